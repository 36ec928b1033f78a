"""Advice that is worked out beside the window lets it go first."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from advisor.gui import wizard, worker
from advisor.gui.main_window import MainWindow


class Clock:
    """Stands still but for sleep."""

    def __init__(self) -> None:
        self.now, self.slept = 100.0, 0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(worker, "time", found)
    monkeypatch.setattr(worker, "_until", 0.0)
    return found


def test_a_worker_rests_a_tenth_of_a_second_after_a_page_was_begun_and_not_a_second_time(clock: Clock) -> None:
    worker.give_way()
    assert clock.slept == 0
    worker.window_first()
    worker.give_way()
    assert clock.slept in (50, 51)  # of two milliseconds each, in floats
    before = clock.slept
    worker.give_way()
    assert clock.slept == before


def test_the_search_for_flips_gives_way_wherever_it_asks_whether_it_is_overtaken(clock: Clock) -> None:
    worker.window_first()
    job = worker._Job(0, {}, worker.Adviser())
    assert job._overtaken() is False
    assert clock.slept in (50, 51)


def test_every_page_that_is_gone_to_goes_first(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(wizard, "window_first", lambda: begun.append(1))
    window.new_case()
    assert window.wizard is not None
    for page in ("volume", "offers", "volume"):  # made, made, and shown again
        begun.clear()
        window.wizard.jump(page)
        assert begun
