"""How the product is, as figures to read at a glance. They are of the machine: no delivered row stands behind them."""

from __future__ import annotations

from data.danish import file_size, plural_in_words, short_day
from data.palette import Tone
from data.store import Store, backup, health, now_in_copenhagen
from queries.view import KeyFigure

_TONES: dict[str, Tone] = {"ok": "good", "degraded": "warn", "down": "bad"}
_WORDS = {"ok": "I orden", "degraded": "Skal ses efter", "down": "Nede"}


def operating_figures(store: Store, state: health.Health) -> tuple[KeyFigure, ...]:
    """The state, the newest backup, the database, the room left, and the newest delivery."""
    newest = store.newest()
    free = health.free(store.path.parent)
    where, disk = (
        ("På serveren", "På appens disk") if store.is_shared else ("Filens størrelse", "På databasens disk")
    )
    return (
        KeyFigure(
            "operation_state",
            "Tilstand",
            None,
            _WORDS[state.state],
            "Som /driftsstatus svarer",
            _TONES[state.state],
            plural_in_words(len(state.reasons), "bemærkning", "bemærkninger"),
        ),
        _newest_backup(store),
        KeyFigure("operation_database", "Databasen", float(store.size), file_size(store.size), where),
        KeyFigure("operation_free", "Ledig plads", float(free), file_size(free), disk),
        KeyFigure(
            "operation_delivery",
            "Seneste indberetning",
            None,
            "ingen" if newest is None else short_day(newest),
            "" if newest is None else f"kl. {newest:%H.%M}",
        ),
    )


def _newest_backup(store: Store) -> KeyFigure:
    folder = backup.folder_or_none()
    newest = None if folder is None else backup.newest(store, folder, now_in_copenhagen())
    text, note = "ingen", "Ingen mappe er valgt" if folder is None else "Tag den første"
    if newest is not None:
        text = short_day(newest.made_at)
        note = f"kl. {newest.made_at:%H.%M}, {file_size(newest.size)}"
    return KeyFigure("operation_backup", "Seneste sikkerhedskopi", None, text, note)
