"""Opening and saving cases, and their earlier versions. The disk is read and written beside the window, which answers meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from advisor.errors import AdvisorError
from advisor.files.names import CASE_ENDING
from advisor.gui.beside import Lane
from advisor.gui.case_reading import DamagedCase, Opened, is_export, keep_present, read_any, versions_kept
from advisor.gui.file_dialogs import ask_open, ask_save
from advisor.gui.messages import ask_to_save, choose, run_dialog, say
from advisor.gui.translation import spoken, told, tr

if TYPE_CHECKING:
    from advisor.files.case_file import Saved
    from advisor.gui.draft import Draft
    from advisor.gui.main_window import MainWindow
    from advisor.gui.versions_dialog import EarlierVersion


class CaseFiles(QObject):
    """The files of one window. Whatever would take the open case away goes through `leave` first."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.lane = Lane(self)
        self.saving = False

    # Opening

    def new_case(self) -> None:
        from advisor.gui.draft import Draft

        self.leave(lambda: self._window.show_draft(Draft(self._window.questions)))

    def ask_and_open(self) -> None:
        kinds = tr("Cases, contracts and PDFs with a case ({patterns})").format(patterns="*.json *.pdf")
        path = ask_open(self._window, tr("Open a case"), f"{kinds};;{tr('All files')} (*)")
        if path:
            self.open_path(path)

    def open_path(self, path: str) -> None:
        """Open a case, a contract, a PDF with a case in it or a usage export; when it can't be read, say why."""
        ending = Path(path).suffix.lower()
        if ending in (".csv", ".tsv", ".jsonl", ".xlsx", ".zip", ".parquet"):
            self._window.side.import_usage(path)
        else:
            self.leave(lambda: self._open(path))

    def _open(self, path: str) -> None:
        self._window.tell(tr("Opening {name}…").format(name=Path(path).name))
        self.lane.do(
            lambda: read_any(path), lambda opened: self._opened(path, opened), lambda e: self._not_opened(path, e)
        )

    def _opened(self, path: str, opened: Opened) -> None:
        from advisor.gui.draft import Draft

        window = self._window
        window.tell("")
        if opened.is_contract:
            if window.draft is None:
                window.show_draft(Draft(window.questions))
            assert window.draft is not None and window.wizard is not None
            name = str(opened.data.get("name") or tr("Offer"))
            window.draft.set_offers([*window.draft.offers, opened.data], tr("{name} added").format(name=name))
            window.wizard.jump("offers")
            return
        is_pdf = path.lower().endswith(".pdf")
        draft = Draft(window.questions, opened.data, None if is_pdf else Path(path))
        draft.digest = opened.digest
        if opened.read_only:
            draft.read_only = tr(
                "This case was saved by a newer version of the program. What this version understands of it is shown; "
                "the file is not changed. Save as writes a copy."
            )
        if is_pdf:
            draft.is_not_saved()
        window.show_draft(draft, "check")
        if not is_pdf:
            self._window.recent.remember(Path(path), opened.title)

    def _not_opened(self, path: str, error: Exception) -> None:
        self._window.tell("")
        if not isinstance(error, AdvisorError):
            raise error
        if path.lower().endswith(".json") and is_export(path):
            self._window.side.import_usage(path)
            return
        title = tr("This file can't be opened")
        if isinstance(error, DamagedCase) and error.versions:
            see = (tr("See the earlier versions…"), tr("Shows the versions of the file that can still be opened."))
            if choose(self._window, title, told(error), [see]) == 0:
                self._choose_version(error.versions, None, Path(path))
        else:
            say(self._window, title, told(error))

    def open_sample(self, name: str) -> None:
        """A copy of a sample, to look at or to start from; it has no file of its own yet."""
        from advisor.files.case_file import read_case_data
        from advisor.files.resources import resource_path
        from advisor.gui.draft import Draft

        def show() -> None:
            data = read_case_data(resource_path(f"samples/{name}.advisor.json"))
            self._window.show_draft(Draft(self._window.questions, data), "result")

        self.leave(show)

    def close_case(self) -> None:
        self.leave(self._window.drop_draft)

    def leave(self, then: Callable[[], object]) -> None:
        """Go on with `then` when nothing unsaved is open, or once the buyer has decided what becomes of it."""
        draft = self._window.draft
        if self.saving:
            self.lane.do(lambda: None, lambda _: self.leave(then))
        elif draft is None or not draft.unsaved:
            then()
        else:
            from PySide6.QtWidgets import QMessageBox

            answer = ask_to_save(self._window, draft.title)
            if answer == QMessageBox.StandardButton.Save:
                self.save(then)
            elif answer == QMessageBox.StandardButton.Discard:
                then()

    # Saving

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        """Save where the case was opened, or ask; `then` follows once it is on the disk, and not when it is not."""
        draft = self._window.draft
        if draft is None:
            return
        if draft.path is None or draft.read_only:
            self.save_as(then)
        else:
            self._write(draft, draft.path, draft.digest, then)

    def save_as(self, then: Callable[[], object] = lambda: None) -> None:
        from advisor.files.names import slug

        draft = self._window.draft
        if draft is None:
            return
        suggested = draft.path or f"{slug(draft.title)}{CASE_ENDING}"
        kinds = f"{tr('Cases')} (*{CASE_ENDING})"
        path = ask_save(self._window, tr("Save the case"), suggested, kinds, (CASE_ENDING, ".json"))
        if path:
            self._write(draft, Path(path), None, then)

    def _write(self, draft: Draft, path: Path, loaded: str | None, then: Callable[[], object]) -> None:
        from advisor.files.case_file import write_case

        data, revision = draft.case_data(), draft.revision
        self.saving = True
        self._window.tell(tr("Saving {name}…").format(name=path.name))
        self.lane.do(
            lambda: write_case(path, data, loaded=loaded),
            lambda saved: self._saved(draft, path, revision, saved, then),
            lambda error: self._not_saved(draft, path, error, then),
        )

    def _saved(self, draft: Draft, path: Path, revision: int, saved: Saved, then: Callable[[], object]) -> None:
        self.saving = False
        draft.is_saved(path, saved.digest, str(saved.data["saved_at"]), revision)
        window = self._window
        if window.draft is draft:
            if not draft.unsaved:
                self._window.unsaved_work.forget()
            window.is_saved_at(str(saved.data["saved_at"]))
            window.show_read_only()
        self._window.recent.remember(path, draft.title)
        window.tell(tr("Saved {name}.").format(name=path.name) + (f" {spoken(saved.note)}" if saved.note else ""), 8000)
        window.show_title()
        then()

    def _not_saved(self, draft: Draft, path: Path, error: Exception, then: Callable[[], object]) -> None:
        from advisor.files.case_file import ChangedOnDisk

        self.saving = False
        self._window.tell(tr("Not saved."))
        if isinstance(error, ChangedOnDisk):
            self._changed_on_disk(draft, path, error, then)
        elif isinstance(error, AdvisorError):
            words = tr("{why}\nYour answers are still here; choose Save as to keep them elsewhere.")
            say(self._window, tr("The case is not saved"), words.format(why=told(error)))
        else:
            raise error

    def _changed_on_disk(self, draft: Draft, path: Path, error: Exception, then: Callable[[], object]) -> None:
        from advisor.files.case_file import read_case_data

        def unreadable(why: Exception) -> None:
            self._ask_whose(draft, path, error, then, None)
            if not isinstance(why, AdvisorError):
                raise why

        self.saving = True  # theirs is read beside the window, and until it is asked about nothing else is saved
        self.lane.do(
            lambda: read_case_data(path), lambda theirs: self._ask_whose(draft, path, error, then, theirs), unreadable
        )

    def _ask_whose(
        self, draft: Draft, path: Path, error: Exception, then: Callable[[], object], theirs: dict[str, Any] | None
    ) -> None:
        from advisor.gui.differences import differences

        self.saving = False
        details = ""
        if theirs is not None:
            lines = differences(theirs, draft.case_data(), self._window.questions)
            details = tr("In the file, and here:") + "\n" + "\n".join(lines[:12])
        chosen = choose(
            self._window,
            tr("Someone else saved this file"),
            told(error),
            [
                (tr("Save &mine as a copy…"), tr("Asks for another name; both files are kept.")),
                (tr("&Open theirs, without my changes"), tr("Your changes are lost; the file stays as it is.")),
                (tr("&Replace theirs; it is kept"), tr("Theirs can be had back from the earlier versions.")),
            ],
            details,
        )
        if chosen == 0:
            self.save_as(then)
        elif chosen == 1:
            self._open(str(path))
        elif chosen == 2:
            self._write(draft, path, None, then)

    # Earlier versions

    def show_versions(self) -> None:
        """The last five saved versions of the open case, what differs, and the way back to one."""
        draft = self._window.draft
        if draft is None:
            return
        if draft.path is None:
            say(self._window, tr("Earlier versions"), tr("This case was never saved, so there are no versions of it."))
            return
        path = draft.path
        self.lane.do(lambda: versions_kept(path), lambda found: self._choose_version(found, draft, path))

    def _choose_version(self, versions: list[EarlierVersion], draft: Draft | None, path: Path) -> None:
        from PySide6.QtWidgets import QDialog

        from advisor.gui.versions_dialog import VersionsDialog

        window = self._window
        if not versions:
            words = tr("Nothing is kept yet: the version before is kept each time that the case is saved again.")
            say(window, tr("Earlier versions"), words)
            return
        present = None if draft is None else draft.case_data()
        dialog = VersionsDialog(versions, present, window.questions, window)
        if run_dialog(dialog) != QDialog.DialogCode.Accepted:
            return
        version = dialog.chosen
        when = version.kept_on.astimezone().strftime("%Y-%m-%d %H:%M")
        if draft is None or present is None:
            self._restore(path, version.data)
            return
        if draft.unsaved:  # the present one first: a save would keep only what was saved before
            self.lane.do(lambda: keep_present(path, present), failed=lambda _: None)
        draft.put_in_place(version.data, tr("Version of {when} put back").format(when=when))
        window.tell(tr("The version of {when} is back. Save to keep it, or undo.").format(when=when), 10_000)

    def _restore(self, path: Path, data: dict[str, Any]) -> None:
        """In the place of a damaged file, which is kept beside; then the case is opened."""
        from advisor.files.case_file import restore_case
        from advisor.gui.draft import Draft

        window = self._window

        def restored(saved: Saved) -> None:
            draft = Draft(window.questions, saved.data, path)
            draft.digest = saved.digest
            window.show_draft(draft, "check")
            self._window.recent.remember(path, draft.title)
            window.tell(spoken(saved.note))

        def failed(error: Exception) -> None:
            if not isinstance(error, AdvisorError):
                raise error
            # What was chosen is not lost: it is open, and Save asks for another place.
            draft = Draft(window.questions, data)
            draft.is_not_saved()
            window.show_draft(draft, "check")
            say(window, tr("The case is not saved"), told(error))

        self.lane.do(lambda: restore_case(path, data), restored, failed)
