"""Offline help: a text for each page, the glossary, the keys, and what this program is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from advisor import __version__
from advisor.errors import AdvisorError
from advisor.files.resources import edition, read_bytes, read_toml
from advisor.gui.beside import one_by_one
from advisor.gui.dialog_buttons import described
from advisor.gui.parts import sized
from advisor.gui.theme import dress
from advisor.gui.translation import spoken, tr
from advisor.gui.whole_table import WrappingTable
from advisor.gui.worker import window_first

if TYPE_CHECKING:
    from advisor.interview.questions import Page, Questions

GLOSSARY = "glossary"


def topics() -> list[tuple[str, str]]:
    """(name, title) of every help text, in order; the glossary is the last."""
    pages = [(str(page["name"]), str(page["title"])) for page in read_toml("help/index.toml")["page"]]
    return [*pages, (GLOSSARY, "Glossary")]


def help_text(topic: str) -> str:
    """The Markdown of a topic: a name of `topics`, or the title of a step; the first text when there is none."""
    if topic == GLOSSARY:
        from advisor.interview.glossary import read_glossary

        terms = read_glossary(read_toml("glossary.toml")).terms
        lines = [f"**{spoken(each.term)}**: {spoken(each.meaning)}" for each in terms]
        return "\n\n".join([f"# {tr('Glossary')}", *lines])
    pages = read_toml("help/index.toml")["page"]
    chosen = next((page for page in pages if topic in (page["name"], page.get("step"))), pages[0] if pages else None)
    if chosen is None:
        raise AdvisorError(tr("resources/help: the help pages are missing; install the program again"))
    return spoken(read_bytes(f"help/{chosen['name']}.md").decode("utf-8"))


def page_help(page: Page, questions: Questions) -> str:
    """The Markdown for one page of the interview: its own questions first, then the text of its step."""
    parts = [f"# {spoken(page.heading)}"]
    for name in page.questions:
        question = questions.by_id[name]
        parts += [
            f"**{spoken(question.title)}**",
            spoken(question.why),
            tr("A good answer: {answer}").format(answer=spoken(question.good_answer)),
            tr("Example: {example}").format(example=spoken(question.example)),
        ]
    return "\n\n".join([*parts, help_text(page.step)])


def show_help(parent: QWidget, topic: str, page: Page | None = None, questions: Questions | None = None) -> None:
    """The help of this page of the interview, or of a topic; the other texts are in a list beside it."""
    _open(help_dialog(parent, topic, page, questions), parent)


def _open(dialog: QDialog, parent: QWidget) -> None:
    """Over its window, and gone when it is closed. In a turn of its own: to make it and to lay it out take the same time."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    one_by_one(dialog, window_first, lambda: dialog.open() if parent.isEnabled() else dialog.deleteLater())


def help_dialog(parent: QWidget, topic: str, page: Page | None, questions: Questions | None) -> QDialog:
    dialog = QDialog(parent)
    dress(dialog)
    dialog.setWindowTitle(tr("Help"))
    rows = QVBoxLayout(dialog)
    row = QHBoxLayout()
    rows.addLayout(row, 1)
    chooser = QListWidget()
    chooser.setAccessibleName(tr("Help texts"))
    chooser.setAccessibleDescription(tr("The help of this page and of each step, and the glossary."))
    chooser.setMaximumWidth(30 * chooser.fontMetrics().averageCharWidth())
    chooser.setWordWrap(True)
    view = QTextBrowser()
    view.setOpenLinks(False)
    view.setAccessibleName(tr("Help"))
    view.setAccessibleDescription(tr("The chosen text; the arrow keys and the Page keys move it."))
    texts: list[Callable[[], str]] = []  # read when they are chosen: one of a dozen is
    if page is not None and questions is not None:
        texts.append(partial(page_help, page, questions))
        chooser.addItem(QListWidgetItem(tr("This page")))
    names = topics()
    for name, title in names:
        texts.append(partial(help_text, name))
        chooser.addItem(QListWidgetItem(spoken(title)))
    chooser.currentRowChanged.connect(lambda number: view.setMarkdown(texts[number]()))
    steps = {entry.get("step"): entry["name"] for entry in read_toml("help/index.toml")["page"]}
    wanted = steps.get(topic, topic)
    places = [name for name, _ in names]
    chooser.setCurrentRow(0 if page is not None or wanted not in places else places.index(wanted))
    row.addWidget(chooser)
    row.addWidget(view, 1)
    rows.addWidget(_close_button(dialog))
    view.setFocus(Qt.FocusReason.OtherFocusReason)
    sized(dialog, 860, 560)
    return dialog


