"""What holds itself in a circle goes when a timer of the window's looks: the young soon, the old seldom."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from advisor.gui import circles
from advisor.gui.circles import Circles


class Circle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    made = QObject(QCoreApplication.instance())
    yield made
    made.deleteLater()


def make(number: int) -> list[list[int]]:
    return [[] for _ in range(number)]


def test_the_younger_the_objects_the_more_often_they_are_looked_through(owner: QObject) -> None:
    """600 objects are not worth a look. 1,300 are, at the young; with 6,000 more it is 7,300, past 7,000: those too that
    outlived a look; with 63,000 more it is 70,300, past 70,000: all of them."""
    found = Circles(owner)
    gc.collect()
    kept = [Circle() for _ in range(2)]
    old, middle = (weakref.ref(each) for each in kept)
    gc.collect(1)
    kept.append(one := Circle())
    young, made = weakref.ref(one), make(600)
    del one, kept[0], kept[1:]
    found.look()
    assert (young() is None, middle() is None) == (False, False)
    kept.clear()
    made += make(700)
    found.look()
    assert (young() is None, middle() is None) == (True, False)
    outlives = weakref.ref(one := Circle())
    gc.collect(0)
    del one
    made += make(6_000)
    found.look()
    assert (outlives() is None, old() is None) == (True, False)
    made += make(63_000)
    found.look()
    assert old() is None


def test_nobody_else_looks_as_long_as_the_timer_runs(
    owner: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circles, "_EVERY", 10)
    gc.enable()
    Circles(owner)
    assert not gc.isenabled()
    circle, made = weakref.ref(Circle()), make(100_000)
    assert circle() is not None and made
    qtbot.waitUntil(lambda: circle() is None, timeout=20_000)
