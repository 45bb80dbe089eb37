"""The output of a child in its guard: read in batches, capped, sent as that of a run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from learn_torch.kernel.protocol import Output, Reply
from learn_torch.kernel.wire_types import Stream

BATCH_BYTES = 32 << 10
BATCH_SECONDS = 0.016
SAMPLE_SECONDS = 0.1
"""How often something of the newest output is passed on once the cap is reached."""
SAMPLE_BYTES = 8 << 10
DRAIN_SECONDS = 0.2
READ = 1 << 17
BUSY_READS, BUSY_SECONDS, SMALL_BYTES = 16, 0.001, 8 << 10
REST_SECONDS = 0.0005
"""After so many small reads, each so soon after the last, a stream is left alone for a moment: a loop
of `print` would pay for waking the guard with every line. Measured: 1.2 us of 3 a line."""

PIECE = 8 << 10
"""Bytes of one frame at most: the host's screen takes up to 60 ms for 32 KiB of cursor movements."""

Send = Callable[[Stream, bytes, int, int], None]
"""Stream, data, bytes and lines dropped just before."""


class OutputPipe:
    """One stream of one child.

    The first `cap` bytes of a run are passed on whole. After that the newest are sampled, ten
    times a second, so that a flood is still seen to be alive; the last of them always arrives.
    """

    def __init__(self, fd: int, stream: Stream, send: Send) -> None:
        os.set_blocking(fd, False)
        self.fd = fd
        self._stream = stream
        self._send = send
        self._held = bytearray()
        self._since = 0.0
        self._room = 0
        self._dropped = 0
        self._dropped_lines = 0
        self._last_read = 0.0
        self._busy = 0
        """How many small reads in a row came soon after each other."""
        self.rests_until: float | None = None
        """Until when it is not read (monotonic seconds); None: it is."""
        self.at_end = False
        """Whether everybody has closed the other end: then select would report it for ever."""

    def begin(self, cap: int) -> None:
        """A run begins; its output is capped anew."""
        self._room = cap

    def read(self) -> bool:
        """Take what is there; False at the end of the stream."""
        try:
            data = os.read(self.fd, READ)
        except BlockingIOError:
            return True
        if not data:
            self.at_end = True
            return False
        now = time.monotonic()
        self._rest(now, len(data))
        if not self._held:
            self._since = now
        self._held += data
        if self._room > 0 and len(self._held) >= BATCH_BYTES:
            self.flush()
        elif self._room <= 0 and len(self._held) > BATCH_BYTES:
            self._keep_newest()
        return True

    def _rest(self, now: float, size: int) -> None:
        soon = now - self._last_read < BUSY_SECONDS and size < SMALL_BYTES
        self._busy = self._busy + 1 if soon else 0
        self._last_read = now
        self.rests_until = now + REST_SECONDS if self._busy >= BUSY_READS else None

    def _keep_newest(self) -> None:
        surplus = len(self._held) - SAMPLE_BYTES
        if surplus > 0:
            self._dropped_lines += self._held.count(b"\n", 0, surplus)
            del self._held[:surplus]
            self._dropped += surplus

    def due(self) -> float | None:
        """When the held output has to go on (monotonic seconds); None when nothing is held."""
        if not self._held:
            return None
        return self._since + (BATCH_SECONDS if self._room > 0 else SAMPLE_SECONDS)

    def is_awaited(self) -> bool:
        """Whether to wait for what comes next: neither at its end nor resting."""
        if self.rests_until is not None and self.rests_until <= time.monotonic():
            self.rests_until = None
        return not self.at_end and self.rests_until is None

    def flush(self) -> None:
        """Pass on what is held."""
        if not self._held:
            return
        if self._room <= 0:
            self._keep_newest()
        self._room -= len(self._held)
        data, self._held = bytes(self._held), bytearray()
        dropped, self._dropped = self._dropped, 0
        lines, self._dropped_lines = self._dropped_lines, 0
        for start in range(0, len(data), PIECE):
            self._send(self._stream, data[start : start + PIECE], dropped, lines)
            dropped = lines = 0

    def give_way(self) -> None:
        """Pass on what is held, for the other stream comes next; past the cap there is no order."""
        self._busy = 0
        if self._room > 0:
            self.flush()

    def drain(self) -> None:
        """Read everything that was written up to now, and pass it on.

        Bounded in time: something that the run left behind may go on writing.
        """
        deadline = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < deadline:
            before = len(self._held), self._dropped, self._room
            if not self.read() or (len(self._held), self._dropped, self._room) == before:
                break
        self.flush()


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
        self, run: int, stream: Stream, data: bytes, dropped: int = 0, lines: int = 0
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
