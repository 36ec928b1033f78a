"""An advice that nobody waits for any more is not worked out to its end."""

from __future__ import annotations

import pytest

from advisor import advice
from advisor.advice import advise
from advisor.errors import Overtaken
from advisor.files.case_file import read_case
from advisor.files.price_file import current_market
from advisor.files.resources import read_method, resource_path


@pytest.mark.parametrize("with_flips", [False, True])
def test_nothing_is_decided_for_a_request_that_was_overtaken(with_flips: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case(resource_path("samples/help-desk-resolutions.advisor.json"))

    def recommend(*_: object, **__: object) -> None:
        raise AssertionError("decided for nobody")

    monkeypatch.setattr(advice, "recommend", recommend)
    with pytest.raises(Overtaken):
        advise(case, current_market(), read_method(), with_flips=with_flips, cancelled=lambda: True)
