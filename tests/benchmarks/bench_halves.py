"""Does half of a trace, imported like any export, hold on its other half? The share inside the 80 % band is printed.

    python tests/benchmarks/bench_halves.py

Each trace is cut into stretches; the first half of a stretch goes through the importer, the summary and the estimate of
the program, the second half is what really came. Reads ../shared/data beside the project and says so where it is absent.
"""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from advisor.files.export_file import export_formats, usage_rules
from advisor.interview.answers import Answers
from advisor.usage.reading import read_export
from advisor.usage.summary import summarise
from advisor.workload import TokenPrices
from advisor.workload.assumptions import read_assumptions
from advisor.workload.estimate import estimate_workload

DATA = ROOT.parent / "shared" / "data"
EIGHT_IN_TEN = 1.2815516
ASSUMPTIONS = read_assumptions(tomllib.loads((ROOT / "resources/assumptions.toml").read_text(), parse_float=Decimal))
PRICE = TokenPrices(2.5, 1.25, 10)
STRETCHES = (1, 2, 4, 8, 16)


def traces() -> Iterator[tuple[str, list[bytes], list[bytes]]]:
    """Name, header lines and rows of each trace."""
    for name, path in (
        ("chat (Azure)", "azure_llm_2023/AzureLLMInferenceTrace_conv.csv"),
        ("code completion (Azure)", "azure_llm_2023/AzureLLMInferenceTrace_code.csv"),
        ("paper summaries (Vidur)", "vidur/arxiv_summarization_stats_llama2_tokenizer_filtered_v2.csv"),
    ):
        lines = (DATA / path).read_bytes().splitlines(keepends=True)
        yield name, lines[:1], lines[1:]
    yield (
        "long-context chat (Mooncake)",
        [],
        (DATA / "mooncake/conversation_trace.jsonl").read_bytes().splitlines(keepends=True),
    )


def imported(header: list[bytes], rows: list[bytes]) -> dict[str, Any]:
    return summarise(read_export(io.BytesIO(b"".join(header + rows)), "half", export_formats()), usage_rules())


def cost_per_request(summary: dict[str, Any]) -> float:
    """At the prices of the estimate, in dollars."""
    tokens = summary["input_tokens"] * PRICE.input_per_million + summary["output_tokens"] * PRICE.output_per_million
    return float(tokens) / 1e6 / float(summary["requests"])


def main() -> None:
    if not DATA.is_dir():
        print("the traces (../shared/data beside the project) are not here: nothing to test against")
        return
    print("cost of a request of the second half inside the 80 % band that the imported first half gives")
    everything: list[bool] = []
    for name, header, rows in traces():
        line = []
        for stretches in STRETCHES:
            cuts = [round(n * len(rows) / stretches) for n in range(stretches + 1)]
            inside = []
            for first, last in pairwise(cuts):
                middle = (first + last) // 2
                said, came = imported(header, rows[first:middle]), imported(header, rows[middle:last])
                said["list_cost"] = str(cost_per_request(said) * said["requests"])
                # one call is one task in this kind of work, and nothing else is said
                work = estimate_workload(Answers({"kind": "documents"}), said, ASSUMPTIONS, {"standard": PRICE})
                off = abs(log(cost_per_request(came) / work.task_cost))
                inside.append(off <= EIGHT_IN_TEN * work.task_cost_sd)
            everything += inside
            line.append(f"{sum(inside)}/{len(inside)} of {len(rows) // stretches // 2:,}")
        print(f"   {name:30} {', '.join(line)} requests a half")
    print(f"   all of them: {100 * sum(everything) / len(everything):.0f} % of {len(everything)}")
    print(
        "   Wanted: 80 % or more. The band never goes below what a week says about a year (0.13), so that an hour's\n"
        "   trace lies inside more often than eight times in ten; bench_backtest.py tests the band of a trace itself."
    )


if __name__ == "__main__":
    main()
