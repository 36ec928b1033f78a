"""What ships with the program: questions, prices, assumptions, thresholds, samples, fonts. Read-only, found in the
installed package first and in the project's `resources/` beside it second."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.errors import AdvisorError
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.interview.questions import Questions
    from advisor.market.market import Market
    from advisor.market.model_prices import ModelPrices
    from advisor.market.plans import Plan
    from advisor.recommendation.method import Method

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def resources_folder() -> Path:
    """The folder that holds every shipped file."""
    for folder in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        if folder.is_dir():
            return folder
    raise AdvisorError(worded("{package}: the program's own resources are missing; install it again", package=_PACKAGE))


def resource_path(name: str) -> Path:
    """The full path of a shipped file such as `plans/intercom.toml`; it need not exist."""
    return resources_folder() / name


def resource_names(folder: str, ending: str) -> tuple[str, ...]:
    """The shipped files in a folder with this ending, as names for `read_toml` and `read_bytes`, in order."""
    return tuple(f"{folder}/{path.name}" for path in sorted(resource_path(folder).glob(f"*{ending}")))


def read_bytes(name: str) -> bytes:
    """A shipped file as it is."""
    try:
        return resource_path(name).read_bytes()
    except OSError as error:
        raise AdvisorError(worded("resources/{name} can't be read; install the program again", name=name)) from error


def read_toml(name: str) -> dict[str, Any]:
    """A shipped TOML file with every decimal number exact."""
    import tomllib  # not before the first paint, which reads none
    from decimal import Decimal

    try:
        return tomllib.loads(read_bytes(name).decode("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AdvisorError(f"resources/{name}: {error}") from error


@cache
def read_question_list() -> Questions:
    """Every question of the interview. Raises InputRefused with all faults of questions.toml."""
    from advisor.interview.questions import read_questions

    return read_questions(read_toml("questions.toml"))


@cache
def edition() -> str:
    """The edition of the method, such as 2026-11: questions, rules, thresholds and prices together."""
    return str(read_toml("edition.toml")["edition"])


@cache
def read_method() -> Method:
    """How advice is made: assumptions, thresholds, rules, vendor questions and fixed futures, each with its sources."""
    from advisor.forecast.scores import read_scores
    from advisor.recommendation.fit_rules import read_fit_rules
    from advisor.recommendation.method import Method
    from advisor.recommendation.thresholds import read_thresholds
    from advisor.recommendation.vendor_questions import read_vendor_questions
    from advisor.workload.assumptions import read_assumptions

    references = read_toml("references.toml")
    return Method(
        assumptions=read_assumptions(read_toml("assumptions.toml")),
        thresholds=read_thresholds(read_toml("thresholds.toml"), references),
        fit_rules=read_fit_rules(read_toml("fit_rules.toml"), references),
        vendor_questions=read_vendor_questions(read_toml("vendor_questions.toml"), references),
        scores=read_scores(read_bytes("scores.npy")),
        edition=edition(),
        references=references,
    )


@cache
def read_market_resources() -> Market:
    """What the market charges, as shipped: model list prices, vendors' plans and the figures of typical offers."""
    from advisor.market.market import read_market

    return read_market(
        _price_list(),
        _plan_files(),
        read_toml("model_tiers.toml"),
        read_toml("typical_offers.toml"),
        read_toml("references.toml"),
    )


def read_shipped_prices() -> ModelPrices:
    """The model list prices that came with the program, without the rest of the market."""
    from advisor.market.model_prices import read_price_file

    return read_price_file(_price_list(), "model_prices.json")


def read_plan_list() -> tuple[Plan, ...]:
    """The vendors' published plans, without the rest of the market."""
    from advisor.market.plans import read_plans

    return read_plans(_plan_files(), read_toml("references.toml"))


def _price_list() -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(read_bytes("model_prices.json"))
    except ValueError as error:
        raise AdvisorError(worded("resources/model_prices.json is damaged; install the program again")) from error
    return found


def _plan_files() -> list[tuple[str, dict[str, Any]]]:
    return [(name, read_toml(name)) for name in resource_names("plans", ".toml")]
