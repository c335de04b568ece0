"""The web side of the app: who may connect, security headers, the document itself, and the way back after sign-in.

Plain ASGI, since the framework's own base class for middleware passes websockets by.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import quote, unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.parts import registry

CLOSED = (
    "Sikker By svarer kun på sin egen maskine (http://localhost), fordi log ind ikke er sat op.\n"
    "Sæt tabellen [auth] i .streamlit/secrets.toml for at åbne for andre; se »Drift« i README.\n"
)
NOT_FOUND = """<!DOCTYPE html><html lang="da"><head><meta charset="utf-8"><title>Siden findes ikke · Sikker By</title>
<meta name="viewport" content="width=device-width"></head><body style="font-family:sans-serif;margin:3rem;color:#14213D;background:#fff">
<h1>Siden findes ikke</h1><p>Adressen er måske skrevet forkert.</p><p><a href="/">Gå til Status</a></p></body></html>"""
NOSCRIPT = (
    "<noscript><p>Sikker By kræver JavaScript. Slå det til i browseren, og hent siden igen.</p></noscript>"
)
RETURN_COOKIE, SIGNED_IN_COOKIE = "csb_return", "_streamlit_user"
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


def danish_document(index: str) -> str:
    """Streamlit's index.html with Danish as its language, our title and a Danish word to browsers without script."""
    index = index.replace('<html lang="en">', '<html lang="da">')
    index = index.replace("<title>Streamlit</title>", "<title>Sikker By</title>")
    return re.sub(r"<noscript>.*?</noscript>", NOSCRIPT, index, flags=re.DOTALL)


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
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class ReturnAfterSignIn:
    """After sign-in the library lands on "/": go on to the address the person came for, filters included.

    The address is kept in a short-lived cookie, set when a page is asked for by somebody who is not signed in. Only a page
    of ours is returned to.
    """

    def __init__(self, app: ASGIApp, sign_in_configured: Callable[[], bool]) -> None:
        self.app = app
        self.sign_in_configured = sign_in_configured

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not self.sign_in_configured():
            await self.app(scope, receive, send)
            return
        cookies = _cookies(scope)
        signed_in = any(name.startswith(SIGNED_IN_COOKIE) for name in cookies)
        wanted = scope["path"] + (
            f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        )
        if signed_in and wanted == "/" and RETURN_COOKIE in cookies:
            address = unquote(cookies[RETURN_COOKIE])
            target = address if _is_page(address) else "/"
            response: Response = RedirectResponse(target, status_code=303) if target != "/" else None  # type: ignore[assignment]
            if response is not None:
                response.delete_cookie(RETURN_COOKIE, path="/")
                await response(scope, receive, send)
                return

        async def remembering(message: Message) -> None:
            if (
                message["type"] == "http.response.start"
                and not signed_in
                and _is_page(wanted)
                and wanted != "/"
            ):
                MutableHeaders(scope=message).append(
                    "set-cookie",
                    f"{RETURN_COOKIE}={quote(wanted, safe='')}; Max-Age=900; Path=/; HttpOnly; SameSite=Lax",
                )
            await send(message)

        await self.app(scope, receive, remembering)


def _cookies(scope: Scope) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def _is_page(address: str) -> bool:
    """A path and query of ours: "/", or "/" and the address of a page."""
    if len(address) > 2000 or re.search(r"[\s\\\x00-\x1f]", address):
        return False
    path = address.partition("?")[0]
    return path == "/" or path.removeprefix("/") in {spec.slug for spec in registry.PAGES}


class Documents:
    """Answers for the pages' addresses: Streamlit's document in Danish, or "Siden findes ikke"."""

    def __init__(self, static_folder: Path) -> None:
        self.html = danish_document((static_folder / "index.html").read_text())

    async def page(self, request: Request) -> Response:
        return HTMLResponse(self.html, headers={"Cache-Control": "no-cache"})

    async def missing(self, request: Request) -> Response:
        return HTMLResponse(NOT_FOUND, status_code=404)
