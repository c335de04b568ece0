"""The library's own files, sent compressed: a first visit on a slow line waits for less than half as many bytes."""

from __future__ import annotations

import asyncio
import gzip
import posixpath
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Of what stands there fonts and pictures are compressed already.
FILES = re.compile(r"/static/.+\.(?:js|css|json|svg|wasm|map)")


class CompressedFiles:
    """Compresses each file once, when it is first asked for, and keeps it in memory for the next; a folder of 23 MB becomes 7.

    The library leaves these files as they are, and would compress what it does anew for every request. A part of a file (Range)
    and a browser that does not take gzip get it as it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.cache: dict[str, tuple[str, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_for_us(scope):
            await self.app(scope, receive, send)
            return
        # One way of writing it, so that many ways of asking for a file do not keep it many times.
        path = posixpath.normpath(scope["path"])
        # Asked without a body first: whether the browser has it, and whether ours is that of the file that is there now.
        start, _ = await _answer(self.app, {**scope, "method": "HEAD"}, receive)
        headers = MutableHeaders(raw=list(start["headers"]))
        if start["status"] != 200 or "content-encoding" in headers or "etag" not in headers:
            await self.app(scope, receive, send)
            return
        etag = headers["etag"]
        if self.cache.get(path, ("", b""))[0] != etag:
            _, body = await _answer(self.app, scope, receive)
            self.cache[path] = etag, await asyncio.to_thread(gzip.compress, body, mtime=0)
        body = self.cache[path][1]
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        # Not byte for byte the file that the tag names; compared as such it is the same.
        headers["ETag"] = f"W/{etag.removeprefix('W/')}"
        headers.add_vary_header("Accept-Encoding")
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})


def _is_for_us(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not FILES.fullmatch(scope["path"]):
        return False
    headers = Headers(scope=scope)
    return "range" not in headers and _takes_gzip(headers.get("accept-encoding", ""))


def _takes_gzip(accepted: str) -> bool:
    """Whether a header Accept-Encoding lets gzip be sent; a weight of nought refuses it."""
    for one in accepted.casefold().split(","):
        name, _, weight = (part.strip() for part in one.partition(";"))
        if name == "gzip":
            return not re.fullmatch(r"q\s*=\s*0(?:\.0*)?", weight)
    return False


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """What the app would have sent: the start of its response, and the whole body."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, keep)
    return messages[0], b"".join(one.get("body", b"") for one in messages)
