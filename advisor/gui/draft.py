"""The case that is open in the window: the plain dict of the file format, the walk through it, what can be undone, and
what is not saved yet."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from advisor.files.reader import visible
from advisor.files.resources import edition
from advisor.gui import workflows
from advisor.gui.history import History
from advisor.gui.translation import spoken, tr
from advisor.gui.what_ifs import with_what_ifs
from advisor.interview.answers import Answers
from advisor.interview.flow import Flow
from advisor.interview.questions import Questions


def empty_case() -> dict[str, Any]:
    return {
        "format": 1,
        "edition": edition(),
        "currency": "USD",
        "title": "",
        "buyer": {},
        "notes": "",
        "answers": {},
        "offers": [],
    }


@dataclass(frozen=True)
class _State:
    """All that a step can change. The parts are replaced as a whole and never altered, so that a copy costs nothing."""

    data: Mapping[str, Any]
    answers: Any
    what_if: Mapping[str, str]
    workflow: int | None


class Draft(QObject):
    """One open case. Pages change it through its methods only; `changed` says what changed, in the buyer's words."""

    changed = Signal(str)
    saved = Signal()
    switched = Signal()
    """Another workflow is answered now, or there are others: what is shown has to be read again."""

    def __init__(self, questions: Questions, data: dict[str, Any] | None = None, path: Path | None = None) -> None:
        super().__init__()
        self.questions = questions
        self.path = path
        self.digest: str | None = None
        """Checksum of the file as it was opened or last saved."""
        self.unsaved = False
        self.read_only = ""
        """Why the file that this came from is never written, or empty."""
        self.revision = 0
        """Counts up with every change, so that a save that ends later knows whether it saved the latest."""
        self._data = copy.deepcopy(data) if data is not None else empty_case()
        self.workflow: int | None = 0 if self._data.get("workflows") else None
        """Which workflow the interview is about; None in a case without any."""
        aside = self._data.get("set_aside") if self.workflow is None else None
        self.flow = Flow(questions, Answers(workflows.answers_of(self._data, self.workflow)), aside)
        self.what_if: dict[str, str] = {}
        """Answers tried on the explore page: priced, never saved."""
        self.history: History[_State] = History()
        self._saved_state = self.case_data()

    # What it says now

    @property
    def title(self) -> str:
        return str(self._data.get("title") or "")

    @property
    def currency(self) -> str:
        return str(self._data.get("currency") or "USD")

    @property
    def buyer(self) -> dict[str, str]:
        return dict(self._data.get("buyer") or {})

    @property
    def notes(self) -> str:
        return str(self._data.get("notes") or "")

    @property
    def offers(self) -> list[dict[str, Any]]:
        return copy.deepcopy(self._data.get("offers", []))

    @property
    def offer_names(self) -> list[str]:
        return [str(offer.get("name", "")) for offer in self._data.get("offers", ())]

    def part(self, name: str) -> Any:
        """A copy of a field of the case file such as "usage" or "workflows"; None when the case has none."""
        return copy.deepcopy(self._data.get(name))

    def case_data(self, *, with_what_if: bool = False) -> dict[str, Any]:
        """The case as it would be saved now; with the tried answers for the explore page."""
        answers = dict(self.flow.used_answers().values)
        terms: dict[str, str] = {}
        if with_what_if:
            answers.update({key: value for key, value in self.what_if.items() if key in self.questions.by_id})
            terms = {key: value for key, value in self.what_if.items() if key not in self.questions.by_id}
        data = workflows.with_answers(copy.deepcopy(self._data), self.workflow, answers)
        if self.workflow is None:
            aside = dict(self.flow.set_aside())
            data.pop("set_aside", None)
            if aside:
                data["set_aside"] = aside
        return with_what_ifs(data, terms) if terms else data

    # Several workloads in one case

    @property
    def workflow_names(self) -> list[str]:
        return workflows.names(self._data)

    def select_workflow(self, number: int) -> None:
        """Answer and see another workflow; nothing of the case changes."""
        if number == self.workflow or not 0 <= number < len(self.workflow_names):
            return
        self._data = self.case_data()
        self._switch(number)
        self.changed.emit(tr("Workflow {name}").format(name=self.workflow_names[number]))

    def add_workflow(self, name: str, *, like: bool = False) -> None:
        """One more, empty or with the answers of the one in view; it is the one in view then."""
        answers = dict(self.flow.used_answers().values) if like else {}
        made = workflows.added(self.case_data(), name, answers)
        self._set_workflows(made, len(made["workflows"]) - 1, tr("Workflow {name} added").format(name=name))

    def rename_workflow(self, number: int, name: str) -> None:
        self._set_workflows(workflows.renamed(self.case_data(), number, name), self.workflow, tr("Workflow renamed"))

    def duplicate_workflow(self, number: int) -> None:
        """The copy is the one in view then."""
        self._set_workflows(workflows.duplicated(self.case_data(), number), number + 1, tr("Workflow duplicated"))

    def remove_workflow(self, number: int) -> None:
        """The one before it is in view then; what is left of a single one becomes the case itself."""
        name = self.workflow_names[number]
        made = workflows.removed(self.case_data(), number)
        left = len(made.get("workflows") or ())
        view = None if not left else min(max(0, number - 1), left - 1)
        self._set_workflows(made, view, tr("Workflow {name} removed").format(name=name))

    def _set_workflows(self, data: dict[str, Any], view: int | None, what: str) -> None:
        before = self._state()
        self._data = visible(data)
        self._switch(view)
        self._note(what, "", before)

    def _switch(self, number: int | None) -> None:
        self.workflow = number
        self.what_if.clear()
        values = workflows.answers_of(self._data, number)
        asked = set(self.questions.asked(values))
        self.flow.put_back((values, frozenset(set(values) - asked)))
        self.switched.emit()

    # Changing it: each is a step that can be undone

    def set_answer(self, question: str, value: str | None) -> None:
        if self.flow.answer(question) == value:
            return
        before = self._state()
        self.flow.set_answer(question, value)
        self.what_if.pop(question, None)
        self._note(spoken(self.questions.by_id[question].short), f"answer {question}", before)

    def set_offers(self, offers: list[dict[str, Any]], what: str) -> None:
        before = self._state()
        self._data["offers"] = visible(offers)
        self._data.pop("contracts", None)
        self._note(what, "", before)

    def set_part(self, name: str, value: Any, what: str) -> None:
        """Put a field of the case file in place, or take it out with None; `what` names the step."""
        before = self._state()
        if value is None:
            self._data.pop(name, None)
        else:
            self._data[name] = visible(value)
        self._note(what, "", before)

    def set_properties(self, title: str, buyer: dict[str, str], currency: str, notes: str) -> None:
        before = self._state()
        self._data.update(visible({"title": title, "buyer": buyer, "currency": currency, "notes": notes}))
        self._note(tr("Document properties"), "", before)

    def put_in_place(self, data: dict[str, Any], what: str) -> None:
        """Another state of the whole case, such as an earlier version, as one step."""
        before = self._state()
        self._data = copy.deepcopy(data)
        self.workflow = 0 if data.get("workflows") else None
        answers = Answers(workflows.answers_of(self._data, self.workflow))
        aside = data.get("set_aside") if self.workflow is None else None
        self.flow.put_back(Flow(self.questions, answers, aside).snapshot())
        self.what_if.clear()
        self.switched.emit()
        self._note(what, "", before)

    def try_out(self, question: str, value: str | None, what: str) -> None:
        """Price another answer without keeping it; None takes it back."""
        if self.what_if.get(question) == value:
            return
        before = self._state()
        if value is None:
            self.what_if.pop(question, None)
        else:
            self.what_if[question] = value
        self.history.note(what, f"what_if:{question}", self.flow.current, before, self._state())
        self.changed.emit(what)

    def end_what_ifs(self) -> None:
        """Back to the buyer's own answers, in one step."""
        if self.what_if:
            before = self._state()
            self.what_if.clear()
            self.history.note(tr("Back to my answers"), "", self.flow.current, before, self._state())
            self.changed.emit(tr("Back to my answers"))

    # Undo and redo

    def undo(self) -> str:
        """Take the last step back; returns the page that it was made on, or nothing when there was none."""
        step = self.history.undo()
        if step is None:
            return ""
        self._put_back(step.before, tr("Undone: {what}").format(what=step.name))
        return step.page

    def redo(self) -> str:
        """Do the last undone step again; returns its page, or nothing."""
        step = self.history.redo()
        if step is None:
            return ""
        self._put_back(step.after, tr("Redone: {what}").format(what=step.name))
        return step.page

    # Saving

    def is_not_saved(self) -> None:
        """What is open is on the disk nowhere: recovered work, or an earlier version that was put back."""
        self.unsaved = True
        self._saved_state = {}

    def is_saved(self, path: Path, digest: str, saved_at: str, revision: int) -> None:
        """The case as it was at this revision is on the disk."""
        self.path, self.digest, self.read_only = path, digest, ""
        self._data["saved_at"] = saved_at
        if revision == self.revision:
            self.unsaved = False
            self._saved_state = self.case_data()
        self.saved.emit()

    def _state(self) -> _State:
        return _State(dict(self._data), self.flow.snapshot(), dict(self.what_if), self.workflow)

    def _put_back(self, state: _State, what: str) -> None:
        saved_at = self._data.get("saved_at")
        self._data = dict(state.data)
        if saved_at is not None:  # when it was saved is no step of the buyer's
            self._data["saved_at"] = saved_at
        self.flow.put_back(state.answers)
        self.what_if = dict(state.what_if)
        switched, self.workflow = self.workflow != state.workflow, state.workflow
        self.revision += 1
        self.unsaved = self.case_data() != self._saved_state
        if switched:
            self.switched.emit()
        self.changed.emit(what)

    def _note(self, what: str, same: str, before: _State) -> None:
        """`same` names what was changed where quick changes of one thing are one step; empty for a step of its own."""
        self.revision += 1
        self.unsaved = True
        self.history.note(what, same or f"step {self.revision}", self.flow.current, before, self._state())
        self.changed.emit(what)
