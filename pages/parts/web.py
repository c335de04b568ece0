"""The web side of the app: who may connect, what needs a sign-in, security headers, the document itself, and the way back.

Plain ASGI, since the framework's own base class for middleware passes websockets by.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.palette import DARK, LIGHT
from data.people import Person
from pages.parts import fonts, registry
from pages.parts.filters import KEYS as FILTER_NAMES
from pages.parts.names import NAMES

CLOSED = (
    "Sikker By svarer kun på sin egen maskine (http://localhost), fordi log ind ikke er sat op.\n"
    "Sæt tabellen [auth] i .streamlit/secrets.toml for at åbne for andre; se »Running it for real« i README.\n"
)
NOT_PERMITTED = "Du skal være logget ind og have adgang for at hente dette.\n"
ANOTHER_SITE = "Forespørgslen kommer fra en anden side end Sikker By og er afvist.\n"
NOT_FOUND = """<!DOCTYPE html><html lang="da"><head><meta charset="utf-8"><title>Siden findes ikke · Sikker By</title>
<meta name="viewport" content="width=device-width"></head><body style="font-family:sans-serif;margin:3rem;color:#14213D;background:#fff">
<h1>Siden findes ikke</h1><p>Adressen er måske skrevet forkert.</p><p><a href="/">Gå til Status</a></p></body></html>"""
NOSCRIPT = (
    "<noscript><p>Sikker By kræver JavaScript. Slå det til i browseren, og hent siden igen.</p></noscript>"
)
# Said where the server is not heard from; the page goes on by itself when it is.
LOST = (
    "Forbindelsen til Sikker By er afbrudt. Det, du ser, bliver stående, og siden fortsætter af sig selv, når forbindelsen er tilbage. "
    "Bliver beskeden stående, så hent siden igen, eller spørg den, der driver Sikker By."
)
SCRIPTS = tuple(
    Path(__file__).parent / name
    for name in (
        "names.js",
        "calendar.js",
        "settled.js",
        "links.js",
        "focus.js",
        "icons.js",
        "voice.js",
        "grids.js",
        "paper.js",
        "keys.js",
    )
)
DOCUMENT_STYLE = (
    "#csb-voice{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}"
    "#csb-line{position:fixed;inset:0 0 auto;z-index:1000000;padding:.75rem 1.5rem;background:#14213D;color:#fff;"
    "font:1rem/1.5 sans-serif;text-align:center}"
    '[data-testid=stSkipToContent]{font-family:"Sikker By Sans",sans-serif!important}'
    "@media print{#csb-voice,#csb-line{display:none}}[data-testid=stDialog][hidden]{display:none!important}"
)
RETURN_COOKIE = "csb_return"
LOGIN, LOGOUT = "/auth/login", "/auth/logout"
_FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


def is_loopback(host: str | None) -> bool:
    """True for localhost and the loopback addresses, with or without a port; names are not looked up."""
    if not host:
        return False
    name = host.rsplit(":", 1)[0] if host.count(":") == 1 or (host.startswith("[") and "]:" in host) else host
    name = name.strip("[]").rstrip(".").casefold()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class LoopbackOnly:
    """While sign-in is not set up: refuse every request and websocket that is not from this machine to this machine."""

    def __init__(self, app: ASGIApp, sign_in_configured: Callable[[], bool]) -> None:
        self.app = app
        self.sign_in_configured = sign_in_configured

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not self.sign_in_configured() and not _is_local(scope):
            # Before a websocket is accepted, closing it answers the handshake with 403.
            refusal: ASGIApp = (
                PlainTextResponse(CLOSED, status_code=403) if scope["type"] == "http" else _close
            )
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def _close(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008, "reason": "Log ind er ikke sat op"})


def _is_local(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    ends = [(scope.get("server") or ("",))[0], (scope.get("client") or ("",))[0], headers.get("host")]
    return all(is_loopback(end) for end in ends) and not any(name in headers for name in _FORWARDING)


def danish_document(index: str, media: Path) -> str:
    """Streamlit's index.html with Danish as its language, our title, letters and way with links, and a Danish word to browsers without
    script. `media`: the library's folder of fonts."""
    index = index.replace('<html lang="en">', '<html lang="da">')
    index = index.replace("<title>Streamlit</title>", "<title>Sikker By</title>")
    index = re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', fonts.preloads(), index)
    index = index.replace(
        "</head>", f"<style>{fonts.faces(media)}{DOCUMENT_STYLE}</style><script>{_script()}</script></head>"
    )
    return re.sub(r"<noscript>.*?</noscript>", NOSCRIPT, index, flags=re.DOTALL)


