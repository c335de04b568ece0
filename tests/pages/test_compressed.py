"""The library's files on a slow line: compressed once, the same when unpacked, and as they are for whoever asks for that."""

from __future__ import annotations

import asyncio
import gzip
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Message

from pages.parts import compressed
from pages.parts.compressed import CompressedFiles

SCRIPT = b"const figures = [" + b"1234, " * 2_000 + b"];"
PATH = "/static/js/chart.js"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "chart.js").write_bytes(SCRIPT)
    (tmp_path / "font.woff2").write_bytes(SCRIPT)
    return tmp_path


@pytest.fixture
def app(folder: Path) -> CompressedFiles:
    return CompressedFiles(Starlette(routes=[Mount("/static", StaticFiles(directory=folder))]))


def asked(
    app: CompressedFiles, path: str = PATH, method: str = "GET", **headers: str
) -> tuple[int, Headers, bytes]:
    """Status, headers and body of the answer to one request."""
    sent: list[Message] = []

    messages: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if not messages:
            # Nobody hangs up.
            await asyncio.Event().wait()
        return messages.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    given: Mapping[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    asyncio.run(app(scope, receive, send))
    body = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
    return sent[0]["status"], Headers(raw=sent[0]["headers"]), body


def test_it_is_smaller_and_the_same_when_unpacked(app: CompressedFiles) -> None:
    status, headers, body = asked(app, accept_encoding="br, gzip")
    assert status == 200 and headers["content-encoding"] == "gzip" and "Accept-Encoding" in headers["vary"]
    assert gzip.decompress(body) == SCRIPT and len(body) < len(SCRIPT) / 10
    assert int(headers["content-length"]) == len(body)


def test_it_is_compressed_once_for_all_and_anew_when_the_file_is_another(
    app: CompressedFiles, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def counted(body: bytes, **options: int) -> bytes:
        made.append(len(body))
        return gzip.compress(body, **options)

    monkeypatch.setattr(compressed, "gzip", type("gzip", (), {"compress": staticmethod(counted)}))
    for path in (PATH, PATH, "/static/js/../js/chart.js", "/static//js/chart.js"):
        assert gzip.decompress(asked(app, path, accept_encoding="gzip")[2]) == SCRIPT
    assert made == [len(SCRIPT)] and len(app.cache) == 1
    (folder / "js" / "chart.js").write_bytes(b"const figures = [];")
    os.utime(folder / "js" / "chart.js", (1, 1))
    assert gzip.decompress(asked(app, accept_encoding="gzip")[2]) == b"const figures = [];"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (PATH, {}),
        (PATH, {"accept_encoding": "identity"}),
        (PATH, {"accept_encoding": "br, gzip;q=0"}),
        (PATH, {"accept_encoding": "gzip", "range": "bytes=0-"}),
        ("/static/font.woff2", {"accept_encoding": "gzip"}),
    ],
)
def test_it_comes_as_it_is(app: CompressedFiles, path: str, headers: dict[str, str]) -> None:
    status, answered, body = asked(app, path, **headers)
    assert status in (200, 206) and "content-encoding" not in answered and body == SCRIPT
    assert not app.cache


def test_a_browser_that_has_it_is_sent_nothing(app: CompressedFiles) -> None:
    _, headers, _ = asked(app, accept_encoding="gzip")
    status, _, body = asked(app, accept_encoding="gzip", if_none_match=headers["etag"])
    assert status == 304 and body == b""


def test_what_is_not_there_is_not_there_and_is_not_kept(app: CompressedFiles) -> None:
    assert asked(app, "/static/js/none.js", accept_encoding="gzip")[0] == 404
    assert asked(app, "/static/../../js/chart.js", accept_encoding="gzip")[0] == 404
    assert not app.cache
