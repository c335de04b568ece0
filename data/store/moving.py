"""Moving the data between a file and a server, with the app stopped. What is left behind stays as it is, and both sides are compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.store import operation_messages as messages
from data.store.errors import Refusal
from data.store.file import Store

if TYPE_CHECKING:
    from data.store.shared import SharedStore


def to_server(source: Store, target: SharedStore) -> int:
    """Put all that the store holds on an empty server; returns its number of rows. Raises StoreError, and leaves the server empty, where
    that fails or what is there is not what is here."""
    if source.is_shared:
        raise Refusal(messages.moves_between_kinds())
    if not target.is_empty:
        raise Refusal(messages.server_not_empty())
    source.refuse_example_content()
    return target.take_over(source)


def to_file(source: Store, target: Path) -> int:
    """Put all that the server holds in a new file. Raises as `to_server` does."""
    if not source.is_shared:
        raise Refusal(messages.moves_between_kinds())
    if target.exists():
        raise Refusal(messages.file_is_there(str(target)))
    with source.copying():
        rows = source.copy(target)
    # Beside it the witness of what it holds.
    Store(target).close()
    return rows
