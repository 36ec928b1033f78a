"""No test may reach the network: on Linux the system itself ends any process of the test run that opens a socket other
than a local one (seccomp), and by hand the same run is watched from outside (strace).

`tests/conftest.py` puts the filter on for every run. By hand, with the rest of the line for pytest:
    python tests/reliability/no_network.py filter [tests/files ...]
    python tests/reliability/no_network.py strace [tests/files ...]
"""

from __future__ import annotations

import ctypes
import errno
import faulthandler
import os
import platform
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
WATCHED = "ADVISOR_TEST_NETWORK"
"""Set to "watched" by the strace form, which counts sockets and therefore must not end at the first."""

# Numbers of the Linux kernel's interface (linux/audit.h, asm/unistd.h, linux/seccomp.h, linux/bpf_common.h).
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_SOCKET = {"x86_64": 41, "aarch64": 198}
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_IO_URING_SETUP = 425
_X32 = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _TRAP = 0x7FFF0000, 0x00030000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_AF_UNIX = 1
_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER, _ALL_THREADS = 1, 1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def why_not_here() -> str:
    """Why the filter can't be put on here, or nothing."""
    if sys.platform != "linux":
        return "seccomp is Linux's"
    if platform.machine() not in _SOCKET:
        return f"no system call numbers for {platform.machine()}"
    return ""


def forbid_network() -> None:
    """From now on this process and all that it starts die of SIGSYS at the first socket that is not AF_UNIX.

    The dying process says where it was, in Python's words. Raises OSError when the system refuses the filter.
    """
    machine = platform.machine()
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 7, _AUDIT_ARCH[machine]),  # another instruction set: trap
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 5, 0, _X32),
        (_EQUAL, 4, 0, _IO_URING_SETUP),  # it could open sockets past this filter
        (_EQUAL, 0, 2, _SOCKET[machine]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, _AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _TRAP),
    )
    code = b"".join(struct.pack("<HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    if libc.syscall(_SECCOMP[machine], _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program)):
        raise OSError(ctypes.get_errno(), "seccomp")


_said_where = None


def pytest_configure(config: pytest.Config) -> None:
    """Put the filter on for this test run, where the system has one."""
    global _said_where
    if why_not_here() or os.environ.get(WATCHED) == "watched":
        return
    # A copy of the real standard error: by the time of a leak pytest has taken the usual one away.
    _said_where = os.fdopen(os.dup(2), "w")
    faulthandler.register(signal.SIGSYS, file=_said_where, all_threads=False, chain=True)
    try:
        forbid_network()
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.EACCES):
            raise
        print(f"The network filter is not on: {error}", file=sys.stderr)


def sockets_seen(trace: str) -> list[str]:
    """The lines of a trace in which the program asked for a socket other than AF_UNIX, or a filter ended one who asked.

    Tools that only the tests start (Java, which judges PDFs, and the two of the bus of the screen reader) are not the program:
    sockets of theirs are left out.
    """
    asks = re.compile(r"\bsocket\((?!AF_UNIX|AF_LOCAL)|--- SIGSYS|io_uring_setup\(")
    runs: dict[str, str] = {}
    starting: dict[str, str] = {}
    forking: dict[str, int] = {}
    became: dict[str, int] = {}
    found = []
    for number, line in enumerate(trace.splitlines()):
        process = line.split(" ", 1)[0]
        if program := re.search(r'execve\("([^"]*)".* = 0$', line):
            runs[process], became[process] = os.path.basename(program[1]), number
        elif program := re.search(r'execve\("([^"]*)".*<unfinished', line):  # another process spoke in between
            starting[process] = os.path.basename(program[1])
        elif re.search(r"execve resumed>.* = 0$", line):
            runs[process], became[process] = starting.get(process, ""), number
        elif re.search(r"(?:clone3?|v?fork)\(.*<unfinished", line):
            forking[process] = number
        elif started := re.search(r"(?:clone3?|v?fork)(?:\(.*\)| resumed>.*) = (\d+)$", line):
            # a child may be another program before its parent hears that there is one
            if became.get(started[1], -1) <= forking.pop(process, number):
                runs[started[1]] = runs.get(process, "")
        elif asks.search(line) and runs.get(process, "") not in _TOOLS:
            found.append(f"{line} [{runs.get(process, 'not known')}]")
    return found


_TOOLS = ("java", "dbus-daemon", "at-spi-bus-launcher")


def run_watched(command: list[str]) -> tuple[int, list[str], int]:
    """Run a command under strace: its exit status, the sockets that it asked for beyond AF_UNIX, and how many local ones."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "trace"
        calls = "trace=socket,io_uring_setup,execve,clone,clone3,fork,vfork"
        ran = subprocess.run(
            ["strace", "-f", "-qq", "--seccomp-bpf", "-e", calls, "-o", str(log), *command],
            cwd=PROJECT,
            env={**os.environ, WATCHED: "watched"},
        )
        trace = log.read_text("utf-8", "replace") if log.exists() else ""
    return ran.returncode, sockets_seen(trace), len(re.findall(r"\bsocket\((?:AF_UNIX|AF_LOCAL)", trace))


def main(words: list[str]) -> int:
    if not words or words[0] not in ("filter", "strace"):
        print(__doc__)
        return 2
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words[1:]]
    if words[0] == "filter":
        if why_not_here():
            print(f"SKIPPED: {why_not_here()}")
            return 0
        forbid_network()
        status = subprocess.run(tests, cwd=PROJECT).returncode
        print(
            f"under the filter pytest ended with {status}; a socket but AF_UNIX would have ended it with {-signal.SIGSYS}"
        )
        return 0 if status == 0 else 1
    if not shutil.which("strace"):
        print("SKIPPED: there is no strace here (Debian: apt-get install strace)")
        return 0
    status, asked, local = run_watched(tests)
    print(f"pytest ended with {status}; sockets but AF_UNIX: {len(asked)}; local ones: {local}")
    for line in asked[:20]:
        print(line)
    return 1 if status or asked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
