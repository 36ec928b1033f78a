"""Opening, saving and getting back cases. The disk is read and written beside the window, which answers meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from advisor.errors import AdvisorError
from advisor.files.settings import RecentCase, is_there
from advisor.gui.beside import Lane
from advisor.gui.case_reading import DamagedCase, Opened, is_export, keep_present, read_any, versions_kept
from advisor.gui.messages import ask_to_save, choose, run_dialog, say
from advisor.gui.translation import mark, spoken, tr

if TYPE_CHECKING:
    from advisor.files.case_file import Saved
    from advisor.files.recovery import Recovered, Recovery
    from advisor.gui.draft import Draft
    from advisor.gui.main_window import MainWindow
    from advisor.gui.versions_dialog import EarlierVersion

CASE_ENDING = ".advisor.json"
_RECOVERY_PAUSE = 250
"""Milliseconds from a change to its recovery file, which is then written and synced: a second in all, at most."""
_VERDICTS = {
    "per_token": mark("Per-token"),
    "flat_rate": mark("Flat-rate"),
    "hybrid_with_caps": mark("Hybrid with caps"),
}


class CaseFiles(QObject):
    """The files of one window. Whatever would take the open case away goes through `leave` first."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.lane = Lane(self)
        self.saving = False
        self._recovery: Recovery | None = None
        self._recovery_timer = QTimer(self)
        self._recovery_timer.setSingleShot(True)
        self._recovery_timer.setInterval(_RECOVERY_PAUSE)
        self._recovery_timer.timeout.connect(self.keep_recovery)

    # Opening

    def new_case(self) -> None:
        from advisor.gui.draft import Draft

        self.leave(lambda: self._window.show_draft(Draft(self._window.questions)))

    def ask_and_open(self) -> None:
        kinds = tr("Cases, contracts and PDFs with a case ({patterns})").format(patterns="*.json *.pdf")
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open a case"), self._window.settings.last_folder, f"{kinds};;{tr('All files')} (*)"
        )
        if path:
            self.open_path(path)

    def open_path(self, path: str) -> None:
        """Open a case, a contract, a PDF with a case in it or a usage export; when it can't be read, say why."""
        ending = Path(path).suffix.lower()
        if ending in (".csv", ".tsv", ".jsonl", ".xlsx", ".zip", ".parquet"):
            self._window.import_usage(path)
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
            self._remember(Path(path), opened.title)

    def _not_opened(self, path: str, error: Exception) -> None:
        self._window.tell("")
        if not isinstance(error, AdvisorError):
            raise error
        if path.lower().endswith(".json") and is_export(path):
            self._window.import_usage(path)
            return
        title = tr("This file can't be opened")
        if isinstance(error, DamagedCase) and error.versions:
            if choose(self._window, title, str(error), [tr("See the earlier versions…")]) == 0:
                self._choose_version(error.versions, None, Path(path))
        else:
            say(self._window, title, str(error))

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
        from PySide6.QtWidgets import QFileDialog

        from advisor.files.names import slug

        draft = self._window.draft
        if draft is None:
            return
        folder = Path(self._window.settings.last_folder)
        suggested = str(draft.path or folder / f"{slug(draft.title)}{CASE_ENDING}")
        path, _ = QFileDialog.getSaveFileName(
            self._window, tr("Save the case"), suggested, f"{tr('Cases')} (*{CASE_ENDING})"
        )
        if path:
            self._write(draft, Path(path if path.endswith(".json") else f"{path}{CASE_ENDING}"), None, then)

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
                self.forget_recovery()
            window.is_saved_at(str(saved.data["saved_at"]))
            window.show_read_only()
        self._remember(path, draft.title)
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
            say(self._window, tr("The case is not saved"), words.format(why=str(error)))
        else:
            raise error

    def _changed_on_disk(self, draft: Draft, path: Path, error: Exception, then: Callable[[], object]) -> None:
        from advisor.files.case_file import read_case_data
        from advisor.gui.differences import differences

        try:
            lines = differences(read_case_data(path), draft.case_data(), self._window.questions)
            details = tr("In the file, and here:") + "\n" + "\n".join(lines[:12])
        except AdvisorError:
            details = ""
        chosen = choose(
            self._window,
            tr("Someone else saved this file"),
            str(error),
            [tr("Save &mine as a copy…"), tr("&Open theirs, without my changes"), tr("&Replace theirs; it is kept")],
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
            self._remember(path, draft.title)
            window.tell(spoken(saved.note))

        def failed(error: Exception) -> None:
            if not isinstance(error, AdvisorError):
                raise error
            # What was chosen is not lost: it is open, and Save asks for another place.
            draft = Draft(window.questions, data)
            draft.is_not_saved()
            window.show_draft(draft, "check")
            say(window, tr("The case is not saved"), str(error))

        self.lane.do(lambda: restore_case(path, data), restored, failed)

    # Recovery

    def note_change(self) -> None:
        """Something changed: it is in the recovery file within a second, however many more changes follow."""
        if not self._recovery_timer.isActive():
            self._recovery_timer.start()

    def keep_recovery(self) -> None:
        """What is not saved yet, kept beside the window so that it outlives a crash."""
        draft = self._window.draft
        if draft is None or not draft.unsaved:
            return
        data, path = draft.case_data(), draft.path

        def failed(_: Exception) -> None:
            self._window.tell(tr("Changes can't be kept in the background: save the case."))

        self.lane.do(lambda: self._the_recovery().keep(data, path), lambda _: self._window.tell_kept(), failed)

    def keep_recovery_now(self) -> None:
        """The same in the thread that calls, before the program goes down. Raises nothing."""
        draft = self._window.draft
        if draft is not None and draft.unsaved:
            try:
                self._the_recovery().keep(draft.case_data(), draft.path)
            except Exception:  # the program is in trouble already; the last kept state stays
                return

    def _the_recovery(self) -> Recovery:
        from advisor.files.recovery import Recovery

        if self._recovery is None:
            self._recovery = Recovery()
        return self._recovery

    def forget_recovery(self) -> None:
        """The open case is saved, or goes as the buyer decided: there is nothing to recover of it."""
        self._recovery_timer.stop()
        self.lane.do(lambda: self._recovery.forget() if self._recovery is not None else None, failed=lambda _: None)

    def offer_recovery(self, then: Callable[[], object] = lambda: None) -> None:
        """After a crash: the unsaved work of last time. `then` follows when the buyer does not go on with any."""
        from advisor.files.recovery import find_recovered

        self.lane.do(find_recovered, lambda found: self._offer(found, then))

    def _offer(self, found: tuple[Recovered, ...], then: Callable[[], object]) -> None:
        if not found or self._window.draft is not None:
            then()
            return
        work = found[0]
        title = str(work.data.get("title") or tr("a case without a title"))
        words = tr("The program did not end properly last time. Go on with {title}, as it was on {when}?")
        chosen = choose(
            self._window,
            tr("Unsaved work"),
            words.format(title=title[:200], when=work.kept_at),
            [tr("&Go on with it"), tr("&Throw it away")],
            self._what_is_unsaved(work),
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
        return "\n".join([tr("Not saved in {name}:").format(name=work.case_path.name), *lines[:12]])

    def _go_on_with(self, work: Recovered) -> None:
        from advisor.files.case_file import case_digest
        from advisor.gui.draft import Draft

        draft = Draft(self._window.questions, work.data, work.case_path)
        if work.case_path is not None:
            try:
                draft.digest = case_digest(work.case_path)
            except AdvisorError:
                draft.path = None
        draft.is_not_saved()
        self._window.show_draft(draft, "check")
        # First our own recovery file, then the old one goes: at no moment is the work in neither.
        data, path = draft.case_data(), draft.path
        self.lane.do(lambda: self._the_recovery().keep(data, path), lambda _: self._drop(work), lambda _: None)

    def _drop(self, work: Recovered) -> None:
        from advisor.files.recovery import drop_recovered

        self.lane.do(lambda: drop_recovered(work), failed=lambda _: None)

    def end(self) -> None:
        """The buyer has decided about everything that is open: nothing is left to recover. Called before the window goes."""
        self._recovery_timer.stop()

        def let_go() -> None:
            if self._recovery is not None:
                self._recovery.forget()
                self._recovery.close()
                self._recovery = None

        self.lane.do(let_go, failed=lambda _: None)

    # Recent cases

    def _remember(self, path: Path, title: str) -> None:
        verdict = self._window.advice.verdict.family if self._window.advice is not None else ""
        recent = RecentCase(str(path.absolute()), title, datetime.now(UTC).date().isoformat(), verdict)
        settings = self._window.settings.with_recent(recent)
        self._window.keep_settings(recent=settings.recent, last_folder=str(path.absolute().parent))
        self.show_recent()

    def forget_recent(self) -> None:
        self._window.keep_settings(recent=())
        self.show_recent()

    def show_recent(self) -> None:
        """On the start page and in the menu; whether each file is still there is found out beside the window."""
        cases = self._window.settings.recent
        self.lane.do(lambda: [is_there(each) for each in cases], lambda there: self._show_recent(cases, there))

    def _show_recent(self, cases: tuple[RecentCase, ...], there: list[bool]) -> None:
        shown = []
        for case, is_still_there in zip(cases, there, strict=True):
            parts = (case.title or Path(case.path).name, case.opened_at, spoken(_VERDICTS.get(case.verdict, "")))
            shown.append((case.path, " · ".join(part for part in parts if part), is_still_there))
        self._window.start.show_recent(shown)
        self._window.menus.show_recent(shown)
