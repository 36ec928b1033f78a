"""What holds itself in a circle goes when a timer of the window's looks: the young soon, the old seldom."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from advisor.gui import circles


class Circle:
    def __init__(self) -> None:
        self.itself = self


def dropped() -> weakref.ref[Circle]:
    return weakref.ref(Circle())


def test_a_young_circle_goes_once_seven_hundred_objects_were_made_and_an_old_one_waits() -> None:
    limit = gc.get_threshold()[0]
    gc.collect()
    old = weakref.ref(kept := Circle())
    gc.collect(0)
    young, made = dropped(), [[] for _ in range(limit // 2)]
    del kept
    circles.look()
    assert young() is not None and old() is not None  # too few were made to be worth it
    made += [[] for _ in range(limit)]
    circles.look()
    assert young() is None and old() is not None
    for _ in range(gc.get_threshold()[1] + 1):
        gc.collect(0)
    circles.look()
    assert old() is None


def test_nobody_else_looks_as_long_as_the_timer_runs(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circles, "_EVERY", 10)
    app = QCoreApplication.instance()
    assert app is not None
    owner = QObject(app)
    gc.enable()
    try:
        circles.let_go_here(owner)
        assert not gc.isenabled()
        circle = dropped()
        made = [[] for _ in range(100_000)]
        assert circle() is not None and made
        qtbot.waitUntil(lambda: circle() is None, timeout=20_000)
    finally:
        gc.disable()
        owner.deleteLater()
