"""Who did what: events that are only ever added to, with no personal data but the person's own id.

What was accepted and undone stands in the history of uploads, and what people made in the records; the list reads it there. The
table `audit` holds the rest: who signed in, saw what not everybody may see, uploaded, fetched a file, was refused.
Adding an event waits for no writer and does not change `Store.version`, on which the pages' memory hangs.
"""

from __future__ import annotations

import logging
from datetime import datetime

import duckdb
import pandas as pd

from data.personal import find_cpr
from data.store.errors import StoreError
from data.store.file import Store
from data.store.reader import Reader, now_in_copenhagen

log = logging.getLogger("csb")

EVENTS = {
    "signed_in": "loggede ind",
    "signed_out": "loggede ud",
    "saw": "så noget, som ikke alle må se",
    "uploaded": "lagde filer op",
    "accepted": "godkendte en indberetning",
    "undid": "fortrød en indberetning",
    "froze": "låste en præsentation",
    "kept": "gemte noget andet",
    "exported": "hentede en fil",
    "refused": "blev afvist",
    "backed_up": "tog en sikkerhedskopi",
    "removed": "fjernede gamle data",
}
_LONGEST = 200


def note(store: Store, event: str, *, by: str, detail: str = "", mark: str = "") -> None:
    """Add an event, a key of EVENTS, done by the person with the id `by`. `detail` says to what, in Danish and a few words.

    With a `mark` (of a session, say) the event is added once per mark. A store that cannot be written to stops nobody: the
    event then stands in the log. Raises ValueError for an event that is not declared.
    """
    if event not in EVENTS:
        raise ValueError(f"the event {event!r} is not declared")
    try:
        store.add_event(
            {
                "made_at": now_in_copenhagen(),
                "event": event,
                "made_by": _without_cpr(by),
                "detail": _without_cpr(" ".join(detail.split()))[:_LONGEST],
                "mark": mark,
            }
        )
    except (duckdb.Error, StoreError):
        log.exception("Hændelsen »%s« kunne ikke gemmes", event)


def _without_cpr(text: str) -> str:
    for start, end in reversed(find_cpr(text)):
        text = f"{text[:start]}(skjult){text[end:]}"
    return text


def is_noted(store: Reader, event: str, mark: str) -> bool:
    """Whether the event was added with this mark."""
    with store.cursor() as cursor:
        found = cursor.execute("select 1 from audit where event = ? and mark = ? limit 1", [event, mark])
        return found.fetchone() is not None


def events(
    store: Reader, *, event: str | None = None, by: str | None = None, since: datetime | None = None
) -> pd.DataFrame:
    """One row per event, newest first: at, by, event (a key of EVENTS), detail. Every argument given narrows the list."""
    with store.cursor() as cursor:
        return cursor.execute(
            """
            with noted as (select made_at as "at", made_by as "by", event, detail from audit),
            uploaded as (
                select accepted_at as "at", accepted_by as "by", if(kind = 'undo', 'undid', 'accepted') as event,
                       concat_ws(', ', 'nr. ' || coalesce(undoes, upload_no), administration) as detail
                from uploads
            ),
            locked as (
                -- A presentation is locked by the first version that is; its later steps keep it so.
                select *, coalesce(kind = 'presentation' and body like '%"locked": true%', false) as is_locked from records
            ),
            made as (
                select made_at as "at", made_by as "by",
                       if(is_locked and not lag(is_locked, 1, false) over (partition by kind, id order by version), 'froze', 'kept')
                           as event,
                       concat(kind, ' ', id, ', version ', version) as detail
                from locked
            ),
            everything as (from noted union all from uploaded union all from made)
            from everything
            where ($event::varchar is null or event = $event)
              and ($by::varchar is null or "by" = $by)
              and ($since::timestamp is null or "at" >= $since)
            order by "at" desc, event, detail
            """,
            {"event": event, "by": by, "since": since},
        ).df()
