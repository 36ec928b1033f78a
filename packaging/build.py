"""Builds everything that a buyer or an IT department installs, on Linux, and tries it once.

    python3 packaging/build.py              into dist/: wheel, offline wheelhouse, folder without Python as .tar.xz and
                                            .deb, bill of materials, checksums
    python3 packaging/build.py --quick      the same, less compressed, without the wheelhouse: for trying it out
    python3 packaging/build.py --twice      builds wheel and folder twice and says whether they are the same

It works on what is committed, in an environment of its own (build/), and stops with the first thing that is missing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import debian
import slim_icu

PROJECT = Path(__file__).resolve().parent.parent
BUILD = PROJECT / "build"
DIST = PROJECT / "dist"
LOCKS = PROJECT / "packaging"
APP_ID = "io.github.agent_pricing_advisor.Advisor"
MIME_ICON = "application-vnd.agent-pricing-advisor.case+json"
NAME = "agent-pricing-advisor"
MOST_MEGABYTES = {"folder": 140, "deb": 45}  # of 1,048,576 bytes, as `du -sm` counts
FORBIDDEN = ("libssl", "libcrypto", "_ssl.", "qt6network", "qtnetwork", "qt6qml", "qt6quick", "/tls/", "/qml/")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--twice", action="store_true")
    said = options.parse_args()
    if not sys.platform.startswith("linux"):
        print("This builds for Linux, on Linux; packaging/hosted has the recipes for Windows and macOS.")
        return 1
    missing = [tool for tool in ("git", "objdump", "as", "ld", "strip", "dpkg-deb", "xz") if shutil.which(tool) is None]
    if missing:
        print(f"Missing: {', '.join(missing)}. Type: sudo apt-get install git binutils dpkg-dev xz-utils")
        return 1
    python = build_environment()
    if said.twice:
        return 0 if same_twice(python) else 1
    source = export_commit(BUILD / "source")
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    wheel = build_wheel(python, source, DIST)
    folder = build_folder(python, source, BUILD / "folder")
    check_folder(folder)
    share = share_tree(source, BUILD / "share", version(source))
    deb = debian.build(folder, share, DIST, version(source), commit_time(), quick=said.quick)
    portable(source, folder, share, DIST, quick=said.quick)
    if not said.quick:
        wheelhouse(python, wheel, DIST)
    bill_of_materials(python, source, DIST)
    check_size("deb", deb.stat().st_size, unless=said.quick)
    checksums(DIST)
    for path in sorted(DIST.iterdir()):
        print(f"{path.stat().st_size / 2**20:8.1f} MB  {path.name}")
    return 0


def build_environment() -> Path:
    """An environment with exactly the locked packages; kept as long as the lock stays the same. Returns its Python."""
    commit()
    venv, lock = BUILD / "venv", LOCKS / "requirements-build.lock"
    python, stamp = venv / "bin" / "python", venv / "made-for"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted):
        shutil.rmtree(venv, ignore_errors=True)
        run(sys.executable, "-m", "venv", str(venv))
        run(str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock))
        stamp.write_text(wanted)
    return python


def export_commit(folder: Path) -> Path:
    """The files of the last commit and nothing else, all of one age, so that no leftover gets into a release."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", commit()], cwd=PROJECT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    return folder


@cache
def commit() -> str:
    """The commit that was the last one when this began; a later one does not get into the same build."""
    told = ["git", "rev-parse", "HEAD"]
    return subprocess.run(told, cwd=PROJECT, check=True, capture_output=True, text=True).stdout.strip()


def commit_time() -> str:
    """Seconds since 1970 of that commit: the only date that goes into what is built."""
    told = ["git", "log", "-1", "--format=%ct", commit()]
    return subprocess.run(told, cwd=PROJECT, check=True, capture_output=True, text=True).stdout.strip()


def version(source: Path) -> str:
    words = (source / "advisor" / "__init__.py").read_text(encoding="utf-8")
    return words.partition('__version__ = "')[2].partition('"')[0]


