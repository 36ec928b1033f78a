"""A questionnaire that a vendor filled in, read back from its form fields. Nothing else in the PDF is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from advisor.case import VendorAnswer, VendorAnswers, VendorPrice
from advisor.errors import AdvisorError
from advisor.files.pdf_parts import LARGEST_PDF, has_too_many_parts, is_pdf, opened
from advisor.files.reader import Damaged, Place, read_file, visible
from advisor.sentences import worded

_MOST_FIELDS, _DEEPEST_FIELD = 3_000, 8
_LONGEST_TEXT, _LONGEST_LINE = 2_000, 200
_QUESTION_FIELD = re.compile(r"([A-Z]{1,3}\d{1,3})_(yes|partly|no|answer|evidence)")
_PRICE_FIELD = re.compile(r"(price|remark)_([a-z_]{1,40})")


def read_filled(path: Path | str) -> VendorAnswers:
    """What the vendor wrote. Raises Damaged when the PDF can't be read, AdvisorError when it is not a filled form of ours."""
    place = Place.of(path)
    data = read_file(path, LARGEST_PDF)
    if not is_pdf(data):
        raise AdvisorError(
            worded("{place}: is not a PDF; choose the questionnaire that the vendor sent back", place=place)
        )
    fields = _fields(data, place)
    if not any(map(_is_of_ours, fields)):
        fields = _fields(data, place, empty=True)  # which of two sentences it is refused with
    ticks: dict[str, list[str]] = {}
    texts: dict[str, dict[str, str]] = {}
    prices: dict[str, dict[str, str]] = {}
    for name, value in fields.items():
        if found := _QUESTION_FIELD.fullmatch(name):
            if found[2] in ("answer", "evidence"):
                texts.setdefault(found[1], {})[found[2]] = _text(value)
            elif value not in ("", "/Off", "Off"):
                ticks.setdefault(found[1], []).append(found[2])
        elif found := _PRICE_FIELD.fullmatch(name):
            prices.setdefault(found[2], {})["amount" if found[1] == "price" else "remark"] = _text(value)
    if not any(map(_is_of_ours, fields)):
        raise AdvisorError(
            worded(
                "{place}: has no form fields of a questionnaire of this program; ask the vendor for the "
                "filled PDF itself, not for a scan or a print of it",
                place=place,
            )
        )
    answers = {key: _answer(ticks.get(key, []), texts.get(key, {})) for key in sorted({*ticks, *texts}, key=_order)}
    rows = {key: VendorPrice(row.get("amount", ""), row.get("remark", "")) for key, row in prices.items()}
    filled = VendorAnswers(
        vendor=_text(fields.get("vendor", ""))[:_LONGEST_LINE],
        source=visible(Path(path).name)[:_LONGEST_LINE],
        answered_by=_text(fields.get("answered_by", ""))[:_LONGEST_LINE],
        answers={key: answer for key, answer in answers.items() if answer != VendorAnswer()},
        prices={key: row for key, row in rows.items() if row != VendorPrice()},
    )
    if not filled.answers and not filled.prices:
        raise AdvisorError(
            worded(
                "{place}: nothing is filled in; ask the vendor for the PDF with the answers saved in it", place=place
            )
        )
    return filled


def kept_in(data: Mapping[str, Any], filled: VendorAnswers) -> dict[str, Any]:
    """The case's data with these answers in it, in the place of earlier ones of the same vendor."""
    others = [
        each
        for each in data.get("vendor_answers", [])
        if str(each.get("vendor", "")).casefold() != filled.vendor.casefold() or not filled.vendor
    ]
    return {**data, "vendor_answers": [*others, asdict(filled)]}


def _answer(ticks: list[str], texts: dict[str, str]) -> VendorAnswer:
    # Two ticks under one question say nothing that could be relied on.
    tick = ticks[0] if len(ticks) == 1 else ""
    return VendorAnswer(tick, texts.get("answer", ""), texts.get("evidence", ""))  # type: ignore[arg-type]  # the pattern allows these three words only


def _order(key: str) -> tuple[str, int]:
    letters = key.rstrip("0123456789")
    return letters, int(key[len(letters) :])


def _text(value: str) -> str:
    return str(visible(value)).strip()[:_LONGEST_TEXT]


def _is_of_ours(name: str) -> bool:
    return bool(_QUESTION_FIELD.fullmatch(name) or _PRICE_FIELD.fullmatch(name))


def _fields(data: bytes, place: Place, *, empty: bool = False) -> dict[str, str]:
    """The value of every form field that has one by its full name, or also of the `empty` ones.

    Cycles and giant trees end early.
    """
    try:
        if has_too_many_parts(data):
            raise ValueError("more parts than any questionnaire")  # not shown
        with opened(data) as reader:
            if reader.is_encrypted:
                raise AdvisorError(
                    worded("{place}: is locked with a password; ask the vendor for one that is not", place=place)
                )
            form = reader.trailer["/Root"].get("/AcroForm")
            return {} if form is None else dict(_named_values(form.get_object(), reader, empty))
    except AdvisorError:
        raise
    except (Exception, RecursionError) as error:  # pypdf meets broken files with many kinds of error
        raise Damaged(
            worded("{place}: is a PDF that can't be read; ask the vendor to send it again", place=place)
        ) from error


def _named_values(form: Any, reader: Any, empty: bool) -> Iterator[tuple[str, str]]:
    waiting = [(each, "", 0) for each in list(form.get("/Fields", ()))[:_MOST_FIELDS]]
    seen = 0
    while waiting and seen < _MOST_FIELDS:
        reference, above, depth = waiting.pop()
        seen += 1
        if not empty and not reader.may_have(reference, b"/V", b"/Kids"):
            continue
        field = reference.get_object()
        own = _start(field.get("/T"), _LONGEST_LINE)
        name = f"{above}.{own}" if above and own else above or own
        if "/Kids" in field and depth < _DEEPEST_FIELD:
            room = max(0, _MOST_FIELDS - seen - len(waiting))
            waiting += [(kid, name, depth + 1) for kid in list(field["/Kids"])[:room]]
        value = field.get("/V")
        if name and (empty or value is not None):
            yield name, _start(value.get_object() if hasattr(value, "get_object") else value, 2 * _LONGEST_TEXT)


def _start(text: object, most: int) -> str:
    """So much of a text; nothing of what is none, which could be as large as the file each time that it is asked for."""
    return str(text[:most]) if isinstance(text, str) else ""
