"""The line above the window: which case, which page, and whether something on it has to be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.files.names import CASE_ENDING
from advisor.files.reader import shown
from advisor.gui.translation import spoken, tr

if TYPE_CHECKING:
    from advisor.gui.draft import Draft
    from advisor.gui.question_page import PageFrame

TITLE = "Agent Pricing Advisor"


def title_of(draft: Draft | None, page: PageFrame | None) -> str:
    """With Qt's "[*]" where its mark of what is not saved goes."""
    if draft is None:
        return TITLE
    file = draft.path.name.removesuffix(CASE_ENDING) if draft.path else tr("New case")
    if draft.read_only:
        file = tr("{case} (read only)").format(case=draft.title or file)
    else:
        file = draft.title or file
    file = shown(file, 200).replace("[*]", "[*][*]")  # Qt takes the sign for its mark
    title = f"{file}[*] – {spoken(page.page.heading) if page is not None else ''} – {TITLE}"
    wrong = page is not None and page.summary.links
    return tr("Error: {title}").format(title=title) if wrong else title
