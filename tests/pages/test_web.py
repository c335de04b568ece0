"""Headers, the loopback guard, the document and the way back after sign-in, asked as a server would ask."""

import asyncio
import base64
import hashlib
import os
import re
import subprocess
import sys
import threading
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit
from starlette.responses import PlainTextResponse
from streamlit.file_util import get_static_dir
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from data.files.limits import Limits
from data.people import Person
from pages.parts import made_files, registry, web

ROOT = Path(__file__).parents[2]
LOCAL = {"server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 50000)}
INDEX = (Path(get_static_dir()) / "index.html").read_text()


def ask(app, path="/", *, kind="http", host="localhost:8501", headers=(), query="", **scope):
    """Status, headers (last of a name) and body of the answer to one request; for a websocket the first message's type."""
    sent = []

    async def receive():
        return {"type": "http.request"} if kind == "http" else {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    raw = [(b"host", host.encode()), *((name.encode(), value.encode()) for name, value in headers)]
    call = {"type": kind, "method": "GET", "path": path, "query_string": query.encode(), "headers": raw}
    asyncio.run(app(LOCAL | call | scope, receive, send))
    if kind == "websocket":
        return sent[0]["type"]
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:]).decode()


async def inner(scope, receive, send):
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await PlainTextResponse("indhold")(scope, receive, send)


def closed(**options):
    return ask(web.LoopbackOnly(inner, lambda: False), **options)


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST."]
)
def test_this_machine_is_let_in(host):
    assert closed(host=host)[0] == 200
    assert closed(host=host, kind="websocket") == "websocket.accept"


def test_this_machine_is_let_in_over_ipv6():
    assert closed(server=("::1", 8501), client=("::1", 50000), host="[::1]:8501")[0] == 200


@pytest.mark.parametrize(
    "options",
    [
        {"host": "sikkerby.example.org"},
        {"host": "localhost.example.org"},
        {"host": "127.0.0.1.example.org"},
        {"host": ""},
        {"client": ("192.0.2.7", 50000)},
        {"server": ("192.0.2.2", 8501)},
        {"client": None},
        {"server": None},
        {"headers": [("x-forwarded-for", "127.0.0.1")]},
        {"headers": [("Forwarded".lower(), "for=127.0.0.1")]},
        {"headers": [("x-real-ip", "127.0.0.1")]},
        {"headers": [("via", "1.1 proxy")]},
    ],
)
def test_everybody_else_is_refused_with_a_sentence_that_says_what_to_set(options):
    code, _, body = closed(**options)
    assert code == 403
    assert "[auth] i .streamlit/secrets.toml" in body
    assert closed(kind="websocket", **options) == "websocket.close"


def test_with_sign_in_the_guard_is_open():
    assert (
        ask(web.LoopbackOnly(inner, lambda: True), host="sikkerby.example.org", client=("192.0.2.7", 1))[0]
        == 200
    )


def test_every_response_carries_the_security_headers():
    policy = web.content_security_policy("<script>a = 1</script>")
    digest = base64.b64encode(hashlib.sha256(b"a = 1").digest()).decode()
    _, headers, _ = ask(web.SecurityHeaders(inner, policy))
    assert f"script-src 'self' 'sha256-{digest}';" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_document_is_danish_and_nothing_else_about_it_changes():
    document = web.danish_document(INDEX, Path(get_static_dir()) / "static" / "media")
    assert '<html lang="da">' in document
    assert "<title>Sikker By</title>" in document
    assert "JavaScript" in re.search(r"<noscript>(.*?)</noscript>", document, re.DOTALL)[1]
    assert "You need" not in document
    # The library's inline script, and ours for links.
    assert len(web.content_security_policy(document).split("sha256-")) == 3
    scripts = re.compile(r"<script.*?</script>|<link[^>]*>", re.DOTALL)
    is_ours = re.compile(r"const csb|href=\"/fonts/")
    ours = [script for script in scripts.findall(document) if is_ours.search(script)]
    assert len(ours) == 3, "a script, and two fonts in place of the library's"
    assert [script for script in scripts.findall(document) if script not in ours] == [
        script for script in scripts.findall(INDEX) if 'as="font"' not in script
    ]


