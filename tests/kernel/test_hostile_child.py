"""A child that sends anything at all, or closes its ends, costs its guard and the host nothing."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.foreign_text import clean, clean_line
from learn_torch.kernel.frames import BadFrame, decode_reply, pack
from learn_torch.kernel.input_frames import InputReply, InputRequest
from learn_torch.kernel.protocol import Answer, Output, RunCell
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import MAX_LIST, MAX_MESSAGE, Limits
from learn_torch.worker.active_run import MAX_WITHDRAWN, WAIT_SECONDS, ActiveRun
from learn_torch.worker.channel import FRAME_BYTES, WINDOW_BYTES, ControlChannel
from tests.escapes.test_trusted_side import CONTROL
from tests.kernel.running import run

pytestmark = pytest.mark.asyncio(loop_scope="session")

FINISHED = {"type": "Finished", "session": 1, "run": 1, "outcome": "ok", "seconds": 0.0}
LINE = {"cell": "c", "line": 1, "function": "", "source": ""}


def trouble(**fields: object) -> dict[str, object]:
    return FINISHED | {"trouble": {"kind": "E", "message": "", "trace": [], "notes": []} | fields}


OUT_OF_BOUNDS = {
    "a reason of 2 MB": FINISHED | {"reason": {"id": "x" * (2 << 20)}},
    "60,000 trace lines": trouble(trace=[LINE] * 60_000),
    "a column of 10 billion": trouble(trace=[LINE | {"column": 10**10}]),
    "notes without end": trouble(notes=["x"] * (MAX_LIST + 1)),
    "a message of 2 MB": trouble(message="x" * (2 << 20)),
    "C0 in a message": trouble(message="\x1b]52;c;aGk=\x07"),
    "C1 in a message": trouble(message="\x9b31m"),
    "a right-to-left override": trouble(message="\u202egnp.exe"),
    "an isolate": FINISHED | {"verdict": {"passed": True, "message": {"id": "\u2067"}}},
    "a line end in a name": trouble(kind="E\nE"),
    "a negative time": FINISHED | {"seconds": -1.0},
    "a time that is no number": FINISHED | {"seconds": float("nan")},
    "deep nesting": FINISHED | {"trouble": None},
    "an answer of 1 MB": {
        "type": "Answer", "session": 1, "id": 1, "status": "ok", "body": bytes(1 << 20)
    },
    "an answer with a status of its own": {
        "type": "Answer", "session": 1, "id": 1, "status": "fine"
    },
    "output of 1 MB": {
        "type": "Output", "session": 1, "run": 1, "stream": "stdout", "data": bytes(1 << 20)
    },
    "a prompt of 2 MB": {
        "type": "InputRequest", "session": 1, "run": 1, "number": 1, "prompt": "x" * (2 << 20)
    },
    "an escape in a prompt": {
        "type": "InputRequest", "session": 1, "run": 1, "number": 1, "prompt": "\x1b[2J"
    },
    "an override in a prompt": {
        "type": "InputRequest", "session": 1, "run": 1, "number": 1, "prompt": "\u202egnp"
    },
    "a request without a number": {
        "type": "InputRequest", "session": 1, "run": 1, "number": 0
    },
    "65 devices": {
        "type": "Ready", "protocol": 3, "python": "", "torch": "", "torchvision": "", "seconds": 0.0,
        "pid": 1, "devices": [{"kind": "cpu", "name": "x"}] * (MAX_LIST + 1),
    },
}  # fmt: skip
del OUT_OF_BOUNDS["deep nesting"]


@pytest.mark.parametrize("frame", OUT_OF_BOUNDS.values(), ids=OUT_OF_BOUNDS.keys())
async def test_a_reply_out_of_bounds_is_refused_by_its_type(frame: dict[str, object]) -> None:
    with pytest.raises(BadFrame):
        decode_reply(msgspec.msgpack.encode(frame))


@pytest.mark.parametrize("outer", [FINISHED, trouble()], ids=["in a frame", "in a report"])
async def test_what_no_type_names_is_skipped_however_deep(outer: dict[str, object]) -> None:
    nested = msgspec.msgpack.encode(outer | {"more": 0})[:-1] + b"\x91" * 3_000_000 + b"\xc0"
    with pytest.raises(BadFrame):
        decode_reply(nested)


async def test_clean_text_passes_the_types() -> None:
    dirty = "a\x1b[31mb\x9b\u202ec\r\n\td\ud800" * 1000
    for text, limit in ((clean(dirty, MAX_MESSAGE), MAX_MESSAGE), (clean(dirty, 9), 9)):
        assert len(text) <= limit
        decode_reply(msgspec.msgpack.encode(trouble(message=text)))
    decode_reply(msgspec.msgpack.encode(trouble(kind=clean_line(dirty, 200))))
    assert clean("plain", 10) == "plain"
    assert clean("two\nlines", 10) == "two\nlines"
    assert clean_line("two\nlines", 10) == "two lines"


async def test_an_error_whose_texts_are_hostile_is_shown_clean(session: Session) -> None:
    result = await run(
        session,
        "e = ValueError('\\x1b[2J\\u202e' + 'x' * 10**6)\n"
        "for _ in range(500): e.add_note('\\x07' + 'n' * 10**5)\nraise e",
    )
    assert result.finished.trouble is not None
    assert len(result.finished.trouble.message) <= MAX_MESSAGE
    assert "\x1b" not in result.finished.trouble.message
    assert all(len(str(note)) <= MAX_MESSAGE for note in result.finished.trouble.notes)


def cpu_seconds(pid: int) -> float:
    """Processor time of one process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def guard_of(session: Session) -> int:
    stat = Path(f"/proc/{session.opened.pid}/stat").read_text()
    return int(stat.rpartition(")")[2].split()[1])


