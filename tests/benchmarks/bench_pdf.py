"""What the report's PDF costs: CPU for ten and twelve pages, against a program for a raw canvas, and memory.

Run: python tests/benchmarks/bench_pdf.py. Ratios are of one run, best of several; seconds differ from machine to machine.
"Raw canvas" is `raw_canvas.py`: what somebody writes for reportlab's canvas alone, untagged. "Untagged" is our own layout
with neither tags, metadata, attachments nor links.
"""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from reportlab.pdfgen.canvas import Canvas

from advisor.advice import Advice, advise
from advisor.files.case_file import read_case
from advisor.files.resources import read_bytes, read_market_resources, read_method, resource_path
from advisor.report.blocks import Document
from advisor.report.document import write_document
from advisor.report.pdf.archive import Archive
from advisor.report.pdf.canvas import TaggedCanvas
from advisor.report.pdf.recommendation import _Pages, render_document, render_report
from advisor.report.pdf.tags import Element
from advisor.report.tables import tables_of
from tests.benchmarks.raw_canvas import raw
from tests.report.geometry import pages_of

SAMPLE = "samples/support-team.advisor.json"
ROUNDS = 30


class _NoStructure:
    """Stands for the structure tree and keeps nothing."""

    next_annotation = 0

    def __init__(self) -> None:
        self.one = Element("P")
        self.open = [self.one]

    def element(self, *_: Any, **__: Any) -> Element:
        return self.one

    def mark(self, _element: Element) -> str:
        return ""

    def annotate(self, *_: Any) -> None:
        return None


class Untagged(TaggedCanvas):
    """The same page code without tags, metadata, colour profile, attachments and links."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.structure = _NoStructure()  # type: ignore[assignment]
        self._open_tags = 1  # as inside a tag, nothing is tagged

    def begin(self, element: Element) -> None:
        self._open_tags += 1

    def begin_artifact(self, kind: str = "Pagination") -> None:
        self._open_tags += 1

    def end(self) -> None:
        self._open_tags -= 1

    def link(self, *_: Any) -> None:
        return None

    def later(self, draw: Callable[[TaggedCanvas], None]) -> None:
        draw(self)

    def showPage(self) -> None:
        Canvas.showPage(self)

    def save(self) -> None:
        if len(self._code):
            self.showPage()
        self._doc.SaveToFile(self._filename, self)


def untagged(document: Document) -> bytes:
    out = io.BytesIO()
    archive = Archive(document.title, document.author, document.subject, document.moment, creator="bench")

    class Pages(_Pages):
        def canvas(self, filename: Any, **options: Any) -> TaggedCanvas:
            return Untagged(filename, archive, pagesize=self.pagesize)

    template = Pages(out, document, archive, "a4")
    template.build(template.story(), canvasmaker=template.canvas)
    return out.getvalue()


def cpu(*works: Callable[[], object]) -> list[float]:
    """The least CPU of each, measured in turns, so that a busy machine hurts all alike."""
    best = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for n, work in enumerate(works):
            start = time.process_time()
            work()
            best[n] = min(best[n], time.process_time() - start)
    return best


def ten_pages(document: Document) -> Document:
    """The document cut after the block that fills page ten."""
    for number in range(20, len(document.body)):
        cut = replace(document, body=document.body[:number])
        if len(pages_of(render_document(cut, "a4", None))) >= 10:
            return cut
    return document


def sample() -> Advice:
    return advise(read_case(resource_path(SAMPLE)), read_market_resources(), read_method())


def memory() -> tuple[float, float]:
    """What a process with the advice holds, in MB, and how much more it holds after the PDF, reportlab included (Linux)."""
    code = (
        "import re, pathlib;"
        "from advisor.advice import advise;"
        "from advisor.files.case_file import read_case;"
        "from advisor.files.resources import *;"
        f"a = advise(read_case(resource_path({SAMPLE!r})), read_market_resources(), read_method(), with_flips=False);"
        "held = lambda: int(re.search(r'VmRSS:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1]) / 1024;"
        "before = held();"
        "from advisor.report.pdf.recommendation import render_report;"
        f"render_report(a, 'a4', read_bytes({SAMPLE!r}));"
        "print(before, held() - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    before, added = done.stdout.split()
    return float(before), float(added)


def main() -> None:
    advice, case = sample(), read_bytes(SAMPLE)
    document = write_document(advice, case)
    number = len(pages_of(render_report(advice, "a4", case)))
    ten = ten_pages(document)
    ours, by_hand = render_document(ten, "a4", case), raw(ten)
    whole, written, tagged, plain, floor, attached = cpu(
        lambda: render_report(advice, "a4", case),
        lambda: write_document(advice, case),
        lambda: render_document(ten, "a4", case),
        lambda: untagged(ten),
        lambda: raw(ten),
        lambda: tables_of(ten),
    )
    before, added = memory()
    print(
        f"the report of {SAMPLE}: {number} pages, {whole:.3f} s CPU warm; {12 * whole / number:.3f} s for 12 (<= 0.5)"
    )
    print(f"  of it writing the document (text, charts' numbers): {written:.3f} s")
    print(f"{len(pages_of(ours))} pages, tagged and archived: {tagged:.3f} s, {len(ours) / 1024:.0f} KB")
    print(
        f"the same content by a program for a raw canvas, untagged: {len(pages_of(by_hand))} pages, {floor:.3f} s,"
        f" {len(by_hand) / 1024:.0f} KB; ours is {tagged / floor:.2f} times that (<= 1.35)"
    )
    share = 100 * (tagged - plain) / tagged
    print(f"our layout without tags, metadata, attachments and links: {plain:.3f} s, {plain / floor:.2f} times raw")
    print(f"  so tagging and archiving are {share:.0f} %, of it the tables as CSV {100 * attached / tagged:.0f} %")
    print(f"memory: {added:.0f} MB added by the PDF to a process of {before:.0f} MB (<= 60)")


if __name__ == "__main__":
    main()
