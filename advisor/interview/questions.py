"""The questions that a buyer is asked: wording, choices, limits, order, and when each of them is asked at all.

The words stand in resources/questions.toml; this module reads them strictly and knows nothing about windows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import InputRefused, probably_meant
from advisor.interview.answers import NOT_SURE
from advisor.sentences import worded

ANY_NUMBER = "number"
"""In `ask_if`: any answer that was given as a number where a choice was offered."""

# A command that reads no question does not wait for the forms of questions to be made.
_STRICT = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


class Choice(BaseModel):
    """One answer that can be picked."""

    model_config = _STRICT

    key: str = Field(min_length=1)
    """What is stored in the case file, for example `50_75`: a name, never a number."""
    label: str = Field(min_length=1)
    help: str = ""


class Question(BaseModel):
    """One question; every question can also be answered "Not sure" (`dk`), which is not among its choices."""

    model_config = _STRICT

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    section: str = ""
    """The step that it belongs to; filled in from its page."""
    kind: Literal["choice", "number", "money"]
    title: str = Field(min_length=1)
    short: str = Field(min_length=1)
    """A few words that name the answer on the check page and in the report: "Busiest month"."""
    why: str = Field(min_length=1)
    good_answer: str = Field(min_length=1)
    example: str = Field(min_length=1)
    choices: tuple[Choice, ...] = ()
    ask_if: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """Asked only if each of these questions has one of these answers; `dk` stands for "not sure" and for no answer."""
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    example_value: Decimal | None = None
    """A realistic number, shown as a hint and never used as an answer."""
    shown_as: Literal["number", "percent"] = "number"
    """`percent`: typed and shown as 60, stored as the share 0.6."""
    whole: bool = False
    """Only whole numbers are answers: months, people."""
    allow_number: bool = False
    """A choice question that takes a number as well, for example 1.4 for the busiest month."""
    technical: bool = False
    """About tokens or their price, so never put to a buyer who did not say that they are technical."""
    on_page: bool = True
    """False: understood in a case file, but no page asks it."""

    @property
    def takes_number(self) -> bool:
        """Whether a number can be typed: for every kind but a plain choice."""
        return self.kind != "choice" or self.allow_number

    def choice(self, key: str) -> Choice | None:
        """The choice of this key, or None."""
        return next((choice for choice in self.choices if choice.key == key), None)


class Page(BaseModel):
    """One page of the interview: a tight group of questions, or one of the special pages."""

    model_config = _STRICT

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    step: str
    heading: str = Field(min_length=1)
    intro: str = ""
    kind: Literal["questions", "offers", "explore", "check", "result"] = "questions"
    questions: tuple[str, ...] = Field(default=(), max_length=4)


class _QuestionsFile(BaseModel):
    model_config = _STRICT

    format: Literal[1]
    steps: tuple[str, ...] = Field(min_length=1)
    page: tuple[Page, ...] = Field(min_length=1)
    question: tuple[Question, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Questions:
    """All questions, pages and steps, in the order in which they are shown."""

    steps: tuple[str, ...]
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]
    """In the order of the pages; questions that no page asks come last."""

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Each question by its id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def page_by_id(self) -> Mapping[str, Page]:
        """Each page by its id."""
        return {page.id: page for page in self.pages}

    @cached_property
    def page_of(self) -> Mapping[str, Page]:
        """The page that asks each question."""
        return {question: page for page in self.pages for question in page.questions}

    def asked(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The questions that are asked after these answers, in the order of the pages.

        An answer to a question that is not asked itself counts as "not sure" here, so whatever it opened closes too.
        """
        asked: list[str] = []
        for question in self.questions:
            if question.on_page and self._is_asked(question, values, asked):
                asked.append(question.id)
        return tuple(asked)

    def _is_asked(self, question: Question, values: Mapping[str, str], asked_before: Iterable[str]) -> bool:
        return all(
            self._key_for_ask_if(other, values if other in asked_before else {}) in allowed
            for other, allowed in question.ask_if.items()
        )

    def _key_for_ask_if(self, question_id: str, values: Mapping[str, str]) -> str:
        value = values.get(question_id) or NOT_SURE
        if value == NOT_SURE or self.by_id[question_id].choice(value):
            return value
        return ANY_NUMBER


def read_questions(data: Mapping[str, Any]) -> Questions:
    """Read resources/questions.toml, already parsed; raises InputRefused with every fault and its place."""
    try:
        file = _QuestionsFile.model_validate(data)
    except ValidationError as error:
        raise InputRefused("questions.toml", faults_of(error, data)) from None
    page_of = {question: page for page in file.page for question in page.questions}
    order = {question: place for place, question in enumerate(page_of)}
    ordered = sorted(file.question, key=lambda question: order.get(question.id, len(order)))
    questions = tuple(
        question.model_copy(update={"section": page_of[question.id].step if question.id in page_of else ""})
        for question in ordered
    )
    faults = [*_faults_in_questions(file), *_faults_in_pages(file, page_of), *_faults_in_ask_if(questions)]
    if faults:
        raise InputRefused("questions.toml", faults)
    return Questions(steps=file.steps, pages=file.page, questions=questions)


def faults_of(error: ValidationError, data: object) -> list[tuple[str, str]]:
    """Every fault that pydantic found, each with its place; an entry of a list is named by its id where it has one."""
    return [(_place(fault["loc"], data), _remedy(fault["type"], fault["msg"])) for fault in error.errors()]


