"""Opening and saving through the window: beside it, never losing anything, and with a way back to earlier versions."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from advisor.files import durable
from advisor.files.case_file import read_case_data, write_case
from advisor.files.durable import digest
from advisor.files.resources import resource_path
from advisor.files.versions import versions_of
from advisor.gui import case_files, unsaved_work
from advisor.gui.main_window import MainWindow
from advisor.gui.versions_dialog import VersionsDialog

SAMPLE = "samples/support-team.advisor.json"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case that was saved four times: with 1,000, 2,000, 3,000 and 4,000 tasks a month."""
    path = tmp_path / "desk.advisor.json"
    data = read_case_data(resource_path(SAMPLE))
    for number in range(1, 5):
        write_case(path, {**data, "answers": {**data["answers"], "tasks": str(number * 1000)}})
    return path


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the window said in messages, instead of waiting for someone to press OK."""
    heard: list[str] = []
    monkeypatch.setattr(case_files, "say", lambda _, title, words: heard.append(f"{title}: {words}"))
    return heard


@pytest.fixture
def choices(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What is chosen in the next questions, in order."""
    planned: list[int] = []
    for module in (case_files, unsaved_work):
        monkeypatch.setattr(module, "choose", lambda *_: planned.pop(0))
    return planned


def open_and_wait(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.open_path(str(path))
    qtbot.waitUntil(lambda: not window.files.lane.busy, timeout=30_000)


def tasks(window: MainWindow) -> str:
    assert window.draft is not None
    return str(window.draft.case_data()["answers"]["tasks"])


def test_a_saved_case_carries_the_time_of_the_save_into_what_is_exported(
    window: MainWindow, case: Path, qtbot: QtBot
) -> None:
    open_and_wait(window, case, qtbot)
    assert window.draft is not None
    window.draft.set_answer("tasks", "5000")
    window.save()
    qtbot.waitUntil(lambda: not window.isWindowModified(), timeout=30_000)
    assert window.draft.case_data()["saved_at"] == read_case_data(case)["saved_at"] == window.advice.case.saved_at


def test_the_window_answers_while_the_disk_is_slow_and_does_not_close_before_the_save_ends(
    window: MainWindow, case: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, case, qtbot)
    assert window.draft is not None
    syncing, synced = threading.Event(), threading.Event()
    real = durable._sync

    def slow(descriptor: int) -> None:
        syncing.set()
        assert synced.wait(30)
        real(descriptor)

    monkeypatch.setattr(durable, "_sync", slow)
    window.draft.set_answer("tasks", "5000")
    window.save()
    qtbot.waitUntil(syncing.is_set, timeout=30_000)
    ticks: list[int] = []
    QTimer.singleShot(0, lambda: ticks.append(1))
    qtbot.waitUntil(lambda: bool(ticks), timeout=5_000)  # the loop of events comes round while the disk does not
    assert window.files.saving
    window.close()
    assert window.isVisible()
    synced.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=30_000)
    assert read_case_data(case)["answers"]["tasks"] == "5000"


def test_a_save_that_fails_keeps_the_answers_and_says_why(
    window: MainWindow, case: Path, qtbot: QtBot, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, case, qtbot)
    assert window.draft is not None
    window.draft.set_answer("tasks", "5000")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "_sync", full)
    window.save()
    qtbot.waitUntil(lambda: bool(said), timeout=30_000)
    assert "the disk is full" in said[0] and "Your answers are still here" in said[0]
    assert window.draft.unsaved and tasks(window) == "5000"
    assert read_case_data(case)["answers"]["tasks"] == "4000"


