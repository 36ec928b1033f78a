"""One window a user: a second start hands its file over, a killed window's socket is taken over, and nobody waits."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.files import one_window
from advisor.files.one_window import FirstWindow, be_first

ROOT = Path(__file__).resolve().parents[2]
_HOLD = """
import sys
from advisor.files.one_window import be_first
first = be_first(None)
print("first" if first else "handed over", flush=True)
sys.stdin.readline()
"""
_SECOND = """
import sys
from advisor.files.one_window import be_first
print("first" if be_first(sys.argv[1] if len(sys.argv) > 1 else None) else "handed over", flush=True)
assert "PySide6" not in sys.modules
"""


@pytest.fixture(params=["socket", "folder"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Over a local socket, and as on Windows, through a folder; the same in this process and in those it starts."""
    if request.param == "folder":
        monkeypatch.setattr(one_window, "HAS_SOCKETS", False)
        monkeypatch.setattr(one_window, "_PATIENCE", 0.2)
    elif not hasattr(socket, "AF_UNIX"):
        pytest.skip("this Python knows no local sockets")
    return str(request.param)


@pytest.fixture
def first(way: str) -> Iterator[FirstWindow]:
    made = be_first(None)
    assert made is not None
    yield made
    made.close()


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def said(process: subprocess.Popen[str], answer: str = "") -> str:
    assert process.stdin is not None and process.stdout is not None
    if answer:
        process.stdin.write(answer)
        process.stdin.flush()
    return process.stdout.readline().strip()


def wait_for(first: FirstWindow, process: subprocess.Popen[str]) -> list[str | None]:
    found: list[str | None] = []
    give_up = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < give_up:
        found += first.handed_over()
    return [*found, *first.handed_over()]


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this Python knows no local sockets")
@pytest.mark.parametrize("given", [["some case.advisor.json"], []], ids=["with a case", "without"])
def test_what_the_second_start_was_called_with_comes_to_the_first(given: list[str], tmp_path: Path) -> None:
    mine = be_first(None)
    assert mine is not None
    try:
        with start(_SECOND, *given) as two:
            found = wait_for(mine, two)
            assert said(two) == "handed over"
    finally:
        mine.close()
    assert found == [os.path.abspath(given[0]) if given else None]


def test_through_a_folder_where_there_are_no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_window, "HAS_SOCKETS", False)
    mine = be_first(None)
    assert mine is not None and mine.fileno() == -1
    code = _SECOND.replace("print(", "import advisor.files.one_window as o; o.HAS_SOCKETS = False\nprint(", 1)
    try:
        with start(code, "case.advisor.json") as two:
            found = wait_for(mine, two)
            assert said(two) == "handed over"
    finally:
        mine.close()
    assert found == [os.path.abspath("case.advisor.json")]


@pytest.mark.skipif(os.name == "nt", reason="there is no signal 9 on Windows")
def test_what_a_killed_window_left_behind_is_taken_over(own_data_folder: Path) -> None:
    with start(_HOLD) as one:
        assert said(one) == "first"
        os.kill(one.pid, signal.SIGKILL)
        one.wait()
    assert (own_data_folder / "window.socket").exists()
    mine = be_first("case.advisor.json")
    assert mine is not None and mine.fileno() >= 0
    mine.close()
    assert not (own_data_folder / "window.socket").exists()


def test_a_first_window_that_does_not_answer_stops_nobody(
    way: str, first: FirstWindow, own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_window, "_PATIENCE", 0.2)
    second = be_first("case.advisor.json")
    assert second is not None and second.fileno() == -1
    second.close()
    assert (first.fileno() >= 0) == (way == "socket")
    if way == "socket":  # the first window can still be reached
        assert (own_data_folder / "window.socket").exists()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this Python knows no local sockets")
@pytest.mark.parametrize(
    "message", [b"", b"{", b"[]", b'{"open": 1}', b'{"open": ""}', b'{"open": "a\\u0000b"}', b"\xff" * 9000]
)
def test_nonsense_over_the_socket_is_passed_over(message: bytes, own_data_folder: Path) -> None:
    mine = be_first(None)
    assert mine is not None
    caller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        caller.connect(str(own_data_folder / "window.socket"))
        caller.sendall(message)
        assert mine.handed_over() == []
    finally:
        caller.close()
        mine.close()


def test_a_data_folder_with_a_long_path_gets_a_short_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("ADVISOR_DATA_DIR", str(tmp_path / ("long" * 40)))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    address = one_window._address()
    assert len(address) < len(str(tmp_path)) + 60 and (tmp_path / f"agent-pricing-advisor-{os.getuid()}").is_dir()


def test_without_a_data_folder_the_window_opens_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("ADVISOR_DATA_DIR", str(tmp_path / "file"))
    mine = be_first(None)
    assert mine is not None
    mine.close()
