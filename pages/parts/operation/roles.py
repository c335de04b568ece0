"""Who has which role, as the settings say; they are changed in the file, on the server."""

from __future__ import annotations

import pandas as pd

from data.contract import ADMINISTRATIONS
from data.people import ROLES, addresses_in
from pages.parts import identity, page, tables
from pages.parts.tables import Column

COLUMNS = {
    "address": Column("Adresse"),
    "role": Column("Rolle"),
    "administration": Column("Indberetter for", labels=ADMINISTRATIONS.labels),
}
RIGHTS = pd.DataFrame(
    {
        "role": ROLES[::-1],
        "rights": [
            "Alt, hvad CSB må, og siden Drift: sikkerhedskopier, opbevaring, roller og hændelser",
            "Ser alt, indberetter for alle, fortryder, gemmer scenarier og præsentationer",
            "Ser alle sider og egne rækker i fuld længde, indberetter for sin egen forvaltning",
            "Ser siderne",
        ],
    }
)


def show() -> None:
    """Each address with its role, and what a role may do."""
    settings = identity.role_settings()
    if not identity.sign_in_configured():
        page.empty(
            "Log ind er ikke sat op. Appen svarer derfor kun på sin egen maskine, og den, der sidder ved den, må alt."
        )
    else:
        claim = str(settings.get("claim", ""))
        if claim:
            page.note(
                f"Kommunens log ind giver også roller, i oplysningen »{claim}«. De står ikke her, men i kommunens egen brugerstyring."
            )
        rows = addresses_in(settings)[::-1]
        if rows:
            frame = pd.DataFrame(rows, columns=["role", "administration", "address"])
            frame["administration"] = frame["administration"].str.upper().replace("", None)
            tables.small_table(frame, columns=COLUMNS, caption="Adresser med en rolle, stærkeste rolle først")
        else:
            page.empty("Indstillingerne nævner ingen adresser.")
        page.note("Roller rettes i filen .streamlit/secrets.toml på serveren. Genstart appen bagefter.")
    tables.small_table(
        RIGHTS,
        columns={"role": Column("Rolle"), "rights": Column("Må")},
        caption="Hvad rollerne må",
    )
