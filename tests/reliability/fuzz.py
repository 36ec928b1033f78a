"""Feeds the readers with inputs that a fuzzer invents and grows by what they reach in the code.

By hand: python tests/reliability/fuzz.py [SECONDS a target] [TARGET ...]      (60 seconds each without words)
With atheris (Linux) in the environment it is guided by what the code does with an input, in three ways, said apart:
"bytes" changes short files byte by byte (most are refused at the door), "whole" changes whole files so that they stay
well formed, and "blind" changes short files and what was taken of them at random, with nothing measured, which is much
faster: one in ten in one or two places, which the parser often lets pass, the others in four to ten. Without atheris whole inputs are cut and spliced at random, which is said too. `--ways
bytes,whole,blind` chooses, `--keep FOLDER` goes on from what an earlier run found.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import random
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from advisor.errors import AdvisorError  # noqa: E402

SHARES = {"bytes": 0.3, "whole": 0.4, "blind": 0.3}
_PARTS = ("advisor", "csv", "zipfile", "pypdf")
_PIECES = (b'"', b"{", b"}", b"[", b"]", b",", b":", b"null", b"true", b"-1", b"0", b"1e999", b"\\ud800", b"\x00", b"\xff", b"99999999999999999999",
           b"0.1", b'"tasks"', b'"answers"', b'"offers"', b'"format"', b"\n", b";", b"\t", b"'", b" ", b".", b"=", b"\xe2\x80\xae", b"<<", b"stream", b"obj")  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """One run of the fuzzer: inputs, how many of them were taken and not refused, and what it found."""

    way: str
    tried: int
    taken: int
    faults: tuple[bytes, ...]
    said: str


def guided(target: str, way: str, seconds: int, corpus: str, counter: str) -> None:
    """Fuzz under atheris in this process, which it ends by itself."""
    import atheris

    parts = [part for part in _PARTS if part != "pypdf" or target == "pdf"]
    with atheris.instrument_imports(include=parts):
        from tests.reliability import fuzz_targets

        seeds = fuzz_targets.seeds(target) if way == "whole" else fuzz_targets.short_seeds(target)
        for seed in seeds:  # all that a target needs is loaded, and so instrumented, here
            fuzz_targets.try_one(target, seed)
    for number, seed in enumerate(seeds):
        (Path(corpus) / f"seed{number}").write_bytes(seed)
    words = Path(counter).with_name("words")
    words.write_text("".join('"' + "".join(f"\\x{c:02x}" for c in piece) + '"\n' for piece in _PIECES), "ascii")
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)  # nothing is kept from one input to the next
    takes = fuzz_targets.try_one
    with open(counter, "r+b") as file:
        taken = mmap.mmap(file.fileno(), 8)
    count = 0

    def one(data: bytes) -> None:
        nonlocal count
        if takes(target, data):
            count += 1
            struct.pack_into("=q", taken, 0, count)  # libFuzzer ends the process without a word to Python

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        changed = fuzz_targets.mutated(target, data, seed)
        return changed[:longest] if changed is not None else bytes(atheris.Mutate(data, longest))

    longest = 2 * max(map(len, seeds))
    options = [f"-max_total_time={seconds}", f"-max_len={max(64, min(longest, 60_000))}", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1",
               "-verbosity=0", "-detect_leaks=0", "-reload=0", f"-dict={words}", f"-artifact_prefix={corpus}/fault-"]  # fmt: skip
    atheris.Setup([sys.argv[0], corpus, *options], one, **({"custom_mutator": mutate} if way == "whole" else {}))
    atheris.Fuzz()


def unguided(target: str, seconds: float, seed: int = 1, most: int = 1 << 60) -> Ran:
    """Cut, splice and flip whole inputs for so long, or until there were so many."""
    from tests.reliability import fuzz_targets

    chance, tried, taken, whole = random.Random(seed), 0, 0, fuzz_targets.seeds(target)
    end = time.monotonic() + seconds
    while time.monotonic() < end and tried < most:
        data = bytearray(chance.choice(whole))
        changed = (
            fuzz_targets.mutated(target, bytes(data), chance.randrange(1 << 30)) if chance.random() < 0.5 else None
        )
        if changed is not None:
            data = bytearray(changed)
        for _ in range(chance.choice((1, 1, 2, 3, 8)) if changed is None else 0):
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
        try:
            taken += fuzz_targets.try_one(target, bytes(data))
        except Exception as error:
            return Ran("at random", tried, taken, (bytes(data),), repr(error))
        tried += 1
    return Ran("at random", tried, taken, (), "")


_AT_ONCE = 256
"""Inputs after which the clock is looked at; together they may take `_SLOWEST` seconds of processor time."""
_SLOWEST = 10
_POOL = 3_000


def blind(target: str, seconds: float, seed: int, most: int = 1 << 60) -> Ran:
    """Change short inputs for so long. What is taken is changed again, so that it wanders off from where it began; half of
    all changes begin anew. libFuzzer can't do this: what is not measured is not new to it, and it then tries little but
    single bytes."""
    from tests.reliability import fuzz_targets

    start = fuzz_targets.short_seeds(target)
    pool, longest, random_, chance = (
        list(start),
        3 * max(map(len, start)),
        random.Random(seed).random,
        random.Random(seed),
    )
    pieces = (*(bytes([code]) for code in range(256)), *_PIECES * 4, *[b""] * 60)
    tried = taken = 0
    end = time.monotonic() + seconds
    takes, data = fuzz_targets.TARGETS[target], b""

    def too_slow(*_: object) -> None:
        raise TimeoutError(f"{_AT_ONCE} inputs took more than {_SLOWEST} s")

    before = signal.signal(signal.SIGPROF, too_slow)  # not by the clock: a busy machine makes no input slow
    try:
        while time.monotonic() < end and tried < most:
            signal.setitimer(signal.ITIMER_PROF, _SLOWEST)
            for _ in range(min(_AT_ONCE, most - tried)):
                from_ = start if random_() < 0.5 else pool
                data = from_[int(random_() * len(from_))]
                few = random_() < 0.1
                for _ in range((1 if few else 4) + int(random_() * random_() * (3 if few else 8))):
                    at = int(random_() * (len(data) + 1))
                    if random_() < 0.06:
                        other = pool[int(random_() * len(pool))]
                        begin = int(random_() * len(other))
                        piece = other[begin : begin + int(random_() * 30)]
                    else:
                        piece = pieces[int(random_() * len(pieces))]
                    data = data[:at] + piece + data[at + int(random_() * random_() * 6) :]
                tried += 1
                try:
                    takes(data)
                except AdvisorError:
                    continue
                taken += 1
                if len(data) <= longest:
                    if len(pool) < _POOL:
                        pool.append(data)
                    else:
                        pool[chance.randrange(_POOL)] = data
    except Exception as error:
        return Ran("blind", tried, taken, (data,), repr(error))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return Ran("blind", tried, taken, (), "")


def in_a_process(target: str, way: str, seconds: int, corpus: Path) -> Ran:
    """One run under atheris in a process of its own; what it finds new stays in `corpus`."""
    with tempfile.TemporaryDirectory() as folder:
        counter = Path(folder) / "taken"
        counter.write_bytes(bytes(8))
        command = [sys.executable, __file__, "--in-this-process", target, way, str(seconds), str(corpus), str(counter)]
        ran = subprocess.run(command, capture_output=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        if way == "blind" and not ran.returncode:
            told = json.loads(ran.stdout)
            return Ran(way, told["tried"], told["taken"], tuple(map(bytes.fromhex, told["faults"])), told["said"])
        said = ran.stderr.decode("utf-8", "replace")
        count = re.search(r"number_of_executed_units:\s*(\d+)", said)
        found = [each.read_bytes() for each in sorted(corpus.glob("fault-*"))]
        for each in corpus.glob("fault-*"):
            each.unlink()
        if ran.returncode and not found:
            found.append(b"")
        taken = struct.unpack("=q", counter.read_bytes())[0]
        return Ran(way, int(count[1]) if count else 0, taken, tuple(found), said[-3000:] + ran.stdout.decode()[-2000:])


def fuzz(target: str, seconds: int, ways: dict[str, float], keep: str | None = None) -> list[Ran]:
    """All ways of one target, one after the other; what they find stays in the folder `keep`."""
    if find_spec("atheris") is None:
        return [unguided(target, seconds)]
    runs = []
    with tempfile.TemporaryDirectory() as gone:
        for way, share in ways.items():
            corpus = Path(keep or gone) / f"{target}-{'whole' if way == 'whole' else 'short'}"
            corpus.mkdir(parents=True, exist_ok=True)
            runs.append(in_a_process(target, way, max(1, round(seconds * share)), corpus))
    return runs


def main(words: list[str]) -> int:
    from tests.reliability.fuzz_targets import TARGETS

    if words[:1] == ["--in-this-process"]:
        if words[2] == "blind":
            gc.set_threshold(100_000, 20, 20)  # nothing is kept from one input to the next
            ran = blind(words[1], int(words[3]), random.SystemRandom().randrange(1 << 60))
            print(json.dumps({**asdict(ran), "faults": [each.hex() for each in ran.faults]}))
        else:
            guided(words[1], words[2], int(words[3]), words[4], words[5])
        return 0
    seconds = next((int(word) for word in words if word.isdigit()), 60)
    chosen = words[words.index("--ways") + 1].split(",") if "--ways" in words else list(SHARES)
    ways = {way: SHARES[way] / sum(SHARES[each] for each in chosen) for way in chosen}
    keep = words[words.index("--keep") + 1] if "--keep" in words else None
    side_by_side = int(words[words.index("--at-once") + 1]) if "--at-once" in words else 1
    targets = [word for word in words if word in TARGETS] or list(TARGETS)
    total = faults = 0
    one: Callable[[str], list[Ran]] = lambda target: fuzz(target, seconds, ways, keep)  # noqa: E731
    with ThreadPoolExecutor(side_by_side) as pool:
        for target, runs in zip(targets, pool.map(one, targets), strict=True):
            for ran in runs:
                nothing = "" if ran.tried else " (IT DID NOT RUN)"
                print(f"{target}, {ran.way}: {ran.tried:,} inputs, {ran.taken:,} taken, {len(ran.faults)} faults{nothing}", flush=True)  # fmt: skip
                total += ran.tried
                faults += len(ran.faults) + (not ran.tried)
                if ran.faults or not ran.tried:
                    print(ran.said, *(repr(each[:2000]) for each in ran.faults), sep="\n", flush=True)
    how = "" if find_spec("atheris") else "; no atheris here: cut and spliced at random"
    print(f"in all {total:,} inputs, {faults} faults{how}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
