"""What people have chosen about columns is remembered for their administration alone."""

import pytest

from data.choices import remember, remembered
from data.store import Store


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "test.duckdb", is_example=True)
    yield opened
    opened.close()


def test_choices_are_remembered_for_the_administration(store):
    assert remembered(store, "SOF") == {} == remembered(None, "SOF") == remembered(store, None)
    remember(store, "SOF", {("initiatives", "tilstand"): "status"}, by="test")
    remember(store, "SOF", {("initiatives", "tekst"): "description"}, by="test")
    assert remembered(store, "SOF") == {
        ("initiatives", "tilstand"): "status",
        ("initiatives", "tekst"): "description",
    }
    assert remembered(store, "BUF") == {}


def test_a_choice_that_is_known_is_not_stored_again(store):
    remember(store, "SOF", {("initiatives", "tilstand"): "status"}, by="test")
    version = store.version
    remember(store, "SOF", {("initiatives", "tilstand"): "status"}, by="test")
    assert store.version == version
    remember(store, "SOF", {("initiatives", "tilstand"): "name"}, by="test")
    assert remembered(store, "SOF") == {("initiatives", "tilstand"): "name"}
