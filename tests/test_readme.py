"""What the README says of the code is so: its picture of the rooms, the places that it names, its commands, its example."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from advisor.cli import COMMANDS

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)


def rooms(line: str) -> frozenset[str]:
    return frozenset(name.strip() for name in line.split("|"))


def test_the_picture_of_the_rooms_is_the_order_that_is_kept() -> None:
    picture = next(text for _, text in BLOCKS if text.startswith("__main__"))
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    kept = next(each["layers"] for each in contracts if "layers" in each)
    assert [rooms(re.split(r"\s{2,}", line)[0]) for line in picture.splitlines()] == [rooms(line) for line in kept]


def test_every_place_that_is_named_is_there() -> None:
    named = re.findall(r"`([a-z_/]+(?:\.(?:py|toml|json|md|txt|sh)|/[a-z_]+))`", README)
    assert len(named) > 30
    below = [PROJECT, *(PROJECT / folder for folder in ("advisor", "resources", "tests"))]
    known = {
        path.name for folder in ("advisor", "resources", "tests", "packaging") for path in (PROJECT / folder).rglob("*")
    }
    assert [name for name in named
            if not any((folder / name).exists() for folder in below) and ("/" in name or name not in known)] == []  # fmt: skip


def test_every_command_is_named() -> None:
    told = README.partition("On the command line:")[2].partition("\n\n")[0]
    assert [command for command in COMMANDS if not re.search(rf"`(?:advisor )?{command}[ `]", told)] == []


def test_the_example_of_the_engine_gives_the_amount_beside_it() -> None:
    code = next(text for kind, text in BLOCKS if kind == "python" and "bill(" in text)
    *lines, last = code.rstrip().splitlines()
    expression, _, amount = last.partition("#")
    names: dict[str, Any] = {}
    exec("\n".join(lines), names)
    assert eval(expression, names) == eval(amount, {"Decimal": Decimal}) == Decimal("614.00")
