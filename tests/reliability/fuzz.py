"""Feeds the readers with inputs that a fuzzer invents and grows by what they reach in the code.

By hand: python tests/reliability/fuzz.py [SECONDS a target] [TARGET ...]      (60 seconds each without words)
With atheris (coverage-guided, Linux) in the environment it is used; without it inputs are cut and spliced at random,
which is said in the line of figures.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))
_PARTS = ("advisor", "json", "csv", "zipfile", "pypdf")
_PIECES = (b'"', b"{", b"}", b"[", b"]", b",", b":", b"null", b"true", b"-1", b"0", b"1e999", b"\\ud800", b"\x00", b"\xff", b"99999999999999999999",
           b"0.1", b'"tasks"', b'"answers"', b'"offers"', b'"format"', b"\n", b";", b"\t", b"'", b" ", b".", b"=", b"\xe2\x80\xae", b"<<", b"stream", b"obj")  # fmt: skip


def guided(target: str, seconds: int, corpus: str) -> None:
    """Fuzz under atheris in this process; it ends by itself."""
    import atheris

    with atheris.instrument_imports(include=[part for part in _PARTS if part != "pypdf" or target == "pdf"]):
        from tests.reliability import fuzz_targets

        for seed in fuzz_targets.seeds(target):  # all that a target needs is loaded, and so instrumented, here
            fuzz_targets.try_one(target, seed)
    for number, seed in enumerate(fuzz_targets.seeds(target)):
        (Path(corpus) / f"seed{number}").write_bytes(seed)

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        if seed % 2 and target != "amount":  # half of the inputs stay JSON, to get behind the parser
            return fuzz_targets.mutated_json(data, seed)[:longest]
        return bytes(atheris.Mutate(data, longest))

    longest = max(len(seed) for seed in fuzz_targets.seeds(target))
    atheris.Setup(
        [sys.argv[0], corpus, f"-max_total_time={seconds}", f"-max_len={max(256, min(2 * longest, 60_000))}", "-timeout=10",
         "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={corpus}/fault-"],
        lambda data: fuzz_targets.try_one(target, data),
        custom_mutator=mutate,
    )  # fmt: skip
    atheris.Fuzz()


def unguided(target: str, seconds: float, seed: int = 1) -> int:
    """Cut, splice and flip whole inputs for so long; how many were tried. Raises at the first fault."""
    from tests.reliability import fuzz_targets

    chance, tried, whole = random.Random(seed), 0, fuzz_targets.seeds(target)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = bytearray(chance.choice(whole))
        for _ in range(chance.choice((1, 1, 2, 3, 8))):
            place = chance.randrange(len(data) + 1)
            match chance.randrange(5):
                case 0:
                    data[place : place + chance.randrange(1, 40)] = b""
                case 1:
                    data[place:place] = chance.choice(_PIECES)
                case 2:
                    data[place : place + chance.randrange(1, 6)] = chance.choice(_PIECES)
                case 3 if data:
                    data[place - 1 : place] = bytes([chance.randrange(256)])
                case _:
                    other = chance.choice(whole)
                    start = chance.randrange(len(other))
                    data[place : place + 30] = other[start : start + 30]
        if chance.random() < 0.5:
            data = bytearray(fuzz_targets.mutated_json(bytes(chance.choice(whole)), chance.randrange(1 << 30)))
        try:
            fuzz_targets.try_one(target, bytes(data))
        except Exception:
            (Path(tempfile.gettempdir()) / f"fault-{target}").write_bytes(bytes(data))
            raise
        tried += 1
    return tried


def main(words: list[str]) -> int:
    from tests.reliability.fuzz_targets import TARGETS

    if words[:1] == ["--in-this-process"]:
        guided(words[1], int(words[2]), words[3])
        return 0
    seconds = next((int(word) for word in words if word.isdigit()), 60)
    faults = 0
    for target in [word for word in words if word in TARGETS] or list(TARGETS):
        if find_spec("atheris") is None:
            tried = unguided(target, seconds)
            print(
                f"{target}: {tried:,} inputs in {seconds} s, 0 faults (no atheris here: cut and spliced at random)",
                flush=True,
            )
            continue
        with tempfile.TemporaryDirectory() as corpus:
            command = [sys.executable, __file__, "--in-this-process", target, str(seconds), corpus]
            ran = subprocess.run(command, capture_output=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
            said = ran.stderr.decode("utf-8", "replace")
            count = re.search(r"number_of_executed_units:\s*(\d+)", said)
            tried = int(count[1]) if count else 0
            found = sorted(Path(corpus).glob("fault-*"))
            ended = "" if tried else " (IT DID NOT RUN)"
            print(f"{target}: {tried:,} inputs in {seconds} s with atheris, {len(found)} faults{ended}", flush=True)
            if found or ran.returncode:
                faults += 1
                print(
                    f"{said[-3000:]}\n{ran.stdout.decode()[-2000:]}",
                    *(repr(each.read_bytes()[:2000]) for each in found),
                    sep="\n",
                )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
