"""A language that nobody speaks: accents, brackets and two fifths more length, to see whether the window bears a real one."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QTranslator

LONGER = 0.4
"""How much longer than English: German button texts are, and short words grow most."""
_ACCENTS = str.maketrans("aceinouyACEINOUYdhlstz", "áçéíñöüýÁÇÉÍÑÖÜÝđħłšťž")
_KEPT = re.compile(r"\{[^}]*\}|%n|&.|\n|https?:\S+|\(\*[^)]*\)|;;")


class PseudoTranslator(QTranslator):
    """Install it on the application before the window is made."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, note: str | None = None, n: int = -1) -> str:
        """What stands in braces, plural numbers, keys after & and file patterns stay as they are."""
        said = pseudo(text)
        return said.replace("%n", str(n)) if n >= 0 else said


def pseudo(text: str) -> str:
    """The text in that language; one that is in it already is left alone."""
    if not re.search("[A-Za-z]", text) or text.startswith("["):
        return text
    parts, last = [], 0
    for kept in _KEPT.finditer(text):
        parts += [text[last : kept.start()].translate(_ACCENTS), kept[0]]
        last = kept.end()
    parts.append(text[last:].translate(_ACCENTS))
    more = max(1, round(len(text) * LONGER) - 2)
    words = " ".join("ëxtrá łöñg"[: max(1, min(10, more - at))].strip() for at in range(0, more, 11))
    return f"[{''.join(parts)} {words}]"