@pytest.mark.parametrize("chosen", [0, 1, 2], ids=["a copy", "theirs", "replace"])
def test_someone_else_saved_the_file_meanwhile(
    window: MainWindow,
    case: Path,
    qtbot: QtBot,
    choices: list[int],
    chosen: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_and_wait(window, case, qtbot)
    assert window.draft is not None
    data = read_case_data(case)
    write_case(case, {**data, "answers": {**data["answers"], "tasks": "7000"}})
    window.draft.set_answer("tasks", "5000")
    copy = tmp_path / "mine.advisor.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(copy), ""))
    choices.append(chosen)
    window.save()
    qtbot.waitUntil(lambda: not choices and not window.isWindowModified(), timeout=30_000)
    saved = read_case_data(case)["answers"]["tasks"]
    if chosen == 0:
        assert saved == "7000" and read_case_data(copy)["answers"]["tasks"] == "5000"
    elif chosen == 1:
        assert saved == "7000" and tasks(window) == "7000"
    else:
        assert saved == "5000"
        kept = versions_of(case)[0].read()
        assert kept is not None and json.loads(kept)["answers"]["tasks"] == "7000"


def accept_version(number: int, seen: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def accept(dialog: VersionsDialog) -> int:
        dialog.list.setCurrentRow(number)
        seen.append(dialog.what_differs.toPlainText())
        return int(QDialog.DialogCode.Accepted.value)

    monkeypatch.setattr(VersionsDialog, "exec", accept)


def test_an_earlier_version_comes_back_with_what_differs_and_the_present_one_is_kept(
    window: MainWindow, case: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, case, qtbot)
    assert window.draft is not None
    window.draft.set_answer("tasks", "9000")  # not saved
    seen: list[str] = []
    accept_version(1, seen, monkeypatch)  # versions: 3,000 then 2,000 then 1,000
    window.files.show_versions()
    qtbot.waitUntil(lambda: tasks(window) == "2000", timeout=30_000)
    assert "Tasks a month: 2,000 tasks a month, now 9,000 tasks a month" in seen[0]
    assert window.draft.unsaved
    qtbot.waitUntil(lambda: not window.files.lane.busy, timeout=30_000)
    kept = [json.loads(version.read() or b"{}")["answers"]["tasks"] for version in versions_of(case)]
    assert kept[0] == "9000"
    window.undo()
    assert tasks(window) == "9000"


def torn(content: bytes) -> bytes:
    return content[: len(content) // 2]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "torn": torn,
    "zeros": lambda content: bytes(len(content)),
    "zeros at the end": lambda content: torn(content) + bytes(len(content) // 2),
    "no closing bracket": lambda content: content.rstrip()[:-1],
    "not UTF-8": lambda content: b"\xff\xfe" + content,
    "text": lambda _: b"Dear colleagues,",
    "a list": lambda _: b"[]",
    "twice": lambda content: content + content,
    "one name twice": lambda content: content.replace(b'"title"', b'"notes"', 1),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_of_ten_kinds_is_restored_through_the_window(
    damage: str, window: MainWindow, case: Path, qtbot: QtBot, choices: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = DAMAGE[damage](case.read_bytes())
    case.write_bytes(damaged)
    choices.append(0)
    accept_version(0, [], monkeypatch)
    window.open_path(str(case))
    qtbot.waitUntil(lambda: window.draft is not None, timeout=30_000)
    qtbot.waitUntil(lambda: not window.files.lane.busy, timeout=30_000)
    assert tasks(window) == "3000"
    assert window.draft is not None and window.draft.path == case and not window.draft.unsaved
    assert read_case_data(case)["answers"]["tasks"] == "3000"
    assert [each.read_bytes() for each in case.parent.glob("*.damaged-*")].count(damaged) >= 1


def test_a_newer_program_s_file_is_shown_read_only_and_never_written(
    window: MainWindow, case: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data: dict[str, Any] = json.loads(case.read_bytes())
    case.write_bytes(json.dumps({**data, "format": 2, "hologram": {"x": 1}}).encode())
    before = case.read_bytes()
    open_and_wait(window, case, qtbot)
    assert window.draft is not None
    assert tasks(window) == "4000"
    assert "newer version" in window.banner.text() and window.banner.isVisible()
    assert not window.menus.actions["save"].isEnabled() and "(read only)" in window.windowTitle()
    window.draft.set_answer("tasks", "5000")
    copy = tmp_path / "copy.advisor.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(copy), ""))
    window.save()
    qtbot.waitUntil(lambda: copy.is_file() and not window.isWindowModified(), timeout=30_000)
    assert case.read_bytes() == before
    assert not window.banner.isVisible() and window.menus.actions["save"].isEnabled()


def test_unsaved_work_is_asked_about_before_anything_takes_its_place(
    window: MainWindow, case: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard]
    monkeypatch.setattr(case_files, "ask_to_save", lambda *_: answers.pop(0))
    window.new_case()
    assert window.draft is not None
    window.draft.set_answer("tasks", "123")
    mine = window.draft
    open_and_wait(window, case, qtbot)
    assert window.draft is mine
    open_and_wait(window, case, qtbot)
    assert tasks(window) == "4000" and not answers


def test_recent_cases_are_in_the_menu_and_on_the_start_page_and_missing_ones_are_shown_as_such(
    window: MainWindow, case: Path, qtbot: QtBot
) -> None:
    open_and_wait(window, case, qtbot)
    entry = window.menus.recent.actions()[0]
    assert entry.text().startswith("Support team") and entry.isEnabled()
    window.close_case()
    os.rename(case, case.with_name("elsewhere.advisor.json"))
    window.recent.show()
    qtbot.waitUntil(lambda: not window.menus.recent.actions()[0].isEnabled(), timeout=30_000)
    assert "not there any more" in window.menus.recent.actions()[0].text()
    window.menus.recent.actions()[-1].trigger()
    qtbot.waitUntil(lambda: not window.menus.recent.isEnabled(), timeout=30_000)


def test_a_case_and_a_contract_that_are_dropped_on_the_window_are_opened(
    window: MainWindow, case: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(window, case)
    qtbot.waitUntil(lambda: window.draft is not None and tasks(window) == "4000", timeout=30_000)
    assert window.draft is not None
    offers = len(window.draft.offers)
    contract = tmp_path / "quote.json"
    contract.write_text(json.dumps(window.draft.offers[0]), encoding="utf-8")
    window.draft.unsaved = False
    drop(window, contract)
    draft = window.draft
    qtbot.waitUntil(lambda: len(draft.offers) == offers + 1, timeout=30_000)
    assert window.draft is draft and draft.flow.current == "offers"
    assert draft.unsaved and draft.history.undo_name.endswith("added")


@pytest.mark.parametrize("name", ["completions_usage.csv", "usage.jsonl", "usage.zip"])
def test_a_usage_export_that_is_dropped_on_the_window_goes_to_the_import(
    name: str, window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported: list[str] = []
    monkeypatch.setattr("advisor.gui.usage_import.import_usage", lambda at, path: imported.append(path))
    export = tmp_path / name
    export.write_bytes(b"day,tokens\n")
    drop(window, export)
    qtbot.waitUntil(lambda: imported == [str(export)])


def drop(window: MainWindow, path: Path) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, dropped, buttons, keys)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, dropped, buttons, keys))


def test_every_change_is_in_the_recovery_file_and_a_save_takes_it_away(
    window: MainWindow, case: Path, qtbot: QtBot, own_data_folder: Path
) -> None:
    open_and_wait(window, case, qtbot)
    assert window.draft is not None
    began = time.monotonic()
    for number in range(40):  # more changes keep coming: the first is not put off by them
        window.draft.set_answer("tasks", str(5000 + number))
    kept = own_data_folder / "recovery"
    qtbot.waitUntil(lambda: any(kept.glob("*.recovery.json")), timeout=30_000)
    assert began
    file = next(kept.glob("*.recovery.json"))
    assert json.loads(file.read_bytes())["case"]["answers"]["tasks"] == "5039"
    window.save()
    qtbot.waitUntil(lambda: not any(kept.glob("*.recovery.json")), timeout=30_000)


def test_unsaved_work_of_a_killed_window_is_offered_with_what_is_not_saved_and_kept_until_it_is(
    window: MainWindow, case: Path, qtbot: QtBot, choices: list[int], own_data_folder: Path
) -> None:
    from advisor.files.recovery import Recovery

    data = read_case_data(case)
    gone = Recovery("gone")
    gone.keep({**data, "answers": {**data["answers"], "tasks": "6000"}}, case, digest(case.read_bytes()))
    gone.close()
    choices.append(0)
    window.unsaved_work.offer()
    qtbot.waitUntil(lambda: window.draft is not None, timeout=30_000)
    assert tasks(window) == "6000"
    assert window.draft is not None and window.draft.path == case and window.draft.unsaved
    qtbot.waitUntil(lambda: not gone.file.exists(), timeout=30_000)
    kept = list((own_data_folder / "recovery").glob("*.recovery.json"))
    assert [json.loads(each.read_bytes())["case"]["answers"]["tasks"] for each in kept] == ["6000"]
    window.save()
    qtbot.waitUntil(lambda: read_case_data(case)["answers"]["tasks"] == "6000", timeout=30_000)
    qtbot.waitUntil(lambda: not any((own_data_folder / "recovery").glob("*.recovery.json")), timeout=30_000)


def test_recovered_work_does_not_take_the_place_of_what_a_colleague_saved_since_the_crash(
    window: MainWindow, case: Path, qtbot: QtBot, choices: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from advisor.files.recovery import Recovery

    data = read_case_data(case)
    gone = Recovery("gone")
    gone.keep({**data, "answers": {**data["answers"], "tasks": "6000"}}, case, digest(case.read_bytes()))
    gone.close()
    write_case(case, {**data, "answers": {**data["answers"], "tasks": "7000"}})
    mine = tmp_path / "mine.advisor.json"
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: (str(mine), ""))
    choices += [0, 0]  # go on with it; then, when it is said that someone else saved the file: a copy
    window.unsaved_work.offer()
    qtbot.waitUntil(lambda: window.draft is not None, timeout=30_000)
    window.save()
    qtbot.waitUntil(lambda: mine.exists() and not window.isWindowModified(), timeout=30_000)
    assert choices == []
    assert read_case_data(mine)["answers"]["tasks"] == "6000"
    assert read_case_data(case)["answers"]["tasks"] == "7000"


def test_work_that_a_newer_program_kept_is_said_to_be_there_and_left(window: MainWindow, qtbot: QtBot) -> None:
    from advisor.files.recovery import Recovery

    gone = Recovery("newer")
    gone.keep({"format": 1, "answers": {}}, None)
    gone.close()
    record = json.loads(gone.file.read_bytes())
    record["case"] = {"format": 99, "answers": {}, "thought": "of later"}
    record["checksum"] = durable.digest(json.dumps(record["case"], sort_keys=True, separators=(",", ":")).encode())
    gone.file.write_bytes(json.dumps(record).encode())
    then: list[int] = []
    window.unsaved_work.offer(lambda: then.append(1))
    qtbot.waitUntil(lambda: bool(then), timeout=60_000)
    assert f"Unsaved work of {record['kept_at']} is kept for a newer version" in window.statusBar().currentMessage()
    assert window.draft is None and gone.file.exists()


def test_a_change_is_kept_while_a_save_to_a_slow_drive_is_still_under_way(
    window: MainWindow, case: Path, qtbot: QtBot, own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, case, qtbot)
    assert window.draft is not None
    syncing, synced = threading.Event(), threading.Event()
    real = durable._fill

    def slow(temporary: Path, *more: Any) -> None:
        if temporary.parent == case.parent:
            syncing.set()
            assert synced.wait(60)
        real(temporary, *more)

    monkeypatch.setattr(durable, "_fill", slow)
    window.draft.set_answer("tasks", "5000")
    window.save()
    qtbot.waitUntil(syncing.is_set, timeout=30_000)
    window.draft.set_answer("tasks", "5001")

    def kept() -> bool:
        files = list((own_data_folder / "recovery").glob("*.recovery.json"))
        return any(json.loads(each.read_bytes())["case"]["answers"]["tasks"] == "5001" for each in files)

    qtbot.waitUntil(kept, timeout=30_000)
    assert window.files.saving
    synced.set()
    qtbot.waitUntil(lambda: not window.files.saving, timeout=30_000)
    assert read_case_data(case)["answers"]["tasks"] == "5000" and window.draft.unsaved
    assert kept()  # the save was of an older state: what came after it is still to be recovered


def test_an_older_state_never_takes_the_place_of_one_that_was_kept_when_the_program_went_down(
    window: MainWindow, case: Path, qtbot: QtBot, own_data_folder: Path
) -> None:
    open_and_wait(window, case, qtbot)
    assert window.draft is not None
    work = window.unsaved_work
    window.draft.set_answer("tasks", "5000")
    late, number = work._now(window.draft)
    window.draft.set_answer("tasks", "5001")
    work.keep_now()
    work._write(late, number)
    (file,) = (own_data_folder / "recovery").glob("*.recovery.json")
    assert json.loads(file.read_bytes())["case"]["answers"]["tasks"] == "5001"


def test_the_date_of_the_save_reaches_the_advice_on_all_workflows_too(real_window: MainWindow, qtbot: QtBot) -> None:
    real_window.open_sample("knows-nothing")
    qtbot.waitUntil(lambda: real_window.advice is not None, timeout=240_000)
    before = real_window.adviser.portfolio
    real_window.is_saved_at("2027-01-02T03:04:05Z")
    after = real_window.adviser.portfolio
    for case in (real_window.advice.case, after.case, after.whole.case):
        assert case.saved_at == "2027-01-02T03:04:05Z"
    assert after.whole.verdict is before.whole.verdict


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_with_hidden_characters_is_shown_with_a_sign_for_each_wherever_the_window_says_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    # Shown as it is, "\u202egpj" would read "jpg", and the line feed would hide what follows it.
    path = tmp_path / "a\u202egpj\nb[*].advisor.json"
    write_case(path, {"format": 1, "title": "", "answers": {"tasks": "1000"}})
    told: list[str] = []
    window.statusBar().messageChanged.connect(told.append)
    open_and_wait(window, path, qtbot)
    assert window.draft is not None
    window.draft.set_answer("tasks", "1001")
    window.save()
    qtbot.waitUntil(lambda: not window.isWindowModified() and not window.files.lane.busy, timeout=30_000)
    name = "a\ufffdgpj\ufffdb[*].advisor.json"
    assert f"Opening {name}…" in told and f"Saving {name}…" in told and f"Saved {name}." in told
    assert window.windowTitle().startswith("a\ufffdgpj\ufffdb[*][*][*] – ")
    recent = [action.text() for action in window.menus.recent.actions()]
    assert name in recent[0]
    from PySide6.QtWidgets import QAbstractButton

    links = [each for each in window.start.findChildren(QAbstractButton) if name in each.text()]
    assert len(links) == 1 and links[0].toolTip().endswith(name)


def test_a_program_that_goes_down_does_not_wait_for_a_disk_that_hangs(
    window: MainWindow, case: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write before it never ends; what was kept before that stays."""
    monkeypatch.setattr("advisor.gui.unsaved_work._PATIENCE", 0.01)
    open_and_wait(window, case, qtbot)
    assert window.draft is not None
    window.draft.set_answer("tasks", "5000")
    hangs, over = threading.Event(), threading.Event()

    def write() -> None:
        with window.unsaved_work._writing:
            hangs.set()
            over.wait(30)

    writing = threading.Thread(target=write)
    writing.start()
    assert hangs.wait(10)
    going_down = threading.Thread(target=window.unsaved_work.keep_now)
    going_down.start()
    going_down.join(10)
    still_waits = going_down.is_alive()
    over.set()
    writing.join()
    going_down.join()
    assert not still_waits
