"""The structure of a tagged PDF: which piece of a page is a heading, paragraph, cell or picture, in reading order."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName

ANNOTATIONS_FROM = 100_000
"""Keys of annotations in the parent tree start here, those of pages at 0."""


class MarkedContent(NamedTuple):
    """A piece of a page's drawing that belongs to an element."""

    page: int
    number: int


class AnnotationKid(NamedTuple):
    """A link or form field that belongs to an element."""

    page: int
    reference: Any


@dataclass(slots=True)
class Element:
    """One node of the structure tree."""

    role: str
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[Element | MarkedContent | AnnotationKid] = field(default_factory=list)
    reference: bytes = b""
    """Its number in the file, known when the tree is written."""


class Structure:
    """The tree that is built while the pages are drawn.

    Elements are found again by a key, so that a paragraph or table that runs over two pages stays one element.
    """

    def __init__(self) -> None:
        self.root = Element("Document")
        self.open: list[Element] = [self.root]
        self._by_key: dict[Hashable, Element] = {}
        self.pages: list[list[Element]] = []
        """For each finished page, the element of each marked piece."""
        self.page: list[Element] = []
        self.annotations: list[Element] = []

    def element(
        self, role: str, key: Hashable | None = None, parent: Element | None = None, **attributes: Any
    ) -> Element:
        """The element with this key, made under `parent` (or the innermost open one) when it is new."""
        if key is not None and key in self._by_key:
            return self._by_key[key]
        made = Element(role, attributes)
        (parent or self.open[-1]).kids.append(made)
        if key is not None:
            self._by_key[key] = made
        return made

    def mark(self, element: Element) -> str:
        """The operator that opens a marked piece of the present page for this element."""
        number = len(self.page)
        self.page.append(element)
        element.kids.append(MarkedContent(len(self.pages), number))
        return f"/{element.role} <</MCID {number}>> BDC"

    def annotate(self, element: Element, reference: Any) -> None:
        """Ties an annotation of the present page, the last one numbered by `next_annotation`, to an element."""
        element.kids.append(AnnotationKid(len(self.pages), reference))
        self.annotations.append(element)

    @property
    def next_annotation(self) -> int:
        return ANNOTATIONS_FROM + len(self.annotations)

    def page_done(self) -> None:
        self.pages.append(self.page)
        self.page = []

    def write(self, document: Any) -> None:
        """Puts the tree and its parent tree into the document's catalog.

        A report has thousands of elements, so each is written as its bytes at once and not as nested objects.
        """
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        root_reference = document.Reference(root)
        pages = [_reference(document, pdfdoc.PDFObjectReference(f"Page{n + 1}")) for n in range(len(self.pages))]
        self._write_element(document, self.root, _reference(document, root_reference), pages)
        numbers: list[bytes] = []
        for index, marked in enumerate(self.pages):
            array = Written(b"[ %s ]" % b" ".join([element.reference for element in marked]))
            numbers.append(b"%d %s" % (index, _registered(document, array)))
        for index, element in enumerate(self.annotations):
            numbers.append(b"%d %s" % (ANNOTATIONS_FROM + index, element.reference))
        root["K"] = self.root.reference
        root["ParentTree"] = document.Reference(Written(b"<< /Nums [ %s ] >>" % b" ".join(numbers)))
        root["ParentTreeNextKey"] = self.next_annotation
        document.Catalog.StructTreeRoot = root_reference
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _write_element(self, document: Any, element: Element, parent: bytes, pages: list[bytes]) -> None:
        entry = Written(b"")
        element.reference = _registered(document, entry)
        parts = [b"<< /S /%s /P %s" % (element.role.encode(), parent)]
        parts += [b"/%s %s" % (name.encode(), _code(value, document)) for name, value in element.attributes.items()]
        home: int | None = None
        kids: list[bytes] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                if len(kid.kids) == 1 and not kid.attributes and type(kid.kids[0]) is MarkedContent:
                    page, number = kid.kids[0]  # most elements are one piece of text
                    code = b"<< /S /%s /P %s /Pg %s /K %d >>" % (
                        kid.role.encode(),
                        element.reference,
                        pages[page],
                        number,
                    )
                    kid.reference = _registered(document, Written(code))
                else:
                    self._write_element(document, kid, element.reference, pages)
                kids.append(kid.reference)
            elif isinstance(kid, AnnotationKid):
                annotation = _reference(document, kid.reference)
                kids.append(b"<< /Type /OBJR /Obj %s /Pg %s >>" % (annotation, pages[kid.page]))
            elif home is None or kid.page == home:
                if home is None:  # the page of its first piece; pages are drawn in order
                    home = kid.page
                    parts.append(b"/Pg %s" % pages[home])
                kids.append(b"%d" % kid.number)
            else:
                kids.append(b"<< /Type /MCR /Pg %s /MCID %d >>" % (pages[kid.page], kid.number))
        if kids:
            parts.append(b"/K %s" % kids[0] if len(kids) == 1 else b"/K [ %s ]" % b" ".join(kids))
        entry.code = b" ".join((*parts, b">>"))


class Written(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """An object of the file whose bytes are made here."""

    def __init__(self, code: bytes) -> None:
        self.code = code

    def format(self, _document: Any) -> bytes:
        return self.code


def _registered(document: Any, entry: Written) -> bytes:
    """The reference of a new object; what `document.Reference` does, without its questions."""
    number = document.objectcounter = document.objectcounter + 1
    name = f"R{number}"
    document.idToObject[name], document.numberToId[number] = entry, name
    document.idToObjectNumberAndVersion[name] = (number, 0)
    return b"%d 0 R" % number


def _plain_indirect(self: Any, document: Any) -> bytes:
    """An object that is written already needs no more than its number."""
    if type(self.content) is not Written:
        return bytes(_indirect(self, document))
    number, _ = document.idToObjectNumberAndVersion[self.name]
    return b"%d 0 obj\n%s\nendobj\n" % (number, self.content.code)


_indirect = pdfdoc.PDFIndirectObject.format
pdfdoc.PDFIndirectObject.format = _plain_indirect


def _reference(document: Any, reference: Any) -> bytes:
    found: bytes = reference.format(document)
    return found


def _code(value: Any, document: Any) -> bytes:
    made: bytes = value if isinstance(value, bytes) else pdfdoc.format(value, document)
    return made
