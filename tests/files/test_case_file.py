"""Saving: the old or the new case is there in full at every moment, and nothing else is ever written over."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import AdvisorError
from advisor.files import durable
from advisor.files.case_file import (
    ChangedOnDisk,
    case_data_from_bytes,
    case_from_data,
    case_to_data,
    keep_damaged,
    newer_case_data,
    read_case,
    read_case_data,
    restore_case,
    write_case,
)
from advisor.files.durable import digest, remove_leftovers, saving_alone, write_durably
from advisor.files.migrations import FORMAT, Newer
from advisor.files.resources import resource_path
from advisor.files.versions import KEPT, versions_of

CASE: dict[str, Any] = {"format": 1, "title": "Support desk", "answers": {"tasks": "40000"}, "offers": []}


def titled(title: str) -> dict[str, Any]:
    return {**CASE, "title": title}


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_was_saved_is_read_back_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "case.advisor.json"
    saved = write_case(path, CASE)
    assert read_case_data(path) == saved.data
    assert saved.digest == digest(path.read_bytes()) and saved.note == ""
    assert {**saved.data, "saved_at": ""} == {**CASE, "saved_at": ""}
    assert names_in(tmp_path) == ["case.advisor.json"]


@pytest.mark.parametrize("sample", sorted(resource_path("samples").glob("*.advisor.json")), ids=lambda path: path.name)
def test_every_sample_is_the_same_case_after_it_was_taken_apart_and_saved(sample: Path, tmp_path: Path) -> None:
    case = read_case(sample)
    write_case(tmp_path / "again.json", case_to_data(case))
    again = read_case(tmp_path / "again.json")
    assert (again.answers, again.offers, again.title, again.buyer) == (
        case.answers,
        case.offers,
        case.title,
        case.buyer,
    )
    assert (again.usage, again.overrides, again.workflows) == (case.usage, case.overrides, case.workflows)


def test_the_short_form_of_an_offer_is_taken_too() -> None:
    case = case_from_data({**CASE, "contracts": [{"name": "Flat", "fee": "500", "term_months": 12}]})
    assert [offer.name for offer in case.offers] == ["Flat"]


@pytest.mark.parametrize(
    "there",
    [b"", b"not a case", b'{"format": 99, "answers": {}}', b'{"name": "x", "dependencies": {}}', bytes(500)],
    ids=["empty", "damaged", "newer", "foreign", "zeros"],
)
def test_what_is_not_a_whole_case_is_never_written_over(there: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(there)
    with pytest.raises(AdvisorError, match="not replaced; save under another name"):
        write_case(path, CASE)
    assert path.read_bytes() == there and names_in(tmp_path) == ["x.json"]


def test_a_newer_file_is_said_to_be_newer(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b'{"format": 2, "answers": {}, "something_new": 1}')
    with pytest.raises(Newer, match="newer version of this program"):
        read_case_data(tmp_path / "x.json")


def test_a_damaged_file_is_kept_beside_under_a_name_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b'{"format"')
    copy = keep_damaged(path)
    assert copy.name.startswith("x.json.damaged-") and copy.read_bytes() == path.read_bytes() == b'{"format"'


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), "\ud800", "a\u202eb", pytest.param(object(), id="an object"), {1: 2}], ids=str
)
def test_what_would_not_read_back_the_same_never_reaches_the_disk(value: object, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_case(path, CASE)
    before = path.read_bytes()
    with pytest.raises(AdvisorError):
        write_case(path, {**CASE, "usage": {"source": "", "summary": {"list_cost": value}}})
    assert path.read_bytes() == before and names_in(tmp_path) == ["x.json"]


def test_the_last_five_versions_are_kept_and_the_newest_whole_one_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for number in range(8):
        write_case(path, titled(f"save {number}"))
    kept = versions_of(path)
    titles = [json.loads(version.read() or b"{}")["title"] for version in kept]
    assert len(kept) == KEPT and titles == ["save 6", "save 5", "save 4", "save 3", "save 2"]
    kept[0].path.write_bytes(kept[0].path.read_bytes()[:-9])  # damaged, and by its date the newest of all
    assert [version.number for version in versions_of(path)] == [version.number for version in kept[1:]]


def test_a_version_says_when_it_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "case.advisor.json"
    for title in ("one", "two"):
        write_case(path, {**CASE, "title": title})
    (version,) = versions_of(path)
    os.utime(version.path, (1_795_305_600, 1_795_305_600))
    assert versions_of(path)[0].kept_on == datetime(2026, 11, 22, tzinfo=UTC)


def test_two_files_of_one_name_do_not_share_their_versions(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_case(tmp_path / folder / "x.json", titled(folder))
    write_case(tmp_path / "a" / "x.json", titled("again"))
    assert len(versions_of(tmp_path / "a" / "x.json")) == 1 and versions_of(tmp_path / "b" / "x.json") == ()


def test_a_save_goes_on_and_says_so_when_no_version_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.json"
    write_case(path, titled("one"))
    (tmp_path / "in-the-way").write_text("a file where the data folder should be", "utf-8")
    monkeypatch.setenv("ADVISOR_DATA_DIR", str(tmp_path / "in-the-way"))
    assert "No earlier version could be kept" in write_case(path, titled("two")).note
    assert read_case_data(path)["title"] == "two"


def test_a_change_by_someone_else_is_seen_before_the_save(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    mine = write_case(path, titled("mine")).digest
    theirs = write_case(path, titled("theirs"))
    with pytest.raises(ChangedOnDisk):
        write_case(path, titled("mine again"), loaded=mine)
    assert read_case_data(path) == theirs.data
    write_case(path, titled("on purpose"), loaded=theirs.digest)
    assert json.loads(versions_of(path)[0].read() or b"{}")["title"] == "theirs"


def test_of_40_edits_in_four_threads_none_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "shared.json"
    write_case(path, {**CASE, "notes": ""})

    def edit(window: int) -> None:
        done = 0
        while done < 10:
            loaded = digest(path.read_bytes())
            data = read_case_data(path)
            try:
                write_case(path, {**data, "notes": f"{data['notes']} {window}.{done}"}, loaded=loaded)
            except ChangedOnDisk:
                continue
            except AdvisorError as busy:  # on a machine with a hundred other things to do
                assert "another window is saving it" in str(busy)
                continue
            done += 1

    windows = [threading.Thread(target=edit, args=(window,)) for window in range(4)]
    for thread in windows:
        thread.start()
    for thread in windows:
        thread.join()
    noted = read_case_data(path)["notes"].split()
    assert len(noted) == len(set(noted)) == 40


def test_a_save_waits_for_another_and_then_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_LOCK_PATIENCE", 0.02)
    path = tmp_path / "x.json"
    with saving_alone(path), pytest.raises(AdvisorError, match="another window is saving it"):
        write_case(path, CASE)
    write_case(path, CASE)


# Faults of the system: every call of a save, failed with every error in turn

FAILING = ("open", "write", "fsync", "replace", "link", "read", "close", "fchmod")
ERRORS = (errno.EIO, errno.EACCES)
"""Of all the others, and of more calls, tests/reliability/every_call.py."""


def fail_call(monkeypatch: pytest.MonkeyPatch, name: str, nth: int, number: int) -> list[int]:
    real: Callable[..., Any] = getattr(os, name)
    calls = [0]

    def failing(*words: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] == nth:
            if name == "close":
                real(*words, **named)  # Linux frees the descriptor even when close reports a fault
            raise OSError(number, os.strerror(number))
        return real(*words, **named)

    monkeypatch.setattr(os, name, failing)
    return calls


@pytest.mark.parametrize("unnamed", [True, False], ids=["unnamed file", "hidden file"])
@pytest.mark.parametrize("name", FAILING)
def test_whatever_call_fails_the_old_or_new_case_is_whole_and_done_means_done(
    name: str, unnamed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.json"
    write_case(path, titled("old"))
    if not unnamed:
        monkeypatch.setattr(os, "O_TMPFILE", 0, raising=False)
    for number in ERRORS:
        for nth in range(1, 40):
            with monkeypatch.context() as patch:
                calls = fail_call(patch, name, nth, number)
                try:
                    write_case(path, titled(f"{name} {nth} {number}"))
                    said_saved = True
                except AdvisorError as refused:
                    said_saved = False
                    assert str(refused).startswith(str(path))
            title = read_case_data(path)["title"]
            if said_saved:
                assert title == f"{name} {nth} {number}"
            assert [left for left in names_in(tmp_path) if left.endswith(".tmp")] == []
            if calls[0] < nth:  # every call of this name has failed once
                break
        else:
            pytest.fail("a save makes fewer than 40 calls of one name")


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
def test_a_link_stays_a_link_permissions_stay_and_a_long_name_is_saved(tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    write_case(real, titled("old"))
    real.chmod(0o640)
    (tmp_path / "link.json").symlink_to(real)
    write_case(tmp_path / "link.json", titled("new"))
    assert (tmp_path / "link.json").is_symlink() and read_case_data(real)["title"] == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    longest = tmp_path / ("ü" * 125 + ".json")  # 255 bytes, the most that a name may have
    write_case(longest, titled("long"))
    assert read_case_data(longest)["title"] == "long"


def test_a_read_only_case_is_refused_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.json"
    write_case(path, titled("old"))
    real = os.access
    # Said through os.access, because root may write what is read-only.
    monkeypatch.setattr(os, "access", lambda p, mode: False if Path(p) == path else real(p, mode))
    with pytest.raises(AdvisorError, match="read-only; save under another name"):
        write_case(path, titled("new"))
    assert read_case_data(path)["title"] == "old"


def test_a_folder_that_is_not_there_is_named_as_the_cause(tmp_path: Path) -> None:
    with pytest.raises(AdvisorError, match="its folder is not there; choose another folder"):
        write_case(tmp_path / "gone" / "x.json", CASE)


def test_only_own_leftovers_older_than_a_day_are_removed(tmp_path: Path) -> None:
    own = tmp_path / ".x.json.0123456789ab.tmp"
    for path in (own, tmp_path / "notes.tmp", tmp_path / ".x.json.tmp"):
        path.write_bytes(b"")
    assert remove_leftovers(tmp_path) == 0
    written = own.stat().st_mtime
    assert remove_leftovers(tmp_path, now=written + 86_400) == 0  # a day and not more
    assert remove_leftovers(tmp_path, now=written + 86_401) == 1
    assert names_in(tmp_path) == [".x.json.tmp", "notes.tmp"]


def test_the_new_file_is_synced_before_it_takes_the_old_ones_place_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        steps.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        real_sync(descriptor)

    def replace(source: Path, target: Path) -> None:
        steps.append("replace")
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    write_durably(tmp_path / "x", b"new")
    assert steps == ["sync file", "replace", "sync folder"]


def test_a_folder_that_can_not_be_synced_is_a_save_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.json"
    write_case(path, titled("old"))
    real = os.fsync

    def fails(number: int) -> Callable[[int], None]:
        def sync(descriptor: int) -> None:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(number, "")
            real(descriptor)

        return sync

    monkeypatch.setattr(os, "fsync", fails(errno.EIO))
    with pytest.raises(AdvisorError, match="the disk reports a fault"):
        write_case(path, titled("new"))
    monkeypatch.setattr(os, "fsync", fails(errno.EINVAL))  # some network drives know no such call
    assert write_case(path, titled("newer")).note == "" and read_case_data(path)["title"] == "newer"


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts descriptors as Linux shows them")
def test_no_save_and_no_refusal_leaves_a_file_open(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_case(path, titled("0"))
    before = len(os.listdir("/proc/self/fd"))
    for number in range(5):
        write_case(path, titled(str(number)))
        with pytest.raises(ChangedOnDisk):
            write_case(path, CASE, loaded="another")
        with pytest.raises(AdvisorError):
            read_case_data(tmp_path)
        with pytest.raises(AdvisorError):
            write_case(tmp_path / "gone" / "x.json", CASE)
        with pytest.raises(AdvisorError, match="is something else, so it is kept"):
            durable.write_output(path, b"%PDF-1", only_over=b"%PDF-")
    assert len(os.listdir("/proc/self/fd")) == before


def test_of_a_newer_case_what_is_known_is_shown_and_an_offer_is_never_left_out() -> None:
    newer = {
        "format": 9, "title": "From tomorrow", "currency": "EUR", "mood": "good", "notes": 5,
        "buyer": {"organisation": "Example", "department": "IT"},
        "answers": {"tasks": "4000", "stage": "orbit", "telepathy": "yes"}, "set_aside": {"telepathy": "no", "budget": "5"},
        "workflows": [{"name": "Chat", "answers": {"tasks": "1", "aura": "2"}, "colour": "red"}, 7],
    }  # fmt: skip
    assert newer_case_data(json.dumps(newer).encode(), "x") == {
        "format": 1, "title": "From tomorrow", "currency": "EUR", "buyer": {"organisation": "Example"},
        "answers": {"tasks": "4000"}, "set_aside": {"budget": "5"}, "workflows": [{"name": "Chat", "answers": {"tasks": "1"}}],
    }  # fmt: skip
    with pytest.raises(AdvisorError, match="offers"):
        newer_case_data(json.dumps({**newer, "offers": ["in a new form"]}).encode(), "x")


SAVED = Path(__file__).parent / "saved"


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_file_of_every_format_there_ever_was_is_read_and_saved_in_todays(number: int, tmp_path: Path) -> None:
    case = read_case(SAVED / f"format-{number}.advisor.json")
    assert (case.title, case.answers.said("tasks"), [offer.name for offer in case.offers]) == (
        "Saved for ever",
        "40000",
        ["Growth"],
    )
    saved = write_case(tmp_path / "now.json", read_case_data(SAVED / f"format-{number}.advisor.json"))
    assert saved.data["format"] == FORMAT and read_case(tmp_path / "now.json").offers == case.offers


def test_a_whole_case_is_not_pushed_aside_when_a_version_is_restored_but_kept_among_the_versions(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.json"
    write_case(path, titled("one"))
    write_case(path, titled("two"))
    restore_case(path, titled("one"))
    assert names_in(tmp_path) == ["x.json"] and read_case_data(path)["title"] == "one"
    assert [json.loads(version.read() or b"{}")["title"] for version in versions_of(path)] == ["two", "one"]
    path.unlink()
    assert restore_case(path, titled("three")).note == "" and read_case_data(path)["title"] == "three"


def test_a_damaged_file_that_is_restored_twice_in_one_second_is_kept_twice(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 240}.advisor"  # so long that the end of its name gives way
    for number in range(3):
        path.write_bytes(b"{ damaged %d" % number)
        note = restore_case(path, titled("whole")).note
        assert note.startswith("The damaged file is kept as ") and ".damaged-" in note
    kept = sorted(each.read_bytes() for each in tmp_path.glob("*.damaged-*"))
    assert kept == [b"{ damaged 0", b"{ damaged 1", b"{ damaged 2"] and read_case_data(path)["title"] == "whole"


def test_usage_overrides_and_workflows_stand_in_the_file_as_they_were_read() -> None:
    data = {
        "format": 1, "answers": {}, "usage": {"source": "export.csv", "summary": {"days": 30, "requests": 12}},
        "overrides": {"margin": "0.45"}, "workflows": [{"name": "Chat", "answers": {"tasks": "7"}}],
    }  # fmt: skip
    written = case_to_data(case_from_data(data))
    assert {key: written[key] for key in data} == data
    assert case_to_data(case_from_data({"format": 1, "answers": {}}))["usage"] is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"name": "x", "charges": []}, "is a contract and not a case; put it under offers of a case"),
        ({"name": "x", "version": "1"}, "is not a case of this program; choose a file that it saved"),
        ({"format": 1, "colour": "red"}, "is not a case of this program"),
        ({"format": 1, "answers": {}, "titel": ""}, r"titel: is not a name that is known here; did you mean title\?"),
        ({"format": 1, "answers": {}, "qqq": ""}, "qqq: is not a name that is known here; take it out"),
        ({"format": 1, "answers": []}, "answers: must be an object in braces"),
        ({"format": 1, "answers": {}, "offers": {}}, "offers: must be a list in brackets"),
        ({"format": 1, "answers": {}, "title": 5}, "title: must be text in quotes"),
        ({"format": 1, "answers": {}, "title": "x" * 301}, "title: is too long; shorten it"),
        ({"format": 1, "answers": {}, "offers": [{}] * 51}, "offers: holds too many entries; take some out"),
        ({"format": 1, "answers": {}, "currency": "usd"}, "currency: must be three capital letters such as USD"),
        ({"format": 1, "answers": {"tasks": True}}, "answers.tasks"),
        ({"format": 1, "answers": {}, "workflows": [{"nam": "x"}]}, r"workflows\[0\].nam: .*did you mean name\?"),
        ({"format": 1, "answers": {}, "usage": {"sumary": {}}}, r"usage.sumary: .*did you mean summary\?"),
        ({"format": 1, "vendor_answers": [{"vendro": "x"}], "answers": {}}, r"vendro: .*did you mean vendor\?"),
        ({"format": 1, "answers": {}, "buyer": {"organization": ""}}, r"organization: .*did you mean organisation\?"),
        ({"format": "1", "answers": {}}, "format must be a whole number from 1 to 1"),
        ({"format": 0, "answers": {}}, "format must be a whole number"),
        ({"format": True, "answers": {}}, "format must be a whole number"),
        ({"format": 1, "answers": {"tasks": "x"}}, "answers.tasks: is not one of its answers"),
        ({"format": 1, "answers": {}, "contracts": [{"name": "x", "fee": "-"}]}, r"contracts\[0\]"),
    ],
)
def test_each_fault_of_a_case_is_said_with_its_place_and_remedy(content: dict[str, Any], words: str) -> None:
    with pytest.raises(AdvisorError, match=words):
        case_from_data(case_data_from_bytes(json.dumps(content).encode(), "x"), "x")


def test_a_file_that_does_not_say_its_format_is_of_the_first() -> None:
    assert case_data_from_bytes(b'{"answers": {}}', "x") == {"answers": {}, "format": 1}


def test_a_save_is_done_again_over_the_same_content_without_a_second_version(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_case(path, titled("same"))
    for _ in range(3):
        path.write_bytes(path.read_bytes())
        write_case(path, {**read_case_data(path)})
    # Saved within a second the contents are equal; a version with the content of the newest one is not kept twice.
    kept = [version.read() for version in versions_of(path)]
    assert len(kept) == len(set(kept)) >= 1


# Windows and a Mac can't be had here: what differs there is played


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_a_virus_scanner_holds_for_a_moment_is_saved_all_the_same(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, tries = tmp_path / "x", [0]
    real = os.replace

    def held(source: str, target: str) -> None:
        tries[0] += 1
        if tries[0] < 4:
            error = PermissionError(13, "held")
            error.winerror = number  # type: ignore[attr-defined]  # as on Windows
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    durable.write_durably(path, b"new")
    assert path.read_bytes() == b"new" and tries == [4]


def test_a_file_that_is_held_for_long_is_refused_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")

    def held(source: str, target: str) -> None:
        error = PermissionError(13, "held")
        error.winerror = 5  # type: ignore[attr-defined]  # as on Windows
        raise error

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(durable, "_WINDOWS_PATIENCE", 0.1)
    with pytest.raises(PermissionError):
        durable.write_durably(path, b"new")
    assert path.read_bytes() == b"old" and [each.name for each in path.parent.iterdir()] == ["x"]


def test_on_a_mac_the_sync_reaches_the_disk_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    asked: list[int] = []
    monkeypatch.setattr(durable.sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda descriptor, order: asked.append(order))
    durable.write_durably(tmp_path / "x", b"new")
    assert asked == [51]


def test_two_files_of_one_folder_are_saved_at_the_same_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_LOCK_PATIENCE", 0.02)
    with saving_alone(tmp_path / "a.json"), saving_alone(tmp_path / "b.json"):
        assert names_in(tmp_path) == [".a.json.lock", ".b.json.lock"]
    with saving_alone(
        tmp_path / ("ü" * 120)
    ):  # 240 bytes: the lock has the first 40 characters, and room for its own end
        assert names_in(tmp_path) == [f".{'ü' * 40}.lock"]


def sized(key: str, length: int) -> dict[str, Any]:
    """A case in which one part has this length."""
    return {
        "title": {"title": "x" * length}, "edition": {"edition": "x" * length}, "saved_at": {"saved_at": "x" * length},
        "an answer's key": {"set_aside": {"k" * length: "1"}}, "an answer": {"set_aside": {"tasks": "x" * length}},
        "a workflow's name": {"workflows": [{"name": "x" * length}]}, "workflows": {"workflows": [{}] * length},
        "offers": {"offers": [{}] * length}, "contracts": {"contracts": [{}] * length},
        "set aside": {"set_aside": {f"k{n}": "1" for n in range(length)}},
    }[key]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "most"),
    [("title", 300), ("edition", 40), ("saved_at", 40), ("an answer's key", 80), ("an answer", 200), ("a workflow's name", 200),
     ("workflows", 50), ("offers", 50), ("contracts", 50), ("set aside", 500)],
)  # fmt: skip
def test_each_part_of_a_case_may_be_so_long_and_no_longer(key: str, most: int) -> None:
    for length, is_read in ((most, True), (most + 1, False)):
        content = json.dumps({"format": 1, "answers": {}, **sized(key, length)}).encode()
        if is_read:
            case_data_from_bytes(content, "x")
        else:
            with pytest.raises(AdvisorError, match=r"too long; shorten it|too many entries"):
                case_data_from_bytes(content, "x")


def test_a_disk_that_takes_one_byte_at_a_time_gets_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data[:1])))
    write_durably(tmp_path / "x", b"a whole file")
    assert (tmp_path / "x").read_bytes() == b"a whole file"
    given = iter([0] * 20)  # one who goes on without end is stopped
    monkeypatch.setattr(os, "write", lambda descriptor, data: next(given))
    with pytest.raises(OSError, match="short write"):
        write_durably(tmp_path / "x", b"another")
    assert (tmp_path / "x").read_bytes() == b"a whole file" and names_in(tmp_path) == ["x"]


@pytest.mark.skipif(not getattr(os, "O_TMPFILE", 0), reason="unnamed files are Linux's")
def test_where_no_unnamed_file_can_be_made_a_hidden_one_is_and_another_refusal_stays_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refusing(number: int) -> Callable[..., int]:
        def opens(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if flags & os.O_TMPFILE == os.O_TMPFILE:
                raise OSError(number, os.strerror(number))
            return real(path, flags, *more, **named)

        return opens

    monkeypatch.setattr(os, "open", refusing(errno.EOPNOTSUPP))
    write_durably(tmp_path / "x", b"on a drive without them")
    assert (tmp_path / "x").read_bytes() == b"on a drive without them"
    monkeypatch.setattr(os, "open", refusing(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left"):
        write_durably(tmp_path / "x", b"full")


def test_an_output_that_can_not_be_written_is_refused_with_the_cause(tmp_path: Path) -> None:
    with pytest.raises(AdvisorError, match="is not written: its folder is not there"):
        durable.write_output(tmp_path / "gone" / "x.pdf", b"%PDF-")
    durable.write_output(tmp_path / "x.pdf", b"%PDF-1")
    durable.write_output(tmp_path / "x.pdf", b"%PDF-2", only_over=b"%PDF-")
    assert (tmp_path / "x.pdf").read_bytes() == b"%PDF-2"


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts descriptors as Linux shows them")
def test_waiting_for_another_window_leaves_no_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_LOCK_PATIENCE", 0.1)
    with saving_alone(tmp_path / "x"):
        before = len(os.listdir("/proc/self/fd"))
        with pytest.raises(AdvisorError, match="another window"), saving_alone(tmp_path / "x"):
            pass
        assert len(os.listdir("/proc/self/fd")) == before


def test_the_data_folder_is_made_with_all_that_leads_to_it_and_for_this_user_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADVISOR_DATA_DIR", str(tmp_path / "a" / "b" / "data"))
    for title in ("one", "two"):
        assert write_case(tmp_path / "x.json", titled(title)).note == ""
    assert len(versions_of(tmp_path / "x.json")) == 1
    durable.make_folder(tmp_path / "own")
    assert os.name == "nt" or stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o700
