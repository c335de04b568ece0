"""Signing in with a real OpenID provider: who gets in, to what, for how long, and what is refused whoever asks."""

from __future__ import annotations

import http.client
import json
import re
import time
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from streamlit.proto.Common_pb2 import FileUploaderState, UploadedFileInfo
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from websockets.exceptions import InvalidStatus

from data import example
from data.people import Person
from pages.parts import registry
from tests.browser.looking import violations
from tests.browser.signing_in import SECRET, USERS, app_with_sign_in, cookies_after_sign_in, sign_in
from tests.browser.socket_client import XSRF, Session, as_header, ask, file_texts, texts

USER = "_streamlit_user"
NO_ACCESS = "Du har ikke adgang til denne side"
LOG_IN = "Log ind med din arbejdskonto for at se siden."
ENDED = "Din session er slut."
PEOPLE = {
    "leder": Person("leder@example.org", "læser"),
    "sof": Person("sof@example.org", "indberetter", ("SOF",)),
    "flere": Person("flere@example.org", "indberetter", ("SOF", "TMF")),
    "centret": Person("centret@example.org", "CSB"),
    "drift": Person("drift@example.org", "administrator"),
    "fremmed": Person("<b>fremmed</b>@example.org", None),
}
PAGES = registry.existing()
RESTRICTED = [spec for spec in PAGES if not spec.permits(PEOPLE["leder"])]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with app_with_sign_in(
        tmp_path_factory.mktemp("app"), tmp_path_factory.mktemp("provider"), CSB_EXAMPLE="1"
    ) as running_app:
        yield running_app


@pytest.fixture(scope="module")
def cookies_of(app):
    """The cookies of a user who has signed in, the first time they are asked for."""
    known = {}

    def cookies(user):
        if user not in known:
            known[user] = cookies_after_sign_in(app.address, user)
        return known[user]

    return cookies


@pytest.fixture
def window(app, cookies_of):
    """`window(user)`: a session of somebody who has signed in; `window(cookies={...})`: one with just these cookies."""
    opened = []

    def session(user=None, *, cookies=None):
        opened.append(Session(app.address, cookies_of(user) if user else cookies or {}))
        return opened[-1].__enter__()

    yield session
    for one in opened:
        one.__exit__()


def seen(session, address="/"):
    return "\n".join(texts(session.see(address)))


def minted(app, secret=SECRET, **changed):
    """A cookie made by hand, as the app would sign it."""
    claims = {
        "email": "centret@example.org",
        "email_verified": True,
        "sub": uuid.uuid4().hex,
        "iat": int(time.time()),
        "origin": app.address,
        "is_logged_in": True,
        "provider": "default",
    }
    return {USER: create_signed_value(secret, USER, json.dumps(claims | changed)).decode()}


# -- in, back to where one was going, and out -----------------------------------------------------------------


def test_one_returns_to_the_address_one_came_for_with_its_filters(app, browser):
    context = browser.new_context()
    page = sign_in(context, f"{app.address}/hotspots?bydel=Valby&data_pr=2010-03-01", "leder")
    assert page.url == f"{app.address}/hotspots?bydel=Valby&data_pr=2010-03-01"
    assert page.get_by_role("combobox", name="Bydel").input_value() == "Valby"
    assert page.get_by_text("leder@example.org (læser)").is_visible()
    assert violations(page) == []
    assert not page.get_by_role("link", name="Indberet data").count()
    kept = {cookie["name"]: cookie for cookie in context.cookies()}
    assert kept[USER]["httpOnly"]
    assert kept[USER]["sameSite"] == "Lax"
    assert "csb_return" not in kept
    context.close()


