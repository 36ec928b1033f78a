"""Plants one mistake after another in a room of the program and says which of them its tests notice.

By hand:
    python tests/reliability/mutants.py files [--sample 100] [--seed 1] [part of a file name ...]
    python tests/reliability/mutants.py decision ...
    python tests/reliability/mutants.py --changed           only lines that changed lately, six of them within a minute
The mistakes are made by rule: a comparison, a bound, a sign, a number, a condition, a result or a call is changed. The
contracts have a list made by hand: tests/contracts/mutants.py.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

PROJECT = Path(__file__).resolve().parents[2]
_PATIENCE = 150
"""Seconds after which a mistake that never ends counts as one that hangs: listed apart, not among the noticed."""


_QUICK = 60
"""Seconds after which the quick form plants no more."""


@dataclass(frozen=True)
class Room:
    """Which files are changed and which tests must notice."""

    files: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = {
    "files": Room(
        ("durable.py", "reader.py", "case_file.py", "case_fields.py", "versions.py", "recovery.py", "migrations.py", "names.py"),
        ("tests/files/test_reader.py", "tests/files/test_case_file.py", "tests/files/test_recovery.py",
         "tests/reliability/test_crash_simulator.py", "tests/files/test_file_properties.py", "tests/files/test_odd_places.py"),
    ),
    "decision": Room(
        ("decide.py", "gates.py", "score.py", "levels.py", "certainty.py", "routing.py", "measure_first.py"),
        ("tests/recommendation/test_decide.py", "tests/recommendation/test_gates.py", "tests/recommendation/test_score.py", "tests/recommendation/test_levels.py",
         "tests/recommendation/test_choosing.py", "tests/recommendation/test_certainty_routing_measuring.py", "tests/recommendation/test_confidence.py", "tests/test_tick.py"),
    ),
}  # fmt: skip
_OWN = {
    "reader.py": ("tests/files/test_reader.py",), "recovery.py": ("tests/files/test_recovery.py", "tests/files/test_odd_places.py"), "names.py": ("tests/files/test_file_properties.py", "tests/files/test_odd_places.py"),
    "durable.py": ("tests/files/test_case_file.py", "tests/files/test_odd_places.py"), "versions.py": ("tests/files/test_case_file.py", "tests/files/test_odd_places.py"), "case_file.py": ("tests/files/test_case_file.py",),
    "case_fields.py": ("tests/files/test_case_file.py",), "migrations.py": ("tests/files/test_case_file.py",), "decide.py": ("tests/recommendation/test_decide.py", "tests/recommendation/test_confidence.py"),
    "gates.py": ("tests/recommendation/test_gates.py",), "score.py": ("tests/recommendation/test_score.py",),
}  # fmt: skip
"""The tests that should notice first; what they let live is shown to all tests of the room."""
_FOLDERS = {"files": "advisor/files", "decision": "advisor/recommendation"}
_OTHER_WAY = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Mod: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One planted mistake."""

    file: Path
    line: int
    was: str
    now: str
    source: str


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Every mistake by rule in one file; texts that are only said, types and docstrings are left alone."""
    tree = ast.parse(file.read_text("utf-8"))
    for number, (node, changed) in enumerate(_changes(tree)):
        made = copy.deepcopy(tree)
        target = _same(made, tree, node)
        was = ast.unparse(node)
        _replace(made, target, copy.deepcopy(changed))
        ast.fix_missing_locations(made)
        yield Mutant(file, getattr(node, "lineno", 0), was[:90], ast.unparse(changed)[:90], ast.unparse(made))
        del number


def _changes(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.AST]]:
    left_alone = {id(inner) for node in ast.walk(tree) for outer in _no_behaviour(node) for inner in ast.walk(outer)}
    for node in ast.walk(tree):
        if id(node) in left_alone:
            continue
        match node:
            case ast.Compare(ops=[operator]) if type(operator) in _OTHER_WAY:
                yield node, ast.Compare(node.left, [_OTHER_WAY[type(operator)]()], node.comparators)
            case ast.BinOp(op=operator) if type(operator) in _OTHER_WAY and not isinstance(
                node.left, ast.Constant | ast.JoinedStr
            ):
                yield node, ast.BinOp(node.left, _OTHER_WAY[type(operator)](), node.right)
            case ast.BoolOp(op=operator):
                yield node, ast.BoolOp(_OTHER_WAY[type(operator)](), node.values)
            case ast.UnaryOp(op=ast.Not()):
                yield node, node.operand
            case ast.Constant(value=bool() as value):
                yield node, ast.Constant(not value)
            case ast.Constant(value=int() as value) if not isinstance(value, bool):
                yield node, ast.Constant(value + 1)
            case ast.If():
                yield node, ast.If(ast.Constant(False), node.body, node.orelse)
            case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
                yield node, ast.Return(ast.Constant(None))
            case ast.Expr(value=ast.Call()):
                yield node, ast.Pass()
            case ast.Raise(exc=exc) if exc is not None:
                yield node, ast.Pass()


def _no_behaviour(node: ast.AST) -> Iterator[ast.AST]:
    """Parts in which a change is not a mistake of behaviour: types, defaults of models, and lines for the type checker."""
    if isinstance(node, ast.AnnAssign):
        yield node.annotation
    if isinstance(node, ast.arg) and node.annotation is not None:
        yield node.annotation
    if isinstance(node, ast.FunctionDef):
        yield from ([node.returns] if node.returns else [])
        yield from node.decorator_list
    if isinstance(node, ast.ClassDef):
        yield from node.decorator_list
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        yield node
    # What only another system does can't be noticed here.
    if isinstance(node, ast.If) and any(
        word in ast.unparse(node.test) for word in ("os.name", "sys.platform", "hasattr(os")
    ):
        yield node
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "hasattr"):
        yield node


def _same(made: ast.AST, tree: ast.AST, node: ast.AST) -> ast.AST:
    return next(new for new, old in zip(ast.walk(made), ast.walk(tree), strict=True) if old is node)


def _replace(tree: ast.AST, target: ast.AST, changed: ast.AST) -> None:
    class Put(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return changed if node is target else self.generic_visit(node)

    Put().visit(tree)


class _Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from the changed source, and nothing on the disk is touched."""

    def __init__(self, mutant: Mutant) -> None:
        self._name = ".".join(mutant.file.relative_to(PROJECT).with_suffix("").parts)
        self._mutant = mutant

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:  # fmt: skip
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._mutant.file, loader=self)  # type: ignore[arg-type]

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.source, str(self._mutant.file), "exec"), module.__dict__)


