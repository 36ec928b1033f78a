"""Exports made to hang, to fill the memory or to mislead: each ends in one sentence, and within bounds of memory."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.cli import run
from advisor.errors import AdvisorError
from advisor.files.export_file import export_formats, read_export_file, usage_rules
from advisor.usage.lines import Cancelled
from advisor.usage.summary import summarise
from advisor.usage.zipped import read_any
from tests.usage.exports import csv, zipped

PROJECT = Path(__file__).resolve().parents[2]
TRACE = b"TIMESTAMP,ContextTokens,GeneratedTokens\n"
GOOD = b"2026-10-01 08:00:00,374,44\n"
MOST_MEMORY = 100_000_000


def peak_memory() -> int:
    """The most that this process ever held, in bytes; 0 where the system does not say (Windows)."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class Endless(io.RawIOBase):
    """A head, then the same piece up to a size, without holding any of it."""

    def __init__(self, head: bytes, piece: bytes, size: int) -> None:
        self._head, self._piece, self._size, self._at = head, piece, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, to: int, whence: int = 0) -> int:
        self._at = to if whence == 0 else self._at + to if whence == 1 else self._size + to
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        want = min(len(view), self._size - self._at)
        made = self._head[self._at : self._at + want]
        offset = (self._at + len(made) - len(self._head)) % len(self._piece)
        repeated = self._piece * (want // len(self._piece) + 2)
        made += repeated[offset : offset + want - len(made)]
        view[:want] = made
        self._at += want
        return want


def endless(head: bytes, piece: bytes, size: int = 60_000_000) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(Endless(head, piece, size)))


HUGE: dict[str, Callable[[], BinaryIO]] = {
    "one field of 100 MB": lambda: endless(TRACE + b"2026-10-01,", b"9", 100_000_000),
    "a quotation mark that is never closed": lambda: endless(TRACE + b'2026-10-01,"', b"x\n", 50_000_000),
    "one line of 50 million commas": lambda: endless(TRACE, b",", 50_000_000),
    "a header of 50 million commas": lambda: endless(b"a", b",", 50_000_000),
    "no line at all in 60 MB": lambda: endless(b"a", b"x"),
    "60 MB of one JSON text": lambda: endless(b'{"data": [{"start_time": "', b"x"),
    "60 MB of one JSON record": lambda: endless(b'{"data": [{"a": 1', b', "k": 1'),
    "60 MB of opening brackets": lambda: endless(b'{"data": [', b"["),
    "60 MB of opening braces": lambda: endless(b'{"data": [{"a": ', b'{"a":'),
    "20 million empty lines": lambda: endless(TRACE + GOOD, b"\n"),
    "a million fields in one JSON record": lambda: endless(b'[{"a": 1', b', "k": 1'),
    "forty lines of a million columns": lambda: io.BytesIO((b"," * 999_990 + b"\n") * 40),
    "a million headings, each in quotes": lambda: io.BytesIO((b'"a",' * 249_000 + b"\n") * 40),
    "known headings among half a million": lambda: io.BytesIO(TRACE.strip() + b",x" * 480_000 + b"\n2026-10-01,1,2\n"),
    "a JSON line of 60 MB": lambda: endless(b'{"timestamp": 1, "x": "', b"x"),
}


@pytest.mark.parametrize("name", HUGE)
def test_a_huge_piece_is_refused_before_it_fills_the_memory(name: str) -> None:
    export_formats()
    before = peak_memory()
    with pytest.raises(AdvisorError):
        read_any(HUGE[name](), "export", export_formats())
    assert peak_memory() - before < MOST_MEMORY


