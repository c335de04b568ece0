"""The store: the database file and what was accepted into it; its front door is what other rooms need."""

from data.store.accept import HIDDEN, MENDED, Receipt
from data.store.disk import contents_of, remove, wal_of, witness_of
from data.store.errors import (
    GroundMoved,
    HistoryRemoved,
    Refusal,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreNewer,
    StoreReadOnly,
    StoreUnreachable,
    explained,
)
from data.store.file import DATABASE, Store
from data.store.reader import COPENHAGEN, Clock, Reader, now_in_copenhagen
from data.store.records import GIVEN, fingerprint
from data.store.sql import quoted

__all__ = [
    "COPENHAGEN",
    "DATABASE",
    "GIVEN",
    "HIDDEN",
    "MENDED",
    "Clock",
    "GroundMoved",
    "HistoryRemoved",
    "Reader",
    "Receipt",
    "Refusal",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreNewer",
    "StoreReadOnly",
    "StoreUnreachable",
    "contents_of",
    "explained",
    "fingerprint",
    "now_in_copenhagen",
    "quoted",
    "remove",
    "wal_of",
    "witness_of",
]
