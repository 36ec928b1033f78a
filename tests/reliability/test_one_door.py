"""There is one door to the disk, one writer of CSV, and none to a shell, an address or foreign code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "advisor"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "files")

ALLOWED = {
    ("cli/__init__.py", "os.open"): "the empty device, when the reader of our output went away",
    ("report/library.py", "read_bytes"): "the program's own help texts and fonts",
    ("report/csv_text.py", "csv.writer"): "the one writer of CSV",
    ("self_check.py", "subprocess.run"): "starts this program itself, to see whether it starts",
    (
        "gui/preview.py",
        "QDesktopServices.openUrl",
    ): "a file that this program wrote, in the system's own program for it",
}
FORBIDDEN = {
    "open", "os.open", "io.open", "os.fdopen", "os.system", "os.popen", "os.startfile", "eval", "exec", "compile", "csv.writer", "csv.DictWriter",
    "subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_output", "pickle.load", "pickle.loads", "marshal.loads", "webbrowser.open",
    "QDesktopServices.openUrl", "QProcess", "QProcess.startDetached", "shutil.rmtree", "os.unlink", "os.remove", "os.replace", "os.rename", "csv.Sniffer",
}  # fmt: skip
FORBIDDEN_METHODS = {"read_bytes", "read_text", "write_bytes", "write_text", "unlink", "rename", "rmdir", "touch"}


def doors_in(source: str, name: str) -> list[str]:
    """The calls in this source that lead out of the program, each with its line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        last = called.rsplit(".", 1)[-1]
        door = (
            called
            if called in FORBIDDEN
            else last
            if isinstance(node.func, ast.Attribute) and last in FORBIDDEN_METHODS
            else ""
        )
        if called in ("np.load", "numpy.load") and "allow_pickle=False" not in ast.unparse(node):
            door = called
        if door and (name, door) not in ALLOWED:
            found.append(f"{name}:{node.lineno}: {door}")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_nothing_but_the_files_room_touches_the_disk_or_leads_out_of_the_program(file: Path) -> None:
    assert doors_in(file.read_text("utf-8"), file.relative_to(PACKAGE).as_posix()) == []


@pytest.mark.parametrize(
    "planted",
    ["open(name)", "os.system(name)", "path.write_text(x)", "csv.writer(out)", "eval(text)", "np.load(stream)",
     "QDesktopServices.openUrl(QUrl(address))", "subprocess.run(words)", "pickle.loads(data)", "csv.Sniffer()"],
)  # fmt: skip
def test_each_planted_door_is_found(planted: str) -> None:
    assert len(doors_in(planted, "gui/page.py")) == 1


def test_every_exception_is_still_there() -> None:
    for name, door in ALLOWED:
        assert door in (PACKAGE / name).read_text("utf-8")
