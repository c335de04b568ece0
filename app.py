"""The app: `streamlit run app.py`, or `uvicorn app:app` behind a proxy."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import pkgutil
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.config
import streamlit.logger
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.file_util import get_static_dir

import data
import queries
from data import logfile
from data.files.workbook import DEFAULTS
from data.opening import open_store
from data.store import StoreError, backup, now_in_copenhagen
from data.store.health import health
from pages import parts
from pages.parts import ahead, fonts, garbage, made_files, opening, page, registry, web
from pages.parts.compressed import CompressedFiles
from pages.parts.identity import own_address, owner_of, person_in, sign_in_configured, sign_out

log = logging.getLogger("csb")
# Run as programs of their own, or read where the data are on a server.
NOT_READ = ("data.__main__", "data.files.child", "data.store.server", "data.store.shared")
LOOK_SECONDS, RETRY_SECONDS = 60, 3600
documents = web.Documents(Path(get_static_dir()))


class PageName(Convertor[str]):
    """One path segment that could be a page: not a file (it has no dot), not one of Streamlit's own (it has no underscore
    first), and not where sign-in returns to."""

    regex = r"(?!oauth2callback$)[^/._][^/.]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("page", PageName())


async def status(request: Request) -> JSONResponse:
    state = await asyncio.to_thread(health, open_store)
    return JSONResponse(state.as_json(), status_code=503 if state.state == "down" else 200)


def say_and_log(error: Exception) -> bool:
    """A page failed: the reader gets a sentence and a number, the log the same number and what happened."""
    if isinstance(error, StoreError):
        page.problem(error.sentence)
        return True
    reference = f"{now_in_copenhagen():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    log.error("Fejl %s på en side", reference, exc_info=error)
    page.problem(
        f"Noget gik galt, og siden er ikke vist helt. Prøv igen om lidt, eller giv Center for Sikker By nummeret {reference}."
    )
    return True


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Open the store before the first reader comes; where that fails, the pages and /driftsstatus say why. Then look
    now and then whether a backup is due."""
    # Again, for what the server has set up since this module was read.
    logfile.set_up()
    streamlit.config.set_option("server.maxUploadSize", DEFAULTS.received_mb)
    try:
        await asyncio.to_thread(open_store)
    except StoreError as error:
        log.error("%s", error.sentence)
    made_files.hold_made_files()
    await asyncio.to_thread(read_modules)
    garbage.collect_seldom()
    if os.environ.get("CSB_AHEAD") != "0":
        ahead.working.start(await asyncio.to_thread(opening.questions))
    tasks = [asyncio.create_task(back_up_when_due()), asyncio.create_task(made_files.free_when_due())]
    yield {}
    await asyncio.to_thread(ahead.working.end)
    gc.unfreeze()
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def read_modules() -> None:
    """Read what pages read when they first need it, so that it is frozen with the rest and nobody waits for it."""
    for room in (parts, queries, data):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if module.name not in NOT_READ:
                importlib.import_module(module.name)


async def back_up_when_due() -> None:
    """A backup a night. One that failed is tried again after an hour; /driftsstatus and the page Drift say so meanwhile."""
    while True:
        wait = LOOK_SECONDS
        try:
            await asyncio.to_thread(backup.make_when_due, open_store)
        except StoreError as error:
            log.error("Ingen sikkerhedskopi: %s", error.sentence)
            wait = RETRY_SECONDS
        except Exception:
            log.exception("Ingen sikkerhedskopi")
            wait = RETRY_SECONDS
        await asyncio.sleep(wait)


logfile.set_up()
# Streamlit gives a logger a way of its own to the screen when it makes it, and again when a setting changes.
streamlit.logger.setup_formatter = logfile.take_over

app = st.App(
    Path(__file__).parent / "pages" / "shell.py",
    routes=[
        Route("/driftsstatus", status),
        Route("/favicon.png", documents.icon),
        Route("/fonts/{name}", fonts.answer),
        Route("/", documents.page),
        *(Route(spec.address, documents.page) for spec in registry.existing()[1:]),
        Route(f"/{registry.PAGES[0].slug}", documents.first),
        Route("/{name:page}", documents.missing),
    ],
    middleware=[
        Middleware(
            web.SecurityHeaders,
            policy=web.content_security_policy(documents.html),
            own_address=own_address,
        ),
        Middleware(web.LoopbackOnly, sign_in_configured=sign_in_configured),
        Middleware(web.SameOrigin, own_address=own_address),
        Middleware(
            web.SignedInOnly,
            sign_in_configured=sign_in_configured,
            person_in=person_in,
            sign_out=sign_out,
            owner_of=owner_of,
        ),
        Middleware(web.ReturnAfterSignIn, sign_in_configured=sign_in_configured, person_in=person_in),
        Middleware(CompressedFiles),
    ],
    lifespan=lifespan,
    on_script_error=say_and_log,
)