def is_noticed(mutant: Mutant | None, tests: Sequence[str]) -> str:
    """ "noticed", "survived" or "hung": the tests run in a fork, which has loaded the libraries already."""
    child = os.fork()
    if child == 0:
        os.setsid()
        status = 1
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            if mutant is not None:
                sys.meta_path.insert(0, _Planted(mutant))
            import pytest

            found = [test for test in tests if (PROJECT / test).exists()]
            status = int(
                pytest.main(
                    [
                        "-x",
                        "-q",
                        "-p",
                        "no:cacheprovider",
                        "-W",
                        "ignore::pytest.PytestAssertRewriteWarning",
                        "-m",
                        "not slow",
                        "-k",
                        "not second_crash and not threads and not drops_a_version",
                        *found,
                    ]
                )
            )
        finally:
            os._exit(status)
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "survived" if status == 0 else "noticed"
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "hung"


def _changed_lines() -> Iterator[dict[Path, set[int]]]:
    """The lines of the rooms' files that differ from the last commit and from ever older ones; none in a copy without
    its history."""
    for before in ("HEAD", "HEAD~1", "HEAD~5", "HEAD~20", "HEAD~60"):
        said = subprocess.run(["git", "diff", "-U0", before], cwd=PROJECT, capture_output=True, text=True).stdout
        yield lines_in(said)


def lines_in(diff: str) -> dict[Path, set[int]]:
    """The new lines of each file of the rooms in a diff without context."""
    watched = {f"{_FOLDERS[room]}/{file}" for room in ROOMS for file in ROOMS[room].files}
    found: dict[Path, set[int]] = {}
    name = ""
    for line in diff.splitlines():
        if line.startswith("+++ b/"):
            name = line.removeprefix("+++ b/")
        elif (hunk := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line)) and name in watched:
            start, many = int(hunk[1]), int(hunk[2] or 1)
            found.setdefault(PROJECT / name, set()).update(range(start, start + many))
    return {file: lines for file, lines in found.items() if lines}


