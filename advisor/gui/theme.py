"""Colours, text sizes and the one style sheet: made from a handful of named colours, light and dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from advisor.files.resources import resource_path
from advisor.gui.plain_text import RULE

BASE_POINTS = 10.5
TEXT_SIZES = (90, 100, 110, 125, 150, 175, 200)


@dataclass(frozen=True, eq=False, repr=False)
class Colours:
    """One theme. Text has at least 4.5 : 1 on its background, lines that carry meaning at least 3 : 1 (a test)."""

    window: str
    page: str
    text: str
    secondary: str
    accent: str
    on_accent: str
    line: str
    """Decoration only."""
    border: str
    """Of fields: carries meaning."""
    error: str
    good: str
    hover: str


LIGHT = Colours(
    "#F4F6F8",
    "#FFFFFF",
    "#1A2129",
    "#4C5966",
    "#0B5FA5",
    "#FFFFFF",
    "#D3DAE1",
    "#5E6B78",
    "#B3261E",
    "#00695C",
    "#E6EFF7",
)
DARK = Colours(
    "#171C21",
    "#1F252B",
    "#E8ECF0",
    "#AEB8C2",
    "#6CB4F5",
    "#0E1317",
    "#39424B",
    "#8F9BA7",
    "#FF8A80",
    "#5FD3C0",
    "#2A3644",
)
CONTRAST = Colours(
    "#000000",
    "#000000",
    "#FFFFFF",
    "#CFCFCF",
    "#FFE000",
    "#000000",
    "#FFFFFF",
    "#FFFFFF",
    "#FF9C9C",
    "#7CFFB2",
    "#333333",
)
"""Everything at 7 : 1 or more, and lines where the other themes have shades."""


def palette(colours: Colours) -> QPalette:
    """What style sheets do not reach: menus, dialogs, selection."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.page,
        QPalette.ColorRole.AlternateBase: colours.window,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.window,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.page,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.secondary,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.Light: colours.page,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.Dark: colours.border,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.border))
    return made


