"""kill -9 at random moments of saving, and several windows that edit one file: what was reported is never lost.

By hand: python tests/reliability/kills.py [KILLS] [EDITS]      (long: 10000 4000)
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))

from advisor.files.case_file import ChangedOnDisk, read_case_data, write_case  # noqa: E402
from advisor.files.durable import digest, write_durably  # noqa: E402
from advisor.files.versions import versions_of  # noqa: E402

_PADDING = "figures " * 800


def memory() -> str | None:
    """A folder in memory: a kill leaves what was written, synced or not, so that only the order of calls counts."""
    return "/dev/shm" if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK) else None


def _case(number: int) -> dict[str, Any]:
    return {"format": 1, "title": str(number), "answers": {"tasks": "40000"}, "notes": f"{number} {_PADDING}{number}"}


def _save_until_killed(path: Path, number: int, told: int, whole_case: bool) -> None:
    while True:
        number += 1
        if whole_case:
            write_case(path, _case(number))
        else:
            write_durably(path, json.dumps(_case(number)).encode())
        os.write(told, b"%d " % number)


def _found(path: Path) -> int:
    """The number of the save that is there; raises when it is torn."""
    data = json.loads(path.read_bytes())
    words = data["notes"].split(" ", 1)
    if words[0] != data["title"] or not data["notes"].endswith(f" {data['title']}"):
        raise AssertionError("torn: the start and the end are of two saves")
    return int(data["title"])


def kill_while_saving(folder: Path, kills: int, seed: int = 7) -> dict[str, int]:
    """Fork, let the child save without end, kill it, look; every fourth with the whole protocol of a case.

    Returns how many kills, how many reported saves, and how many of those were lost or torn: 0 unless it is broken.
    """
    chance = random.Random(seed)
    figures = {"kills": kills, "reported saves": 0, "lost or torn": 0}
    for turn in range(kills):
        whole_case = turn % 4 == 0
        path = folder / ("case.advisor.json" if whole_case else "plain.json")
        last = _found(path) if path.exists() else 0
        seen, told = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(seen)
                _save_until_killed(path, last, told, whole_case)
            finally:
                os._exit(1)
        os.close(told)
        said = b"" if turn % 3 == 0 else os.read(seen, 4096)
        time.sleep(chance.random() * 0.002)  # a moment somewhere inside one of the next saves
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(seen, 4096):
            said += more
        os.close(seen)
        reported = int(said.split()[-1]) if said.split() else last
        figures["reported saves"] += reported - last
        try:
            found = _found(path) if path.exists() else 0
            if found not in (reported, reported + 1):
                figures["lost or torn"] += 1
            if whole_case and found > 1 and not versions_of(path):
                figures["lost or torn"] += 1
        except (ValueError, AssertionError, KeyError):
            figures["lost or torn"] += 1
            path.unlink()
    figures["files left behind"] = sum(each.name.endswith(".tmp") for each in folder.iterdir())
    return figures


def edit_in_windows(path: Path, windows: int, edits: int) -> dict[str, int]:
    """Several processes add their own words to one case, as windows do: read, change, compare, save."""
    write_case(path, {"format": 1, "answers": {}, "notes": ""})
    children = []
    for window in range(windows):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                done = 0
                while done < edits // windows:
                    loaded = digest(path.read_bytes())
                    data = read_case_data(path)
                    try:
                        write_case(path, {**data, "notes": f"{data['notes']} {window}.{done}"}, loaded=loaded)
                    except ChangedOnDisk:
                        continue
                    done += 1
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    noted = read_case_data(path)["notes"].split()
    return {"edits": edits, "lost": edits - len(set(noted)), "twice": len(noted) - len(set(noted)), "failed": failed}


def main(words: list[str]) -> int:
    kills, edits = (int(word) for word in (*words, *("2000", "400")[len(words) :]))
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        os.environ["ADVISOR_DATA_DIR"] = f"{folder}/data"
        start = time.monotonic()
        killed = kill_while_saving(Path(folder), kills)
        print(f"kill -9 while saving, in memory: {killed}, {time.monotonic() - start:.0f} s")
        start = time.monotonic()
        edited: dict[str, int] = {}
        for turn in range(edits // 400 or 1):  # a case holds so many words and no more
            for name, number in edit_in_windows(Path(folder) / f"shared{turn}.json", 4, min(edits, 400)).items():
                edited[name] = edited.get(name, 0) + number
        print(f"four windows on one file: {edited}, {time.monotonic() - start:.0f} s")
    return 1 if killed["lost or torn"] or edited["lost"] or edited["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
