"""Every call that a save makes to the system, failed with every error in turn and, in a fork, made the last one before a kill:
the old or the new case is whole, "saved" means saved, and nothing is left lying about after an error.

By hand: python tests/reliability/every_call.py [strace]
With strace the same from outside, on the system calls themselves: slower, and what Python does on its own is in it too.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

PROJECT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))

from advisor.errors import AdvisorError  # noqa: E402
from advisor.files.case_file import read_case_data, write_case  # noqa: E402
from advisor.files.versions import versions_of  # noqa: E402

CALLS: dict[str, tuple[int, ...]] = {
    "open": (errno.EACCES, errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT, errno.ENAMETOOLONG, errno.EOPNOTSUPP),
    "write": (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG),
    "fsync": (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EINVAL, errno.ENOTSUP),
    "replace": (errno.EACCES, errno.EPERM, errno.EIO, errno.ENOSPC, errno.EXDEV, errno.EBUSY, errno.EROFS),
    "link": (errno.EIO, errno.ENOSPC, errno.EPERM, errno.EMLINK),
    "unlink": (errno.EACCES, errno.EPERM, errno.EIO, errno.EBUSY),
    "close": (errno.EIO, errno.ENOSPC, errno.EDQUOT),
    "fchmod": (errno.EPERM, errno.EIO, errno.EROFS),
    "read": (errno.EIO,), "lseek": (errno.EIO,), "fstat": (errno.EIO,), "stat": (errno.EIO, errno.EACCES), "access": (errno.EIO,), "mkdir": (errno.EACCES, errno.ENOSPC, errno.EROFS),
    "scandir": (errno.EACCES, errno.EIO), "flock": (errno.ENOLCK, errno.EOPNOTSUPP, errno.EIO),
}  # fmt: skip
"""What each call may answer, of the errors that its manual page names."""
_MOST_CALLS = 60


def case(title: str) -> dict[str, Any]:
    return {"format": 1, "title": title, "answers": {"tasks": "40000"}, "notes": title * 300}


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "cases").mkdir(parents=True)
    os.environ["ADVISOR_DATA_DIR"] = str(folder / "data")
    path = folder / "cases" / "c.advisor.json"
    write_case(path, case("older"))
    write_case(path, case("old"))
    return path


def _at_call(name: str, nth: int, does: Callable[[], None]) -> tuple[Any, list[int]]:
    """A patch that does something at the n-th call of this name, and the list that counts the calls."""
    module: Any = fcntl if name == "flock" else os
    real = getattr(module, name)
    count = [0]

    def counted(*words: Any, **named: Any) -> Any:
        count[0] += 1
        if count[0] == nth:
            if name == "close":
                real(*words, **named)  # Linux frees the descriptor even when close reports a fault
            does()
        return real(*words, **named)

    return mock.patch.object(module, name, counted), count


def _state(path: Path) -> str:
    """The title of the case that is there; raises when it is not whole."""
    return str(read_case_data(path)["title"])


def _left_over(folder: Path) -> list[str]:
    return [each.name for each in folder.rglob("*.tmp")]


def failed_calls(folder: Path, unnamed: bool) -> Iterator[str]:
    """Faults found when each call fails with each error; the last text is the count."""
    points = 0
    for name, numbers in CALLS.items():
        for number in numbers:
            for nth in range(1, _MOST_CALLS):
                path = _fresh(folder)

                def fails(number: int = number) -> None:
                    raise OSError(number, os.strerror(number))

                patch, count = _at_call(name, nth, fails)
                where = f"{name} {nth} {errno.errorcode[number]}"
                with patch, mock.patch.object(os, "O_TMPFILE", os.O_TMPFILE if unnamed else 0):
                    try:
                        write_case(path, case("new"))
                        said = "saved"
                    except AdvisorError as error:
                        said = str(error)
                if count[0] < nth:
                    break
                points += 1
                found = _state(path)
                if said == "saved" and found != "new":
                    yield f"{where}: said saved, but {found} is there"
                if said != "saved" and not said.startswith(str(path)):
                    yield f"{where}: said {said}"
                if (
                    said != "saved"
                    and "the system refused" in said
                    and number not in (errno.EMLINK, errno.ENOLCK, errno.EINVAL, errno.ENOTSUP)
                ):
                    yield f"{where}: the cause is not named: {said}"
                if said != "saved" and name != "unlink" and _left_over(folder):
                    yield f"{where}: left {_left_over(folder)}"
                if "older" not in "".join((version.read() or b"").decode() for version in versions_of(path)):
                    yield f"{where}: the version before is gone"
            else:
                yield f"{name}: more than {_MOST_CALLS} calls"
    yield f"{points} failed calls"


def killed_at_calls(folder: Path, unnamed: bool) -> Iterator[str]:
    """Faults found when the process is killed just before each call; the last text is the count."""
    points = 0
    for name in CALLS:
        for nth in range(1, _MOST_CALLS):
            path = _fresh(folder)
            child = os.fork()
            if child == 0:
                try:
                    patch, _ = _at_call(name, nth, lambda: os.kill(os.getpid(), signal.SIGKILL))
                    with patch, mock.patch.object(os, "O_TMPFILE", os.O_TMPFILE if unnamed else 0):
                        write_case(path, case("new"))
                finally:
                    os._exit(0)
            _, status = os.waitpid(child, 0)
            if not os.WIFSIGNALED(status):
                break
            points += 1
            if _state(path) not in ("old", "new"):
                yield f"killed before {name} {nth}: {_state(path)}"
            if "older" not in "".join((version.read() or b"").decode() for version in versions_of(path)):
                yield f"killed before {name} {nth}: the version before is gone"
            write_case(path, case("next"))  # the lock is free, and what was left does not stand in the way
            if _state(path) != "next":
                yield f"killed before {name} {nth}: the next save fails"
    yield f"{points} kills"


DRIVER = """
import os, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from advisor.errors import AdvisorError
from tests.reliability.every_call import case, write_case
path = Path(sys.argv[2])
try: os.stat("/here-the-save-begins")
except OSError: pass
try:
    write_case(path, case("new")); said = "saved"
