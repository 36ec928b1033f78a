"""A newer list of model prices that the buyer has on disk: read as carefully as any file from outside, kept in the
program's own folder, and used in place of the shipped list until the buyer goes back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.files.durable import make_folder, why_not_saved, write_durably
from advisor.files.folders import data_folder
from advisor.files.reader import Damaged, Place, parse_json, read_file, shown
from advisor.files.resources import read_market_resources, read_shipped_prices
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.market.market import Market
    from advisor.market.model_prices import ModelPrices


@dataclass(frozen=True)
class _Copy:
    """The kept copy as it is on the disk now; another copy under the same name is another inode, time or size."""

    path: Path
    inode: int
    changed: int
    size: int


def kept_price_file() -> Path:
    """Where the loaded list is kept; not there while the shipped prices are used."""
    return data_folder() / "model_prices.json"


def current_market(asked_on: str = "") -> Market:
    """The market with the list that the buyer loaded, or as shipped. Read once for each list, so it costs nothing after.

    With a loaded list, or with a kept copy that can't be used, `note` says so in one sentence. `asked_on` is the day
    (YYYY-MM-DD) to which the ages of prices are counted.
    """
    path = kept_price_file()
    try:
        found = path.stat()
    except OSError:
        return _market_with(None, asked_on)
    return _market_with(_Copy(path, found.st_ino, found.st_mtime_ns, found.st_size), asked_on)


def current_prices() -> ModelPrices:
    """The model list prices in force alone, for who only looks one up."""
    path = kept_price_file()
    if path.exists():
        with suppress(AdvisorError):  # a damaged copy: the shipped list holds, and the market's note says so
            return _prices(read_file(path), str(Place.of(path)))
    return read_shipped_prices()


def is_loaded() -> bool:
    """True while a copy of a loaded list is kept, whole or damaged."""
    return kept_price_file().exists()


def load_price_file(path: Path | str) -> Market:
    """Use the prices of this file from now on. Raises AdvisorError in one sentence, and then nothing has changed."""
    place = Place.of(path)
    data = read_file(path)
    _read(data, str(place))
    try:
        make_folder(data_folder())
        write_durably(kept_price_file(), data, private=True)
    except OSError as error:
        raise AdvisorError(
            worded("{place}: can't be kept for later: {why}", place=place, why=why_not_saved(error))
        ) from error
    return current_market()


def use_shipped_prices() -> Market:
    """Go back to the list that came with the program; the buyer's own file is left where it is."""
    try:
        kept_price_file().unlink(missing_ok=True)
    except OSError as error:
        raise AdvisorError(
            worded(
                "{place}: can't be removed: {why}",
                place=Place.of(kept_price_file()),
                why=why_not_saved(error),
            )
        ) from error
    return current_market()


@lru_cache(maxsize=4)
def _market_with(copy: _Copy | None, asked_on: str) -> Market:
    if asked_on:
        return replace(_market_with(copy, ""), asked_on=asked_on)
    shipped = read_market_resources()
    if copy is None:
        return shipped
    try:
        market = _read(read_file(copy.path), str(Place.of(copy.path)))
    except AdvisorError:
        note = worded(
            "The price file that you loaded can't be read any more, so model list prices are the ones "
            "that came with the program; load the file again, or go back to the shipped prices."
        )
        return replace(shipped, note=note)
    return replace(market, note=_note(market, shipped))


def _note(market: Market, shipped: Market) -> str:
    loaded, own = market.models, shipped.models
    source = shown(loaded.source, 80)
    note = worded(
        "Model list prices come from a price file that you loaded: {source}, compiled on {compiled_on}",
        source=source,
        compiled_on=loaded.compiled_on,
    )
    if loaded.compiled_on < own.compiled_on:
        note += worded(
            "; the list that came with the program is newer ({compiled_on}), so consider going back",
            compiled_on=own.compiled_on,
        )
    kept = [tier.model for name, tier in market.tiers.items() if market.tier_prices[name] is shipped.tier_prices[name]]
    if kept:
        note += worded(
            "; it has no price for {kept}, so that of {compiled_on} still stands there",
            kept=" and ".join(kept),
            compiled_on=own.compiled_on,
        )
    return worded("{note}.", note=note)


def _read(data: bytes, where: str) -> Market:
    """The market with the list in these bytes."""
    return read_market_resources().with_model_prices(_prices(data, where))


def _prices(data: bytes, where: str) -> ModelPrices:
    """The list in these bytes. Size, count and depth are bounded by the reader: five times today's list."""
    from advisor.market.model_prices import read_price_file

    try:
        content = parse_json(data, where)
    except Damaged as error:
        raise AdvisorError(
            worded("{where}: is damaged or is not a price file of this program; choose another file", where=where)
        ) from error
    return read_price_file(content, where)
