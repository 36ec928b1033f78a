"""Saving where it can't work: full, over quota, without inodes, read-only in four ways, without descriptors. The old case
stays, and the sentence names the cause. Needs root on Linux, in a namespace of its own; each trial runs as nobody.

By hand: python tests/reliability/bad_disks.py
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))

from advisor.errors import AdvisorError  # noqa: E402
from advisor.files.case_file import read_case_data, write_case  # noqa: E402
from tests.reliability.power_cut import own_mounts, run, why_not_here  # noqa: E402

_NOBODY = 65534
CASE = {"format": 1, "title": "", "answers": {"tasks": "40000"}}


def _as_nobody(does: Callable[[], str]) -> str:
    """Run it without any rights of root, and bring back what it says."""
    seen, told = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
            os.write(told, does().encode()[:4000])
            status = 0
        finally:
            os._exit(status)
    os.close(told)
    said = b""
    while more := os.read(seen, 4096):
        said += more
    os.close(seen)
    os.waitpid(child, 0)
    return said.decode()


def _save(path: Path, notes: str = "") -> str:
    try:
        write_case(path, {**CASE, "title": "new", "notes": notes})
    except AdvisorError as error:
        return str(error)
    return "saved"


def _no_descriptors(path: Path) -> str:
    resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
    held = []
    try:
        while True:
            held.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        pass
    return _save(path)


def _small_files_only(path: Path) -> str:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
    return _save(path, "x" * 15_000)


def _fill(folder: Path) -> None:
    """Until not a byte fits, in large pieces and then in small ones."""
    for size in (65536, 512):
        for number in range(3000):
            try:
                (folder / f"filler{size}-{number}").write_bytes(b"x" * size)
            except OSError:
                break


class Trial:
    """A place with an old case in it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.home = folder / name.replace(" ", "-")
        self.home.mkdir(mode=0o777)
        self.data = folder / f"{self.home.name}-data"
        self.data.mkdir(mode=0o777)
        for place in (self.home, self.data):
            place.chmod(0o777)
        self.path = self.home / "c.advisor.json"

    def begin(self) -> None:
        os.environ["ADVISOR_DATA_DIR"] = str(self.data)
        self.home.chmod(0o777)
        said = _as_nobody(lambda: str(write_case(self.path, {**CASE, "title": "old"}).digest))
        if len(said) != 64:
            raise AssertionError(f"{self.home.name}: the old case could not be saved: {said}")


