"""The child's end of the socket to its guard: requests come, replies go, from whatever thread."""

from __future__ import annotations

import os
import select
import socket
import sys
import threading
from collections import deque
from collections.abc import Iterator

from learn_torch.kernel.drawing import Drawing
from learn_torch.kernel.figures import Figure
from learn_torch.kernel.frames import (
    HEADER,
    BadFrame,
    Splitter,
    decode_reply,
    decode_request,
    pack,
)
from learn_torch.kernel.input_frames import InputReply, InputRequest
from learn_torch.kernel.protocol import Metrics, Reply, Request, RunCell, Series
from learn_torch.kernel.wire_types import Progress
from learn_torch.worker.channel import RECEIVE


class ReplyChannel:
    """Reads requests, and sends replies whole: a thread of a cell may draw while the cell does."""

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
        """Send a frame."""
        self._send(pack(frame))

    def send_curves(self, request: RunCell, batch: tuple[Series, ...], progress: Progress) -> None:
        """Send new points of the curves of a run."""
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
