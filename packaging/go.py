"""Sets the program up and runs it, or its tests, on a machine that has nothing but Python 3.11 or newer.

    python3 packaging/go.py          the main job: the window; without a screen the sample's PDFs and advice as text
    python3 packaging/go.py test     everything the tests need, then the tests; words after it are given to pytest

Everything is put into .venv beside this folder; system libraries come through apt where it is there and allowed. The
second time it only checks that nothing has changed. It may be stopped at any moment and started again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
OUT = PROJECT / "out"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "set-up-for"


def main(words: list[str]) -> int:
    """Returns what the program or pytest returned; 1 when something has to be installed by hand first."""
    if sys.version_info < (3, 11):  # noqa: UP036 (the one file that an older Python may start)
        print(f"This needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 1
    testing = words[:1] == ["test"]
    if words and not testing:
        print(__doc__)
        return 2
    screen = WINDOWS or sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if not (has_system_libraries(screen) and set_up("requirements-dev.lock" if testing else "requirements.lock")):
        return 1
    if testing:
        return run_tests(words[1:])
    return run_program(screen)


def has_system_libraries(screen: bool) -> bool:
    """Installs what is missing through apt; False, with the line to type, where that is not possible."""
    if not sys.platform.startswith("linux"):
        return True
    sys.path.insert(0, str(PROJECT))
    from advisor.system_libraries import FOR_A_SCREEN, TO_START, missing_packages

    return install(missing_packages({**TO_START, **FOR_A_SCREEN} if screen else TO_START))


def install(packages: set[str]) -> bool:
    """Through apt-get, as root or with sudo where no password has to be typed."""
    if not packages:
        return True
    line = ["apt-get", "install", "-y", "--no-install-recommends", *sorted(packages)]
    root = os.geteuid() == 0
    allowed = root or (
        shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    )
    if not shutil.which("apt-get"):
        print("These system libraries are missing (named as in Debian); install them, then start again:")
        print("  " + " ".join(sorted(packages)))
        return False
    if not allowed:
        print("System libraries are missing. Type this line, then start again:")
        print("  sudo " + " ".join(line))
        return False
    print("Installing system libraries: " + " ".join(sorted(packages)), flush=True)
    before = [] if root else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*before, "apt-get", "update", "-q"], env=quiet, stdout=subprocess.DEVNULL)
    if subprocess.run([*before, *line, "-q"], env=quiet, stdout=subprocess.DEVNULL).returncode == 0:
        return True
    print("apt-get did not install them. Type this line to see why:\n  sudo " + " ".join(line))
    return False


def set_up(lock: str) -> bool:
    """Everything of a lock file in .venv; nothing is done when it is there already. The stamp is written last."""
    wanted = (PROJECT / "packaging" / lock).read_bytes()
    mark = f"{lock} {hashlib.sha256(wanted).hexdigest()} {sys.version_info[:2]}"
    done = STAMP.read_text("utf-8").splitlines() if STAMP.exists() and PYTHON.exists() else []
    if mark in done:
        return True
    if not has_pip() and not make_venv():
        return False
    print(f"Installing the Python packages of {lock} into .venv ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([*pip, "--require-hashes", "-r", str(PROJECT / "packaging" / lock)]).returncode != 0:
        print(
            "The packages could not be installed; is there a connection to a package index? Start again to try again."
        )
        return False
    STAMP.write_text("\n".join([*done, mark]) + "\n", "utf-8")
    return True


def has_pip() -> bool:
    return (
        PYTHON.exists() and subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0
    )


def make_venv() -> bool:
    """A new .venv. Debian keeps the part of Python that makes one in a package of its own."""
    if not has_ensurepip() and not install({f"python3.{sys.version_info[1]}-venv"}):
        return False
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made.returncode != 0:
        print(f"{VENV} could not be made; is the folder writable?")
    return made.returncode == 0


def has_ensurepip() -> bool:
    # In a process of its own: after apt has installed it, this one would still not find it.
    return subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0


def run_tests(words: list[str]) -> int:
    """pytest with what is given; without a screen Qt draws into memory."""
    without_screen = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    return subprocess.run(
        [str(PYTHON), "-m", "pytest", *words], cwd=PROJECT, env={**os.environ, **without_screen}
    ).returncode


def run_program(screen: bool) -> int:
    """The window where there is a screen; otherwise the sample buyer's advice and both PDFs, and where they are."""
    advisor = [str(PYTHON), "-m", "advisor"]
    if screen:
        return subprocess.run(advisor, cwd=PROJECT).returncode
    OUT.mkdir(exist_ok=True)
    case, report, questions, text = (
        OUT / name
        for name in ("support-team.advisor.json", "recommendation.pdf", "questions-for-the-vendor.pdf", "advice.txt")
    )
    # A sample that is there already is kept: the buyer may have changed it.
    sample = [] if case.exists() else [["sample", "support-team", "-o", str(case)]]
    for words in (
        *sample,
        ["report", str(case), "-o", str(report)],
        ["questionnaire", str(case), "-o", str(questions)],
    ):
        status = subprocess.run([*advisor, *words], cwd=PROJECT, stdout=subprocess.DEVNULL).returncode
        if status != 0:
            return status
    advice = subprocess.run([*advisor, "advise", str(case)], cwd=PROJECT, stdout=subprocess.PIPE)
    if advice.returncode != 0:
        return advice.returncode
    text.write_bytes(advice.stdout)
    sys.stdout.buffer.write(advice.stdout)
    print("\nThere is no screen here, so this is the sample buyer's advice. It is written to:")
    for path in (report, questions, text, case):
        print(f"  {path}")
    print("With a screen the same command opens the window.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on.")
        sys.exit(130)
