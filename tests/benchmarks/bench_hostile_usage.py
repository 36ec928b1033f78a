"""How long each oversized or broken usage export takes to be refused. Run: python tests/benchmarks/bench_hostile_usage.py

The limit is 2 s; the ratio is to reading the 19,366 requests of a trace of the same columns, made on the spot.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from advisor.errors import AdvisorError
from advisor.files.export_file import export_formats
from advisor.usage.zipped import read_any
from tests.usage.test_hostile import GOOD, HUGE, TRACE


def main() -> int:
    known = export_formats()
    good = TRACE + GOOD * 19_366
    usual = timed(lambda: read_any(io.BytesIO(good), "export", known))
    print(f"{'a usual export of 19,366 requests':44} {usual:6.2f} s of processor time")
    longest = 0.0
    for name, make in HUGE.items():
        took = timed(lambda make=make: refused(lambda: read_any(make(), "export", known)))  # type: ignore[misc]
        longest = max(longest, took)
        print(f"{name:44} {took:6.2f} s {took / usual:6.1f}x")
    print(f"longest {longest:.2f} s of processor time (limit 2 s)")
    return 0


def refused(read: Callable[[], object]) -> None:
    try:
        read()
    except AdvisorError:
        return
    raise SystemExit("was not refused")


def timed(read: Callable[[], object]) -> float:
    start = time.process_time()
    read()
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
