"""How many of our calls a keystroke, a run and a printed line take; `make house` shows them.

tests/house/paths.py says what is counted. The kernel is a fake: the wire and the worker come on top.
"""

from __future__ import annotations

import sqlite3
from types import FrameType
from typing import Any

from tests.app.conftest import Sit
from tests.app.fakes import FakeKernel, FakeSession, finished, printed
from tests.house.paths import PathTracer

LINE = "a line that nobody else prints"


def hold(what: str, tracer: PathTracer, calls: int, files: int) -> None:
    """Show a path, and hold it to its budget."""
    print(f"\n{what}: {tracer.calls} calls in {tracer.files} files, at most {calls} in {files}")
    for file, function in tracer.chain:
        print(f"    {file:32} {function}")
    assert 0 < tracer.calls <= calls
    assert tracer.files <= files


def writes_a_row(frame: FrameType, event: str, arg: Any) -> bool:
    connection = getattr(arg, "__self__", None)
    writes = event == "c_call" and arg.__name__ == "execute" and frame.f_code.co_name == "execute"
    return writes and isinstance(connection, sqlite3.Connection)


async def test_from_a_keystroke_to_sqlite(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await desk.press("j", "enter")
        tracer = PathTracer(writes_a_row)
        with tracer.watching():
            await desk.press("a")
            await desk.until(lambda: bool(tracer.chain))
    hold("keystroke to SQLite", tracer, 12, 6)


async def test_from_a_key_to_the_kernel(sit: Sit, kernel: FakeKernel) -> None:
    run = FakeSession.run.__code__
    kernel.script["square"] = [finished()]
    async with sit("slopes") as desk:
        await desk.press("j")
        tracer = PathTracer(lambda frame, event, arg: event == "call" and frame.f_code is run)
        with tracer.watching():
            await desk.press("ctrl+j")
    hold("RunCell, key to the kernel's client", tracer, 16, 9)


async def test_from_a_printed_line_to_the_widget(sit: Sit, kernel: FakeKernel) -> None:
    def updates(frame: FrameType, event: str, arg: Any) -> bool:
        if event != "call" or frame.f_code.co_name not in ("update", "write"):
            return False
        return "textual" in frame.f_code.co_filename and any(
            LINE in str(value) for name, value in frame.f_locals.items() if name != "self"
        )

    kernel.script["square"] = [printed(f"{LINE}\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j")
        tracer = PathTracer(updates)
        with tracer.watching():
            await desk.press("ctrl+j")
    hold("a printed line, the kernel's client to the widget", tracer, 16, 9)
