"""The command that pictures every page, tab, chart and dialog leaves none out, and no picture is blank."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from advisor.files.resources import read_question_list
from advisor.gui.worker import Adviser
from tests.gui.dialogs import DIALOGS
from tests.report import builders

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "screenshots.py"


def test_every_page_tab_chart_and_dialog_is_pictured_and_none_is_blank(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a stand-in for the engine, in one theme and size; charts of tabs out of view were blank once."""
    spec = importlib.util.spec_from_file_location("screenshots", SCRIPT)
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "_SETTLED_MS", 0)

    def ask(adviser: Adviser, data: Any) -> None:
        flows = [each["name"] for each in data().get("workflows") or ()]
        adviser.portfolio = builders.portfolio(flows) if flows else None
        adviser.advised.emit(replace(builders.advice()), True)

    monkeypatch.setattr(Adviser, "ask", ask)
    assert script._all_pictures(tmp_path, [("light", 100)], "support-team", "") >= 60
    names = {path.stem.removeprefix("light_100_") for path in tmp_path.glob("*.png")}
    for number, page in enumerate(read_question_list().pages, 1):
        assert f"{number:02}_{page.id}" in names
    for name in DIALOGS:
        assert f"40_{name}" in names
    charts = {name for name in names if name.startswith("50_")}
    assert {f"50_explore_chart_{number}" for number in range(4)} | {"50_result_chart_0"} <= charts
    assert {f"32_explore_tab_{number}" for number in range(5)} <= names
    assert {f"30_result_tab_{number}" for number in range(8)} <= names
    for path in tmp_path.glob("*.png"):
        image = QImage(str(path))
        first = image.pixel(image.width() // 2, image.height() // 2)
        across = (image.pixel(x, y) for y in range(0, image.height(), 3) for x in range(0, image.width(), 3))
        assert any(colour != first for colour in across), path.name
