"""Where the program starts: a window when there is nothing else to do, otherwise one command and its result."""

from __future__ import annotations

import gc
import io
import os
import sys
from types import ModuleType


def main(arguments: list[str] | None = None) -> int:
    """Runs one call of the program. Returns its exit status: 0 done, 1 the input is at fault, 2 the call is at fault."""
    words = sys.argv[1:] if arguments is None else arguments
    # A program of Windows without a console has neither of them.
    sys.stdout, sys.stderr = sys.stdout or io.StringIO(), sys.stderr or io.StringIO()
    _without_plugins()
    if words == ["self-check", "--window"]:
        return _try_a_window()
    from advisor.cli import COMMANDS, run

    if words and words[0] in COMMANDS:
        gc.set_threshold(100_000)  # a short call keeps what it reads: looking for circles takes a tenth of its time
    return run(words, _open_window)


def _without_plugins() -> None:
    """pydantic would look through every installed package for plugins: time, and code of others in our process.

    Told so it finds none, but still loads what it would look with, and with it all that reads mail, sockets and zip files:
    a tenth of a short command. So the answer "none" stands in the place of its finder.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    none = ModuleType("pydantic.plugin._loader")
    vars(none)["get_plugins"] = tuple
    sys.modules.setdefault(none.__name__, none)


def _open_window(case: str | None) -> int:
    """Before anything of the window is loaded: a second start only hands its case to the window that is open."""
    from advisor.files.one_window import be_first

    first = be_first(case)
    if first is None:
        return 0
    gc.disable()  # until all is loaded: it stays, and looking for what could go takes a tenth of the time
    _own_plugins()
    from advisor.gui.application import run

    return run(case, first)


def _own_plugins() -> None:
    """In the folder that runs without Python Qt takes its own plugins, whatever the desktop says.

    PyInstaller's hook for this loads Qt in every command, so packaging/bundle.spec leaves it out.
    """
    packed = getattr(sys, "_MEIPASS", "")
    if packed and sys.platform == "linux":
        os.environ["QT_PLUGIN_PATH"] = os.path.join(packed, "PySide6", "Qt", "plugins")


def _try_a_window() -> int:
    """Opens and closes one, for the self-check, which calls this in a process that a missing library may end."""
    _own_plugins()
    import PySide6
    from PySide6.QtWidgets import QApplication, QLabel

    application = QApplication(["advisor"])
    shown = QLabel("x")
    shown.show()
    application.processEvents()
    print(PySide6.__version__)
    return 0


def start() -> None:
    """What the installed `advisor` calls: a command ends as soon as all that it says is written.

    The interpreter would take everything that was loaded apart once more: a tenth of the time of a short command.
    """
    status = main()
    if "advisor.gui" in sys.modules:  # Qt takes its window apart itself
        sys.exit(status)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # the disk of our output is full: the interpreter says so
        sys.exit(status)
    os._exit(status)


if __name__ == "__main__":
    start()
