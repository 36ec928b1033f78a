"""What the buyer said, and nothing that we assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

NOT_SURE = "dk"


@dataclass(frozen=True)
class Answers:
    """Answer by question id, each a choice key or a decimal string; `dk` and absent both mean "I don't know".

    A key such as `50_75` is never a number although Python would read it as 5075: `number` refuses underscores,
    and only `choice_or_number` looks at both, choice first.
    """

    values: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def said(self, key: str) -> str | None:
        """The answer as it was given, or None when it is absent or "not sure"."""
        value = self.values.get(key)
        return None if value is None or value in ("", NOT_SURE) else value

    def number(self, key: str) -> Decimal | None:
        """The answer as a number, or None when it is not known or is not a number."""
        said = self.said(key)
        return None if said is None else read_number(said)

    def is_(self, key: str, *choices: str) -> bool:
        """True when the answer is one of these choices; an unknown answer is never any of them."""
        return self.said(key) in choices

    def with_answer(self, key: str, value: str | None) -> Answers:
        """The same answers with one changed, or taken away (None)."""
        values = {k: v for k, v in self.values.items() if k != key}
        if value is not None:
            values[key] = value
        return replace(self, values=values)


def read_number(text: str) -> Decimal | None:
    """A plain decimal string as an exact number; None for anything else, `50_75`, `1e5` and `NaN` included."""
    if not text or not all(c in "0123456789.-" for c in text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