def test_signing_out_ends_the_sign_in_for_every_copy_of_the_cookie(app, browser):
    context = browser.new_context()
    page = sign_in(context, app.address, "centret")
    copied = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
    with Session(app.address, copied) as thief:
        assert "centret@example.org (CSB)" in seen(thief)
        page.get_by_role("button", name="Log ud").click()
        page.get_by_role("button", name="End session").click()
        expect(page.get_by_text(LOG_IN)).to_be_visible()
        assert violations(page) == []
        assert USER not in {cookie["name"] for cookie in context.cookies()}
        assert ENDED in seen(thief, "/indsatser")
    with Session(app.address, copied) as again:
        assert ENDED in seen(again)
    assert ask(f"{app.address}/media/x", Cookie=as_header(copied)).status == 403
    context.close()


def test_another_sites_link_signs_nobody_out(app, window, cookies_of):
    answer = ask(
        f"{app.address}/auth/logout", Cookie=as_header(cookies_of("leder")), Sec_Fetch_Site="cross-site"
    )
    assert answer.status == 403
    assert "leder@example.org (læser)" in seen(window("leder"))


# -- who may see what -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", USERS)
def test_each_role_sees_its_pages_by_address_and_no_others(window, user):
    person = PEOPLE[user]
    session = window(user)
    for spec in PAGES if user in ("leder", "fremmed") else [PAGES[0], *RESTRICTED]:
        said = seen(session, spec.address)
        assert (NO_ACCESS not in said) == (spec.permits(person) or person.role is None), spec.slug
        if person.role is None:
            assert "men har ikke fået adgang. Skriv til Center for Sikker By, csb@example.org." in said
            assert "<b>" not in said
            assert "Data pr." not in said


def test_nobody_sees_anything_without_signing_in(window):
    session = window()
    for spec in PAGES:
        said = seen(session, spec.address)
        assert LOG_IN in said
        assert "Data pr." not in said
        assert not session.elements("download_button")


def test_an_administration_is_shown_its_own_and_nobody_elses_uploads(window, app):
    said = seen(window("sof"), "/indberet?for=BUF")
    assert "Du kan ikke indberette for Børne- og Ungdomsforvaltningen, kun for Socialforvaltningen." in said
    assert "Socialforvaltningen" in said
    assert not re.search(r"buf_ssp_overblik", said)
    assert "Du kan ikke indberette" not in seen(window("centret"), "/indberet?for=BUF")


def test_a_choice_made_by_hand_is_not_an_administration_one_may_deliver_for(window):
    session = window("flere")
    session.see("/indberet")
    (box,) = [box for box in session.elements("selectbox") if box.label == "Jeg indberetter for"]
    assert list(box.options) == ["Socialforvaltningen", "Teknik- og Miljøforvaltningen"]
    for forged in ("Børne- og Ungdomsforvaltningen", "BUF"):
        said = "\n".join(texts(session.see("/indberet", {box.id: {"string_value": forged}})))
        assert "Hvem indberetter du for?" in said
        assert not session.elements("file_uploader")


UPLOADS = "/datagrundlag?fane_datagrundlag=Indberetninger"


def test_a_reader_explores_scenarios_but_keeps_none_and_writes_no_notes(window):
    reader, centre = window("leder"), window("centret")
    for session, may in ((reader, False), (centre, True)):
        session.see("/prioritering?fane=gemte")
        assert ("Gem scenariet" in str(session.elements("button"))) == may
        assert session.elements("number_input")
        assert ("Af" in seen(session, UPLOADS).replace("Afsluttede", "")) or not may
    assert "accepted_by" not in seen(reader, UPLOADS)


# -- how long, and whose --------------------------------------------------------------------------------------


def test_a_cookie_that_was_changed_or_made_by_somebody_else_is_nobodys(app, window, cookies_of):
    own = cookies_of("leder")[USER]
    middle = len(own) // 2
    changed = own[:middle] + ("A" if own[middle] != "A" else "B") + own[middle + 1 :]
    payload = decode_signed_value(SECRET, USER, own)
    assert b"leder@example.org" in payload
    forged = create_signed_value("another secret", USER, payload.replace(b"leder", b"drift")).decode()
    for cookies in (
        {USER: changed},
        {USER: own[:-1]},
        {USER: forged},
        {USER: cookies_of("leder")["_streamlit_user_tokens"]},
        minted(app, origin="https://example.org"),
        {USER: "2|1:0|10:1|5:x|4:e30=|"},
    ):
        assert LOG_IN in seen(window(cookies=cookies), "/indberet")
    for cookies in ({USER: changed}, {USER: forged}):
        assert ask(f"{app.address}/_stcore/metrics", Cookie=as_header(cookies)).status == 403


