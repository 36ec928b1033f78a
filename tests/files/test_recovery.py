"""Unsaved work after a crash: offered again, chosen by its checksum, and only when its window runs no more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from advisor.files import recovery
from advisor.files.durable import digest
from advisor.files.recovery import Recovery, drop_recovered, find_recovered, left_for_newer

PROJECT = Path(__file__).parents[2]
CASE = {"format": 1, "title": "Half done", "answers": {"tasks": "40000"}}

CRASHING = """
import os
from pathlib import Path
from advisor.files.recovery import Recovery
kept = Recovery()
kept.keep({"format": 1, "title": "Half done", "answers": {"tasks": "40000"}}, Path("somewhere.advisor.json"))
os._exit(9)
"""


def test_work_of_a_window_that_crashed_is_found_whole_with_its_place() -> None:
    subprocess.run([sys.executable, "-c", CRASHING], cwd=PROJECT, check=False)
    (found,) = find_recovered()
    assert found.data == CASE and found.case_path == Path("somewhere.advisor.json")
    drop_recovered(found)
    assert find_recovered() == ()


def test_work_of_a_window_that_still_runs_is_not_offered() -> None:
    window = Recovery()
    window.keep(CASE, None)
    assert find_recovered() == ()
    window.close()
    (found,) = find_recovered()
    assert found.data == CASE and found.case_path is None


def test_saved_work_is_not_offered() -> None:
    window = Recovery()
    window.keep(CASE, None)
    window.forget()
    window.close()
    assert find_recovered() == ()


def test_a_damaged_recovery_file_is_left_out_and_stays_where_it_is() -> None:
    for title in ("whole", "damaged"):
        window = Recovery(title)
        window.keep({**CASE, "title": title}, None)
        window.close()
        if title == "damaged":
            window.file.write_bytes(window.file.read_bytes().replace(b"40000", b"40001"))
            damaged = window.file
    assert [found.data["title"] for found in find_recovered()] == ["whole"]
    assert damaged.exists()


def test_only_the_last_change_counts() -> None:
    window = Recovery()
    for number in range(5):
        window.keep({**CASE, "title": f"change {number}"}, None)
    window.close()
    assert [found.data["title"] for found in find_recovered()] == ["change 4"]


def test_work_with_hidden_characters_pasted_into_it_is_taken_back_with_a_sign_in_their_place() -> None:
    window = Recovery()
    window.keep({**CASE, "title": "a\u202eb\x07\ud800c", "notes": "x" * 30_000, "buyer": {"for": "d\u2066"}}, None)
    window.close()
    (found,) = find_recovered()
    assert found.data["title"] == "a\ufffdb\ufffd\ufffdc" and found.data["buyer"]["for"] == "d\ufffd"
    assert found.data["notes"] == "x" * 19_999 + "…"


def test_a_window_that_ended_well_leaves_nothing_behind_and_one_that_was_dropped_neither() -> None:
    window = Recovery("well")
    window.keep(CASE, None)
    window.forget()
    window.forget()  # twice does no harm
    folder = window.file.parent
    window.close()
    assert list(folder.iterdir()) == []
    crashed = Recovery("crashed")
    crashed.keep(CASE, None)
    crashed.close()
    drop_recovered(find_recovered()[0])
    assert list(folder.iterdir()) == []


def test_the_latest_of_several_windows_comes_first() -> None:
    for number, moment in enumerate(("2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z", "2026-11-20T10:00:00Z")):
        window = Recovery(f"w{number}")
        window.keep({**CASE, "title": moment}, None)
        record = json.loads(window.file.read_bytes())
        window.file.write_bytes(json.dumps({**record, "kept_at": moment}).encode())
        window.close()
    assert [found.kept_at[:10] for found in find_recovered()] == ["2026-11-22", "2026-11-21", "2026-11-20"]


def test_two_windows_of_one_program_have_two_files() -> None:
    one, other = Recovery(), Recovery()
    assert one.file != other.file
    one.keep({**CASE, "title": "one"}, None)
    other.keep({**CASE, "title": "other"}, None)
    for window in (one, other):
        window.close()
    assert {found.data["title"] for found in find_recovered()} == {"one", "other"}


def test_work_of_a_newer_program_is_said_to_be_there_and_is_left_and_damaged_work_is_neither() -> None:
    for name, change in (("whole", {}), ("newer", {"format": 99, "thought": "of later"}), ("damaged", {"format": 99})):
        window = Recovery(name)
        window.keep(CASE, None)
        window.close()
        record = json.loads(window.file.read_bytes())
        record["case"].update(change)
        record["kept_at"] = f"2026-11-22T00:00:0{len(name)}Z"
        if name != "damaged":
            record["checksum"] = digest(recovery._bytes(record["case"]))
        window.file.write_bytes(json.dumps(record).encode())
    assert [found.data["title"] for found in find_recovered()] == ["Half done"]
    assert left_for_newer() == ("2026-11-22T00:00:05Z",)
    assert len(list(recovery.recovery_folder().glob("*.recovery.json"))) == 3


def test_work_of_a_newer_program_that_still_runs_is_not_spoken_of() -> None:
    window = Recovery("newer")
    window.keep({**CASE, "format": 99}, None)
    assert left_for_newer() == ()
    window.close()
    (earlier,) = left_for_newer()
    other = Recovery("another")
    other.keep({**CASE, "format": 99}, None)
    other.close()
    record = json.loads(other.file.read_bytes())
    other.file.write_bytes(json.dumps({**record, "kept_at": "2099-01-01T00:00:00Z"}).encode())
    assert left_for_newer() == ("2099-01-01T00:00:00Z", earlier)


def test_of_several_windows_the_work_of_the_last_is_offered_first() -> None:
    for hour, title in enumerate(("first", "last", "middle")):
        window = Recovery(title)
        window.keep({**CASE, "title": title}, None)
        window.close()
        record = json.loads(window.file.read_bytes())
        record["kept_at"] = f"2026-11-22T0{(1, 9, 5)[hour]}:00:00Z"
        window.file.write_bytes(json.dumps(record).encode())
    assert [found.data["title"] for found in find_recovered()] == ["last", "middle", "first"]
