"""What makes a contract impossible: every fault at once, each with its path and what to do about it."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails

from advisor.contracts.decimals import exact_decimal, refused
from advisor.contracts.money import currency_places
from advisor.errors import probably_meant
from advisor.sentences import filled, worded

Path = tuple[str | int, ...]
Fault = tuple[Path, str]

RESERVED_IDS = ("commitment", "maximum_spend", "minimum_spend")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MOST_SHOWN = 200
_AT_MOST, _AT_LEAST = worded("must be at most {bound}{hint}"), worded("must be at least {bound}{hint}")
_MOST_READ = 1001  # longer lists are refused anyway: one more than the longest that is allowed


def path_in_words(path: Sequence[str | int]) -> str:
    """("charges", 0, "price") as "charges[0].price"."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def nearest(name: object, known: Iterable[str]) -> str:
    """A hint at the known name that was probably meant, or the names that there are."""
    names = sorted(known)
    near = probably_meant(str(name), names, 0.5)
    if near:
        return worded('did you mean "{name}"?', name=near)
    return worded("it can be {names}", names=", ".join(names))


# Faults that show in one value: what pydantic found, in plain words.


def explained_errors(error: ValidationError, contract: type[BaseModel]) -> list[InitErrorDetails]:
    """The same errors with paths as in the file (without pydantic's union tags) and with a remedy each."""
    explained: list[InitErrorDetails] = []
    for found in error.errors(include_url=False, include_input=True)[:_MOST_SHOWN]:
        path, parent = _resolve(contract, found["loc"])
        if found["type"] in ("union_tag_invalid", "union_tag_not_found"):
            path += (str(found["ctx"]["discriminator"]).strip("'"),)
        remedy = _remedy(found, parent)
        kind = found["type"] if found["type"] != "extra_forbidden" else "unknown_key"
        explained.append({"type": refused(kind, remedy), "loc": path, "input": None})
    return explained


def _remedy(found: Any, parent: type[BaseModel] | None) -> str:
    kind, context, value = found["type"], found.get("ctx", {}), found["input"]
    if kind == "extra_forbidden" and parent is not None:
        return worded("is not a known key: {hint}", hint=nearest(found["loc"][-1], _names(parent)))
    if kind == "missing":
        return worded("is missing: add it")
    if kind in ("literal_error", "union_tag_invalid"):
        expected = context.get("expected", context.get("expected_tags", ""))
        said = context.get("tag", value)
        names = [name.strip(" '") for name in str(expected).replace(" or ", ", ").split(",")]
        if said in (None, "None"):
            return worded("is missing: say which it is ({names})", names=", ".join(names))
        near = probably_meant(str(said), names, 0.7)
        if near:
            return worded('is not one of {names}: did you mean "{name}"?', names=", ".join(names), name=near)
        return worded("is not one of {names}", names=", ".join(names))
    if kind == "union_tag_not_found":
        return worded("is missing: say which it is")
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return worded("must be an object { … } with keys")
    if kind in ("tuple_type", "list_type"):
        return worded("must be a list [ … ]")
    if kind == "string_type":
        return worded("must be a text in quotes")
    if kind == "bool_type":
        return worded("must be true, false or null")
    if kind == "string_pattern_mismatch":
        return worded('must be a currency code of three capital letters, such as "USD"')
    if kind in ("string_too_long", "too_long"):
        return worded("is too long: at most {length}", length=context.get("max_length"))
    if kind in ("string_too_short", "too_short"):
        return worded("must not be empty")
    if kind in ("less_than_equal", "greater_than_equal"):
        bound = context.get("le", context.get("ge"))
        hint = worded(' (write 10 % as "0.10")') if path_ends(found["loc"], "value") else ""
        template = _AT_MOST if "le" in context else _AT_LEAST
        return filled(template, bound=bound, hint=hint)
    return remedy_of(found)


def remedy_of(fault: Any) -> str:
    """What one of pydantic's errors says, as the sentence that `refused` put into it, or as pydantic says it."""
    return fault.get("ctx", {}).get("remedy") or str(fault["msg"])


def path_ends(path: Sequence[str | int], name: str) -> bool:
    """Whether a path in a contract ends at this name, whatever numbers of list entries follow it."""
    return bool(path) and path[-1] == name


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in typing.get_args(annotation) for model in _models_in(part)]


