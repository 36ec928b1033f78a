"""Plants one mistake after another in a copy of the engine and says which of them the tests notice.

Run: python tests/contracts/mutants.py [parts of file names]. Works in a temporary copy; not part of the test run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The quick tests first: most mistakes are found there.
QUICK = ["test_examples.py", "test_billing_vectors.py"]
OTHERS = [
    "test_format_sentences.py", "test_short_form.py", "test_refused_contracts.py", "test_against_slow_calculator.py",
    "test_bill_properties.py", "test_curve.py",
]  # fmt: skip

SETTINGS = """[pytest]
pythonpath = .
addopts = --import-mode=importlib
markers = slow: not here
filterwarnings = error
"""

MUTANTS: list[tuple[str, str, str]] = [
    # rounding
    ("money.py", "if numerator >= 0:", "if True:"),
    ("money.py", "return (2 * numerator + denominator) // (2 * denominator)\n    return -", "return (2 * numerator + denominator - 1) // (2 * denominator)\n    return -"),
    ("money.py", "return -((-2 * numerator + denominator) // (2 * denominator))", "return -((-2 * numerator) // (2 * denominator))"),
    ("money.py", "(_THREE_PLACES, 3)", "(_THREE_PLACES, 2)"),
    ("money.py", "(_NO_PLACES, 0)", "(_NO_PLACES, 2)"),
    # tiers
    ("pricing.py", "units < end or (units == end and side <= 0)", "units < end"),
    ("pricing.py", "units < end or (units == end and side <= 0)", "units <= end"),
    ("pricing.py", "return len(self.ends) - 1", "return 0"),
    ("pricing.py", "return whole + 1 if side > 0 and value.denominator == 1 else whole", "return whole"),
    ("pricing.py", "whole = -(-value.numerator // value.denominator)", "whole = value.numerator // value.denominator"),
    ("pricing.py", "return whole - 1 if side < 0 and value.denominator == 1 else whole", "return whole"),
    ("pricing.py", "return self.first_fee if fee_at_zero else 0", "return 0"),
    ("pricing.py", "return self.first_fee if fee_at_zero else 0", "return self.first_fee"),
    ("pricing.py", "return self.fees[0] if fee_at_zero else 0", "return 0"),
    ("pricing.py", "return self.fees[0] if fee_at_zero else 0", "return self.fees[0]"),
    ("pricing.py", "times(units, self.rates[tier]) + self.fees[tier]", "times(units, self.rates[tier]) + self.fees[0]"),
    ("pricing.py", "times(units, self.rates[tier]) + self.fees[tier]", "times(units, self.rates[tier])"),
    ("pricing.py", "return self.before[tier] + times(", "return times("),
    ("pricing.py", "units == 0 and side <= 0:\n            return 0\n        return self.prices", "False:\n            return 0\n        return self.prices"),
    ("pricing.py", "return max(self.least, whole)", "return whole"),
    ("pricing.py", "return max(self.least, whole)", "return self.least + whole"),
    ("pricing.py", "if self.up else floor_beside(count, side)", "if self.up else ceil_beside(count, side)"),
    ("pricing.py", "return self.before[tier] + ceil_beside(inside, side)", "return self.before[tier] + floor_beside(inside, side)"),
    ("pricing.py", "if not self.graduated:", "if self.graduated:"),
    ("pricing.py", "(self.tiers.starts[tier] if self.graduated else 0, self.sizes[tier])", "(0, self.sizes[tier])"),
    ("pricing.py", "return (0, self.size)", "return None"),
    # reading a contract into fractions
    ("compiled.py", "due += fee\n        before.append(due)", "before.append(due)\n        due += fee"),
    ("compiled.py", "due += (end - start) * rate", "due += end * rate"),
    ("compiled.py", "end += exact(tier.block_size) * exact(tier.max_blocks)", "end = exact(tier.block_size) * exact(tier.max_blocks)"),
    ("compiled.py", "/ Fraction(price.per)", "* Fraction(price.per)"),
    ("compiled.py", 'if convert.operation == "divide":', 'if convert.operation == "multiply":'),
    ("compiled.py", 'if self.rounding == "up":', 'if self.rounding == "down":'),
    ("compiled.py", "floor_beside(scaled + Fraction(1, 2), side)", "ceil_beside(scaled - Fraction(1, 2), side)"),
    ("compiled.py", "key=lambda discount: discount.percent,", "key=lambda discount: not discount.percent,"),
    ("compiled.py", "key=lambda discount: discount.percent,", "key=lambda discount: 0,"),
    ("compiled.py", "exact(commitment.overage_factor) - 1", "exact(commitment.overage_factor)"),
    ("compiled.py", "return month == 0 if period == ONCE else month % period == 0", "return month % max(period, 1) == 0"),
    ("compiled.py", "return month % period == period - 1", "return month % period == 0"),
    ("compiled.py", '"quarter": 3, "year": 12', '"quarter": 4, "year": 12'),
    ("compiled.py", '"quarter": 3, "year": 12', '"quarter": 3, "year": 13'),
    ("compiled.py", 'cap.enforcement != "before_next_call"', 'cap.enforcement == "alert_only"'),
    ("compiled.py", 'pool_period=term if charge.included_every == "term" else None', "pool_period=None"),
    ("compiled.py", 'getattr(price, "first_tier_fee_at_zero", False)', 'getattr(price, "first_tier_fee_at_zero", False) or False'),
    ("compiled.py", "discount.on is None or charge.id in discount.on", "True"),
    # stops
    ("stops.py", "beyond < 0 or (beyond == 0 and side <= 0)", "beyond <= 0"),
    ("stops.py", "return 0, included_left, 0\n    last", "return beyond, included_left, 0\n    last"),
    ("stops.py", "return last, included_left, 0", "return beyond, included_left, side"),
    ("stops.py", "return 0, units, 0", "return 0, included_left, 0"),
    ("stops.py", "if maximum is not None and amount > maximum:", "if maximum is not None and amount < maximum:"),
    ("stops.py", "if minimum is not None and amount < minimum:", "if minimum is not None and 0 < amount < minimum:"),
    ("stops.py", "end = included_left + charge.last_bound", "end = charge.last_bound"),
    ("stops.py", "return end if charge.conversion is None else end * charge.conversion.undone", "return end"),
    ("stops.py", "if spend(0, 0) > left:", "if spend(0, 0) >= left:"),
    ("stops.py", "if spend(0, 0) > left:", "if False:"),
    ("stops.py", "if spend(high, -1) > left:\n            return _between", "if spend(high, 0) > left:\n            return _between"),
    ("stops.py", "if spend(high, 0) > left:\n            return Reach(high, -1)", "if spend(high, 0) > left:\n            return Reach(high)"),
    ("stops.py", "if spend(start, 0) > left:", "if False:"),
    ("stops.py", "if spend(start, 1) > left:", "if False:"),
    ("stops.py", "share < end and spend(share, -1) <= left", "share < end and spend(share, 1) <= left"),
    ("stops.py", "passes = (end - first) // distance + 1", "passes = (end - first) // distance"),
    ("stops.py", "for bound in (use.charge.minimum, use.charge.maximum):", "for bound in (use.charge.minimum,):"),
    ("stops.py", "for bound in (use.charge.minimum, use.charge.maximum):", "for bound in (use.charge.maximum,):"),
    ("stops.py", 'if conversion.rounding == "down":\n            passed += 1', 'if conversion.rounding == "down":\n            passed += 0'),
    ("stops.py", 'step / 2 if conversion.rounding == "half_up" else Fraction(0)', "Fraction(0)"),
    ("stops.py", "if self.end is not None and middle >= self.end:", "if False:"),
    ("stops.py", "quantities.append(self.end)", "pass"),
    ("stops.py", "(quantity > self.end or (quantity == self.end and reach.side > 0))", "quantity > self.end"),
    ("stops.py", "return (self.included_left + stride[0])", "return (stride[0])"),
    # the ledger
    ("ledger.py", "self.capped.so_far += due.amount", "self.capped.so_far += 0"),
    ("ledger.py", "fixed = sum((fee.amount for fee in fees.values()), start=0)", "fixed = 0"),
    ("ledger.py", "cap.limit - self.capped.so_far)\n", "cap.limit)\n"),
    ("ledger.py", "self.capped.so_far += served[cap.meter]", "self.capped.so_far += quantities[cap.meter]"),
    ("ledger.py", "ends[cap.meter] = max(cap.limit - self.capped.so_far, 0)", "ends[cap.meter] = cap.limit"),
    ("ledger.py", "ends[charge.meter] = min(end, ends.get(charge.meter, end))", "ends[charge.meter] = end"),
    ("ledger.py", "self.pools[place].so_far += included", "self.pools[place].so_far += served"),
    ("ledger.py", "included -= self.pools[place].so_far", "included -= 0"),
    ("ledger.py", "charge.fee_at_zero is None and units == 0 and side <= 0 and raw", "charge.fee_at_zero is None and units == 0 and side <= 0"),
    ("ledger.py", "charge.fee_at_zero is None and units == 0 and side <= 0 and raw", "False"),
    ("ledger.py", "if not is_first(month, discount.period):", "if False:"),
    ("ledger.py", "rest -= exact_off", "rest -= 0"),
    ("ledger.py", "left[place] = before - off", "left[place] = before"),
    ("ledger.py", "min(before, rest)", "rest"),
    ("ledger.py", "before, after = self.committed.so_far, self.committed.so_far + net", "before, after = 0, net"),
    ("ledger.py", "above = max(after - commitment.amount, 0) - max(before - commitment.amount, 0)", "above = max(after - commitment.amount, 0)"),
    ("ledger.py", "missing > 0 and is_last(month, commitment.period) and commitment.true_up is not False", "missing > 0 and is_last(month, commitment.period) and commitment.true_up"),
    ("ledger.py", "missing > 0 and is_last(month, commitment.period) and", "missing > 0 and"),
    ("ledger.py", "net = sum(left.values())\n        billed = net + self._commitment", "net = sum(line.amount for line in lines if line.amount > 0)\n        billed = sum(left.values()) + self._commitment"),
    ("ledger.py", "over = min(to_units(before + billed - maximum.amount, 1), billed)", "over = to_units(before + billed - maximum.amount, 1)"),
    ("ledger.py", "over = min(to_units(before + billed - maximum.amount, 1), billed)", "over = min(to_units(billed - maximum.amount, 1), billed)"),
    ("ledger.py", "so_far.so_far -= over", "so_far.so_far -= 0"),
    ("ledger.py", "self.under_maximum.so_far += missing", "self.under_maximum.so_far += 0"),
    ("ledger.py", "if missing <= 0 or not is_last(month, minimum.period):", "if missing <= 0:"),
    ("ledger.py", "if missing <= 0 or not is_last(month, minimum.period):", "if not is_last(month, minimum.period):"),
    ("ledger.py", "self.wallet.pay(billed)", "self.wallet.pay(billed + added)"),
    ("ledger.py", "added += credit.cost\n", "added += 0\n"),
    ("ledger.py", "billed += self._maximum(billed, lines)\n        billed += self._minimum(month, billed, lines)", "billed += self._minimum(month, billed, lines)\n        billed += self._maximum(billed, lines)"),
    # credits
    ("credits.py", "grant.ends == month]\n", "grant.ends == month - 1]\n"),
    ("credits.py", "min(credit.rollover_max, kept)", "max(credit.rollover_max, kept)"),
    ("credits.py", "max(credit.rollover_min, sum(", "min(credit.rollover_min, sum("),
    ("credits.py", "self.grants.append(Grant(place, kept, month + credit.lasts))", "self.grants.append(Grant(place, kept, None))"),
    ("credits.py", "return (priority is None, priority or 0,", "return (priority is not None, priority or 0,"),
    ("credits.py", "return (priority is None, priority or 0,", "return (priority is None, -(priority or 0),"),
    ("credits.py", "grant.ends is None, grant.ends or 0,", "grant.ends is not None, grant.ends or 0,"),
    ("credits.py", "grant.ends is None, grant.ends or 0,", "grant.ends is None, -(grant.ends or 0),"),
    ("credits.py", "grant.ends is None, grant.ends or 0, grant.credit)", "grant.ends is None, grant.ends or 0, -grant.credit)"),
    ("credits.py", "grant.left -= taken", "grant.left -= 0"),
    ("credits.py", "taken = min(grant.left, open_amount)", "taken = grant.left"),
    ("credits.py", "open_amount = due - sum(to_units(amount, 1) for amount in drawn.values())", "open_amount = due"),
    # reading numbers and usage
    ("billing.py", "quantities[meter] = max(quantity, 0)", "quantities[meter] = quantity"),
    ("billing.py", "if otherwise.total != total:", "if True:"),
    ("billing.py", "from_units(total - otherwise.total, plan.places)", "from_units(otherwise.total - total, plan.places)"),
    ("decimals.py", "if isinstance(value, bool) or value is None:", "if value is None:"),
    ("decimals.py", "value.adjusted() >= WHOLE_DIGITS", "False"),
    ("decimals.py", "exponent < -decimal_digits or", "False or"),
    ("decimals.py", "if number < 0:", "if number < -1:"),
    ("decimals.py", "if number <= 0:", "if number < 0:"),
    ("decimals.py", ", re.ASCII\n)", "\n)"),
    # faults
    ("faults.py", "if low is not None and high is not None and high <= low:", "if low is not None and high is not None and high < low:"),
    ("faults.py", 'price.get("beyond_last") != "stop"', "False"),
    ("faults.py", "low <= high or _period", "low < high or _period"),
    ("faults.py", "or _period(minimum, data) != _period(maximum, data)", ""),
    ("faults.py", "least <= most", "least < most"),
    ("faults.py", "if name in RESERVED_IDS:", "if False:"),
    ("faults.py", 'if c.get("kind") == "usage" and', "if"),
    # the curve
    ("curve.py", "billed += (billed - amount) * plan.commitment.extra", "billed += billed * plan.commitment.extra"),
    ("curve.py", "billed = billed - face if compare(face, billed) else 0", "billed = billed - face"),
    ("curve.py", "elif plan.commitment.true_up is not False:", "else:"),
    ("curve.py", "if reach.side < 0 and place == reach.share * _FARTHEST:", "if False:"),
    ("curve.py", "and a != 0 and b != 0", ""),
    ("curve.py", "rest -= off", "rest -= 0"),
    # the short form
    ("short_form.py", '"charge" if overage is not None else "stop"', '"charge"'),
    ("short_form.py", 'False: "after_billing"', 'False: "before_next_call"'),
]  # fmt: skip


def main() -> int:
    wanted = sys.argv[1:] or [""]
    chosen = [mutant for mutant in MUTANTS if any(part in mutant[0] for part in wanted)]
    survivors, stale = [], []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("advisor/contracts", "tests/contracts", "tests/cases/contracts"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("advisor/__init__.py", "advisor/errors.py", "advisor/sentences.py"):
            shutil.copy(ROOT / name, copy / name)
        (copy / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
        if _is_killed(copy):
            print("the tests fail without any planted mistake: mend that first")
            return 1
        for number, (name, old, new) in enumerate(chosen, start=1):
            source = copy / "advisor" / "contracts" / name
            text = source.read_text(encoding="utf-8")
            if old not in text:
                stale.append((name, old))
                continue
            source.write_text(text.replace(old, new, 1), encoding="utf-8")
            killed = _is_killed(copy)
            source.write_text(text, encoding="utf-8")
            print(
                f"{number:4}/{len(chosen)} {'killed  ' if killed else 'SURVIVED'} {name}: {old!r} -> {new!r}",
                flush=True,
            )
            if not killed:
                survivors.append((name, old, new))
    tried = len(chosen) - len(stale)
    print(f"\n{tried - len(survivors)} of {tried} killed ({(tried - len(survivors)) / max(tried, 1):.0%})")
    for name, old in stale:
        print(f"not found any more: {name}: {old!r}")
    return 1 if stale else 0


def _is_killed(copy: Path) -> bool:
    return _fail(copy, QUICK) or _fail(copy, OTHERS)


def _fail(copy: Path, names: list[str]) -> bool:
    tests = [
        str(copy / "tests" / "contracts" / name) for name in names if (copy / "tests" / "contracts" / name).exists()
    ]
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", *tests]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=400)
    except subprocess.TimeoutExpired:
        return True  # a mistake that never ends is noticed as well
    return done.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
