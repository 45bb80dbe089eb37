"""When somebody else ends the program: SIGTERM, SIGINT, or SIGHUP because the terminal is gone.

A dropped SSH session hangs up. Then there is nothing to draw on: Textual's writer ends with EIO, and
a quit in good order would wait for it for ever (seen with `tmux kill-server`). So the work is put
down, and the process ends at once; the kernel cleans up when its stdin closes.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from types import FrameType

PATIENCE = 5.0
"""Seconds until the process ends all the same, whatever its loop is stuck in."""


def prepare(
    leave: Callable[[], Coroutine[None, None, None]], put_work_down: Callable[[], object]
) -> None:
    """Answer these signals from now on; called in the running loop.

    A handler of the loop's own would never run while something blocks the loop.
    """
    loop = asyncio.get_running_loop()
    leaving: list[asyncio.Task[None]] = []

    def hang_up() -> None:
        put_work_down()
        os._exit(128 + signal.SIGHUP)

    def answer(number: int, frame: FrameType | None) -> None:
        watchdog = threading.Timer(PATIENCE, os._exit, [128 + number])
        watchdog.daemon = True
        watchdog.start()
        if number == signal.SIGHUP:
            loop.call_soon_threadsafe(hang_up)
        else:
            loop.call_soon_threadsafe(lambda: leaving.append(loop.create_task(leave())))

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, answer)
