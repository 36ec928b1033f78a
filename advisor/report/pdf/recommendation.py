"""The recommendation as a PDF: page one has the whole decision, the rest shows how it was reached."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, PageBreak, PageTemplate, Spacer

from advisor import __version__
from advisor.case import NAME_IN_PDF
from advisor.report.blocks import Document
from advisor.report.document import write_document
from advisor.report.library import read_library
from advisor.report.pdf import styles
from advisor.report.pdf.archive import Archive, Attachment
from advisor.report.pdf.canvas import TaggedCanvas
from advisor.report.pdf.flowables import Anchor, ContentsList, draw_text
from advisor.report.pdf.fonts import load_fonts
from advisor.report.pdf.layout import Layout
from advisor.report.pdf.lines import Piece
from advisor.report.pdf.paragraphs import HeadingParagraph, TaggedParagraph, heading
from advisor.report.pdf.text import address_pieces, clean, text_pieces
from advisor.report.tables import tables_of
from advisor.report.wording import day

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.portfolio import Portfolio
    from advisor.recommendation.payback import Payback


def render_report(
    advice: Advice,
    paper: str = "a4",
    case_file: bytes | None = None,
    with_case: bool = True,
    portfolio: Portfolio | None = None,
    paybacks: Sequence[Payback] = (),
) -> bytes:
    """The recommendation as the bytes of a PDF (PDF/UA-1 and PDF/A-3a), the same for the same advice.

    `paper` is "a4" or "letter". `case_file` is the saved case: its fingerprint is printed and, `with_case`, it is
    attached byte for byte, so that the case can be opened from the PDF. See `write_document` for the last two.
    """
    return render_document(
        write_document(advice, case_file, portfolio, paybacks), paper, case_file if with_case else None
    )


def render_summary(
    advice: Advice,
    paper: str = "a4",
    case_file: bytes | None = None,
    with_case: bool = True,
    portfolio: Portfolio | None = None,
) -> bytes:
    """Page one alone, with the same promises as `render_report`; of several workflows the total and each contract."""
    document = summary_of(write_document(advice, case_file, portfolio))
    return render_document(document, paper, case_file if with_case else None)


def summary_of(document: Document) -> Document:
    """The document with page one alone."""
    return replace(document, body=(), sources=())


def render_document(document: Document, paper: str, case_file: bytes | None) -> bytes:
    """A written document as the bytes of a PDF, with the case attached where it is given."""
    load_fonts()
    attachments = _attachments(document, case_file)
    archive = Archive(
        clean(document.title, 200),
        clean(document.author, 200),
        clean(document.subject, 400),
        document.moment,
        creator=f"Agent Pricing Advisor {__version__}",
        attachments=attachments,
    )
    return draw_pages(document, archive, paper)


def draw_pages(document: Document, archive: Archive, paper: str) -> bytes:
    """Lays the document out on paper in one go; page numbers of the contents are filled in at the end."""
    out = io.BytesIO()
    template = _Pages(out, document, archive, paper)
    template.build(template.story(), canvasmaker=template.canvas)
    return out.getvalue()


class _Pages(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    def __init__(self, out: Any, document: Document, archive: Archive, paper: str) -> None:
        size = styles.PAPERS[paper]
        super().__init__(out, pagesize=size, invariant=1)
        self._document, self._archive = document, archive
        self._width = size[0] - 2 * styles.MARGIN
        self._room = size[1] - 2 * styles.MARGIN + 13
        frame = Frame(styles.MARGIN, styles.MARGIN - 3, self._width, self._room, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPageEnd=self._foot)])
        self._heading_pages: dict[str, int] = {}

    def canvas(self, filename: Any, **options: Any) -> TaggedCanvas:
        return TaggedCanvas(filename, self._archive, pagesize=options.get("pagesize", self.pagesize))

    def story(self) -> list[Any]:
        document = self._document
        numbers = {key: n for n, key in enumerate(document.sources, 1)}
        if not document.body:
            return self._first_page(numbers)
        body = Layout(self._width, numbers)
        body_flowables = [*body.flowables(document.body), *self._sources()]
        entries = [(heading.shown, heading.anchor) for heading in _headings(body_flowables)]
        contents = ContentsList(entries, self._heading_pages)
        return [
            *self._first_page(numbers),
            PageBreak(),
            heading("What is in this report", styles.H2, 2, "contents"),
            contents,
            Spacer(0, 8),
            *body_flowables,
        ]

    def _first_page(self, numbers: dict[str, int]) -> list[Any]:
        """Page one in the roomiest form that fits one page."""
        document = self._document
        made: list[Any] = []
        for n, blocks in enumerate((document.first_page, *document.tighter_first_pages)):
            title = clean(document.title, 120 if n == 0 else 60 if n == 1 else 40)
            made = [
                TaggedParagraph(text_pieces(document.kicker, 100 if n == 0 else 70), styles.KICKER),
                heading(title, styles.TITLE, 1, "title"),
                TaggedParagraph(text_pieces(document.subtitle, 400 if n == 0 else 200), styles.SUBTITLE),
                *Layout(self._width, numbers, tight=True).flowables(blocks),
            ]
            if _height(made, self._width) <= self._room:
                break
        return made

    def _sources(self) -> list[Any]:
        library = read_library()
        out: list[Any] = [heading("Sources", styles.H2, 2, "sources")]
        usual = _usual_day(
            [library.sources[key].checked_on for key in self._document.sources if key in library.sources]
        )
        if usual:
            said = f"Read on {day(usual)} where no other day is named."
            out.append(TaggedParagraph(text_pieces(said), styles.SOURCE))
        for number, key in enumerate(self._document.sources, 1):
            source = library.sources.get(key)
            if source is None:
                shown = text_pieces(f"[{number}] {key}")
            else:
                read = _read_on(source.checked_on, self._document.moment, usual)
                shown = text_pieces(f"[{number}] {source.publisher}: {source.title}.{read}")
                if source.address:
                    shown += (Piece(" "), *address_pieces(source.address))
            out += [Anchor(f"source-{number}"), TaggedParagraph(shown, styles.SOURCE)]
        return [KeepTogether(out)]  # a last page with three lines of sources is none to hand over

    def afterFlowable(self, flowable: Any) -> None:
        if isinstance(flowable, HeadingParagraph):
            self._heading_pages[flowable.anchor] = self.page

    def _foot(self, canvas: TaggedCanvas, _template: Any) -> None:
        if self._document.body:
            canvas.begin_artifact()
        else:  # on a page alone it is said nowhere else
            canvas.begin(canvas.structure.element("P"))
        canvas.setStrokeColor(styles.LINE)
        canvas.setLineWidth(0.5)
        y = styles.MARGIN - 18
        canvas.line(styles.MARGIN, y + 11, styles.MARGIN + self._width, y + 11)
        canvas.setFillColor(styles.GREY)
        draw_text(canvas, styles.MARGIN, y, clean(self._document.foot, 160), 7.5, False)
        canvas.later(partial(self._page_of_pages, canvas.getPageNumber(), y))
        canvas.end()

    def _page_of_pages(self, number: int, y: float, canvas: TaggedCanvas) -> None:
        draw_text(canvas, styles.MARGIN + self._width, y, f"Page {number} of {self.page}", 7.5, False, "end")


def _usual_day(days: Sequence[str]) -> str:
    """The day on which most of the sources were read; nothing where no two share one."""
    counted = Counter(one[:10] for one in days if one)
    found, times = max(counted.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    return found if times > 1 else ""


def _read_on(checked_on: str, moment: str, usual: str) -> str:
    """When a source was read, where that is not the usual day, with a warning when that was long before the report."""
    if not checked_on:
        return ""
    try:
        age = (date.fromisoformat(moment[:10]) - date.fromisoformat(checked_on[:10])).days
    except ValueError:
        age = 0
    if age <= int(read_library().text["listed_sources"]["old_days"]["value"]):
        if checked_on[:10] == usual:
            return ""
        return f" Read on {day(checked_on)}."
    return f" Read on {day(checked_on)}, {age} days before this report: look again."


def _height(flowables: list[Any], width: float) -> float:
    """Height of flowables under each other, at most: spaces between them are added up."""
    total = 0.0
    for flowable in flowables:
        if isinstance(flowable, KeepTogether):
            total += _height(flowable._content, width)
        else:
            total += flowable.wrap(width, 10_000)[1] + flowable.getSpaceBefore() + flowable.getSpaceAfter()
    return total


def _headings(flowables: list[Any]) -> list[HeadingParagraph]:
    """The headings of level 2, also those that are kept together with what follows them."""
    found: list[HeadingParagraph] = []
    for flowable in flowables:
        if isinstance(flowable, HeadingParagraph) and flowable.level == 2:
            found.append(flowable)
        elif isinstance(flowable, KeepTogether):
            found += _headings(flowable._content)
    return found


def _attachments(document: Document, case_file: bytes | None) -> tuple[Attachment, ...]:
    """The case, and the numbers of every table and chart."""
    out: dict[str, Attachment] = {}
    if case_file is not None:
        about = "The case that this report was made from"
        out[NAME_IN_PDF] = Attachment(NAME_IN_PDF, "application/json", case_file, "Source", about)
    for name, (content, about) in tables_of(document).items():
        out[name] = Attachment(name, "text/csv", content, "Data", clean(about, 200))
    return tuple(out.values())