SIGNED_IN = ("cookie", "who=leder")


def person_in(cookies):
    """The stand-in for reading the signed cookie: `who` names the person."""
    roles = {"leder": "læser", "sof": "indberetter", "drift": "administrator"}
    name = cookies.get("who", "")
    return Person(name, roles.get(name), ("SOF",) if name == "sof" else ())


def signing_in(path="/", **options):
    return ask(web.ReturnAfterSignIn(inner, lambda: True, person_in), path, **options)


def test_the_address_somebody_came_for_is_remembered_and_returned_to_once():
    _, headers, _ = signing_in("/hotspots", query="bydel=N%C3%B8rrebro&data_pr=2010-03-01")
    cookie = headers["set-cookie"].partition(";")[0]
    assert "HttpOnly" in headers["set-cookie"]
    code, headers, _ = signing_in("/", headers=[("cookie", f"{cookie}; who=leder")])
    assert (code, headers["location"]) == (303, "/hotspots?bydel=N%C3%B8rrebro&data_pr=2010-03-01")
    assert "Max-Age=0" in headers["set-cookie"]


@pytest.mark.parametrize(
    "address", ["//example.org", "https://example.org/", "/hest", "/hotspots\\x", "%0d%0aSet-Cookie: a=b"]
)
def test_nobody_is_sent_anywhere_but_to_a_page(address):
    cookie = f"{web.RETURN_COOKIE}={web.quote(address, safe='')}; who=leder"
    assert signing_in("/", headers=[("cookie", cookie)])[0] == 200


def test_files_are_not_remembered_as_addresses():
    assert "set-cookie" not in signing_in("/static/js/index.js")[1]
    assert "set-cookie" not in signing_in("/hotspots", headers=[("cookie", "who=leder")])[1]


def test_without_sign_in_nothing_is_remembered():
    assert "set-cookie" not in ask(web.ReturnAfterSignIn(inner, lambda: False, person_in), "/hotspots")[1]


def test_the_page_where_log_in_was_pressed_is_returned_to():
    pressed = ("referer", "http://localhost:8501/exit?forvaltning=SOF")
    assert (
        "csb_return=%2Fexit%3Fforvaltning%3DSOF;" in signing_in(web.LOGIN, headers=[pressed])[1]["set-cookie"]
    )
    foreign = ("referer", "https://example.org/exit")
    assert "set-cookie" not in signing_in(web.LOGIN, headers=[foreign])[1]


def guarded(path, who="", method="GET", configured=True):
    ended = []
    app = web.SignedInOnly(
        inner,
        lambda: configured,
        person_in,
        lambda cookies: ended.append(cookies["who"]),
        lambda session: person_in({"who": session}),
    )
    code, *_ = ask(app, path, headers=[("cookie", f"who={who}")], method=method)
    return code, ended


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/hotspots",
        "/hest",
        "/driftsstatus",
        "/oauth2callback",
        "/auth/login",
        "/static/js/index.js",
        "/_stcore/health",
        "/_stcore/host-config",
        "/favicon.png",
        "/manifest.json",
    ],
)
def test_documents_and_the_way_in_need_no_sign_in(path):
    assert guarded(path)[0] == 200


@pytest.mark.parametrize(
    ("path", "permitted"),
    [
        ("/media/0123.xlsx", ["leder", "sof", "drift"]),
        ("/component/x/index.html", ["leder", "sof", "drift"]),
        ("/_stcore/bidi-components/x", ["leder", "sof", "drift"]),
        ("/_stcore/upload_file/sof/file", ["sof"]),
        ("/_stcore/upload_file/drift/file", ["drift"]),
        ("/_stcore/upload_file/leder/file", []),
        ("/_stcore/upload_file/unknown/file", []),
        ("/_stcore/upload_file/", []),
        ("/_stcore/metrics", ["drift"]),
        ("/_stcore/agent/interact", ["drift"]),
        ("/_stcore/agent/openapi.json", ["drift"]),
        ("/app/static/x", ["drift"]),
        ("//media/0123.xlsx", ["drift"]),
        ("/_stcore/health/../metrics", ["drift"]),
        ("/static", ["", "fremmed", "leder", "sof", "drift"]),
    ],
)
def test_what_the_library_would_give_anybody_is_for_those_with_a_role(path, permitted):
    everybody = ["", "fremmed", "leder", "sof", "drift"]
    for method in ("GET", "PUT", "HEAD", "OPTIONS", "DELETE"):
        assert [who for who in everybody if guarded(path, who, method)[0] == 200] == permitted
    assert guarded(path, configured=False)[0] == 200


