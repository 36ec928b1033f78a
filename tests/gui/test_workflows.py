"""Several workloads in one case: each answered by itself, with a verdict each and a joint total; and cases side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from advisor.files.case_file import case_from_data, read_case_data
from advisor.files.resources import read_market_resources, read_method, read_question_list, resource_path
from advisor.gui import workflows
from advisor.gui.case_comparison import compare_files, compared, worked_out
from advisor.gui.draft import Draft
from advisor.gui.explain_dialog import ExplainDialog
from advisor.gui.main_window import MainWindow
from advisor.gui.name_dialog import NameDialog
from advisor.gui.result_page import _TABS
from advisor.gui.side_by_side import SideBySide
from advisor.portfolio import advise_portfolio
from advisor.report.explanations import explain_total
from advisor.report.wording import money

PATIENCE_MS = 240_000
SUPPORT = resource_path("samples/support-team.advisor.json")
CLINIC = resource_path("samples/clinic-phone-line.advisor.json")


@pytest.fixture
def draft() -> Draft:
    return Draft(read_question_list(), read_case_data(SUPPORT))


def answers(draft: Draft, number: int) -> dict[str, str]:
    return workflows.answers_of(draft.case_data(), number)


def test_the_first_workflow_added_leaves_the_old_answers_in_one_of_their_own(draft: Draft) -> None:
    before = draft.case_data()["answers"]
    draft.add_workflow("Phone line")
    data = draft.case_data()
    assert workflows.names(data) == ["First workflow", "Phone line"]
    assert data["answers"] == {} and answers(draft, 0) == before and answers(draft, 1) == {}
    assert draft.workflow == 1 and draft.unsaved
    case_from_data(data)  # the file format takes it


def test_each_workflow_keeps_its_own_answers_when_another_one_is_chosen(draft: Draft) -> None:
    draft.add_workflow("Phone line", like=True)
    draft.set_answer("tasks", "1900")
    draft.select_workflow(0)
    assert draft.flow.answer("tasks") == "200000"
    draft.set_answer("tasks", "150000")
    draft.select_workflow(1)
    assert draft.flow.answer("tasks") == "1900"
    assert (answers(draft, 0)["tasks"], answers(draft, 1)["tasks"]) == ("150000", "1900")
    assert draft.offers == Draft(read_question_list(), read_case_data(SUPPORT)).offers  # offers belong to the case


def test_choosing_a_workflow_is_no_change_of_the_case(draft: Draft) -> None:
    data = draft.case_data() | {"workflows": [{"name": "A", "answers": {"tasks": "5"}}, {"name": "B", "answers": {}}]}
    opened = Draft(read_question_list(), data)
    assert opened.workflow == 0 and opened.flow.answer("tasks") == "5"
    opened.select_workflow(1)
    assert opened.flow.answer("tasks") == "200000"  # B falls back to what the case says for all
    assert not opened.unsaved
    # what a workflow shares with the case is not written twice, so a budget for the whole stays one budget
    assert opened.case_data()["workflows"][1]["answers"] == {}
    assert opened.case_data()["answers"]["budget"] == "2500"


def test_workflows_are_renamed_copied_and_removed_and_every_step_is_undone(draft: Draft) -> None:
    draft.add_workflow("Phone line", like=True)
    draft.rename_workflow(0, "Chat")
    draft.duplicate_workflow(0)
    assert draft.workflow_names == ["Chat", "Chat (copy)", "Phone line"] and draft.workflow == 1
    assert answers(draft, 1) == answers(draft, 0)
    draft.rename_workflow(1, "Phone line")
    assert draft.workflow_names[1] == "Phone line 2"  # two of one name could not be told apart
    draft.remove_workflow(1)
    assert draft.workflow_names == ["Chat", "Phone line"]
    for expected in (
        ["Chat", "Phone line 2", "Phone line"],
        ["Chat", "Chat (copy)", "Phone line"],
        ["Chat", "Phone line"],
        ["First workflow", "Phone line"],
        [],
    ):
        assert draft.undo()
        assert draft.workflow_names == expected
    assert draft.workflow is None and not draft.unsaved
    assert draft.redo() and draft.workflow_names == ["First workflow", "Phone line"]


def test_what_is_left_of_two_workflows_becomes_the_case_itself(draft: Draft) -> None:
    before = draft.case_data()["answers"]
    draft.add_workflow("Phone line")
    draft.set_answer("tasks", "1900")
    draft.remove_workflow(1)
    assert draft.case_data().get("workflows") is None and draft.case_data()["answers"] == before
    assert draft.workflow is None


def test_an_undo_of_an_answer_goes_to_the_workflow_in_which_it_was_given(draft: Draft) -> None:
    draft.add_workflow("Phone line")
    draft.set_answer("tasks", "1900")
    draft.select_workflow(0)
    draft.undo()
    assert draft.workflow == 1 and draft.flow.answer("tasks") is None
    draft.redo()
    assert draft.flow.answer("tasks") == "1900"


def test_what_is_tried_out_goes_into_the_workflow_in_view(draft: Draft) -> None:
    draft.add_workflow("Phone line", like=True)
    draft.try_out("tasks", "7", "what if")
    tried = draft.case_data(with_what_if=True)
    assert [flow["answers"]["tasks"] for flow in tried["workflows"]] == ["200000", "7"]
    assert draft.case_data()["workflows"][1]["answers"]["tasks"] == "200000"


def test_in_the_window_each_workflow_has_its_verdict_and_all_have_a_joint_total(
    real_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = real_window
    window.files.open_sample("support-team")
    assert not window.workflow.box.isVisible()
    qtbot.waitUntil(lambda: window.advice is not None, timeout=PATIENCE_MS)

    def named(dialog: NameDialog) -> NameDialog.DialogCode:
        dialog.line.setText("Night shift")
        dialog.tick.setChecked(True)
        return NameDialog.DialogCode.Accepted

    monkeypatch.setattr(NameDialog, "exec", named)
    window.menus.actions["workflow_add"].trigger()
    draft, wizard = window.draft, window.wizard
    assert draft is not None and wizard is not None
    draft.set_answer("tasks", "20000")
    assert window.workflow.box.isVisible() and window.workflow.box.currentText() == "Night shift"
    qtbot.waitUntil(lambda: window.advice is not None, timeout=PATIENCE_MS)
    wizard.jump("result")
    page, number = wizard.result, _TABS.index("All workflows")
    assert page.tabs.isTabVisible(number)
    assert window.advice.workload.tasks_per_month == 20000  # what is shown is the workflow in view

    same = advise_portfolio(case_from_data(draft.case_data()), read_market_resources(), read_method(), with_flips=False)
    assert same.total is not None
    table = page.workflow_table
    cells = [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]  # type: ignore[union-attr]
    assert [row[0] for row in cells] == ["First workflow", "Night shift", "All together"]
    assert cells[2][3] == money(same.total.monthly.mean)
    assert same.total.monthly.mean == pytest.approx(sum(one.monthly_mean for one in same.total.verdicts))
    assert same.total.sentence in " ".join(page.lines("All workflows"))

    page.tabs.setCurrentIndex(number)
    next(link for link in page._links["All workflows"]).click()  # type: ignore[attr-defined]
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExplainDialog)
    assert dialog.accessibleDescription() == explain_total(window.adviser.portfolio).as_text()
    dialog.close()

    with qtbot.waitSignal(window.actions_.previewed, timeout=PATIENCE_MS):
        window.actions_.export_report()
    assert window.actions_.preview is not None
    window.actions_.preview.save(str(tmp_path / "all.pdf"))
    qtbot.waitUntil((tmp_path / "all.pdf").is_file, timeout=PATIENCE_MS)
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "all.pdf").pages)
    assert "Night shift" in text and "First workflow" in text  # what is sent out is about all of them
    window.actions_.preview.close()

    window.menus.actions["workflow_next"].trigger()
    assert draft.workflow == 0
    qtbot.waitUntil(
        lambda: window.advice is not None and window.advice.workload.tasks_per_month == 200_000, timeout=PATIENCE_MS
    )
    window.menus.actions["workflow_remove"].trigger()
    assert draft.workflow is None and not window.workflow.box.isVisible()


def test_cases_stand_side_by_side_with_their_figures_and_only_the_answers_that_differ() -> None:
    one = read_case_data(SUPPORT)
    other = json.loads(json.dumps(one))
    other["answers"]["tasks"] = "20000"
    cases = worked_out([("One", one), ("Other", other)])
    rows = {row[0]: row[1:] for row in compared(cases, read_question_list())}
    assert rows["Tasks a month"] == ("200,000 tasks a month", "20,000 tasks a month")
    assert "Busiest month" not in rows  # the same in both
    for place, case in enumerate(cases):
        verdict = case.portfolio.whole.verdict
        cost = next(o.priced for o in verdict.offers if o.priced.name == verdict.offer).monthly
        assert rows["A month on average"][place] == money(cost.mean)
        assert rows["Advice"][place].endswith(verdict.offer)
        assert rows["In one sentence"][place] == verdict.sentence


def test_cases_of_one_name_are_told_apart_and_a_case_with_workflows_is_compared_by_its_total() -> None:
    one = read_case_data(CLINIC)
    several = workflows.added(one, "Second line", dict(one["answers"]))
    cases = worked_out([("Clinic", one), ("Clinic", several)])
    assert [case.name for case in cases] == ["Clinic", "Clinic, 2"]
    total = cases[1].portfolio.total
    assert total is not None
    rows = {row[0]: row[1:] for row in compared(cases, read_question_list())}
    assert rows["A month on average"][1] == money(total.monthly.mean)
    assert rows["Advice"][1].count(";") == 1


def test_from_the_menu_saved_cases_are_compared_with_the_open_one(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("advisor.gui.case_comparison.say", lambda _parent, _title, words: said.append(words))
    compare_files(window, [str(SUPPORT)])
    assert len(said) == 1  # one case alone can't be compared
    window.files.open_sample("support-team")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(CLINIC)], ""))
    window.menus.actions["compare"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SideBySide), timeout=PATIENCE_MS)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SideBySide)
    header = dialog.shown()[0]
    assert header[1].endswith("(open)") and header[2].startswith("Clinic phone line")
    dialog.close()
    broken = tmp_path / "broken.advisor.json"
    broken.write_text("{", "utf-8")
    compare_files(window, [str(broken)])
    qtbot.waitUntil(lambda: len(said) == 2, timeout=PATIENCE_MS)
    assert "broken" in said[1]
