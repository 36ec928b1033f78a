"""What the whole analysis takes in memory at 16,384 futures, measured in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES = 60
ANALYSIS = """
import re
from pathlib import Path
def peak():  # ru_maxrss would begin with what the calling process had
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024
import numpy
bare = peak()
from advisor.advice import advise
from advisor.files.case_file import read_case
from advisor.files.resources import read_market_resources, read_method, resource_path
from advisor.recommendation.flips import find_flips
market, method = read_market_resources(), read_method()
case = read_case(resource_path("samples/support-team.advisor.json"))
read = peak()
verdict = advise(case, market, method, with_flips=False).verdict
advised = peak()
find_flips(case, market, method, verdict)
print(advised - bare, peak() - read, peak() - bare)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the most memory that was used is measured as Linux counts it")
def test_the_whole_analysis_with_its_flips_adds_at_most_60_megabytes_over_numpy() -> None:
    """Every module, price and plan that is read among them; then the figures and the search alone."""
    done = subprocess.run([sys.executable, "-c", ANALYSIS], cwd=ROOT, capture_output=True, text=True, check=True)
    advised, over_reading, whole = (float(number) for number in done.stdout.split())
    assert advised <= whole <= MEGABYTES
    assert over_reading < MEGABYTES / 2
