"""Frames on the wire: four bytes of big-endian length, and that many bytes of msgpack.

The worker's side runs untrusted code, so the length is bounded before anything is read, and the
types are checked while they are decoded; nothing is ever unpickled.
"""

from __future__ import annotations

from functools import cache

import msgspec

from learn_torch.i18n.message import Message, msg, verbatim
from learn_torch.kernel.protocol import PROTOCOL, Reply, Request

MAX_FRAME = 4 << 20
"""Bytes; a longer frame is an attack or a bug, and the connection is dropped."""

HEADER = 4
"""Bytes of the length before each frame."""


class Envelope(msgspec.Struct, frozen=True):
    """What a request is and whom it is for; all else in the frame is skipped, not built."""

    type: str
    session: int


class _Hello(msgspec.Struct, frozen=True):
    """As much of a kernel's first frame as every version of the protocol has."""

    type: str
    protocol: int


_encoder = msgspec.msgpack.Encoder()


class BadFrame(ValueError):
    """Bytes that are not a frame of this protocol."""

    def __init__(self, why: Message) -> None:
        super().__init__(str(why))
        self.why = why


@cache
def _requests() -> msgspec.msgpack.Decoder[Request]:
    return msgspec.msgpack.Decoder(Request)


@cache
def _replies() -> msgspec.msgpack.Decoder[Reply]:
    return msgspec.msgpack.Decoder(Reply)


@cache
def _envelopes() -> msgspec.msgpack.Decoder[Envelope]:
    return msgspec.msgpack.Decoder(Envelope)


def make_decoders() -> None:
    """Make what decodes frames, 2 ms, before the first one comes: in a zygote, once for its forks.

    The screen leaves it until then: its first paint does not wait for it.
    """
    _requests()
    _replies()
    _envelopes()


def pack(frame: Request | Reply) -> bytes:
    """A frame as it goes over the wire."""
    body = _encoder.encode(frame)
    return len(body).to_bytes(HEADER, "big") + body


def decode_request(body: bytes) -> Request:
    """The request in a frame's body; raises BadFrame."""
    try:
        return _requests().decode(body)
    except msgspec.DecodeError as error:
        raise BadFrame(verbatim(str(error))) from error


def read_envelope(body: bytes) -> Envelope:
    """The type and the session of a request, for a process that only passes it on; raises BadFrame."""
    try:
        return _envelopes().decode(body)
    except msgspec.DecodeError as error:
        raise BadFrame(verbatim(str(error))) from error


def check_protocol(body: bytes) -> None:
    """Raise BadFrame where a kernel's first frame is of another version of the protocol.

    Looked at before the frame is decoded: another version may have other fields.
    """
    try:
        hello = msgspec.msgpack.decode(body, type=_Hello)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadFrame(verbatim(str(error))) from error
    if hello.protocol != PROTOCOL:
        raise BadFrame(
            msg(
                "it speaks protocol {theirs}, we speak {ours}", theirs=hello.protocol, ours=PROTOCOL
            )
        )


def decode_reply(body: bytes) -> Reply:
    """The reply in a frame's body; raises BadFrame, also where a size is out of bounds.

    A type of frame may have a limit of its own, `MAX_BYTES`, and a `check` of what holds between
    its fields.
    """
    try:
        frame = _replies().decode(body)
        _check(frame, len(body))
    except (ValueError, RecursionError) as error:
        raise BadFrame(verbatim(str(error))) from error
    return frame


def _check(frame: Reply, size: int) -> None:
    limit = getattr(frame, "MAX_BYTES", MAX_FRAME)
    if size > limit:
        raise BadFrame(_too_long(size, limit))
    if (check := getattr(frame, "check", None)) is not None:
        check()


def _too_long(size: int, limit: int) -> Message:
    return msg("a frame of {size} bytes; the limit is {limit}", size=size, limit=limit)


class Splitter:
    """Cuts a stream of bytes into the bodies of frames."""

    def __init__(self, limit: int = MAX_FRAME) -> None:
        self._limit = limit
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The bodies that `data` completes; raises BadFrame at a length over the limit."""
        self._buffer += data
        bodies = []
        start = 0
        while len(self._buffer) - start >= HEADER:
            length = int.from_bytes(self._buffer[start : start + HEADER], "big")
            if length > self._limit:
                raise BadFrame(_too_long(length, self._limit))
            end = start + HEADER + length
            if end > len(self._buffer):
                break
            bodies.append(bytes(self._buffer[start + HEADER : end]))
            start = end
        del self._buffer[:start]
        return bodies
