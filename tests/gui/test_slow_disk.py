"""A disk that takes seconds never holds the window up: whatever is synced is synced in another thread, whoever asks for it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from advisor.files import durable
from advisor.files.case_file import read_case_data, write_case
from advisor.files.durable import digest
from advisor.files.recovery import Recovery
from advisor.files.resources import resource_path
from advisor.gui import case_files, unsaved_work
from advisor.gui.charts_ahead import CROSSOVER, chart_of
from advisor.gui.charts_view import ChartView
from advisor.gui.main_window import MainWindow
from advisor.gui.usage_plan import PlanOfSevenDays
from advisor.gui.writing import wait_for_writing

SAMPLE = "samples/support-team.advisor.json"


class Syncs:
    """Every sync of the program, by the thread that it was made in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.in_the_window: list[str] = []
        self.beside = 0
        real, own = os.fsync, threading.current_thread()

        def fsync(descriptor: int) -> None:
            if threading.current_thread() is own:
                self.in_the_window.append(os.readlink(f"/proc/self/fd/{descriptor}") if os.path.isdir("/proc") else "?")
            else:
                self.beside += 1
            real(descriptor)

        monkeypatch.setattr(durable.os, "fsync", fsync)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "desk.advisor.json"
    data = read_case_data(resource_path(SAMPLE))
    for tasks in ("1000", "2000"):
        write_case(path, {**data, "answers": {**data["answers"], "tasks": tasks}})
    return path


@pytest.fixture
def syncs(case: Path, monkeypatch: pytest.MonkeyPatch) -> Syncs:
    return Syncs(monkeypatch)


def recovery_files(folder: Path) -> list[Path]:
    return list((folder / "recovery").glob("*.recovery.json"))


def test_answers_saves_settings_and_copies_are_synced_beside_the_window(
    window: MainWindow, case: Path, syncs: Syncs, qtbot: QtBot, own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def settles(is_so: Callable[[], bool]) -> None:
        qtbot.waitUntil(lambda: not window.files.lane.busy and not window.files.saving and is_so(), timeout=60_000)

    window.open_path(str(case))
    settles(lambda: window.draft is not None)
    assert window.draft is not None
    window.draft.set_answer("tasks", "5000")
    settles(lambda: bool(recovery_files(own_data_folder)))
    window.save()
    settles(lambda: not recovery_files(own_data_folder))
    window.keep_settings(theme="dark")
    settles(lambda: b'"dark"' in (own_data_folder / "settings.json").read_bytes())
    copy = case.with_name("copy.advisor.json")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(copy), ""))
    window.files.save_as()
    settles(copy.exists)
    assert syncs.in_the_window == []
    # Recovery, the case, its version, the settings and the copy: a file and its folder each.
    assert syncs.beside >= 10


def test_dates_tables_plans_and_charts_are_synced_beside_the_window(
    window: MainWindow, syncs: Syncs, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_sample("support-team")
    qtbot.waitUntil(lambda: window.advice is not None, timeout=60_000)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "dates.ics"), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    for kind in ("calendar", "tables"):
        window.actions_.export_as()
        choice = window.actions_.choice
        choice.kind.setCurrentIndex(choice.kind.findData(kind))
        choice.accept()
    plan = PlanOfSevenDays(window)
    qtbot.addWidget(plan)
    monkeypatch.setattr("advisor.gui.usage_plan.ask_save", lambda *_: str(tmp_path / "plan.pdf"))
    plan._ask_pdf()
    assert window.advice is not None
    chart = ChartView("Crossover")
    qtbot.addWidget(chart)
    chart.show_chart(chart_of(window.advice, CROSSOVER))
    for ending in ("png", "svg", "csv"):
        monkeypatch.setattr("advisor.gui.charts_view.ask_save", lambda *_, e=ending: str(tmp_path / f"chart.{e}"))
        chart.save()
    wait_for_writing()
    assert [each.name for each in sorted(tmp_path.glob("chart.*"))] == ["chart.csv", "chart.png", "chart.svg"]
    assert (tmp_path / "dates.ics").exists() and (tmp_path / "cost-by-month.csv").exists()
    assert (tmp_path / "plan.pdf").exists()
    assert syncs.in_the_window == [] and syncs.beside >= 6


@pytest.mark.parametrize("chosen", [0, 1], ids=["go on", "throw away"])
def test_work_of_a_crash_is_looked_for_and_taken_over_beside_the_window(
    window: MainWindow, case: Path, syncs: Syncs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, chosen: int
) -> None:
    gone = Recovery("gone")
    gone.keep(read_case_data(case), case, digest(case.read_bytes()))
    gone.close()
    syncs.in_the_window.clear()
    threads: list[threading.Thread] = []
    from advisor.files import recovery

    real = recovery.read_file

    def seen(*words: object) -> bytes:
        threads.append(threading.current_thread())
        return real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(recovery, "read_file", seen)
    for module in (case_files, unsaved_work):
        monkeypatch.setattr(module, "choose", lambda *_: chosen)
    window.unsaved_work.offer()
    qtbot.waitUntil(lambda: not gone.file.exists(), timeout=60_000)
    assert syncs.in_the_window == []
    assert threads and threading.current_thread() not in threads


def test_what_someone_else_saved_is_read_beside_the_window(
    window: MainWindow, case: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their file may lie on a drive that answers after seconds; until they are asked about, nothing else is saved."""
    window.open_path(str(case))
    qtbot.waitUntil(lambda: window.draft is not None and not window.files.lane.busy, timeout=60_000)
    assert window.draft is not None
    data = read_case_data(case)
    write_case(case, {**data, "answers": {**data["answers"], "tasks": "7000"}})
    window.draft.set_answer("tasks", "5000")
    threads: list[threading.Thread] = []
    details: list[str] = []
    from advisor.files import case_file, reader

    def seen(*words: object) -> bytes:
        threads.append(threading.current_thread())
        return reader.read_file(*words)  # type: ignore[arg-type]

    def asked(*words: object) -> int:
        assert not window.files.saving
        details.append(str(words[-1]))
        return 3  # neither of the three

    monkeypatch.setattr(case_file, "read_file", seen)
    monkeypatch.setattr("advisor.files.case_in_pdf.read_file", seen)
    monkeypatch.setattr(case_files, "choose", asked)
    window.save()
    qtbot.waitUntil(lambda: bool(details), timeout=60_000)
    assert "7,000 tasks a month" in details[0] and "5,000 tasks a month" in details[0]
    assert len(threads) >= 2 and threading.current_thread() not in threads
    assert window.draft.unsaved and read_case_data(case)["answers"]["tasks"] == "7000"
