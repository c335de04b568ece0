"""The recipes under .deploy/: that they agree with the app, with each other and with README; built where a container tool runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from configparser import RawConfigParser
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from data.store.health import Health
from data.version import VERSION
from pages.parts import registry
from tests.licences import UNKNOWN, listed, locked

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / ".deploy"
README = (ROOT / "README.md").read_text()
NGINX = (DEPLOY / "nginx.conf").read_text()
CONTAINER = (DEPLOY / "Containerfile").read_text()
COMPOSE = (DEPLOY / "compose.yaml").read_text()
UNIT = (DEPLOY / "sikkerby.service").read_text()
UNIT_OF_SEVERAL = (DEPLOY / "sikkerby@.service").read_text()
NGINX_OF_SEVERAL = (DEPLOY / "nginx-several.conf").read_text()
SETTINGS = set(re.findall(r"(?m)^\| `(CSB_\w+)` \|", README))


class Unit(RawConfigParser):
    """A unit file: the names of its settings keep their capitals."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


@pytest.fixture
def unit() -> RawConfigParser:
    parser = Unit(strict=False)
    parser.read_string(UNIT)
    return parser


def test_readme_uses_every_file_of_the_recipes() -> None:
    for path in DEPLOY.iterdir():
        if path.name not in ("Containerfile", "secrets.toml", "tls"):
            assert f".deploy/{path.name}" in README, path.name
    assert "dockerfile: .deploy/Containerfile" in COMPOSE


def test_the_unit_starts_the_app_where_readme_says(unit: RawConfigParser) -> None:
    service = unit["Service"]
    environment = dict(pair.split("=", 1) for pair in service["Environment"].split())
    assert environment.keys() <= SETTINGS
    assert environment["CSB_HOME"] == f"/var/lib/{service['StateDirectory']}"
    # All else is read-only: the data folder by StateDirectory, the copies by name.
    assert service["ProtectSystem"] == "strict" and service["ReadWritePaths"] == environment["CSB_BACKUP_DIR"]
    assert service["ExecStart"].startswith(f"{service['WorkingDirectory']}/.venv/bin/uvicorn app:app ")
    assert f"`{service['WorkingDirectory']}`" in README


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd to ask")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    here = tmp_path / "sikkerby.service"
    text = UNIT.replace("/opt/sikkerby/.venv/bin/uvicorn", "/bin/true").replace("=/opt/sikkerby", "=/")
    here.write_text(text)
    found = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
    here.write_text(text.replace("ProtectHome=true", "ProtectHuset=true"))
    found = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, check=False)
    assert "ProtectHuset" in found.stderr


def test_unit_proxy_and_container_speak_of_one_port(unit: RawConfigParser) -> None:
    (command,) = re.findall(r'(?m)^CMD \["\.venv/bin/(.+)"\]$', CONTAINER)
    started = command.replace('", "', " ")
    assert unit["Service"]["ExecStart"].endswith(started)
    port = started.rpartition(" ")[2]
    assert f"proxy_pass http://127.0.0.1:{port};" in NGINX
    assert f"http://127.0.0.1:{port}/driftsstatus" in CONTAINER
    # The app is given no other address than its own machine's: the proxy stands in its network.
    assert "--host" not in started and 'network_mode: "service:app"' in COMPOSE


def test_the_proxy_passes_on_what_the_app_judges_by() -> None:
    headers = dict(re.findall(r"proxy_set_header (\S+) (\S+);", NGINX))
    assert headers == {
        "Upgrade": "$http_upgrade",
        "Connection": "$connection_upgrade",
        "Host": "$host",
        "X-Forwarded-For": "$proxy_add_x_forwarded_for",
        "X-Forwarded-Proto": "$scheme",
    }
    assert "listen 443 ssl;" in NGINX and "proxy_http_version 1.1;" in NGINX
    assert NGINX.count("{") == NGINX.count("}")
    for line in NGINX.splitlines():
        assert not line.strip() or line.strip().startswith("#") or line.rstrip()[-1] in "{};", line


def test_the_recipes_for_several_processes_are_those_for_one_but_for_what_several_need() -> None:
    def settings(text: str) -> set[str]:
        return {line for line in text.splitlines() if line and not line.startswith("#")}

    assert settings(UNIT_OF_SEVERAL) ^ settings(UNIT) == {
        "Description=Sikker By",
        "Description=Sikker By, port %i",
        "EnvironmentFile=/etc/sikkerby.env",
        "ExecStart=/opt/sikkerby/.venv/bin/uvicorn app:app --port 8501",
        "ExecStart=/opt/sikkerby/.venv/bin/uvicorn app:app --port %i",
    }
    assert settings(NGINX) - settings(NGINX_OF_SEVERAL) == {"        proxy_pass http://127.0.0.1:8501;"}
    ports = re.findall(r"server 127\.0\.0\.1:(\d+) ", NGINX_OF_SEVERAL)
    assert len(ports) == 2 and all(f"sikkerby@{port}" in README for port in ports)
    assert "/etc/sikkerby.env" in README and "STREAMLIT_SERVER_COOKIE_SECRET" in README


