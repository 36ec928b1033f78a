"""A usage export or an invoice on the disk, opened as a stream: it may be large, and is never read whole."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from advisor.errors import AdvisorError
from advisor.files.reader import Place, why_not_read
from advisor.files.resources import read_toml, resource_names
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.recommendation.operating import Operating
    from advisor.recommendation.payback import PaybackFigures
    from advisor.usage.export_format import ExportFormat
    from advisor.usage.reading import Export, Glance
    from advisor.usage.rules import UsageRules

LARGEST_EXPORT = 2_000_000_000
"""A safety limit of ours: a year of a large service's single requests is smaller."""


@contextmanager
def opened(path: Path | str) -> Iterator[tuple[BinaryIO, str, int]]:
    """(stream, name for messages, size in bytes) of a regular file; devices, pipes and folders are refused at once."""
    place = str(Place.of(Path(path).name or path))
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise AdvisorError(worded("{place}: {why}", place=place, why=why_not_read(error))) from error
    status = os.fstat(descriptor)
    faults = (
        (stat.S_ISDIR(status.st_mode), worded("is a folder; name a file")),
        (not stat.S_ISREG(status.st_mode), worded("is not an ordinary file; name a file on the disk")),
        (
            status.st_size > LARGEST_EXPORT,
            worded("is larger than {bytes:,} bytes; export fewer days", bytes=LARGEST_EXPORT),
        ),
    )
    for is_so, what in faults:
        if is_so:
            os.close(descriptor)
            raise AdvisorError(worded("{place}: {why}", place=place, why=what))
    with os.fdopen(descriptor, "rb") as stream:
        try:
            yield stream, place, status.st_size
        except OSError as error:
            raise AdvisorError(worded("{place}: {why}", place=place, why=why_not_read(error))) from error


def glance_at(path: Path | str) -> Glance:
    """The headings and the first rows of an export, and its format where it is known."""
    from advisor.usage.reading import glance

    with opened(path) as (stream, place, _):
        return glance(stream, place, export_formats())


def is_export(path: Path | str) -> bool:
    """Whether a file is an export of a known format: a .json may be a case, a contract or an export."""
    try:
        return glance_at(path).recognised is not None
    except AdvisorError:
        return False


def read_export_file(
    path: Path | str,
    columns: Mapping[str, str] | None = None,
    progress: Callable[[float], bool] = lambda _: True,
    *,
    each_row_is_a_request: bool = False,
) -> Export:
    """An export or a bill with every row counted and priced at list price. `columns` says which column is which in a
    file of no known format, else what was said for an earlier file with these headings counts; `progress` is told the
    share read so far and stops the reading with False."""
    from advisor.files.price_file import current_market
    from advisor.market.list_costs import ListCosts
    from advisor.usage.mapping import mapped_format
    from advisor.usage.zipped import read_any

    if columns is None:
        columns, each_row_is_a_request = _remembered_columns(path)
    mapping = mapped_format(columns, each_row_is_a_request=each_row_is_a_request) if columns else None
    with opened(path) as (stream, place, size):
        return read_any(
            stream, place, export_formats(), ListCosts(current_market().models), mapping=mapping,
            progress=lambda done: progress(min(1.0, done / max(1, size))),
        )  # fmt: skip


def _remembered_columns(path: Path | str) -> tuple[dict[str, str] | None, bool]:
    from advisor.files.export_mappings import remembered

    try:
        seen = glance_at(path)
    except AdvisorError:  # said again, and better, by the reading itself; a ZIP has no header
        return None, False
    known = None if seen.recognised is not None else remembered(seen.headings)
    return known or (None, False)


@cache
def export_formats() -> tuple[ExportFormat, ...]:
    """Every format that is known, from resources/export_formats."""
    from advisor.usage.export_format import read_formats

    return read_formats((name, read_toml(name)) for name in resource_names("export_formats", ".toml"))


@cache
def payback_figures() -> PaybackFigures:
    """What is assumed about paying back where the buyer does not say."""
    from advisor.recommendation.payback import read_payback_figures

    return read_payback_figures(read_toml("payback.toml"), read_toml("references.toml"))


@cache
def operating() -> Operating:
    """What to measure after signing, how agents fail, and which kind of tool fits."""
    from advisor.recommendation.operating import read_operating

    return read_operating(read_toml("operating.toml"), read_toml("references.toml"))


@cache
def usage_rules() -> UsageRules:
    """By which figures an export and an invoice are judged."""
    from advisor.usage.rules import read_usage_rules

    return read_usage_rules(read_toml("usage.toml"), read_toml("references.toml"))