def trials(folder: Path) -> list[tuple[str, str, str]]:
    """(what, what was said, which case is there) for each."""
    results = []

    def note(name: str, trial: Trial, said: str, path: Path | None = None) -> None:
        results.append((name, said, str(read_case_data(path or trial.path)["title"])))

    def mounted(name: str, *words: str) -> Trial:
        trial = Trial(folder, name)
        run("mount", *words, str(trial.home))
        trial.home.chmod(0o777)
        trial.begin()
        return trial

    trial = mounted("full disk in memory", "-t", "tmpfs", "-o", "size=1m", "tmpfs")
    _fill(trial.home)
    note("full disk in memory", trial, _as_nobody(lambda: _save(trial.path, "x" * 15_000)))

    trial = mounted("without inodes", "-t", "tmpfs", "-o", "size=1m,nr_inodes=4", "tmpfs")
    for number in range(9):
        try:
            (trial.home / f"f{number}").touch()
        except OSError:
            break
    note("without inodes", trial, _as_nobody(lambda: _save(trial.path)))

    if not why_not_here("ext4"):
        image = folder / "image"
        with image.open("wb") as file:
            file.truncate(4 << 20)
        run("mkfs.ext4", "-q", "-F", str(image))
        trial = mounted("full ext4", "-t", "ext4", "-o", "loop", str(image))
        _fill(trial.home)
        note("full ext4", trial, _as_nobody(lambda: _save(trial.path, "x" * 15_000)))
        run("umount", str(trial.home))
    if not why_not_here("btrfs"):
        image = folder / "image2"
        with image.open("wb") as file:
            file.truncate(120 << 20)
        run("mkfs.btrfs", "-q", str(image))
        trial = Trial(folder, "over quota")
        run("mount", "-t", "btrfs", "-o", "loop", str(image), str(trial.home))
        run("btrfs", "subvolume", "create", str(trial.home / "mine"))
        run("btrfs", "quota", "enable", str(trial.home))
        (trial.home / "mine").chmod(0o777)
        trial.path = trial.home / "mine" / "c.advisor.json"
        trial.begin()
        run("btrfs", "qgroup", "limit", "100k", str(trial.home / "mine"))
        subprocess.run(["sync", "-f", str(trial.home)])
        try:
            (trial.home / "mine" / "filler").write_bytes(os.urandom(90_000))
            subprocess.run(["sync", "-f", str(trial.home)])
        except OSError:
            pass
        note("over quota", trial, _as_nobody(lambda: _save(trial.path, "ab" * 9_900)))
        run("umount", str(trial.home), check=False)

    trial = mounted("read-only disk", "-t", "tmpfs", "tmpfs")
    run("mount", "-o", "remount,ro", str(trial.home))
    note("read-only disk", trial, _as_nobody(lambda: _save(trial.path)))

    trial = Trial(folder, "read-only folder")
    trial.begin()
    trial.home.chmod(0o555)
    note("read-only folder", trial, _as_nobody(lambda: _save(trial.path)))

    trial = Trial(folder, "read-only file")
    trial.begin()
    trial.path.chmod(0o444)
    note("read-only file", trial, _as_nobody(lambda: _save(trial.path)))

    trial = Trial(folder, "another's file")
    trial.begin()
    os.chown(trial.path, 0, 0)
    trial.path.chmod(0o644)
    note("another's file", trial, _as_nobody(lambda: _save(trial.path)))

    trial = Trial(folder, "no descriptors")
    trial.begin()
    note("no descriptors", trial, _as_nobody(lambda: _no_descriptors(trial.path)))

    trial = Trial(folder, "small files only")
    trial.begin()
    note("small files only", trial, _as_nobody(lambda: _small_files_only(trial.path)))

    trial = Trial(folder, "a name too long")
    trial.begin()
    note("a name too long", trial, _as_nobody(lambda: _save(trial.home / ("x" * 300))))

    trial = Trial(folder, "a link")
    trial.begin()
    (trial.home / "link").symlink_to(trial.path)
    note("a link", trial, _as_nobody(lambda: _save(trial.home / "link")))
    if not (trial.home / "link").is_symlink():
        results.append(("a link", "the link became a file", ""))

    trial = Trial(folder, "the longest name")
    trial.path = trial.home / ("ü" * 120 + ".advisor.json")
    trial.begin()
    note("the longest name", trial, _as_nobody(lambda: _save(trial.path)))

    trial = Trial(folder, "full data folder")
    run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(trial.data))
    trial.data.chmod(0o777)
    trial.begin()
    _fill(trial.data)
    note("full data folder", trial, _as_nobody(lambda: _save(trial.path)))
    return results


EXPECTED = {
    "full disk in memory": ("the disk is full", "old"), "without inodes": ("the disk is full", "old"), "full ext4": ("the disk is full", "old"),
    "over quota": ("your share of the disk is used up", "old"), "read-only disk": ("the disk is read-only", "old"), "read-only folder": ("read-only", "old"),
    "read-only file": ("read-only", "old"), "another's file": ("read-only", "old"), "no descriptors": ("too many files are open", "old"),
    "small files only": ("larger than this disk or account allows", "old"), "a name too long": ("its name is too long", "old"),
    "a link": ("saved", "new"), "the longest name": ("saved", "new"), "full data folder": ("saved", "new"),
}  # fmt: skip


def main() -> int:
    if sys.platform != "linux" or os.geteuid() != 0:
        print("SKIPPED: bad disks are made by root on Linux")
        return 0
    own_mounts()
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    folder.chmod(0o777)
    try:
        found = trials(folder)
    finally:
        for place in folder.iterdir():
            subprocess.run(["umount", str(place)], capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)
    bad = [each for each in found if EXPECTED[each[0]][0] not in each[1] or each[2] != EXPECTED[each[0]][1]]
    for name, said, there in found:
        print(f"{'FAULT ' if (name, said, there) in bad else ''}{name}: {there} is there; {said[-110:]}")
    print(f"{len(found)} bad disks, {len(bad)} faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
