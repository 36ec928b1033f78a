"""Writes `resources/notices.txt`: whose work the program contains, under which licence, with the texts.

Run it in an environment that has the locked packages, after the lock has changed: python packaging/notices.py
"""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LOCK = PROJECT / "packaging" / "requirements.lock"
FONTS = PROJECT / "resources" / "fonts"
NOTICES = PROJECT / "resources" / "notices.txt"
SHARED_TEXTS = Path("/usr/share/common-licenses")  # the GNU licences as every Debian system carries them
TEXT_NAMES = re.compile(r"(^|/)(licen[sc]e|copying|notice)[^/]*$|\.dist-info/licenses/", re.IGNORECASE)
OTHER_SYSTEMS = re.compile(r"/(android|mac|win)[^/]*/")

HEAD = """Whose work this program contains

The program itself is under the MIT licence (LICENSE). It is built from the packages below, unchanged, in the versions
named. Qt and PySide6 are used under the GNU Lesser General Public License, version 3: they lie beside the program as
separate shared libraries (the folder _internal/PySide6 of an installed program) and may be replaced by compatible
versions of your own. In the folder that runs without Python, the data library of ICU is Qt's own with the parts left out
that the program never asks for (packaging/slim_icu.py does it).
Prices of models are compiled from the genai-prices data of Pydantic Services Inc., MIT licence.
"""


def locked() -> list[tuple[str, str]]:
    """(name, version) of every package of the lock, in its order."""
    return re.findall(r"^([A-Za-z0-9._-]+)==([^ \\]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def licence_of(package: Distribution) -> str:
    """What the package says of itself, in one line."""
    said = package.metadata.get("License-Expression") or package.metadata.get("License") or ""
    first = said.strip().splitlines()[0] if said.strip() else ""
    classes = [c.rpartition(" :: ")[2] for c in package.metadata.get_all("Classifier") or [] if c.startswith("License")]
    return first if 0 < len(first) <= 120 else ", ".join(classes) or "see the text"


def texts_of(package: Distribution) -> list[str]:
    names = sorted(str(file) for file in package.files or [] if file.suffix in ("", ".txt", ".md"))
    names = [name for name in names if TEXT_NAMES.search(name) and not OTHER_SYSTEMS.search(name)]
    return [Path(str(package.locate_file(name))).read_text(encoding="utf-8", errors="replace") for name in names]


def notices() -> str:
    parts, seen = [HEAD], {}
    rows = [("Python", "{}.{}".format(*platform.python_version_tuple()), "PSF-2.0")]
    texts: list[tuple[str, str]] = [("Python", (Path(sys.base_prefix) / "lib" / f"python3.{sys.version_info.minor}" / "LICENSE.txt").read_text(encoding="utf-8"))]  # fmt: skip
    for name, version in locked():
        package = distribution(name)
        if package.version != version:
            raise SystemExit(f"{name} {version} is locked, but {package.version} is installed: install the lock first")
        rows.append((name, version, licence_of(package)))
        texts += [(name, text) for text in texts_of(package)]
    texts += [("Qt and PySide6", (SHARED_TEXTS / name).read_text(encoding="utf-8")) for name in ("LGPL-3", "GPL-3")]
    texts += [(f"font {path.stem}", path.read_text(encoding="utf-8")) for path in sorted(FONTS.glob("*.txt"))]
    parts.append("\n".join(f"{name} {version}: {licence}" for name, version, licence in rows) + "\n")
    for name, text in texts:
        # Many packages carry the same text; it is printed once and named by its number afterwards.
        key = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
        if key in seen:
            parts.append(f"{'=' * 100}\n{name}: as text {seen[key]} above\n")
            continue
        seen[key] = len(seen) + 1
        parts.append(f"{'=' * 100}\n{name}: text {seen[key]}\n\n{text.strip()}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    NOTICES.write_text(notices(), encoding="utf-8")
    print(f"wrote {NOTICES.relative_to(PROJECT)}")
