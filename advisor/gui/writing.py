"""Files that can be made again (tables, pictures, dates), written beside the window: a slow disk never holds it up."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from shiboken6 import isValid

from advisor.errors import AdvisorError
from advisor.gui.beside import Lane
from advisor.gui.messages import say
from advisor.gui.translation import told

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@cache
def _lane() -> Lane:
    """One for the program: a file is written to its end, also when the dialog that asked for it is gone meanwhile."""
    return Lane()


def write_beside(
    parent: QWidget, title: str, write: Callable[[], object], then: Callable[[], object] = lambda: None
) -> None:
    """Call `write` beside the window; its AdvisorError is said under `title`, and `then` follows when it went well."""

    def failed(error: Exception) -> None:
        if not isinstance(error, AdvisorError):
            raise error
        say(parent if isValid(parent) else None, title, told(error))

    _lane().do(write, lambda _: then() if isValid(parent) else None, failed)


def wait_for_writing() -> None:
    """Until everything is on the disk: before the program ends."""
    _lane().wait()
