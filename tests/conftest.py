"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from hypothesis import HealthCheck, settings

from data.store import open_store

# No test is timed: on a busy machine a property is as true as on an idle one.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
