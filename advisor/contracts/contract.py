"""What an offer says: fees, prices for use, discounts, commitments, credits and caps. These classes
are the contract format; tests/contracts/test_format_sentences.py says in sentences what each clause does to a bill."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, StrictBool, StrictStr, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from advisor.contracts.decimals import Amount, AmountOrUnknown, Count, refused
from advisor.contracts.faults import contradictions, explained_errors
from advisor.contracts.money import currency_places
from advisor.contracts.prices import ONE, ZERO, Clause, Price
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.contracts.compiled import Compiled

FeeEvery = Literal["once", "month", "quarter", "year"]
PeriodEvery = Literal["month", "quarter", "year", "term"]
Said = Literal["yes", "no", "unknown"]


_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _printable(text: str) -> str:
    # Control and text-direction characters can make a contract look like another one.
    if _HIDDEN.search(text):
        raise refused("not_printable", worded("has characters that can't be shown: retype the text"))
    return text


def _printable_lines(text: str) -> str:
    _printable(text.replace("\n", " ").replace("\t", " "))
    return text


Text = Annotated[StrictStr, Field(max_length=300), AfterValidator(_printable)]
Name = Annotated[StrictStr, Field(min_length=1, max_length=100), AfterValidator(_printable)]
LongText = Annotated[StrictStr, Field(max_length=5000), AfterValidator(_printable_lines)]
Ids = Annotated[tuple[Name, ...], Field(max_length=200)]


class FeeCharge(Clause):
    """A fee that is due whatever the use, or for each of something that is counted (seats)."""

    id: Name
    kind: Literal["fee"]
    amount: Amount
    every: FeeEvery = "month"
    per: Name | None = None
    at_least: Amount | None = None
    at_most: Amount | None = None
    minimum: Amount | None = None
    maximum: Amount | None = None


class UsageCharge(Clause):
    """A price for what a meter counts."""

    id: Name
    kind: Literal["usage"]
    meter: Name
    price: Price
    included: Amount = ZERO
    included_every: Literal["month", "term"] = "month"
    beyond_included: Literal["charge", "stop"] = "charge"
    minimum: Amount | None = None
    maximum: Amount | None = None


class PercentDiscount(Clause):
    kind: Literal["percent"]
    value: Annotated[Amount, Field(le=1)]
    """A fraction: 0.10 is 10 %."""
    on: Ids | None = None
    every: Literal["month"] = "month"


class AmountDiscount(Clause):
    kind: Literal["amount"]
    value: Amount
    on: Ids | None = None
    every: Literal["once", "month", "quarter", "year", "term"] = "month"


class SpendBound(Clause):
    """A minimum or a maximum of the bill of a period."""

    amount: Amount
    every: PeriodEvery = "month"


class Commitment(Clause):
    amount: Amount
    every: PeriodEvery = "month"
    overage_factor: Amount = ONE
    true_up: StrictBool | None = None
    """Whether an unused commitment is charged; None = the contract does not say."""


class Rollover(Clause):
    min: Amount = ZERO
    max: Amount | None = None


class Credit(Clause):
    """Prepaid money that pays bills before it ends."""

    id: Name
    amount: Amount
    cost: Amount = ZERO
    granted: Literal["start", "month", "quarter", "year"] = "start"
    priority: Count | None = None
    expires_after_months: Annotated[Count, Field(ge=1, le=1200)] | None = None
    rollover: Rollover | None = None


class Cap(Clause):
    """A limit on spend or on a meter, and what really happens when it is reached."""

    on: Name
    limit: Amount
    every: PeriodEvery = "month"
    enforcement: Literal["before_next_call", "after_billing", "alert_only", "unknown"] = "unknown"
    alerts: Annotated[tuple[Amount, ...], Field(max_length=100)] = ()


class Terms(Clause):
    """What the contract says beside prices; "unknown" where it is silent."""

    usage_meter: Said = "unknown"
    meter_export: Said = "unknown"
    logs: Said = "unknown"
    rbac: Said = "unknown"
    allowlists: Said = "unknown"
    policy_controls: Said = "unknown"
    evaluation: Said = "unknown"
    price_floats: Said = "unknown"
    uplift_cap: AmountOrUnknown = None
    list_price_falls_passed_on: Said = "unknown"
    may_change_unit: Said = "unknown"
    notice_days: AmountOrUnknown = None


class Evidence(Clause):
    """Where the prices were read: class P1 to P4, title or address, day."""

    class_: Annotated[Text, Field(alias="class")] = ""
    source: LongText = ""
    read_on: Text = ""


class Contract(Clause):
    """One offer of one vendor. Read it with `Contract.model_validate(data)` or `read_contract(data, where)`."""

    format: Literal[1]
    vendor: Text = ""
    name: Name
    currency: Annotated[StrictStr, Field(pattern=r"^[A-Z]{3}$")]
    currency_places: Annotated[Count, Field(ge=0, le=12)] | None = None
    term_months: Annotated[Count, Field(ge=1, le=1200)] | None = None
    charges: Annotated[
        tuple[Annotated[FeeCharge | UsageCharge, Field(discriminator="kind")], ...], Field(max_length=200)
    ]
    discounts: Annotated[
        tuple[Annotated[PercentDiscount | AmountDiscount, Field(discriminator="kind")], ...], Field(max_length=100)
    ] = ()
    minimum_spend: SpendBound | None = None
    maximum_spend: SpendBound | None = None
    commitment: Commitment | None = None
    credits: Annotated[tuple[Credit, ...], Field(max_length=100)] = ()
    cap: Cap | None = None
    terms: Terms = Terms()
    evidence: Evidence = Evidence()

    @model_validator(mode="wrap")
    @classmethod
    def _all_faults_at_once(cls, data: Any, handler: Any) -> Self:
        errors: list[InitErrorDetails] = []
        contract = None
        try:
            contract = handler(data)
        except ValidationError as error:
            errors = explained_errors(error, cls)
        if not isinstance(data, Contract):
            errors += [
                {
                    "type": refused("contradiction", remedy),
                    "loc": path,
                    "input": None,
                }
                for path, remedy in contradictions(data)
            ]
        if errors:
            raise ValidationError.from_exception_data("Contract", errors)
        assert contract is not None
        return contract  # type: ignore[no-any-return]  # pydantic's handler is untyped

    @property
    def places(self) -> int:
        """Decimals that a line is rounded to."""
        places = self.currency_places if self.currency_places is not None else currency_places(self.currency)
        assert places is not None, "the reader refuses a currency of unknown places"
        return places

    @property
    def meters(self) -> tuple[str, ...]:
        """Every meter that a charge names, in the order of the charges."""
        named = [charge.meter if isinstance(charge, UsageCharge) else charge.per for charge in self.charges]
        return tuple(dict.fromkeys(meter for meter in named if meter is not None))

    @cached_property
    def compiled(self) -> Compiled:
        """The contract in exact fractions, made once, for the engine."""
        from advisor.contracts.compiled import compile_contract  # not loaded to read a contract

        return compile_contract(self)

    def __copy__(self) -> Self:
        # model_copy(update=…) must not carry the compiled prices of the original along.
        copied = super().__copy__()
        copied.__dict__.pop("compiled", None)
        return copied

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        copied = super().__deepcopy__(memo)
        copied.__dict__.pop("compiled", None)
        return copied

    def to_data(self) -> dict[str, Any]:
        """The contract as JSON data, readable again as the same contract."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