def _resolve(contract: type[BaseModel], loc: Sequence[str | int]) -> tuple[Path, type[BaseModel] | None]:
    """The path in the file, and the model in which its last key stands."""
    path: list[str | int] = []
    candidates: list[type[BaseModel]] = [contract]
    parent: type[BaseModel] | None = None
    for part in loc:
        if isinstance(part, int):
            path.append(part)
            parent = None
        elif len(candidates) > 1:  # pydantic names the member of the union here: not a key of the file
            candidates = [model for model in candidates if part in _tags(model)] or candidates[:1]
        else:
            path.append(part)
            parent = candidates[0] if candidates else None
            fields = {field.alias or name: field for name, field in parent.model_fields.items()} if parent else {}
            candidates = _models_in(fields[part].annotation) if part in fields else []
    return tuple(path), parent


def _tags(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(
        tag
        for name in ("kind", "model")
        if name in model.model_fields
        for tag in typing.get_args(model.model_fields[name].annotation)
    )


# Faults between values. The data may be broken elsewhere: what can't be read is skipped here and named above.


def contradictions(data: Any) -> list[Fault]:
    """Faults that no single value shows; reads the raw data, so that they are found beside other faults."""
    if not isinstance(data, Mapping):
        return []
    faults: list[Fault] = []
    charges = _items(data.get("charges"))
    if isinstance(data.get("charges"), (list, tuple)) and not data["charges"]:
        faults.append((("charges",), worded("is empty: add at least one fee or usage charge")))
    faults += _ids(data, charges)
    for index, charge in charges:
        faults += [(("charges", index, *path), remedy) for path, remedy in _charge(charge)]
    charge_ids = {charge["id"] for _, charge in charges if isinstance(charge.get("id"), str)}
    for index, discount in _items(data.get("discounts")):
        for place, on in enumerate(_list(discount.get("on"))):
            if isinstance(on, str) and on not in charge_ids:
                faults.append(
                    (
                        ("discounts", index, "on", place),
                        worded("no charge has this id: {hint}", hint=nearest(on, charge_ids)),
                    )
                )
    for index, credit in _items(data.get("credits")):
        faults += [(("credits", index, *path), remedy) for path, remedy in _credit(credit)]
    faults += _spend(data) + _cap(data, charges) + _terms_and_currency(data, charges)
    return faults


def _ids(data: Mapping[str, Any], charges: list[tuple[int, Mapping[str, Any]]]) -> list[Fault]:
    faults: list[Fault] = []
    seen: dict[tuple[str, str], str] = {}
    listed = [("charges", i, c) for i, c in charges] + [("credits", i, c) for i, c in _items(data.get("credits"))]
    for where, index, item in listed:
        name = item.get("id")
        if not isinstance(name, str):
            continue
        path: Path = (where, index, "id")
        if name in RESERVED_IDS:
            faults.append(
                (path, worded('"{name}" is the name of a line of the bill itself: choose another id', name=name))
            )
        elif (where, name) in seen:
            faults.append((path, worded("is used twice (also at {place}): choose another id", place=seen[where, name])))
        else:
            seen[where, name] = path_in_words((where, index))
    return faults


def _charge(charge: Mapping[str, Any]) -> list[Fault]:
    faults: list[Fault] = []
    faults += _order(charge, "minimum", "maximum")
    faults += _order(charge, "at_least", "at_most")
    if charge.get("kind") == "fee" and charge.get("per") is None:
        faults += [
            ((key,), worded('only a fee with "per" counts something: name the meter in "per" or leave this out'))
            for key in ("at_least", "at_most")
            if charge.get(key) is not None
        ]
    price = charge.get("price")
    if isinstance(price, Mapping):
        faults += [(("price", *path), remedy) for path, remedy in _tiers(price)]
    return faults


def _tiers(price: Mapping[str, Any]) -> list[Fault]:
    """Bounds must rise from tier to tier, and only the last tier may be open."""
    table = "steps" if price.get("model") == "stairstep" else "tiers"
    bound = "max_blocks" if price.get("model") == "blocks" else "up_to"
    tiers = _items(price.get(table))
    if not tiers:
        return []
    faults: list[Fault] = []
    for index, tier in tiers[:-1]:
        if tier.get(bound) is None:
            faults.append(
                (
                    (table, index, bound),
                    worded("only the last of the {table} may be open: say where this one ends", table=table),
                )
            )
    last_index, last = tiers[-1]
    if last.get(bound) is not None and price.get("beyond_last") != "stop":
        faults.append(
            (
                (table, last_index, bound),
                worded(
                    "the last of the {table} ends, so what is beyond it has no price: leave it open (null) or "
                    'say "beyond_last": "stop"',
                    table=table,
                ),
            )
        )
    if bound == "up_to":
        for (_, lower), (index, upper) in pairwise(tiers):
            low, high = _number(lower.get("up_to")), _number(upper.get("up_to"))
            if low is not None and high is not None and high <= low:
                faults.append(
                    (
                        (table, index, "up_to"),
                        worded(
                            "{high:f} is not above the bound before it ({low:f}): each must begin where the one before ends",
                            high=high,
                            low=low,
                        ),
                    )
                )
        first = _number(tiers[0][1].get("up_to"))
        if first == 0 and len(tiers) == 1 and last.get(bound) is not None:
            faults.append(
                ((table, 0, "up_to"), worded("ends at 0, so nothing can ever be priced: add a tier above it"))
            )
    return faults


def _credit(credit: Mapping[str, Any]) -> list[Fault]:
    rollover = credit.get("rollover")
    if not isinstance(rollover, Mapping):
        return []
    faults: list[Fault] = [(("rollover", *path), remedy) for path, remedy in _order(rollover, "min", "max")]
    if credit.get("expires_after_months") is None:
        faults.append((("rollover",), worded("nothing rolls over where nothing ends: add expires_after_months")))
    return faults


def _spend(data: Mapping[str, Any]) -> list[Fault]:
    minimum, maximum = data.get("minimum_spend"), data.get("maximum_spend")
    if not isinstance(minimum, Mapping) or not isinstance(maximum, Mapping):
        return []
    low, high = _number(minimum.get("amount")), _number(maximum.get("amount"))
    if low is None or high is None or low <= high or _period(minimum, data) != _period(maximum, data):
        return []
    return [
        (
            ("minimum_spend", "amount"),
            worded(
                "{low:f} is above the maximum_spend of the same period ({high:f}): lower one or raise the other",
                low=low,
                high=high,
            ),
        )
    ]


def _cap(data: Mapping[str, Any], charges: list[tuple[int, Mapping[str, Any]]]) -> list[Fault]:
    cap = data.get("cap")
    if not isinstance(cap, Mapping) or not isinstance(cap.get("on"), str) or cap["on"] == "spend":
        return []
    meters = {c["meter"] for _, c in charges if c.get("kind") == "usage" and isinstance(c.get("meter"), str)}
    if cap["on"] in meters:
        return []
    return [
        (
            ("cap", "on"),
            worded(
                "no usage charge counts this meter, so this cap can never act: {hint}",
                hint=nearest(cap["on"], meters | {"spend"}),
            ),
        )
    ]


def _terms_and_currency(data: Mapping[str, Any], charges: list[tuple[int, Mapping[str, Any]]]) -> list[Fault]:
    faults: list[Fault] = []
    if data.get("term_months") is None:
        clauses: list[tuple[Path, Any]] = [
            ((key, "every"), data[key].get("every"))
            for key in ("minimum_spend", "maximum_spend", "commitment", "cap")
            if isinstance(data.get(key), Mapping)
        ]
        clauses += [(("charges", index, "included_every"), charge.get("included_every")) for index, charge in charges]
        clauses += [(("discounts", i, "every"), discount.get("every")) for i, discount in _items(data.get("discounts"))]
        faults += [
            (path, worded('the term is not known: add "term_months"')) for path, every in clauses if every == "term"
        ]
    currency = data.get("currency")
    if (
        isinstance(currency, str)
        and len(currency) == 3
        and currency.isascii()
        and currency.isupper()
        and data.get("currency_places") is None
        and currency_places(currency) is None
    ):
        faults.append(
            (
                ("currency_places",),
                worded(
                    'is missing: "{currency}" has no number of decimals in ISO 4217, so say it in "currency_places"',
                    currency=currency,
                ),
            )
        )
    return faults


def _order(clause: Mapping[str, Any], low: str, high: str) -> list[Fault]:
    least, most = _number(clause.get(low)), _number(clause.get(high))
    if least is None or most is None or least <= most:
        return []
    return [
        (
            (low,),
            worded(
                "{least:f} is above {high} ({most:f}): lower one or raise the other", least=least, high=high, most=most
            ),
        )
    ]


def _period(clause: Mapping[str, Any], data: Mapping[str, Any]) -> Any:
    every = clause.get("every") or "month"
    return data.get("term_months") if every == "term" else _MONTHS.get(str(every))


def _number(value: Any) -> Decimal | None:
    try:
        return exact_decimal(value)
    except ValueError:
        return None


def _list(value: Any) -> list[Any]:
    return list(value[:_MOST_READ]) if isinstance(value, (list, tuple)) else []


def _items(value: Any) -> list[tuple[int, Mapping[str, Any]]]:
    return [(index, item) for index, item in enumerate(_list(value)) if isinstance(item, Mapping)]
