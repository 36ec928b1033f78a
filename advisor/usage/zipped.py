"""A ZIP of CSV exports, such as DeepSeek's: usage and cost together, looked at before anything is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import BinaryIO, cast

from advisor.errors import AdvisorError
from advisor.sentences import filled, worded
from advisor.usage.export_format import ExportFormat
from advisor.usage.lines import Progress, go_on
from advisor.usage.reading import Export, read_export
from advisor.usage.tally import Day, FindPrice, no_prices

# Safety limits of ours: a real export is a few megabytes and shrinks to a tenth.
MOST_FILES = 50
LARGEST_CONTENT = 300_000_000
MOST_SHRUNK = 200


def is_zip(stream: BinaryIO) -> bool:
    """By its first bytes; the stream is at its beginning afterwards."""
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    return head == b"PK\x03\x04"


def read_any(
    stream: BinaryIO,
    where: str,
    formats: Iterable[ExportFormat],
    find_price: FindPrice = no_prices,
    *,
    mapping: ExportFormat | None = None,
    progress: Progress = go_on,
) -> Export:
    """`read_export` for a file that may also be a ZIP of exports: usage files are added up, bills lie beside them.

    Raises AdvisorError when an archive is damaged, too large or holds nothing that is known.
    """
    formats = tuple(formats)
    if not is_zip(stream):
        return read_export(stream, where, formats, find_price, mapping=mapping, progress=progress)
    usage: Export | None = None
    bill: Export | None = None
    try:
        with zipfile.ZipFile(stream) as archive:
            if any(one.filename.startswith("xl/") for one in archive.infolist()):
                raise AdvisorError(
                    worded("{where}: is a spreadsheet; open it, save the sheet as CSV, and import that", where=where)
                )
            members = [
                one for one in archive.infolist() if one.filename.casefold().endswith((".csv", ".json", ".jsonl"))
            ]
            _refuse_bombs(members, where)
            for number, member in enumerate(members, 1):
                with archive.open(member) as content:
                    place = worded(
                        "{where}, file {number} of {members}", where=where, number=number, members=len(members)
                    )
                    export = read_export(
                        cast(BinaryIO, content), place, formats, find_price, mapping=mapping, progress=progress
                    )
                if export.format.holds == "cost":
                    bill = export if bill is None else _together(bill, export)
                else:
                    usage = export if usage is None else _together(usage, export)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        struct.error,
        zlib.error,
    ) as error:
        raise AdvisorError(worded("{where}: this ZIP is damaged or locked; export it again", where=where)) from error
    if usage is None and bill is None:
        raise AdvisorError(
            worded("{where}: there is no CSV or JSON export in this ZIP; choose another file", where=where)
        )
    if usage is None:
        assert bill is not None
        return bill
    if bill is not None:
        usage.tally.bill_days = {on: day.billed for on, day in bill.tally.days.items() if day.billed is not None}
        usage.currency = bill.currency
        usage.warnings += bill.warnings
    return usage


def _refuse_bombs(members: list[zipfile.ZipInfo], where: str) -> None:
    if len(members) > MOST_FILES:
        raise AdvisorError(
            worded(
                "{where}: has more than {most_files} exports in it; choose another file",
                where=where,
                most_files=MOST_FILES,
            )
        )
    size = sum(one.file_size for one in members)
    packed = sum(one.compress_size for one in members)
    if size > LARGEST_CONTENT or (size > 1_000_000 and size > MOST_SHRUNK * max(1, packed)):
        raise AdvisorError(worded("{where}: unpacks to far more than an export; choose another file", where=where))


def _together(one: Export, other: Export) -> Export:
    if one.format.name != other.format.name:
        raise AdvisorError(
            worded(
                "{one} and {other} are in one ZIP; import them one after the other",
                one=filled(one.format.name),
                other=filled(other.format.name),
            )
        )
    for on, day in other.tally.days.items():
        one.tally.days.setdefault(on, Day()).merge(day)
    one.tally.rows += other.tally.rows
    one.tally.hours.update(other.tally.hours)
    one.tally.key_hours.update(other.tally.key_hours)
    one.tally.requests_known = one.tally.requests_known or other.tally.requests_known
    one.tally.several_requests = one.tally.several_requests or other.tally.several_requests
    one.warnings += [warning for warning in other.warnings if warning not in one.warnings]
    return one