def style_sheet(colours: Colours, percent: int) -> str:
    """The whole look. Sizes are in points and scaled here: a style sheet does not follow the application's font."""
    c, pt = colours, BASE_POINTS * percent / 100

    def size(factor: float) -> str:
        return f"{pt * factor:.2f}pt"

    box, dot = 2 * round(6 * percent / 100), 2 * round(3 * percent / 100)  # boxes and dots grow with the text
    ring = (box + 4 - dot) // 2
    head = min(1.85, 2.8 * 100 / percent)  # the largest text leaves a heading less room to stand out in
    arrow, spin = round(11 * percent / 100), round(9 * percent / 100)
    tick, down, up = _mark("tick", c.on_accent), _mark("down", c.text), _mark("up", c.text)
    left, right = _mark("left", c.text), _mark("right", c.text)
    return f"""
{RULE}
* {{ font-size: {size(1)}; }}
QMainWindow, QDialog {{ background: {c.window}; }}
QWizard, QWizardPage, QScrollArea, #page, #pageBody {{ background: {c.page}; border: none; }}
QLabel {{ color: {c.text}; background: transparent; }}
#caption {{ color: {c.secondary}; font-weight: 600; }}
#heading {{ font-size: {size(head)}; font-weight: 600; }}
#question {{ font-weight: 600; }}
#sentence {{ font-size: {size(1.35)}; font-weight: 600; }}
#secondary, #hint {{ color: {c.secondary}; }}
#error {{ color: {c.error}; font-weight: 600; }}
#banner {{ background: {c.hover}; color: {c.text}; font-weight: 600; }}
#errorSummary {{ color: {c.error}; border: 2px solid {c.error}; border-radius: 5px; padding: 8px; font-weight: 600; }}
#errorSummary:focus {{ border: 4px solid {c.error}; padding: 6px; }}
#errorTitle {{ font-weight: 700; }}
#big {{ font-size: {size(2.0)}; font-weight: 700; }}
#verdict {{ font-size: {size(1.45)}; font-weight: 700; color: {c.good}; }}
#card {{ background: {c.page}; border: 1px solid {c.line}; border-radius: 8px; }}
#section {{ font-size: {size(1.15)}; font-weight: 600; }}
QLineEdit, QComboBox, QPlainTextEdit, QAbstractSpinBox {{
  background: {c.page}; color: {c.text}; border: 1px solid {c.border}; border-radius: 5px; padding: 5px 8px;
  placeholder-text-color: {c.secondary}; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QAbstractSpinBox {{ padding: 2px; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus {{ border: 2px solid {c.accent}; padding: 4px 7px; }}
QAbstractSpinBox:focus {{ border: 2px solid {c.accent}; padding: 1px; }}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{ background: {c.window}; color: {c.secondary}; border: 1px dashed {c.border}; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: {2 * arrow}px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: {down}; width: {arrow}px; height: {arrow}px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: {2 * spin}px; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {c.hover}; }}
QAbstractSpinBox::up-arrow {{ image: {up}; width: {spin}px; height: {spin}px; }}
QAbstractSpinBox::down-arrow {{ image: {down}; width: {spin}px; height: {spin}px; }}
QLineEdit[wrong="true"] {{ border: 2px solid {c.error}; }}
QComboBox QAbstractItemView {{ background: {c.page}; color: {c.text}; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QRadioButton, QCheckBox {{ color: {c.text}; spacing: 8px; padding: 3px 4px; border: 2px solid transparent; border-radius: 5px; }}
QRadioButton::indicator, QCheckBox::indicator, QTableView::indicator {{ width: {box}px; height: {box}px; background: {c.page}; border: 2px solid {c.border}; }}
QRadioButton::indicator {{ border-radius: {box // 2 + 2}px; }}
QCheckBox::indicator, QTableView::indicator {{ border-radius: 3px; }}
QCheckBox::indicator:checked, QTableView::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; image: {tick}; }}
QRadioButton::indicator:checked {{ width: {dot}px; height: {dot}px;
  border: {ring}px solid {c.accent}; background: {c.on_accent}; }}
QRadioButton:focus, QCheckBox:focus {{ border: 2px solid {c.accent}; }}
QPushButton {{ background: {c.page}; color: {c.text}; border: 1px solid {c.border}; border-radius: 5px; padding: 6px 16px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 5px 15px; }}
QPushButton:disabled {{ color: {c.secondary}; border: 1px dashed {c.border}; }}
QPushButton:default, QPushButton#primary {{ background: {c.accent}; color: {c.on_accent}; border: 1px solid {c.accent}; }}
QPushButton:default:disabled, QPushButton#primary:disabled {{ background: {c.page}; color: {c.secondary}; border: 1px dashed {c.border}; }}
QPushButton:default:focus, QPushButton#primary:focus {{ border: 2px solid {c.text}; padding: 5px 15px; }}
QPushButton#link {{ background: transparent; color: {c.accent}; border: 2px solid transparent; padding: 2px 4px;
  text-decoration: underline; text-align: left; font-weight: 400; }}
QPushButton#link[tight="true"] {{ padding: 0px 4px; border: 1px solid transparent; }}
QPushButton#link:disabled {{ color: {c.secondary}; text-decoration: none; }}
QPushButton#link:focus {{ border: 2px solid {c.accent}; }}
QPushButton#link[tight="true"]:focus {{ border: 1px solid {c.accent}; background: {c.hover}; }}
QPushButton#tile {{ text-align: left; padding: 10px 16px; border: 1px solid {c.line}; border-radius: 8px; }}
QPushButton#tile:focus {{ border: 2px solid {c.accent}; padding: 9px 15px; }}
QListWidget#steps {{ background: {c.window}; border: none; outline: none; padding: 8px; }}
QListWidget#steps::item {{ color: {c.secondary}; padding: 9px 10px; border-radius: 5px; margin: 1px; }}
QListWidget#steps::item:selected {{ background: {c.accent}; color: {c.on_accent}; font-weight: 600; }}
QListWidget#steps:focus {{ border: 2px solid {c.accent}; }}
QTableView, QTableWidget, QTreeWidget, QListWidget {{ background: {c.page}; color: {c.text}; border: 1px solid {c.line}; gridline-color: {c.line};
  alternate-background-color: {c.window}; selection-background-color: {c.hover}; selection-color: {c.text}; }}
QTableView:focus, QTableWidget:focus {{ border: 2px solid {c.accent}; }}
QTableView {{ outline: 0; }}
QTableView::item {{ padding: 3px 0; }}
QTableView::item:selected {{ background: {c.hover}; color: {c.text}; }}
QTableView::item:focus {{ border-top: 2px solid {c.accent}; border-bottom: 2px solid {c.accent}; padding: 1px 0; }}
QHeaderView::section {{ background: {c.window}; color: {c.secondary}; border: none; border-bottom: 1px solid {c.border}; padding: 5px; font-weight: 600; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {c.line}; background: {c.page}; }}
QTabBar {{ background: {c.page}; }}
QTabBar::tab {{ background: transparent; color: {c.secondary}; padding: 7px 12px; border: 2px solid transparent; border-bottom: 3px solid transparent; }}
QTabBar::tab:selected {{ color: {c.accent}; border-bottom: 3px solid {c.accent}; font-weight: 600; }}
QTabBar::scroller {{ width: {5 * spin}px; }}
QTabBar QToolButton {{ background: {c.page}; border: 1px solid {c.border}; border-radius: 3px; }}
QTabBar QToolButton::left-arrow {{ image: {left}; width: {arrow}px; height: {arrow}px; }}
QTabBar QToolButton::right-arrow {{ image: {right}; width: {arrow}px; height: {arrow}px; }}
QTabBar::tab:focus {{ border: 2px solid {c.accent}; }}
QDockWidget {{ color: {c.text}; font-weight: 600; }}
QDockWidget::title {{ background: {c.window}; padding: 8px; }}
QMenuBar, QStatusBar {{ background: {c.window}; color: {c.text}; }}
QMenuBar::item:selected, QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QMenu {{ background: {c.page}; color: {c.text}; border: 1px solid {c.border}; }}
QMenu::item {{ padding: 6px 26px 6px 22px; }}
QSlider::groove:horizontal {{ height: 6px; background: {c.line}; border-radius: 3px; }}
QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 3px; }}
QSlider::handle:horizontal {{ width: 16px; margin: -6px 0; background: {c.page}; border: 2px solid {c.border}; border-radius: 8px; }}
QSlider {{ border: 2px solid transparent; border-radius: 5px; padding: 2px; }}
QSlider:focus {{ border: 2px solid {c.accent}; }}
QScrollBar {{ background: {c.window}; border: none; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {c.border}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none; border: none; width: 0; height: 0; }}
QToolTip {{ background: {c.page}; color: {c.text}; border: 1px solid {c.border}; padding: 4px; }}
"""


