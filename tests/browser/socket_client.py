"""Somebody who speaks the app's websocket without a browser, and everything that is sent to them."""

from __future__ import annotations

import io
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

XSRF = "_streamlit_xsrf"
WAIT_SECONDS = 120
# New for every session or every run, and the same thing all the same.
_CHANCE = re.compile(r"[0-9a-f]{32,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOT_SHOWN = {"hash", "script_run_id", "last_cached_hash", "element_hash", "active_script_hash", "uuid"}


def as_header(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@dataclass(frozen=True)
class Answer:
    """An answer over http: status, headers and body, whatever the status is."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(address: str, method: str = "GET", *, body: bytes | None = None, **headers: str) -> Answer:
    """One request; a redirect is an answer. `headers`: with _ for - in the name."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, data=body, headers=named, method=method)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=WAIT_SECONDS) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Session:
    """One window: `cookies` are a signed-in person's. Use as a context manager; `see` asks for a page."""

    address: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    origin: str | None = None
    existing: str = ""  # the id of a session to be taken up again
    session_id: str = ""
    messages: list[ForwardMsg] = field(default_factory=list)

    def __enter__(self) -> Session:
        given = ask(f"{self.address}/_stcore/health").headers.get("set-cookie", "")
        token = given.partition(f"{XSRF}=")[2].partition(";")[0]
        self.cookies = {**self.cookies, XSRF: token}
        connecting = connect(
            self.address.replace("http", "ws", 1) + "/_stcore/stream",
            origin=self.origin or self.address,  # type: ignore[arg-type]
            subprotocols=["streamlit", token, *([self.existing] if self.existing else [])],  # type: ignore[list-item]
            additional_headers={"Cookie": as_header(self.cookies), **self.headers},
            max_size=None,
            open_timeout=WAIT_SECONDS,
        )
        self.open = ExitStack()
        self.socket: ClientConnection = self.open.enter_context(connecting)
        return self

    def __exit__(self, *_: object) -> None:
        self.open.close()

    def send(self, message: BackMsg) -> None:
        self.socket.send(message.SerializeToString())

    def see(
        self, address: str = "/", widgets: Mapping[str, Mapping[str, Any]] | None = None
    ) -> list[ForwardMsg]:
        """The messages of one run of the page at an address. `widgets`: id -> value, as {"trigger_value": True}."""
        path, _, query = address.partition("?")
        state = ClientState(page_name=path.strip("/"), query_string=query)
        for id_, value in (widgets or {}).items():
            state.widget_states.widgets.append(WidgetState(id=id_, **value))
        self.send(BackMsg(rerun_script=state))
        self.messages = list(self._until_finished())
        return self.messages

    def _until_finished(self) -> Iterator[ForwardMsg]:
        while True:
            message = ForwardMsg.FromString(self.socket.recv(WAIT_SECONDS))  # type: ignore[arg-type]
            if message.HasField("new_session"):
                self.session_id = message.new_session.initialize.session_id or self.session_id
            yield message
            if message.WhichOneof("type") == "script_finished" and message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                return

    def elements(self, kind: str) -> list[Any]:
        """The elements of a kind ("download_button") in the last run."""
        return [
            getattr(message.delta.new_element, kind)
            for message in self.messages
            if message.HasField("delta") and message.delta.new_element.WhichOneof("type") == kind
        ]

    def downloads(self) -> Iterator[tuple[str, bytes]]:
        """Label and content of every file that the last run offers, made and fetched."""
        for button in self.elements("download_button"):
            if button.disabled:
                continue
            url = (
                button.url if not button.HasField("deferred_file_id") else self._made(button.deferred_file_id)
            )
            answer = ask(self.address + url, Cookie=as_header(self.cookies))
            assert answer.status == 200, (button.label, answer)
            yield button.label, answer.body

    def _made(self, file_id: str) -> str:
        request = BackMsg()
        request.backend_operation_request.request_id = uuid.uuid4().hex
        request.backend_operation_request.session_id = self.session_id
        request.backend_operation_request.deferred_file.file_id = file_id
        self.send(request)
        while True:
            message = ForwardMsg.FromString(self.socket.recv(WAIT_SECONDS))  # type: ignore[arg-type]
            if message.HasField("backend_operation_response"):
                assert not message.backend_operation_response.error_msg
                return message.backend_operation_response.deferred_file.url


def texts(messages: list[ForwardMsg]) -> list[str]:
    """Everything in the messages, as text in the order it came, tables cell by cell; without what is new in every run."""
    return [text for message in messages for text in _leaves(message)]


def _leaves(message: Message) -> Iterator[str]:
    for descriptor, value in message.ListFields():
        if descriptor.name in _NOT_SHOWN:
            continue
        for one in value if hasattr(value, "__iter__") and not isinstance(value, str | bytes) else [value]:
            if isinstance(value, Mapping):
                yield str(value)
            elif isinstance(one, Message):
                yield from _leaves(one)
            elif isinstance(one, bytes):
                yield from _cells(one)
            else:
                yield _CHANCE.sub("*", f"{descriptor.name}: {one}")


def _cells(content: bytes) -> Iterator[str]:
    """The cells of an Arrow table; other bytes as they are."""
    try:
        table = pa.ipc.open_stream(content).read_all()
    except pa.ArrowInvalid:
        yield str(content)
        return
    for row in table.to_pylist():
        yield str(row)


def file_texts(content: bytes) -> list[str]:
    """What a downloaded file says: the parts of an Office file without the time it was made, else the bytes as text."""
    if content[:2] != b"PK":
        return [content.decode("utf-8", "replace")]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = sorted(name for name in archive.namelist() if name != "docProps/core.xml")
        return [
            f"{name}: {text}"
            for name in parts
            for text in re.split(r"(?=<(?:row|a:p|w:p)[ >])", archive.read(name).decode("utf-8", "replace"))
        ]
