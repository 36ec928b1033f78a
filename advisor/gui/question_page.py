"""A page of the interview: one question or a tight group, with why we ask and what a good answer looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from advisor.gui.answer_fields import AnswerField
from advisor.gui.draft import Draft
from advisor.gui.error_summary import ErrorSummary, Fault
from advisor.gui.parts import label, link, scrolling
from advisor.gui.translation import spoken, tr
from advisor.interview.labels import in_currency
from advisor.interview.questions import Page

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.workload import Assumption

_SIZE_OF_A_TASK = (
    "task_cost", "model_tier", "requests_per_task", "input_tokens", "output_tokens", "cached_share", "retries", "task_size_sd",
)  # fmt: skip


Placing = Callable[[QWidget], object]


def nowhere(page: QWidget) -> None:
    """A page by itself."""


class PageFrame(QWidget):
    """What all pages share: the caption, the heading, a body that can scroll."""

    def __init__(self, page: Page, draft: Draft, place: Placing = nowhere) -> None:
        """`place` puts the empty page where it belongs: what gets another parent later has its style worked out again,
        with all that is in it."""
        super().__init__()
        place(self)
        self.page, self.draft = page, draft
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(26, 14, 14, 6)
        outer.setSpacing(4)
        number = draft.questions.steps.index(page.step) + 1
        caption = tr("Step {number} of {steps} · {step}")
        self._caption = label(
            caption.format(number=number, steps=len(draft.questions.steps), step=spoken(page.step)), "caption"
        )
        outer.addWidget(self._caption)
        self.heading = label(spoken(page.heading), "heading")
        outer.addWidget(self.heading)
        self.summary = ErrorSummary()
        self.summary.chosen.connect(self._go_to)
        outer.addWidget(self.summary)
        self.body = QWidget()
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(0, 4, 12, 4)
        self.rows.setSpacing(10)
        self.scroll_area = scrolling(self.body)
        outer.addWidget(self.scroll_area, 1)
        self.setAccessibleName(spoken(page.heading))
        self.setAccessibleDescription(spoken(page.intro))

    def arrive(self) -> None:
        """The page is shown: bring it up to date."""

    def set_look(self, percent: int) -> None:
        """The text size changed."""

    def kept(self) -> dict[str, Any]:
        """What the page knows beside the case, for the one that is made in its place later."""
        return {}

    def take_back(self, kept: dict[str, Any]) -> None:
        """What the page before this one knew, as `kept` told it; nothing for the first."""

    def put_away(self) -> None:
        """Let go of what is out of sight on this page and can be made again."""

    def faults(self) -> list[Fault]:
        """What has to be put right before Continue; the words stand beside the fields too."""
        return []

    def stops(self) -> list[QWidget]:
        """What Tab reaches on this page, in visual order."""
        return []

    def all_stops(self) -> list[QWidget]:
        """What Tab reaches, with the links of the error summary, which stand above everything else."""
        return [self.summary, *self.summary.links, *self.stops()] if self.summary.links else self.stops()

    def show_faults(self, faults: list[Fault]) -> None:
        self.summary.show_faults(faults)
        heading = spoken(self.page.heading)
        self.heading.setText(tr("Error: {heading}").format(heading=heading) if faults else heading)

    def _go_to(self, field: QWidget) -> None:
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroll_area.ensureWidgetVisible(field)


class QuestionPage(PageFrame):
    """Shows the questions of a page that count now; an answer may bring up another one of the same page."""

    answered = Signal()

    def __init__(self, page: Page, draft: Draft, place: Placing = nowhere) -> None:
        super().__init__(page, draft, place)
        if page.intro:
            self.rows.addWidget(label(spoken(page.intro), "secondary"))
        self.fields: dict[str, AnswerField] = {}
        for name in page.questions:
            crowded = len(page.questions) > 2
            field = AnswerField(draft.questions.by_id[name], draft.currency, in_columns=2 if crowded else 1)
            field.answered.connect(self._answered)
            self.fields[name] = field
            self.rows.addWidget(field)
        self._why = link(
            tr("Why we ask this"),
            self._toggle_why,
            tr("Why we ask this: {heading}").format(heading=spoken(page.heading)),
            says=tr("Shows the reasons below the question, and hides them again."),
        )
        self.rows.addWidget(self._why)
        self._reasons = label("", "secondary")
        self._reasons.setVisible(False)
        self.rows.addWidget(self._reasons)
        # The sizes and the model that stand in for tokens, for a buyer who is never asked about tokens.
        self._how = link(
            tr("How we got the size of a task"),
            self._toggle_how,
            says=tr("Shows below what stands in for a task of yours, and hides it again."),
        )
        self.rows.addWidget(self._how)  # before it is shown: without a parent it would be a window of its own
        self._how.setVisible("tasks" in page.questions)
        self._sizes = label(tr("Still being worked out."), "secondary")
        self._sizes.setVisible(False)
        self.rows.addWidget(self._sizes)
        self.rows.addStretch(1)

    def arrive(self) -> None:
        self.show_faults([])
        shown = self.draft.flow.questions_on_page
        for name, field in self.fields.items():
            field.setVisible(name in shown)
            field.fit()
            field.show_value(self.draft.flow.answer(name))
        self._reasons.setText(self._reasons_in_words(shown))

    def set_look(self, percent: int) -> None:
        for field in self.fields.values():
            field.fit()

    def kept(self) -> dict[str, Any]:
        """What was typed, also what can't be read, and which reasons were opened."""
        open_ = [not each.isHidden() for each in (self._reasons, self._sizes)]
        return {"typed": {name: field.typed for name, field in self.fields.items()}, "open": open_}

    def take_back(self, kept: dict[str, Any]) -> None:
        for name, typed in kept.get("typed", {}).items():
            self.fields[name].put_back(*typed)
        for is_open, toggle in zip(kept.get("open", ()), (self._toggle_why, self._toggle_how), strict=False):
            if is_open:
                toggle()

    def faults(self) -> list[Fault]:
        found = []
        for name, field in self.fields.items():
            fault = field.fault() if name in self.draft.flow.questions_on_page else ""
            field.show_error(fault)
            if fault:
                found.append(Fault(fault, field.entry))
        return found

    def stops(self) -> list[QWidget]:
        fields = [stop for name, field in self.fields.items() if not field.isHidden() for stop in field.stops()]
        return [*fields, self._why, *([] if self._how.isHidden() else [self._how])]

    def _answered(self, question: str, value: str | None) -> None:
        self.draft.set_answer(question, value)
        shown = self.draft.flow.questions_on_page
        for name, field in self.fields.items():
            field.setVisible(name in shown)
        self._reasons.setText(self._reasons_in_words(shown))
        self.answered.emit()

    def show_advice(self, advice: Advice) -> None:
        """What a task was taken to be: kind of work, token sizes, calls, model, each with where it comes from."""
        rows = [each for each in advice.assumptions if each.key in _SIZE_OF_A_TASK]
        self._sizes.setText("\n".join(_assumed(each) for each in rows))

    def _toggle_how(self) -> None:
        self._sizes.setVisible(self._sizes.isHidden())

    def _toggle_why(self) -> None:
        self._reasons.setVisible(self._reasons.isHidden())
        self._why.setText(tr("Hide") if not self._reasons.isHidden() else tr("Why we ask this"))

    def _reasons_in_words(self, shown: tuple[str, ...]) -> str:
        parts = []
        for name in shown:
            question = self.draft.questions.by_id.get(name)
            if question is not None and name in self.fields:
                parts.append(
                    tr("{short}. {why} A good answer: {good_answer} Example: {example}").format(
                        short=spoken(question.short),
                        why=spoken(question.why),
                        good_answer=spoken(question.good_answer),
                        example=spoken(question.example),
                    )
                )
        return in_currency("\n\n".join(parts), self.draft.currency)


def _assumed(each: Assumption) -> str:
    from advisor.gui.words import BASIS

    return tr("{name}: {value} ({basis})").format(
        name=spoken(each.name), value=spoken(each.value), basis=spoken(BASIS.get(each.basis, each.basis))
    )
