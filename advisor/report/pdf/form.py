"""Fields to fill in on screen or with a pen: text fields and tick boxes, with their own font inside the file.

A field has no value until someone fills it in: what comes back is read four times as fast, as most have none then.
"""

from __future__ import annotations

import struct
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString
from reportlab.platypus import Flowable

from advisor.report.library import shipped
from advisor.report.pdf import styles
from advisor.report.pdf.canvas import TaggedCanvas
from advisor.report.pdf.flowables import draw_text

FONT = "AdvisorForm"
_MULTILINE = 1 << 12
TICK = 12.0
_TARGET = 24.0
"""Side of the area that reacts to a click, in points."""


def _colour(color: Color) -> str:
    return f"{color.red:.3f} {color.green:.3f} {color.blue:.3f}"


class Form:
    """Collects the fields of a document and writes its form dictionary."""

    def __init__(self) -> None:
        self.fields: list[Any] = []
        self._font: Any = None
        self._tick: tuple[Any, Any] | None = None

    def font(self, document: Any) -> Any:
        """The reference of the embedded font, made once per document."""
        if self._font is None:
            self._font = document.Reference(_form_font(document))
        return self._font

    def tick(self, document: Any) -> tuple[Any, Any]:
        """What a tick box looks like with its tick and without, made once per document: no program draws them anew."""
        if self._tick is None:
            with_tick = _picture(document, _tick_code((_TARGET - TICK) / 2), _TARGET, _TARGET)
            self._tick = with_tick, _picture(document, b"", _TARGET, _TARGET)
        return self._tick

    def resources(self, document: Any) -> PDFDictionary:
        return PDFDictionary({"Font": PDFDictionary({FONT: self.font(document)})})

    def finish(self, document: Any) -> None:
        catalog = document.Catalog
        catalog.AcroForm = document.Reference(
            PDFDictionary(
                {
                    "Fields": PDFArray(self.fields),
                    "DR": self.resources(document),
                    "DA": PDFString(f"/{FONT} 9.5 Tf 0 g"),
                }
            )
        )


class TextField(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A box to write in; several lines when it is high."""

    def __init__(self, form: Form, name: str, label: str, width: float, height: float, gap: float = 4.0) -> None:
        super().__init__()
        self._form, self._name, self._label, self.width, self._box, self._gap = form, name, label, width, height, gap
        self.height = height + gap

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas: TaggedCanvas = self.canv
        _frame(canvas, 0, self._gap, self.width, self._box)
        if self._box >= 40:
            # ruled lines for a pen; decoration on screen
            canvas.setStrokeColor(styles.LINE)
            canvas.setLineWidth(0.3)
            for n in range(1, int(self._box / 18)):
                canvas.line(4, self._gap + self._box - 18 * n, self.width - 4, self._gap + self._box - 18 * n)
        x, y = canvas.absolutePosition(0, self._gap)
        document = canvas._doc
        width, height = self.width, self._box
        look = _picture(document, b"/Tx BMC EMC", width, height, self._form.resources(document))
        field = _widget(document, self._name, self._label, (x, y, x + width, y + height))
        field["FT"] = PDFName("Tx")
        if height >= 40:
            field["Ff"] = _MULTILINE
        field["AP"] = PDFDictionary({"N": look})
        self._form.fields.append(canvas.add_field(field, canvas.structure.element("Form")))


class TickBoxes(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A row of tick boxes with their labels; each is a field of its own."""

    def __init__(self, form: Form, boxes: tuple[tuple[str, str, str], ...], step: float = 72.0) -> None:
        super().__init__()
        self._form, self._boxes, self._step = form, boxes, step
        self.height = _TARGET
        self.width = step * len(boxes)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas: TaggedCanvas = self.canv
        with_tick, without = self._form.tick(canvas._doc)
        for n, (name, shown, label) in enumerate(self._boxes):
            left = n * self._step
            inset = (_TARGET - TICK) / 2
            _frame(canvas, left + inset, inset, TICK, TICK)
            x, y = canvas.absolutePosition(left, 0)
            field = _widget(canvas._doc, name, label, (x, y, x + _TARGET, y + _TARGET))
            field["FT"] = PDFName("Btn")
            field["AS"] = PDFName("Off")
            field["AP"] = PDFDictionary({"N": PDFDictionary({"Yes": with_tick, "Off": without})})
            self._form.fields.append(canvas.add_field(field, canvas.structure.element("Form")))
            canvas.begin(canvas.structure.element("P"))
            canvas.setFillColor(styles.INK)
            draw_text(canvas, left + _TARGET - 2, 8.5, shown, 9, False)
            canvas.end()


def _frame(canvas: Any, x: float, y: float, width: float, height: float) -> None:
    canvas.setStrokeColor(styles.GREY)
    canvas.setLineWidth(0.6)
    canvas.setFillColor(Color(0.975, 0.982, 0.99))
    canvas.rect(x, y, width, height, stroke=1, fill=1)


def _tick_code(inset: float) -> bytes:
    a, b, c = inset + 2.2, inset + 5.0, inset + TICK - 2.0
    return (
        f"{_colour(styles.INK)} RG 1.6 w 1 J 1 j {a:.1f} {a + 3.6:.1f} m {b:.1f} {a:.1f} l {c:.1f} {c:.1f} l S".encode()
    )


def _widget(document: Any, name: str, label: str, rect: tuple[float, float, float, float]) -> PDFDictionary:
    return PDFDictionary(
        {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Widget"),
            "T": PDFString(name),
            "TU": PDFString(label),
            "Rect": PDFArray([round(v, 2) for v in rect]),
            "F": 4,
            "P": document.thisPageRef(),
        }
    )


def _picture(document: Any, code: bytes, width: float, height: float, resources: PDFDictionary | None = None) -> Any:
    entries = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Form"),
        "BBox": PDFArray([0, 0, round(width, 2), round(height, 2)]),
        "Resources": resources or PDFDictionary({}),
    }
    return document.Reference(PDFStream(PDFDictionary(entries), code))