def _look_at_changes() -> int:
    """Six mistakes in what changed lately (anywhere, when nothing did), shown to the tests of that file alone."""
    files = [PROJECT / _FOLDERS[room] / name for room in ROOMS for name in ROOMS[room].files if name in _OWN]
    possible = [mutant for file in files for mutant in mutants_of(file)]
    planned = possible
    for changed in _changed_lines():
        planned = [mutant for mutant in possible if mutant.line in changed.get(mutant.file, ())]
        if len(planned) >= 6:
            break
    lately = len(planned) >= 6
    planned = planned if lately else possible
    random.Random(1).shuffle(planned)
    end = time.monotonic() + _QUICK
    noticed = tried = 0
    for mutant in planned[:6]:
        if time.monotonic() > end:
            break
        how = is_noticed(mutant, _OWN[mutant.file.name])
        tried += 1
        noticed += how == "noticed"
        if how != "noticed":
            print(f"{how.upper()} {mutant.file.name}:{mutant.line}: {mutant.was!r} -> {mutant.now!r}", flush=True)
    where = "lines that changed lately" if lately else "the rooms' files: no history here, or nothing of them changed"
    print(f"{noticed} of {tried} planted mistakes noticed in {where} ({len(planned)} are possible)")
    return 0 if 2 * noticed >= tried else 1  # six are too few for a score: the long form has one


def main(words: list[str]) -> int:
    os.chdir(PROJECT)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    sys.path.insert(0, str(PROJECT))
    os.environ["ADVISOR_EXAMPLES"] = "25"  # of each property: a mistake that needs more is not noticed in time anyway
    sys.dont_write_bytecode = True
    options = {name: int(words[words.index(name) + 1]) for name in ("--sample", "--seed") if name in words}
    wanted = [word for word in words if not word.startswith("--") and not word.isdigit() and word not in ROOMS]
    import hypothesis  # noqa: F401  # loaded once, before the forks
    import numpy  # noqa: F401
    import pydantic  # noqa: F401
    import pytest  # noqa: F401
    import reportlab.platypus  # noqa: F401

    if "--changed" in words:
        return _look_at_changes()
    worst = 1.0
    for room in [word for word in words if word in ROOMS]:
        files = [PROJECT / _FOLDERS[room] / name for name in ROOMS[room].files]
        files = [each for each in files if not wanted or any(word in each.name for word in wanted)]
        planned = [mutant for file in files for mutant in mutants_of(file)]
        if not planned:
            continue
        if is_noticed(None, ROOMS[room].tests) != "survived":
            print("the tests fail without any planted mistake: mend that first")
            return 1
        total = len(planned)
        random.Random(options.get("--seed", 1)).shuffle(planned)
        planned = planned[: options.get("--sample", total)]
        ended: dict[str, list[Mutant]] = {"noticed": [], "survived": [], "hung": []}
        for number, mutant in enumerate(planned, 1):
            own = _OWN.get(mutant.file.name, ())
            how = is_noticed(mutant, own) if own else "survived"
            if how == "survived":
                how = is_noticed(mutant, [test for test in ROOMS[room].tests if test not in own])
            ended[how].append(mutant)
            if how == "noticed":
                print(f"{number}/{len(planned)} noticed", flush=True)
            else:
                print(
                    f"{number}/{len(planned)} {how.upper()} {mutant.file.name}:{mutant.line}: {mutant.was!r} -> {mutant.now!r}",
                    flush=True,
                )
        score = len(ended["noticed"]) / max(1, len(planned))
        worst = min(worst, score)
        print(f"{room}: {len(ended['noticed'])} of {len(planned)} planted mistakes noticed ({score:.1%}), {len(ended['hung'])} hung, "
              f"{len(ended['survived'])} survived; {total} are possible in {', '.join(each.name for each in files)}", flush=True)  # fmt: skip
    return 0 if worst >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
