"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from data.store import open_store


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, empty; the pages' memory is emptied too, since it outlives a test."""
    monkeypatch.setenv("CSB_HOME", str(tmp_path))
    monkeypatch.delenv("CSB_EXAMPLE", raising=False)
    st.cache_data.clear()
    yield tmp_path
    open_store(tmp_path).close()
    st.cache_data.clear()
