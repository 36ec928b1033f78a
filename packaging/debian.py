"""Makes the Debian package from the folder that runs without Python. It asks the system only for what Qt needs of it."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

PACKAGE = "agent-pricing-advisor"
# The libraries of a Debian 12 that the folder leaves to the system; Ubuntu 24.04 renamed one of them.
NEEDS = (
    "libc6 (>= 2.35)", "libstdc++6 (>= 12)", "libgcc-s1", "zlib1g", "liblzma5", "libuuid1", "libzstd1", "libglib2.0-0 | libglib2.0-0t64", "libegl1", "libgl1", "libdbus-1-3",
    "libfontconfig1", "libfreetype6", "libx11-6", "libxcb1", "libxkbcommon0", "libxkbcommon-x11-0", "libxcb-cursor0",
    "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render0", "libxcb-render-util0", "libxcb-shape0",
    "libxcb-shm0", "libxcb-sync1", "libxcb-util1", "libxcb-xfixes0", "libxcb-xkb1", "libx11-xcb1", "libwayland-client0", "libwayland-cursor0",
    "libwayland-egl1",
)  # fmt: skip
CONTROL = """Package: {package}
Version: {version}
Section: misc
Priority: optional
Architecture: amd64
Maintainer: The Agent Pricing Advisor founders <founders@agent-pricing-advisor.example>
Installed-Size: {kilobytes}
Depends: {needs}
Recommends: at-spi2-core
Description: decide how to buy AI agents, without a network
 Offers for AI agents come per token, at a flat rate, per resolution, in
 credits, or as a base with overage. This program asks what your work looks
 like in plain words, prices the offers over twelve uncertain months, and
 recommends per-token, flat-rate, or hybrid with caps.
 .
 It writes a recommendation and a questionnaire for the vendor as PDFs, works
 without a network, and keeps everything on this computer.
"""
CHANGELOG = """{package} ({version}) stable; urgency=medium

  * See CHANGELOG.md beside this file for what has changed.

 -- The Agent Pricing Advisor founders <founders@agent-pricing-advisor.example>  {date}
"""
COPYRIGHT = """The program:

{licence}
Inside it, each under its own licence: Python, Qt and PySide6 (LGPL version 3, /usr/share/common-licenses/LGPL-3),
numpy, pydantic, reportlab, Pillow, pypdf, PDFium, fonts. All of them with their texts are in
/usr/share/doc/{package}/notices.txt. Qt's libraries may be replaced in /usr/lib/{package}/_internal/PySide6.
"""
# Why a Python and a Qt are inside: the buyers' machines have neither, and the versions must be the tested ones.
OVERRIDES = """{package}: embedded-library
{package}: custom-library-search-path
{package}: unstripped-binary-or-object
{package}: shared-library-lacks-prerequisites
{package}: library-not-linked-against-libc
{package}: hardening-no-pie
"""


def build(folder: Path, share: Path, into: Path, version: str, seconds: str, *, quick: bool) -> Path:
    """Writes {package}_{version}_amd64.deb and returns its path. `seconds` is the only date in it."""
    root = folder.parent / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder, root / "usr/lib" / PACKAGE, symlinks=True)
    shutil.copytree(share, root / "usr/share")
    (root / "usr/bin").mkdir()
    (root / "usr/bin/advisor").symlink_to(f"../lib/{PACKAGE}/advisor")
    source = folder.parent.parent / "source"
    documents(root, source, version, seconds)
    control = root / "DEBIAN"
    control.mkdir()
    kilobytes = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    facts = {"package": PACKAGE, "version": version, "kilobytes": kilobytes, "needs": ", ".join(NEEDS)}
    (control / "control").write_text(CONTROL.format(**facts), encoding="utf-8")
    for path in root.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
        elif not path.is_symlink() and path != root / "usr/lib" / PACKAGE / "advisor":
            path.chmod(0o644)
    deb = into / f"{PACKAGE}_{version}_amd64.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd" if quick else "-Zxz", "--build", str(root), str(deb)]
    subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": seconds}, stdout=subprocess.DEVNULL)
    return deb


def packages_needed(folder: Path) -> set[str]:
    """The Debian packages of every library that something in the folder links to and the folder does not hold."""
    own = {path.name for path in folder.rglob("*.so*")}
    wanted: set[str] = set()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and (".so" in path.name or path.name == "advisor"):
            told = subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True).stdout
            wanted |= set(re.findall(r"^\s+NEEDED\s+(\S+)", told, re.MULTILINE))
    packages = set()
    for library in sorted(wanted - own - {"ld-linux-x86-64.so.2"}):
        owners = subprocess.run(["dpkg", "-S", f"*/{library}"], capture_output=True, text=True).stdout.split(":")
        packages.add(owners[0].strip() or name_of_package(library))
    return packages


def name_of_package(library: str) -> str:
    """What Debian's policy (8.1) calls the package of a shared library, for one that this machine does not have."""
    name, _, number = library.partition(".so.")
    return (name + "-" * name[-1:].isdigit() + number).lower().replace("_", "-")


def documents(root: Path, source: Path, version: str, seconds: str) -> None:
    """Licences, what has changed, and the page for `man advisor`, where Debian looks for them."""
    place = root / "usr/share/doc" / PACKAGE
    place.mkdir(parents=True)
    own = (source / "LICENSE").read_text(encoding="utf-8")
    (place / "copyright").write_text(COPYRIGHT.format(licence=own, package=PACKAGE), encoding="utf-8")
    shutil.copy(source / "resources/notices.txt", place)
    when = datetime.fromtimestamp(int(seconds), UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    packed(place / "changelog.gz", CHANGELOG.format(package=PACKAGE, version=version, date=when).encode())
    shutil.copy(source / "packaging/CHANGELOG.md", place)
    manual = (source / "packaging/linux/advisor.1").read_bytes()
    manual = manual.replace(b"@VERSION@", version.encode()).replace(b"@DATE@", day_of(seconds).encode())
    packed(root / "usr/share/man/man1/advisor.1.gz", manual)
    overrides = root / "usr/share/lintian/overrides" / PACKAGE
    overrides.parent.mkdir(parents=True)
    overrides.write_text(OVERRIDES.format(package=PACKAGE), encoding="utf-8")


def packed(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))


def day_of(seconds: str) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%d")
