"""First paint of the folder that runs without Python, against a bare wizard frozen in the same way.

    python3 packaging/first_paint.py [--rounds 9]

Both start scripts are those of tests/benchmarks/bench_startup.py; each is built into a folder of its own by bundle.spec
and started in turn, offscreen. Works on what is committed, like build.py, and prints the ratio of each kind of time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import build
from tests.benchmarks.bench_startup import BARE, OURS, PAINTED, compare


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=9)
    rounds = options.parse_args().rounds
    python, source = build.build_environment(), build.export_commit(build.BUILD / "source")
    bare, ours = (frozen(python, source, name, code) for name, code in (("bare", BARE), ("ours", OURS)))
    first_paint(bare), first_paint(ours)  # so that the files are in memory for both
    pairs = [(first_paint(bare), first_paint(ours)) for _ in range(rounds)]
    compare(pairs, "frozen, first paint")
    return 0


def frozen(python: Path, source: Path, name: str, code: str) -> Path:
    """The program of a folder that runs this code."""
    entry = build.BUILD / "paint" / f"{name}.py"
    entry.parent.mkdir(parents=True, exist_ok=True)
    entry.write_text(code + PAINTED, encoding="utf-8")
    os.environ["ADVISOR_ENTRY"] = str(entry)
    return build.build_folder(python, source, build.BUILD / "paint" / name) / "advisor"


def first_paint(program: Path) -> dict[str, float]:
    """Seconds from the start: of the processor, and as the parent sees them."""
    with tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ADVISOR_DATA_DIR": data, "HOME": data}
        started = time.time()
        ran = subprocess.run([str(program)], env=env, capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout.splitlines()[-1])
    return {"cpu": found["cpu"], "wall": found["at"] - started}


if __name__ == "__main__":
    sys.exit(main())
