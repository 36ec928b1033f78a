"""One window a user: a second start hands its file to the first and ends. A lock says who is first; the file goes over a
local socket, or, where Python knows none (Windows), through a folder that the first window looks into."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import stat
import tempfile
import time
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.files.durable import digest, make_folder, try_lock
from advisor.files.folders import data_folder
from advisor.files.reader import read_file

HAS_SOCKETS = hasattr(socket, "AF_UNIX")
_LONGEST_ADDRESS = 100
_LONGEST_MESSAGE = 8192
_PATIENCE = 2.0
"""Seconds that a second start waits for the first window's answer before it opens a window of its own."""


class FirstWindow:
    """Held by the one window of a user and data folder. The system frees the lock however the window ends."""

    def __init__(self, lock: int | None) -> None:
        """Without the lock it is a window beside the first one: later starts are not handed over to it."""
        self._lock = lock
        self._listener: socket.socket | None = None
        if lock is not None and HAS_SOCKETS:
            with contextlib.suppress(OSError):
                self._listener = _listen()

    def fileno(self) -> int:
        """To be watched for reading; -1 where there is no socket and `handed_over` has to be asked now and then."""
        return -1 if self._listener is None else self._listener.fileno()

    def handed_over(self) -> list[str | None]:
        """What later starts were called with since the last time: the path of a file, or None for the window alone."""
        found: list[str | None] = []
        if self._lock is None:
            return found
        if self._listener is not None:
            with contextlib.suppress(BlockingIOError):
                while True:
                    found += _take(self._listener)
        for file in sorted(_requests().glob("*.json")):
            with contextlib.suppress(AdvisorError, ValueError):
                found += _asked(read_file(file, _LONGEST_MESSAGE))
            with contextlib.suppress(OSError):
                file.unlink()
        return found

    def close(self) -> None:
        if self._listener is not None:
            with contextlib.suppress(OSError):
                os.unlink(_address())
            self._listener.close()
            self._listener = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def be_first(path: str | None) -> FirstWindow | None:
    """The right to open the window; None when a window was there and took `path` over. Never an error.

    A socket or lock that a killed window left behind is taken over. When the first window does not answer, a second
    one opens all the same: what is saved is protected by the comparison before each save.
    """
    try:
        make_folder(data_folder())
        lock = os.open(data_folder() / "window.lock", os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError:
        return FirstWindow(None)
    if try_lock(lock):
        return FirstWindow(lock)
    os.close(lock)
    if _hand_over(None if path is None else os.path.abspath(path)):
        return None
    return FirstWindow(None)


def _listen() -> socket.socket:
    address = _address()
    with contextlib.suppress(FileNotFoundError):
        os.unlink(address)  # we hold the lock: whoever made it is gone
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(address)
        os.chmod(address, 0o600)
        listener.listen(8)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def _take(listener: socket.socket) -> list[str | None]:
    caller, _ = listener.accept()
    with contextlib.closing(caller):
        caller.settimeout(0.05)  # it has written before it connected us to anything slow; the window does not wait
        try:
            said = caller.recv(_LONGEST_MESSAGE)
            asked = _asked(said)
            caller.sendall(b"taken")
        except (OSError, ValueError):
            return []
    return asked


def _asked(said: bytes) -> list[str | None]:
    """The path in a message; a message of anything else is an error that the caller passes over."""
    message = json.loads(said.decode("utf-8"))
    path = message.get("open") if isinstance(message, dict) else 0
    if path is not None and not (isinstance(path, str) and 0 < len(path) <= 4096 and "\0" not in path):
        raise ValueError("not a path")  # not shown
    return [path]


def _hand_over(path: str | None) -> bool:
    message = json.dumps({"open": path}).encode("utf-8")
    return _by_socket(message) if HAS_SOCKETS else _by_folder(message)


def _by_socket(message: bytes) -> bool:
    give_up = time.monotonic() + _PATIENCE
    while True:
        with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as caller:
            caller.settimeout(_PATIENCE)
            try:
                caller.connect(_address())
                caller.sendall(message)
                return caller.recv(16) == b"taken"
            except (FileNotFoundError, ConnectionRefusedError):
                # The first window holds its lock already and listens in a moment.
                if time.monotonic() > give_up:
                    return False
                time.sleep(0.02)
            except OSError:
                return False


def _by_folder(message: bytes) -> bool:
    folder = _requests()
    file = folder / f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    try:
        make_folder(folder)
        file.write_bytes(message)
        os.replace(file, file.with_suffix(".json"))
    except OSError:
        return False
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        if not file.with_suffix(".json").exists():
            return True
        time.sleep(0.02)
    with contextlib.suppress(OSError):
        file.with_suffix(".json").unlink()
    return False


def _requests() -> Path:
    return data_folder() / "requests"


def _address() -> str:
    """In the data folder, or, where that path is too long for a socket, in a folder of this user's own."""
    address = str(data_folder() / "window.socket")
    if len(os.fsencode(address)) <= _LONGEST_ADDRESS:
        return address
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"agent-pricing-advisor-{os.getuid()}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise OSError("the folder for the socket belongs to someone else")
    return str(folder / digest(os.fsencode(address))[:16])