def settings() -> dict[str, str]:
    """The environment of every step: nothing in it may depend on the day, the user or the folder."""
    fixed = {"SOURCE_DATE_EPOCH": commit_time(), "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    return {**os.environ, **fixed, "PYTHONDONTWRITEBYTECODE": "1"}


def run(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    print("+", " ".join(Path(word).name if "/" in word else word for word in command), flush=True)
    subprocess.run(command, cwd=cwd, env=env or settings(), check=True)


def build_wheel(python: Path, source: Path, into: Path) -> Path:
    run(str(python), "-m", "build", "-q", "--no-isolation", "--wheel", "--outdir", str(into), str(source))
    return next(into.glob("*.whl"))


def build_folder(python: Path, source: Path, into: Path) -> Path:
    """The program with its own Python and Qt in one folder."""
    shutil.rmtree(into, ignore_errors=True)
    command = ["-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    places = ["--distpath", str(into), "--workpath", str(into / "work"), str(source / "packaging" / "bundle.spec")]
    # PyInstaller keeps compiled modules in a cache of its own; a fresh one keeps the last build out of this one.
    run(str(python), *command, *places, env={**settings(), "PYINSTALLER_CONFIG_DIR": str(into / "cache")})
    folder = into / "advisor"
    for library in folder.glob("_internal/PySide6/Qt/lib/libicudata.so.*"):
        slim_icu.slim(library)
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            # The libraries in numpy.libs and pillow.libs were moved by their packagers, and strip breaks such files.
            if ".so" in path.name and not path.parent.name.endswith(".libs"):
                subprocess.run(["strip", "--strip-unneeded", str(path)], check=True, capture_output=True)
            path.chmod(0o755 if path == folder / "advisor" else 0o644)
    return folder


def check_folder(folder: Path) -> None:
    """It is small enough, holds nothing that could reach a network, and does its work once without any Python."""
    inside = [str(path.relative_to(folder)) for path in folder.rglob("*")]
    leaks = [name for name in inside if any(part in f"/{name.lower()}" for part in FORBIDDEN)]
    if leaks:
        raise SystemExit(f"parts that could reach a network are packed: {', '.join(leaks[:5])}")
    check_size("folder", sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink()))
    trial = BUILD / "trial"
    shutil.rmtree(trial, ignore_errors=True)
    trial.mkdir(parents=True)
    bare = {"HOME": str(trial), "PATH": "/nowhere", "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    program, case, pdf = str(folder / "advisor"), str(trial / "case.advisor.json"), trial / "report.pdf"
    run(program, "self-check", env=bare)
    missing = debian.packages_needed(folder) - {need.split()[0] for need in debian.NEEDS}
    if missing:
        raise SystemExit(f"libraries of {', '.join(sorted(missing))} are used, and debian.NEEDS does not ask for them")
    run(program, "sample", "support-team", "-o", case, env=bare)
    run(program, "report", case, "-o", str(pdf), env=bare)
    if pdf.read_bytes()[:5] != b"%PDF-":
        raise SystemExit("the built program wrote something that is not a PDF")


def check_size(what: str, size: int, *, unless: bool = False) -> None:
    most = MOST_MEGABYTES[what]
    print(f"{what}: {size / 2**20:.1f} MB (at most {most})")
    if size > most * 2**20 and not unless:
        raise SystemExit(f"the {what} is larger than {most} MB: see what came in, and leave it out in bundle.spec")


def share_tree(source: Path, into: Path, number: str) -> Path:
    """What a desktop needs to know of the program, laid out as below /usr/share or ~/.local/share."""
    shutil.rmtree(into, ignore_errors=True)
    linux, icons = source / "packaging" / "linux", source / "resources" / "icons"
    copies = {
        f"applications/{APP_ID}.desktop": linux / f"{APP_ID}.desktop",
        f"mime/packages/{APP_ID}.xml": linux / f"{APP_ID}.mime.xml",
        f"metainfo/{APP_ID}.metainfo.xml": linux / f"{APP_ID}.metainfo.xml",
        f"icons/hicolor/scalable/apps/{APP_ID}.svg": icons / "advisor.svg",
        f"icons/hicolor/scalable/mimetypes/{MIME_ICON}.svg": icons / "case.svg",
    }
    for icon in sorted(icons.glob("*-*.png")):
        kind, size = icon.stem.rsplit("-", 1)
        place = f"apps/{APP_ID}.png" if kind == "advisor" else f"mimetypes/{MIME_ICON}.png"
        copies[f"icons/hicolor/{size}x{size}/{place}"] = icon
    for place, original in copies.items():
        target = into / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(dated(original.read_bytes(), number) if original.suffix == ".xml" else original.read_bytes())
    return into


def dated(text: bytes, number: str) -> bytes:
    """With the version and the day of the commit in their places."""
    return text.replace(b"@VERSION@", number.encode()).replace(b"@DATE@", debian.day_of(commit_time()).encode())


def portable(source: Path, folder: Path, share: Path, into: Path, *, quick: bool) -> Path:
    """A .tar.xz to unpack anywhere; install.sh in it puts it into one person's menu without root."""
    name = f"{NAME}-{version(source)}-linux-x86_64"
    tree = BUILD / "portable" / name
    shutil.rmtree(tree.parent, ignore_errors=True)
    shutil.copytree(folder, tree / "program", symlinks=True)
    shutil.copytree(share, tree / "share")
    for original in ("packaging/linux/install.sh", "LICENSE", "resources/notices.txt"):
        shutil.copy(source / original, tree)
    archive = into / f"{name}.tar.xz"

    def same_everywhere(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = int(commit_time())
        return member

    with tarfile.open(archive, "w:xz", preset=1 if quick else 6) as packed:
        for path in [tree, *sorted(tree.rglob("*"))]:
            packed.add(path, arcname=str(path.relative_to(tree.parent)), recursive=False, filter=same_everywhere)
    return archive


def wheelhouse(python: Path, wheel: Path, into: Path) -> None:
    """Every wheel that the program needs, for `pip install --no-index --find-links . agent-pricing-advisor`."""
    place = BUILD / "wheelhouse"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    lock = str(LOCKS / "requirements.lock")
    run(
        str(python),
        "-m",
        "pip",
        "download",
        "-q",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "-r",
        lock,
        "-d",
        str(place),
    )
    shutil.copy(wheel, place)
    shutil.make_archive(str(into / f"{wheel.stem}-wheelhouse"), "zip", place)


def bill_of_materials(python: Path, source: Path, into: Path) -> None:
    """CycloneDX 1.6 from the lock, with Python itself and the fonts, which no lock names."""
    path = into / f"{NAME}-{version(source)}.cdx.json"
    tool = ["-m", "cyclonedx_py", "requirements", str(LOCKS / "requirements.lock"), "--sv", "1.6", "--validate"]
    run(str(python), *tool, "--output-reproducible", "--pyproject", str(source / "pyproject.toml"), "-o", str(path))
    bill = json.loads(path.read_text(encoding="utf-8"))
    told = [str(python), "-c", "import platform; print(platform.python_version())"]
    number = subprocess.run(told, check=True, capture_output=True, text=True).stdout.strip()
    bill["components"].append({"type": "platform", "bom-ref": "python", "name": "cpython", "version": number})
    for font in sorted((source / "resources" / "fonts").glob("*.ttf")):
        mark = hashlib.sha256(font.read_bytes()).hexdigest()
        hashes = [{"alg": "SHA-256", "content": mark}]
        bill["components"].append({"type": "file", "bom-ref": font.name, "name": font.name, "hashes": hashes})
    for component in bill["components"]:
        component.pop("description", None)  # the line of the lock once more
    path.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def checksums(folder: Path) -> None:
    rows = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(rows), encoding="utf-8")


def same_twice(python: Path) -> bool:
    """Builds the wheel and the folder in two places and compares every file."""
    found = []
    for attempt in ("first", "second"):
        place = BUILD / attempt
        shutil.rmtree(place, ignore_errors=True)
        source = export_commit(place / "source")
        (place / "wheel").mkdir()
        wheel = build_wheel(python, source, place / "wheel")
        folder = build_folder(python, source, place / "folder")
        files = {str(p.relative_to(folder)): p for p in sorted(folder.rglob("*")) if p.is_file()}
        found.append(
            {name: hashlib.sha256(p.read_bytes()).hexdigest() for name, p in {**files, wheel.name: wheel}.items()}
        )
    first, second = found
    differing = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    for name in differing:
        print(f"differs: {name}")
    print(f"{len(first)} files, {len(differing)} differ")
    return not differing


if __name__ == "__main__":
    sys.exit(main())