def test_signing_out_ends_the_sign_in_itself():
    assert guarded(web.LOGOUT, "leder") == (200, ["leder"])
    assert guarded("/", "leder") == (200, [])


def same_origin(origin, **options):
    app = web.SameOrigin(inner, lambda: "https://sikkerby.example.org/oauth2callback")
    return ask(app, headers=[("origin", origin)] if origin else [], **options)


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        ("", True),
        ("http://localhost:8501", True),
        ("https://sikkerby.example.org", True),
        ("http://localhost:3000", False),
        ("https://example.org", False),
        ("https://sikkerby.example.org.example.org", False),
        ("null", False),
    ],
)
def test_another_sites_page_opens_no_websocket_and_changes_nothing(origin, is_ours):
    assert same_origin(origin, kind="websocket") == ("websocket.accept" if is_ours else "websocket.close")
    for method in ("PUT", "DELETE", "POST"):
        assert same_origin(origin, method=method)[0] == (200 if is_ours else 403)
    assert same_origin(origin)[0] == 200


def test_another_site_signs_nobody_out():
    app = web.SameOrigin(inner, str)
    for came_from, code in (("cross-site", 403), ("same-origin", 200), ("none", 200)):
        assert ask(app, web.LOGOUT, headers=[("sec-fetch-site", came_from)])[0] == code


def test_behind_tls_cookies_and_the_address_stay_with_tls():
    async def with_cookies(scope, receive, send):
        response = PlainTextResponse("x")
        response.set_cookie("a", "1")
        await response(scope, receive, send)

    for address, marked in (
        ("https://sikkerby.example.org/oauth2callback", True),
        ("http://localhost", False),
    ):
        headers = ask(web.SecurityHeaders(with_cookies, "", lambda address=address: address))[1]
        assert headers["set-cookie"].endswith("; Secure") == marked
        assert ("strict-transport-security" in headers) == marked


def test_what_one_person_fetched_is_not_kept_for_the_next():
    assert ask(web.SecurityHeaders(inner, ""), "/media/0123.xlsx")[1]["cache-control"] == "no-store"
    assert "cache-control" not in ask(web.SecurityHeaders(inner, ""), "/static/x.js")[1]


def test_addresses_of_pages_are_distinct():
    slugs = [spec.slug for spec in registry.PAGES]
    assert len(set(slugs)) == len(slugs) == 16


def test_one_limit_of_a_file_is_read_by_all(monkeypatch):
    """The server and the proxy let through more than the app's limit, so that the Danish refusal comes first."""
    limits = Limits()
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] == limits.received_mb > limits.file_mb
    nginx = (ROOT / ".deploy" / "nginx.conf").read_text()
    assert int(re.search(r"client_max_body_size (\d+)m;", nginx)[1]) == limits.received_mb + 1
    assert f"of a file ({limits.file_mb} MB)" in nginx
    assert f"| bytes of a file ({limits.file_mb} MB) |" in (ROOT / "README.md").read_text()
    words = " ".join((ROOT / "pages/parts/upload/upload.css").read_text().split())
    assert 'Højst " var(--csb-file-mb) " MB pr. fil.' in words
    assert not re.search(r"Højst \d+ MB", words)


@pytest.fixture
def manager():
    made_files.hold_made_files()
    yield MediaFileManager(MemoryMediaFileStorage("/media"))
    made_files._until.clear()
    made_files._forget_at.clear()


def made(manager, make):
    """A button's file as the browser asks for it, and whether it is there after two other sessions' runs have ended."""
    placeholder = manager.add_deferred(lambda: b"ark", "text/plain", "1.1", "ark.txt")
    url = make(manager, placeholder)
    manager.remove_orphaned_files()
    manager.clear_session_refs()
    manager.remove_orphaned_files()
    return manager.read_file(url.rpartition("/")[2].partition(".")[0]) is not None


