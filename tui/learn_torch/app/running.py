"""From the command line's wishes to a running program, and in good order back."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from textual.drivers.linux_driver import LinuxDriver

from learn_torch.app.options import Languages, Options
from learn_torch.app.program import LearnTorch
from learn_torch.app.terminal_driver import TerminalDriver
from learn_torch.app.themes.terminal_background import TypeAhead
from learn_torch.app.themes.theme_choice import ThemeChoice
from learn_torch.course.course import Course, Entry
from learn_torch.i18n.message import Message
from learn_torch.i18n.translate import tr_message
from learn_torch.session.admission import TrustPolicy
from learn_torch.study.store import Study
from learn_torch.study.trust import Trust

if TYPE_CHECKING:
    from learn_torch.session.ports import KernelPort

PATIENCE = 5.0
"""Seconds from a signal until the process ends all the same, whatever its loop is stuck in."""


def run_program(
    course: Course,
    entry: Entry | None,
    options: Options,
    themes: ThemeChoice,
    typed: TypeAhead,
    give_back: Callable[[], object],
) -> int:
    """Run until the learner leaves; returns the exit code. Prints only when the screen is gone."""
    gc.disable()  # until the first paint, which comes 14 ms sooner for it
    for stale in ("COLUMNS", "LINES"):  # the terminal itself knows, and says when it changes
        os.environ.pop(stale, None)
    study = Study.open(options.study)
    try:
        program = LearnTorch(
            course,
            entry,
            study,
            lambda: _kernel(options.launcher),
            options.device,
            os.environ,
            Languages(options.language, options.converted),
            TrustPolicy(course, Trust(options.trust), allow_partial=options.allow_partial),
            options.ceilings,
        )
        program.show_theme(themes)
        program.end = lambda: _end_at_once(program, study, give_back)
        TerminalDriver.typed = typed
        program.driver_class = TerminalDriver
        program.on_painted = TerminalDriver.painted.set
        code = asyncio.run(_run(program))
    finally:
        gc.enable()
        problem = study.problem
        study.close()
    _say(problem)
    return code


def _end_at_once(program: LearnTorch, study: Study, give_back: Callable[[], object]) -> NoReturn:
    """Give the terminal back and end the process, within 0.1 s.

    Textual's own end puts every widget away (0.2 s in a lesson), and that of asyncio and Python
    waits for threads and frees memory (0.1 to 1 s).
    """
    driver = program._driver
    if isinstance(driver, LinuxDriver):
        driver._key_thread = None  # its end takes 0.1 to 0.2 s; the process ends before
    if driver is not None:
        driver.stop_application_mode()
        driver.close()
    give_back()  # the driver found the terminal as the question for its colours had left it
    problem = study.problem
    study.close()
    _say(problem or study.problem)
    os._exit(0)


def _say(problem: Message) -> None:
    if problem:
        print(tr_message(problem), file=sys.stderr, flush=True)


def _kernel(launcher: str) -> KernelPort:
    """Asked for once the first screen is painted, so imported then."""
    from learn_torch.kernel.client import Kernel

    return Kernel(launcher)


async def _run(program: LearnTorch) -> int:
    _answer_signals(program.action_leave, program.put_work_down)
    try:
        await program.run_async()
    finally:
        program.put_work_down()
        await program.kernels.close()
    return program.return_code or 0


def _answer_signals(
    leave: Callable[[], Coroutine[None, None, None]], put_work_down: Callable[[], object]
) -> None:
    """Leave when somebody else ends the program: SIGTERM, SIGINT, or SIGHUP because the terminal is gone.

    A dropped SSH session hangs up. Then there is nothing to draw on: Textual's writer ends with EIO, and
    a quit in good order would wait for it for ever (seen with `tmux kill-server`). So the work is put
    down, and the process ends at once; the kernel cleans up when its stdin closes. A handler of the
    loop's own would never run while something blocks the loop.
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
