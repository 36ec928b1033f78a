"""Any other CSV: which of its columns is the date, the tokens, the cost; as the buyer says, or guessed from plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advisor.errors import AdvisorError
from advisor.sentences import joined, worded
from advisor.usage.cells import readable
from advisor.usage.export_format import ExportFormat, plain_name

MEANINGS = {
    "time": worded("time"),
    "model": worded("model"),
    "key": worded("key"),
    "requests": worded("requests"),
    "input": worded("input"),
    "cached": worded("cached"),
    "cache_write": worded("cache_write"),
    "output": worded("output"),
    "billed": worded("billed"),
    "currency": worded("currency"),
    "label": worded("label"),
}
"""What a column may be said to be: the word of the command line, and the same as it is shown."""

_WORDS: Mapping[str, tuple[str, ...]] = {
    "time": ("date", "day", "timestamp", "time", "datetime", "created", "created_at", "usage_date", "start_time",
             "start", "period", "datum", "tag", "fecha", "data", "jour"),
    "model": ("model", "model_name", "model_id", "modell", "modelo"),
    "key": ("api_key", "key", "project", "api_key_id", "team", "agent"),
    "requests": ("requests", "calls", "request_count", "num_requests", "api_calls", "count", "anfragen"),
    "input": ("input_tokens", "prompt_tokens", "tokens_in", "tokens_input", "tokens_prompt", "input", "in_tokens"),
    "cached": ("cached_tokens", "cached_input_tokens", "cache_read_tokens", "cache_read_input_tokens", "cached"),
    "cache_write": ("cache_write_tokens", "cache_creation_tokens", "cache_creation_input_tokens"),
    "output": ("output_tokens", "completion_tokens", "tokens_out", "tokens_output", "tokens_completion", "output",
               "out_tokens"),
    "billed": ("billed", "amount", "cost", "total_cost", "charge", "cost_usd", "amount_usd", "billed_usd", "price",
               "total", "net_amount", "invoice_amount", "billed_amount", "betrag", "kosten", "importe", "coste",
               "montant", "importo"),
    "currency": ("currency", "currency_code", "waehrung", "währung", "moneda"),
    "label": ("line_item", "charge", "line", "item", "description", "product", "position", "beschreibung"),
}  # fmt: skip


def guess_columns(headings: Sequence[str]) -> dict[str, str]:
    """What each column probably is, by the usual words for it: meaning → heading. A column has one meaning."""
    by_name = {plain_name(heading): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for meaning, words in _WORDS.items():
        for word in words:
            heading = by_name.get(plain_name(word))
            if heading is not None and heading not in found.values():
                found[meaning] = heading
                break
    if found.get("label") is None and "charge" in found.get("billed", ""):
        found.pop("label", None)
    return found


def guess_format(headings: Sequence[str]) -> ExportFormat | None:
    """A format for a table with plain headings, None where the words do not say enough."""
    columns = guess_columns(headings)
    tokens = "input" in columns and "output" in columns
    if "time" not in columns or not (tokens or "billed" in columns):
        return None
    named = joined(
        ", ",
        (
            worded("{meaning}: {column}", meaning=MEANINGS[meaning], column=readable(heading))
            for meaning, heading in columns.items()
        ),
    )
    made = mapped_format(columns, each_row_is_a_request=False)
    return made.model_copy(
        update={"note": worded("The columns were told by their names ({named}); check them.", named=named)}
    )


def mapped_format(
    columns: Mapping[str, str], *, name: str = "Own columns", each_row_is_a_request: bool = False
) -> ExportFormat:
    """The format in which each meaning is the column of this heading. Raises AdvisorError when it says too little."""
    for meaning in columns:
        if meaning not in MEANINGS:
            raise AdvisorError(
                worded(
                    "--map: {meaning} is not a meaning; choose of {meanings}",
                    meaning=meaning,
                    meanings=", ".join(MEANINGS),
                )
            )
    tokens = "input" in columns or "output" in columns
    money = "billed" in columns
    if not (tokens or money or "requests" in columns):
        raise AdvisorError(worded("Say which column holds the input and the output tokens, the requests, or the cost."))

    def of(meaning: str) -> tuple[str, ...]:
        return (columns[meaning],) if meaning in columns else ()

    used = tuple(dict.fromkeys(columns.values()))
    return ExportFormat(
        name=name,
        holds="both" if (tokens or "requests" in columns) and money else "cost" if money else "usage",
        marks=used,
        needed=used,
        time=of("time"),
        model=of("model"),
        key=of("key"),
        requests="each row" if each_row_is_a_request else of("requests") or "not counted",
        input=of("input"),
        cached=of("cached"),
        cache_write=of("cache_write"),
        output=of("output"),
        billed=of("billed"),
        currency=of("currency"),
        label=of("label"),
    )


def read_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """`time=Date` and the like from the command line.

    Raises AdvisorError when a column is named twice or is needed and missing.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        meaning, sign, heading = pair.partition("=")
        if not sign or not heading.strip():
            raise AdvisorError(
                worded(
                    "--map: write MEANING=COLUMN, such as time=Date; meanings are {meanings}",
                    meanings=", ".join(MEANINGS),
                )
            )
        found[meaning.strip()] = heading.strip()
    return found
