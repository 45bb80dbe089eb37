"""The sockets between processes of the kernel: an end that never blocks its owner, and the child's end."""

from __future__ import annotations

import os
import select
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator

from learn_torch.i18n.message import NOTHING, msg
from learn_torch.kernel.drawing import Drawing
from learn_torch.kernel.figures import Figure
from learn_torch.kernel.frames import HEADER, BadFrame, Splitter, decode_reply, decode_request, pack
from learn_torch.kernel.input_frames import InputReply, InputRequest
from learn_torch.kernel.protocol import Metrics, Reply, Request, RunCell, Series
from learn_torch.kernel.wire_types import Progress

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


class ReplyChannel:
    """The child's end: reads requests, and sends replies whole, from whatever thread of a cell."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._splitter = Splitter()
        self._received: deque[Request] = deque()
        self._lock = threading.Lock()
        os.register_at_fork(
            before=self._lock.acquire,
            after_in_parent=self._lock.release,
            after_in_child=self._lock.release,
        )

    def requests(self) -> Iterator[Request]:
        """The requests of the guard, until it hangs up."""
        while self._received or self._receive():
            while self._received:
                yield self._received.popleft()

    def _receive(self) -> bool:
        """Wait for bytes of the guard; False at the end."""
        data = self._control.recv(RECEIVE)
        self._received.extend(map(decode_request, self._splitter.feed(data)))
        return bool(data)

    def ask(self, request: InputRequest, cancelled: int) -> InputReply | None:
        """Send a request and wait for its reply; None once the descriptor `cancelled` is readable.

        In the middle of a run, when nobody else reads. An exception of a signal goes through.
        """
        self.send(request)
        control = self._control.fileno()
        while cancelled not in select.select([control, cancelled], [], [])[0]:
            more = self._receive()
            replies = [frame for frame in self._received if isinstance(frame, InputReply)]
            for frame in replies:
                self._received.remove(frame)
                if frame.number == request.number:
                    return frame
            if not more:
                return None
        return None

    def send(self, frame: Reply) -> None:
        self._send(pack(frame))

    def send_curves(self, request: RunCell, batch: tuple[Series, ...], progress: Progress) -> None:
        self.send(Metrics(request.session, request.run, batch, progress))

    def send_figure(self, request: RunCell, number: int, drawing: Drawing) -> None:
        """Send a figure of a run, or say on stderr why it cannot be shown."""
        raw = pack(Figure(request.session, request.run, number, drawing))
        try:  # what the guard would refuse would cost the session
            decode_reply(raw[HEADER:])
        except BadFrame as error:
            print(f"A figure could not be shown: {error}.", file=sys.stderr)
        else:
            self._send(raw)

    def _send(self, raw: bytes) -> None:
        with self._lock:
            self._control.sendall(raw)
