"""The window: start page, wizard, estimate at the side, menus, and the promise that no answer is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QMainWindow, QMessageBox, QStackedWidget

from advisor.errors import AdvisorError
from advisor.files.case_file import (
    ENDING,
    ChangedOnDisk,
    case_data_from_bytes,
    case_digest,
    case_from_data,
    case_to_data,
    read_case_data,
    write_case,
)
from advisor.files.durable import digest
from advisor.files.reader import Place, read_file
from advisor.files.recovery import Recovery, drop_recovered, find_recovered
from advisor.files.resources import read_question_list, read_toml, resource_path
from advisor.files.settings import RecentCase, Settings, is_there, read_settings, write_settings
from advisor.gui import theme
from advisor.gui.case_actions import CaseActions
from advisor.gui.draft import Draft
from advisor.gui.estimate_panel import EstimatePanel
from advisor.gui.help_view import show_about, show_help
from advisor.gui.messages import ask_to_save, say
from advisor.gui.parts import label
from advisor.gui.price_list import show_price_list
from advisor.gui.properties_dialog import PropertiesDialog
from advisor.gui.start_page import StartPage
from advisor.gui.translation import mark, tr
from advisor.gui.wizard import AdvisorWizard
from advisor.gui.worker import Adviser

TITLE = mark("Agent Pricing Advisor")
_RECOVERY_PAUSE = 700


class MainWindow(QMainWindow):
    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or read_settings()
        self.questions = read_question_list()
        self.draft: Draft | None = None
        self.wizard: AdvisorWizard | None = None
        self.advice: Any = None
        """The latest Advice on the case as it stands, or None."""
        self.setWindowTitle(TITLE)
        self.resize(1100, 750)
        self.setAcceptDrops(True)
        self.start = StartPage(read_toml("samples/index.toml")["sample"])
        self.start.new_case.connect(self.new_case)
        self.start.open_case.connect(self.open_case)
        self.start.open_path.connect(self.open_path)
        self.start.open_sample.connect(self.open_sample)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.setCentralWidget(self.stack)
        self.estimate = EstimatePanel()
        self.dock = QDockWidget(tr("Estimate so far"), self)
        self.dock.setObjectName("estimate")
        self.dock.setWidget(self.estimate)
        self.dock.setMinimumWidth(250)
        self.dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        self._wants_estimate = True
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.hide()
        # With large text or in a narrow window the estimate folds into a line of the status bar.
        self.strip = label("", "secondary", wrap=False)
        self.strip.setAccessibleName(tr("Estimate so far"))
        self.strip.hide()
        self.statusBar().addPermanentWidget(self.strip)
        self.adviser = Adviser(self)
        self.adviser.advised.connect(self._advised)
        self.adviser.failed.connect(self.estimate.show_trouble)
        self.actions_ = CaseActions(self)
        self._recovery = Recovery()
        self._recovery_timer = QTimer(self)
        self._recovery_timer.setSingleShot(True)
        self._recovery_timer.setInterval(_RECOVERY_PAUSE)
        self._recovery_timer.timeout.connect(self.keep_recovery)
        self._make_menus()
        self._restore()
        self._show_recent()
        self.statusBar().showMessage(tr("All work stays on this computer."))

    # Menus

    def _make_menus(self) -> None:
        bar = self.menuBar()
        key = QKeySequence.StandardKey
        file_menu = bar.addMenu(tr("&File"))
        self._action(file_menu, tr("&New"), self.new_case, key.New)
        self._action(file_menu, tr("&Open…"), self.open_case, key.Open)
        self.save_action = self._action(file_menu, tr("&Save"), self.save, key.Save)
        self.save_as_action = self._action(file_menu, tr("Save &as…"), self.save_as, "Ctrl+Shift+S")
        file_menu.addSeparator()
        self.report_action = self._action(
            file_menu, tr("&Export recommendation (PDF)…"), lambda: self.actions_.export_report(), "Ctrl+E"
        )
        self.questions_action = self._action(
            file_menu,
            tr("Export &questions for the vendor (PDF)…"),
            lambda: self.actions_.export_questionnaire(),
            "Ctrl+Shift+E",
        )
        file_menu.addSeparator()
        self.properties_action = self._action(file_menu, tr("Document &properties…"), self.edit_properties, "Ctrl+I")
        self._action(file_menu, tr("&Close case"), self.close_case, "Ctrl+W")
        self._action(file_menu, tr("E&xit"), self.close, key.Quit)
        view = bar.addMenu(tr("&View"))
        themes = QActionGroup(self)
        for name, words in (
            ("system", tr("Theme: as the s&ystem")),
            ("light", tr("Theme: &light")),
            ("dark", tr("Theme: &dark")),
        ):
            action = self._action(view, words, lambda name=name: self.set_theme(name))
            action.setCheckable(True)
            action.setChecked(self.settings.theme == name)
            themes.addAction(action)
        view.addSeparator()
        self._action(view, tr("Larger &text"), lambda: self.step_text(1), key.ZoomIn)
        self._action(view, tr("&Smaller text"), lambda: self.step_text(-1), key.ZoomOut)
        self._action(view, tr("&Usual text size"), lambda: self.set_text(100), "Ctrl+0")
        view.addSeparator()
        estimate = self._action(view, tr("&Estimate so far"), self._toggle_estimate)
        estimate.setCheckable(True)
        estimate.setChecked(True)
        self._action(view, tr("&Model prices…"), self.show_prices, "Ctrl+M")
        go = bar.addMenu(tr("&Go"))
        self._action(go, tr("&Back"), self._go_back, "Alt+Left")
        for number, step in enumerate(self.questions.steps, 1):
            self._action(go, f"&{number}  {step}", lambda step=step: self._jump(step), f"Ctrl+{number}")
        self._action(go, tr("&Result"), lambda: self._jump("result"), "Ctrl+R")
        help_menu = bar.addMenu(tr("&Help"))
        self._action(help_menu, tr("&Help on this page"), self.show_help, key.HelpContents)
        self._action(help_menu, tr("&Glossary"), lambda: show_help(self, "glossary"))
        self._action(help_menu, tr("&About"), lambda: show_about(self))
        for action in self._case_actions():
            action.setEnabled(False)

    def _action(self, menu: Any, words: str, does: Any, shortcut: Any = None) -> QAction:
        action = QAction(words, self)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _=False: does())
        menu.addAction(action)
        return action

    def _case_actions(self) -> list[QAction]:
        return [
            self.save_action,
            self.save_as_action,
            self.report_action,
            self.questions_action,
            self.properties_action,
        ]

    def _toggle_estimate(self) -> None:
        self._wants_estimate = not self._wants_estimate
        self._place_estimate()

    def _go_back(self) -> None:
        if self.wizard is not None:
            self.wizard.go_back()

    def _jump(self, target: str) -> None:
        if self.wizard is not None:
            self.wizard.jump(target)

    def _place_estimate(self) -> None:
        wanted = self._wants_estimate and self.wizard is not None and self.wizard.frame.page.kind != "result"
        narrow = self.width() < 90 * self.fontMetrics().averageCharWidth() * self.settings.text_percent / 100 + 330
        self.dock.setVisible(wanted and not narrow)
        self.strip.setVisible(wanted and narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_estimate()

    # Cases

    def new_case(self) -> None:
        if self._may_leave():
            self._open_draft(Draft(self.questions))

    def open_case(self) -> None:
        path = self.actions_.ask_open()
        if path:
            self.open_path(path)

    def open_path(self, path: str) -> None:
        """Open a case from the disk; when it can't be read, say why, and leave it as it is."""
        if not self._may_leave():
            return
        try:
            content = read_file(path)  # once: what is shown and what is compared at the next save are the same bytes
            data = case_data_from_bytes(content, Place.of(path))
            case = case_from_data(data, str(Place.of(path)))
            if data.pop("contracts", None):  # offers in the short form are kept as whole contracts from now on
                data["offers"] = case_to_data(case)["offers"]
            draft = Draft(self.questions, data, Path(path))
            draft.digest = digest(content)
        except AdvisorError as error:
            say(self, tr("This file can't be opened"), str(error))
            return
        self._open_draft(draft, at_check=True)
        self._remember(Path(path), case.title)

    def open_sample(self, name: str) -> None:
        """A copy of a sample, to look at or to start from; it has no file of its own yet."""
        if self._may_leave():
            draft = Draft(self.questions, read_case_data(resource_path(f"samples/{name}.advisor.json")))
            self._open_draft(draft, at_check=True)
            if self.wizard is not None:
                self.wizard.jump("result")

    def close_case(self) -> None:
        if self._may_leave():
            self._drop_draft()
            self.stack.setCurrentWidget(self.start)
            self.dock.hide()
            self._show_title()

    def save(self) -> bool:
        """Save where the case was opened, or ask; True when it is on the disk."""
        if self.draft is None:
            return False
        return self.save_as() if self.draft.path is None else self._save_to(self.draft.path)

    def save_as(self) -> bool:
        if self.draft is None:
            return False
        path = self.actions_.ask_save(self.draft)
        if path is None:
            return False
        self.draft.digest = None
        return self._save_to(path)

    def _save_to(self, path: Path) -> bool:
        assert self.draft is not None
        try:
            saved = write_case(path, self.draft.case_data(), loaded=self.draft.digest)
        except ChangedOnDisk as error:
            say(self, tr("Someone else saved this file"), str(error))
            return False
        except AdvisorError as error:
            say(
                self,
                tr("The case is not saved"),
                tr("{error}\nYour answers are still here; choose Save as to keep them elsewhere.").format(error=error),
            )
            return False
        self.draft.is_saved(path, saved.digest)
        self._recovery.forget()
        self._remember(path, self.draft.title)
        self.statusBar().showMessage(tr("Saved {name}. {note}").format(name=path.name, note=saved.note), 8000)
        self._show_title()
        return True

    def edit_properties(self) -> None:
        if self.draft is None:
            return
        dialog = PropertiesDialog(self.draft, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.draft.set_properties(*dialog.values())

    def _open_draft(self, draft: Draft, at_check: bool = False) -> None:
        self._drop_draft()
        self.draft = draft
        if at_check:
            draft.flow.jump("check")
        draft.changed.connect(self._changed)
        self.wizard = AdvisorWizard(draft)
        self.wizard.page_shown.connect(self._page_shown)
        self.wizard.help_wanted.connect(self.show_help)
        self.wizard.result.export_report.connect(lambda: self.actions_.export_report())
        self.wizard.result.export_questionnaire.connect(lambda: self.actions_.export_questionnaire())
        self.stack.addWidget(self.wizard)
        self.stack.setCurrentWidget(self.wizard)
        self._place_estimate()
        self.resizeDocks([self.dock], [260], Qt.Orientation.Horizontal)
        self._put_on_look()
        for action in self._case_actions():
            action.setEnabled(True)
        self._show_title()
        self.adviser.ask(draft.case_data())

    def _drop_draft(self) -> None:
        self.advice = None
        self.adviser.latest += 1
        self.estimate.forget()
        if self.wizard is not None:
            self.stack.removeWidget(self.wizard)
            self.wizard.setParent(None)
            self.wizard.deleteLater()
        self.draft = self.wizard = None
        self._recovery_timer.stop()
        self._recovery.forget()
        for action in self._case_actions():
            action.setEnabled(False)

    def _may_leave(self) -> bool:
        """True when nothing unsaved is open, or the buyer decided what becomes of it."""
        if self.draft is None or not self.draft.unsaved:
            return True
        answer = ask_to_save(self, self.draft.title)
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    # What changes

    def _changed(self, what: str) -> None:
        assert self.draft is not None and self.wizard is not None
        self.advice = None
        self.estimate.expect(what)
        self.wizard.refresh_steps()
        self.adviser.ask(self.draft.case_data(with_what_if=True))
        self._recovery_timer.start()
        self._show_title()

    def _advised(self, advice: Any, complete: bool = True) -> None:
        if self.wizard is not None:
            self.advice = advice
            self.estimate.show_advice(advice)
            self.strip.setText(
                tr("{text} · {text2} a month on average").format(
                    text=self.estimate.verdict.text(), text2=self.estimate.amount.text()
                )
            )
            self.wizard.show_advice(advice, complete)

    def keep_recovery(self) -> None:
        """What is not saved yet, kept so that it outlives a crash."""
        if self.draft is not None and self.draft.unsaved:
            try:
                self._recovery.keep(self.draft.case_data(), self.draft.path)
            except OSError:
                self.statusBar().showMessage(tr("Changes can't be kept in the background: save the case."))
                return
            self.statusBar().showMessage(tr("All work stays on this computer · changes are kept until you save"), 4000)

    def offer_recovery(self) -> None:
        """After a crash: the unsaved work of last time."""
        found = find_recovered()
        if not found:
            return
        work = found[0]
        title = str(work.data.get("title") or tr("a case without a title"))
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(tr("Unsaved work"))
        box.setText(
            tr("The program did not end properly last time. Go on with {title}, as it was on {kept_at}?").format(
                title=title[:200], kept_at=work.kept_at
            )
        )
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        if box.exec() == QMessageBox.StandardButton.Yes:
            draft = Draft(self.questions, work.data, work.case_path)
            if work.case_path is not None and work.case_path.is_file():
                draft.digest = case_digest(work.case_path)
            draft.unsaved = True
            self._open_draft(draft, at_check=True)
            self._recovery_timer.start()
        drop_recovered(work)

    def _page_shown(self, page: str) -> None:
        # The result says all that the estimate does, and needs the room.
        self._place_estimate()
        self._show_title()

    def _show_title(self) -> None:
        if self.draft is None:
            self.setWindowTitle(TITLE)
            self.setWindowModified(False)
            return
        name = self.draft.title or (self.draft.path.name.removesuffix(ENDING) if self.draft.path else tr("New case"))
        page = self.wizard.frame.page.heading if self.wizard else ""
        self.setWindowTitle(f"{name}[*] – {page} – {TITLE}")
        self.setWindowModified(self.draft.unsaved)

    # Look

    def set_theme(self, name: str) -> None:
        self._keep(theme=name)
        self._put_on_look()

    def set_text(self, percent: int) -> None:
        self._keep(text_percent=percent)
        self._put_on_look()

    def step_text(self, by: int) -> None:
        sizes = theme.TEXT_SIZES
        nearest = min(range(len(sizes)), key=lambda n: abs(sizes[n] - self.settings.text_percent))
        self.set_text(sizes[max(0, min(len(sizes) - 1, nearest + by))])

    def _put_on_look(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        system_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        colours = theme.chosen_colours(self.settings.theme, system_dark)
        theme.apply(app, colours, self.settings.text_percent)
        if self.wizard is not None:
            self.wizard.set_look(colours is theme.DARK, self.settings.text_percent)
        self._place_estimate()

    # Settings, files dropped on the window, the end

    def _keep(self, **changes: Any) -> None:
        self.settings = self.settings.model_copy(update=changes)
        write_settings(self.settings)

    def _remember(self, path: Path, title: str) -> None:
        from datetime import UTC, datetime

        verdict = self.advice.verdict.family if self.advice is not None else ""
        recent = RecentCase(
            path=str(path.absolute()), title=title, opened_at=datetime.now(UTC).date().isoformat(), verdict=verdict
        )
        self.settings = self.settings.with_recent(recent)
        write_settings(self.settings)
        self._show_recent()

    def _show_recent(self) -> None:
        self.start.show_recent(
            [
                (
                    r.path,
                    " · ".join(
                        part
                        for part in (r.title or Path(r.path).name, r.opened_at, r.verdict.replace("_", " "))
                        if part
                    ),
                    is_there(r),
                )
                for r in self.settings.recent
            ]
        )

    def _restore(self) -> None:
        if self.settings.window:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.window.encode("ascii", "ignore")))
        self._put_on_look()

    def show_prices(self) -> None:
        """The price list; when another one is loaded, the open case is priced again with it."""
        show_price_list(self, self._prices_changed)

    def _prices_changed(self) -> None:
        if self.draft is not None:
            self.advice = None
            self.estimate.expect(tr("Model prices"))
            self.adviser.ask(self.draft.case_data(with_what_if=True))

    def show_help(self) -> None:
        show_help(self, self.wizard.frame.page.step if self.wizard is not None else "start")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = next((url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()), None)
        if path:
            event.acceptProposedAction()
            self.open_path(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        self._keep(window=bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self._recovery_timer.stop()
        self.adviser.stop()
        self._recovery.forget()
        self._recovery.close()
        event.accept()
