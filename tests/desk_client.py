"""A browser's socket without a browser: what one tab of the desk sends and is shown, message by message.

Cookie, address, agent and the session that is taken up again are what the test says, as a thief's would be.
"""

from __future__ import annotations

import re
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

_MOST_S = 60.0


@dataclass
class Tab:
    """One tab: connect, run the page's script, press and fill."""

    port: int
    cookie: str = ""
    address: str = "192.0.2.1"
    agent: str = "Browser/1"
    take_up: str = ""  # the id of a Streamlit session to take over
    session_id: str = ""
    elements: dict[str, object] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _opened: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        headers = {"X-Forwarded-For": self.address}
        if self.cookie:
            headers["Cookie"] = f"qz_visitor={self.cookie}"
        asked = ["streamlit", "x", self.take_up] if self.take_up else ["streamlit"]
        opened = connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            origin=f"http://127.0.0.1:{self.port}",  # type: ignore[arg-type]
            additional_headers=headers,
            user_agent_header=self.agent,
            subprotocols=[Subprotocol(name) for name in asked],
            open_timeout=_MOST_S,
            max_size=None,
        )
        self._socket = self._opened.enter_context(opened)
        return self.run()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    @property
    def socket(self) -> ClientConnection:
        assert self._socket is not None
        return self._socket

    def run(self, pressed: str = "", **filled: str) -> Self:
        """Run the script, with a button pressed and fields filled by their labels."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        for label, text in filled.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = self._id("text_input", label), text
        if pressed:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = self._id("button", pressed), True
        self.socket.send(message.SerializeToString())
        self._read()
        return self

    def _read(self) -> None:
        end = time.monotonic() + _MOST_S
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(self.socket.recv(timeout=end - time.monotonic())))
            said = message.WhichOneof("type")
            if said == "new_session":
                self.elements.clear()
                self.session_id = message.new_session.initialize.session_id or self.session_id
            elif said == "delta":
                place = ".".join(map(str, message.metadata.delta_path))
                self.elements[place] = message.delta
            elif said == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def _id(self, kind: str, label: str) -> str:
        for delta in self.elements.values():
            element = getattr(getattr(delta, "new_element", None), kind, None)
            if element is not None and element.label == label:
                return str(element.id)
        raise AssertionError(f"no {kind} says {label}: {self.words}")

    @property
    def words(self) -> str:
        """All that was sent for the page, as text."""
        text = "\n".join(str(delta) for delta in self.elements.values())
        return re.sub(r"(\\\d{3})+", _decoded, text).replace("\\", "")


def _decoded(found: re.Match[str]) -> str:
    octets = bytes(int(part, 8) for part in found.group().split("\\")[1:])
    return octets.decode("utf-8", "replace")
