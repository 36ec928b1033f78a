"""Where the program starts: a new case, one from the disk, or a sample that shows what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from advisor.files.reader import shown
from advisor.files.resources import read_toml
from advisor.gui.parts import emptied, label, link, scrolling
from advisor.gui.translation import spoken, tr

_RECENT = 3
"""Cases shown here, so that the page does not scroll at the usual size; the menu has all ten."""


class StartPage(QWidget):
    new_case = Signal()
    open_case = Signal()
    open_path = Signal(str)
    open_sample = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        self._area = scrolling(body, follows=False)
        outer.addWidget(self._area)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(60, 16, 60, 4)
        rows.setSpacing(8)
        rows.addWidget(label(tr("How should you pay for AI agents?"), "heading"))
        rows.addWidget(
            label(
                tr(
                    "Answer what you can, type in the offers that you have, and take a recommendation to your colleagues: per-token, flat-rate, or hybrid with caps."
                ),
                "secondary",
            )
        )
        rows.addSpacing(2)
        top = QGridLayout()
        top.setSpacing(8)
        self.new_button = _tile(tr("New case"), tr("About ten minutes. Every question may be answered “Not sure”."))
        self.new_button.clicked.connect(lambda: self.new_case.emit())
        self.open_button = _tile(tr("Open a case…"), tr("A file that you saved before."))
        self.open_button.clicked.connect(lambda: self.open_case.emit())
        top.addWidget(self.new_button, 0, 0)
        top.addWidget(self.open_button, 0, 1)
        rows.addLayout(top)
        self._recent_title = label(tr("Recent"), "section")
        rows.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        rows.addLayout(self._recent)
        rows.addWidget(label(tr("Or look at a sample: real situations, with their sources"), "section"))
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        rows.addLayout(self._grid)
        rows.addStretch(1)
        self._recent_title.hide()

    @cached_property
    def samples(self) -> dict[str, QPushButton]:
        """A tile for each sample, by its name; made in the turn after the first paint, or when somebody asks."""
        made: dict[str, QPushButton] = {}
        for number, sample in enumerate(read_toml("samples/index.toml")["sample"]):
            tile = _tile(spoken(sample["title"]), spoken(sample["description"]))
            tile.clicked.connect(lambda _=False, name=sample["name"]: self.open_sample.emit(name))
            made[sample["name"]] = tile
            self._grid.addWidget(tile, number // 2, number % 2)
            tile.show()  # the page is there already
        self._fit_soon()
        return made

    def let_clicks_through(self) -> None:
        """The words on a tile are no obstacle for the mouse. After the first paint: to name Qt takes a tenth of it."""
        from PySide6.QtCore import Qt

        for tile in (self.new_button, self.open_button, *self.samples.values()):
            for part in tile.findChildren(QLabel):
                part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_recent(self, cases: Sequence[tuple[str, str, bool]]) -> None:
        """(path, words, whether the file is still there), the latest first."""
        emptied(self._recent)
        self._recent_title.setVisible(bool(cases))
        for path, words, there in cases[:_RECENT]:
            said = words if there else tr("{case} (not there any more)").format(case=words)
            where = shown(path, 300)
            entry = link(
                said.replace("&", "&&"),
                partial(self.open_path.emit, path),
                tr("Open {words}").format(words=said),
                says=tr("{path} is not there any more").format(path=where) if not there else where,
            )
            entry.setProperty("tight", True)
            entry.setEnabled(there)
            entry.setToolTip(entry.accessibleDescription())
            self._recent.addWidget(entry)
        self._fit_soon()

    def _fit_soon(self) -> None:
        """Once the new texts have their fonts."""
        QTimer.singleShot(0, self._area, self._area.fit)


class _Tile(QPushButton):
    """A button with a title and a line of explanation."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.setObjectName("tile")
        self.setAutoDefault(False)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self._inner = inner = QVBoxLayout(self)
        inner.setContentsMargins(14, 6, 14, 6)
        inner.setSpacing(2)
        for text, name in ((title, "question"), (words, "secondary")):
            part = label(text, name)
            # So that the height that is set aside is that of two lines, not of a narrow column.
            part.setMinimumWidth(360)
            inner.addWidget(part)
        inner.addStretch(1)
        # as high as the tile beside it
        policy = self.sizePolicy()
        policy.setVerticalPolicy(policy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return self._inner.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._inner.heightForWidth(width)


def _tile(title: str, words: str) -> QPushButton:
    return _Tile(title, words)
