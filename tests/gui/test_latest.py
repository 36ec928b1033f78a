"""Only the newest answer of a question that changes is shown, and a wait for a rest ends when it is asked at once."""

from __future__ import annotations

from threading import Event

from pytestqt.qtbot import QtBot

from advisor.gui.latest import Latest


def test_an_answer_that_was_overtaken_is_not_shown(qtbot: QtBot) -> None:
    lane, first_may_end, shown = Latest(lambda: None, 0), Event(), list[str]()

    def first() -> str:
        first_may_end.wait()
        return "old"

    lane.do(first, shown.append)
    lane.do(lambda: "new", shown.append)
    with qtbot.waitSignal(lane.idle):
        first_may_end.set()
    assert shown == ["new"]


def test_a_fault_that_was_overtaken_is_not_shown(qtbot: QtBot) -> None:
    lane, may_end, shown = Latest(lambda: None, 0), Event(), list[object]()

    def faulty() -> str:
        may_end.wait()
        raise ValueError("of an older question")

    lane.do(faulty, shown.append, shown.append)
    lane.do(lambda: "new", shown.append, shown.append)
    with qtbot.waitSignal(lane.idle):
        may_end.set()
    assert shown == ["new"]


def test_ten_changes_ask_once(qtbot: QtBot) -> None:
    asked = list[int]()
    lane = Latest(lambda: asked.append(1), 20)
    for _ in range(10):
        lane.soon()
    qtbot.waitUntil(lambda: asked == [1])
    with qtbot.assertNotEmitted(lane.idle, wait=60):
        pass
    assert asked == [1]


def test_asking_at_once_takes_the_place_of_asking_later(qtbot: QtBot) -> None:
    asked = list[int]()
    lane = Latest(lambda: asked.append(1), 20)
    lane.soon()
    with qtbot.waitSignal(lane.idle):
        lane.do(lambda: None)
    with qtbot.assertNotEmitted(lane.idle, wait=60):
        pass
    assert asked == []
