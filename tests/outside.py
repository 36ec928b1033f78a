"""Runs a command outside the filter that ends every process of the tests at a socket, for tools that open one as they start.

A shell is started before the filter is put on (tests/conftest.py imports this module first); it ends with its pipe.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

_shell: subprocess.Popen[str] | None = None
if sys.platform.startswith("linux"):
    _shell = subprocess.Popen(["/bin/sh"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def run_outside(command: list[str], environment: Mapping[str, str], folder: Path, seconds: int) -> str:
    """All that the command says, on both streams; after so many seconds it is ended."""
    assert _shell is not None and _shell.stdin is not None and _shell.stdout is not None
    settings = [f"{name}={value}" for name, value in environment.items()]
    whole = ["env", "-C", str(folder), *settings, "timeout", "-k", "10", str(seconds), *command]
    with tempfile.NamedTemporaryFile("r", suffix=".txt") as said:
        _shell.stdin.write(f"{shlex.join(whole)} </dev/null >{shlex.quote(said.name)} 2>&1; echo done\n")
        _shell.stdin.flush()
        assert _shell.stdout.readline() == "done\n"
        return said.read()