except AdvisorError as error:
    said = "refused " + str(error)
try: os.stat("/here-the-save-ends")
except OSError: pass
print(said)
"""
_FROM_OUTSIDE = {"openat": "EACCES EMFILE ENOSPC EROFS EIO", "write": "ENOSPC EIO EDQUOT EFBIG", "fsync": "EIO ENOSPC", "rename": "EACCES EIO ENOSPC EXDEV EBUSY",
                 "linkat": "EIO ENOSPC", "close": "EIO ENOSPC", "fchmod": "EPERM", "unlink": "EACCES", "read": "EIO", "mkdir": "EACCES ENOSPC", "flock": "EIO ENOLCK", "lseek": "EIO"}  # fmt: skip


def from_outside(folder: Path) -> Iterator[str]:
    """The same with strace, on the system calls; the last text is the count."""
    log = folder.with_name("trace")

    def run(*inject: str) -> tuple[str, Path]:
        path = _fresh(folder)
        command = [
            "strace",
            "-f",
            "-qq",
            "-o",
            str(log),
            "-e",
            "trace=all",
            *inject,
            sys.executable,
            "-c",
            DRIVER,
            str(PROJECT),
            str(path),
        ]
        return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}).stdout.strip(), path  # fmt: skip

    run()
    seen: Counter[str] = Counter()
    planned, inside = [], False
    for line in log.read_text("utf-8", "replace").splitlines():
        found = re.match(r"\d+\s+(\w+)\(", line)
        if not found:
            continue
        seen[found[1]] += 1
        if "here-the-save-ends" in line:
            break
        if inside and found[1] not in (
            "mmap",
            "munmap",
            "brk",
            "rt_sigaction",
            "rt_sigprocmask",
            "futex",
            "mprotect",
            "madvise",
            "getrandom",
            "clock_gettime",
        ):
            planned.append((found[1], seen[found[1]]))
        inside = inside or "here-the-save-begins" in line
    kills = errors = 0
    for name, nth in planned:
        said, path = run("-e", f"inject={name}:signal=KILL:when={nth}")
        kills += 1
        if _state(path) not in ("old", "new"):
            yield f"killed before {name} {nth}: {_state(path)}"
        for number in _FROM_OUTSIDE.get(name, "").split():
            said, path = run("-e", f"inject={name}:error={number}:when={nth}")
            errors += 1
            if (
                _state(path) not in ("old", "new")
                or (said == "saved" and _state(path) != "new")
                or not said.startswith(("saved", "refused"))
            ):
                yield f"{name} {nth} {number}: said {said!r}, {_state(path)} is there"
    yield f"{kills} kills, {errors} errors of system calls, seen from outside"


def main(words: list[str]) -> int:
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    bad = 0
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        ways: list[tuple[str, Iterator[str]]] = [("from outside", from_outside(Path(folder) / "disk"))] if "strace" in words else [
            (f"{what}, {'unnamed' if unnamed else 'hidden'} files", does(Path(folder) / "disk", unnamed))
            for unnamed in (True, False) for what, does in (("each error", failed_calls), ("each kill", killed_at_calls))
        ]  # fmt: skip
        for what, found in ways:
            *faults, count = list(found)
            bad += len(faults)
            print(f"{what}: {count}, {len(faults)} faults", *faults[:20], sep="\n   ", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