BAD: dict[str, bytes] = {
    "nothing": b"",
    "only spaces": b"  \n\n ",
    "only NUL": b"\x00" * 500,
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00",
    "NUL in a row": TRACE + GOOD + b"2026-10-01\x00,1,1\n",
    "UTF-16 without its mark": csv("TIMESTAMP,ContextTokens,GeneratedTokens", "2026-10-01,1,1").decode().encode("utf-16-le"),
    "half a UTF-16 file": b"\xff\xfeT\x00I",
    "not a table": b"Dear reader, this is a letter.\nYours, Ada\n",
    "a count of NaN": TRACE + b"2026-10-01,NaN?,1\n",
    "a count below zero": TRACE + b"2026-10-01,-5,1\n",
    "a count with an underscore": TRACE + b"2026-10-01,1_000,1\n",
    "a count of 10^1000000": TRACE + b"2026-10-01,1e1000000,1\n",
    "a count of full-width digits": TRACE + "2026-10-01,９９,1\n".encode(),
    "a year of 99999": TRACE + b"99999-01-01,1,1\n",
    "JSON cut in the middle": b'{"data": [{"start_time": 1790812800, "results": [{"input_tok',
    "JSON with NaN": b'{"timestamp": 0, "input_length": NaN, "output_length": 1}\n',
    "JSON with Infinity": b'{"timestamp": 0, "input_length": 1e999, "output_length": 1}\n',
    "JSON with a doubled key": b'{"timestamp": 0, "input_length": 1, "input_length": 2, "output_length": 1}\n',
    "JSON with true for a count": b'{"timestamp": 0, "input_length": true, "output_length": 1}\n',
    "JSON with 5,000 digits": b'{"timestamp": 0, "input_length": ' + b"9" * 5000 + b', "output_length": 1}\n',
    "JSON nested 100,000 deep": b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a JSON line nested deep": b'{"timestamp": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001 + b"\n",
    "a JSON number": b"12\n",
    "a JSON list of numbers": b"[1, 2, 3]",
    "two JSON documents": b'{"data": [{"timestamp": 0, "input_length": 1, "output_length": 1}]}{"data": []}',
    "JSON that closes too much": b'{"data": [{"timestamp": 0, "input_length": 1, "output_length": 1}]]}',
    "JSON with 1,000 fields": json.dumps({f"k{n}": n for n in range(1000)}).encode(),
    "a broken ZIP": b"PK\x03\x04" + b"x" * 100,
    "a ZIP without an export": zipped({"readme.txt": b"hello"}),
    "a spreadsheet": zipped({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"}),
    "a ZIP bomb": zipped({"amount-1.csv": TRACE + b"0" * 60_000_000}),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_sentence_without_its_content(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(BAD[name])
    assert run(["usage", str(path), "--json"]) == 1
    seen = capsys.readouterr()
    assert seen.out == "" and seen.err.startswith("advisor: bad.csv") and seen.err.count("\n") == 1
    assert len(seen.err) < 600 and "Traceback" not in seen.err and "99999" not in seen.err and "9" * 20 not in seen.err


def test_a_formula_in_a_name_stays_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "u.csv"
    path.write_bytes(csv("day,model,input_tokens,output_tokens", '2026-10-01,"=HYPERLINK(""x"")\u202eevil",100,20'))
    assert run(["usage", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["input_tokens"] == 100 and "\u202e" not in json.dumps(found, ensure_ascii=False)


def test_a_member_of_a_zip_is_never_a_path(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../evil.csv", csv("day,input_tokens,output_tokens", "2026-10-01,1,1"))
    assert read_any(made, "export", export_formats()).tally.rows == 1
    assert list(tmp_path.iterdir()) == []


def lines_of_trace(count: int) -> Iterator[bytes]:
    for n in range(count):
        yield b"2026-10-%02d %02d:%02d:%02d.0000000,%d,%d\n" % (
            1 + n * 28 // count, n // 3600 % 24, n // 60 % 60, n % 60, 100 + n % 9000, 1 + n % 800)  # fmt: skip


def test_reading_can_be_watched_and_stopped(tmp_path: Path) -> None:
    path = tmp_path / "trace.csv"
    path.write_bytes(TRACE + b"".join(lines_of_trace(30_000)))
    seen: list[float] = []

    def watch(share: float) -> bool:
        seen.append(share)
        return True

    export = read_export_file(path, progress=watch)
    assert export.tally.rows == 30_000
    assert seen == sorted(seen) and len(seen) >= 5 and 0 < seen[0] < 0.5 < seen[-1] <= 1
    with pytest.raises(Cancelled):
        read_export_file(path, progress=lambda share: share < 0.5)


MEASURE = """
import resource, sys
from advisor.cli import run
status = run(["usage", sys.argv[1]])
print("PEAK", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
sys.exit(status)
"""


def peak_of(path: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return int(done.stderr.split("PEAK")[1]), done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the resource module, which measures memory, is not on Windows")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    small.write_bytes(TRACE + b"".join(lines_of_trace(1_000)))
    large.write_bytes(TRACE + b"".join(lines_of_trace(50_000)))  # 2 MB
    assert peak_of(large)[0] - peak_of(small)[0] < 15


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the resource module, which measures memory, is not on Windows")
@pytest.mark.parametrize("kind", ["csv", "jsonl", "json"])
def test_60_megabytes_are_read_in_less_than_300_megabytes_of_memory(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"large.{kind}"
    with path.open("wb") as file:
        if kind == "csv":
            file.write(TRACE)
            for line in lines_of_trace(1_650_000):
                file.write(line)
        elif kind == "jsonl":
            for n in range(900_000):
                file.write(
                    b'{"timestamp": %d, "input_length": %d, "output_length": %d}\n' % (n, 100 + n % 9000, n % 800)
                )
        else:
            file.write(b'{"object": "page", "data": [')
            for n in range(250_000):
                file.write(b'%s{"start_time": %d, "end_time": %d, "results": [{"input_tokens": %d, "output_tokens": 50, '
                           b'"num_model_requests": 3, "input_cached_tokens": 10, "model": "gpt-4o", "api_key_id": "key_a", "batch": false}]}'
                           % (b"" if n == 0 else b",\n", 1790812800 + 60 * n, 1790812860 + 60 * n, n % 9000 + 20))  # fmt: skip
            file.write(b'], "has_more": false}')
    assert path.stat().st_size > 50_000_000
    peak, out = peak_of(path)
    assert peak < 300, f"{peak} MB"
    assert "Days with usage" in out


FRAGMENTS = st.sampled_from([
    b"TIMESTAMP,ContextTokens,GeneratedTokens\n", b"2026-10-01 08:00:00,1,2\n", b'{"timestamp": 0, "input_length": 1, "output_length": 2}\n',
    b'{"data": [', b"]}", b'"', b",", b";", b"\t", b"\n", b"\r\n", b"day,amount\n", b"2026-10-01,1.5\n", b"1e5", b"NaN", b"-1", b"Total",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"PK\x03\x04", b"{", b"}", b"[", b"]", b"\xe2\x89\xa4", b"\x80", b"NULL", b"$1,234.50",
])  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(FRAGMENTS | st.binary(max_size=6), max_size=14).map(b"".join))
def test_no_bytes_end_in_anything_but_a_summary_or_one_sentence(content: bytes) -> None:
    try:
        export = read_any(io.BytesIO(content), "export", export_formats())
        summary = summarise(export, usage_rules())
    except AdvisorError as error:
        assert len(str(error)) < 600
    else:
        assert set(summary) >= {"days", "requests", "warnings"}
        assert sum(day["requests"] or 0 for day in summary["daily"]) <= (summary["requests"] or 0)
