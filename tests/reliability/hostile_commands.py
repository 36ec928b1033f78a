"""Gives every hostile file to the command line and measures what happens: the sentence, the time, the memory, and which
other files were opened. Run in a process of its own, because it watches the whole process.

By hand: python tests/reliability/hostile_commands.py [--long] [part of a name ...]
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import json
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))

from advisor.cli import run  # noqa: E402
from tests.reliability.hostile_files import (  # noqa: E402
    ENDINGS,
    REFUSED,
    SECRET,
    TAKEN,
    Hostile,
    corpus,
    odd_places,
    offer,
    usage_charge,
)

LONGEST_SECONDS, MOST_MEGABYTES = 2.0, 100.0
LONGEST_SENTENCE = 700
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "webbrowser",
    "ftplib",
    "urllib",
)


@dataclass
class Watch:
    """What the process opens or starts while it is armed."""

    armed: bool = False
    opened: list[str] | None = None
    started: list[str] | None = None

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.armed:
            return
        if event == "open" and not isinstance(arguments[0], int):
            self.opened.append(os.fsdecode(arguments[0]))  # type: ignore[union-attr]
        elif event.startswith(_FORBIDDEN):
            self.started.append(event)  # type: ignore[union-attr]

    @contextlib.contextmanager
    def on(self) -> Iterator[None]:
        self.opened, self.started, self.armed = [], [], True
        try:
            yield
        finally:
            self.armed = False


def memory_now() -> float:
    """Megabytes in use; 0 where the system does not say."""
    return _status("VmRSS")


def _status(name: str) -> float:
    try:
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")


@dataclass
class Tried:
    """One command on one file."""

    name: str
    status: int | str
    said: str
    printed: str
    seconds: float
    megabytes: float
    opened: list[str]
    started: list[str]


def try_command(watch: Watch, name: str, does: Callable[[], int]) -> Tried:
    """Run it, with everything that it prints, opens and takes."""
    out, errors = io.StringIO(), io.StringIO()
    _forget_peak()
    before, start = memory_now(), time.process_time()
    faulthandler.dump_traceback_later(120, exit=True)
    status: int | str
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors), watch.on():
            status = does()
    except BaseException:
        status = traceback.format_exc(limit=-4)
    faulthandler.cancel_dump_traceback_later()
    seconds = time.process_time() - start
    return Tried(name, status, errors.getvalue(), out.getvalue(), seconds, _status("VmHWM") - before, watch.opened or [], watch.started or [])  # fmt: skip


def faults_of(tried: Tried, file: str, ends: str, allowed: tuple[str, ...]) -> list[str]:
    """What is wrong with how it ended; nothing when all is well."""
    faults = []
    if isinstance(tried.status, str):
        return [f"raised: {tried.status[-800:]}"]
    if tried.status not in (0, 1) or (ends == REFUSED and tried.status != 1) or (ends == TAKEN and tried.status != 0):
        faults.append(f"ended with {tried.status}: {tried.said[:200]}")
    if tried.status == 1:
        lines = tried.said.strip().splitlines()
        if len(lines) != 1 or not lines[0].startswith("advisor: ") or not all(c.isprintable() for c in lines[0]):
            faults.append(f"said {tried.said[:300]!r}")
        elif len(lines[0]) > LONGEST_SENTENCE + len(file):
            faults.append(f"said {len(lines[0])} characters")
    if "Traceback" in tried.said + tried.printed:
        faults.append("showed a traceback")
    if tried.status == 1 and SECRET in tried.said.replace(file, ""):
        keys = (f"{SECRET}x", f".{SECRET}", f" {SECRET}:")  # the name of an unknown field is said, a value never
        if not any(key in tried.said for key in keys):
            faults.append(f"repeated the input: {tried.said[:300]}")
    if tried.seconds > LONGEST_SECONDS:
        faults.append(f"took {tried.seconds:.1f} s")
    if tried.megabytes > MOST_MEGABYTES:
        faults.append(f"took {tried.megabytes:.0f} MB")
    others = [path for path in tried.opened if path != file and not os.path.realpath(path).startswith(allowed)]
    if others:
        faults.append(f"opened {others[:3]}")
    if tried.started:
        faults.append(f"started {tried.started[:3]}")
    return faults


def commands_for(hostile: Hostile, file: str, good: dict[str, str], every_command: bool) -> list[list[str]]:
    """What a buyer may do with such a file."""
    return {
        "case": [["check", file], ["advise", file]] if every_command else [["check", file]],
        "contract": [["bill", file, good["months"]]],
        "months": [["bill", good["contract"], file]],
        "export": [["usage", file], ["reconcile", good["export"], file]],
        "pdf": [["check", file]],
    }[hostile.kind]


def try_all(only: list[str]) -> int:
    wanted = [word for word in only if word != "--long"]
    watch = Watch()
    sys.addaudithook(watch.hook)
    tried = worst_time = worst_memory = 0.0
    faults: list[str] = []
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        data = Path(folder) / "data"
        data.mkdir()
        os.environ["ADVISOR_DATA_DIR"] = str(data)
        good = _good_files(Path(folder))
        for words in (["check", good["case"]], ["advise", good["case"]], ["bill", good["contract"], good["months"]], ["usage", good["export"]],
                      ["reconcile", good["export"], good["export"]], ["check", good["case"] + ".pdf"], ["models", "gpt"]):  # fmt: skip
            try_command(watch, "warming up", lambda words=words: run(words))  # type: ignore[misc]
        libraries = tuple(
            {os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, sys.pycache_prefix, *sys.path) if path}
        )
        allowed = (str(PROJECT / "advisor"), str(PROJECT / "resources"), os.path.realpath(folder), *libraries)
        libraries_only = tuple(path for path in allowed if path != str(PROJECT))

        def judge(name: str, file: str, ends: str, does: Callable[[], int]) -> None:
            nonlocal tried, worst_time, worst_memory
            result = try_command(watch, name, does)
            tried += 1
            worst_time, worst_memory = max(worst_time, result.seconds), max(worst_memory, result.megabytes)
            faults.extend(f"{name}: {fault}" for fault in faults_of(result, file, ends, libraries_only))

        for number, hostile in enumerate(corpus()):
            label = f"{hostile.kind}: {hostile.name}"
            if wanted and not any(word in label for word in wanted):
                continue
            if hostile.kind in ENDINGS:
                file = str(Path(folder) / f"from a mail {number}{ENDINGS[hostile.kind]}")
                Path(file).write_bytes(hostile.content)
                if hostile.kind == "prices":
                    judge(label, file, hostile.ends, lambda file=file: _load_prices(file))  # type: ignore[misc]
                else:
                    for words in commands_for(hostile, file, good, number % 12 == 0 or "--long" in only):
                        ends = hostile.ends if words[0] != "advise" or hostile.ends == REFUSED else "either"
                        judge(f"{label} ({words[0]})", file, ends, lambda words=words: run(words))  # type: ignore[misc]
                os.unlink(file)
            else:
                judge(label, "", hostile.ends, lambda hostile=hostile: _own_folder(hostile, data, good))  # type: ignore[misc]
        if not wanted:
            for name, path in odd_places(Path(folder) / "odd").items():
                for words in (["check", str(path)], ["bill", str(path), good["months"]], ["usage", str(path)]):
                    judge(f"place: {name} ({words[0]})", str(path), REFUSED, lambda words=words: run(words))  # type: ignore[misc]
    print(
        f"{int(tried)} tries with {len(corpus())} hostile files through the command line: {len(faults)} faults; longest "
        f"{worst_time:.2f} s of CPU, most {worst_memory:.0f} MB more, 0 other files opened"
        if not faults else f"{int(tried)} tries: {len(faults)} faults; longest {worst_time:.2f} s, most {worst_memory:.0f} MB"
    )  # fmt: skip
    print("\n".join(faults))
    return 1 if faults else 0


def _good_files(folder: Path) -> dict[str, str]:
    from advisor.files.resources import read_bytes

    contents = {
        "case": read_bytes("samples/support-team.advisor.json"), "contract": json.dumps(offer(charges=[usage_charge()])).encode(),
        "months": b'{"months": [{"tasks": "5", "interactions": "1"}]}', "export": b"date,model,input_tokens,output_tokens,requests\n" + b"".join(b"2026-10-%02d,gpt-4o,100,10,1\n" % n for n in range(1, 29)),
    }  # fmt: skip
    for name, content in contents.items():
        (folder / f"good-{name}").write_bytes(content)
    shutil.copy(folder / "good-case", folder / "good-case.pdf")
    return {name: str(folder / f"good-{name}") for name in contents}


def _load_prices(file: str) -> int:
    """What the window does with a price file; the window then says the sentence."""
    from advisor.errors import AdvisorError
    from advisor.files.price_file import load_price_file, use_shipped_prices

    try:
        load_price_file(file)
    except AdvisorError as error:
        print(f"advisor: {error}", file=sys.stderr)
        return 1
    use_shipped_prices()
    return 0


def _own_folder(hostile: Hostile, data: Path, good: dict[str, str]) -> int:
    """A damaged file in the program's own folder: it goes on without it."""
    from advisor.files.recovery import find_recovered
    from advisor.files.settings import read_settings

    place = {"settings": data / "settings.json", "recovery": data / "recovery" / "x.recovery.json", "kept prices": data / "model_prices.json"}[hostile.kind]  # fmt: skip
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(hostile.content)
    try:
        if hostile.kind == "settings":
            read_settings()
            return 0
        if hostile.kind == "recovery":
            assert find_recovered() == ()
            return 0
        return run(["models", "gpt-4o"])
    finally:
        place.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(try_all(sys.argv[1:]))
