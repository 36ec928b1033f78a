"""The words and the help pages."""

from copy import deepcopy
from typing import Any

import pytest

from advisor.errors import InputRefused
from advisor.files.resources import read_toml, resource_names, resource_path
from advisor.interview.glossary import Glossary, read_glossary


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return read_glossary(read_toml("glossary.toml"))


def test_the_words_of_the_verdicts_and_charts_are_explained(glossary: Glossary) -> None:
    needed = "token overage cap included_units commitment true_up p90 bad_month per_token flat_rate hybrid_with_caps"
    assert {*needed.split(), "routing", "crossover", "regret", "price_of_certainty", "confidence"} <= set(
        glossary.by_id
    )


def test_a_word_is_found_by_its_other_names_too(glossary: Glossary) -> None:
    assert [term.id for term in glossary.search("base plus")] == ["hybrid_with_caps"]
    assert [term.id for term in glossary.search("ptu")] == ["reserved_capacity"]
    assert len(glossary.search("")) == len(glossary.terms)
    assert glossary.search("zebra") == ()


def test_hybrid_with_caps_and_routing_are_said_to_be_two_things(glossary: Glossary) -> None:
    assert "not routing" in glossary.by_id["hybrid_with_caps"].meaning


def test_a_broken_glossary_is_refused_with_every_fault() -> None:
    data: dict[str, Any] = deepcopy(read_toml("glossary.toml"))
    data["term"][1]["id"] = "agent"
    data["term"][2]["see"] = ["per_tokn"]
    with pytest.raises(InputRefused) as refusal:
        read_glossary(data)
    faults = dict(refusal.value.faults)
    assert faults["term.agent"] == "is there twice"
    assert faults["term.token.see"] == "per_tokn is not a term, did you mean per_token?"


def test_every_step_has_a_help_page_and_every_page_is_listed() -> None:
    pages = read_toml("help/index.toml")["page"]
    assert [page["step"] for page in pages if "step" in page] == read_toml("questions.toml")["steps"]
    assert {f"help/{page['name']}.md" for page in pages} == set(resource_names("help", ".md"))
    for page in pages:
        text = resource_path(f"help/{page['name']}.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {page['title']}\n")
        assert len(text.split()) <= 330, "a help page fits on one screen"


def test_the_figures_in_the_help_are_those_of_the_method() -> None:
    thresholds = read_toml("thresholds.toml")
    text = {name: resource_path(f"help/{name}.md").read_text(encoding="utf-8") for name in ("method", "confidence")}
    near = f"within {100 * thresholds['near_equal_share']['value']:.0f} % of "
    assert near in text["method"] and near in text["confidence"]
    assert near in read_glossary(read_toml("glossary.toml")).by_id["confidence"].meaning
    high, medium = (int(10 * thresholds[f"confidence_{level}"]["value"]) for level in ("high", "medium"))
    assert f"{high} in 10 or more is high, {medium} in 10 or more is medium" in text["confidence"]
    assert thresholds["confidence_unknown_some"]["value"] * 10 == 4
    assert "more than four in ten answers are not known" in text["confidence"]
