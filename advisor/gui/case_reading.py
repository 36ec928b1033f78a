"""What the window opens, read beside it: a case, a contract, a report with a case in it, and the earlier versions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from advisor.gui.versions_dialog import EarlierVersion


@dataclass(frozen=True)
class Opened:
    """A file that was read beside the window: a case, or one contract."""

    data: dict[str, Any]
    title: str = ""
    digest: str | None = None
    read_only: bool = False
    is_contract: bool = False


class DamagedCase(AdvisorError):
    """A case that can't be read, with its earlier versions."""

    def __init__(self, words: str, versions: list[EarlierVersion]) -> None:
        super().__init__(words)
        self.versions = versions


def read_any(path: str) -> Opened:
    """Beside the window: everything that can be wrong with a file is found here."""
    if path.lower().endswith(".pdf"):
        return _from_pdf(path)
    try:
        return _read_json(path)
    except AdvisorError as error:
        versions = versions_kept(Path(path))
        if versions:  # one of them can take the damaged file's place, which is then kept beside
            raise DamagedCase(str(error), versions) from error
        raise


def _read_json(path: str) -> Opened:
    from advisor.contracts import read_contract
    from advisor.files.case_file import case_data_from_bytes, case_from_data, case_to_data, newer_case_data
    from advisor.files.durable import digest
    from advisor.files.migrations import Newer
    from advisor.files.reader import Place, parse_json, read_file

    place = Place.of(path)
    content = read_file(path)  # once: what is shown and what is compared at the next save are the same bytes
    found = parse_json(content, place)
    if "charges" in found and "answers" not in found:
        read_contract(found, str(place))
        return Opened(found, is_contract=True)
    try:
        data = case_data_from_bytes(content, place)
    except Newer:
        data = newer_case_data(content, place)
        case_from_data(data, str(place))
        return Opened(data, str(data.get("title", "")), digest(content), read_only=True)
    case = case_from_data(data, str(place))
    if data.pop("contracts", None):  # offers in the short form are kept as whole contracts from now on
        data["offers"] = case_to_data(case)["offers"]
    return Opened(data, case.title, digest(content))


def _from_pdf(path: str) -> Opened:
    from advisor.files.case_file import case_from_data, case_to_data, read_case_data
    from advisor.files.reader import Place

    data = read_case_data(path)
    case = case_from_data(data, str(Place.of(path)))
    if data.pop("contracts", None):
        data["offers"] = case_to_data(case)["offers"]
    return Opened(data, case.title)


def versions_kept(path: Path) -> list[EarlierVersion]:
    from advisor.files.case_file import case_data_from_bytes
    from advisor.files.versions import versions_of
    from advisor.gui.versions_dialog import EarlierVersion

    found = []
    for version in versions_of(path):
        content = version.read()
        try:
            if content is not None:
                data = case_data_from_bytes(content, version.path.name)
                found.append(EarlierVersion(version.kept_on, data))
        except AdvisorError:
            continue
    return found


def keep_present(path: Path, data: dict[str, Any]) -> None:
    import json

    from advisor.files.versions import keep_version

    keep_version(path, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def is_export(path: str) -> bool:
    """A .json that is no case may be a usage export."""
    from advisor.files.export_file import is_export

    return is_export(path)
