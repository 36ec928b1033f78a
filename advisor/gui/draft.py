"""The case that is open in the window: the plain dict of the file format, the walk through it, and what is not saved yet."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from advisor.files.resources import edition
from advisor.gui.translation import tr
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


class Draft(QObject):
    """One open case. Pages change it through its methods only; `changed` says what changed, in the buyer's words."""

    changed = Signal(str)
    saved = Signal()

    def __init__(self, questions: Questions, data: dict[str, Any] | None = None, path: Path | None = None) -> None:
        super().__init__()
        self.questions = questions
        self.path = path
        self.digest: str | None = None
        """Checksum of the file as it was opened or last saved."""
        self.unsaved = False
        self._data = copy.deepcopy(data) if data is not None else empty_case()
        self.flow = Flow(questions, Answers({k: str(v) for k, v in self._data.get("answers", {}).items() if v is not None}),
                         self._data.get("set_aside"))  # fmt: skip
        self.what_if: dict[str, str] = {}
        """Answers tried on the explore page: priced, never saved."""

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
    def offers(self) -> list[dict[str, Any]]:
        return copy.deepcopy(self._data.get("offers", []))

    def case_data(self, *, with_what_if: bool = False) -> dict[str, Any]:
        """The case as it would be saved now; with the tried answers for the explore page."""
        data = copy.deepcopy(self._data)
        data["answers"] = dict(self.flow.used_answers().values)
        aside = dict(self.flow.set_aside())
        data.pop("set_aside", None)
        if aside:
            data["set_aside"] = aside
        if with_what_if:
            data["answers"].update(self.what_if)
        return data

    def set_answer(self, question: str, value: str | None) -> None:
        if self.flow.answer(question) != value:
            self.flow.set_answer(question, value)
            self.what_if.pop(question, None)
            self._note(self.questions.by_id[question].short)

    def set_offers(self, offers: list[dict[str, Any]], what: str) -> None:
        self._data["offers"] = copy.deepcopy(offers)
        self._data.pop("contracts", None)
        self._note(what)

    def set_properties(self, title: str, buyer: dict[str, str], currency: str, notes: str) -> None:
        self._data.update(title=title, buyer=buyer, currency=currency, notes=notes)
        self._note(tr("Document properties"))

    @property
    def notes(self) -> str:
        return str(self._data.get("notes") or "")

    def try_out(self, question: str, value: str | None, what: str) -> None:
        """Price another answer without keeping it; None takes it back."""
        if value is None:
            self.what_if.pop(question, None)
        else:
            self.what_if[question] = value
        self.changed.emit(what)

    def is_saved(self, path: Path, digest: str) -> None:
        self.path, self.digest, self.unsaved = path, digest, False
        self.saved.emit()

    def _note(self, what: str) -> None:
        self.unsaved = True
        self.changed.emit(what)
