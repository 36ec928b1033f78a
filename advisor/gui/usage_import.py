"""Import usage: drop an export here, see what it is recognised as, what it says by day, and what it changes."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from advisor.errors import AdvisorError
from advisor.files.reader import shown
from advisor.gui.beside import Lane, show_next
from advisor.gui.file_dialogs import ask_open
from advisor.gui.flow_row import flowing
from advisor.gui.messages import say
from advisor.gui.parts import button, card, label, sized
from advisor.gui.theme import dress
from advisor.gui.translation import spoken, told, tr
from advisor.gui.usage_mapping import MappingPage
from advisor.gui.usage_result import UsageResult

if TYPE_CHECKING:
    from advisor.gui.main_window import MainWindow
    from advisor.review import Change
    from advisor.usage.reading import Glance

EXPORTS = "*.csv *.tsv *.json *.jsonl *.zip"


def import_usage(window: MainWindow, path: str | None = None) -> UsageImport:
    """Open the one import of a window, or bring it to the front; a path is read at once."""
    found = window.findChild(UsageImport)
    if found is None:
        found = UsageImport(window)
    show_next(found)
    if path is not None:
        found.read(path)
    return found


class _Told(QObject):
    progress = Signal(float)


class UsageImport(QDialog):
    """Reads beside the window; nothing of the case changes before "Use in this case" is pressed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        dress(self)
        self._window = window
        self.setWindowTitle(tr("Import usage"))
        self.setAcceptDrops(True)
        self.lane = Lane(self)
        self.summary: dict[str, Any] | None = None
        """What was read last."""
        self._path = ""
        self._glance: Glance | None = None
        self._stop = threading.Event()
        self._told = _Told()
        self._told.progress.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        outer = QVBoxLayout(self)
        self.heading = label(tr("Choose the export of a week or more"), "heading")
        outer.addWidget(self.heading)
        self.status = label(
            tr(
                "Drop the file here, or choose it: usage of OpenAI, Anthropic, OpenRouter, LiteLLM, Langfuse, Helicone, "
                "Cursor, GitHub Copilot, ccusage, DeepSeek, Azure, Google Cloud, a FOCUS bill, or any table. Counts are "
                "kept, message text never; the file stays where it is."
            ),
            "secondary",
        )
        outer.addWidget(self.status)
        self.pages = QStackedWidget()
        self._waiting = QWidget()
        waiting = QVBoxLayout(self._waiting)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(tr("Share of the file that is read"))
        waiting.addStretch(1)
        waiting.addWidget(self.bar)
        waiting.addStretch(2)
        empty = QWidget()
        place = QVBoxLayout(empty)
        frame, inside = card()
        drop = label(tr("Drop the export here"), "sentence")
        drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addStretch(1)
        inside.addWidget(drop)
        inside.addStretch(1)
        place.addWidget(frame)
        for page in (empty, self._waiting):
            self.pages.addWidget(page)
        outer.addWidget(self.pages, 1)
        self.choose_button = button(
            tr("&Choose a file…"), self.ask_for_file, says=tr("It is read here, on this computer, and sent nowhere.")
        )
        self.stop_button = button(tr("&Stop"), self.stop, says=tr("Stops reading the file; nothing of it is used."))
        self.columns_button = button(
            tr("Say which &column is which…"),
            self._show_mapping,
            says=tr("For a file whose columns the program does not know, or took for others."),
        )
        self.use_button = button(
            tr("&Use in this case"), self.use, says=tr("What was measured takes the place of what was assumed.")
        )
        self.remove_button = button(
            tr("Take the &old usage out"), self.remove, says=tr("The case then goes by its answers alone again.")
        )
        self.close_button = button(tr("Close"), self.close, says=tr("Closes this window."))
        outer.addWidget(
            flowing(
                self.choose_button,
                self.columns_button,
                self.use_button,
                self.remove_button,
                self.stop_button,
                self.close_button,
                apart=True,
            )
        )
        self.stop_button.hide()
        self.columns_button.hide()
        self.use_button.setEnabled(False)
        sized(self, 940, 640)
        self.choose_button.setFocus()

    # Reading

    @cached_property
    def mapping(self) -> MappingPage:
        """Which column is which; made when it is asked for, as what follows: the window opens with neither."""
        made = MappingPage()
        made.chosen.connect(self._read_mapped)
        self.pages.addWidget(made)
        return made

    @cached_property
    def outcome(self) -> UsageResult:
        """What was read."""
        made = UsageResult()
        made.review_wanted.connect(self._review)
        self.pages.addWidget(made)
        return made

    def ask_for_file(self) -> None:
        kinds = f"{tr('Exports ({patterns})').format(patterns=EXPORTS)};;{tr('All files')} (*)"
        path = ask_open(self, tr("Choose a usage export"), kinds)
        if path:
            self.read(path)

    def read(self, path: str) -> None:
        """Look at a file; read it when its format is known or its columns were named before, else ask for them."""
        from advisor.files.export_file import glance_at

        self._path = path
        self._begin()
        self.lane.do(lambda: glance_at(path), self._glanced, self._failed_glance)

    def _glanced(self, seen: Glance) -> None:
        from advisor.files.export_mappings import remembered

        self._glance = seen
        known = remembered(seen.headings)
        if seen.recognised is not None:
            self._read(None, False)
        elif known is not None:
            self._read(*known)
        else:
            self._show_mapping()

    def _failed_glance(self, error: Exception) -> None:
        if Path(self._path).suffix.lower() == ".zip" and isinstance(error, AdvisorError):
            self._glance = None
            self._read(None, False)  # a ZIP has no header of its own
        else:
            self._failed(error)

    def _read(self, columns: dict[str, str] | None, each_row: bool) -> None:
        from advisor.files.export_file import read_export_file, usage_rules
        from advisor.usage.summary import summarise

        self._begin()
        path, stop, told = self._path, self._stop, self._told

        def progress(share: float) -> bool:
            told.progress.emit(share)
            return not stop.is_set()

        def job() -> dict[str, Any]:
            export = read_export_file(path, columns, progress, each_row_is_a_request=each_row)
            return summarise(export, usage_rules())

        self.lane.do(job, self._done, self._failed)

    def _begin(self) -> None:
        self._stop = threading.Event()
        self.bar.setValue(0)
        self.pages.setCurrentWidget(self._waiting)
        self.heading.setText(tr("Reading {name}…").format(name=shown(Path(self._path).name, 200)))
        self.stop_button.show()
        self.use_button.setEnabled(False)
        self.choose_button.setEnabled(False)

    def stop(self) -> None:
        """Stop reading; nothing has changed."""
        self._stop.set()

    def _show_progress(self, share: float) -> None:
        self.bar.setValue(round(100 * share))

    def _done(self, summary: dict[str, Any]) -> None:
        self._end()
        self.summary = summary
        name = shown(Path(self._path).name, 200)
        self.heading.setText(tr("Recognised as: {format}").format(format=spoken(str(summary["format"]))))
        self.status.setText(name)
        self.columns_button.setVisible(self._glance is not None)
        self.pages.setCurrentWidget(self.outcome)
        can_use = self._window.draft is not None and bool(summary["requests"])
        self.use_button.setEnabled(can_use)
        offers = (
            [str(one.get("name", "")) for one in self._window.draft.offers] if self._window.draft is not None else []
        )
        self.outcome.show_summary(
            summary, can_review=can_use, offers=offers, text_percent=self._window.look.text_percent
        )
        if not summary["requests"]:
            self.outcome.show_hint(tr("This export counts no requests, so it can't change an estimate."))
        elif self._window.draft is None:
            self.outcome.show_hint(tr("Open a case to see what these figures change in it."))
        else:
            self._ask_what_changes(summary)
        self.outcome.setFocus()

    def _failed(self, error: Exception) -> None:
        from advisor.usage.lines import Cancelled

        self._end()
        self.pages.setCurrentIndex(0)
        self.heading.setText(tr("Choose the export of a week or more"))
        if isinstance(error, Cancelled):
            self.status.setText(told(error))
        elif isinstance(error, AdvisorError):
            self.columns_button.setVisible(self._glance is not None)
            say(self, tr("This export can't be read"), told(error))
        else:
            raise error

    def _end(self) -> None:
        self.stop_button.hide()
        self.choose_button.setEnabled(True)

    # Columns of a file of no known format

    def _show_mapping(self) -> None:
        from advisor.files.export_mappings import remembered

        self._end()
        assert self._glance is not None
        known = remembered(self._glance.headings)
        self.mapping.show_file(self._glance, *(known or (None, False)))
        self.heading.setText(tr("Which column is which?"))
        self.status.setText(tr("{name} is of no known format. Choose what you can; what stays empty is not read.").format(
            name=shown(Path(self._path).name, 200)))  # fmt: skip
        self.columns_button.hide()
        self.pages.setCurrentWidget(self.mapping)

    def _read_mapped(self, columns: dict[str, str], each_row: bool) -> None:
        from advisor.files.export_mappings import remember

        assert self._glance is not None
        headings = self._glance.headings
        self.lane.do(lambda: remember(headings, columns, each_row), failed=lambda _: None)
        self._read(columns, each_row)

    # What it changes

    def _ask_what_changes(self, summary: dict[str, Any]) -> None:
        data = self._window.draft.case_data() if self._window.draft is not None else {}

        def job() -> Change:
            from advisor.files.case_file import case_from_data
            from advisor.files.price_file import current_market
            from advisor.files.resources import read_method
            from advisor.review import estimate_change

            return estimate_change(case_from_data(data), summary, current_market(), read_method())

        currency = self._window.draft.currency if self._window.draft is not None else "USD"
        self.lane.do(job, lambda change: self.outcome.show_change(change, currency), self._failed_change)

    def _failed_change(self, error: Exception) -> None:
        if not isinstance(error, AdvisorError):
            raise error
        self.outcome.show_hint(told(error))

    def _review(self) -> None:
        if self._window.draft is None or self.summary is None:
            return
        data, summary, signed = (
            self._window.draft.case_data(),
            self.summary,
            str(self.outcome.signed.currentData() or ""),
        )

        def job() -> Any:
            from advisor.files.case_file import case_from_data
            from advisor.files.price_file import current_market
            from advisor.files.resources import read_method
            from advisor.review import review_case

            return review_case(case_from_data(data), summary, current_market(), read_method(), signed)

        self.outcome.show_hint(tr("Comparing plan and actual…"))
        self.lane.do(job, self.outcome.show_review, self._failed_change)

    def use(self) -> None:
        """Keep the summary in the case: a named step that Undo takes back."""
        from advisor.usage.summary import for_the_case

        draft = self._window.draft
        if draft is None or self.summary is None:
            return
        part = {"source": Path(self._path).name, "summary": for_the_case(self.summary)}
        draft.set_part("usage", part, tr("Usage imported"))
        self._window.tell(tr("The usage of {name} is in the case.").format(name=Path(self._path).name))
        self.close()

    def remove(self) -> None:
        """The case without the export that was used before: a named step, too."""
        if self._window.draft is not None:
            self._window.draft.set_part("usage", None, tr("Usage taken out"))
        self._say_what_is_in_the_case()

    def _say_what_is_in_the_case(self) -> None:
        part = self._window.draft.part("usage") if self._window.draft is not None else None
        self.remove_button.setVisible(part is not None)
        if part is not None:
            self.remove_button.setToolTip(tr("In the case now: {name}").format(name=str(part.get("source", ""))))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say_what_is_in_the_case()

    # Dropping, closing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = next((url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()), None)
        if path and self.choose_button.isEnabled():
            event.acceptProposedAction()
            self.read(path)

    def hideEvent(self, event: QHideEvent) -> None:
        """Closed, or gone with its window: nobody waits for the file any more."""
        if not event.spontaneous():
            self._stop.set()
        super().hideEvent(event)
