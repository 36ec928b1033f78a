"""A small interview for tests: five questions on four pages; one opens another, one is for technical buyers."""

from copy import deepcopy
from typing import Any

from advisor.interview.questions import Questions, read_questions


def _choices(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "label": key.capitalize()} for key in keys]


_WORDS = {"why": "Because.", "good_answer": "An honest one.", "example": "For example."}

DATA: dict[str, Any] = {
    "format": 1,
    "steps": ["Work", "Check"],
    "page": [
        {"id": "first", "step": "Work", "heading": "Who are you?", "questions": ["technical"]},
        {"id": "second", "step": "Work", "heading": "What do you use?", "questions": ["tokens"]},
        {"id": "third", "step": "Work", "heading": "Does it loop?", "questions": ["loops", "detection"]},
        {"id": "fourth", "step": "Work", "heading": "What may it cost?", "questions": ["budget"]},
        {"id": "offers", "step": "Work", "heading": "Which offers?", "kind": "offers"},
        {"id": "explore", "step": "Check", "heading": "What if?", "kind": "explore"},
        {"id": "check", "step": "Check", "heading": "Right?", "kind": "check"},
        {"id": "result", "step": "Check", "heading": "And so?", "kind": "result"},
    ],
    "question": [
        {"id": "technical", "kind": "choice", "short": "Technical", "title": "Technical?", **_WORDS}
        | {"choices": _choices("yes", "no")},
        {"id": "tokens", "kind": "number", "short": "Tokens", "title": "How many tokens?", **_WORDS}
        | {"ask_if": {"technical": ["yes"]}, "technical": True}
        | {"minimum": 0, "maximum": 1000, "unit": "tokens", "example_value": 10},
        {"id": "loops", "kind": "choice", "short": "Loops", "title": "Can it loop?", **_WORDS}
        | {"choices": _choices("no_agents", "limited")},
        {"id": "detection", "kind": "choice", "short": "Noticing", "title": "How soon?", **_WORDS}
        | {"choices": _choices("stops", "none"), "ask_if": {"loops": ["limited"]}},
        {"id": "budget", "kind": "money", "short": "Budget", "title": "How much?", **_WORDS}
        | {"minimum": 0, "maximum": 1000, "unit": "a month", "example_value": 100},
    ],
}


def some_data() -> dict[str, Any]:
    """The small interview as read from TOML, free to be broken."""
    return deepcopy(DATA)


def some_questions() -> Questions:
    return read_questions(DATA)
