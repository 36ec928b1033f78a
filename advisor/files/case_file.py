"""A buyer's case on disk: read with care, saved so that it is never lost, and never written over something else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.case import Buyer, Case, VendorAnswer, VendorAnswers, VendorPrice, Workflow
from advisor.errors import AdvisorError, InputRefused
from advisor.files.case_fields import BuyerFields, CaseFields, VendorAnswersFields, case_fields, names_of
from advisor.files.case_in_pdf import case_bytes
from advisor.files.durable import digest, remove_leftovers, saving_alone, why_not_saved, write_durably
from advisor.files.migrations import FORMAT, migrate
from advisor.files.reader import LARGEST_FILE, Damaged, Place, parse_json, read_file, shown
from advisor.files.resources import read_question_list
from advisor.files.versions import forget_old_versions, keep_version
from advisor.interview.answers import Answers
from advisor.interview.answers_check import check_answers
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.contracts import Contract

THE_CASE = worded("the case")
"""What stands for the name of a file where a case has none."""
LARGEST_DAMAGED = 50_000_000
"""A damaged file is kept even where it grew beyond what a case may be: a limit of safety, not of the market."""


class ChangedOnDisk(AdvisorError):
    """Someone else saved the file since it was opened: save as a copy, open it again, or replace it on purpose."""


@dataclass(frozen=True)
class Saved:
    """A save that was done."""

    digest: str
    """Of the file as it is now: give it as `loaded` at the next save."""
    data: dict[str, Any]
    """The case as it stands in the file, with the time of saving."""
    note: str = ""
    """What did not work beside it, for example that no earlier version could be kept."""


def read_case(path: Path | str) -> Case:
    """A case from its file or from a report that carries it, fully checked; the file is never touched.

    Raises AdvisorError with one sentence.
    """
    return case_from_data(read_case_data(path), str(Place.of(path)))


def read_case_data(path: Path | str) -> dict[str, Any]:
    """A case from its file, or from a report that carries it, as a plain dict in today's format.

    Its offers are not looked into.
    """
    return case_data_from_bytes(case_bytes(path), Place.of(path))


def case_data_from_bytes(data: bytes, where: Place | str) -> dict[str, Any]:
    """The same from bytes, for an earlier version or a recovered case."""
    found = parse_json(data, where)
    _refuse_foreign(found, where)
    migrated = migrate(found, where)
    case_fields(migrated, where)
    return migrated


def newer_case_data(data: bytes, where: Place | str) -> dict[str, Any]:
    """What this version understands of a case that a newer program saved, to be looked at and never written back.

    Unknown parts and answers are left out, as not known; an offer is never: one that can't be read refuses the case.
    """
    found = parse_json(data, where)
    understood: dict[str, Any] = {}
    for name in names_of(CaseFields):
        value = _understood(name, found.get(name))
        if value is not None and name != "format":
            try:
                case_fields({name: value}, where)
            except InputRefused:
                if name in ("offers", "contracts"):
                    raise
                continue
            understood[name] = value
    return {"format": FORMAT, **understood}


def _understood(name: str, value: Any) -> Any:
    if name == "buyer" and isinstance(value, dict):
        return {key: value[key] for key in names_of(BuyerFields) if key in value}
    if name == "workflows" and isinstance(value, list):
        return [
            {"name": each.get("name", ""), "answers": _understood("answers", each.get("answers", {}))}
            for each in value
            if isinstance(each, dict)
        ]
    if name in ("answers", "set_aside") and isinstance(value, dict):
        refused = {key for key, _ in check_answers(read_question_list(), value)}
        return {key: said for key, said in value.items() if key not in refused}
    return value


def case_from_data(data: Mapping[str, Any], where: str = THE_CASE) -> Case:
    """A case from the plain dict: answers checked, offers (or `contracts`, in short form) as contracts."""
    fields = case_fields(data, where)
    return Case(
        answers=_answers(fields.answers, where, "answers"),
        offers=tuple(_offers(fields, where)),
        title=fields.title,
        buyer=Buyer(fields.buyer.organisation, fields.buyer.prepared_by, fields.buyer.prepared_for),
        notes=fields.notes,
        currency=fields.currency,
        edition=fields.edition,
        saved_at=fields.saved_at,
        workflows=tuple(
            Workflow(workflow.name, _answers(workflow.answers, where, f"workflows[{index}].answers"))
            for index, workflow in enumerate(fields.workflows)
        ),
        usage=None if fields.usage is None else {"source": fields.usage.source, **fields.usage.summary},
        overrides={key: str(value) for key, value in fields.overrides.items() if value is not None},
        vendor_answers=tuple(_vendor_answers(each) for each in fields.vendor_answers),
    )


def case_to_data(case: Case) -> dict[str, Any]:
    """The plain dict of a case, as it is saved."""
    usage = None
    if case.usage is not None:
        summary = {key: value for key, value in case.usage.items() if key != "source"}
        usage = {"source": case.usage.get("source", ""), "summary": summary}
    return {
        "format": FORMAT,
        "edition": case.edition,
        "saved_at": case.saved_at,
        "currency": case.currency,
        "title": case.title,
        "buyer": {
            "organisation": case.buyer.organisation,
            "prepared_by": case.buyer.prepared_by,
            "for": case.buyer.prepared_for,
        },
        "notes": case.notes,
        "answers": dict(case.answers.values),
        "offers": [offer.model_dump(mode="json", by_alias=True, exclude_unset=True) for offer in case.offers],
        "workflows": [{"name": each.name, "answers": dict(each.answers.values)} for each in case.workflows],
        "usage": usage,
        "overrides": dict(case.overrides),
        "vendor_answers": [asdict(each) for each in case.vendor_answers],
    }


def _vendor_answers(fields: VendorAnswersFields) -> VendorAnswers:
    return VendorAnswers(
        fields.vendor,
        fields.source,
        fields.answered_by,
        {key: VendorAnswer(each.tick, each.answer, each.evidence) for key, each in fields.answers.items()},
        {key: VendorPrice(each.amount, each.remark) for key, each in fields.prices.items()},
    )


def write_case(path: Path | str, data: Mapping[str, Any], *, loaded: str | None = None) -> Saved:
    """Save a case: when this returns, the new file survives a power cut; when it raises, the old one is untouched.

    `loaded` is the digest of the file as it was opened or last saved: if the file has changed since, ChangedOnDisk.
    A file that is there and is not a whole case of this program's formats is never written over. What is replaced is
    kept among the last five versions.
    """
    target = Path(path)
    place = Place.of(target)
    stamped = _stamped(data)
    content = _whole(stamped, place)
    try:
        with saving_alone(target):
            note = _set_old_one_aside(target, place, loaded)
            write_durably(target, content)
            forget_old_versions(target)
            remove_leftovers(Path(os.path.realpath(target)).parent)
    except OSError as error:
        raise AdvisorError(worded("{place}: is not saved: {why}", place=place, why=why_not_saved(error))) from error
    return Saved(digest(content), stamped, note)


def restore_case(path: Path | str, data: Mapping[str, Any]) -> Saved:
    """Put an earlier version back in the file's place, to survive a power cut. Raises AdvisorError as `write_case` does.

    What stands there is never lost: a whole case is kept among the versions, anything else beside, under the name
    that `keep_damaged` gives. `note` says which.
    """
    target = Path(path)
    try:
        case_data_from_bytes(read_file(target), Place.of(target))
    except AdvisorError:
        if not os.path.lexists(target):
            return write_case(target, data)
        return _restore_over_damage(target, data)
    return write_case(target, data)


def _restore_over_damage(target: Path, data: Mapping[str, Any]) -> Saved:
    place = Place.of(target)
    stamped = _stamped(data)
    content = _whole(stamped, place)
    try:
        with saving_alone(target):
            copy = keep_damaged(target)
            write_durably(target, content)
    except OSError as error:
        raise AdvisorError(worded("{place}: is not restored: {why}", place=place, why=why_not_saved(error))) from error
    return Saved(digest(content), stamped, worded("The damaged file is kept as {name}.", name=shown(copy.name, 300)))


def keep_damaged(path: Path | str, now: datetime | None = None) -> Path:
    """Copy a file that can't be read to `NAME.damaged-TIME` beside it and return that path; the file itself stays."""
    original = Path(path)
    moment = (now or datetime.now(UTC)).strftime("%Y%m%d-%H%M%S")
    content = read_file(original, LARGEST_DAMAGED)
    # A name has 255 bytes at most; the end of a long one gives way to the time.
    start = os.fsencode(original.name)[:220].decode("utf-8", "ignore")
    copy = original.with_name(f"{start}.damaged-{moment}")
    for number in range(2, 1000):
        if not os.path.lexists(copy):
            break
        copy = original.with_name(f"{start}.damaged-{moment}-{number}")  # twice in one second
    try:
        write_durably(copy, content)
    except OSError as error:
        raise AdvisorError(
            worded("{place}: is not saved: {why}", place=Place.of(copy), why=why_not_saved(error))
        ) from error
    return copy