def _form_font(document: Any) -> PDFDictionary:
    """A TrueType font with the Western European characters, in the encoding that forms use."""
    data = shipped("fonts/AdvisorFormSans-Regular.ttf")
    face = _Face(data)
    scale = 1000 / face.units
    file = PDFStream(PDFDictionary({"Length1": len(data)}), data, filters=[pdfdoc.PDFZCompress])
    descriptor = PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": PDFName("AdvisorFormSans-Regular"),
            "Flags": 32,
            "FontBBox": PDFArray([round(v * scale) for v in face.box]),
            "ItalicAngle": 0,
            "Ascent": round(face.ascent * scale),
            "Descent": round(face.descent * scale),
            "CapHeight": 660,
            "StemV": 84,
            "FontFile2": document.Reference(file),
        }
    )
    widths = [round(face.width(code) * scale) for code in range(32, 256)]
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("TrueType"),
            "BaseFont": PDFName("AdvisorFormSans-Regular"),
            "FirstChar": 32,
            "LastChar": 255,
            "Widths": PDFArray(widths),
            "Encoding": PDFName("WinAnsiEncoding"),
            "FontDescriptor": document.Reference(descriptor),
        }
    )


class _Face:
    """What a font descriptor needs from a TrueType file."""

    def __init__(self, data: bytes) -> None:
        tables = {
            data[12 + 16 * n : 16 + 16 * n]: struct.unpack(">II", data[20 + 16 * n : 28 + 16 * n])[0]
            for n in range(struct.unpack(">H", data[4:6])[0])
        }
        self._data = data
        head, hhea = tables[b"head"], tables[b"hhea"]
        self.units: int = struct.unpack(">H", data[head + 18 : head + 20])[0]
        self.box: tuple[int, ...] = struct.unpack(">4h", data[head + 36 : head + 44])
        self.ascent, self.descent = struct.unpack(">2h", data[hhea + 4 : hhea + 8])
        self._metrics: int = struct.unpack(">H", data[hhea + 34 : hhea + 36])[0]
        self._hmtx = tables[b"hmtx"]
        self._glyphs = self._read_map(tables[b"cmap"])

    def _read_map(self, start: int) -> dict[int, int]:
        """The Windows Unicode table (format 4)."""
        data = self._data
        for n in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
            platform, encoding, offset = struct.unpack(">HHI", data[start + 4 + 8 * n : start + 12 + 8 * n])
            if (platform, encoding) == (3, 1):
                at = start + offset
        segments = struct.unpack(">H", data[at + 6 : at + 8])[0] // 2

        def row(which: int) -> tuple[int, ...]:
            begin = at + 14 + which * 2 * segments + (2 if which else 0)
            return struct.unpack(f">{segments}H", data[begin : begin + 2 * segments])

        ends, starts, deltas, offsets = row(0), row(1), row(2), row(3)
        base = at + 16 + 6 * segments
        glyphs = {}
        for n in range(segments):
            for code in range(starts[n], min(ends[n], 0xFFFE) + 1):
                if offsets[n] == 0:
                    glyphs[code] = (code + deltas[n]) & 0xFFFF
                else:
                    place = base + 2 * n + offsets[n] + 2 * (code - starts[n])
                    glyphs[code] = struct.unpack(">H", data[place : place + 2])[0]
        return glyphs

    def width(self, code: int) -> int:
        """Advance of a Windows-1252 code, in font units."""
        try:
            character = bytes([code]).decode("cp1252")
        except UnicodeDecodeError:
            return 0
        glyph = min(self._glyphs.get(ord(character), 0), self._metrics - 1)
        found: int = struct.unpack(">H", self._data[self._hmtx + 4 * glyph : self._hmtx + 4 * glyph + 2])[0]
        return found
