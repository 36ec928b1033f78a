"""Sentences that can be said in another language: English text that remembers what it was made of.

The advice is computed in English and compared, saved and printed as such. Where a window shows a sentence of it,
`in_other_words` takes it apart again, down to the templates that a translator has translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


class Sentence(str):
    """A sentence, equal to its English text. Made by `worded` and `joined`; adding text to it keeps what it is made of."""

    template: str
    """With its fields in braces; empty for pieces that are put one after the other."""
    fields: dict[str, Any]

    def __str__(self) -> str:
        return self  # str() of it, and of an error that carries it, stays a sentence

    def __add__(self, other: str) -> Sentence:
        return joined("", (self, other))

    def __radd__(self, other: str) -> Sentence:
        return joined("", (other, self))


def worded(template: str, /, **fields: Any) -> Sentence:
    """The sentence of a template, one literal (a test), with its fields filled in as by str.format.

    An error among the fields stands for the sentence that it carries.
    """
    fields = {name: str(value) if isinstance(value, Exception) else value for name, value in fields.items()}
    made = Sentence(template.format(**fields) if fields else template)
    made.template, made.fields = template, fields
    return made


def filled(template: str, **fields: Any) -> Sentence:
    """A sentence of a table, made there by `worded` without its fields, with these."""
    return worded(template, **fields)


def joined(separator: str, pieces: Iterable[str]) -> Sentence:
    """What separator.join gives, each piece still a sentence of its own."""
    parts = list(pieces)
    made = Sentence(separator.join(parts))
    made.template, made.fields = "", {"separator": separator, "pieces": parts}
    return made


def in_other_words(text: str, translated: Callable[[str], str]) -> str:
    """The text in the language that `translated` gives templates in. Names and figures in it stay as they are.

    A plain text is looked up whole: it is a sentence without fields, or a text of resources/.
    """
    if not isinstance(text, Sentence):
        return translated(text) if text else ""
    if not text.template:
        pieces = (_inner(piece, translated) for piece in text.fields["pieces"])
        return str.join(text.fields["separator"], pieces)
    template, fields = (
        translated(text.template),
        {name: _inner(value, translated) for name, value in text.fields.items()},
    )
    try:
        return template.format(**fields) if fields else template
    except (
        LookupError,
        ValueError,
    ):  # a translation that names a field which is not there: English is better than nothing
        return text


def _inner(value: Any, translated: Callable[[str], str]) -> Any:
    return in_other_words(value, translated) if isinstance(value, Sentence) else value