def test_a_made_file_outlives_others_runs_and_its_own_and_is_freed(manager, monkeypatch):
    assert streamlit.__version__ == made_files.STREAMLIT, "look at MediaFileManager again"
    original = MediaFileManager.execute_deferred.__wrapped__
    assert not made(manager, original), "the fault is gone: the wrapper can go too"
    assert made(manager, MediaFileManager.execute_deferred)
    start = time.monotonic()
    monkeypatch.setattr(made_files.time, "monotonic", lambda: start + 110)
    made_files.free(manager)
    assert made_files._until
    monkeypatch.setattr(made_files.time, "monotonic", lambda: start + 130)
    made_files.free(manager)
    assert not made_files._until
    assert not manager._file_metadata


def test_a_file_that_was_asked_for_while_its_page_was_drawn_again_is_made(manager, monkeypatch):
    """The request stands in line; meanwhile the session's run ends, and others' too. Half a minute later it is forgotten."""
    placeholder = manager.add_deferred(lambda: b"ark", "text/plain", "1.1", "ark.txt")
    manager.clear_session_refs()
    manager.remove_orphaned_files()
    manager.remove_orphaned_files()
    assert manager.read_file(manager.execute_deferred(placeholder).rpartition("/")[2].partition(".")[0])[0]
    later = time.monotonic() + made_files.OFFERED_SECONDS + 1
    monkeypatch.setattr(made_files.time, "monotonic", lambda: later)
    made_files.free(manager)
    assert not manager._deferred_callables and not made_files._forget_at
    with pytest.raises(MediaFileStorageError):
        manager.execute_deferred(placeholder)


def test_not_more_is_remembered_than_there_is_room_for(manager):
    offered = [
        manager.add_deferred(lambda: b"ark", "text/plain", f"1.{n}", "ark.txt")
        for n in range(made_files.MOST_OFFERED + 3)
    ]
    manager.clear_session_refs()
    manager.remove_orphaned_files()
    assert list(manager._deferred_callables) == offered[3:]


def test_of_500_files_that_20_walking_sessions_fetch_none_is_lost(manager, monkeypatch):
    """Each moves its own filter while its file is made, and the runs of all the others end meanwhile."""
    here = threading.local()
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: here.session)

    def walk():
        """A run of the session's page: it shows the button anew, and gives up what it showed before."""
        manager.clear_session_refs()
        manager.add_deferred(lambda: b"", "text/plain", "1.1", "ark.txt")
        manager.remove_orphaned_files()

    def fetched(session):
        here.session = f"session {session}"
        found = []
        for turn in range(25):
            content = f"{session} {turn}".encode()

            def made(content=content):
                walk()
                time.sleep(0.001)
                walk()
                return content

            placeholder = manager.add_deferred(made, "text/plain", "1.1", "ark.txt")
            url = manager.execute_deferred(placeholder)
            walk()
            file = manager.read_file(url.rpartition("/")[2].partition(".")[0])
            found.append(file is not None and file[0] == content)
        return found

    with ThreadPoolExecutor(20) as sessions:
        came = [one for found in sessions.map(fetched, range(20)) for one in found]
    assert (len(came), sum(came)) == (500, 500)


def test_what_stays_is_frozen_while_the_app_runs(tmp_path):
    """The library collects garbage in full after every page; what it has to look through is what a page left, not the modules."""
    script = (
        "import asyncio, gc, app\n"
        "from streamlit.testing.v1 import AppTest\n"
        "async def main():\n"
        "    async with app.lifespan(None):\n"
        "        for page in ('status.py', 'initiatives.py', 'sources.py'):\n"
        "            AppTest.from_file('pages/shell.py', default_timeout=60).run().switch_page(page).run()\n"
        "        gc.collect()\n"
        "        print(gc.get_freeze_count(), len(gc.get_objects()))\n"
        "    print(gc.get_freeze_count())\n"
        "asyncio.run(main())\n"
    )
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        env=os.environ | {"CSB_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    frozen, left, after = map(int, told[-3:])
    assert frozen > 100_000
    assert left < 100_000
    assert after == 0