async def test_closed_output_costs_the_guard_nothing(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu")
    guard = guard_of(session)
    before = cpu_seconds(guard)
    code = "import os, time\nfor fd in (1, 2): os.close(fd)\ntime.sleep(1)"
    result = await run(session, code)
    assert result.outcome == "ok"
    assert cpu_seconds(guard) - before < 0.2
    await run(session, "1")  # nothing can be printed any more: this ends the process
    assert (await run(session, "1 + 1")).stdout == "2\n"
    await session.close()


@pytest.mark.parametrize(
    "how", ["control.shutdown(socket.SHUT_RDWR)", "os.close(fd); control.close()"]
)
async def test_a_closed_socket_ends_the_child_and_says_so(kernel: Kernel, how: str) -> None:
    session = await kernel.open(device="cpu", limits=Limits(cell_seconds=20))
    guard = guard_of(session)
    before, began = cpu_seconds(guard), time.monotonic()
    result = await run(session, f"{CONTROL}{how}\nimport time\ntime.sleep(10)")
    assert result.outcome == "died"
    assert "closed its process's connection" in str(result.finished.reason)
    assert time.monotonic() - began < 5
    assert cpu_seconds(guard) - before < 0.5
    assert (await run(session, "1 + 1")).stdout == "2\n"
    await session.close()


async def test_small_frames_are_read_at_most_twenty_thousand_a_second() -> None:
    """Reading one costs as much as copying 2000 bytes: bytes alone would let 500,000 through."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.setblocking(False)
        channel, frame = ControlChannel(ours), pack(Answer(1, 1, "ok"))
        read = 0
        while channel.wants_to_read():
            with suppress(BlockingIOError):
                theirs.send(frame * 2000)
            read += len(channel.read())
        assert WINDOW_BYTES // (FRAME_BYTES + len(frame)) <= read < 2 * WINDOW_BYTES // FRAME_BYTES


async def test_what_is_no_frame_is_told_as_that(session: Session) -> None:
    result = await run(
        session, f"{CONTROL}control.sendall(b'x' * 100)\nimport time\ntime.sleep(10)"
    )
    assert result.outcome == "died"
    assert "only learn-torch itself may send" in str(result.finished.reason)


async def test_a_child_that_goes_between_runs_is_announced(session: Session) -> None:
    old = session.opened.pid
    await run(session, "import os, threading\nx = 1\nthreading.Timer(0.2, os._exit, (3,)).start()")
    while Path(f"/proc/{old}").exists():
        await session.usage()
    result = await run(session, "x")
    assert "The session was restarted" in result.transcript.plain
    assert result.finished.trouble is not None
    assert result.finished.trouble.kind == "NameError"


ASKING = f"""{CONTROL}
from learn_torch.kernel.frames import pack
from learn_torch.kernel.input_frames import InputRequest
def ask(number, run=1, **more): control.sendall(pack(InputRequest(1, run, number, **more)))
"""


async def asked(session: Session, code: str, *, allow_stdin: bool = True) -> list[InputRequest]:
    """What the host hears of the requests of a hostile cell; each is answered a moment later."""
    heard: list[InputRequest] = []
    async for event in session.run("cell", ASKING + code, allow_stdin=allow_stdin):
        if isinstance(event, InputRequest):
            heard.append(event)
            if not event.withdrawn:
                await session.reply(event, "x")
    return heard


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("for n in range(1, 100_000): ask(n)\ntime.sleep(0.3)", 1),
        ("for n in range(1, 50_000): ask(n); ask(n, withdrawn=True)", 2 * (MAX_WITHDRAWN + 1)),
        ("for n in range(1, 100): ask(n, run=7)", 0),
    ],
    ids=["a flood", "asked and withdrawn", "of another run"],
)
async def test_a_flood_of_questions_reaches_the_host_as_few(
    kernel: Kernel, code: str, number: int
) -> None:
    session = await kernel.open(device="cpu", limits=Limits(cell_seconds=20))
    heard: list[InputRequest] = []
    async for event in session.run("cell", f"{ASKING}import time\n{code}", allow_stdin=True):
        if isinstance(event, InputRequest):
            heard.append(event)
    assert len(heard) <= number
    assert (await run(session, "1 + 1")).stdout == "2\n"
    await session.close()


async def test_nobody_is_asked_where_nobody_is_there_nor_between_runs(session: Session) -> None:
    assert await asked(session, "ask(1)", allow_stdin=False) == []
    await run(session, f"{ASKING}import threading\nthreading.Timer(0.1, ask, (2,)).start()")
    await session.usage()
    assert await asked(session, "import time\ntime.sleep(0.3)") == []


async def test_a_reply_that_answers_nothing_reaches_nobody(session: Session) -> None:
    await session.reply(InputRequest(1, 1, 1), "before")
    [request] = await asked(session, "print(input('? '))")
    for late in (request, InputRequest(1, 2, 9), InputRequest(1, 77, 1)):
        await session.reply(late, "late")
    code = "print(input('again '))"
    heard = []
    async for event in session.run("cell", code, allow_stdin=True):
        if isinstance(event, InputRequest):
            heard.append(event)
            await session.reply(request, "of another")
            await session.reply(event, "right")
        elif isinstance(event, Output):
            assert b"late" not in event.data and b"another" not in event.data
    assert len(heard) == 1


async def test_the_clock_of_a_run_stands_still_for_an_hour_in_all_and_only_while_it_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr("learn_torch.worker.active_run.time.monotonic", lambda: now[0])
    run = ActiveRun.begin(RunCell(1, 1, "c", "", allow_stdin=True), Limits(cell_seconds=10))
    assert run.on_input_request(InputRequest(1, 1, 1))
    assert run.deadline == 110 + WAIT_SECONDS
    now[0] += 50
    assert not run.on_input_request(InputRequest(1, 1, 2))
    assert not run.on_input_reply(InputReply(1, 1, 2, "x"))
    assert run.on_input_reply(InputReply(1, 1, 1, "x"))
    assert (run.deadline, run.seconds) == (160, 0)
    now[0] += 5
    assert run.on_input_request(InputRequest(1, 1, 3))
    now[0] += 2 * WAIT_SECONDS
    assert run.on_input_request(InputRequest(1, 1, 3, withdrawn=True))
    assert run.deadline == 110 + WAIT_SECONDS
    assert run.on_input_request(InputRequest(1, 1, 4))
    assert run.deadline == 110 + WAIT_SECONDS
