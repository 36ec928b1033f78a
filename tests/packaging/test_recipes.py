"""Recipes that are not run here are at least whole: valid by their own rules, and what they name is there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.metadata import distribution
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

PROJECT = Path(__file__).parents[2]
PACKAGING = PROJECT / "packaging"
WORKFLOWS = [PACKAGING / "hosted" / f"{system}.yml" for system in ("windows", "macos", "linux")]
SCRIPTS = [*sorted(PACKAGING.rglob("*.sh")), PROJECT / ".ci/run"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_hosted_workflow_is_valid_by_the_published_schema(workflow: Path) -> None:
    # The schema comes with check-jsonschema, which would ask for a socket as it is loaded: only its file is read.
    place = "check_jsonschema/builtin_schemas/vendor/github-workflows.json"
    schema = Path(str(distribution("check-jsonschema").locate_file(place)))
    content = YAML(typ="safe").load(workflow.read_text(encoding="utf-8"))
    content = {str(key) if key is not True else "on": value for key, value in content.items()}
    faults = [
        error.message for error in Draft7Validator(json.loads(schema.read_text(encoding="utf-8"))).iter_errors(content)
    ]
    assert not faults


@pytest.mark.parametrize("recipe", sorted((PACKAGING / "hosted").iterdir()), ids=lambda path: path.name)
def test_every_file_of_ours_that_a_recipe_names_is_there_and_it_says_that_it_was_not_run(recipe: Path) -> None:
    words = recipe.read_text(encoding="utf-8")
    named = re.findall(r"(?<![\w/\\])(?:packaging|resources|advisor)[/\\][\w./\\-]+\w(?![\w$]|-\$)", words)
    named = {name.replace("\\", "/") for name in named if not name.startswith(("advisor\\advisor", "advisor/advisor"))}
    missing = [name for name in named if not (PROJECT / name).exists() and "portable.tar" not in name]
    assert not missing
    if recipe.suffix != ".sh":
        assert re.search(r"[Nn]ot run by us yet", words)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_shell_script_is_readable_by_its_shell(script: Path) -> None:
    shell = "bash" if "bash" in script.read_text(encoding="utf-8").splitlines()[0] else "sh"
    done = subprocess.run([shell, "-n", str(script)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_desktop_entry_is_valid() -> None:
    validate = shutil.which("desktop-file-validate")
    if validate is None:
        pytest.skip("NOT CHECKED: desktop-file-validate is missing (apt install desktop-file-utils)")
    done = subprocess.run(
        [validate, *map(str, (PACKAGING / "linux").glob("*.desktop"))], capture_output=True, text=True
    )
    assert done.returncode == 0 and not done.stdout, done.stdout


def test_the_build_lock_holds_what_pyinstaller_needs_on_windows_and_macos_too() -> None:
    lock = (PACKAGING / "requirements-build.lock").read_text(encoding="utf-8")
    for name in ("pefile", "pywin32-ctypes", "macholib", "pyinstaller", "hatchling"):
        assert re.search(rf"^{name}==", lock, re.MULTILINE), name


def test_the_three_locks_agree_on_every_version() -> None:
    locks = [
        dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ \\]+)", (PACKAGING / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
    ]
    for other in locks[1:]:
        assert {name: other.get(name) for name in locks[0]} == locks[0]
