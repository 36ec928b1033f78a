"""The rooms stand in the order in which the advice is made, and nobody reaches across (contracts in pyproject.toml)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent


def test_the_import_contracts_are_kept() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=PROJECT, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_no_network_module_is_loaded_by_a_whole_recommendation() -> None:
    code = """
import sys
from advisor.cli import run
assert run(["advise", "resources/samples/knows-nothing.advisor.json", "--json"]) == 0
loaded = {"ssl", "http.client", "urllib.request", "socketserver", "genai_prices", "httpx", "PySide6"} & set(sys.modules)
sys.exit(f"loaded: {sorted(loaded)}" if loaded else 0)
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_a_command_runs_no_plugin_of_pydantic(tmp_path: Path) -> None:
    """Whatever else is installed beside the program could name itself a plugin, and the first import would run it."""
    (tmp_path / "other.py").write_text("raise SystemExit('code of others was run')\n")
    named = tmp_path / "other-1.0.dist-info"
    named.mkdir()
    (named / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (named / "entry_points.txt").write_text("[pydantic]\nother = other:plugin\n")
    ran = subprocess.run(
        [sys.executable, "-m", "advisor", "plans", "fin"], cwd=PROJECT, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
