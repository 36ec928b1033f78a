"""The eight ways in which a vendor can price units, as a contract writes them down."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from advisor.contracts.decimals import Amount, Count, Positive, WholeAmount, WholePositive

MOST_TIERS = 1000
ZERO = Decimal(0)
ONE = Decimal(1)


class Clause(BaseModel):
    """A part of a contract: frozen, without keys that we do not know; a null is the same as an absent key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        known = {field.alias or name for name, field in cls.model_fields.items()}
        return {key: value for key, value in data.items() if value is not None or key not in known}


class Convert(Clause):
    """What is done to a metered quantity before included units: seconds to billed minutes, a long-prompt multiplier."""

    operation: Literal["divide", "multiply"]
    factor: Positive
    round: Literal["none", "up", "down", "half_up"] = "none"
    places: Annotated[Count, Field(ge=0, le=12)] = 0


class UnitTier(Clause):
    """(previous bound, up_to] at one price a unit."""

    up_to: Amount | None = None
    unit_price: Amount
    flat_fee: Amount = ZERO


class RateTier(Clause):
    """(previous bound, up_to] of a money meter at one rate."""

    up_to: Amount | None = None
    rate: Amount
    flat_fee: Amount = ZERO


class Step(Clause):
    """The price of the whole band (previous bound, up_to]."""

    up_to: Amount | None = None
    price: Amount


class BlockTier(Clause):
    """At most max_blocks packages of block_size units; None = without end."""

    block_size: Positive
    max_blocks: WholePositive | None = None
    block_price: Amount


class _Price(Clause):
    convert: Convert | None = None


class _TieredPrice(_Price):
    beyond_last: Literal["stop"] | None = None
    """What happens past a last tier that ends: "stop", or None where the last tier is open."""


class PerUnit(_Price):
    """quantity × unit_price ÷ per"""

    model: Literal["per_unit"]
    unit_price: Amount
    per: Positive = ONE


class Graduated(_TieredPrice):
    """Each slice at its own rate; a tier's flat fee once for every tier touched."""

    model: Literal["graduated"]
    tiers: Annotated[tuple[UnitTier, ...], Field(min_length=1, max_length=MOST_TIERS)]
    first_tier_fee_at_zero: StrictBool | None = None


class Volume(_TieredPrice):
    """All units at the rate of the tier reached, plus that tier's flat fee."""

    model: Literal["volume"]
    tiers: Annotated[tuple[UnitTier, ...], Field(min_length=1, max_length=MOST_TIERS)]
    first_tier_fee_at_zero: StrictBool | None = None


class GraduatedPercentage(_TieredPrice):
    """Each slice of a money meter at its own rate."""

    model: Literal["graduated_percentage"]
    tiers: Annotated[tuple[RateTier, ...], Field(min_length=1, max_length=MOST_TIERS)]
    first_tier_fee_at_zero: StrictBool | None = None


class Stairstep(_TieredPrice):
    """The price of the band reached."""

    model: Literal["stairstep"]
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=MOST_TIERS)]


class Package(_Price):
    """Whole packages of package_size units."""

    model: Literal["package"]
    package_size: Positive
    package_price: Amount
    round: Literal["up", "down"] = "up"
    minimum_packages: WholeAmount = ZERO


class Percentage(_Price):
    """rate × a money meter: a vendor's markup on the model maker's price."""

    model: Literal["percentage"]
    rate: Amount


class Blocks(_TieredPrice):
    """Packages inside tiers, rounded up in each."""

    model: Literal["blocks"]
    tiers: Annotated[tuple[BlockTier, ...], Field(min_length=1, max_length=MOST_TIERS)]
    mode: Literal["graduated", "volume"] = "graduated"


Price = Annotated[
    PerUnit | Graduated | Volume | Stairstep | Package | Percentage | GraduatedPercentage | Blocks,
    Field(discriminator="model"),
]
