"""The figures of a run, on the wire and kept: bounded in number and size, in their order."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from learn_torch.kernel.drawing import MAX_FIGURES, Drawing, InvalidDrawing, validate
from learn_torch.kernel.wire_types import Snapshot

MAX_KEPT = 1 << 20
"""Bytes of all figures of a run as they are kept; the last ones go first."""
MAX_UNPACKED = 16 << 20
"""Bytes that kept figures may grow to when they are read."""


class Figure(Snapshot, frozen=True, tag=True):
    """A figure that the run shows, or the next state of one that it has shown before."""

    number: Annotated[int, Meta(ge=1, le=MAX_FIGURES)]
    """Which of the run's figures."""
    drawing: Drawing

    MAX_BYTES: ClassVar[int] = 1 << 20

    def check(self) -> None:
        """Raise ValueError where the drawing contradicts itself."""
        validate(self.drawing)


@cache
def _drawings() -> msgspec.msgpack.Decoder[Drawing]:
    """Made when it is first needed, which takes 2 ms: the first paint does not wait for it."""
    return msgspec.msgpack.Decoder(Drawing)


class Figures:
    """What a run has drawn so far. A figure that is shown again takes its own place."""

    def __init__(self) -> None:
        self._by_number: dict[int, Drawing] = {}

    def add(self, frame: Figure) -> None:
        """Take a figure, new or in the place of its earlier state; one without axes empties it."""
        if not frame.drawing.axes:
            self._by_number.pop(frame.number, None)
        elif frame.number in self._by_number or len(self._by_number) < MAX_FIGURES:
            self._by_number[frame.number] = frame.drawing

    def __iter__(self) -> Iterator[Drawing]:
        return iter(self._by_number.values())

    def __len__(self) -> int:
        return len(self._by_number)

    def to_bytes(self) -> bytes:
        """Encode for the study: as many figures, from the first, as there is room for."""
        packed = [zlib.compress(msgspec.msgpack.encode(drawing), 1) for drawing in self]
        room, kept = MAX_KEPT - 64, []
        for blob in packed:
            room -= len(blob) + 8
            if room < 0:
                break
            kept.append(blob)
        return msgspec.msgpack.encode(kept) if kept else b""

    @classmethod
    def from_bytes(cls, data: bytes) -> Figures:
        """What `to_bytes` kept; raises ValueError for anything else."""
        figures = cls()
        try:
            kept = msgspec.msgpack.decode(data, type=list[bytes]) if data else []
            for number, blob in enumerate(kept[:MAX_FIGURES], 1):
                drawing = _drawings().decode(_unpacked(blob))
                validate(drawing)
                figures._by_number[number] = drawing
        except (msgspec.DecodeError, zlib.error, InvalidDrawing) as error:
            raise ValueError(f"not kept figures: {error}") from error
        return figures


def _unpacked(blob: bytes) -> bytes:
    return zlib.decompressobj().decompress(blob, MAX_UNPACKED)
