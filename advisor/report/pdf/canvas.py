"""A reportlab canvas that tags what it draws; what nobody tagged is marked as decoration for screen readers to skip."""

from __future__ import annotations

import calendar
import time
from collections.abc import Callable, Mapping
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFName, PDFStream, PDFString
from reportlab.pdfgen.canvas import Canvas

from advisor.report.pdf.archive import Archive, write_archive
from advisor.report.pdf.fonts import Codes, font
from advisor.report.pdf.lines import Line
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


class _Link(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """The place of a link on its page; written as bytes at once, because a report has a hundred."""

    def __init__(self, rect: tuple[float, ...], contents: str, number: int, target: str, place: Any) -> None:
        self.rect, self.contents, self.number, self.target, self.place = rect, contents, number, target, place

    def format(self, document: Any) -> bytes:
        said = PDFString(self.contents).format(document)
        to = b"/Dest %s" % self.place.format(document) if self.place is not None else b""
        if self.place is None:
            to = b"/A << /S /URI /URI %s >>" % PDFString(self.target).format(document)
        rect = " ".join(f"{value:.2f}" for value in self.rect).encode()
        return b"<< /Type /Annot /Subtype /Link /Border [0 0 0] /F 4 /Rect [%s] /StructParent %d /Contents %s %s >>" % (
            rect, self.number, said, to,
        )  # fmt: skip


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """See `Structure` for elements. `archive` holds title, dates and attachments."""

    def __init__(self, filename: Any, archive: Archive, **options: Any) -> None:
        super().__init__(filename, invariant=1, lang=archive.language, initialFontName="SourceSans3", **options)
        self.archive = archive
        self.structure = Structure()
        self._codes: dict[str, Codes] = {}
        self._open_tags = 0
        self._unfinished: list[tuple[Any, list[str]]] = []
        self._doc._pdfVersion = (1, 7)
        self._fix_the_clock()
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

    # -- text: its tags stand inside the text object, so that links can be tags of their own

    def codes(self, name: str) -> Codes:
        """How the characters of a font are written in this document."""
        known = self._codes.get(name)
        if known is None:
            known = self._codes[name] = Codes(font(name), self._doc)
        return known

    def add_text(self, operators: str) -> None:
        """A whole text object that carries its own tags, or stands inside an open one."""
        self._code.append(_tagged(operators))

    def add_decoration(self, operators: str) -> None:
        """Lines and areas that readers skip."""
        self._code.append(_tagged(operators if self.inside_tag else f"/Artifact BMC {operators} EMC"))

    def write_line(
        self,
        line: Line,
        size: str,
        element: Element | None = None,
        links: Mapping[int, tuple[str, str]] | None = None,
    ) -> str:
        """Operators for one line, as a part of this element. What was typed lies behind what is drawn otherwise.

        `links` are the operators before and after the segments of a piece that is a link.
        """
        if len(line.segments) == 1 and not line.spans and not links:
            (only,) = line.segments  # most lines
            codes = self.codes(only.font)
            return f"{codes.name} {size} Tf {codes.write(only.text, size)}"
        out: list[str] = []
        name, inside = "", -1
        opening = {first: typed for first, _, typed in line.spans}
        closing = {last for _, last, _ in line.spans}
        for n, segment in enumerate(line.segments):
            if links and segment.piece != inside:
                if inside in links:
                    out.append(links[inside][1])
                if segment.piece in links:
                    out.append(links[segment.piece][0])
                inside = segment.piece
            if n in opening:
                out.append(self._typed_begins(opening[n], element))
            codes = self.codes(segment.font)
            if segment.font != name:
                name = segment.font
                out.append(f"{codes.name} {size} Tf")
            if segment.shaped is not None:
                out.append(segment.shaped.write(codes, float(size)))
            else:
                out.append(codes.write(segment.text, size))
            if n in closing:
                out.append("EMC" if element is None else f"EMC {self.structure.mark(element)}")
        if links and inside in links:
            out.append(links[inside][1])
        return " ".join(out)

    def _typed_begins(self, typed: str, element: Element | None) -> str:
        """Opens a piece behind which the typed text lies: for those who copy, and as an element for those who listen."""
        behind = f"/ActualText <FEFF{typed.encode('utf-16-be').hex()}>"
        if element is None:
            return f"/Span <<{behind}>> BDC"
        span = self.structure.element("Span", parent=element, ActualText=PDFString(typed))
        return f"EMC {self.structure.mark(span).replace('>>', f' {behind}>>')}"

    # -- annotations

    def link(self, target: str, rect: tuple[float, float, float, float], element: Element, contents: str = "") -> None:
        """A link to an https address, or with "#" to a place in the document; `rect` is seen from the present origin."""
        place = self._bookmarkReference(target[1:]) if target.startswith("#") else None
        said = contents or (f"Goes to {target[1:].replace('-', ' ')}" if place is not None else f"Opens {target}")
        corners = (*self.absolutePosition(*rect[:2]), *self.absolutePosition(*rect[2:]))
        self._addAnnotation(_Link(corners, said, self.structure.next_annotation, target, place))
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
