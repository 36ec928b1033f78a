"""Power cuts on real file systems: cases are saved on ext4, xfs and btrfs while a recording disk notes every block and
flush; then the power goes at random moments, with any part of what was not flushed, and the kernel mounts what is left.

By hand, as root on Linux: python tests/reliability/power_cut.py [STATES] [ext4 xfs btrfs ...] [--seed=1]
`--careless` saves without the last sync instead, which must be found to lose saves.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))

from advisor.errors import AdvisorError  # noqa: E402
from advisor.files import durable  # noqa: E402
from advisor.files.case_file import read_case_data, write_case  # noqa: E402
from advisor.files.versions import versions_of  # noqa: E402
from tests.reliability.block_recorder import FLUSH, MARK, WRITE, mount, read_log, serve  # noqa: E402

SYSTEMS = {"ext4": (24, ("-q", "-F")), "xfs": (320, ("-q",)), "btrfs": (120, ("-q",))}
"""Megabytes of the image, and how the file system is made."""
SAVES = 60
_NEW_MOUNTS = 0x00020000


def why_not_here(system: str) -> str:
    """Why this can't be done here, or nothing."""
    if sys.platform != "linux" or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "power cuts need root on Linux"
    if not os.path.exists("/dev/fuse") or not os.path.exists("/dev/loop-control"):
        return "power cuts need /dev/fuse and loop devices"
    if system not in Path("/proc/filesystems").read_text("utf-8").split():
        return f"this kernel has no {system}"
    if not shutil.which(f"mkfs.{system}"):
        return f"there is no mkfs.{system} (Debian: xfsprogs, btrfs-progs)"
    return ""


def run(*words: str, check: bool = True) -> str:
    ran = subprocess.run(words, capture_output=True, text=True)
    if check and ran.returncode:
        raise OSError(f"{words[0]}: {ran.stderr.strip()}")
    return ran.stdout.strip() if ran.returncode == 0 else ""


def case(number: int) -> dict[str, Any]:
    return {"format": 1, "title": str(number), "answers": {"tasks": "40000"}, "notes": f"{number} " * 3000}


def record(system: str, folder: Path, mounted: Path) -> None:
    """Save so many times on a fresh file system, noting each save as it is reported, into FOLDER/log from FOLDER/base."""
    megabytes, options = SYSTEMS[system]
    image = folder / "image"
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    run(f"mkfs.{system}", *options, str(image))
    run("cp", "--sparse=always", str(image), str(folder / "base"))
    served = folder / "served"
    served.mkdir()
    channel = mount(served)
    child = os.fork()
    if child == 0:
        try:
            serve(channel, image, folder / "log")
        finally:
            os._exit(0)
    os.close(channel)
    device = run("losetup", "-f", "--show", str(served / "image"))
    try:
        run("mount", "-t", system, device, str(mounted))
        marks = os.open(served / "mark", os.O_WRONLY)
        chance = random.Random(3)
        (mounted / "data").mkdir()
        write_case(mounted / "c.advisor.json", case(0))
        run("sync", "-f", str(mounted))
        os.write(marks, b"0")
        for number in range(1, SAVES + 1):
            write_case(mounted / "c.advisor.json", case(number))
            os.write(marks, b"%d" % number)
            time.sleep(chance.choice([0, 0, 0.01, 0.1]))
        os.close(marks)
    finally:
        run("umount", str(mounted), check=False)
        run("losetup", "-d", device, check=False)
        run("umount", str(served), check=False)
        os.waitpid(child, 0)


def look(mounted: Path, promised: int) -> str:
    """What is found after the cut: "fine", or what is wrong."""
    path = mounted / "c.advisor.json"
    try:
        number = int(read_case_data(path)["title"])
    except AdvisorError as error:
        return "torn or gone" if path.exists() else f"missing: {error}"
    if number not in (promised, promised + 1):
        return "a reported save is lost"
    kept = [version.read() or b"" for version in versions_of(path)]
    before = [f'"title": "{n}"'.encode() for n in (number - 1, number)]
    return (
        "fine" if number == 0 or any(mark in version for version in kept for mark in before) else "no version before it"
    )