def _mark(name: str, colour: str) -> str:
    """The address of a picture in white or near black, whichever the colour is closer to; it is read when it is first drawn."""
    shade = "light" if QColor(colour).lightness() > 127 else "dark"
    return f'url("{resource_path(f"icons/{name}-{shade}.png").as_posix()}")'


def chosen_colours(theme: str, system_is_dark: bool, system_wants_contrast: bool = False) -> Colours:
    """The colours for the setting "system", "light", "dark" or "contrast"."""
    if theme == "contrast" or (theme == "system" and system_wants_contrast):
        return CONTRAST
    return DARK if theme == "dark" or (theme == "system" and system_is_dark) else LIGHT


_SHEET = "sheet"
"""The property of a window that holds the style sheet of all that belongs to it."""


def is_on(app: QApplication, window: QWidget, colours: Colours, percent: int) -> bool:
    """Whether the program looks so already."""
    return bool(app.palette() == palette(colours) and window.property(_SHEET) == style_sheet(colours, percent))


def choose(app: QApplication, window: QWidget, colours: Colours, percent: int) -> None:
    """The palette of the program, and the sheet of a window; `dress` puts it on the window's parts, one by one.

    A sheet of the whole application takes five times as long with the same widgets, a second after all pages were seen, and
    one of the window works through all its parts in one go. The Qt style itself is set once, at the start: setting it again
    can crash.
    """
    wanted = palette(colours)
    if app.palette() != wanted:
        app.setPalette(wanted)
    window.setProperty(_SHEET, style_sheet(colours, percent))


def dress(part: QWidget) -> None:
    """Put on a part of a window, or on a window beside it, the look that was chosen for it; what stands in one of those has it
    already."""
    above = part.parentWidget()
    sheet = above.property(_SHEET) if above is not None else None
    if sheet and part.styleSheet() != sheet:
        part.setStyleSheet(str(sheet))


def parts(window: QMainWindow) -> list[QWidget]:
    """What carries the look of a window: the page after what it leaves room for, so that it is laid out once, and windows
    beside it last, those in sight before the others."""
    from PySide6.QtWidgets import QDialog, QDockWidget

    inside = [window.menuBar(), window.statusBar(), *window.findChildren(QDockWidget), window.centralWidget()]
    beside = sorted(window.findChildren(QDialog), key=lambda each: not each.isVisible())
    return [each for each in (*inside, *beside) if each is not None and each.styleSheet()]
