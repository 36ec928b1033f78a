"""What every test gets: Qt without a screen, and a data folder of its own, so that no test touches the buyer's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import outside  # starts a shell for tools that need a socket, before the filter is on

# On Linux the whole test run dies at the first socket that is not a local one.
from tests.reliability.no_network import pytest_configure

__all__ = ["outside", "pytest_configure"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# One thread for matrix products: the machine's other core belongs to the window, and figures must not depend on it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With ADVISOR_EXAMPLES=20000 every property is tried so many times, the long form that is run by hand."""
    wanted = int(os.environ.get("ADVISOR_EXAMPLES", "0"))
    for item in items:
        walk = getattr(item, "cls", None)
        if wanted and walk is not None and isinstance(getattr(walk, "settings", None), settings):  # a walk by rules
            walk.settings = settings(walk.settings, max_examples=wanted, deadline=None)
        test = getattr(item, "obj", None)
        test = getattr(test, "__func__", test)
        present = getattr(test, "_hypothesis_internal_use_settings", None)
        if wanted and present is not None:
            test._hypothesis_internal_use_settings = settings(present, max_examples=wanted, deadline=None)  # type: ignore[union-attr]


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("ADVISOR_DATA_DIR", str(folder))
    yield folder