def _stamped(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "format": FORMAT, "saved_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _whole(data: Mapping[str, Any], place: Place) -> bytes:
    """The bytes of a case, read back with the program's own reader and found equal, before the disk is touched."""
    try:
        content = (json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")
    except (ValueError, TypeError) as error:
        raise AdvisorError(
            worded("{place}: is not saved: one of its values can't be written; change it and save again", place=place)
        ) from error
    if len(content) > LARGEST_FILE:
        raise AdvisorError(
            worded(
                "{place}: is not saved: it has more than {bytes:,} bytes and could not be opened "
                "again; take out vendors' answers or offers that are not needed",
                place=place,
                bytes=LARGEST_FILE,
            )
        )
    if case_data_from_bytes(content, place) != data:
        raise AdvisorError(
            worded(
                "{place}: is not saved: it would read differently; change the last entry and save again", place=place
            )
        )
    return content


def _set_old_one_aside(target: Path, place: Place, loaded: str | None) -> str:
    if not os.path.lexists(target) or not target.exists():
        return ""
    old = read_file(target)
    if loaded is not None and digest(old) != loaded:
        raise ChangedOnDisk(
            worded(
                "{place}: was changed by someone else since it was opened; save as a copy or open it again", place=place
            )
        )
    try:
        case_data_from_bytes(old, place)
    except AdvisorError as error:
        raise AdvisorError(
            worded(
                "{place}: is there already and is not a whole case that this version can read, so it is "
                "not replaced; save under another name",
                place=place,
            )
        ) from error
    try:
        keep_version(target, old)
    except OSError as error:
        return worded("No earlier version could be kept: {why}.", why=why_not_saved(error))
    return ""


def _refuse_foreign(data: Mapping[str, Any], where: Place | str) -> None:
    if {"answers", "offers", "contracts", "workflows", "saved_at"} & set(data):
        return
    if "charges" in data:
        raise Damaged(
            worded(
                "{where}: is a contract and not a case; put it under offers of a case, or use the bill command",
                where=where,
            )
        )
    if "format" not in data or set(data) - set(names_of(CaseFields)):
        raise Damaged(worded("{where}: is not a case of this program; choose a file that it saved", where=where))


def _answers(given: Mapping[str, str | int | None], where: str, place: str) -> Answers:
    answers = Answers({key: str(value) for key, value in given.items() if value is not None})
    faults = check_answers(read_question_list(), answers.values)
    if faults:
        raise InputRefused(where, [(f"{place}.{shown(key)}", remedy) for key, remedy in faults])
    return answers


def _offers(fields: CaseFields, where: str) -> Iterable[Contract]:
    for index, offer in enumerate(fields.offers):
        yield contract_from_data({"currency": fields.currency, **offer}, where, f"offers[{index}]")
    for index, short in enumerate(fields.contracts):
        from advisor.contracts import contract_from_short  # not loaded for a case without any

        place = f"contracts[{index}]"
        try:
            full = contract_from_short(short, fields.currency)
        except AdvisorError as error:
            raise _refused(error, where, place) from error
        yield contract_from_data(full, where, place)


def contract_from_data(data: Mapping[str, Any], where: str, place: str = "") -> Contract:
    """A contract from its plain form; a refusal names the file, the place in it and what to do."""
    from advisor.contracts import read_contract

    try:
        return read_contract(dict(data), where)
    except AdvisorError as error:
        raise _refused(error, where, place) from None


def _refused(error: AdvisorError, where: str, place: str) -> InputRefused:
    faults = error.faults if isinstance(error, InputRefused) else [("", str(error))]
    return InputRefused(
        where, [(f"{place}.{path}" if path and place else path or place, remedy) for path, remedy in faults]
    )