def test_a_sign_in_lasts_eight_hours(app, window):
    hours = 3600
    assert "centret@example.org (CSB)" in seen(window(cookies=minted(app, iat=time.time() - 7 * hours)))
    for iat in (time.time() - 9 * hours, None, "now"):
        said = seen(window(cookies=minted(app, iat=iat)))
        assert f"{ENDED} Man er logget ind i højst 8 timer; log ind igen for at fortsætte." in said
        assert "Data pr." not in said


def test_another_persons_session_cannot_be_taken_over(app, window, cookies_of):
    """Somebody who knows the id of a session does not become its person, and does not make others theirs."""
    victim = window("centret")
    victim.see("/indberet")
    taken = Session(app.address, cookies_of("leder"), existing=victim.session_id)
    with taken as thief:
        assert NO_ACCESS in seen(thief, "/indberet")
        assert thief.session_id != victim.session_id
    assert "centret@example.org (CSB)" in seen(victim)


# -- the library's own addresses ------------------------------------------------------------------------------


def test_what_the_library_serves_needs_a_sign_in(app, window, cookies_of):
    session = window("leder")
    session.see("/exit")
    button = session.elements("download_button")[0]
    url = session._made(button.deferred_file_id)
    file = ask(app.address + url, Cookie=as_header(cookies_of("leder")))
    assert (file.status, file.headers["cache-control"]) == (200, "no-store")
    paths = {
        "GET": [
            url,
            "/media/x",
            "/_stcore/metrics",
            "/_stcore/agent/openapi.json",
            "/_stcore/script-health-check",
            "/component/x/index.html",
            "/component/../../etc/passwd",
            "/_stcore/bidi-components/x/y.js",
            "/app/static/../../.streamlit/config.toml",
            "/%2e%2e/%2e%2e/etc/passwd",
        ],
        "POST": ["/_stcore/agent/interact", "/_stcore/agent/mcp"],
        "PUT": [f"/_stcore/upload_file/{session.session_id}/x"],
        "DELETE": [f"/_stcore/upload_file/{session.session_id}/x"],
    }
    for method, asked in paths.items():
        for path in asked:
            answer = ask(app.address + path, method, body=b"" if method != "GET" else None)
            assert answer.status == 403, (method, path)
            assert "content-security-policy" in answer.headers
    no_role = as_header(cookies_of("fremmed"))
    assert ask(app.address + url, Cookie=no_role).status == 403
    assert ask(f"{app.address}/_stcore/metrics", Cookie=as_header(cookies_of("centret"))).status == 403
    assert ask(f"{app.address}/_stcore/metrics", Cookie=as_header(cookies_of("drift"))).status == 200


def test_another_sites_page_opens_no_websocket(app, cookies_of):
    for origin in ("https://example.org", "http://localhost:1", "null"):
        with (
            pytest.raises(InvalidStatus) as refused,
            Session(app.address, cookies_of("leder"), origin=origin),
        ):
            pass
        assert refused.value.response.status_code == 403


def multipart(name, content):
    head = f'--line\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n--line--\r\n"


def put(app, session, body, file_id="file", **headers):
    named = {
        "Content_Type": "multipart/form-data; boundary=line",
        "Cookie": as_header(session.cookies),
        "X_Xsrftoken": session.cookies.get(XSRF, ""),
    }
    url = f"{app.address}/_stcore/upload_file/{session.session_id}/{file_id}"
    return ask(url, "PUT", body=body, **(named | headers)).status


