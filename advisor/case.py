"""One buyer's case: everything that goes into the advice from the buyer's side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from advisor.interview.answers import Answers

if TYPE_CHECKING:
    from advisor.contracts import Contract


NAME_IN_PDF = "case.advisor.json"
"""Name under which a report carries the case that it was made from."""


@dataclass(frozen=True)
class Buyer:
    organisation: str = ""
    prepared_by: str = ""
    prepared_for: str = ""


@dataclass(frozen=True)
class Workflow:
    """One of several workloads on one bill, with its own answers."""

    name: str
    answers: Answers


@dataclass(frozen=True)
class VendorAnswer:
    """What a vendor wrote under one question of the questionnaire."""

    tick: Literal["yes", "partly", "no", ""] = ""
    """"" where no box or more than one is ticked."""
    answer: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class VendorPrice:
    """What a vendor wrote into one row of the price table, as it stands there."""

    amount: str = ""
    remark: str = ""


@dataclass(frozen=True)
class VendorAnswers:
    """One filled questionnaire. Empty fields are left out."""

    vendor: str
    source: str
    """Name of the file it was read from."""
    answered_by: str = ""
    answers: Mapping[str, VendorAnswer] = field(default_factory=dict)
    """By question id."""
    prices: Mapping[str, VendorPrice] = field(default_factory=dict)
    """By row of the price table, such as "platform_fee"."""


@dataclass(frozen=True)
class Case:
    """What the buyer said, the offers on the table, and what was measured. On disk it is a file of advisor/files/case_file.py."""

    answers: Answers
    offers: tuple[Contract, ...] = ()
    title: str = ""
    buyer: Buyer = Buyer()
    notes: str = ""
    currency: str = "USD"
    edition: str = ""
    saved_at: str = ""
    workflows: tuple[Workflow, ...] = ()
    usage: Mapping[str, Any] | None = None
    """The summary of a usage export as `usage.summary.for_the_case` makes it, with its "source"."""
    overrides: Mapping[str, str] = field(default_factory=dict)
    """Assumptions that the buyer replaced, by their key in resources/assumptions.toml."""
    vendor_answers: tuple[VendorAnswers, ...] = ()
    """Filled questionnaires, in the order in which they were read; one for each vendor."""
