"""How much processor time each command takes that prices nothing, and how that compares with what it can't do without.

    python tests/benchmarks/bench_commands.py [--rounds 10]

Every call is a process of its own; user and system time together, as the system counts them. The calls of a round are
taken in turn with a bare interpreter and with one that imports pydantic and makes one model, so that a machine whose
clock drifts shows in all of them; the least of the rounds is printed. Exits with 1 when a call is above the limit.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 0.35
OFFER = "CallSphere Scale"
"""An offer of the sample that the answers are said to be about."""
FILES = {"advise": 1, "report": 1, "questionnaire": 1, "calendar": 1, "bill": 2, "usage": 1, "reconcile": 2, "invoice": 3,
         "review": 2, "payback": 1, "cheapest": 1, "check": 1}  # fmt: skip
"""How many files each command reads."""
WRITES = ("report", "questionnaire", "calendar")
BARE = "pass"
PYDANTIC = """
import os
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
from pydantic import BaseModel
class Model(BaseModel):
    x: int
"""


def calls(folder: Path) -> dict[str, list[str]]:
    """Every call that prices nothing. `folder` holds a case file."""
    case = str(folder / "case.advisor.json")
    return {
        "--version": ["--version"],
        "--help": ["--help"],
        "advise --help": ["advise", "--help"],
        "sample": ["sample"],
        "sample --json": ["sample", "--json"],
        "sample NAME -o": ["sample", "support-team", "-o", str(folder / "sample.advisor.json")],
        "models": ["models"],
        "models --json": ["models", "--json"],
        "models claude": ["models", "claude"],
        "plans": ["plans"],
        "plans --json": ["plans", "--json"],
        "plans intercom": ["plans", "intercom"],
        "answers": ["answers", str(folder / "filled.pdf"), "--into", case],
        "answers for an offer": ["answers", str(folder / "filled.pdf"), "--into", case, "--offer", OFFER],
        "answers, no PDF": ["answers", str(folder / "damaged.json"), "--into", case],
        "a file that is damaged": ["check", str(folder / "damaged.json")],
        **{f"{name}, no such file": [name, *[str(folder / "none.json")] * files, *(["-o", str(folder / "out")] if name in WRITES else [])]
           for name, files in FILES.items()},
    }  # fmt: skip


def fill_in(program: list[str], folder: Path) -> None:
    """Writes a questionnaire that a vendor has filled in."""
    from pypdf import PdfWriter

    case, empty = str(folder / "case.advisor.json"), str(folder / "empty.pdf")
    subprocess.run([*program, "sample", "support-team", "-o", case], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*program, "questionnaire", case, "-o", empty], check=True, stdout=subprocess.DEVNULL)
    writer = PdfWriter(clone_from=empty)
    for page in writer.pages:
        values = {"vendor": "Example", "P3_yes": "/Yes", "price_platform_fee": "399"}
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    writer.write(str(folder / "filled.pdf"))


def seconds(command: list[str]) -> float:
    """Processor time of one call and all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--program", default="", help="a built program to call in place of python -m advisor")
    chosen = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        os.environ["ADVISOR_DATA_DIR"] = str(folder / "data")
        # an installed program has its byte code on the disk, whatever the one who measures forbids
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "byte-code")
        (folder / "damaged.json").write_text("{", "utf-8")
        program = [chosen.program] if chosen.program else [sys.executable, "-m", "advisor"]
        fill_in(program, folder)
        timed = {name: [*program, *words] for name, words in calls(folder).items()}
        timed = {"(bare)": [sys.executable, "-c", BARE], "(pydantic)": [sys.executable, "-c", PYDANTIC], **timed}
        least = dict.fromkeys(timed, 999.0)
        for _ in range(chosen.rounds + 1):  # the first round also writes the byte code
            for name, command in timed.items():
                least[name] = min(least[name], seconds(command))
    print(f"{'call':28}{'CPU s':>8}{'of pydantic':>13}")
    for name, taken in least.items():
        print(f"{name:28}{taken:8.3f}{taken / least['(pydantic)']:13.2f}")
    above = [name for name, taken in least.items() if taken > LIMIT]
    print(f"limit {LIMIT} s: {'all below it' if not above else 'above it: ' + ', '.join(above)}")
    return 1 if above else 0


if __name__ == "__main__":
    raise SystemExit(main())
