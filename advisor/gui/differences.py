"""What differs between two states of a case, field by field, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.gui.translation import spoken, tr
from advisor.interview.labels import answer_in_words
from advisor.interview.questions import Questions

_LONGEST = 80


def differences(before: Mapping[str, Any], now: Mapping[str, Any], questions: Questions) -> list[str]:
    """One line a field, "Busiest month: half as much again, now Not sure"; empty when the two say the same."""
    lines = _texts(before, now)
    currency = str(now.get("currency") or "USD")
    lines += _answers(before.get("answers") or {}, now.get("answers") or {}, questions, currency)
    lines += _offers(before.get("offers") or [], now.get("offers") or [])
    workflows = [_by_name(each.get("workflows") or []) for each in (before, now)]
    for name in dict.fromkeys([*workflows[0], *workflows[1]]):
        was, is_now = (each.get(name) for each in workflows)
        if was is None or is_now is None:
            words = tr("Workflow {name}: not there, now added") if was is None else tr("Workflow {name}: now removed")
            lines.append(words.format(name=_short(name)))
        else:
            inner = _answers(was.get("answers") or {}, is_now.get("answers") or {}, questions, currency)
            lines += [tr("Workflow {name}: {what}").format(name=_short(name), what=each) for each in inner]
    if _said(before, "usage") != _said(now, "usage"):
        lines.append(_line(tr("Measured usage"), _usage(before), _usage(now)))
    replaced, replaced_now = _said(before, "overrides") or {}, _said(now, "overrides") or {}
    for key in dict.fromkeys([*replaced, *replaced_now]):
        if replaced.get(key) != replaced_now.get(key):
            lines.append(_line(tr("Assumption {key}").format(key=key), replaced.get(key), replaced_now.get(key)))
    return lines


def _texts(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    buyer, buyer_now = before.get("buyer") or {}, now.get("buyer") or {}
    fields = [
        (tr("Title"), before.get("title"), now.get("title")),
        (tr("Organisation"), buyer.get("organisation"), buyer_now.get("organisation")),
        (tr("Prepared by"), buyer.get("prepared_by"), buyer_now.get("prepared_by")),
        (tr("Prepared for"), buyer.get("for"), buyer_now.get("for")),
        (tr("Currency"), before.get("currency") or "USD", now.get("currency") or "USD"),
        (tr("Notes"), before.get("notes"), now.get("notes")),
    ]
    return [_line(name, was, is_now) for name, was, is_now in fields if (was or "") != (is_now or "")]


def _answers(before: Mapping[str, Any], now: Mapping[str, Any], questions: Questions, currency: str) -> list[str]:
    lines = []
    order = [question.id for question in questions.questions]
    for key in [*order, *(key for key in dict.fromkeys([*before, *now]) if key not in questions.by_id)]:
        was, is_now = before.get(key), now.get(key)
        if was == is_now:
            continue
        question = questions.by_id.get(key)
        if question is None:
            lines.append(_line(key, was, is_now))
        else:
            words = [answer_in_words(question, None if v is None else str(v), currency) for v in (was, is_now)]
            lines.append(_line(spoken(question.short), spoken(words[0]), spoken(words[1])))
    return lines


def _offers(before: list[Any], now: list[Any]) -> list[str]:
    was, is_now = _by_name(before), _by_name(now)
    lines = []
    for name in dict.fromkeys([*was, *is_now]):
        if name not in is_now:
            lines.append(tr("Offer {name}: now removed").format(name=_short(name)))
        elif name not in was:
            lines.append(tr("Offer {name}: not there, now added").format(name=_short(name)))
        elif was[name] != is_now[name]:
            lines.append(tr("Offer {name}: its terms are not the same").format(name=_short(name)))
    return lines


def _by_name(parts: list[Any]) -> dict[str, Any]:
    return {str(part.get("name") or number): part for number, part in enumerate(parts, 1) if isinstance(part, dict)}


def _said(case: Mapping[str, Any], name: str) -> Any:
    return case.get(name) or None


def _usage(case: Mapping[str, Any]) -> str:
    usage = case.get("usage")
    return str(usage.get("source") or tr("measured")) if isinstance(usage, Mapping) else ""


def _line(name: str, was: Any, is_now: Any) -> str:
    return tr("{field}: {before}, now {after}").format(field=name, before=_short(was), after=_short(is_now))


def _short(value: Any) -> str:
    text = " ".join(str(value or "").split())
    return (text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…") or tr("empty")
