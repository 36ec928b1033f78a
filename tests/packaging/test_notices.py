"""What the program is made of is named to whoever installs it."""

from __future__ import annotations

import re
from pathlib import Path

from advisor.files.resources import read_bytes

PROJECT = Path(__file__).parents[2]


def test_every_locked_package_stands_in_the_notices_with_its_version_and_its_licence() -> None:
    notices = read_bytes("notices.txt").decode("utf-8")
    lock = (PROJECT / "packaging/requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^([A-Za-z0-9._-]+)==([^ \\]+)", lock, re.MULTILINE)
    assert len(packages) >= 10
    for name, version in packages:
        assert re.search(rf"^{re.escape(name)} {re.escape(version)}: \S", notices, re.MULTILINE), (
            f"{name} {version} is not in resources/notices.txt: run packaging/notices.py"
        )


def test_the_notices_carry_the_licences_of_qt_and_of_the_fonts() -> None:
    notices = read_bytes("notices.txt").decode("utf-8")
    for words in (
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "SIL OPEN FONT LICENSE",
        "Bitstream Vera",
        "may be replaced by compatible",
    ):
        assert words in notices, words
    shipped = [path.name for path in (PROJECT / "resources/fonts").glob("*.ttf")]
    assert shipped and all(path.stat().st_size for path in (PROJECT / "resources/fonts").glob("*.txt"))
