"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from hypothesis import HealthCheck, settings

from data.opening import open_store
from data.store import Store
from tests.postgres import postgres, shared_url
from tests.ready_example import put_example

__all__ = ["postgres", "shared_url"]

# No test is timed: on a busy machine a property is as true as on an idle one. What is tried is the same in every run, so that a change
# is judged by what it changed; with CSB_ALL_WORLDS=1 other examples are looked for.
settings.register_profile(
    "untimed",
    deadline=None,
    derandomize=not os.environ.get("CSB_ALL_WORLDS"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("untimed")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, empty; the pages' memory is emptied too, since it outlives a test."""
    monkeypatch.setenv("CSB_HOME", str(tmp_path))
    monkeypatch.delenv("CSB_EXAMPLE", raising=False)
    st.cache_data.clear()
    yield tmp_path
    open_store(tmp_path).close()
    st.cache_data.clear()


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The example data, for all tests. Not to be written to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSB_EXAMPLE", "1")
        store = open_store(put_example(tmp_path_factory.mktemp("example")))
    yield store
    store.close()


@pytest.fixture
def example_home(example_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The app on the example data: what a page asks is answered from `example_store`, and remembered from test to test."""
    monkeypatch.setenv("CSB_HOME", str(example_store.path.parents[1]))
    monkeypatch.setenv("CSB_EXAMPLE", "1")
    return example_store
