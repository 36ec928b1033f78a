"""Offers side by side: a table of terms in plain words, and the exact bill of each at three volumes. No Qt widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.gui.offer_form import BEYOND, ENFORCEMENT, form_from_contract, kept_in_words, unknowns
from advisor.gui.offer_words import bound_in_words, in_words, meter_in_words, terms_in_words
from advisor.gui.translation import spoken, tr
from advisor.interview.answers import read_number
from advisor.interview.labels import grouped, money

if TYPE_CHECKING:
    from advisor.workload import Workload

TIMES = (0.5, 1.0, 2.0)
"""The volumes of the example bills: half, all and twice the buyer's own."""


@dataclass(frozen=True)
class Comparison:
    """A column for each offer; the first cell of a row names what is compared."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def compare_offers(
    offers: Sequence[Mapping[str, Any]], workload: Workload | None = None, unit: str = "", currency: str = "USD"
) -> Comparison:
    """Every term of every offer in words. Without a workload the example bills are left out."""
    read = [_terms(offer, currency) for offer in offers]
    names = list(dict.fromkeys(name for terms in read for name in terms))
    rows = [(name, *(terms.get(name, "–") for terms in read)) for name in names]
    if workload is not None:
        rows[2:2] = _bills(offers, workload, unit, currency)
    return Comparison(tuple(str(offer.get("name", "")) for offer in offers), tuple(rows))


def _terms(offer: Mapping[str, Any], currency: str) -> dict[str, str]:
    currency = str(offer.get("currency") or currency)
    form, none = form_from_contract(offer), tr("none")

    def amount(text: str) -> str:
        number = read_number(text)
        return money(number, currency) if number is not None else none

    def included(text: str) -> str:
        number = read_number(text)
        if number is None:
            return none
        return tr("{number} {units}").format(number=grouped(number), units=meter_in_words(form.meter))

    found = {
        tr("Vendor"): form.vendor or tr("not said"),
        tr("The price in one line"): in_words(offer),
        tr("Monthly fee"): amount(form.fee),
        tr("What is counted"): meter_in_words(form.meter) if form.price or form.included else none,
        tr("Included a month"): included(form.included),
        tr("Above the included ones"): spoken(BEYOND[form.beyond]) if form.included else "–",
        tr("Price of one (more)"): tr("{times} times list price").format(times=form.price)
        if form.meter == "model_cost" and form.price
        else amount(form.price),
        tr("Spending cap"): amount(form.cap) if form.cap else tr("not said"),
        tr("Does it really stop?"): spoken(ENFORCEMENT[form.cap_stops]) if form.cap else "–",
        tr("Bound for"): bound_in_words(offer),
    }
    for name, said in terms_in_words(offer).values():
        found[name] = said
    kept = kept_in_words(offer)
    found[tr("Fine print")] = "; ".join(kept) or none
    open_points = list(unknowns(form).values())
    found[tr("Asked of the vendor")] = "; ".join(open_points) or tr("nothing open here")
    evidence = offer.get("evidence") or {}
    found[tr("Where the price was read")] = ", ".join(
        str(part) for part in (evidence.get("source"), evidence.get("read_on")) if part
    ) or tr("typed in")
    return found


def _bills(offers: Sequence[Mapping[str, Any]], workload: Workload, unit: str, currency: str) -> list[tuple[str, ...]]:
    """A row for each volume, priced with the exact bill; an offer that stops says so."""
    from advisor.contracts import read_contract
    from advisor.errors import AdvisorError
    from advisor.report.price_curve import at_volume
    from advisor.report.wording import count, exact_money

    rows = []
    for times in TIMES:
        tasks = workload.tasks_per_month * times
        name = tr("A month's bill at {number} {units}").format(number=spoken(count(tasks)), units=unit or tr("tasks"))
        cells = []
        for offer in offers:
            try:
                point = at_volume(read_contract(dict(offer), tr("This offer")), workload, tasks)
            except AdvisorError:
                cells.append(tr("can't be priced"))
                continue
            shown = exact_money(round(point.cost, 2), str(offer.get("currency") or currency))
            cells.append(shown if point.served else tr("{amount}, then service has stopped").format(amount=shown))
        rows.append((name, *cells))
    return rows