def _script() -> str:
    config = {
        "pages": [spec.address for spec in registry.existing()],
        "filters": list(FILTER_NAMES.values()),
        "lost": LOST,
        "names": NAMES,
        "icons": fonts.ICONS,
        "light": dict(zip(DARK.colours(), LIGHT.colours(), strict=True)),
    }
    return "\n".join([f"const csb = {json.dumps(config)};", *(script.read_text() for script in SCRIPTS)])


def content_security_policy(document: str) -> str:
    """What a page may load: its own server's files, and the inline scripts of the document itself, by their hash."""
    scripts = re.findall(r"<script>(.*?)</script>", document, flags=re.DOTALL)
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    ]
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(["script-src 'self'", *hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Adds the security headers to every response. `own_address`: where people reach the app; with https it stays https."""

    def __init__(self, app: ASGIApp, policy: str, own_address: Callable[[], str] = str) -> None:
        self.app = app
        self.own_address = own_address
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                if message["status"] == 413:
                    # The rest of an upload that is too long is not listened to.
                    headers["Connection"] = "close"
                if scope["path"].startswith("/media/"):
                    # What was fetched by one person is not kept for the next one at the same machine.
                    headers["Cache-Control"] = "no-store"
                if self.own_address().startswith("https://"):
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                    message["headers"] = [
                        (name, value + b"; Secure")
                        if name == b"set-cookie" and b"; secure" not in value.lower()
                        else (name, value)
                        for name, value in message["headers"]
                    ]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class SameOrigin:
    """Refuses websockets, changes and signing out that another site's page asks a visitor's browser for."""

    def __init__(self, app: ASGIApp, own_address: Callable[[], str]) -> None:
        self.app = app
        self.own_address = own_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and self._is_foreign(scope):
            await _close(scope, receive, send)
        elif scope["type"] == "http" and self._is_forged(scope):
            await PlainTextResponse(ANOTHER_SITE, status_code=403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        """A browser always says where the page came from; a program that says nothing has no visitor's cookies."""
        headers = Headers(scope=scope)
        if (origin := headers.get("origin")) is None:
            return False
        own = {headers.get("host", ""), urlsplit(self.own_address()).netloc} - {""}
        return urlsplit(origin).netloc.casefold() not in {name.casefold() for name in own}

    def _is_forged(self, scope: Scope) -> bool:
        if scope["path"] == LOGOUT and Headers(scope=scope).get("sec-fetch-site") == "cross-site":
            return True
        return scope["method"] not in ("GET", "HEAD", "OPTIONS") and self._is_foreign(scope)


# What may be had without a sign-in: documents (which hold no data), the library's own files, and the way to sign in.
_OPEN = re.compile(
    r"/|/[^/._][^/.]*|/auth/log(?:in|out)|/_stcore/(?:health|host-config)|/static/.+|/fonts/[a-z]+\.woff2|/favicon\.png|/manifest\.json"
)
_DATA = ("/media/", "/component/", "/_stcore/bidi-components/")
_UPLOADS = "/_stcore/upload_file/"


def _may_have(path: str, person: Person, owner_of: Callable[[str], Person]) -> bool:
    """Whether the person may ask for a path that is not open: what pages showed, own uploads, else the administrator's."""
    if path.startswith(_UPLOADS):
        session = path.removeprefix(_UPLOADS).partition("/")[0]
        return person.may_upload and owner_of(session).id == person.id
    if path.startswith(_DATA):
        return person.role is not None
    return person.is_administrator


class SignedInOnly:
    """With sign-in set up: what is not a document or a way to sign in is for the signed-in only.

    The library itself answers for its files, uploads and metrics to whoever asks. The websocket is open, since it shows the
    page with "Log ind"; behind it the gate decides. `person_in` and `sign_out` take a request's cookies; `owner_of` a session's id,
    which the address of an upload names: only who opened the session puts a file there, or takes one away.
    """

    def __init__(
        self,
        app: ASGIApp,
        sign_in_configured: Callable[[], bool],
        person_in: Callable[[Mapping[str, str]], Person],
        sign_out: Callable[[Mapping[str, str]], None],
        owner_of: Callable[[str], Person],
    ) -> None:
        self.app = app
        self.sign_in_configured = sign_in_configured
        self.person_in, self.sign_out, self.owner_of = person_in, sign_out, owner_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.sign_in_configured():
            path = scope["path"]
            if not _OPEN.fullmatch(path):
                person = await asyncio.to_thread(self.person_in, _cookies(scope))
                if not await asyncio.to_thread(_may_have, path, person, self.owner_of):
                    await PlainTextResponse(NOT_PERMITTED, status_code=403)(scope, receive, send)
                    return
            elif path == LOGOUT:
                await asyncio.to_thread(self.sign_out, _cookies(scope))
        await self.app(scope, receive, send)


class ReturnAfterSignIn:
    """After sign-in the library lands on "/": go on to the address the person came for, filters included.

    The address is kept in a short-lived cookie, set when a page is asked for by somebody who is not signed in, and when
    "Log ind" is pressed on one. Only a page of ours is returned to.
    """

    def __init__(
        self,
        app: ASGIApp,
        sign_in_configured: Callable[[], bool],
        person_in: Callable[[Mapping[str, str]], Person],
    ) -> None:
        self.app = app
        self.sign_in_configured = sign_in_configured
        self.person_in = person_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not self.sign_in_configured():
            await self.app(scope, receive, send)
            return
        cookies = _cookies(scope)
        path = _asked_for(scope)
        if not _is_page(path):
            await self.app(scope, receive, send)
            return
        signed_in = bool((await asyncio.to_thread(self.person_in, cookies)).id)
        address = unquote(cookies.get(RETURN_COOKIE, ""))
        if signed_in and path == "/" and address != "/" and _is_page(address):
            response = RedirectResponse(address, status_code=303)
            response.delete_cookie(RETURN_COOKIE, path="/")
            await response(scope, receive, send)
            return

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start" and not signed_in and path != "/":
                MutableHeaders(scope=message).append(
                    "set-cookie",
                    f"{RETURN_COOKIE}={quote(path, safe='')}; Max-Age=900; Path=/; HttpOnly; SameSite=Lax",
                )
            await send(message)

        await self.app(scope, receive, remembering)


def _asked_for(scope: Scope) -> str:
    """The path and query that somebody wants to see: the request's own, or of the page on which "Log ind" was pressed."""
    if scope["path"] != LOGIN:
        return _address(scope["path"], scope["query_string"].decode("latin-1"))
    headers = Headers(scope=scope)
    came_from = urlsplit(headers.get("referer", ""))
    return _address(came_from.path, came_from.query) if came_from.netloc == headers.get("host") else ""


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _cookies(scope: Scope) -> dict[str, str]:
    return cookie_parser(Headers(scope=scope).get("cookie", ""))


def _is_page(address: str) -> bool:
    """A path and query of ours: "/", or "/" and the address of a page."""
    if len(address) > 2000 or re.search(r"[\s\\\x00-\x1f]", address):
        return False
    path = address.partition("?")[0]
    return path == "/" or path.removeprefix("/") in {spec.slug for spec in registry.PAGES}


class Documents:
    """Answers for the pages' addresses: Streamlit's document in Danish, or "Siden findes ikke"."""

    def __init__(self, static_folder: Path) -> None:
        self.html = danish_document(
            (static_folder / "index.html").read_text(), static_folder / "static" / "media"
        )

    async def page(self, request: Request) -> Response:
        return HTMLResponse(self.html, headers={"Cache-Control": "no-cache"})

    async def first(self, request: Request) -> Response:
        """The first page has the address "/"; under its name the library would say, in English, that it is not found."""
        return RedirectResponse(_address("/", request.url.query))

    async def icon(self, request: Request) -> Response:
        """The mark, in place of the library's own; the address says .png, the browser goes by the type."""
        return FileResponse(Path(__file__).parent / "mark.svg", media_type="image/svg+xml")

    async def missing(self, request: Request) -> Response:
        return HTMLResponse(NOT_FOUND, status_code=404)
