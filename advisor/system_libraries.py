"""The libraries that Qt needs from the system, and the Debian package of each. `packaging/go.py` reads this before anything
is installed, so it uses the standard library alone."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping

TO_START: Mapping[str, str] = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Without these Qt does not load at all (measured on a minimal Debian 12; the packages bring the rest with them)."""
FOR_A_SCREEN: Mapping[str, str] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""Needed besides to open a window on an X11 screen."""


def missing_packages(wanted: Mapping[str, str]) -> set[str]:
    """The packages of those libraries that can't be loaded here."""
    return {package for library, package in wanted.items() if not _loads(library)}


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
