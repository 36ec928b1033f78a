"""The questionnaire for the vendor as a fillable PDF (PDF/UA-1). It says nothing about the buyer's case."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, KeepTogether, PageTemplate, Spacer

from advisor import __version__
from advisor.recommendation.records import AskedQuestion
from advisor.report.blocks import Text
from advisor.report.pdf import styles
from advisor.report.pdf.archive import Archive
from advisor.report.pdf.canvas import TaggedCanvas
from advisor.report.pdf.flowables import draw_text
from advisor.report.pdf.fonts import load_fonts
from advisor.report.pdf.form import Form, TextField, TickBoxes
from advisor.report.pdf.grid import TaggedTable
from advisor.report.pdf.paragraphs import HeadingParagraph, TaggedParagraph, heading
from advisor.report.pdf.text import clean, pieces, text_pieces
from advisor.report.questionnaire import Item, Questionnaire, Which, write_questionnaire

if TYPE_CHECKING:
    from advisor.advice import Advice


def render_questionnaire(
    questions: Advice | Sequence[AskedQuestion],
    paper: str = "a4",
    currency: str = "USD",
    which: Which = "case",
    contact: str = "",
    deadline: str = "",
) -> bytes:
    """The questionnaire as the bytes of a PDF; `paper` is "a4" or "letter".

    `contact` and `deadline` are the buyer's own words for the vendor; where they are empty there is a field for them.

    From advice, only its questions, currency and day are used. Each question has the fields ID_yes, ID_partly, ID_no,
    ID_answer and ID_evidence, each price row price_ID and remark_ID.
    """
    load_fonts()
    content = write_questionnaire(questions, currency, which=which, contact=contact, deadline=deadline)
    out = io.BytesIO()
    template = _Pages(out, content, paper)
    template.build(template.story(), canvasmaker=template.canvas)
    return out.getvalue()


class _FormCanvas(TaggedCanvas):
    def __init__(self, filename: Any, archive: Archive, form: Form, **options: Any) -> None:
        super().__init__(filename, archive, **options)
        self._form_fields = form

    def save(self) -> None:
        if len(self._code):
            self.showPage()
        self._form_fields.finish(self._doc)
        super().save()


class _Pages(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    def __init__(self, out: Any, content: Questionnaire, paper: str) -> None:
        size = styles.PAPERS[paper]
        super().__init__(out, pagesize=size, invariant=1)
        self._content, self._form = content, Form()
        self._width = size[0] - 2 * styles.MARGIN
        frame = Frame(styles.MARGIN, styles.MARGIN - 6, self._width, size[1] - 2 * styles.MARGIN + 16, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._foot)])

    def canvas(self, filename: Any, **options: Any) -> TaggedCanvas:
        archive = Archive(
            self._content.title,
            "Agent Pricing Advisor",
            "A form for a vendor to fill in",
            self._content.moment,
            creator=f"Agent Pricing Advisor {__version__}",
            is_archive=False,
        )
        return _FormCanvas(filename, archive, self._form, pagesize=self.pagesize)

    def story(self) -> list[Any]:
        content = self._content
        out: list[Any] = [
            heading(clean(content.title), styles.TITLE, 1, "title"),
            Spacer(0, 4),
            TaggedParagraph(text_pieces(content.intro), styles.BODY),
        ]
        for label, said in content.said:
            out.append(
                TaggedParagraph(pieces((Text(f"{label}: ", bold=True), Text(said[:300])), limit=300), styles.BODY)
            )
        for name, label in content.particulars:
            out.append(
                KeepTogether(
                    [
                        TaggedParagraph(text_pieces(label), styles.SMALL),
                        TextField(self._form, name, label, self._width, 24, 6),
                    ]
                )
            )
        out += self._prices()
        for group, items in content.groups:
            first, *rest = items
            out.append(KeepTogether([self._heading(group), *self._question(first)]))
            out += [KeepTogether(self._question(item)) for item in rest]
        return out

    def _heading(self, text: str) -> HeadingParagraph:
        shown = clean(text, 120)
        return heading(shown, styles.H2, 2, f"group-{shown}")

    def _question(self, item: Item) -> list[Any]:
        question = f"{item.id}. {item.question}"
        short = clean(question, 200)
        boxes = tuple(
            (f"{item.id}_{key}", shown, f"{shown}: {short}")
            for key, shown in (("yes", "Yes"), ("partly", "Partly"), ("no", "No"))
        )
        return [
            TaggedParagraph(pieces((Text(question, bold=True),)), styles.BODY),
            TickBoxes(self._form, boxes),
            TextField(self._form, f"{item.id}_answer", f"Answer: {short}", self._width, 58),
            TaggedParagraph(text_pieces("Evidence (document and page)"), styles.SMALL),
            TextField(self._form, f"{item.id}_evidence", f"Evidence (document and page): {short}", self._width, 24, 12),
        ]

    def _prices(self) -> list[Any]:
        content = self._content
        widths = [self._width * share for share in (0.34, 0.18, 0.18, 0.30)]
        head = [
            TaggedParagraph(text_pieces(t), styles.HEAD_CELL)
            for t in ("Price", "Unit", f"Amount in {content.currency}", "Remarks, steps by volume")
        ]
        rows = []
        for row in content.price_rows:
            rows.append(
                [
                    TaggedParagraph(text_pieces(row.name), styles.CELL),
                    TaggedParagraph(text_pieces(row.unit), styles.CELL),
                    TextField(
                        self._form,
                        f"price_{row.id}",
                        f"Amount in {content.currency}: {row.name}, {row.unit}",
                        widths[2] - 8,
                        24,
                        0,
                    ),
                    TextField(
                        self._form, f"remark_{row.id}", f"Remarks, steps by volume: {row.name}", widths[3] - 8, 24, 0
                    ),
                ]
            )
        table = TaggedTable(head, rows, widths, "Prices to fill in", in_the_middle=True)
        return [
            CondPageBreak(200),
            self._heading("Prices"),
            TaggedParagraph(text_pieces(content.price_intro), styles.BODY),
            table,
            Spacer(0, 8),
        ]

    def _foot(self, canvas: TaggedCanvas, _template: Any) -> None:
        canvas.begin_artifact()
        canvas.setFillColor(styles.GREY)
        y = styles.MARGIN - 18
        draw_text(canvas, styles.MARGIN, y, clean(self._content.title), 7.5, False)
        draw_text(canvas, styles.MARGIN + self._width, y, f"Page {canvas.getPageNumber()}", 7.5, False, "end")
        canvas.end()
