"""The mistakes that are planted: of every kind, in the lines that changed, and never in what nobody can notice."""

from __future__ import annotations

from pathlib import Path

from tests.reliability.mutants import PROJECT, lines_in, mutants_of

DIFF = """\
--- a/advisor/files/reader.py
+++ b/advisor/files/reader.py
@@ -10,2 +10,3 @@ def x() -> None:
@@ -40 +41 @@
@@ -50,2 +51,0 @@
--- a/advisor/gui/parts.py
+++ b/advisor/gui/parts.py
@@ -1 +1 @@
"""


def test_the_lines_of_a_diff_are_found_in_the_watched_files_alone() -> None:
    assert lines_in(DIFF) == {PROJECT / "advisor/files/reader.py": {10, 11, 12, 41}}
    assert lines_in("") == {}


def test_a_comparison_a_number_a_condition_a_result_and_a_call_are_changed(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text("def x(a: int = 3) -> int:\n    if a < 5:\n        print(a)\n    return a + 1\n", "utf-8")
    found = {(mutant.line, mutant.was, mutant.now) for mutant in mutants_of(file)}
    assert found == {
        (1, "3", "4"), (2, "a < 5", "a <= 5"), (2, "5", "6"), (2, "if a < 5:\n    print(a)", "if False:\n    print(a)"),
        (3, "print(a)", "pass"), (4, "a + 1", "a - 1"), (4, "1", "2"), (4, "return a + 1", "return None"),
    }  # fmt: skip
