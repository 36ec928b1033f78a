"""A PDF as pictures and as text, page by page: for the preview and for printing."""

from __future__ import annotations

from PySide6.QtGui import QImage


class PdfPages:
    """One PDF in memory. Not for two threads at once: the library behind it is not made for that."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2  # here, for loading it takes longer than a frame

        self._pdf = pypdfium2.PdfDocument(data)
        self.count: int = len(self._pdf)

    def picture(self, number: int, scale: float) -> QImage:
        """The page (from 0) at `scale` pixels a point, as it would be printed."""
        page = self._pdf[number]
        drawn = page.render(scale=scale, prefer_bgrx=True)
        try:
            picture = QImage(drawn.buffer, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
            return picture.copy()  # its own memory: that of the drawing goes now
        finally:
            drawn.close()
            page.close()

    def size(self, number: int) -> tuple[float, float]:
        """Width and height in points."""
        page = self._pdf[number]
        try:
            width, height = page.get_size()
            return float(width), float(height)
        finally:
            page.close()

    def text(self, number: int) -> str:
        """The page's text in reading order, with plain line ends."""
        page = self._pdf[number]
        words = page.get_textpage()
        try:
            return str(words.get_text_bounded()).replace("\r\n", "\n")
        finally:
            words.close()
            page.close()

    def close(self) -> None:
        self._pdf.close()
