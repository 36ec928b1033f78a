"""Cases with names that no one types, in folders that several people share, by programs with loose habits: nothing is
lost, and what is the buyer's own stays so."""

from __future__ import annotations

import json
import os
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import AdvisorError
from advisor.files import durable, export_mappings
from advisor.files.case_file import read_case_data, write_case
from advisor.files.folders import data_folder, settings_file
from advisor.files.names import path_read, path_written
from advisor.files.reader import LARGEST_FILE
from advisor.files.recovery import Recovery, find_recovered
from advisor.files.settings import RecentCase, Settings, is_there, read_settings, write_settings
from advisor.files.versions import versions_of

CASE: dict[str, Any] = {"format": 1, "title": "Odd", "answers": {"tasks": "40000"}}
_NAMES = {
    "turned round": "a\u202egpj.advisor.json",
    "isolated": "a\u2066b.advisor.json",
    "a bell": "a\x07b.advisor.json",
    "two lines": "a\nb.advisor.json",
    "Latin-1": os.fsdecode(b"caf\xe9.advisor.json"),
    "as long as can be": "é" * 121 + ".advisor.json",
    "like an option": "-rf.advisor.json",
    "like our own hex": "in hex:6162.advisor.json",
}
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has neither these names nor these rights")


@pytest.fixture(params=_NAMES, ids=list(_NAMES))
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / _NAMES[request.param]


@posix
def test_a_case_of_an_odd_name_is_saved_kept_after_a_crash_and_remembered(odd: Path) -> None:
    first = write_case(odd, CASE)
    write_case(odd, {**CASE, "title": "Second"}, loaded=first.digest)
    assert len(versions_of(odd)) == 1
    window = Recovery()
    window.keep(CASE, odd)
    window.close()
    assert [found.case_path for found in find_recovered()] == [odd]
    assert write_settings(Settings(theme="dark", last_folder=str(odd)).with_recent(RecentCase(str(odd)))) == ""
    read = read_settings()
    assert read.theme == "dark" and read.last_folder == str(odd) and is_there(read.recent[0])


def test_a_title_with_hidden_characters_or_without_end_does_not_cost_the_settings() -> None:
    write_settings(Settings(theme="dark").with_recent(RecentCase("x", "a\u202eb\ud800" + "c" * 999)))
    assert read_settings().theme == "dark" and read_settings().recent[0].title.startswith("a\ufffdb\ufffdcc")


def test_a_path_that_can_be_read_stands_as_it_is_and_any_other_comes_back_the_same() -> None:
    assert path_written("/home/a/b.json") == "/home/a/b.json" and path_read("/home/a/b.json") == "/home/a/b.json"
    assert path_written("a\u202e") == "in hex:61e280ae" and path_read("in hex:61e280ae") == "a\u202e"
    assert path_read(path_written("in hex:61")) == "in hex:61"
    assert path_read("in hex:no") == "in hex:no"


def test_a_heading_with_hidden_characters_does_not_cost_what_was_remembered_of_other_exports() -> None:
    export_mappings.remember(["Day", "Used"], {"time": "Day", "input": "Used"}, True)
    export_mappings.remember(["D\u202eay", "Us"], {"time": "D\u202eay", "input": "Us"}, True)
    assert export_mappings.remembered(["Day", "Used"]) == ({"time": "Day", "input": "Used"}, True)


def _grown() -> dict[str, Any]:
    """Thirty questionnaires of sixty long answers: 30 x 60 x 2 x 1,900 letters are 6.8 MB."""
    answer = {"tick": "yes", "answer": "a" * 1900, "evidence": "e" * 1900}
    one = {"vendor": "V", "answers": {f"q{number}": answer for number in range(60)}}
    return {**CASE, "vendor_answers": [one] * 30}


def test_a_case_that_could_not_be_opened_again_is_not_said_to_be_saved(tmp_path: Path) -> None:
    path = tmp_path / "c.advisor.json"
    saved = write_case(path, CASE)
    with pytest.raises(AdvisorError, match=f"{LARGEST_FILE:,} bytes and could not be opened again"):
        write_case(path, _grown(), loaded=saved.digest)
    assert read_case_data(path)["title"] == "Odd" and versions_of(path) == ()


def test_work_that_has_grown_beyond_what_can_be_saved_is_still_kept() -> None:
    window = Recovery()
    window.keep(_grown(), None)
    window.close()
    assert [len(found.data["vendor_answers"]) for found in find_recovered()] == [30]


@pytest.fixture
def loose() -> Iterator[None]:
    """A system that gives every right to everyone, as some servers and sticks do."""
    before = os.umask(0)
    yield
    os.umask(before)


