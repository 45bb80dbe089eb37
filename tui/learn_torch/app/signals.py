"""When somebody else ends the program: SIGTERM, or SIGHUP because the terminal is gone.

A dropped SSH session hangs up. Then there is nothing to draw on: Textual's writer ends with EIO, and
a quit in good order would wait for it for ever (seen with `tmux kill-server`). So the work is put
down, and the process ends at once; the kernel cleans up when its stdin closes.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

PATIENCE = 5.0
"""Seconds until the process ends all the same, whatever its loop is stuck in."""


def prepare(leave: Callable[[], object], put_work_down: Callable[[], object]) -> None:
    """Answer both signals from now on; called in the running loop.

    A handler of the loop's own would never run while something blocks the loop.
    """
    loop = asyncio.get_running_loop()

    def hang_up() -> None:
        put_work_down()
        os._exit(128 + signal.SIGHUP)

    def answer(number: int, frame: FrameType | None) -> None:
        watchdog = threading.Timer(PATIENCE, os._exit, [128 + number])
        watchdog.daemon = True
        watchdog.start()
        loop.call_soon_threadsafe(hang_up if number == signal.SIGHUP else leave)

    signal.signal(signal.SIGTERM, answer)
    signal.signal(signal.SIGHUP, answer)
