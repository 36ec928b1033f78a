"""A reportlab canvas that tags what it draws; what nobody tagged is marked as decoration for screen readers to skip."""

from __future__ import annotations

import calendar
import time
from collections.abc import Callable
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFName, PDFStream, PDFString
from reportlab.pdfgen.canvas import Canvas

from advisor.report.pdf.archive import Archive, write_archive
from advisor.report.pdf.tags import Element, Structure

_PAINTS = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "n"})
_PATHS = frozenset({"m", "l", "c", "v", "y", "h", "re"})


class _Tagged(str):
    """A piece of page code that carries its own tags, or opens or closes one."""

    change = 0


def _tagged(code: str, change: int = 0) -> _Tagged:
    piece = _Tagged(code)
    piece.change = change
    return piece


class _Later(_Tagged):
    """A place that is drawn last."""

    def __new__(cls, draw: Callable[[TaggedCanvas], None]) -> _Later:
        place = super().__new__(cls, "")
        place.draw = draw
        return place

    draw: Callable[[TaggedCanvas], None]


def _with_line_end(self: Any, document: Any) -> bytes:
    """PDF/A 6.1.7.1 wants an end of line before `endstream`, which reportlab leaves out of compressed streams."""
    code: bytes = _plain_format(self, document)
    # always one more: the last byte of compressed content may itself be a line feed
    return code.removesuffix(b"endstream\n") + b"\nendstream\n"