@posix
@pytest.mark.usefixtures("loose")
def test_what_the_program_keeps_is_for_this_user_only_whatever_the_habit_of_the_system(tmp_path: Path) -> None:
    data_folder().mkdir(parents=True, exist_ok=True)
    data_folder().chmod(0o777)  # made by somebody else
    path = tmp_path / "c.advisor.json"
    write_case(path, CASE)
    write_case(path, {**CASE, "title": "Second"})
    window = Recovery()
    window.keep(CASE, path)
    write_settings(Settings())
    export_mappings.remember(["Day"], {"time": "Day"}, False)
    found = {each: stat.S_IMODE(each.stat().st_mode) for each in data_folder().rglob("*")}
    window.close()
    assert settings_file() in found and window.file in found and len(found) >= 6
    assert {each.name: oct(mode) for each, mode in found.items() if mode & 0o077} == {}


@posix
@pytest.mark.usefixtures("loose")
def test_settings_that_lay_open_are_closed_at_the_next_change() -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_bytes(b"{}")
    settings_file().chmod(0o666)
    write_settings(Settings())
    assert stat.S_IMODE(settings_file().stat().st_mode) == 0o600


@posix
def test_two_threads_that_ask_for_the_habit_of_the_system_leave_it_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0o022)
    real, answers, second = os.umask, [], []

    def in_between(mask: int) -> int:
        """The second thread asks while the first has set the mask and not put it back; with a lock it can't yet."""
        found = real(mask)
        if not second:
            second.append(threading.Thread(target=lambda: answers.append(durable._umask())))
            second[0].start()
            second[0].join(0.2)
        return found

    try:
        monkeypatch.setattr(os, "umask", in_between)
        answers.append(durable._umask())
        second[0].join()
        assert answers == [0o022, 0o022] and real(0o022) == 0o022
    finally:
        real(before)


def _as(user: int, group: int, work: Any) -> int:
    """Work done in a process of another user; the status that it ends with."""
    child = os.fork()
    if child == 0:
        status = 3
        try:
            os.setgroups([group])
            os.setresgid(group, group, group)
            os.setresuid(user, user, user)
            os.umask(0o022)
            status = work()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="plays other users: needs root")


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of group 5001, in which each member may write; each has a data folder of their own."""
    folder = tmp_path / "shared"
    folder.mkdir()
    for each in (tmp_path, *list(tmp_path.parents)[:-2]):
        if each.stat().st_uid == 0 and each.name.startswith(("pytest", "test_", "popen")):
            each.chmod(each.stat().st_mode | 0o011)
    os.chown(folder, 0, 5001)
    folder.chmod(0o2775)
    return folder


def _saves(path: Path, title: str) -> Any:
    def work() -> int:
        import tempfile

        with tempfile.TemporaryDirectory() as own:
            os.environ["ADVISOR_DATA_DIR"] = own
            write_case(path, {**CASE, "title": title})
        return 0

    return work


@root
def test_two_people_save_the_same_case_by_turns_and_both_keep_the_right_to(shared: Path) -> None:
    path = shared / "c.advisor.json"
    assert _as(6001, 5001, _saves(path, "first")) == 0
    path.chmod(0o664)
    for turn, user in enumerate((6002, 6001, 6002)):
        assert _as(user, 5001, _saves(path, f"turn {turn}")) == 0
    found = path.stat()
    assert (found.st_gid, stat.S_IMODE(found.st_mode)) == (5001, 0o664)
    assert read_case_data(path)["title"] == "turn 2"
    assert sorted(each.name for each in shared.iterdir()) == ["c.advisor.json"]


@root
def test_a_lock_that_a_colleague_left_when_killed_keeps_nobody_from_saving(shared: Path) -> None:
    path = shared / "c.advisor.json"

    def dies() -> int:
        with durable.saving_alone(path):
            os._exit(9)

    assert _as(6001, 5001, dies) == 9
    assert (shared / ".c.advisor.json.lock").exists()
    assert _as(6002, 5001, _saves(path, "after it")) == 0
    assert read_case_data(path)["title"] == "after it"


@root
def test_a_case_keeps_its_group_when_it_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "c.advisor.json"
    write_case(path, CASE)
    os.chown(path, 0, 5001)
    path.chmod(0o660)
    write_case(path, {**CASE, "title": "again"})
    assert (path.stat().st_gid, stat.S_IMODE(path.stat().st_mode)) == (5001, 0o660)


@posix
def test_a_lock_that_goes_between_two_looks_is_made_anew_and_a_read_only_folder_is_said_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "lock"
    real, asked = os.open, []

    def open_(path: Any, flags: int, *more: int) -> int:
        """Another user's lock is there at the first look and gone at the second."""
        asked.append(flags & os.O_CREAT)
        if len(asked) == 1:
            raise PermissionError(13, "not yours")
        return real(path, flags, *more)

    monkeypatch.setattr(durable.os, "open", open_)
    os.close(durable._open_lock(lock))
    assert lock.exists() and asked == [os.O_CREAT, 0, os.O_CREAT]

    def never(path: Any, flags: int, *more: int) -> int:
        raise PermissionError(13, "read-only folder") if flags & os.O_CREAT else FileNotFoundError(2, "no lock")

    monkeypatch.setattr(durable.os, "open", never)
    with pytest.raises(PermissionError, match="read-only folder"):
        durable._open_lock(lock)


