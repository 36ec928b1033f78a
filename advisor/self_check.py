"""Whether this installation is whole: resources, engine, PDF and window, each tried once."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor import __version__
from advisor.system_libraries import FOR_A_SCREEN, TO_START, missing_packages

if TYPE_CHECKING:
    from advisor.advice import Advice


@dataclass(frozen=True)
class Check:
    name: str
    fine: bool
    says: str


def check_installation() -> list[Check]:
    """One result for each part of the program; a part that fails says what to do."""
    return [
        Check("program", True, f"{__version__}, Python {platform.python_version()}, {platform.system()}"),
        _tried("resources", _read_resources),
        _tried("engine", _advise_on_a_sample),
        _tried("PDF", _draw_a_sample),
        _libraries("system libraries", TO_START),
        _libraries("screen libraries", FOR_A_SCREEN),
        _tried("window", _open_a_window),
    ]


def _tried(name: str, part: Callable[[], str]) -> Check:
    try:
        return Check(name, True, part())
    except Exception as error:  # whatever goes wrong is this check's finding
        return Check(name, False, f"{type(error).__name__}: {error}")


def _read_resources() -> str:
    from advisor.files.export_file import export_formats, operating, payback_figures, usage_rules
    from advisor.files.resources import edition, read_market_resources, read_method

    read_method()
    for read in (export_formats, operating, payback_figures, usage_rules):
        read()
    market = read_market_resources()
    return f"edition {edition()}, model prices checked up to {market.checked_on}"


def _advise_on_a_sample() -> str:
    return _sample_advice().verdict.sentence


def _sample_advice() -> Advice:
    from advisor.advice import advise
    from advisor.files.case_file import read_case
    from advisor.files.resources import read_market_resources, read_method, resource_path

    case = read_case(resource_path("samples/support-team.advisor.json"))
    return advise(case, read_market_resources(), read_method(), with_flips=False)


def _draw_a_sample() -> str:
    from advisor.report.pdf.recommendation import render_report

    return f"{len(render_report(_sample_advice())):,} bytes"


def _libraries(name: str, wanted: Mapping[str, str]) -> Check:
    if not sys.platform.startswith("linux"):
        return Check(name, True, "come with the program on this system")
    missing = missing_packages(wanted)
    if missing:
        return Check(
            name, False, "missing; on Debian and Ubuntu type: sudo apt-get install " + " ".join(sorted(missing))
        )
    return Check(name, True, "all there")


def _open_a_window() -> str:
    """Qt is tried in a process of its own: a missing library can end a process without an exception."""
    # The folder that runs without Python has no interpreter to call, only itself.
    own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "advisor"]
    tried = subprocess.run(
        [*own, "self-check", "--window"],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    if tried.returncode != 0:
        why = (tried.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise RuntimeError(why)
    return f"Qt {tried.stdout.strip()} starts"
