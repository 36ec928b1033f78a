"""The Unicode data of the built program keeps every item that is not named to go, unchanged and findable."""

from __future__ import annotations

import importlib.util
import re
import struct
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[2]
HEADER = struct.pack("<HBB", 32, 0xDA, 0x27) + bytes(8) + b"CmnD" + bytes(16)


@pytest.fixture(scope="module")
def slim_icu() -> ModuleType:
    spec = importlib.util.spec_from_file_location("slim_icu", PROJECT / "packaging/slim_icu.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def package(items: dict[str, bytes]) -> bytes:
    """An ICU package by the format's own words: count, (name place, data place) each, names, data at multiples of 16."""
    names = b"".join(name.encode() + b"\0" for name in items)
    name_at, data_at = 4 + 8 * len(items), -(-(4 + 8 * len(items) + len(names)) // 16) * 16
    table, data = struct.pack("<I", len(items)), b""
    for name, content in items.items():
        table += struct.pack("<II", name_at, data_at + len(data))
        name_at += len(name) + 1
        data += content + bytes(-len(content) % 16)
    front = table + names
    return HEADER + front + bytes(-len(front) % 16) + data


def items_of(packed: bytes) -> dict[str, bytes]:
    body = packed[32:]
    (count,) = struct.unpack_from("<I", body, 0)
    rows = [struct.unpack_from("<II", body, 4 + 8 * n) for n in range(count)]
    ends = [place for _, place in rows[1:]] + [len(body)]
    assert all(place % 16 == 0 for _, place in rows)
    return {
        body[n : body.index(b"\0", n)].decode(): body[p:end].rstrip(b"\0")
        for (n, p), end in zip(rows, ends, strict=True)
    }


def test_named_items_go_and_the_others_stay_as_they_were(slim_icu: ModuleType) -> None:
    items = {"icudt73l/brkitr/thai.dict": b"x" * 100, "icudt73l/coll/root.res": b"keep 1", "icudt73l/de.res": b"words",
             "icudt73l/root.res": b"keep 2" * 9, "icudt73l/windows-1250.cnv": b"old"}  # fmt: skip
    smaller = slim_icu.without(package(items), slim_icu.DROPPED)
    assert items_of(smaller) == {"icudt73l/coll/root.res": b"keep 1", "icudt73l/root.res": b"keep 2" * 9}
    assert len(smaller) < len(package(items))


def test_with_nothing_to_drop_every_item_stays(slim_icu: ModuleType) -> None:
    items = {f"icudt73l/item{n}.res": bytes([n + 1]) * (n * 7 + 1) for n in range(40)}
    assert items_of(slim_icu.without(package(items), re.compile("never"))) == items


def test_what_qt_asks_for_at_run_time_is_never_dropped(slim_icu: ModuleType) -> None:
    for name in ("coll/root.res", "coll/ucadata.icu", "coll/de.res", "nfkc.nrm", "uts46.nrm", "zoneinfo64.res",
                 "timezoneTypes.res", "metaZones.res", "zone/root.res", "root.res", "en.res", "pool.res", "res_index.res",
                 "likelySubtags.res", "supplementalData.res", "keyTypeData.res", "cnvalias.icu"):  # fmt: skip
        assert not slim_icu.DROPPED.search(f"icudt73l/{name}"), name


def test_something_else_is_refused(slim_icu: ModuleType) -> None:
    with pytest.raises(ValueError, match="not an ICU"):
        slim_icu.without(bytes(200), slim_icu.DROPPED)
