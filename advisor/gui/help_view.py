"""Offline help: the pages of resources/help as text, the glossary, and what this program is."""

from __future__ import annotations

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from advisor import __version__
from advisor.errors import AdvisorError
from advisor.files.resources import edition, read_bytes, read_toml, resource_names
from advisor.gui.translation import tr
from advisor.interview.glossary import read_glossary


def help_text(topic: str) -> str:
    """The Markdown of a topic: a step's title, "glossary", or any page's name; the first page when there is none."""
    if topic == "glossary":
        terms = read_glossary(read_toml("glossary.toml")).terms
        return tr("# Glossary\n\n") + "\n\n".join(f"**{each.term}**: {each.meaning}" for each in terms)
    slug = topic.lower().replace(" ", "-")
    names = resource_names("help", ".md")
    chosen = next((name for name in names if slug in name.replace("_", "-")), names[0] if names else None)
    if chosen is None:
        raise AdvisorError(tr("resources/help: the help pages are missing; install the program again"))
    return read_bytes(chosen).decode("utf-8")


def show_help(parent: QWidget, topic: str) -> None:
    _show(parent, tr("Help"), help_text(topic))


def show_about(parent: QWidget) -> None:
    _show(
        parent,
        tr("About"),
        tr(
            "# Agent Pricing Advisor {version__}\n\nEdition of the method: {edition}. Qt {qversion}.\n\nThis program makes no network connection. Your cases stay where you save them; settings and earlier versions are kept in your own data folder.\n\nIt gives an estimate, not a quote, and no legal or tax advice.\n\nMIT licence. Qt is used under the LGPL as replaceable shared libraries; the fonts Source Sans 3 (OFL) and DejaVu carry their licences beside them in the program's resources."
        ).format(version__=__version__, edition=edition(), qversion=qVersion()),
    )


def _show(parent: QWidget, title: str, markdown: str) -> None:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    layout = QVBoxLayout(dialog)
    view = QTextBrowser()
    view.setOpenLinks(False)
    view.setAccessibleName(title)
    view.setMarkdown(markdown)
    layout.addWidget(view)
    close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    close.rejected.connect(dialog.reject)
    layout.addWidget(close)
    dialog.resize(640, 520)
    dialog.exec()
