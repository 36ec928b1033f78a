"""Measuring in the window: an export is read, mapped, stopped and used; a bill is compared; the plan is saved; it pays back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

import advisor.gui.usage_import as usage_import
from advisor.files import export_file
from advisor.gui.main_window import MainWindow
from advisor.gui.payback_page import show_payback
from advisor.gui.pseudo_locale import PseudoTranslator
from advisor.gui.usage_import import UsageImport
from advisor.gui.usage_import import import_usage as open_import
from advisor.gui.usage_plan import PlanOfSevenDays
from advisor.gui.usage_reconcile import show_reconcile
from advisor.gui.writing import wait_for_writing
from tests.gui.seen import beyond_the_edge, clipped, nameless
from tests.gui.seen import settled as laid_out
from tests.usage.exports import FIXTURES, WEEK, csv, written

OPENAI = "start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens"


def week(folder: Path) -> str:
    """A thousand requests of gpt-4o a day, four million tokens in: $10 a day at list price."""
    return written(folder, "usage.csv", csv(OPENAI, *(f"{day}T00:00:00+00:00,1000,gpt-4o,4000000,0,0" for day in WEEK)))


def words_of(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr(usage_import, "say", lambda parent, title, words: said.append(words))
    return said


def settled(qtbot: QtBot, dialog: Any, is_so: Callable[[], bool]) -> None:
    qtbot.waitUntil(lambda: not dialog.lane.busy and is_so(), timeout=90_000)


def test_a_dropped_export_is_recognised_plotted_and_used_in_the_case(
    real_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    real_window.open_sample("support-team")
    dialog = open_import(real_window)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(week(tmp_path))])
    dialog.dropEvent(QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))  # fmt: skip
    settled(qtbot, dialog, lambda: "With this export" in words_of(dialog))
    assert dialog.heading.text() == "Recognised as: OpenAI usage (CSV)"
    assert dialog.outcome.chart.chart is not None and len(dialog.outcome.chart.chart.table.rows) == 7
    words = words_of(dialog)
    assert "70.00 USD" in words and "7 days" in words  # 7 x $10
    assert "Before" in words and "With this export" in words and "do not show growth" in words
    assert real_window.draft is not None and real_window.draft.part("usage") is None  # nothing changed yet
    dialog.use_button.click()
    part = real_window.draft.part("usage")
    assert part["source"] == "usage.csv" and part["summary"]["requests"] == 7000
    assert "Usage imported" in real_window.menus.undo.text()
    real_window.undo()
    assert real_window.draft.part("usage") is None
    real_window.redo()
    dialog.show()
    assert dialog.remove_button.isVisible() and "usage.csv" in dialog.remove_button.toolTip()
    dialog.remove_button.click()
    assert real_window.draft.part("usage") is None and not dialog.remove_button.isVisible()


def test_without_a_case_an_export_can_be_looked_at_only(real_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_import(real_window, week(tmp_path))
    settled(qtbot, dialog, lambda: dialog.summary is not None)
    assert not dialog.use_button.isEnabled() and "Open a case" in words_of(dialog)


def test_a_table_of_no_known_format_is_mapped_once_and_remembered(
    real_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = written(
        tmp_path, "own.csv", csv("Wann;Rein;Raus;Was", "01.10.2026;1000;200;0,5", "02.10.2026;3000;100;1,25")
    )
    dialog = open_import(real_window, path)
    settled(qtbot, dialog, lambda: dialog.pages.currentWidget() is dialog.mapping)
    mapping = dialog.mapping
    assert mapping.preview.rowCount() == 2 and mapping.preview.item(0, 1).text() == "1000"
    assert not mapping.go_on.isEnabled()
    for meaning, heading in (("time", "Wann"), ("input", "Rein"), ("output", "Raus"), ("billed", "Was")):
        mapping.fields[meaning].setCurrentText(heading)
    mapping.each_row.setChecked(True)
    mapping.go_on.click()
    settled(qtbot, dialog, lambda: dialog.summary is not None)
    assert dialog.summary is not None
    assert (dialog.summary["input_tokens"], dialog.summary["requests"], dialog.summary["billed"]) == (4000, 2, "1.75")
    dialog.summary = None
    dialog.read(written(tmp_path, "next.csv", csv("Wann;Rein;Raus;Was", "03.10.2026;500;20;0,5")))
    settled(qtbot, dialog, lambda: dialog.summary is not None)
    assert dialog.summary["input_tokens"] == 500
    dialog.columns_button.click()  # and can still be changed
    assert mapping.columns() == {"time": "Wann", "input": "Rein", "output": "Raus", "billed": "Was"}
    mapping.fields["output"].setCurrentText("Rein")
    assert not mapping.go_on.isEnabled() and "twice" in mapping.hint.text()


def test_a_bad_export_is_refused_with_one_sentence_and_the_case_is_as_it_was(
    real_window: MainWindow, qtbot: QtBot, tmp_path: Path, told: list[str]
) -> None:
    real_window.open_sample("support-team")
    dialog = open_import(real_window, written(tmp_path, "bad.csv", b"\x00\x01\x02"))
    settled(qtbot, dialog, lambda: bool(told))
    assert told == ["bad.csv: is not a text file; choose the export as CSV or JSON"] or told[0].startswith("bad.csv: ")
    assert dialog.summary is None and real_window.draft is not None and real_window.draft.part("usage") is None
    assert dialog.choose_button.isEnabled() and not dialog.use_button.isEnabled()


def test_reading_shows_how_far_it_is_and_can_be_stopped(
    real_window: MainWindow, qtbot: QtBot, tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading rests where it first says how far it is, for a quick machine is through before anyone could look."""
    clicked, read = threading.Event(), export_file.read_export_file

    def resting(path: str, columns: Any, progress: Callable[[float], bool], **rest: Any) -> Any:
        def says(share: float) -> bool:
            progress(share)
            clicked.wait(60)
            return progress(share)

        return read(path, columns, says, **rest)

    monkeypatch.setattr(export_file, "read_export_file", resting)
    rows = (f"2026-10-01 {n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02},100,10" for n in range(400_000))
    path = written(tmp_path, "trace.csv", csv("TIMESTAMP,ContextTokens,GeneratedTokens", *rows))
    dialog = open_import(real_window, path)
    qtbot.waitUntil(lambda: dialog.bar.value() > 0, timeout=90_000)
    assert dialog.stop_button.isVisible() and dialog.bar.value() < 100
    dialog.stop_button.click()
    clicked.set()
    settled(qtbot, dialog, lambda: "stopped" in dialog.status.text())
    assert dialog.summary is None and not dialog.stop_button.isVisible() and told == []


