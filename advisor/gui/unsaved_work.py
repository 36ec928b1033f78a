"""What is not saved yet outlives a crash: kept beside the window after every change, and offered at the next start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from advisor.errors import AdvisorError
from advisor.files.reader import shown
from advisor.gui.beside import Lane
from advisor.gui.messages import choose
from advisor.gui.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.files.recovery import Recovered, Recovery
    from advisor.gui.draft import Draft
    from advisor.gui.main_window import MainWindow

    # The case, where it was saved, and the checksum of what was there.
    _Work = tuple[dict[str, Any], Path | None, str | None]

_PATIENCE = 2.0
"""Seconds that a program which is going down waits for what it is just writing."""
_PAUSE = 250
"""Milliseconds from a change to its recovery file, which is then written and synced: a second in all, at most."""


class UnsavedWork(QObject):
    """The recovery file of one window. It has a lane of its own: a save to a slow drive does not hold it up."""

    offered = Signal()
    """The buyer has decided about the unsaved work of last time, or there is none."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._file: Recovery | None = None
        self._lane = Lane(self)
        self._writing = threading.RLock()
        self._asked = self._kept = 0
        """Each state has a number, so that an older one never takes the place of a newer one."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.keep)

    def note_change(self) -> None:
        """Something changed: it is in the recovery file within a second, however many more changes follow."""
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """What is not saved yet, kept beside the window so that it outlives a crash."""
        draft = self._window.draft
        if draft is None or not draft.unsaved:
            return
        work, number = self._now(draft)

        def failed(_: Exception) -> None:
            self._window.tell(tr("Changes can't be kept in the background: save the case."))

        self._lane.do(lambda: self._write(work, number), lambda _: self._window.tell_kept(), failed)

    def _now(self, draft: Draft) -> tuple[_Work, int]:
        self._asked += 1
        return (draft.case_data(), draft.path, draft.digest), self._asked

    def _write(self, work: _Work, number: int) -> None:
        with self._writing:
            if number > self._kept:
                self._the_file().keep(*work)
                self._kept = number

    def keep_now(self) -> None:
        """The same in the thread that calls, before the program goes down. Raises nothing."""
        draft = self._window.draft
        if draft is not None and draft.unsaved:
            try:
                # What is just being written is older; on a disk that hangs it is not waited for without end.
                if not self._writing.acquire(timeout=_PATIENCE):
                    return
                try:
                    self._write(*self._now(draft))
                finally:
                    self._writing.release()
            except Exception:  # the program is in trouble already; the last kept state stays
                return

    def _the_file(self) -> Recovery:
        from advisor.files.recovery import Recovery

        if self._file is None:
            self._file = Recovery()
        return self._file

    def forget(self) -> None:
        """The open case is saved, or goes as the buyer decided: there is nothing to recover of it."""
        self._timer.stop()
        self._lane.do(self._forget, failed=lambda _: None)

    def _forget(self) -> None:
        with self._writing:
            if self._file is not None:
                self._file.forget()

    def offer(self, then: Callable[[], object] = lambda: None) -> None:
        """After a crash: the unsaved work of last time. `then` follows when the buyer does not go on with any."""
        from advisor.files.recovery import find_recovered, left_for_newer

        def look() -> tuple[list[tuple[Recovered, str]], tuple[str, ...]]:
            return [(work, self._what_is_unsaved(work)) for work in find_recovered()], left_for_newer()

        def found(works: tuple[list[tuple[Recovered, str]], tuple[str, ...]]) -> None:
            self._offer(works[0], then)
            self.offered.emit()
            if works[1]:
                words = tr("Unsaved work of {when} is kept for a newer version of this program, which made it.")
                self._window.tell(words.format(when=works[1][0]))

        self._lane.do(look, found)

    def _offer(self, found: list[tuple[Recovered, str]], then: Callable[[], object]) -> None:
        if not found or self._window.draft is not None:
            then()
            return
        work, what_is_unsaved = found[0]
        title = str(work.data.get("title") or tr("a case without a title"))
        words = tr("The program did not end properly last time. Go on with {title}, as it was on {when}?")
        chosen = choose(
            self._window,
            tr("Unsaved work"),
            words.format(title=title[:200], when=work.kept_at),
            [
                (tr("&Go on with it"), tr("Opens the case as it was then.")),
                (tr("&Throw it away"), tr("What was not saved is lost; a saved file stays as it is.")),
            ],
            what_is_unsaved,
        )
        if chosen == 0:
            self._go_on_with(work)
        else:
            if chosen == 1:
                self._drop(work)
            self._offer(found[1:], then)

    def _what_is_unsaved(self, work: Recovered) -> str:
        from advisor.files.case_file import read_case_data
        from advisor.gui.differences import differences

        if work.case_path is None:
            return tr("It was never saved.")
        try:
            lines = differences(read_case_data(work.case_path), work.data, self._window.questions)
        except AdvisorError:
            return ""
        return "\n".join([tr("Not saved in {name}:").format(name=shown(work.case_path.name, 200)), *lines[:12]])

    def _go_on_with(self, work: Recovered) -> None:
        from advisor.gui.draft import Draft

        draft = Draft(self._window.questions, work.data, work.case_path)
        # Not the checksum of what lies there now: since the crash somebody else may have saved it.
        draft.digest = work.loaded
        if work.loaded is None:
            draft.path = None
        draft.is_not_saved()
        self._window.show_draft(draft, "check")
        # First our own recovery file, then the old one goes: at no moment is the work in neither.
        kept, number = self._now(draft)
        self._lane.do(lambda: self._write(kept, number), lambda _: self._drop(work), lambda _: None)

    def _drop(self, work: Recovered) -> None:
        from advisor.files.recovery import drop_recovered

        self._lane.do(lambda: drop_recovered(work), failed=lambda _: None)

    def end(self) -> None:
        """The buyer has decided about everything that is open: nothing is left to recover. Called before the window goes."""
        self._timer.stop()

        def let_go() -> None:
            with self._writing:
                if self._file is not None:
                    self._file.forget()
                    self._file.close()
                    self._file = None

        self._lane.do(let_go, failed=lambda _: None)
        self._window.files.lane.do(self._lane.wait, failed=lambda _: None)  # the window goes after it
