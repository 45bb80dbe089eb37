"""The child's end of the socket to its guard: requests come, replies go, from whatever thread."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterator

from learn_torch.kernel.drawing import Drawing
from learn_torch.kernel.frames import (
    HEADER,
    BadFrame,
    Splitter,
    decode_reply,
    decode_request,
    pack,
)
from learn_torch.kernel.protocol import Figure, Metrics, Reply, Request, RunCell, Series
from learn_torch.kernel.wire_types import Progress

RECEIVE = 1 << 16


class ReplyChannel:
    """Reads requests, and sends replies whole: a thread of a cell may draw while the cell does."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._lock = threading.Lock()
        os.register_at_fork(
            before=self._lock.acquire,
            after_in_parent=self._lock.release,
            after_in_child=self._lock.release,
        )

    def requests(self) -> Iterator[Request]:
        """The requests of the guard, until it hangs up."""
        splitter = Splitter()
        while data := self._control.recv(RECEIVE):
            yield from map(decode_request, splitter.feed(data))

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
