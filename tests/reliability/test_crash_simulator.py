"""Every state in which a power cut can leave the disk while the program saves, keeps versions, migrates, restores or
recovers: no save that was reported is lost, nothing is torn, and the reader never stumbles."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import AdvisorError
from advisor.files import case_fields, case_file, migrations
from advisor.files.case_file import keep_damaged, read_case_data, restore_case, write_case
from advisor.files.durable import write_durably
from advisor.files.recovery import Recovered, Recovery, drop_recovered, find_recovered
from advisor.files.versions import versions_of
from tests.reliability.crash_simulator import Crash, lay_out, watch

CASE: dict[str, Any] = {"format": 1, "title": "", "answers": {"tasks": "40000"}, "offers": []}
NAMES = pytest.mark.parametrize("unnamed", [True, False], ids=["unnamed files", "hidden files"])


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory where there is one: thousands of states are laid out in it."""
    memory = "/dev/shm" if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        place = Path(folder) / "disk"
        (place / "cases").mkdir(parents=True)
        (place / "data").mkdir()
        monkeypatch.setenv("ADVISOR_DATA_DIR", str(place / "data"))
        yield place


def titled(title: str) -> dict[str, Any]:
    return {**CASE, "title": title}


def judge(crashes: list[Crash], root: Path, is_right: Callable[[Crash], str]) -> int:
    """How many states there were; fails with the first in which something promised is not so."""
    for crash in crashes:
        lay_out(crash.files, root)
        fault = is_right(crash)
        assert not fault, f"after {crash.after}, promised {crash.promised}: {fault}; {sorted(crash.files)}"
    print(f"{len(crashes)} states after a power cut, 0 lost or torn")
    return len(crashes)


def title_of(path: Path) -> str:
    return str(read_case_data(path)["title"])


def version_titles(path: Path) -> list[str]:
    from json import loads

    return [loads(version.read() or b"{}")["title"] for version in versions_of(path)]


@NAMES
def test_no_state_after_a_power_cut_loses_or_tears_a_save_or_the_version_before_it(unnamed: bool, root: Path) -> None:
    path = root / "cases" / "c.advisor.json"
    write_case(path, titled("0"))

    def saves(promise: Callable[[str], None]) -> None:
        for number in (1, 2, 3):
            write_case(path, titled(str(number)))
            promise(str(number))

    def is_right(crash: Crash) -> str:
        last = int(crash.promised[-1]) if crash.promised else 0
        found = int(title_of(path))
        if found not in (last, last + 1):
            return f"save {found} is there"
        kept = version_titles(path)  # each save before the one that is there, newest first
        return "" if kept[: found + 1] in ([str(n) for n in range(found - 1, -1, -1)], [str(n) for n in range(found, -1, -1)]) else f"save {found} has versions {kept}"  # fmt: skip

    assert judge(watch(root, saves, unnamed=unnamed).crashes(), root, is_right) > (30 if unnamed else 100)


@NAMES
def test_the_first_save_and_the_sixth_that_drops_a_version_are_as_safe(unnamed: bool, root: Path) -> None:
    path = root / "cases" / "c.advisor.json"

    def saves(promise: Callable[[str], None]) -> None:
        for number in range(1, 9):
            write_case(path, titled(str(number)))
            promise(str(number))

    def is_right(crash: Crash) -> str:
        last = int(crash.promised[-1]) if crash.promised else 0
        if not path.exists():
            return "" if not last else "the case is gone"
        found = int(title_of(path))
        kept = [int(title) for title in version_titles(path)]
        if found not in (last, last + 1):
            return f"save {found} is there"
        return "" if set(range(max(1, found - 5), found)) <= {*kept, found} else f"save {found} has versions {kept}"

    judge(watch(root, saves, unnamed=unnamed).crashes(), root, is_right)


