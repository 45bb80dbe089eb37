"""One end of a socket between two processes of the kernel that never blocks its owner."""

from __future__ import annotations

import socket
import time

from learn_torch.i18n.message import NOTHING, msg
from learn_torch.kernel.frames import BadFrame, Splitter, decode_reply
from learn_torch.kernel.protocol import Reply

RECEIVE = 1 << 16
WINDOW_SECONDS = 0.1
WINDOW_BYTES = 2 << 20
"""How much of a child's frames is read in one window: 20 MB/s, ten times what a figure in each
window needs. A child that sends more waits, so a flood costs its guard and the host no more."""
FRAME_BYTES = 1000
"""What each frame counts beside its own bytes, since reading one of 40 bytes takes as long as copying
2000: 20,000 a second at most. Frames of 40 bytes alone took 0.4 of a core of the guard, 0.5 of the host's."""


class Outbox:
    """Bytes on their way into a socket; what it does not take at once waits here."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._waiting = bytearray()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def send(self, data: bytes) -> None:
        """Queue bytes, and send what the socket takes; raises ConnectionError."""
        self._waiting += data
        self.flush()

    def flush(self) -> None:
        """Send what the socket takes without waiting; raises ConnectionError."""
        try:
            while self._waiting:
                del self._waiting[: self._sock.send(self._waiting, socket.MSG_DONTWAIT)]
        except BlockingIOError:
            return


class ChannelBroken(Exception):
    """The child has closed its end, or sent what is no reply; `ControlChannel.broken` says which."""


class ControlChannel:
    """The guard's end of the socket on which it speaks with a child, which is not trusted."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._splitter = Splitter()
        self._window_ends = 0.0
        self._window_left = WINDOW_BYTES
        self.outbox = Outbox(sock)
        self.closed = False
        """Whether the child has closed its end, as it does when it ends."""
        self.broken = NOTHING
        """Why it is of no use any more; NOTHING while it is."""

    def fileno(self) -> int:
        """For select."""
        return self._sock.fileno()

    def wants_to_read(self) -> bool:
        """Whether to wait for frames: not after the end, and not while the window is used up."""
        return not self.broken and self.due() is None

    def due(self) -> float | None:
        """When to go on reading (monotonic seconds); None: now, or never."""
        if self.broken or self._window_left > 0 or time.monotonic() >= self._window_ends:
            return None
        return self._window_ends

    def read(self) -> list[Reply]:
        """The frames that have arrived; raises ChannelBroken, once."""
        try:
            data = self._sock.recv(RECEIVE, socket.MSG_DONTWAIT)
            bodies = self._splitter.feed(data)
            self._count(len(data) + FRAME_BYTES * len(bodies))
            frames = list(map(decode_reply, bodies))
        except BlockingIOError:
            return []
        except BadFrame as error:
            self.broken = msg("The cell sent what only learn-torch itself may send.")
            raise ChannelBroken(str(self.broken)) from error
        except ConnectionError:
            data, frames = b"", []
        if not data:
            self.closed = True
            self.broken = msg("The cell closed its process's connection to learn-torch.")
            raise ChannelBroken(str(self.broken))
        return frames

    def _count(self, size: int) -> None:
        now = time.monotonic()
        if now >= self._window_ends:
            self._window_ends, self._window_left = now + WINDOW_SECONDS, WINDOW_BYTES
        self._window_left -= size

    def close(self) -> None:
        """Let go of the socket."""
        self._sock.close()
