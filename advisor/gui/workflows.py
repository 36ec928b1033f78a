"""Several workloads in one case: each its own answers, laid over those of the case. Works on the case's data; no Qt.

Nothing is altered: each function gives new data, so that a step can be undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.gui.translation import tr

MOST = 50
"""As many as a case file may hold."""


def names(data: Mapping[str, Any]) -> list[str]:
    """What the workflows are called, in order; a number stands in for an empty name."""
    return [_name(each, number) for number, each in enumerate(data.get("workflows") or (), 1)]


def answers_of(data: Mapping[str, Any], number: int | None) -> dict[str, str]:
    """The answers that count for one workflow; those of the case itself for None."""
    own = _said(data.get("answers"))
    if number is None:
        return own
    return {**own, **_said(data["workflows"][number].get("answers"))}


def with_answers(data: Mapping[str, Any], number: int | None, answers: Mapping[str, str]) -> dict[str, Any]:
    """The case with these answers for one workflow: what it shares with the case itself is not written twice."""
    if number is None:
        return {**data, "answers": dict(answers)}
    own, each = _said(data.get("answers")), dict(data["workflows"][number])
    before = _said(each.get("answers"))
    kept = {key: value for key, value in answers.items() if own.get(key) != value or key in before}
    flows = list(data["workflows"])
    flows[number] = {**each, "answers": kept}
    return {**data, "workflows": flows}


def added(data: Mapping[str, Any], name: str, answers: Mapping[str, str]) -> dict[str, Any]:
    """One more workflow at the end. The first one turns the answers of the case into a workflow of their own before."""
    flows = list(data.get("workflows") or ())
    case = dict(data)
    if not flows and _said(case.get("answers")):
        flows = [{"name": tr("First workflow"), "answers": dict(case["answers"])}]
        case["answers"] = {}
    taken = names({"workflows": flows})
    return {**case, "workflows": [*flows, {"name": free_name(name, taken), "answers": dict(answers)}]}


def renamed(data: Mapping[str, Any], number: int, name: str) -> dict[str, Any]:
    flows = list(data["workflows"])
    others = [each for place, each in enumerate(names(data)) if place != number]
    flows[number] = {**flows[number], "name": free_name(name, others)}
    return {**data, "workflows": flows}


def duplicated(data: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The same answers again under another name, right after the original."""
    flows = list(data["workflows"])
    name = tr("{workflow} (copy)").format(workflow=names(data)[number])
    copy = {"name": free_name(name, names(data)), "answers": dict(_said(flows[number].get("answers")))}
    return {**data, "workflows": [*flows[: number + 1], copy, *flows[number + 1 :]]}


def removed(data: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Without this workflow. What is left of a single one becomes the answers of the case itself again."""
    flows = [each for place, each in enumerate(data["workflows"]) if place != number]
    case = {key: value for key, value in data.items() if key != "workflows"}
    if len(flows) == 1:
        case["answers"] = {**_said(data.get("answers")), **_said(flows[0].get("answers"))}
        return case
    return {**case, "workflows": flows} if flows else case


def free_name(wanted: str, taken: list[str]) -> str:
    """The name, with a number behind it where another workflow has it."""
    base = " ".join(wanted.split())[:80] or tr("Workflow")
    name, number = base, 2
    while name in taken:
        name, number = f"{base} {number}", number + 1
    return name


def _name(flow: Mapping[str, Any], number: int) -> str:
    return str(flow.get("name") or "").strip() or tr("Workflow {number}").format(number=number)


def _said(answers: Mapping[str, Any] | None) -> dict[str, str]:
    return {key: str(value) for key, value in (answers or {}).items() if value is not None}
