"""Makes Qt's Unicode data library small: 31 MB of words and converters for every language become 3 MB.

What stays is what Qt asks ICU for at run time: collation, normal forms and time zones. What goes is the names and formats
of currencies, units, languages and regions (Qt has its own), old character sets, and rules for breaking and spelling.
"""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from pathlib import Path

DROPPED = re.compile(
    r"/(brkitr|unit|curr|lang|region|translit|rbnf)/|/zone/(?!root|en\.|pool|res_index)|\.(cnv|spp|cfu)$|/unames\.icu$"
    r"|/coll/(zh|ja|ko)|^icudt\d+l/(?!en\.|res_index)[a-z]{2,3}(_\w+)?\.res$"
)


def slim(library: Path) -> None:
    """Replaces libicudata.so.NN in place by one of the same name and symbol with less in it. Needs binutils."""
    data = library.read_bytes()
    symbol, start, size = _data_symbol(library)
    smaller = without(data[start : start + size], DROPPED)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "data").write_bytes(smaller)
        (place / "data.s").write_text(
            f'.section .rodata\n.balign 16\n.globl {symbol}\n.type {symbol},@object\n{symbol}:\n.incbin "data"\n'
            f'.size {symbol}, .-{symbol}\n.section .note.GNU-stack,"",@progbits\n'
        )
        subprocess.run(["as", "data.s", "-o", "data.o"], cwd=place, check=True)
        link = [
            "ld",
            "-shared",
            "-soname",
            library.name,
            "--build-id=none",
            "-z",
            "noexecstack",
            "-o",
            "slim.so",
            "data.o",
        ]
        subprocess.run(link, cwd=place, check=True)
        library.write_bytes((place / "slim.so").read_bytes())


def without(package: bytes, dropped: re.Pattern[str]) -> bytes:
    """An ICU "CmnD" package without the items of these names. The format is ICU's own, common to all its versions.

    A header, the number of items, for each item the places of its name and of its data, the names, the data (each item
    at a multiple of 16).
    """
    (header,) = struct.unpack_from("<H", package, 0)
    if package[12:16] != b"CmnD":
        raise ValueError("not an ICU data package")
    body = package[header:]
    (count,) = struct.unpack_from("<I", body, 0)
    rows = [struct.unpack_from("<II", body, 4 + 8 * number) for number in range(count)]
    ends = [place for _, place in rows[1:]] + [len(body)]
    kept = []
    for (name_at, place), end in zip(rows, ends, strict=True):
        name = body[name_at : body.index(b"\0", name_at)]
        if not dropped.search(name.decode("ascii")):
            kept.append((name, body[place:end]))
    names = b"".join(name + b"\0" for name, _ in kept)
    names_at = 4 + 8 * len(kept)
    place = -(-(names_at + len(names)) // 16) * 16
    table = struct.pack("<I", len(kept))
    parts = []
    for name, item in kept:
        table += struct.pack("<II", names_at, place)
        names_at += len(name) + 1
        item += b"\0" * (-len(item) % 16)
        parts.append(item)
        place += len(item)
    front = table + names
    first = -(-len(front) // 16) * 16
    return package[:header] + front + b"\0" * (first - len(front)) + b"".join(parts)


def _data_symbol(library: Path) -> tuple[str, int, int]:
    """The name of the data symbol and its place and size in the file (the library maps its first segment unmoved)."""
    listed = subprocess.run(["objdump", "-T", str(library)], check=True, capture_output=True, text=True).stdout
    found = re.search(r"^([0-9a-f]+) g +DO \.rodata\s+([0-9a-f]+) +(?:\S+ +)?(icudt\d+_dat)$", listed, re.MULTILINE)
    if found is None:
        raise ValueError(f"{library.name} has no ICU data symbol")
    return found[3], int(found[1], 16), int(found[2], 16)