def test_the_container_has_what_the_app_needs_and_no_more() -> None:
    copied = re.findall(r"(?m)^COPY (\S+) ", CONTAINER)
    assert copied == [".requirements.lock", "app.py", ".streamlit/config.toml", "data", "queries", "pages"]
    assert all((ROOT / name).exists() for name in copied)
    let_in = (ROOT / ".dockerignore").read_text().split()
    assert let_in[0] == "*" and {name.removeprefix("!") for name in let_in if name.startswith("!")} == set(
        copied
    )
    (image,) = re.findall(r"(?m)^FROM docker\.io/library/python:3\.(\d+)-slim$", CONTAINER)
    assert int(image) >= 11
    # Nobody is root, and the packages are those of the lock.
    assert CONTAINER.index("\nUSER sikkerby") < CONTAINER.index("\nCMD")
    assert "--require-hashes -r .requirements.lock" in CONTAINER
    places = dict(re.findall(r"(CSB_\w+)=(\S+)", CONTAINER))
    assert places.keys() <= SETTINGS
    for place in places.values():
        assert f":{place}\n" in COMPOSE and f'"{place}"' in CONTAINER


def test_compose_gives_app_and_proxy_their_files() -> None:
    assert re.findall(r"(?m)^  (\w+):$", COMPOSE)[:2] == ["app", "proxy"]
    certificates = re.findall(r"ssl_certificate(?:_key)?\s+(\S+);", NGINX)
    assert all(f":{path}:ro" in COMPOSE for path in certificates)
    assert "./nginx.conf:/etc/nginx/conf.d/default.conf:ro" in COMPOSE
    (secrets,) = re.findall(r"STREAMLIT_SECRETS_FILES=(\S+)", CONTAINER)
    assert secrets == "/run/secrets/sikkerby" and "secrets: [sikkerby]" in COMPOSE
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {".deploy/secrets.toml", ".deploy/tls/"} <= set(ignored)
    # Written as YAML is: steps of two, no tabs.
    for line in COMPOSE.splitlines():
        assert "\t" not in line and (len(line) - len(line.lstrip())) % 2 == 0, line


def container_tool() -> str | None:
    """A tool that builds, and whose service answers."""
    for tool in ("podman", "docker"):
        if (
            shutil.which(tool)
            and subprocess.run([tool, "info"], capture_output=True, check=False).returncode == 0
        ):
            return tool
    return None


def test_the_container_builds_and_starts_where_a_tool_is_at_hand() -> None:
    tool = container_tool()
    if tool is None:
        pytest.skip("no container tool answers; the recipe is read line by line above")
    image = "sikkerby-test"
    subprocess.run(
        [tool, "build", "-q", "-f", str(DEPLOY / "Containerfile"), "-t", image, str(ROOT)], check=True
    )
    asked = (
        "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8501/driftsstatus').read().decode())"
    )
    started = subprocess.run(
        [tool, "run", "--rm", "--read-only", "--tmpfs", "/tmp", image, "sh", "-c",
         f'.venv/bin/uvicorn app:app --port 8501 & sleep 20; .venv/bin/python -c "{asked}"'],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert f'"version":"{VERSION}"' in started.stdout


def test_the_version_stands_in_one_place_and_readme_says_what_came_with_it() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    changes = README.partition("\n## Changes\n")[2].partition("\n## ")[0]
    assert re.findall(r"(?m)^### (\S+)$", changes)[0] == VERSION
    assert Health("ok").as_json() == {"state": "ok", "reasons": (), "version": VERSION}
    elsewhere = [
        path.relative_to(ROOT).as_posix()
        for room in ("data", "queries", "pages")
        for path in (ROOT / room).rglob("*.py")
        if f'"{VERSION}"' in path.read_text()
    ]
    assert elsewhere == ["data/version.py"]


def test_readme_leads_through_the_first_hour() -> None:
    for said in (
        "git clone",
        "WSL",
        "macOS",
        "GB of disk",
        "CSB_EXAMPLE=1",
        "## Licence",
        "tests/vulnerabilities.py",
    ):
        assert said in README, said
    for spec in registry.PAGES:
        assert f"*{spec.title}*" in README or spec.section == registry.THEMES, spec.title
    assert "`[contact] security`" in README
    settings = tomllib.loads((ROOT / ".streamlit" / "secrets.example.toml").read_text())
    assert settings["contact"].keys() == {"text", "security"}


def test_every_package_of_the_lock_tells_its_licence() -> None:
    names = locked((ROOT / ".requirements.lock").read_text())
    assert len(names) > 50 and "streamlit" in names
    found = listed(names)
    assert {name for name, _, _ in found} >= {"streamlit", "duckdb", "pandas", "plotly"}
    assert [name for name, _, licence in found if licence == UNKNOWN] == []
    # What is left out is not installed here.
    for name in set(names) - {name for name, _, _ in found}:
        with pytest.raises(PackageNotFoundError):
            distribution(name)