def show_shortcuts(parent: QWidget, keys: Sequence[tuple[str, str, str]]) -> None:
    _open(shortcuts_dialog(parent, keys), parent)


def shortcuts_dialog(parent: QWidget, keys: Sequence[tuple[str, str, str]]) -> QDialog:
    """Every key: those of the menus as they are set, and those that every page has."""
    shown = [
        *keys,
        (tr("Pages"), tr("Continue"), tr("Enter")),
        (tr("Pages"), tr("Next field, field before"), tr("Tab, Shift+Tab")),
        (tr("Pages"), tr("Choose among the answers"), tr("Arrow keys, Space")),
        (tr("Pages"), tr("Move a slider by a little, by a lot"), tr("Arrow keys, Page keys")),
        (tr("Pages"), tr("Read a chart place by place"), tr("Arrow keys")),
        (tr("Pages"), tr("Move a long page up and down"), tr("Page keys")),
        (tr("Preview"), tr("Turn the pages"), tr("Page keys, Home, End")),
    ]
    dialog = QDialog(parent)
    dress(dialog)
    dialog.setWindowTitle(tr("Keyboard shortcuts"))
    rows = QVBoxLayout(dialog)
    table = WrappingTable((tr("Where"), tr("What"), tr("Keys")), (2, 5, 3), tr("Keyboard shortcuts"))
    table.setAccessibleDescription(tr("Every key of the program, and what it does."))
    table.show_rows(shown)
    rows.addWidget(table)
    rows.addWidget(_close_button(dialog))
    sized(dialog, 620, 560)
    return dialog


def show_about(parent: QWidget, prices_of: str) -> None:
    _open(about_dialog(parent, prices_of), parent)


def about_text(prices_of: str) -> str:
    """What this program is, in Markdown; `prices_of` is the day that its model prices were compiled on."""
    return tr(
        "# Agent Pricing Advisor {version}\n\n"
        "**This program makes no network connection.** It looks for no updates and sends nothing: your cases stay "
        "where you save them; settings, earlier versions and unsaved work are kept in your own data folder. A newer "
        "version is where you got this one.\n\n"
        "Edition of the method: {edition}. Model prices of: {prices}. Qt {qt}.\n\n"
        "It gives an estimate, not a quote, and no legal or tax advice.\n\n"
        "MIT licence. Qt is used under the LGPL version 3 as shared libraries that you may replace by your own; the "
        "licences of everything that comes with the program are on the second tab."
    ).format(version=__version__, edition=edition(), prices=prices_of, qt=qVersion())


def notices() -> str:
    """The licences of what comes with the program."""
    try:
        return read_bytes("notices.txt").decode("utf-8")
    except AdvisorError:
        return tr(
            "Qt and PySide6: LGPL version 3. Source Sans 3: SIL Open Font License. DejaVu fonts: their own free "
            "licence, beside them in the program's resources. Python: PSF licence. numpy, reportlab, pypdfium2: BSD. "
            "pydantic, platformdirs: MIT. pypdf: BSD."
        )


def about_dialog(parent: QWidget, prices_of: str) -> QDialog:
    dialog = QDialog(parent)
    dress(dialog)
    dialog.setWindowTitle(tr("About"))
    rows = QVBoxLayout(dialog)
    tabs = QTabWidget()
    tabs.setAccessibleName(tr("About"))
    tabs.setAccessibleDescription(tr("What this program is, and its licences."))
    about = QTextBrowser()
    about.setOpenLinks(False)
    about.setAccessibleName(tr("About"))
    about.setAccessibleDescription(tr("Version, date of the prices, and licence."))
    about.setMarkdown(about_text(prices_of))
    licences = QPlainTextEdit()
    licences.setReadOnly(True)
    licences.setTabChangesFocus(True)
    licences.setAccessibleName(tr("Licences"))
    licences.setAccessibleDescription(tr("Of everything that comes with the program."))
    tabs.addTab(about, tr("About"))
    tabs.addTab(licences, tr("Licences"))
    # a hundred pages, which few look at
    tabs.currentChanged.connect(lambda _: None if licences.toPlainText() else licences.setPlainText(notices()))
    rows.addWidget(tabs)
    rows.addWidget(_close_button(dialog))
    sized(dialog, 640, 480)
    return dialog


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    close.rejected.connect(dialog.reject)
    return described(close)