def test_a_zip_is_read_without_asking_for_columns(real_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_import(real_window, written(tmp_path, "deepseek.zip", FIXTURES["deepseek zip"].content))
    settled(qtbot, dialog, lambda: dialog.summary is not None)
    assert dialog.summary is not None and dialog.summary["input_tokens"] == 4000


def test_plan_and_actual_are_compared_on_request(real_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    real_window.open_sample("support-team")
    assert real_window.draft is not None
    dialog = open_import(real_window, week(tmp_path))
    settled(qtbot, dialog, lambda: dialog.summary is not None)
    assert dialog.outcome.signed.count() == 1 + len(real_window.draft.offers)
    dialog.outcome.signed.setCurrentIndex(dialog.outcome.signed.count() - 1)
    dialog.outcome.review_button.click()
    settled(qtbot, dialog, lambda: "Ask for at the price review" in words_of(dialog))
    assert "planned" in words_of(dialog)


def test_a_bill_is_compared_day_by_day(real_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = show_reconcile(real_window)
    dialog.usage.setText(week(tmp_path))
    dialog.bill.setText(written(tmp_path, "bill.csv", csv("Date,Amount", *(f"{day},14.50" for day in WEEK))))
    dialog.compare()
    settled(qtbot, dialog, lambda: dialog.table.rowCount() == 8)
    assert dialog.verdict.text() == "45 % markup, stable over 7 days."
    assert [dialog.table.item(0, place).text() for place in range(4)] == ["2026-10-01", "10.0000", "14.5000", "+45.0 %"]
    dialog.last.setText("2026-10-03")
    dialog.compare()
    settled(qtbot, dialog, lambda: "too little" in dialog.verdict.text())
    dialog.first.setText("soon")
    dialog.compare()
    settled(qtbot, dialog, lambda: "year-month-day" in dialog.verdict.text())


def test_a_contract_of_the_case_is_billed_and_compared_line_by_line(
    real_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    real_window.new_case()
    assert real_window.draft is not None
    real_window.draft.set_offers([{
        "format": 1, "name": "Desk", "currency": "USD",
        "charges": [{"id": "platform", "kind": "fee", "amount": "100"},
                    {"id": "use", "kind": "usage", "meter": "interactions", "price": {"model": "per_unit", "unit_price": "0.05"}}],
    }], "Desk added")  # fmt: skip
    dialog = show_reconcile(real_window)
    dialog.usage.setText(week(tmp_path))
    dialog.bill.setText(
        written(tmp_path, "bill.csv", csv("Date,Line,Amount", "2026-10-31,platform,100", "2026-10-31,use,60"))
    )
    dialog.against.setCurrentIndex(1)
    dialog.meters.setText("interactions=1000")
    dialog.compare()
    settled(qtbot, dialog, lambda: dialog.table.rowCount() == 3)
    # 1000 x 0.05 = 50 on the contract, 60 on the invoice
    assert "10.00 more" in dialog.verdict.text()
    assert [dialog.table.item(1, place).text() for place in (2, 3)] == ["50.00", "60.00"]


def test_the_comparison_follows_the_contract_that_it_is_made_with(
    real_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """$10 a day at list price, $14.50 billed. Of two offers the first is taken away: the second is still the one that is
    compared; then its price changes (1,000 x 0.05 = 50 to 1,000 x 0.06 = 60), then it goes, then there is another case."""

    def desk(name: str, price: str) -> dict[str, Any]:
        use = {
            "id": "use",
            "kind": "usage",
            "meter": "interactions",
            "price": {"model": "per_unit", "unit_price": price},
        }
        return {"format": 1, "name": name, "currency": "USD", "charges": [use]}

    real_window.new_case()
    draft = real_window.draft
    assert draft is not None
    draft.set_offers([desk("First", "0.01"), desk("Desk", "0.05")], "Two added")
    dialog = show_reconcile(real_window)
    qtbot.waitUntil(dialog.isVisible, timeout=20_000)
    assert dialog.against.currentText() == "List prices of the models"
    dialog.usage.setText(week(tmp_path))
    dialog.bill.setText(written(tmp_path, "bill.csv", csv("Date,Line,Amount", "2026-10-31,use,60")))
    dialog.meters.setText("interactions=1000")
    dialog.against.setCurrentIndex(2)
    settled(qtbot, dialog, lambda: "10.00 more" in dialog.verdict.text())
    draft.set_offers([desk("Desk", "0.05")], "One taken away")
    assert dialog.against.currentText() == "The contract Desk"
    dialog.compare()  # before anything had the time to follow
    settled(qtbot, dialog, lambda: "10.00 more" in dialog.verdict.text())
    draft.set_offers([desk("Desk", "0.06")], "Price changed")
    settled(qtbot, dialog, lambda: dialog.table.item(0, 2) is not None and dialog.table.item(0, 2).text() == "60.00")
    dialog.close()
    draft.set_offers([desk("Desk", "0.07")], "Price changed while it was closed")
    assert show_reconcile(real_window) is dialog
    settled(qtbot, dialog, lambda: dialog.table.item(0, 2) is not None and dialog.table.item(0, 2).text() == "70.00")
    draft.set_offers([], "None left")
    assert dialog.against.currentText() == "List prices of the models"
    draft.unsaved = False
    real_window.open_sample("support-team")
    qtbot.waitUntil(lambda: real_window.draft is not draft, timeout=20_000)
    dialog.compare()
    assert dialog.against.count() == 1 + len(real_window.draft.offers)


def test_the_seven_day_plan_has_dates_and_goes_to_paper_and_calendar(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = PlanOfSevenDays(today=date(2026, 11, 22))
    qtbot.addWidget(dialog)
    steps = dialog.steps()
    assert [step.on for step in steps] == [date(2026, 11, day) for day in (22, 23, 24, 26, 29)] + [date(2026, 12, 1)]
    assert "OpenAI: Make a project" in steps[0].text and "Completions" in steps[-1].text
    dialog.vendor.setCurrentIndex(1)
    assert "workspace" in dialog.steps()[0].text and "[  ]  2026-11-22" in dialog.as_text()
    for ending, ask in (("ics", dialog._ask_calendar), ("pdf", dialog._ask_pdf)):
        monkeypatch.setattr("advisor.gui.usage_plan.ask_save", lambda *_, to=ending: str(tmp_path / f"plan.{to}"))
        ask()
    wait_for_writing()
    ics = (tmp_path / "plan.ics").read_bytes()
    assert ics.startswith(b"BEGIN:VCALENDAR\r\n") and ics.count(b"BEGIN:VEVENT") == 6
    assert b"DTSTART;VALUE=DATE:20261123" in ics and b"TRIGGER:-P1D" in ics
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF-")


def test_payback_answers_go_into_the_case_and_the_figures_follow(real_window: MainWindow, qtbot: QtBot) -> None:
    real_window.open_sample("support-team")
    dialog = show_payback(real_window)
    assert dialog is not None and real_window.draft is not None
    settled(qtbot, dialog, lambda: bool(dialog.found))
    assert "tell what one task costs today" in dialog.sentence.text()
    for name, value in (("today_cost_per_task", "4.20"), ("one_off_cost", "9000")):
        dialog.fields[name].entry.setText(value)  # type: ignore[attr-defined]  # a number field
    settled(qtbot, dialog, lambda: bool(dialog.found) and dialog.found[0].group == "six_months")
    assert dialog.table.item(0, 1).text() == "Inside six months"
    answers = real_window.draft.case_data()["answers"]
    assert answers["today_cost_per_task"] == "4.2" and answers["one_off_cost"] == "9000"
    # the lines that follow an answer are laid out in the next round of the event loop
    parts = ("Integration drift", "Prompt rot", "Containment", "we don't decide it", "our judgement")
    settled(qtbot, dialog, lambda: all(part in words_of(dialog) for part in parts))


def test_there_is_no_payback_page_without_a_case_and_an_entry_for_each_page_in_the_menu(
    real_window: MainWindow,
) -> None:
    assert show_payback(real_window) is None
    actions = real_window.menus.actions
    assert not actions["payback"].isEnabled()
    for name in ("usage", "reconcile", "seven_days"):
        assert actions[name].isEnabled()
    actions["usage"].trigger()
    assert real_window.findChild(UsageImport) is not None


def test_a_json_export_dropped_on_the_window_is_imported_and_a_case_is_opened(
    real_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    real_window.files.open_path(written(tmp_path, "usage.json", FIXTURES["openai_usage_json"].content))
    qtbot.waitUntil(lambda: real_window.findChild(UsageImport) is not None, timeout=90_000)
    dialog = real_window.findChild(UsageImport)
    settled(qtbot, dialog, lambda: dialog.summary is not None)
    assert dialog.summary["input_tokens"] == 750


@pytest.fixture
def longer_language(qapp: QApplication) -> Iterator[None]:
    translator = PseudoTranslator()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_no_text_is_cut_and_every_control_has_a_name_in_a_longer_language(
    longer_language: None, real_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    real_window.open_sample("support-team")
    assert real_window.draft is not None
    imported = open_import(real_window, week(tmp_path))
    settled(qtbot, imported, lambda: imported.summary is not None)
    imported.outcome.review_button.click()
    settled(qtbot, imported, lambda: imported.outcome._review.count() > 5)
    reconciled = show_reconcile(real_window)
    plan = PlanOfSevenDays(real_window, today=date(2026, 11, 22))
    plan.show()
    paid = show_payback(real_window)
    assert paid is not None
    settled(qtbot, paid, lambda: bool(paid.found))
    found = []
    for dialog in (imported, reconciled, plan, paid):
        laid_out()
        name = type(dialog).__name__
        found += [f"{name}: {words}" for words in (*clipped(dialog), *beyond_the_edge(dialog), *nameless(dialog))]
    imported.read(written(tmp_path, "own.csv", csv("Wann;Rein;Raus", "01.10.2026;1000;200")))
    settled(qtbot, imported, lambda: imported.pages.currentWidget() is imported.mapping)
    laid_out()
    found += [f"mapping: {words}" for words in (*clipped(imported), *beyond_the_edge(imported), *nameless(imported))]
    assert found == []


def test_a_dialog_that_stays_open_over_a_closed_case_changes_nothing_of_the_next_one(real_window: MainWindow) -> None:
    real_window.open_sample("support-team")
    closed = real_window.draft
    assert closed is not None
    real_window.drop_draft()
    closed.set_answer("tasks", "4000")
    closed.add_workflow("Phone line")  # as its name dialog does, when the case was saved and closed meanwhile
    closed.select_workflow(0)
    assert real_window.draft is None and not real_window.isWindowModified()
    real_window.open_sample("support-team")
    closed.set_answer("tasks", "5000")
    closed.select_workflow(1)
    assert real_window.workflow.box.isHidden() and real_window.adviser.workflow is None
    assert real_window.draft is not None and not real_window.draft.unsaved and not real_window.isWindowModified()
