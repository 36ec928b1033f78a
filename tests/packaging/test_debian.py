"""The package names its own needs, also on a machine that does not have them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "debian.py"
_spec = importlib.util.spec_from_file_location("debian", SCRIPT)
assert _spec is not None and _spec.loader is not None
debian = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(debian)


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libwayland-cursor.so.0", "libwayland-cursor0"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libgcc_s.so.1", "libgcc-s1"),
        ("libicu4.so.72", "libicu4-72"),  # a name that ends in a digit is kept apart from the number
    ],
)
def test_a_library_that_is_not_here_is_asked_for_by_the_name_that_debian_gives_it(library: str, package: str) -> None:
    assert debian.name_of_package(library) == package


def test_what_a_program_links_to_becomes_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The linker's table is read; what lies in the folder itself is not asked for."""
    for name in ("advisor", "libown.so.1"):
        (tmp_path / name).write_bytes(b"")
    told = "  NEEDED               libown.so.1\n  NEEDED               libnowhere-here.so.3\n"
    answers = {"objdump": told, "dpkg": ""}
    monkeypatch.setattr(
        debian.subprocess, "run", lambda line, **_: debian.subprocess.CompletedProcess(line, 0, answers[line[0]], "")
    )
    assert debian.packages_needed(tmp_path) == {"libnowhere-here3"}
