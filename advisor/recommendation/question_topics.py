"""When a field of a contract or an answer brings up a vendor question: because it is not known, or because it binds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.interview.answers import Answers
from advisor.recommendation.offer_terms import term_of, yes_or_no
from advisor.recommendation.words import meter_name
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.contracts import Contract

_UNKNOWN_TERMS = {
    "usage_meter": worded("not said whether you can see a usage meter"),
    "meter_export": worded("not said whether the meter can be exported"),
    "logs": worded("not said whether there are logs"),
    "rbac": worded("not said whether there are roles and access rights"),
    "allowlists": worded("not said whether models and tools can be allow-listed"),
    "policy_controls": worded("not said whether there are rules and approvals"),
    "evaluation": worded("not said how quality is tested"),
    "price_floats": worded("not said whether the price can move during the term"),
    "list_price_falls_passed_on": worded("not said whether price falls are passed on"),
    "may_change_unit": worded("not said whether the unit may be changed"),
}
_BAD_TERMS = {
    "usage_meter": (False, worded("no usage meter")),
    "meter_export": (False, worded("the meter can't be exported")),
    "logs": (False, worded("no logs")),
    "rbac": (False, worded("no roles and access rights")),
    "allowlists": (False, worded("no allow-lists")),
    "policy_controls": (False, worded("no rules and approvals")),
    "evaluation": (False, worded("the vendor does not test quality")),
    "price_floats": (True, worded("the price can move during the term")),
    "list_price_falls_passed_on": (False, worded("price falls are not passed on")),
    "may_change_unit": (True, worded("the vendor may change the unit")),
}
_WEAK_EVIDENCE = ("P3", "P4")


def contract_topic(topic: str, contract: Contract) -> str | None:
    """Why this contract brings the topic up, without its name and full stop; None when it does not."""
    field, _, term = topic.partition(".")
    if field == "terms" and term in _UNKNOWN_TERMS:
        said = yes_or_no(contract, term)
        if said is None:
            return _UNKNOWN_TERMS[term]
        bad, why = _BAD_TERMS[term]
        return why if said is bad else None
    look = _LOOKS.get(topic)
    return None if look is None else look(contract)


def _cap(contract: Contract) -> str | None:
    if contract.cap is None:
        return worded("no cap is named")
    return None


def _enforcement(contract: Contract) -> str | None:
    if contract.cap is None:
        return worded("no cap is named")
    match contract.cap.enforcement:
        case "before_next_call":
            return None
        case "after_billing":
            return worded("the cap acts only after billing")
        case "alert_only":
            return worded("the cap only sends a message")
    return worded("not said whether the cap really stops")


def _alerts(contract: Contract) -> str | None:
    return worded("no alerts are named") if contract.cap is None or not contract.cap.alerts else None


def _included(contract: Contract) -> str | None:
    return (
        worded("a number of units is included")
        if any(c.kind == "usage" and c.included for c in contract.charges)
        else None
    )


def _beyond(contract: Contract) -> str | None:
    for charge in contract.charges:
        if charge.kind == "usage" and charge.included:
            return (
                worded("service stops when the included units are used up")
                if charge.beyond_included == "stop"
                else worded("use beyond the included units costs extra")
            )
    return None


def _tiers(contract: Contract) -> str | None:
    stepped = {"graduated", "volume", "stairstep", "graduated_percentage", "blocks"}
    return (
        worded("the price has tiers")
        if any(c.kind == "usage" and c.price.model in stepped for c in contract.charges)
        else None
    )


def _seats(contract: Contract) -> str | None:
    return worded("the bill is per person") if any(c.kind == "fee" and c.per for c in contract.charges) else None


def _convert(contract: Contract) -> str | None:
    converted = any(c.kind == "usage" and getattr(c.price, "convert", None) is not None for c in contract.charges)
    return worded("what is counted is rounded or multiplied") if converted else None


def _unit(contract: Contract) -> str | None:
    own = {"resolutions", "sessions", "actions", "credits", "interactions", "minutes"}
    counted = [c.meter for c in contract.charges if c.kind == "usage" and c.meter in own]
    return worded("what is billed is {unit}", unit=meter_name(counted[0])) if counted else None


def _term(contract: Contract) -> str | None:
    if contract.term_months is None:
        return worded("not said how long the contract binds")
    return worded("binding for {months} months", months=contract.term_months) if term_of(contract) > 1 else None


def _evidence(contract: Contract) -> str | None:
    return (
        worded("the terms are not confirmed by the vendor") if contract.evidence.class_[:2] in _WEAK_EVIDENCE else None
    )


_LOOKS: dict[str, Callable[[Contract], str | None]] = {
    "beyond_included": _beyond,
    "cap": _cap,
    "cap.alerts": _alerts,
    "cap.enforcement": _enforcement,
    "charges.convert": _convert,
    "charges.included": _included,
    "charges.overage": _beyond,
    "charges.seats": _seats,
    "charges.tiers": _tiers,
    "charges.unit": _unit,
    "commitment": lambda contract: "a commitment" if contract.commitment else None,
    "credits": lambda contract: worded("prepaid credits") if contract.credits else None,
    "evidence": _evidence,
    "minimum_spend": lambda contract: worded("a minimum spend") if contract.minimum_spend else None,
    "term_months": _term,
    "terms.uplift_cap": lambda contract: (
        worded("no limit to the rise at renewal") if contract.terms.uplift_cap is None else None
    ),
    "terms.notice_days": lambda contract: (
        worded("not said how long before a change you are told") if contract.terms.notice_days is None else None
    ),
}

_ANSWERS: dict[str, dict[str, str]] = {
    "busiest": {
        "double": worded("Your busiest month is about twice a normal one."),
        "triple": worded("Your busiest month is about three times a normal one."),
        "five_plus": worded("Your busiest month is five times a normal one or more."),
    },
    "detection": {
        "daily_alert": worded("A runaway agent would be noticed only after a day."),
        "none": worded("Nobody would notice a runaway agent before the bill."),
    },
    "evaluation": {
        "none": worded("You have no checks of quality of your own."),
        "manual": worded("Your checks of quality are by hand."),
    },
    "frontier_now": {"yes": worded("You need the newest model at once.")},
    "governance_needed": {"yes": worded("You need logs and access rules.")},
    "growth": {"shrinking": worded("Your use is falling."), "double": worded("Your use is doubling.")},
    "kind": {"support_voice": worded("Your agents talk on the phone.")},
    "loops": {
        "limited": worded("Your agents work alone, with limits."),
        "unlimited": worded("Your agents work alone, without limits."),
    },
    "model_tier": {"frontier": worded("You need the strongest models.")},
    "price_decline": {"some": worded("You expect prices to fall."), "fast": worded("You expect prices to fall fast.")},
    "regulated": {"yes": worded("You handle regulated data.")},
    "routable": {
        "50_75": worded("Much of your work could go to cheaper models."),
        "gt75": worded("Most of your work could go to cheaper models."),
    },
    "routine": {"gt75": worded("Most of your work is routine.")},
    "spikes": {
        "yearly": worded("You expect a spike about once a year."),
        "several": worded("You expect several spikes a year."),
    },
    "stage": {"prototype": worded("It is a prototype."), "pilot": worded("It is a pilot.")},
    "stop_ok": {"no": worded("The service may not stop.")},
    "usage_basis": {
        "rough": worded("Your volume is a rough estimate."),
        "guess": worded("Your volume is a guess."),
    },
}


def answer_topic(key: str, answers: Answers) -> str | None:
    """Why the answer to this question brings the topic up, as a sentence; None when it does not."""
    said = answers.said(key)
    if said is None:
        return None
    if key == "missed_value":
        value = answers.number(key)
        return worded("A task that is not served costs you money.") if value is not None and value > 0 else None
    if key == "seats":
        return worded("You pay per person.") if answers.number(key) else None
    return _ANSWERS.get(key, {}).get(said)
