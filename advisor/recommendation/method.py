"""Everything that is ours and not the buyer's: assumptions, thresholds, rules, questions, fixed futures and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.forecast.scores import Scores
    from advisor.recommendation.fit_rules import FitRules
    from advisor.recommendation.thresholds import Thresholds
    from advisor.recommendation.vendor_questions import VendorQuestion
    from advisor.workload.assumptions import Assumptions


@dataclass(frozen=True)
class Method:
    """How advice is made, in one dated edition; the same for every buyer."""

    assumptions: Assumptions
    thresholds: Thresholds
    """`read_thresholds(read_toml("thresholds.toml"), references)`"""
    fit_rules: FitRules
    """`read_fit_rules(read_toml("fit_rules.toml"), references)`"""
    vendor_questions: tuple[VendorQuestion, ...]
    """`read_vendor_questions(read_toml("vendor_questions.toml"), references)`"""
    scores: Scores
    edition: str
    """`read_toml("edition.toml")["edition"]`"""
    references: Mapping[str, Mapping[str, Any]]
    """`read_toml("references.toml")`: key to title, publisher, address, checked_on."""