def test_what_a_kill_left_beside_a_case_goes_with_the_next_save_once_it_is_a_day_old(tmp_path: Path) -> None:
    old, new = (tmp_path / f".c.advisor.json.{letter * 12}.tmp" for letter in "ab")
    for each in (old, new):
        each.write_bytes(b"x")
    yesterday = old.stat().st_mtime - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    write_case(tmp_path / "c.advisor.json", CASE)
    assert not old.exists() and new.exists()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts open files as Linux shows them")
def test_looking_for_recovered_work_leaves_no_file_open() -> None:
    window = Recovery()
    window.keep(CASE, None)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        assert find_recovered() == ()
    assert len(os.listdir("/proc/self/fd")) == before
    window.close()
    assert len(find_recovered()) == 1 and len(os.listdir("/proc/self/fd")) == before - 1


def test_restoring_that_fails_is_said_and_the_damaged_file_stays_with_its_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from advisor.files import case_file

    path = tmp_path / "c.advisor.json"
    path.write_bytes(b"damaged")
    real = durable.write_durably

    def full(target: Path, data: bytes, **more: Any) -> None:
        if target == path:
            raise OSError(28, "No space left on device")
        real(target, data, **more)

    monkeypatch.setattr(case_file, "write_durably", full)
    with pytest.raises(AdvisorError, match=r"is not restored: the disk is full; free some space"):
        case_file.restore_case(path, CASE)
    assert path.read_bytes() == b"damaged"
    assert [each.read_bytes() for each in tmp_path.glob("*.damaged-*")] == [b"damaged"]


def test_a_damaged_file_that_can_t_be_kept_is_said_with_its_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from advisor.files import case_file

    def full(target: Path, data: bytes, **more: Any) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "c.advisor.json"
    path.write_bytes(b"damaged")
    monkeypatch.setattr(case_file, "write_durably", full)
    with pytest.raises(AdvisorError, match=r"damaged-.* is not saved: the disk is full"):
        case_file.keep_damaged(path)


@pytest.mark.parametrize("part", ["offers", "contracts", "workflows", "vendor_answers"])
def test_fifty_of_a_kind_are_read_and_fifty_one_are_too_many(part: str) -> None:
    from advisor.files.case_fields import case_fields

    assert len(getattr(case_fields({part: [{}] * 50}, "c"), part)) == 50
    with pytest.raises(AdvisorError, match="holds too many entries"):
        case_fields({part: [{}] * 51}, "c")


def test_a_clock_that_goes_backwards_costs_no_version_and_no_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour back at each look: versions are in the order of their saves and work is told by its checksum."""
    from advisor.files import case_file, recovery, versions

    now = [datetime(2026, 11, 22, tzinfo=UTC)]

    class Backwards(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            now[0] -= timedelta(hours=1)
            return now[0]

    monkeypatch.setattr(case_file, "datetime", Backwards)
    monkeypatch.setattr(recovery, "datetime", Backwards)
    path = tmp_path / "c.advisor.json"
    loaded = None
    for number in range(8):
        saved = write_case(path, {**CASE, "title": f"save {number}"}, loaded=loaded)
        loaded = saved.digest
        for each in versions_of(path):
            os.utime(each.path, (1_800_000_000 - each.number * 3600,) * 2)  # each newer one looks older
    assert read_case_data(path)["title"] == "save 7"
    kept = [json.loads(each.read() or b"")["title"] for each in versions_of(path)]
    assert kept == ["save 6", "save 5", "save 4", "save 3", "save 2"] and len(kept) == versions.KEPT
    window = Recovery()
    for number in range(3):
        window.keep({**CASE, "title": f"change {number}"}, path, loaded)
    window.close()
    assert [(found.data["title"], found.loaded) for found in find_recovered()] == [("change 2", loaded)]
    # A file from tomorrow, as it seems, is not a day old: it may be another window's that is just being written.
    left = tmp_path / f".c.advisor.json.{'a' * 12}.tmp"
    left.write_bytes(b"x")
    assert durable.remove_leftovers(tmp_path, now=left.stat().st_mtime - 86_400) == 0 and left.exists()
