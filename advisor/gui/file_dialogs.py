"""Asking for a file or a folder: every dialog starts where the last one ended, at first in the buyer's documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.files.reader import shown
from advisor.gui.messages import choose
from advisor.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_latest = ""
"""The folder of the last file that was opened or saved, in this run of the program or in the one before."""


def start_in(folder: str) -> None:
    """From now on dialogs open there; an empty one is the buyer's documents."""
    global _latest
    _latest = folder


def folder_to_show() -> Path:
    """The folder that the next dialog shows."""
    if _latest and Path(_latest).is_dir():
        return Path(_latest)
    from advisor.files.folders import documents_folder

    return documents_folder()


def ask_open(parent: QWidget, title: str, kinds: str) -> str:
    """The file to read, empty when the buyer thinks better of it. `kinds` as Qt writes them: "Cases (*.json)"."""
    from PySide6.QtWidgets import QFileDialog

    return _noted(QFileDialog.getOpenFileName(_inside(parent), title, str(folder_to_show()), kinds)[0])


def ask_open_several(parent: QWidget, title: str, kinds: str) -> list[str]:
    """Like `ask_open`, for as many files as are picked."""
    from PySide6.QtWidgets import QFileDialog

    paths, _ = QFileDialog.getOpenFileNames(_inside(parent), title, str(folder_to_show()), kinds)
    return [_noted(path) for path in paths]


def ask_save(parent: QWidget, title: str, name: str | Path, kinds: str, endings: tuple[str, ...]) -> str:
    """Where to write, empty when the buyer thinks better of it. `name` is suggested; a whole path keeps its folder.

    A name that is typed without one of the `endings` gets that of the kind that was chosen, else the first.
    """
    from PySide6.QtWidgets import QFileDialog

    path, kind = QFileDialog.getSaveFileName(_inside(parent), title, str(folder_to_show() / name), kinds)
    if path and not path.lower().endswith(endings):
        path += next((ending for ending in endings if f"*{ending}" in kind), endings[0])
        if Path(path).exists() and not _may_replace(parent, Path(path).name):  # the dialog asked about another name
            return ""
    return _noted(path)


def ask_folder(parent: QWidget, title: str) -> str:
    """A folder to write several files into, empty when the buyer thinks better of it."""
    from PySide6.QtWidgets import QFileDialog

    folder = QFileDialog.getExistingDirectory(_inside(parent), title, str(folder_to_show()))
    if folder:
        start_in(folder)
    return folder


def _inside(parent: QWidget) -> QWidget:
    """Where the system has no dialog of its own, Qt's takes its look from what it belongs to: a part of the window."""
    from PySide6.QtWidgets import QMainWindow

    return (parent.centralWidget() or parent) if isinstance(parent, QMainWindow) else parent


def _may_replace(parent: QWidget, name: str) -> bool:
    words = tr("{name} is there already. Replace it?").format(name=shown(name, 200))
    return (
        choose(parent, tr("Replace the file?"), words, [(tr("Replace it"), tr("What the file holds now is lost."))])
        == 0
    )


def _noted(path: str) -> str:
    if path:
        start_in(str(Path(path).absolute().parent))
    return path
