"""Frames of figures are never believed; what is kept of them is bounded."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, cast

import msgspec
import pytest

from learn_torch.kernel.drawing import (
    MAX_AXES,
    MAX_FIGURES,
    MAX_MARKS,
    MAX_POINTS,
    Area,
    Axes,
    Axis,
    Bars,
    Caption,
    Drawing,
    Entry,
    Image,
    Line,
    Points,
    Scale,
    Tick,
)
from learn_torch.kernel.figures import MAX_KEPT, Figure, Figures
from learn_torch.kernel.frames import BadFrame, decode_reply, pack
from learn_torch.kernel.protocol import Finished, Request, RunFrame
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Snapshot
from learn_torch.session.events import RunFinished, RunGrew
from learn_torch.session.requests import RunRequest
from learn_torch.session.runs import Run

UNIT = Axis(0.0, 1.0)
LINE = Line((0.0, 1.0), (0.0, math.nan), 0xFF0000)


def drawing(*marks: Any, **changes: Any) -> Drawing:
    """A figure of one axes."""
    fields: dict[str, Any] = {"x": UNIT, "y": UNIT, "marks": marks}
    return Drawing((Axes(**(fields | changes)),))


def sent(frame: Figure) -> Figure:
    """The frame as the host gets it."""
    found = decode_reply(pack(frame)[4:])
    assert isinstance(found, Figure)
    return found


def test_a_figure_survives_the_wire() -> None:
    frame = Figure(1, 2, 3, drawing(LINE, Image(1, 1, b"\x00\x01\x02"), title="损失"))
    assert repr(sent(frame)) == repr(frame)


@pytest.mark.parametrize(
    "mark",
    [
        Line((0.0,), (0.0, 1.0), 0),
        Line((0.0,) * (MAX_POINTS + 1), (0.0,) * (MAX_POINTS + 1), 0),
        Line((0.0,), (0.0,), -1),
        Line((0.0,), (0.0,), 0x1000000),
        Line((0.0,), (0.0,), "red"),  # type: ignore[arg-type]
        Points((0.0,), (0.0,), (), b"\x00"),
        Points((0.0,), (0.0,), (1, 2), b"\x02"),
        Points((0.0,), (0.0,), (1,), b""),
        Points((0.0,), (0.0,), tuple(range(65)), b"\x00"),
        Bars((0.0,), (1.0,), (0.0,), (), (1,), b"\x00"),
        Area((0.0, 1.0), (0.0,), 1),
        Area((0.0,), (0.0,), 1, alpha=2.0),
        Image(2, 2, b"\x00" * 11),
        Image(0, 1, b""),
        Image(161, 1, b"\x00" * 483),
        Image(1 << 40, 1 << 40, b""),
        Image(1, 1, b"\x00" * 3, left=math.nan),
        Image(1, 1, b"\x00" * 3, grain=(0, 1)),
    ],
    ids=repr,
)
def test_a_mark_that_contradicts_itself_is_a_bad_frame(mark: Any) -> None:
    with pytest.raises(BadFrame):
        sent(Figure(1, 1, 1, drawing(mark)))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "x" * 201},
        {"title": "\x1b]52;c;aGk=\x07"},
        {"title": "\x9b31m"},
        {"x": Axis(0.0, 0.0)},
        {"x": Axis(0.0, math.inf)},
        {"x": Axis(math.nan, 1.0)},
        {"x": Axis(-1.0, 1.0, log=True)},
        {"x": Axis(0.0, 1.0, ticks=(Tick(math.nan, "a"),))},
        {"x": Axis(0.0, 1.0, ticks=(Tick(0.0, "a\x07"),))},
        {"row": -1},
        {"column": MAX_AXES},
        {"rows": 0},
        {"columns": 1 << 60},
        {"marks": (LINE,) * (MAX_MARKS + 1)},
        {"captions": (Caption(math.inf, 0.0, "a"),)},
        {"captions": (Caption(0.0, 0.0, "a\rb"),)},
        {"legend": (Entry("a", 0, "pie"),)},  # type: ignore[arg-type]
        {"aspect": 0.0},
        {"aspect": math.nan},
        {"scale": Scale(math.nan, 1.0, (0,))},
    ],
    ids=repr,
)
def test_an_axes_out_of_bounds_is_a_bad_frame(changes: dict[str, Any]) -> None:
    with pytest.raises(BadFrame):
        sent(Figure(1, 1, 1, drawing(**changes)))


@pytest.mark.parametrize("number", [0, -1, MAX_FIGURES + 1, 1 << 70])
def test_a_number_out_of_bounds_is_a_bad_frame(number: int) -> None:
    with pytest.raises((BadFrame, OverflowError)):
        sent(Figure(1, 1, number, drawing()))


def test_many_small_things_are_too_many_together() -> None:
    line = Line((0.0,) * MAX_POINTS, (0.0,) * MAX_POINTS, 0)
    with pytest.raises(BadFrame, match="points"):
        sent(Figure(1, 1, 1, drawing(*[line] * 20)))
    image = Image(160, 160, bytes(3 * 160 * 160))
    with pytest.raises(BadFrame):
        sent(Figure(1, 1, 1, drawing(*[image] * 8)))


def test_a_figure_that_comes_again_takes_its_own_place() -> None:
    figures = Figures()
    for number, title in ((1, "a"), (2, "b"), (1, "c")):
        figures.add(Figure(1, 1, number, drawing(title=title)))
    assert [found.axes[0].title for found in figures] == ["c", "b"]


def test_figures_are_kept_and_come_back() -> None:
    figures = Figures()
    figures.add(Figure(1, 1, 1, drawing(LINE)))
    figures.add(Figure(1, 1, 2, drawing(title="second")))
    assert repr(list(Figures.from_bytes(figures.to_bytes()))) == repr(list(figures))
    assert Figures().to_bytes() == b""
    assert len(Figures.from_bytes(b"")) == 0


def test_what_is_kept_is_bounded_and_the_first_stay() -> None:
    import random

    noise = random.Random(0).randbytes(3 * 160 * 160)
    figures = Figures()
    for number in range(1, MAX_FIGURES + 1):
        figures.add(Figure(1, 1, number, drawing(Image(160, 160, noise), title=str(number))))
    blob = figures.to_bytes()
    assert len(blob) <= MAX_KEPT
    back = [found.axes[0].title for found in Figures.from_bytes(blob)]
    assert back == [str(number + 1) for number in range(len(back))]
    assert 10 <= len(back) < MAX_FIGURES


@pytest.mark.parametrize(
    "blob",
    [
        b"\xff",
        b"not kept figures",
        msgspec.msgpack.encode([b"not zlib"]),
        msgspec.msgpack.encode([1, 2]),
        Figures().to_bytes() or msgspec.msgpack.encode({"a": 1}),
    ],
)
def test_anything_else_that_is_kept_is_refused(blob: bytes) -> None:
    with pytest.raises(ValueError, match="not kept figures"):
        Figures.from_bytes(blob)


def test_a_small_blob_does_not_grow_without_end() -> None:
    import zlib

    bomb = msgspec.msgpack.encode([zlib.compress(bytes(200 << 20))])
    with pytest.raises(ValueError, match="not kept figures"):
        Figures.from_bytes(bomb)


@dataclasses.dataclass
class Wire:
    """A kernel that takes requests and says nothing."""

    alive: bool = True

    def send(self, request: Request) -> None:
        assert request is not None

    def forget(self, number: int) -> None:
        raise AssertionError(number)


async def test_an_animation_that_nobody_fetches_does_not_pile_up() -> None:
    session = Session(Wire(), 1)
    for state in range(1000):
        session.on_frame(Figure(1, 1, 1, drawing(title=str(state))))
    session.on_frame(Figure(1, 1, 2, drawing(title="other")))
    session.on_frame(Finished(1, 1, "ok", 0.1))
    events = [event async for event in session.run("cell", "code")]
    titles = [e.drawing.axes[0].title for e in events if isinstance(e, Figure)]
    assert titles == ["999", "other"]


class Gauge(Snapshot, frozen=True, tag=True):
    """A kind of frame that no module of ours names."""

    value: float


async def test_another_kind_of_frame_reaches_the_front_ends_and_none_in_between_names_it() -> None:
    """With `files_that_carry` in tests/house this bounds what a new kind costs."""
    session, run, events = Session(Wire(), 1), Run(RunRequest("cell", "code")), []
    for frame in (Gauge(1, 1, 1, 0.1), Gauge(1, 1, 1, 0.9), Finished(1, 1, "ok", 0.1)):
        session.on_frame(cast(RunFrame, frame))
    async for sent in session.run("cell", "code"):
        events.append((getattr(sent, "value", None), run.take(sent)))
    assert events[0] == (0.9, RunGrew(run, cast(type[RunFrame], Gauge)))
    assert [type(event) for _, event in events] == [RunGrew, RunFinished]