def test_uploads_are_for_those_who_deliver_from_our_own_pages_and_of_bounded_size(app, window):
    sof, reader = window("sof"), window("leder")
    for session in (sof, reader):
        session.see("/")
    file = multipart("fil.csv", b"a;b\n1;2\n")
    assert put(app, sof, file) == 204
    assert put(app, reader, file) == 403
    assert put(app, sof, file, X_Xsrftoken="") == 403
    assert put(app, sof, file, X_Xsrftoken=reader.cookies[XSRF]) == 403
    assert put(app, sof, file, Origin="https://example.org") == 403


def test_an_upload_that_is_too_long_or_never_ends_is_broken_off(app, window):
    session = window("sof")
    session.see("/")
    path = f"/_stcore/upload_file/{session.session_id}/file"
    headers = {
        "Content-Type": "multipart/form-data; boundary=line",
        "Cookie": as_header(session.cookies),
        "X-Xsrftoken": session.cookies[XSRF],
    }
    announced = http.client.HTTPConnection(urlsplit(app.address).netloc, timeout=60)
    with closing(announced):
        announced.putrequest("PUT", path)
        for name, value in (headers | {"Content-Length": "110000000"}).items():
            announced.putheader(name, value)
        announced.endheaders()
        assert announced.getresponse().status == 413
    sent = 0

    def endless():
        nonlocal sent
        yield multipart("stor.csv", b"").removesuffix(b"\r\n--line--\r\n")
        while sent < 200:
            yield b"x" * 1_000_000
            sent += 1

    never_ending = http.client.HTTPConnection(urlsplit(app.address).netloc, timeout=60)
    with closing(never_ending), pytest.raises((http.client.HTTPException, OSError)):
        never_ending.request("PUT", path, endless(), headers, encode_chunked=True)
    assert sent < 200


def test_a_delivery_with_a_hostile_name_is_accepted_as_data_and_noted(app, window):
    before = {path.name for path in app.home.iterdir()}
    session = window("sof")
    session.see("/indberet?for=BUF")
    (uploader,) = session.elements("file_uploader")
    name = "../../../tmp/<img src=x onerror=alert(1)>.xlsx"
    content = (Path(example.__file__).parent / "SOF indberetning 24. februar.xlsx").read_bytes()
    assert put(app, session, multipart(name, content), "one") == 204
    dropped = FileUploaderState(
        uploaded_file_info=[UploadedFileInfo(file_id="one", name=name, size=len(content))]
    )
    said = "\n".join(texts(session.see("/indberet", {uploader.id: {"file_uploader_state_value": dropped}})))
    assert "Noget gik galt" not in said
    for kind in ("html", "markdown", "alert"):
        assert not any("<img" in str(element) for element in session.elements(kind))
    for _, file in session.downloads():
        assert not any("<img" in text for text in file_texts(file))
    assert {path.name for path in app.home.iterdir()} == before
    assert not Path("/tmp/<img src=x onerror=alert(1)>.xlsx").exists()


def test_the_administrator_reads_who_did_what(window):
    window("leder").see("/indberet")
    session = window("drift")
    said = seen(session, "/drift")
    for expected in (
        "'by': 'leder@example.org', 'event': 'Loggede ind', 'detail': 'læser'",
        "'by': 'leder@example.org', 'event': 'Blev afvist', 'detail': 'siden Indberet data'",
        "'by': 'sof@example.org', 'event': 'Blev afvist', 'detail': 'indberetning for BUF'",
        "'by': 'sof@example.org', 'event': 'Så noget, som ikke alle må se', 'detail': 'siden Indberet data'",
        "'by': 'centret@example.org', 'event': 'Loggede ud'",
    ):
        assert expected in said, expected
    times = re.findall(r"\{'at': (datetime[^)]+\)), 'by': 'leder@example.org', 'event': 'Loggede ind'", said)
    assert len(times) == 2, "two sign-ins, many windows"


def test_the_log_names_nobody_and_holds_no_secret(app, cookies_of):
    assert "example.org" not in app.log
    assert SECRET not in app.log
    assert cookies_of("leder")[USER] not in app.log
