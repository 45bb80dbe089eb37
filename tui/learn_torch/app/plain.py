"""Lessons without a full screen: for screen readers, dumb terminals, pipes and logs.

    learn-torch --plain first-tensors

Text, code and results go to stdout as lines; questions and what goes on go to stderr. Commands are
single letters (`?` names them). The exit code is 0 when the learner left or the input ended, 1 when
no session could be opened for the cells.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from typing import NoReturn

from learn_torch.app import plain_text
from learn_torch.app.glyphs import choose_marks
from learn_torch.app.options import Options
from learn_torch.app.plain_console import Console, Leave
from learn_torch.app.plain_lesson import OTHER_KEYS, PlainLesson
from learn_torch.course.course import Course, Entry
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.kernel.client import Kernel
from learn_torch.session.admission import TrustPolicy
from learn_torch.session.course_progress import CourseProgress
from learn_torch.session.kernel_manager import LAUNCH_SECONDS, KernelManager
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.recorder import LessonRecorder
from learn_torch.study.store import Study
from learn_torch.study.trust import Trust

DONE, NO_SESSION = 0, 1


def run_plain(course: Course, entry: Entry | None, options: Options) -> NoReturn:
    """Read a course, or begin with one of its lessons; ends the process."""
    study = Study.open(options.study)
    try:
        asyncio.run(_read(course, entry, options, study, Console()))
    finally:
        _close(study)


def _close(study: Study) -> None:
    study.close()
    if study.problem:
        print(tr_message(study.problem), file=sys.stderr)


async def _read(
    course: Course, entry: Entry | None, options: Options, study: Study, console: Console
) -> NoReturn:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # asyncio's waits for the next key
    policy = TrustPolicy(course, Trust(options.trust), allow_partial=options.allow_partial)
    kernels = KernelManager(
        lambda: Kernel(options.launcher),
        options.device,
        limits=options.ceilings,
        admit=policy.admit,
    )
    reader = PlainCourse(course, study, kernels, policy, console)
    try:
        await reader.read(entry)
    except Leave:
        pass
    finally:
        await kernels.abandon()
    _close(study)
    sys.stdout.flush()
    sys.stderr.flush()
    # Here, and not behind the loop: asyncio writes a traceback where the kernel outlives the loop.
    os._exit(NO_SESSION if reader.refused else DONE)


@dataclass
class PlainCourse:
    """Lessons, one after another."""

    course: Course
    study: Study
    kernels: KernelManager
    policy: TrustPolicy
    console: Console
    refused: bool = False
    """Whether no session could be opened for some lesson."""

    async def read(self, entry: Entry | None) -> None:
        """From a lesson on, or from the one that the learner chooses."""
        entry = entry or self._choose()
        self.console.tell(tr(OTHER_KEYS))
        while entry is not None:
            self._ask_for_trust(entry)
            await self._read_lesson(entry)
            entry = self.course.after(entry)
            if entry is not None:
                words = tr("enter goes on with lesson {number}", number=entry.number)
                self.console.ask(f"{words} >")
        self.console.tell(tr("This was the last lesson of the course."))

    def _choose(self) -> Entry:
        """Ask for a lesson by number or id; enter is where the learner goes on."""
        self.console.write(plain_text.contents(self.course))
        progress = CourseProgress(self.course, self.study)
        resume = progress.resume(progress.by_lesson())
        first = resume.entry if resume else self.course.entries[0]
        words = tr("number or id of a lesson; enter takes {number}", number=first.number)
        while True:
            answer = self.console.ask(f"{words} >").strip()
            known = (first,) if not answer else self.course.entries
            for entry in known:
                if answer in ("", str(entry.number), entry.id):
                    return entry

    def _ask_for_trust(self, entry: Entry) -> None:
        if not self.policy.needs_confirmation(entry):
            return
        self.console.tell(
            tr("{path} is not part of the installed course, and runs code.", path=str(entry.path))
        )
        if self.console.ask(f"{tr('type yes if you trust it')} >").strip() != "yes":
            raise Leave
        problem = self.policy.confirm(entry)
        if problem:
            self.console.tell(tr_message(problem))

    async def _read_lesson(self, entry: Entry) -> None:
        recorder = LessonRecorder(self.study, self.course.id, entry)
        position = self.study.place(self.course.id)
        start = position[1] if position and position[0] == entry.id else None
        marks = choose_marks(os.environ)
        starting = asyncio.ensure_future(self.kernels.start())
        await asyncio.wait({starting}, timeout=LAUNCH_SECONDS)  # it imports torch meanwhile
        async with LessonSession(self.kernels, entry.lesson) as session:
            lesson = PlainLesson(entry, recorder, session, self.console, marks)
            try:
                await lesson.read(start)
            finally:
                self.refused = self.refused or lesson.refused
