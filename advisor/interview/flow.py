"""Which page comes next, in plain Python: Continue, Back, jump, and change-and-return from the check page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from advisor.interview.answers import Answers
from advisor.interview.questions import Page, Questions

CHECK = "check"
Progress = Literal["done", "started", "not started"]


class Flow:
    """One walk through the interview, from any answers that are already there.

    Answers that no longer count are kept (a change of mind brings them back) and not used. An answer that came with
    the case although its question would not be asked counts as it stands in the file, until the buyer changes it.
    """

    def __init__(
        self, questions: Questions, answers: Answers | None = None, set_aside: Mapping[str, str] | None = None
    ) -> None:
        given = dict(answers.values) if answers else {}
        self.questions = questions
        self._values = {**(set_aside or {}), **given}
        self._brought = set(given) - set(questions.asked(self._values))
        self._known: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self._history: list[str] = []
        self._current = questions.pages[0].id
        self._seen = {self._current}
        self._asked_before_change: frozenset[str] | None = None
        self._opened_by_change: set[str] = set()

    # What is shown

    @property
    def current(self) -> str:
        """The id of the page that is shown."""
        return self._current

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self.questions.page_by_id[self._current]

    @property
    def questions_on_page(self) -> tuple[str, ...]:
        """The questions of this page that are to be shown now; a page opened by Change shows its answered ones too."""
        asked = self.asked()
        return tuple(question for question in self.page.questions if question in asked)

    def pages(self) -> tuple[Page, ...]:
        """The pages with an answer that counts or is asked for, and the special ones: what the check page goes through.

        Continue passes over those of them whose answers came with the case and would not be asked.
        """
        return tuple(page for page in self.questions.pages if self._is_open(page.id))

    @property
    def steps(self) -> tuple[str, ...]:
        """The titles of the steps, in order."""
        return self.questions.steps

    @property
    def step_number(self) -> int:
        """X in "Step X of 6", from 1."""
        return self.steps.index(self.page.step) + 1

    def progress(self, step: str) -> Progress:
        """How far a step is: done when every question that it asks has an answer and its other pages were opened."""
        asked = set(self._asked_and_counting()[0])
        pages = [page for page in self.questions.pages if page.step == step]
        parts = [question in self._values for page in pages for question in page.questions if question in asked]
        parts += [page.id in self._seen for page in pages if page.kind != "questions"]
        return "done" if all(parts) else "started" if any(parts) else "not started"

    # What was said

    def asked(self) -> tuple[str, ...]:
        """The questions whose answers count now, in order: those that are asked, and those that came with the case."""
        return self._asked_and_counting()[1]

    def _asked_and_counting(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The questions that are asked, and those whose answers count; a page asks for them hundreds of times."""
        if self._known is None:
            asked = self.questions.asked(self._values)
            counting = {*asked, *(self._brought & set(self._values))}
            in_order = tuple(question.id for question in self.questions.questions if question.id in counting)
            self._known = asked, in_order
        return self._known

    def answer(self, question_id: str) -> str | None:
        """What was answered, also when it does not count at present; None when nothing was."""
        return self._values.get(question_id)

    def set_answer(self, question_id: str, value: str | None) -> None:
        """Remember an answer (`dk` for "Not sure"), or take it back with None.

        Raises KeyError for a question that is not known.
        """
        if question_id not in self.questions.by_id:
            raise KeyError(question_id)
        if value is None:
            self._values.pop(question_id, None)
            self._brought.discard(question_id)
        else:
            self._values[question_id] = value
            if not self.questions.by_id[question_id].on_page:  # asked elsewhere, so it counts once it is answered
                self._brought.add(question_id)
        self._known = None
        self._current = self._next_open(self._current)

    def snapshot(self) -> tuple[Mapping[str, str], frozenset[str]]:
        """Everything that was said, as it is now, for `put_back`."""
        return dict(self._values), frozenset(self._brought)

    def put_back(self, snapshot: tuple[Mapping[str, str], frozenset[str]]) -> None:
        """Undo: everything is said again as it was at that time; the page stays, or the next one that is open."""
        values, brought = snapshot
        self._values, self._brought = dict(values), set(brought)
        self._known = None
        self._current = self._next_open(self._current)

    def used_answers(self) -> Answers:
        """The answers that count, keys that no question knows included: the `answers` of the case file."""
        asked = set(self.asked())
        return Answers({k: v for k, v in self._values.items() if k in asked or k not in self.questions.by_id})

    def set_aside(self) -> Mapping[str, str]:
        """The answers that are kept and not used: the `set_aside` of the case file."""
        used = self.used_answers().values
        return {k: v for k, v in self._values.items() if k not in used}

    def unanswered(self) -> tuple[str, ...]:
        """The questions that are asked and have neither an answer nor a "Not sure"."""
        return tuple(question for question in self._asked_and_counting()[0] if question not in self._values)

    @property
    def complete(self) -> bool:
        """Whether every question that is asked has an answer or a "Not sure"."""
        return not self.unanswered()

    # Where to go

    def next(self) -> str:
        """Continue: to the following page, or back to the check page after a change; returns the page's id."""
        if self._asked_before_change is not None:
            return self._continue_change()
        asked = set(self.questions.asked(self._values))
        after = self.questions.pages[self.questions.pages.index(self.page) + 1 :]
        return self._go(
            next((page.id for page in after if page.kind != "questions" or asked & set(page.questions)), self._current)
        )

    def back(self) -> str:
        """The page that was seen last, as in a browser; on the first page nothing happens."""
        self._asked_before_change = None
        while self._history:
            page = self._history.pop()
            if page != self._current and self._is_open(page):
                self._current = page
                break
        return self._current

    @property
    def can_go_back(self) -> bool:
        """Whether a page was seen before this one."""
        return bool(self._history)

    def jump(self, target: str) -> str:
        """Go to a page, to the page of a question, or to the first page of a step (by its title)."""
        self._asked_before_change = None
        return self._go(self._page_id(target))

    def change(self, target: str) -> str:
        """Open the page of an answer from the check page; Continue then returns there.

        If the change opens questions that were never answered, Continue asks those first.
        """
        page = self._page_id(target)
        self._asked_before_change = frozenset(self.questions.asked(self._values))
        self._opened_by_change = set()
        return self._go(page)

    def _continue_change(self) -> str:
        assert self._asked_before_change is not None
        opened = [one for one in self.unanswered() if one not in self._asked_before_change]
        shown_now = set(self.page.questions)
        waiting = [self.questions.page_of[one].id for one in opened if one not in shown_now]
        unseen = [page for page in waiting if page not in self._opened_by_change]
        if unseen:
            self._opened_by_change.add(unseen[0])
            return self._go(unseen[0])
        self._asked_before_change = None
        return self._go(CHECK)

    def _is_open(self, page_id: str) -> bool:
        """A page with something to show: a special one, or one with a question whose answer counts."""
        page = self.questions.page_by_id[page_id]
        return page.kind != "questions" or not set(page.questions).isdisjoint(self.asked())

    def _next_open(self, page_id: str) -> str:
        """This page, or the first one after it that has something to show (the last page always has)."""
        pages = [page.id for page in self.questions.pages]
        return next(page for page in pages[pages.index(page_id) :] if self._is_open(page))

    def _go(self, page: str) -> str:
        page = self._next_open(page)
        if page != self._current:
            self._history.append(self._current)
            self._current = page
            self._seen.add(page)
        return page

    def _page_id(self, target: str) -> str:
        if target in self.questions.page_by_id:
            return target
        if target in self.questions.page_of:
            return self.questions.page_of[target].id
        if target in self.questions.steps:
            return next(page.id for page in self.pages() if page.step == target)
        raise KeyError(target)
