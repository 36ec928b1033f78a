"""The window: everything that knows Qt. It shows what the engine says and decides nothing."""

import builtins

_plain_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401

# Loading Qt puts an import of its own in place, which reads the source of every module loaded later in search of
# `from __feature__ import`. We never write that; the plain import is about a quarter faster for all that follows.
builtins.__import__ = _plain_import