def _place(location: tuple[int | str, ...], data: object) -> str:
    parts: list[str] = []
    for step in location:
        if isinstance(step, int) and isinstance(data, list | tuple) and step < len(data):
            data = data[step]
            name = data.get("id") or data.get("key") if isinstance(data, Mapping) else None
            parts.append(str(name or step + 1))
        else:
            data = data.get(step) if isinstance(data, Mapping) else None
            parts.append(str(step))
    return ".".join(parts)


def _remedy(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "is not a known key, take it out or correct its spelling"
    if kind == "missing":
        return "is missing"
    return message[:1].lower() + message[1:]


def repeated(ids: Iterable[str]) -> list[str]:
    """The ids that occur more than once, each named once."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for one in ids:
        if one in seen:
            twice[one] = None
        seen.add(one)
    return list(twice)


def nearest(word: str, known: Iterable[str]) -> str:
    """`, did you mean X?` when a known word is close, otherwise nothing."""
    near = probably_meant(word, known, 0.6)
    return worded(", did you mean {name}?", name=near) if near else ""


def _faults_in_questions(file: _QuestionsFile) -> list[tuple[str, str]]:
    faults = [(f"question.{one}", "is there twice") for one in repeated(question.id for question in file.question)]
    for question in file.question:
        place = f"question.{question.id}"
        for key in repeated(choice.key for choice in question.choices):
            faults.append((f"{place}.choices.{key}", "is there twice"))
        for key in {choice.key for choice in question.choices} & {NOT_SURE, ANY_NUMBER}:
            faults.append((f"{place}.choices.{key}", "is a reserved key, use another"))
        if question.kind == "choice" and len(question.choices) + question.allow_number < 2:
            faults.append((f"{place}.choices", "needs at least two choices, or one and allow_number"))
        if question.kind != "choice" and (question.choices or question.allow_number):
            faults.append((place, f"is of kind {question.kind}, so it has no choices and no allow_number"))
        if question.takes_number:
            faults += _faults_in_limits(question, place)
        if question.on_page and question.section:
            faults.append((f"{place}.section", "comes from the page, take it out"))
    return faults


def _faults_in_limits(question: Question, place: str) -> list[tuple[str, str]]:
    low, high, example = question.minimum, question.maximum, question.example_value
    if low is None or high is None or not question.unit or example is None:
        return [(place, "takes a number, so it needs minimum, maximum, unit and example_value")]
    if not low < high or not low <= example <= high:
        return [(place, "needs minimum below maximum and example_value between them")]
    return []


def _faults_in_pages(file: _QuestionsFile, page_of: Mapping[str, Page]) -> list[tuple[str, str]]:
    ids = {question.id for question in file.question}
    faults = [(f"page.{one}", "is there twice") for one in repeated(page.id for page in file.page)]
    faults += [(f"page heading {one!r}", "is there twice") for one in repeated(page.heading for page in file.page)]
    on_pages = [question for page in file.page for question in page.questions]
    faults += [(f"question.{one}", "is on two pages") for one in repeated(on_pages)]
    faults += [
        (f"page.{page.id}.questions", f"{one} is not a question{nearest(one, ids)}")
        for page in file.page
        for one in page.questions
        if one not in ids
    ]
    for question in file.question:
        if question.on_page != (question.id in page_of):
            remedy = "is on no page: add it to one, or say on_page = false" if question.on_page else "is on a page"
            faults.append((f"question.{question.id}", remedy))
    step_places = [file.steps.index(page.step) if page.step in file.steps else -1 for page in file.page]
    faults += [
        (f"page.{page.id}.step", f"{page.step} is not a step{nearest(page.step, file.steps)}")
        for page in file.page
        if page.step not in file.steps
    ]
    if step_places != sorted(step_places):
        faults.append(("page", "the pages are not in the order of the steps"))
    for page in file.page:
        if (page.kind == "questions") != bool(page.questions):
            faults.append((f"page.{page.id}", "has questions exactly when its kind is questions"))
    for kind in ("offers", "explore", "check", "result"):
        if [page.id for page in file.page if page.kind == kind] != [kind]:
            faults.append(("page", f"there must be one page of kind {kind}, with the id {kind}"))
    return faults


def _faults_in_ask_if(questions: tuple[Question, ...]) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    by_id = {question.id: question for question in questions}
    before: set[str] = set()
    for question in questions:
        place = f"question.{question.id}.ask_if"
        for other, values in question.ask_if.items():
            if other not in by_id:
                faults.append((f"{place}.{other}", f"is not a question{nearest(other, by_id)}"))
                continue
            if other not in before:
                faults.append((f"{place}.{other}", "is asked later than the question that depends on it"))
            keys = {choice.key for choice in by_id[other].choices} | {NOT_SURE}
            if by_id[other].takes_number:
                keys.add(ANY_NUMBER)
            for value in values:
                if value not in keys:
                    faults.append((f"{place}.{other}", f"{value} is not one of its answers{nearest(value, keys)}"))
        if question.technical and question.on_page and question.ask_if.get("technical") != ("yes",):
            faults.append((place, 'is about tokens, so it needs technical = ["yes"]'))
        before.add(question.id)
    return faults
