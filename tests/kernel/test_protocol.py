"""Frames: versioned, bounded, and never believed."""

from __future__ import annotations

import msgspec
import pytest

from learn_torch.errors import KernelMismatch
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.frames import (
    MAX_FRAME,
    BadFrame,
    Splitter,
    decode_reply,
    decode_request,
    pack,
)
from learn_torch.kernel.protocol import (
    PROTOCOL,
    Finished,
    Interrupt,
    Metrics,
    Open,
    RunCell,
    Series,
)
from learn_torch.kernel.wire_types import MAX_POINTS, GpuSpent
from tests.kernel.scripted import PipeTransport


@pytest.mark.parametrize("frame", [Open(1), RunCell(1, 2, "cell", "1 + 1"), Interrupt(3)])
def test_a_request_survives_the_wire(frame: Open | RunCell | Interrupt) -> None:
    [body] = Splitter().feed(pack(frame))
    assert decode_request(body) == frame


def test_nan_and_inf_survive_the_wire() -> None:
    frame = Metrics(1, 1, (Series("loss", (0, 1), (float("nan"), float("inf"))),))
    [body] = Splitter().feed(pack(frame))
    assert repr(decode_reply(body)) == repr(frame)


def test_frames_are_put_together_from_any_pieces() -> None:
    raw = pack(Interrupt(1)) + pack(Interrupt(2))
    splitter = Splitter()
    bodies = [body for byte in raw for body in splitter.feed(bytes([byte]))]
    assert [decode_request(body) for body in bodies] == [Interrupt(1), Interrupt(2)]


def test_a_length_over_the_limit_is_refused_before_anything_is_read() -> None:
    with pytest.raises(BadFrame, match="the limit is"):
        Splitter().feed((MAX_FRAME + 1).to_bytes(4, "big"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"not msgpack at all",
        msgspec.msgpack.encode({"type": "NoSuchFrame"}),
        msgspec.msgpack.encode({"type": "Finished", "session": "one"}),
        msgspec.msgpack.encode(
            {"type": "Finished", "session": 1, "run": 1, "outcome": "won", "seconds": 0.0}
        ),
        b"\x91" * 100_000,
        pack(Finished(1, 1, "ok", 0.0))[4:-3],
    ],
)
def test_a_hostile_body_is_a_bad_frame_and_nothing_worse(body: bytes) -> None:
    with pytest.raises(BadFrame):
        decode_reply(body)


@pytest.mark.parametrize(
    ("peak", "seconds"),
    [(-1, 0.0), (1 << 62, 0.0), (0, float("inf")), (0, float("nan")), (0, -1.0)],
)
def test_figures_of_a_gpu_that_no_screen_can_show_are_bad_frames(peak: int, seconds: float) -> None:
    with pytest.raises(BadFrame):
        decode_reply(pack(Finished(1, 1, "ok", 0.0, gpu=GpuSpent(peak, seconds)))[4:])


@pytest.mark.parametrize(
    "series",
    [
        (Series("loss", (1, 2), (0.5,)),),
        (Series("loss", (0,) * (MAX_POINTS + 1), (0.0,) * (MAX_POINTS + 1)),),
        tuple(Series(str(i), (), ()) for i in range(100)),
    ],
)
def test_curves_out_of_bounds_are_bad_frames(series: tuple[Series, ...]) -> None:
    with pytest.raises(BadFrame):
        decode_reply(pack(Metrics(1, 1, series))[4:])


async def test_a_kernel_of_another_protocol_is_refused_in_one_sentence() -> None:
    """Its Ready may have other fields: the number is read before the rest."""
    body = msgspec.msgpack.encode({"type": "Ready", "protocol": PROTOCOL - 1, "devices": 7})
    transport = PipeTransport(hello=len(body).to_bytes(4, "big") + body)
    with pytest.raises(KernelMismatch, match=rf"speaks protocol {PROTOCOL - 1}, we speak"):
        await Kernel(transport=transport).start()
    assert transport.ended.is_set()


@pytest.mark.asyncio(loop_scope="session")
async def test_ready_says_what_a_session_gets(kernel: Kernel) -> None:
    session = await kernel.open()
    opened, ready = session.opened, kernel.ready
    await session.close()
    assert ready is not None
    assert ready.device("auto") == ready.device(opened.device.label) is not None
    assert ready.device().label == opened.device.label  # type: ignore[union-attr]
    assert ready.device("cuda:99") is None
    assert (ready.sandbox, ready.promises, ready.root) == (
        opened.sandbox,
        opened.promises,
        opened.root,
    )
