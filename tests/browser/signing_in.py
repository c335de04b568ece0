"""A real OpenID provider on this machine, and the app that people sign in to with it."""

from __future__ import annotations

import http.cookiejar
import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import free_port, running, streamlit_run
from tests.browser.looking import shown
from tests.browser.socket_client import Session

# Who may sign in: the provider's claims, and the role the app's settings or the claims give them.
USERS = {
    "leder": {"email": "leder@example.org", "email_verified": True},
    "sof": {"email": "sof@example.org", "email_verified": True, "groups": ["indberetter-SOF"]},
    "centret": {"email": "centret@example.org", "email_verified": True},
    "flere": {
        "email": "flere@example.org",
        "email_verified": True,
        "groups": "indberetter-SOF, indberetter-TMF",
    },
    "drift": {"email": "drift@example.org", "email_verified": True},
    "fremmed": {"email": "<b>fremmed</b>@example.org", "email_verified": True},
}
ROLES = """
[roles]
claim = "groups"
"læser" = ["leder@example.org"]
CSB = ["centret@example.org"]
administrator = ["drift@example.org"]

[contact]
text = "Center for Sikker By, csb@example.org"
"""
SECRET = "a cookie secret that only the test knows"


@dataclass(frozen=True)
class SignInApp:
    """The app's address, its data folder and where its log is."""

    address: str
    home: Path

    @property
    def log(self) -> str:
        return (self.home / "server.log").read_text()


@contextmanager
def app_with_sign_in(home: Path, provider_home: Path, **environment: str) -> Iterator[SignInApp]:
    """The provider and the app, each a process of its own; the app's settings stand outside the code."""
    provider_port, port = free_port(), free_port()
    people = [json.dumps({"sub": name, **claims}) for name, claims in USERS.items()]
    provider = ["oidc_provider_mock", "--port", str(provider_port)]
    for person in people:
        provider += ["--user-claims", person]
    settings = home / "secrets.toml"
    settings.write_text(
        f"""
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "sikker-by"
client_secret = "{SECRET}"
server_metadata_url = "http://localhost:{provider_port}/.well-known/openid-configuration"
{ROLES}"""
    )
    command = [*streamlit_run(port), "--secrets.files", str(settings)]
    with (
        running(provider, provider_port, provider_home),
        running(command, port, home, **environment) as address,
    ):
        yield SignInApp(address, home)


def cookies_after_sign_in(address: str, user: str) -> dict[str, str]:
    """The cookies of somebody who has signed in, without a browser: the button, the provider's form and the way back."""
    with Session(address) as session:
        session.see("/")
        (button,) = session.elements("button")
        session.see("/", {button.id: {"trigger_value": True}})
        (redirect,) = [m.auth_redirect.url for m in session.messages if m.HasField("auth_redirect")]
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    form = browser.open(urllib.parse.urljoin(address, redirect)).geturl()
    browser.open(form, urllib.parse.urlencode({"sub": user}).encode()).close()
    return {cookie.name: str(cookie.value) for cookie in jar}


def sign_in(context: BrowserContext, address: str, user: str) -> Page:
    """Ask for an address, press "Log ind", choose the user at the provider; the page that one comes back to."""
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("button", name=user, exact=True).click()
    page.wait_for_url(f"{address.partition('/')[0]}//{address.split('/')[2]}/**")
    shown(page)
    return page
