"""A kernel's sentence is bounded in its type: in number, length and depth, and as the text it becomes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from learn_torch.i18n.message import MAX_ID, MAX_VALUES, Message, authored, listing, msg, paragraph
from learn_torch.kernel.drawing import Drawing
from learn_torch.kernel.frames import HEADER, BadFrame, decode_reply, pack
from learn_torch.kernel.protocol import ErrorReport, Finished, Gone, Verdict
from learn_torch.kernel.wire_message import (
    MAX_DEPTH,
    MAX_SENTENCE,
    MAX_VALUE,
    WireMessage,
    to_wire,
)

FINISHED = {"type": "Finished", "session": 1, "run": 1, "outcome": "died", "seconds": 0.0}


def nested(depth: int, inner: dict[str, Any] | None = None) -> dict[str, Any]:
    """A message in a message, so deep."""
    message = inner or {"id": "x"}
    for _ in range(depth - 1):
        message = {"id": "{a}", "values": {"a": message}}
    return message


def doubling(depth: int) -> dict[str, Any]:
    """Each level shows the one below twenty times: 200 bytes that would become 20 ** depth."""
    message: dict[str, Any] = {"id": "x"}
    for _ in range(depth - 1):
        message = {"id": "{a}" * 20, "values": {"a": message}}
    return message


OUT_OF_BOUNDS = {
    "a plain text, as in protocol 3": "It ended.",
    "too long an id": {"id": "x" * (MAX_ID + 1)},
    "too long a value": {"id": "{a}", "values": {"a": "x" * (MAX_VALUE + 1)}},
    "too many values": {"id": "", "values": {f"v{n}": 1 for n in range(MAX_VALUES + 1)}},
    "a place repeated": {"id": "{a}" * 100, "values": {"a": "x" * MAX_VALUE}},
    "a bomb of places": doubling(MAX_DEPTH),
    "too deep": nested(MAX_DEPTH + 1),
    "much too deep": nested(400),
    "an attribute for a name": {"id": "{a.b}", "values": {"a.b": "x"}},
    "a number for a name": {"id": "{0}", "values": {"0": "x"}},
    "a list for a value": {"id": "{a}", "values": {"a": ["x"]}},
    "nothing for a value": {"id": "{a}", "values": {"a": None}},
    "a terminal's command in the id": {"id": "\x1b]52;c;aGk=\x07"},
    "a terminal's command in a value": {"id": "{a}", "values": {"a": "\x9b31m"}},
    "a right-to-left override": {"id": "{a}", "values": {"a": "\u202egnp.exe"}},
    "one of these within another": nested(2, {"id": "\x1b[2J"}),
}
PLACES = {
    "a reason": lambda message: FINISHED | {"reason": message},
    "a verdict": lambda message: FINISHED | {"verdict": {"passed": True, "message": message}},
    "the end of a session": lambda message: {"type": "Gone", "session": 1, "reason": message},
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("case", OUT_OF_BOUNDS)
def test_what_is_out_of_bounds_is_refused_by_the_type(case: str, place: str) -> None:
    with pytest.raises(BadFrame):
        decode_reply(msgspec.msgpack.encode(PLACES[place](OUT_OF_BOUNDS[case])))


def test_what_keeps_the_bounds_arrives() -> None:
    widest = {"id": "{a}{b}", "values": {"a": "x" * MAX_VALUE, "b": "y" * (MAX_VALUE - 100)}}
    for message in (widest, nested(MAX_DEPTH), {"id": "{n} {x}", "values": {"n": 3, "x": 0.5}}):
        body = msgspec.msgpack.encode(FINISHED | {"reason": message})
        frame = decode_reply(body)
        assert isinstance(frame, Finished)
        assert len(str(frame.reason)) <= MAX_SENTENCE


AWKWARD = [
    msg("{a}", a="\x1b[31m" + "x" * 10_000),
    msg("{a} and {b}", a="x" * 10_000, b="y" * 10_000),
    msg("{a}" * 40, a="x" * 1000),
    paragraph(*(authored("z" * 3000) for _ in range(5))),
    msg("{a}", a=msg("{a}", a=msg("{a}", a=msg("{a}", a=msg("{a}", a=msg("{a}", a=msg("x"))))))),
    msg("{a}\u202e", a=listing("\x07\ud800bcdefghijkl")),
]


@pytest.mark.parametrize("message", AWKWARD)
def test_whatever_the_kernel_says_fits_a_frame(message: Message) -> None:
    frame = Gone(1, "died", to_wire(message))
    assert decode_reply(pack(frame)[HEADER:]) == frame


def test_what_is_too_long_for_its_sentence_is_told_in_english() -> None:
    cut = to_wire(msg("{a} and {b}", a="x" * 10_000, b="y" * 10_000))
    assert cut.id == "{text}"
    assert str(cut).startswith("xxx")


def test_a_message_is_the_same_on_both_sides_of_the_wire() -> None:
    here = msg("It reached {limit}.", limit=msg("the limit of {seconds} s", seconds=3))
    there = msgspec.msgpack.decode(msgspec.msgpack.encode(to_wire(here)), type=WireMessage)
    assert there == here and here == there
    assert hash(there) == hash(here)
    assert to_wire(there) is there
    assert there != msg("It reached {limit}.", limit="the limit of 3 s")


def test_reports_and_figures_of_protocol_3_can_still_be_read() -> None:
    """The study keeps both as they came."""
    report = {"kind": "E", "message": "no", "notes": ["A note."]}
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(report), type=ErrorReport).notes == (
        "A note.",
    )
    figure = {"axes": [], "notes": ["3 more axes are not shown."]}
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(figure), type=Drawing).notes == (
        "3 more axes are not shown.",
    )


def test_a_verdict_may_say_nothing() -> None:
    assert not Verdict(True).message
    assert str(Verdict(True).message) == ""
