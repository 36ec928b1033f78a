"""A sentence of the advice is its English text, and can be said again in another language down to its pieces."""

from __future__ import annotations

import ast
import copy
import json
from pathlib import Path
from string import Formatter

from advisor.errors import AdvisorError
from advisor.sentences import Sentence, in_other_words, joined, worded

_GERMAN = {
    "With {offer} you pay {amount} more.": "Mit {offer} zahlen Sie {amount} mehr.",
    "It is fixed.": "Er ist fest.",
    "{shares} of the months": "in {shares} der Monate",
    "about {tenths} of 10": "etwa {tenths} von 10",
}


def german(text: str) -> str:
    return _GERMAN.get(text, text)


def test_a_sentence_is_equal_to_its_english_text_wherever_text_is_wanted() -> None:
    said = worded("With {offer} you pay {amount} more.", offer="Growth", amount="$40")
    assert said == "With Growth you pay $40 more."
    assert said in {"With Growth you pay $40 more."}
    assert json.dumps([said]) == '["With Growth you pay $40 more."]'
    assert f"{said} So it is." == "With Growth you pay $40 more. So it is."


def test_it_is_said_in_another_language_with_its_names_and_figures_as_they_are() -> None:
    said = worded("With {offer} you pay {amount} more.", offer="Growth", amount="$40")
    assert in_other_words(said, german) == "Mit Growth zahlen Sie $40 mehr."
    named = worded("With {offer} you pay {amount} more.", offer="It is fixed.", amount="$40")
    assert in_other_words(named, german) == "Mit It is fixed. zahlen Sie $40 mehr."  # a name is never translated


def test_a_sentence_within_a_sentence_is_said_too() -> None:
    inner = worded("about {tenths} of 10", tenths=8)
    said = worded("{shares} of the months", shares=inner)
    assert said == "about 8 of 10 of the months"
    assert in_other_words(said, german) == "in etwa 8 von 10 der Monate"


def test_sentences_put_together_stay_sentences() -> None:
    first = worded("With {offer} you pay {amount} more.", offer="Growth", amount="$40")
    second = worded("It is fixed.")
    for said in (first + " " + second, joined(" ", [first, second]), joined(" ", [first + "", "" + second])):
        assert said == "With Growth you pay $40 more. It is fixed."
        assert in_other_words(said, german) == "Mit Growth zahlen Sie $40 mehr. Er ist fest."
    assert in_other_words("(" + second + ")", german) == "(Er ist fest.)"


def test_braces_that_a_buyer_typed_are_no_fields() -> None:
    said = worded("With {offer} you pay {amount} more.", offer="{amount} {0} {", amount="$40")
    assert said == "With {amount} {0} { you pay $40 more."
    assert in_other_words(said, german) == "Mit {amount} {0} { zahlen Sie $40 mehr."
    assert in_other_words(worded("100 {"), german) == "100 {"


def test_an_error_and_a_copy_keep_what_the_sentence_is_made_of() -> None:
    second = worded("It is fixed.")
    assert in_other_words(str(AdvisorError(second)), german) == "Er ist fest."
    assert in_other_words(copy.deepcopy(second), german) == "Er ist fest."
    assert isinstance(copy.deepcopy(second), Sentence)


def test_a_plain_text_is_looked_up_whole() -> None:
    assert in_other_words("It is fixed.", german) == "Er ist fest."
    assert in_other_words("", lambda text: "never asked") == ""


def test_a_translation_with_a_field_that_is_not_there_is_not_used() -> None:
    said = worded("With {offer} you pay {amount} more.", offer="Growth", amount="$40")
    for wrong in ("Mit {angebot} zahlen Sie mehr.", "Mit {offer", "Mit {0} mehr."):
        assert in_other_words(said, lambda _, wrong=wrong: wrong) == "With Growth you pay $40 more."  # type: ignore[misc]


def test_every_template_that_is_filled_has_a_value_for_each_of_its_fields() -> None:
    """A name that is not given would stop the advice where the sentence is said for the first time."""
    calls = 0
    for path in sorted((Path(__file__).parents[1] / "advisor").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "worded":
                continue
            given = {keyword.arg for keyword in node.keywords}
            if isinstance(node.args[0], ast.Constant) and given and None not in given:
                fields = {part[1] for part in Formatter().parse(node.args[0].value) if part[1]}
                assert {field.split(".")[0].split("[")[0] for field in fields} <= given, f"{path.name}:{node.lineno}"
                calls += 1
    assert calls > 150
