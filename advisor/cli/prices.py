"""Commands about what the market charges."""

from __future__ import annotations

import argparse

from advisor.cli.result import DONE, MOST_ROWS, naming, print_json


def do_models(options: argparse.Namespace) -> int:
    from advisor.files.price_file import current_prices
    from advisor.market.model_prices import search_models

    prices = current_prices()
    found = search_models(prices, " ".join(options.query))
    if options.json:
        from pydantic_core import to_json

        # The list is long, and json writes it with line breaks in Python: a quarter of the time of the whole call.
        print(to_json(found, indent=2).decode("utf-8"))
        return DONE
    from advisor.report.market_text import model_row

    for model in found[:MOST_ROWS]:
        print(model_row(model, prices.checked_on))
    _say_how_many(len(found), "models")
    return DONE


def do_plans(options: argparse.Namespace) -> int:
    from advisor.files.resources import read_plan_list
    from advisor.market.plans import search_plans

    found = search_plans(read_plan_list(), " ".join(options.query))
    from advisor.report.market_text import plan_row, plan_to_json

    if options.json:
        print_json([plan_to_json(plan) for plan in found])
        return DONE
    for plan in found[:MOST_ROWS]:
        print(plan_row(plan))
    _say_how_many(len(found), "plans")
    return DONE


def _say_how_many(found: int, what: str) -> None:
    if found == 0:
        print(f"no {what} found; use fewer words")
    elif found > MOST_ROWS:
        print(f"... and {found - MOST_ROWS} more {what}; add a word to narrow it down")


def do_cheapest(options: argparse.Namespace) -> int:
    from advisor.files.case_file import read_case

    case = read_case(options.case)  # before the engine is loaded
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method
    from advisor.forecast.catalogue import best_for, catalogue_for
    from advisor.report.market_text import best_as_text, best_to_json, catalogue_as_text, catalogue_to_json

    method = read_method()
    with naming(options.case):
        if options.best:
            best, budget = best_for(case, current_market(), method.assumptions, method.scores, options.grade)
            if options.json:
                print_json(best_to_json(best, budget))
            else:
                print(best_as_text(best, budget))
            return DONE
        found = catalogue_for(case, current_market(), method.assumptions, method.scores, options.grade)
    if options.json:
        print_json(catalogue_to_json(found))
    else:
        print(catalogue_as_text(found, MOST_ROWS))
    return DONE
