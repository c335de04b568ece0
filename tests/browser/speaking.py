"""A client that speaks the app's websocket: what a browser would send and read, without the browser."""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect

XSRF = "_streamlit_xsrf"
LONGEST_MESSAGE = 50_000_000
_FIGURE = re.compile(
    r'<dl class="csb-figure"><dt class="label">(.*?)</dt><dd class="value">(.*?)</dd>', re.DOTALL
)
_TAG = re.compile(r"<[^>]+>")


class Client:
    """A session of its own with the app at `address`, to be used as `async with Client(address, "indsatser") as client`.

    After `visit`, `choose`, `press` or `give` it holds what the page then shows.
    """

    def __init__(self, address: str, page: str, query: Mapping[str, str] | None = None) -> None:
        self._address, self._page, self._query = address, page, dict(query or {})
        self._states: dict[str, WidgetState] = {}
        self._run: list[Any] = []
        self.elements: list[Any] = []
        self.session_id = ""
        self._answered: asyncio.Future[Any] | None = None

    async def __aenter__(self) -> Client:
        host = self._address.partition("://")[2]
        self._http = httpx.AsyncClient(base_url=self._address, timeout=300)
        given = await self._http.get("/_stcore/health")
        # By hand: the library's cookie jar keeps none for "localhost".
        self._xsrf = SimpleCookie(given.headers["set-cookie"])[XSRF].value
        self._socket = await connect(
            f"ws://{host}/_stcore/stream", max_size=LONGEST_MESSAGE, open_timeout=120, ping_interval=None
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()
        await self._http.aclose()

    async def visit(self) -> None:
        """Run the page from the start, or again, with what has been chosen on it."""
        state = ClientState(query_string=urlencode(self._query), page_name=self._page)
        state.widget_states.widgets.extend(self._states.values())
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        for widget in [
            name for name, state in self._states.items() if state.WhichOneof("value") == "trigger_value"
        ]:
            del self._states[widget]
        await self._read_until_finished()

    async def _receive(self) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(await self._socket.recv())
        if message.HasField("backend_operation_response") and self._answered is not None:
            self._answered.set_result(message.backend_operation_response)
        return message

    async def _read_until_finished(self) -> None:
        elements: dict[tuple[int, ...], Any] = {}
        while True:
            message = await self._receive()
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session_id = message.new_session.initialize.session_id
                elements = {}
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                elements[tuple(message.metadata.delta_path)] = message.delta.new_element
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                self.elements = [elements[path] for path in sorted(elements)]
                return

    # -- what the page shows ---------------------------------------------------------------------------------------

    def of_kind(self, kind: str) -> list[Any]:
        """The page's elements of a kind ("button"), in order."""
        return [getattr(found, kind) for found in self.elements if found.WhichOneof("type") == kind]

    def text(self) -> str:
        """All that the page says in words."""
        parts = [found.body for kind in ("html", "markdown") for found in self.of_kind(kind)]
        parts += [found.body for found in self.of_kind("alert")]
        return html.unescape(_TAG.sub(" ", " ".join(parts)))

    def figures(self) -> dict[str, str]:
        """The key figures: label -> value."""
        shown = " ".join(found.body for found in self.of_kind("html"))
        return {html.unescape(label): html.unescape(value) for label, value in _FIGURE.findall(shown)}

    def faults(self) -> list[str]:
        """What went wrong on the page: exceptions, and errors that the page says."""
        said = [found.message for found in self.of_kind("exception")]
        return said + [found.body for found in self.of_kind("alert") if found.format == found.ERROR]

    def offers(self, label: str) -> bool:
        """Whether there is a button with this label that can be pressed."""
        return any(found.label.startswith(label) and not found.disabled for found in self.of_kind("button"))

    # -- what a person does ------------------------------------------------------------------------------------------

    def _labelled(self, kind: str, label: str) -> Any:
        found = next((each for each in self.of_kind(kind) if each.label.startswith(label)), None)
        assert found is not None, f"no {kind} »{label}« among {[each.label for each in self.of_kind(kind)]}"
        return found

    async def choose(self, **options: str | None) -> None:
        """Set select boxes by the first word of their labels; None clears one."""
        for label, option in options.items():
            widget = self._labelled("selectbox", label)
            self._states[widget.id] = (
                WidgetState(id=widget.id)
                if option is None
                else WidgetState(id=widget.id, string_value=option)
            )
        await self.visit()

    async def press(self, label: str) -> None:
        widget = self._labelled("button", label)
        self._states[widget.id] = WidgetState(id=widget.id, trigger_value=True)
        await self.visit()

    def files(self) -> list[Any]:
        """The files that the page offers."""
        return [found for found in self.of_kind("download_button") if not found.disabled]

    async def fetch(self, file: Any, **moved: str | None) -> httpx.Response:
        """The answer for a file of `files`, which is made now; `moved`: select boxes that this session sets while it is made."""
        url = file.url
        if file.HasField("deferred_file_id"):
            asked = BackMsg()
            asked.backend_operation_request.request_id = str(time.monotonic_ns())
            asked.backend_operation_request.session_id = self.session_id
            asked.backend_operation_request.deferred_file.file_id = file.deferred_file_id
            self._answered = asyncio.get_running_loop().create_future()
            await self._socket.send(asked.SerializeToString())
            if moved:
                await self.choose(**moved)
            while not self._answered.done():
                await self._receive()
            made = self._answered.result()
            if made.error_msg:
                return httpx.Response(500, text=made.error_msg)
            url = made.deferred_file.url
        return await self._http.get(url)

    async def give(self, name: str, content: bytes) -> None:
        """Put a file in the page's uploader."""
        widget = self.of_kind("file_uploader")[0]
        asked = BackMsg()
        asked.file_urls_request.request_id = "1"
        asked.file_urls_request.file_names.append(name)
        asked.file_urls_request.session_id = self.session_id
        await self._socket.send(asked.SerializeToString())
        while (message := await self._receive()).WhichOneof("type") != "file_urls_response":
            pass
        (urls,) = message.file_urls_response.file_urls
        sent = await self._http.put(
            urls.upload_url,
            files={"file": (name, content)},
            headers={"X-Xsrftoken": self._xsrf, "Cookie": f"{XSRF}={self._xsrf}"},
        )
        sent.raise_for_status()
        state = WidgetState(id=widget.id)
        state.file_uploader_state_value.uploaded_file_info.append(
            UploadedFileInfo(name=name, size=len(content), file_id=urls.file_id, file_urls=urls)
        )
        self._states[widget.id] = state
        await self.visit()
