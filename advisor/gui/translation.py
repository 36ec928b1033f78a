"""Every text of the window in the buyer's language: the four words that all texts go through, one context for all of them.

`tr("Save {name}?").format(name=name)` for a text that stands in the code; `counted("%n offer", "%n offers", number)` for
one with a number of things; `mark("Per token")` around a text in a table that is made before the language is known; and
`spoken(text)` where such a text, one of resources/ or a sentence of the advice is shown.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from advisor.sentences import Sentence, in_other_words

CONTEXT = "Advisor"


def use_language(app: QCoreApplication, folder: Path, locale: QLocale | None = None) -> bool:
    """Install the language of the system where `folder` holds one (advisor_de.qm), with Qt's own buttons in it.

    Before any window is made. True when there is one; English needs none.
    """
    chosen = locale or QLocale()
    ours = QTranslator(app)
    if not ours.load(chosen, "advisor", "_", str(folder)):
        return False
    app.installTranslator(ours)
    of_qt = QTranslator(app)
    if of_qt.load(chosen, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(of_qt)
    return True


def tr(text: str, note: str = "") -> str:
    """A text of the code, translated. What varies is named in braces and filled in afterwards, with `.format`.

    `note` tells apart two texts that are alike in English, and helps the translator; both are literals (a test).
    """
    return QCoreApplication.translate(CONTEXT, text, note or None)


def counted(one: str, many: str, number: int) -> str:
    """A text with a number of things, in the plural that the language needs; %n is where the number goes.

    English needs no translation file for it: there `one` stands for exactly one and `many` for every other number.
    """
    shown = QCoreApplication.translate(CONTEXT, many, one, number)
    untranslated = shown == many.replace("%n", str(number))
    return one.replace("%n", str(number)) if untranslated and number == 1 else shown


def mark(text: str) -> str:
    """The text as it is, noted for the translators: for tables that are made when a module is loaded."""
    return text


def spoken(text: str) -> str:
    """A marked text, a text of resources/ or a sentence of the advice, translated where it is shown."""
    return in_other_words(text, _translated)


def spoken_or_typed(text: str) -> str:
    """The same where the text may also be a name that somebody typed: that stays as it is."""
    return spoken(text) if isinstance(text, Sentence) else text


def told(error: Exception) -> str:
    """What an error says: a sentence of the engine translated, and a text of the window, which already is, as it is."""
    return spoken_or_typed(str(error))


def _translated(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)
