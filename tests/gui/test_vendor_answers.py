"""A filled questionnaire in the window: nothing counts that was not ticked, and one step takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from advisor.case import Case, VendorAnswer, VendorAnswers, VendorPrice
from advisor.contracts import Contract
from advisor.gui import vendor_answers
from advisor.gui.main_window import MainWindow
from advisor.gui.side_by_side import SideBySide
from advisor.gui.vendor_answers import AnswersDialog, compare_answers, import_answers
from advisor.interview.answers import Answers

GROWTH = {"format": 1, "vendor": "Example Co", "name": "Growth", "currency": "USD", "charges": [
    {"id": "base", "kind": "fee", "amount": "499"},
    {"id": "use", "kind": "usage", "meter": "tasks", "included": "10000",
     "price": {"model": "per_unit", "unit_price": "0.05"}},
]}  # fmt: skip
FILLED = VendorAnswers(
    vendor="Example Co", source="filled.pdf",
    answers={"P3": VendorAnswer("yes", "Live in the console"), "K2": VendorAnswer("", "It queues <b>and</b> waits")},
    prices={"platform_fee": VendorPrice("$399"), "unit_price": VendorPrice("1,234")},
)  # fmt: skip


def test_nothing_is_ticked_at_first_and_each_point_shows_now_and_then(qtbot: QtBot) -> None:
    dialog = AnswersDialog(FILLED, Case(Answers(), offers=(Contract.model_validate(GROWTH),)))
    qtbot.addWidget(dialog)
    assert dialog.confirmed() == []
    shown = [[dialog.points.item(row, column).text() for column in range(4)] for row in range(dialog.points.rowCount())]
    assert shown == [
        ["Fixed fee per month", "499", "399", "$399"],
        ["You can see and export the usage meter", "unknown", "yes", "Yes. Live in the console"],
    ]
    dialog.tick("price.platform_fee")
    assert [each.id for each in dialog.confirmed()] == ["price.platform_fee"]
    shown = {dialog.answers.item(row, 0).text()[:3]: dialog.answers.item(row, 1).text() for row in range(2)}
    assert shown == {"P3.": "Yes. Live in the console", "K2.": "It queues <b>and</b> waits"}


def test_another_offer_or_a_new_one_may_be_meant(qtbot: QtBot) -> None:
    dialog = AnswersDialog(FILLED, Case(Answers(), offers=(Contract.model_validate(GROWTH),)))
    qtbot.addWidget(dialog)
    assert dialog.offer() is not None and dialog.offer().name == "Growth"  # type: ignore[union-attr]  # asked just before
    dialog.offers.setCurrentIndex(1)
    assert dialog.offer() is None
    assert dialog.points.item(0, 1).text() == "not in the offer"


def test_confirmed_points_go_into_the_offer_as_one_step_that_can_be_undone(
    real_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = real_window
    window.files.new_case()
    assert window.draft is not None
    window.draft.set_offers([GROWTH], "Growth added")
    monkeypatch.setattr("advisor.files.filled_questionnaire.read_filled", lambda path: FILLED)

    def confirm(dialog: QDialog) -> int:
        assert isinstance(dialog, AnswersDialog)
        dialog.tick("price.platform_fee")
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(vendor_answers, "run_dialog", confirm)
    import_answers(window, str(tmp_path / "filled.pdf"))
    draft = window.draft
    qtbot.waitUntil(lambda: bool(draft.part("vendor_answers")), timeout=20_000)
    assert window.draft.offers[0]["charges"][0]["amount"] == "399"
    assert window.draft.offers[0]["charges"][1]["price"]["unit_price"] == "0.05"
    qtbot.waitUntil(lambda: "Growth:" in window.statusBar().currentMessage(), timeout=60_000)
    with qtbot.waitSignal(window.unsaved_work._lane.idle, timeout=60_000):
        window.unsaved_work.keep()
    assert "Growth:" in window.statusBar().currentMessage()  # what the answers changed is left there to be read
    window.undo()
    assert window.draft.offers[0]["charges"][0]["amount"] == "499"
    assert not window.draft.part("vendor_answers")


def test_a_file_that_is_no_questionnaire_is_one_sentence_and_changes_nothing(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.files.new_case()
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"not a PDF")
    told: list[str] = []
    monkeypatch.setattr(vendor_answers, "say", lambda parent, title, words: told.append(words))
    import_answers(window, str(bad))
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "bad.pdf" in told[0] and "is not a PDF" in told[0]
    assert window.draft is not None and not window.draft.unsaved


def test_vendors_are_compared_in_one_table(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.files.new_case()
    assert window.draft is not None
    answered = [
        {
            "vendor": "A Co",
            "source": "a.pdf",
            "prices": {"platform_fee": {"amount": "399"}},
            "answers": {"P3": {"tick": "yes"}},
        },
        {
            "vendor": "B Co",
            "source": "b.pdf",
            "prices": {"platform_fee": {"amount": "499"}},
            "answers": {"K1": {"tick": "no"}},
        },
    ]
    window.draft.set_part("vendor_answers", answered, "Answers")
    tables: list[list[list[str]]] = []

    def look(dialog: QDialog) -> int:
        assert isinstance(dialog, SideBySide)
        tables.append(dialog.shown())
        return 0

    monkeypatch.setattr(vendor_answers, "run_dialog", look)
    compare_answers(window)
    (table,) = tables
    assert table[0][:3] == ["Compared", "A Co", "B Co"]
    assert [row[1:3] for row in table[1:]] == [["399", "499"], ["Yes", ""], ["", "No"]]