@NAMES
def test_while_an_older_file_is_saved_in_todays_format_one_of_the_two_is_whole(
    unnamed: bool, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A format to come: its step adds what the older one did not say.
    path = root / "cases" / "c.advisor.json"
    write_case(path, titled("of the older format"))
    for module in (migrations, case_fields, case_file):
        monkeypatch.setattr(module, "FORMAT", 2)
    monkeypatch.setitem(migrations.STEPS, 1, lambda data: {**data, "notes": "migrated"})

    def migrates(promise: Callable[[str], None]) -> None:
        write_case(path, read_case_data(path))
        promise("migrated")

    def is_right(crash: Crash) -> str:
        content = path.read_bytes()
        data = read_case_data(path)
        if data["title"] != "of the older format" or data["notes"] != "migrated":
            return "it reads differently"
        if crash.promised and b'"format": 2' not in content:
            return "it is of the older format although the save was reported"
        if b'"format": 2' in content and b'"format": 1' not in (versions_of(path)[0].read() or b""):
            return "the older file is not kept"
        return ""

    judge(watch(root, migrates, unnamed=unnamed).crashes(), root, is_right)


@NAMES
def test_unsaved_work_is_in_the_recovery_file_or_in_the_case_at_every_moment(unnamed: bool, root: Path) -> None:
    path = root / "cases" / "c.advisor.json"
    write_case(path, titled("0"))

    def works(promise: Callable[[str], None]) -> None:
        window = Recovery("window")
        for number in (1, 2):
            window.keep(titled(str(number)), path)
            promise(str(number))
        write_case(path, titled("2"))
        window.forget()
        window.keep(titled("3"), path)
        promise("3")
        window.close()

    def is_right(crash: Crash) -> str:
        last = int(crash.promised[-1]) if crash.promised else 0
        recovered = [int(work.data["title"]) for work in find_recovered()]
        best = max([int(title_of(path)), *recovered])
        return "" if best in (last, last + 1) else f"the best that is left is {best}"

    judge(watch(root, works, unnamed=unnamed).crashes(), root, is_right)


@NAMES
def test_a_second_crash_while_the_first_is_being_recovered_loses_nothing(unnamed: bool, root: Path) -> None:
    """Each state of the first crash is recovered as the window does it, and cut again at every moment."""
    path = root / "cases" / "c.advisor.json"
    write_case(path, titled("0"))

    def works(promise: Callable[[str], None]) -> None:
        window = Recovery("first")
        window.keep(titled("1"), path)
        promise("1")
        write_case(path, titled("1"))
        promise("1 saved")
        window.forget()

    def best() -> int:
        return max([int(title_of(path)), *(int(work.data["title"]) for work in find_recovered())])

    first = {str(sorted(c.files.items())): c for c in watch(root, works, unnamed=unnamed).crashes() if c.promised}
    tried = 0
    for crash in first.values():
        lay_out(crash.files, root)

        def recovers(promise: Callable[[str], None]) -> None:
            window = Recovery("second")
            found: tuple[Recovered, ...] = find_recovered()
            if found:
                window.keep(found[0].data, found[0].case_path)  # the new window's own first: then the old may go
                drop_recovered(found[0])
                write_case(path, found[0].data)
                window.forget()
            window.close()

        second = watch(root, recovers, unnamed=unnamed).crashes()
        tried += judge(second, root, lambda _: "" if best() >= 1 else "the work is gone")
    assert tried > 100


@NAMES
def test_while_a_damaged_case_is_restored_the_damaged_one_and_its_versions_stay(unnamed: bool, root: Path) -> None:
    path = root / "cases" / "c.advisor.json"
    for number in range(3):
        write_case(path, titled(str(number)))
    damaged = path.read_bytes()[:40]
    path.write_bytes(damaged)
    (version, *_) = versions_of(path)
    earlier = case_file.case_data_from_bytes(version.read() or b"", "version")

    def restores(promise: Callable[[str], None]) -> None:
        restore_case(path, earlier)
        promise("restored")

    def is_right(crash: Crash) -> str:
        if "1" not in version_titles(path):
            return "the version that was restored is gone"
        if path.read_bytes() == damaged:
            return "" if not crash.promised else "it was reported as restored"
        beside = [each.read_bytes() for each in path.parent.glob("*.damaged-*")]
        return "" if title_of(path) == "1" and damaged in beside else "the damaged file is not kept"

    judge(watch(root, restores, unnamed=unnamed).crashes(), root, is_right)


def test_the_first_version_of_all_outlives_a_cut_with_every_folder_that_leads_to_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADVISOR_DATA_DIR", str(root / "data" / "made" / "on the way"))
    path = root / "cases" / "c.advisor.json"
    write_case(path, titled("0"))

    def saves(promise: Callable[[str], None]) -> None:
        write_case(path, titled("1"))
        promise("1")

    judge(watch(root, saves).crashes(), root, lambda crash: "" if title_of(path) == "0" or "0" in version_titles(path) else "gone")  # fmt: skip


@NAMES
def test_a_copy_of_a_damaged_file_is_whole_once_it_is_reported(unnamed: bool, root: Path) -> None:
    path = root / "cases" / "c.advisor.json"
    path.write_bytes(b"{ damaged" * 50)

    def keeps(promise: Callable[[str], None]) -> None:
        promise(keep_damaged(path).name)

    def is_right(crash: Crash) -> str:
        if path.read_bytes() != b"{ damaged" * 50:
            return "the file itself was touched"
        return (
            "" if not crash.promised or (path.parent / crash.promised[0]).read_bytes() == path.read_bytes() else "torn"
        )

    judge(watch(root, keeps, unnamed=unnamed).crashes(), root, is_right)


# The simulator itself: it must find what is wrong with the ways that are known to lose data


def careless(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(descriptor, data[:50])
    os.close(descriptor)


def without_sync(path: Path, data: bytes) -> None:
    temporary = path.with_name("t")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.write(descriptor, data[:50])
    os.close(descriptor)
    os.replace(temporary, path)


def without_folder_sync(path: Path, data: bytes) -> None:
    temporary = path.with_name("t")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.write(descriptor, data[:50])
    os.fsync(descriptor)
    os.close(descriptor)
    os.replace(temporary, path)


@pytest.mark.parametrize(
    ("way", "torn", "lost"),
    [
        (careless, True, True),
        (without_sync, True, True),
        (without_folder_sync, False, True),
        (write_durably, False, False),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_the_simulator_tells_the_safe_way_from_those_that_lose_data(
    way: Callable[[Path, bytes], None], torn: bool, lost: bool, root: Path
) -> None:
    path = root / "cases" / "x"
    old, new = b"o" * 50, b"n" * 50
    path.write_bytes(old)

    def saves(promise: Callable[[str], None]) -> None:
        way(path, new)
        promise("new")

    found = {(bool(crash.promised), crash.files.get("cases/x", b"gone")) for crash in watch(root, saves).crashes()}
    assert any(content not in (old, new) for _, content in found) == torn
    assert any(was_promised and content != new for was_promised, content in found) == lost


def test_after_every_crash_the_next_save_works(root: Path) -> None:
    path = root / "cases" / "c.advisor.json"
    write_case(path, titled("0"))

    def saves(promise: Callable[[str], None]) -> None:
        write_case(path, titled("1"))
        promise("1")

    def is_right(crash: Crash) -> str:
        try:
            write_case(path, titled("after"))
        except AdvisorError as error:
            return str(error)
        return "" if title_of(path) == "after" else "not saved"

    judge(watch(root, saves).crashes(), root, is_right)
