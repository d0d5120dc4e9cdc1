"""Large messages: a server says "as before" only of what a browser surely has.

A browser keeps large messages for some runs. Streamlit decides what it has by what it told when it asked for a run, and
by the time of the answer it may have dropped some, which costs it its connection ("Cached ForwardMsg MISS"). Here it is
decided as a message leaves: a connection keeps the order, so what was sent shortly before is there when this arrives.
"""

from collections.abc import Iterable
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.forward_msg_cache import create_reference_msg
from streamlit.runtime.scriptrunner import ScriptRunContext

RUNS = 2
"""So many runs after it was sent, a message is sent again; a browser keeps it for more, see .streamlit/config.toml."""


class Sent:
    """Which large messages went over a connection lately."""

    def __init__(self) -> None:
        self._run = 0
        self._sent: dict[str, int] = {}

    def shortened(self, message: ForwardMsg) -> ForwardMsg:
        """Return the message as it is to be sent next: a mere reference where the browser has it."""
        if message.WhichOneof("type") == "script_finished":
            self._end_run()
        if not message.metadata.cacheable:
            return message
        known = message.hash in self._sent
        self._sent[message.hash] = self._run
        return create_reference_msg(message) if known else message

    def note(self, names: Iterable[str]) -> None:
        """Note that large messages of these hashes were sent, in a run of their own."""
        self._sent.update(dict.fromkeys(names, self._run))
        self._end_run()

    def _end_run(self) -> None:
        self._run += 1
        self._sent = {name: run for name, run in self._sent.items() if self._run - run <= RUNS}


SENT: WeakKeyDictionary[Any, Sent] = WeakKeyDictionary()
"""Of each connection."""


def note_sent(client: Any, names: Iterable[str]) -> None:
    """Note that large messages of these hashes went over a connection by another way, in a run of their own."""
    SENT.setdefault(client, Sent()).note(names)


def refer_to_what_was_sent() -> None:
    """Let references be decided as messages leave, from the next run on."""
    if hasattr(Runtime._send_message, "__wrapped__"):
        return
    send, reset = Runtime._send_message, ScriptRunContext.reset

    @wraps(send)
    def send_shortened(self: Runtime, session: Any, message: ForwardMsg) -> None:
        send(self, session, SENT.setdefault(session.client, Sent()).shortened(message))

    @wraps(reset)
    def reset_without_references(self: ScriptRunContext, *args: Any, **options: Any) -> None:
        reset(self, *args, **options)
        self.cached_message_hashes = frozenset()

    Runtime._send_message = send_shortened  # type: ignore[assignment, method-assign]
    ScriptRunContext.reset = reset_without_references  # type: ignore[method-assign]
