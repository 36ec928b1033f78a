"""What vendors publish about their plans: the price as a contract, what is counted, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from advisor.errors import InputRefused
from advisor.market.faults import readable_faults
from advisor.sentences import filled, worded

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,80}$")]
EVIDENCE_CLASSES = {
    "P1": "the vendor's own page or document",
    "P2": "a dated copy whose prices were found word for word on the vendor's page",
    "P3": "another publication: to be confirmed with the vendor before use",
}


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Unit(_Read):
    """What one billed unit is: the sentence on which the bill depends most."""

    name: Text
    definition: Text
    counts: Text | Literal[""] = ""
    """What else is charged as a unit."""
    does_not_count: Text | Literal[""] = ""
    window: Text | Literal[""] = ""
    """How long one unit may last before the next begins."""


class PlanEvidence(_Read):
    """Where a price was read. Class P4, machine-made or contradicted pages, is refused: such prices are not shipped."""

    class_: Annotated[Literal["P1", "P2", "P3"], Field(alias="class")]
    references: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Keys of resources/references.toml; the first is the main one."""
    read_on: date
    """The day on which the price stood in the source."""
    dated: bool = True
    """False when the source carries no date of its own."""


class _Entry(_Read):
    id: Key
    name: Text
    kind: Literal["agent", "voice", "reserved", "developer_tool", "gateway"]
    summary: Text
    """The price in one sentence as the vendor says it."""
    unit: Unit
    included: Text | Literal[""] = ""
    overage: Text | Literal[""] = ""
    at_the_cap: Text | Literal[""] = ""
    notes: tuple[Text, ...] = ()
    conflicts: tuple[Text, ...] = ()
    """Statements about this price that contradict each other."""
    needs_confirmation: bool = False
    """The buyer must ask the vendor before using this price: a secondary source, or a part of it is missing."""
    replaced: bool = False
    """No longer sold; for a price whose last day is not known."""
    valid_from: date | None = None
    valid_to: date | None = None
    """The last day of a price that was replaced; it stays in the list."""
    evidence: PlanEvidence
    contract: Mapping[str, Any]

    @model_validator(mode="after")
    def _confirmation(self) -> _Entry:
        if self.evidence.class_ == "P3" and not self.needs_confirmation:
            raise ValueError("evidence of class P3 must be marked needs_confirmation = true")
        return self


class _PlanFile(_Read):
    vendor: Text
    plan: Annotated[tuple[_Entry, ...], Field(min_length=1, max_length=100)]


@dataclass(frozen=True)
class Plan:
    """One published price of one vendor."""

    id: str
    vendor: str
    name: str
    kind: str
    summary: str
    unit: Unit
    included: str
    overage: str
    at_the_cap: str
    notes: tuple[str, ...]
    conflicts: tuple[str, ...]
    needs_confirmation: bool
    replaced: bool
    valid_from: date | None
    valid_to: date | None
    evidence: PlanEvidence
    contract_data: Mapping[str, Any]
    """The contract as JSON data, for `Contract.model_validate`."""

    @property
    def title(self) -> str:
        """The name that the buyer sees."""
        return vendor_and_name(self.vendor, self.name)

    @property
    def is_current(self) -> bool:
        """Whether the price still holds as far as is known."""
        return self.valid_to is None and not self.replaced


def vendor_and_name(vendor: str, name: str) -> str:
    """How an offer is spoken of: "Intercom Fin outcomes", and "HubSpot Customer Agent" where the name says it already."""
    return name if name.casefold().startswith(vendor.casefold()) else f"{vendor} {name}".strip()


def read_plans(files: Iterable[tuple[str, Mapping[str, Any]]], references: Mapping[str, Any]) -> tuple[Plan, ...]:
    """Every plan of every vendor's file, given as (name of the file, its TOML as a dictionary).

    Raises InputRefused with all faults of all files; an entry without evidence, or with a source that is not in
    `references` (references.toml), is one.
    """
    plans: list[Plan] = []
    faults: list[tuple[str, str]] = []
    for where, data in files:
        try:
            read = _PlanFile.model_validate(data)
        except ValidationError as error:
            faults += [(f"{where} {place}".strip(), remedy) for place, remedy in readable_faults(error)]
            continue
        for entry in read.plan:
            missing = [key for key in entry.evidence.references if key not in references]
            faults += [
                (f"{where} {entry.id}", f"the reference {key} is not in references.toml") for key in missing
            ]  # not shown
            if not missing:
                plans.append(_plan(read.vendor, entry, references))
    ids = [plan.id for plan in plans]
    faults += [
        (f"plan {key}", "stands twice; give each plan its own id") for key in sorted(set(ids)) if ids.count(key) > 1
    ]
    if faults:
        raise InputRefused("plans", faults)
    return tuple(plans)


def _plan(vendor: str, entry: _Entry, references: Mapping[str, Any]) -> Plan:
    fields = {name: getattr(entry, name) for name in _Entry.model_fields if name != "contract"}
    source = "; ".join(f"{references[k]['publisher']}, {references[k]['title']}" for k in entry.evidence.references)
    contract = {"format": 1, "vendor": vendor, "name": entry.name, "currency": "USD"} | dict(entry.contract)
    contract["evidence"] = {
        "class": entry.evidence.class_,
        "source": source,
        "read_on": entry.evidence.read_on.isoformat(),
    }
    return Plan(vendor=vendor, contract_data=contract, **fields)


def plan_warnings(plan: Plan, on: date, max_age_days: int) -> tuple[str, ...]:
    """What to know before relying on this price: replaced, to be confirmed, old or contradictory; one sentence each."""
    found: list[str] = []
    if not plan.is_current:
        ended = worded(" on {valid_to}", valid_to=plan.valid_to) if plan.valid_to else ""
        found.append(
            worded("{title}: this price ended{ended}; ask for the present one.", title=plan.title, ended=ended)
        )
    if plan.evidence.class_ == "P3":
        found.append(
            worded(
                "{title}: the price comes from a secondary source; have the vendor confirm it in writing.",
                title=plan.title,
            )
        )
    elif plan.needs_confirmation:
        found.append(
            worded(
                "{title}: a part of the price is not published; have the vendor confirm the whole in writing.",
                title=plan.title,
            )
        )
    found += price_age(plan.title, plan.evidence.read_on, on, max_age_days)
    return (
        *found,
        *(worded("{plan}: {conflict}", plan=plan.title, conflict=filled(conflict)) for conflict in plan.conflicts),
    )


def price_age(title: str, read_on: date, on: date, max_age_days: int) -> list[str]:
    """The sentence about a price that was read too long ago, or nothing."""
    if (on - read_on).days <= max_age_days:
        return []
    return [
        worded(
            "{title}: the price was read on {read_on}, more than {max_age_days} days ago; ask if it still holds.",
            title=title,
            read_on=read_on,
            max_age_days=max_age_days,
        )
    ]


def search_plans(plans: Iterable[Plan], query: str) -> tuple[Plan, ...]:
    """Every plan whose vendor, name, unit or summary holds all words of the query; all for an empty one."""
    words = query.casefold().split()
    return tuple(plan for plan in plans if all(word in _searched(plan) for word in words))


def _searched(plan: Plan) -> str:
    return f"{plan.vendor} {plan.name} {plan.id} {plan.kind} {plan.unit.name} {plan.summary}".casefold()
