"""Where the program starts: a window when there is nothing else to do, otherwise one command and its result."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Runs one call of the program. Returns its exit status: 0 done, 1 the input is at fault, 2 the call is at fault."""
    from advisor.cli import run

    return run(sys.argv[1:] if arguments is None else arguments, _open_window)


def _open_window(case: str | None) -> int:
    from advisor.gui.application import run

    return run(case)


if __name__ == "__main__":
    sys.exit(main())
