"""One row of an export understood: its moment, its tokens whatever the columns mean, its money; and what could not be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from advisor.errors import AdvisorError
from advisor.sentences import worded
from advisor.usage import cells
from advisor.usage.export_format import ExportFormat, Header, plain_name
from advisor.usage.json_rows import parse
from advisor.usage.tally import Read, Tokens
from advisor.usage.token_words import kind_of_tokens, tokens_in_unit

DAY_ONE = datetime(1970, 1, 1)
"""Stands for the first moment of a record without dates."""


class RowReader:
    """Understands the rows of one file."""

    def __init__(
        self, made: ExportFormat, header: Header, where: str, delimiter: str, sample: Sequence[Sequence[Any]]
    ) -> None:
        self._format, self._where, self._headings = made, where, header.headings
        self._comma = cells.decimal_comma((cell for row in sample for cell in row), delimiter)
        self._time, self._model, self._key = (header.places(names) for names in (made.time, made.model, made.key))
        self._service, self._long = header.places(made.service), header.places(made.long_request)
        self._input, self._output = header.places(made.input), header.places(made.output)
        self._cached, self._written = header.places(made.cached), header.places(made.cache_write)
        self._hour, self._total = header.places(made.cache_write_hour), header.places(made.total)
        self._unpriced, self._label = header.places(made.not_priced), header.places(made.label)
        self._billed, self._list = header.places(made.billed), header.places(made.list_cost)
        self._currency = header.places(made.currency)
        self._requests = header.places(made.requests) if isinstance(made.requests, tuple) else ()
        self._one_each = made.requests == "each row"
        self._keep = [(header.places((name,)), {w.casefold() for w in words}) for name, words in made.keep.items()]
        self._json = header.places(made.json_columns)
        if self._json:
            self._inside = [(plain_name(self._headings[at]), at) for at in self._json]
        month_first = cells.month_before_day(row[at] for row in sample for at in self._time if at < len(row))
        slashed = any(isinstance(row[at], str) and "/" in row[at] for row in sample for at in self._time)
        self._day_first = month_first is False
        self._order_guessed = slashed and month_first is None
        self._currencies: dict[str, None] = {}
        self._heading_currency = next(
            (found for at in (*self._billed, *self._list) if (found := cells.currency_in(self._headings[at]))), None
        )
        self._totals = self._undated = self._off_totals = self._beside = self._text_costs = self._fast = 0
        # Where tokens are told by words in a cell, a row of cached ones may always come.
        self.says_cached = bool(self._cached or self._json or made.described or made.long_form)
        self.not_priced = 0
        self._over = Decimal(0)
        if made.described:
            self._by = header.places(made.described.by)
            self._amounts = tuple(
                zip(header.places(made.described.quantity), header.places(made.described.unit), strict=False)
            )
        if made.long_form:
            self._kind_at = header.places((made.long_form.kind, made.long_form.amount))

    def __call__(self, number: int, row: Sequence[Any]) -> Read | None:
        """One row understood; None for a row that does not count."""
        made = self._format
        for places, words in self._keep:
            if places and str(row[places[0]]).strip().casefold() not in words:
                return None
        when, dated = self._when(number, row)
        if self._time and not dated:
            return None
        if made.long_form:
            tokens = self._long_form(number, row)
            requests_known = any("requests" in kinds for kinds in made.long_form.kinds.values())
            about = True
        elif made.described:
            described = self._described(number, row)
            tokens, requests_known, about = described or Tokens(), False, described is not None
        else:
            counted = self._counted(number, row)
            if counted is None:
                return None
            tokens, requests_known, about = *counted, True
        billed = self._amount(number, row, self._billed)
        if billed is not None and made.billed_per != 1:
            billed /= made.billed_per
        if made.holds == "cost" and billed is None:
            return None
        if billed is not None:
            self._note_currency(row)
        return Read(
            when=when, tokens=tokens, requests_known=requests_known, about_tokens=about,
            model=self._text(row, self._model), key=self._text(row, self._key), service=self._which_service(row),
            long=self._long_or_not(row), billed=billed, list_cost=self._amount(number, row, self._list),
            label=self._text(row, self._label),
        )  # fmt: skip

    def _when(self, number: int, row: Sequence[Any]) -> tuple[datetime | None, bool]:
        for at in self._time:
            cell = row[at]
            if cells.is_nothing(cell):
                continue
            try:
                if self._format.relative:
                    return self._since_start(cell), True
                return cells.moment(cell, self._day_first), True
            except (cells.Unreadable, OverflowError):
                if _is_total(row):
                    break
                raise self._refuse(number, at, worded("is not a date or time that can be read")) from None
        if self._time:
            if _is_total(row):
                self._totals += 1
            elif any(not cells.is_nothing(row[at]) for at in (*self._input, *self._output, *self._billed)):
                self._undated += 1
        return None, False

    def _since_start(self, cell: Any) -> datetime:
        offset = cells.number(cell)
        if offset is None or offset < 0:
            raise cells.Unreadable
        return DAY_ONE + timedelta(**{self._format.relative: float(offset)})

    def _counted(self, number: int, row: Sequence[Any]) -> tuple[Tokens, bool] | None:
        """Tokens of a row with one column for each kind; None for an empty bucket."""
        if self._json:
            return self._from_object(number, row)
        places = (*self._input, *self._output, *self._requests)
        if all(cells.is_nothing(row[at]) for at in places):
            if self._format.holds == "both" and any(not cells.is_nothing(row[at]) for at in self._billed):
                return Tokens(), False
            if self._format.holds != "cost":
                return None
        inputs = [self._count(number, row, at) for at in self._input]
        tokens = Tokens(
            requests=1 if self._one_each else self._whole(number, row),
            input=sum(inputs),
            cached=self._sum(number, row, self._cached),
            written=self._sum(number, row, self._written),
            written_hour=self._sum(number, row, self._hour),
            output=self._sum(number, row, self._output),
        )
        total = next((self._count(number, row, at) for at in self._total if not cells.is_nothing(row[at])), None)
        self._settle(tokens, inputs, total)
        self.not_priced += self._sum(number, row, self._unpriced)
        return tokens, self._one_each or bool(self._requests)

    def _settle(self, tokens: Tokens, inputs: list[int], total: int | None) -> None:
        """Cached tokens inside or beside the input: the total tells where there is one, and parts are never more than
        the whole."""
        if total is not None and self._format.total_decides and inputs:
            if inputs[0] + tokens.output == total:
                tokens.input = inputs[0]
            elif tokens.input + tokens.output != total:
                self._off_totals += 1
        elif total is not None and tokens.input + tokens.output != total:
            if tokens.input + tokens.cached + tokens.written + tokens.output == total:
                tokens.input += tokens.cached + tokens.written
                self._beside += 1
            else:
                self._off_totals += 1
        if tokens.cached + tokens.written > tokens.input:
            tokens.input += tokens.cached + tokens.written
            self._beside += 1

    def _from_object(self, number: int, row: Sequence[Any]) -> tuple[Tokens, bool] | None:
        """Tokens that stand in a cell as a JSON object: {"input": 900, "output": 40, "input_cached_tokens": 300}."""
        found: dict[str, Any] = {}
        for name, at in self._inside:
            cell = row[at]
            if not cells.is_nothing(cell):
                for key, value in parse(str(cell), self._where, number).items():
                    found[f"{name}{plain_name(key)}"] = value

        def total(names: Iterable[str]) -> list[int]:
            values = (found.get(plain_name(name)) for name in names)
            return [value for value in values if isinstance(value, int) and not isinstance(value, bool) and value >= 0]

        made = self._format
        inputs = total(made.input)
        if not inputs and not total(made.output):
            return None
        tokens = Tokens(
            1 if self._one_each else 0, sum(inputs), sum(total(made.cached)), sum(total(made.cache_write)), 0,
            sum(total(made.output)),
        )  # fmt: skip
        self._settle(tokens, inputs, next(iter(total(made.total)), None))
        return tokens, self._one_each

    def _described(self, number: int, row: Sequence[Any]) -> Tokens | None:
        words = " ".join(str(row[at]) for at in self._by if not cells.is_nothing(row[at]))
        for quantity, unit in self._amounts:
            size = tokens_in_unit(str(row[unit]), words)
            if size is None or cells.is_nothing(row[quantity]):
                continue
            amount = self._amount(number, row, (quantity,))
            kind = kind_of_tokens(words)
            if amount is None or kind is None:
                continue
            count = max(0, round(amount * size))
            return Tokens(
                input=0 if kind == "output" else count,
                cached=count if kind == "cached" else 0,
                written=count if kind == "written" else 0,
                output=count if kind == "output" else 0,
            )
        return None

    def _long_form(self, number: int, row: Sequence[Any]) -> Tokens:
        made = self._format.long_form
        assert made is not None
        kind_at, amount_at = self._kind_at
        tokens = Tokens()
        amount = self._count(number, row, amount_at)
        for what in made.kinds.get(str(row[kind_at]).strip(), ()):
            setattr(tokens, what, getattr(tokens, what) + amount)
        return tokens

    def _sum(self, number: int, row: Sequence[Any], places: tuple[int, ...]) -> int:
        return sum(self._count(number, row, at) for at in places) if places else 0

    def _whole(self, number: int, row: Sequence[Any]) -> int:
        """Requests of a row. Some makers count a third of a request; what is over a whole one goes on to the next row."""
        if not self._requests:
            return 0
        try:
            for at in self._requests:
                found = cells.number(row[at], self._comma)
                if found is not None:
                    self._over += found
                    break
        except cells.Unreadable:
            raise self._refuse(number, at, worded("is not a count that can be read")) from None
        whole = int(self._over)
        self._over -= whole
        return max(0, whole)

    def _count(self, number: int, row: Sequence[Any], at: int) -> int:
        try:
            return cells.count(row[at], self._comma)
        except cells.Unreadable:
            raise self._refuse(number, at, worded("is not a count that can be read")) from None

    def _amount(self, number: int, row: Sequence[Any], places: tuple[int, ...]) -> Decimal | None:
        """The first of these that says an amount; a word in place of a cost ("Included") is not known, and not zero."""
        for at in places:
            try:
                found = cells.number(row[at], self._comma)
            except cells.Unreadable:
                if not any(sign.isdigit() for sign in str(row[at])):
                    self._text_costs += 1
                    continue
                raise self._refuse(number, at, worded("is not an amount that can be read")) from None
            if found is not None:
                return found
        return None

    def _text(self, row: Sequence[Any], places: tuple[int, ...]) -> str:
        for at in places:
            if not cells.is_nothing(row[at]):
                return "".join(sign for sign in str(row[at])[:120].strip() if sign.isprintable())
        return ""

    def _which_service(self, row: Sequence[Any]) -> str:
        for at in self._service:
            said = str(row[at] or "").strip().casefold()
            if said in ("batch", "true", "1"):
                return "batch"
            if said in ("flex", "priority"):
                return said
            if said in ("fast", "us"):
                self._fast += 1
        return "standard"

    def _long_or_not(self, row: Sequence[Any]) -> bool | None:
        said = self._text(row, self._long)
        return None if not said else said.lstrip().startswith(">") or said == "200k-1M"

    def _note_currency(self, row: Sequence[Any]) -> None:
        said = self._text(row, self._currency).upper() if self._currency else ""
        if not said and self._heading_currency is None:
            said = next((found for at in self._billed if (found := cells.currency_in(row[at]))), "")
        if said and len(self._currencies) < 20:
            self._currencies.setdefault(said)

    def currency(self) -> str:
        """Of the amounts; USD where the export names none.

        Raises AdvisorError when an export mixes currencies.
        """
        if len(self._currencies) > 1:
            named = ", ".join(list(self._currencies)[:5])
            raise AdvisorError(
                worded(
                    "{where}: holds amounts in several currencies ({currencies}); export one at a time",
                    where=self._where,
                    currencies=named,
                )
            )
        return next(iter(self._currencies), self._heading_currency or "USD")

    def _refuse(self, number: int, at: int, why: str) -> AdvisorError:
        return AdvisorError(
            worded(
                "{where}: line {line}, column {column}: {why}; correct the cell",
                where=self._where,
                line=number,
                column=cells.readable(self._headings[at]),
                why=why,
            )
        )

    def warnings(self) -> list[str]:
        """What was odd about the rows, in sentences."""
        said: list[str] = []
        if self._totals:
            said.append(
                worded("1 total row left out, so that nothing counts twice.")
                if self._totals == 1
                else worded("{number} total rows left out, so that nothing counts twice.", number=self._totals)
            )
        if self._undated:
            said.append(worded("{number} rows without a date were left out.", number=self._undated))
        if self._off_totals:
            said.append(
                worded(
                    "In {number} rows the stated total is not input plus output; the parts were counted.",
                    number=self._off_totals,
                )
            )
        if self._beside:
            said.append(
                worded(
                    "In {number} rows cached tokens stood beside the input, not inside it, and were added to it.",
                    number=self._beside,
                )
            )
        if self._text_costs:
            said.append(
                worded(
                    "In {number} rows the cost is a word or empty; it is not known there, and not zero.",
                    number=self._text_costs,
                )
            )
        if self._fast:
            said.append(
                worded(
                    "{number} rows were served fast or in one country at a surcharge that the list cost leaves out.",
                    number=self._fast,
                )
            )
        if self.not_priced:
            said.append(worded("Audio, pictures or searches were used too; the list cost of tokens leaves them out."))
        if self._order_guessed:
            said.append(worded("Dates such as 10/05/2025 were read as month/day; check the days."))
        return said


def _is_total(row: Sequence[Any]) -> bool:
    words = ("total", "grand total", "subtotal", "sum", "gesamt", "summe", "totale", "totaal")
    return any(isinstance(cell, str) and cell.strip().rstrip(":").casefold() in words for cell in row)