def cut(system: str, folder: Path, mounted: Path, states: int, seed: int = 1) -> Counter[str]:
    """So many crash states, each mounted and looked at; how many of which kind."""
    events = list(read_log(folder / "log"))
    marks = [n for n, event in enumerate(events) if event[0] == MARK]
    chance = random.Random(seed)
    moments = sorted(chance.randint(marks[0] + 1, marks[-1] + 1) for _ in range(states))
    durable_until = promised = noted_until = 0
    found: Counter[str] = Counter()
    base, state = folder / "base", folder / "state"
    disk = os.open(base, os.O_RDWR)
    for moment in moments:
        last_flush = max((n for n in range(durable_until, moment) if events[n][0] == FLUSH), default=durable_until)
        for kind, offset, data in events[durable_until:last_flush]:
            if kind == WRITE:
                os.pwrite(disk, data, offset)
        durable_until = last_flush
        promised = max([promised, *(int(e[2]) for e in events[noted_until:moment] if e[0] == MARK)])
        noted_until = moment
        open_writes = [event for event in events[durable_until:moment] if event[0] == WRITE]
        way = chance.choice(["none", "all", "first", "some", "some"])
        if way == "none":
            open_writes = []
        elif way == "first":
            open_writes = open_writes[: chance.randint(0, len(open_writes))]
        elif way == "some":
            open_writes = [event for event in open_writes if chance.random() < 0.5]
        run("cp", "--sparse=always", str(base), str(state))
        with state.open("r+b") as file:
            for _, offset, data in open_writes:
                os.pwrite(file.fileno(), data, offset)
        try:
            run("mount", "-t", system, "-o", "loop", str(state), str(mounted))
        except OSError:
            found["can't be mounted"] += 1
            continue
        try:
            found[look(mounted, promised)] += 1
        finally:
            run("umount", str(mounted))
    os.close(disk)
    return found


def without_the_last_sync() -> None:
    """The mistake that most programs make: nothing is synced after the rename."""
    durable.sync_folder = lambda folder: None  # type: ignore[assignment]


def own_mounts() -> None:
    """Whatever is mounted from now on is seen by this process and its children alone, and goes with them."""
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_MOUNTS):
        raise OSError(ctypes.get_errno(), "unshare")
    with contextlib.suppress(OSError):  # in a chroot "/" is no mount; what is mounted there is seen until its end
        run("mount", "--make-rprivate", "/")


def main(words: list[str]) -> int:
    careless = "--careless" in words
    states = next((int(word) for word in words if word.isdigit()), 300)
    wanted = [word for word in words if word in SYSTEMS] or list(SYSTEMS)
    seed = next((int(word.removeprefix("--seed=")) for word in words if word.startswith("--seed=")), 1)
    if careless:
        without_the_last_sync()
    bad = 0
    for system in wanted:
        if reason := why_not_here(system):
            print(f"SKIPPED {system}: {reason}")
            continue
        own_mounts()
        start = time.monotonic()
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        with tempfile.TemporaryDirectory(dir=memory) as folder:
            mounted = Path(folder) / "mounted"
            mounted.mkdir()
            os.environ["ADVISOR_DATA_DIR"] = str(mounted / "data")
            record(system, Path(folder), mounted)
            recorded = time.monotonic()
            found = cut(system, Path(folder), mounted, states, seed)
        wrong = states - found["fine"]
        bad += wrong
        print(
            f"{system}: {wrong} of {states} states lost, torn or without the version before {dict(found)}; "
            f"{SAVES} saves in {recorded - start:.0f} s, states in {time.monotonic() - recorded:.0f} s",
            flush=True,
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
