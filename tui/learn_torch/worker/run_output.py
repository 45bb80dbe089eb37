"""The guard's share in output: the run that it belongs to, and how much of what is late goes on."""

from __future__ import annotations

from collections.abc import Callable

from learn_torch.kernel.protocol import Output, Reply
from learn_torch.kernel.wire_types import Stream


class RunOutput:
    """Sends output to the host as that of the present run, or as late output of one that is over."""

    def __init__(self, session: int, cap: int, say: Callable[[Reply], None]) -> None:
        self._session = session
        self._cap = cap
        self._room = cap
        """Bytes of late output that go on until the next run begins, of all earlier runs together."""
        self._say = say
        self._last = 0
        """The number of the present run, or of the last one; 0 before the first."""
        self._running = False

    def begin(self, run: int) -> None:
        """A run begins."""
        self._last, self._room, self._running = run, self._cap, True

    def end(self) -> None:
        """The run is over."""
        self._running = False

    def send(self, stream: Stream, data: bytes, dropped: int = 0, lines: int = 0) -> None:
        """Send what came through the pipes of the child."""
        if self._running:
            self._say(Output(self._session, self._last, stream, data, dropped, lines))
        else:
            self._send_late(self._last, stream, data, dropped, lines)

    def pass_on(self, frame: Output) -> None:
        """Pass on what the child says a thread of an earlier run has printed; it may say anything."""
        self._send_late(min(frame.run, self._last), frame.stream, frame.data)

    def _send_late(
        self,
        run: int,
        stream: Stream,
        data: bytes,
        dropped: int = 0,
        lines: int = 0,
    ) -> None:
        """Send late output while there is room for it; of the rest, only how much it is."""
        if run <= 0:
            return
        data, rest = data[: max(0, self._room)], data[max(0, self._room) :]
        self._room -= len(data)
        if data:
            self._say(Output(self._session, run, stream, data, dropped, lines, late=True))
            dropped = lines = 0
        if rest:
            dropped, lines = dropped + len(rest), lines + rest.count(b"\n")
            self._say(Output(self._session, run, stream, b"", dropped, lines, late=True))