_plain_format = PDFStream.format
PDFStream.format = _with_line_end
pdfdoc.LinkAnnotation.permitted = (*pdfdoc.LinkAnnotation.permitted, "StructParent")


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """See `Structure` for elements. `archive` holds title, dates and attachments."""

    def __init__(self, filename: Any, archive: Archive, **options: Any) -> None:
        super().__init__(filename, invariant=1, lang=archive.language, initialFontName="SourceSans3", **options)
        self.archive = archive
        self.structure = Structure()
        self.paragraph: list[Element] = []
        """The elements that the next text objects of a paragraph belong to; the last one repeats."""
        self._open_tags = 0
        self._unfinished: list[tuple[Any, list[str]]] = []
        self._links: dict[str, list[Element]] = {}
        self._doc._pdfVersion = (1, 7)
        self._fix_the_clock()
        self.setNamedCB("link_begins", self._link_begins)
        self.setNamedCB("link_ends", self._link_ends)
        self.setNamedCB("typed_begins", self._typed_begins)
        self.setNamedCB("typed_ends", self._typed_ends)
        self.setViewerPreference("DisplayDocTitle", "true")

    def _make_preamble(self) -> None:
        # reportlab's own preamble selects Helvetica, which can't be embedded
        self._preamble = "1 0 0 1 0 0 cm"

    def _fix_the_clock(self) -> None:
        stamp = self._doc._timeStamp
        stamp.t = calendar.timegm(time.strptime(self.archive.moment, "%Y-%m-%dT%H:%M:%SZ"))
        stamp.lt = time.gmtime(stamp.t)
        stamp.YMDhms = tuple(stamp.lt)[:6]
        stamp.dhh = stamp.dmm = 0
        stamp.tzname = "UTC"

    # -- tags round anything that is drawn between two calls

    def begin(self, element: Element) -> None:
        self._open_tags += 1
        self._code.append(_tagged(self.structure.mark(element), +1))

    def begin_artifact(self, kind: str = "Pagination") -> None:
        self._open_tags += 1
        self._code.append(_tagged(f"/Artifact <</Type /{kind}>> BDC", +1))

    def end(self) -> None:
        self._open_tags -= 1
        self._code.append(_tagged("EMC", -1))

    @property
    def inside_tag(self) -> bool:
        return self._open_tags > 0

    # -- paragraphs: the tags stand inside the text object, so that links can be tags of their own

    def start_paragraph(self, elements: list[Element]) -> None:
        self.paragraph = elements
        self._links = {}

    def end_paragraph(self) -> None:
        self.paragraph = []

    def drawText(self, text_object: Any) -> None:
        if not self.paragraph or self.inside_tag:
            super().drawText(text_object)
            return
        element = self.paragraph.pop(0) if len(self.paragraph) > 1 else self.paragraph[0]
        code = text_object._code
        code.insert(1, getattr(text_object, "_first_mark", None) or self.structure.mark(element))
        # reportlab drops the space at a soft line break; without it, what is read aloud or copied runs words together
        breaks = [n for n, piece in enumerate(code) if piece.endswith("T*")]
        for n in breaks[:-1]:
            if code[n].endswith(" T*"):
                code[n] = code[n][:-2] + "( ) Tj T*"
        open_spans: int = getattr(text_object, "_open_spans", 0)  # one may go on in the part on the next page
        code += ["EMC"] * (1 + open_spans)
        super().drawText(text_object)
        self._code[-1] = _tagged(self._code[-1])

    def _link_begins(self, canvas: Any, kind: str, label: str) -> None:
        if not self.paragraph:
            return
        text_object = self._curr_tx_info["tx"]
        element = self.paragraph[-1]
        if not hasattr(text_object, "_first_mark"):
            text_object._first_mark = self.structure.mark(element)
        link = self.structure.element("Link", parent=element)
        self._links.setdefault(label, []).append(link)
        text_object._code += ["EMC", self.structure.mark(link)]

    def _link_ends(self, canvas: Any, kind: str, label: str) -> None:
        if not self.paragraph:
            return
        self._curr_tx_info["tx"]._code += ["EMC", self.structure.mark(self.paragraph[-1])]

    def _typed_begins(self, canvas: Any, kind: str, label: str) -> None:
        """What was typed, for readers, where it is drawn in another order or as boxes; `label` is UTF-16 in hexadecimal."""
        if not self.paragraph:
            return
        text_object = self._curr_tx_info["tx"]
        if not hasattr(text_object, "_first_mark"):
            text_object._first_mark = self.structure.mark(self.paragraph[-1])
        text_object._open_spans = getattr(text_object, "_open_spans", 0) + 1
        text_object._code.append(f"/Span <</ActualText <FEFF{label}>>> BDC")

    def _typed_ends(self, canvas: Any, kind: str, label: str) -> None:
        text_object = self._curr_tx_info["tx"] if self.paragraph else None
        if text_object is not None and getattr(text_object, "_open_spans", 0) > 0:
            text_object._open_spans -= 1
            text_object._code.append("EMC")

    # -- annotations

    def _link_element(self, target: str) -> Element:
        waiting = self._links.get(target)
        if not waiting:
            return self.structure.element("Link")
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def linkURL(self, url: str, rect: Any, relative: int = 0, **options: Any) -> None:
        options.update(F=4, StructParent=self.structure.next_annotation)
        options.setdefault("Contents", PDFString(f"Opens {url}"))
        super().linkURL(url, rect, relative, **options)
        self.structure.annotate(self._link_element(url), self._annotationrefs[-1])

    def linkRect(self, contents: str, destination: str, rect: Any = None, **options: Any) -> None:
        options.update(F=4, StructParent=self.structure.next_annotation)
        element = options.pop("element", None) or self._link_element(f"#{destination}")
        super().linkRect(contents or f"Goes to {destination.replace('-', ' ')}", destination, rect, **options)
        self.structure.annotate(element, self._annotationrefs[-1])

    def add_field(self, field: Any, element: Element) -> Any:
        """Puts a form field on the page and ties it to its element; returns its reference."""
        field["StructParent"] = self.structure.next_annotation
        self._addAnnotation(field)
        reference = self._annotationrefs[-1]
        self.structure.annotate(element, reference)
        return reference

    def later(self, draw: Callable[[TaggedCanvas], None]) -> None:
        """Leaves this place of the page, inside a tag, to be drawn when all pages are known."""
        self._code.append(_Later(draw))

    # -- end of a page, end of the file

    def showPage(self) -> None:
        self._code[:] = _decoration_marked(self._code)
        has_annotations = bool(self._annotationrefs)
        code = self._code  # reportlab starts the next page with a new list
        super().showPage()
        page = self._doc.Pages.pages[-1]
        if any(isinstance(piece, _Later) for piece in code):
            self._unfinished.append((page, [self._preamble, *code]))
        page.__NoDefault__ = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = len(self.structure.pages)
        if has_annotations:
            page.Tabs = PDFName("S")
        self.structure.page_done()

    def save(self) -> None:
        if len(self._code):
            self.showPage()
        for page, code in self._unfinished:
            page.setStream([piece for part in code for piece in self._drawn(part)])
        archive = self.archive
        self.setTitle(archive.title)
        self.setAuthor(archive.author)
        self.setSubject(archive.subject)
        self.setCreator(archive.creator)
        self.setProducer(archive.producer)
        self.structure.write(self._doc)
        write_archive(self._doc, archive)
        self._doc.SaveToFile(self._filename, self)

    def _drawn(self, piece: str) -> list[str]:
        if not isinstance(piece, _Later):
            return [piece]
        self._code: list[str] = []
        piece.draw(self)
        return list(self._code)


def _decoration_marked(code: list[str]) -> list[str]:
    """Page code in which each painting outside a tag is an artifact, one by one, so that nesting stays legal."""
    out: list[str] = []
    path: list[str] | None = None
    depth = 0
    for piece in code:
        if isinstance(piece, _Tagged):
            depth += piece.change
            out.append(piece)
        elif depth:
            out.append(piece)
        elif piece.startswith("BT"):
            out.append(f"/Artifact BMC {piece} EMC")
        else:
            tokens = piece.split()
            operators = frozenset(tokens)
            if path is None and not operators & (_PATHS | _PAINTS):
                out.append(piece)
                continue
            path = [*(path or []), piece]
            if operators & _PAINTS:
                joined = " ".join(path)
                path = None
                # a path that only clips ("n") paints nothing
                out.append(joined if tokens[-1] == "n" else f"/Artifact BMC {joined} EMC")
    return out + (path or [])
