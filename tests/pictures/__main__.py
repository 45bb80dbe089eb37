"""`python -m tests.pictures FOLDER`: screens of the course for the README, as SVG.

Each is the program itself with a real kernel: a lesson is opened at a cell, the cells above are
run, then the cell; what is on the screen then is the picture.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from learn_torch.app.languages import Languages
from learn_torch.app.program import LearnTorch
from learn_torch.app.screens.lesson import LessonScreen
from learn_torch.course.catalogue import open_course
from learn_torch.course.course import Course
from learn_torch.course.model import Cell
from learn_torch.i18n.languages import ENGLISH
from learn_torch.i18n.translate import set_language
from learn_torch.kernel.client import Kernel
from learn_torch.locations import bundled_course
from learn_torch.study.store import Study

HANS = "zh-Hans"

SIZE = (96, 38)
PATIENCE = 90.0


@dataclass(frozen=True)
class Picture:
    """What is to be on the screen."""

    name: str
    lesson: str
    cell: str
    language: str = ENGLISH
    wrong: int | None = None
    """Which of the exercise's wrong answers is given."""


PICTURES = (
    Picture("loss", "linear-regression", "by-hand"),
    Picture("figure", "losses-and-classification", "straight"),
    Picture("chinese", "arithmetic", "squared-distances", HANS, wrong=0),
)


def self_contained(svg: str) -> str:
    """The picture in the reader's own monospace font, nothing to be fetched, every space kept."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return svg.replace("<svg ", '<svg xml:space="preserve" ', 1)


async def at_rest(pilot: Pilot[None], screen: LessonScreen) -> None:
    """Wait until there is a session, and nothing runs in it or waits to be run."""
    session, deadline = screen.session, time.monotonic() + PATIENCE
    while session.opened is None or not session.idle:
        if time.monotonic() > deadline:
            raise TimeoutError("the cells never came to rest")
        await pilot.pause(0.05)
    await pilot.pause(0.3)


def answer(cell: Cell, picture: Picture) -> str | None:
    """What a learner has written into the cell, where it is an exercise."""
    if cell.exercise is None or picture.wrong is None:
        return None
    return cell.exercise.wrong[picture.wrong].code.rstrip("\n")


async def draw(course: Course, picture: Picture, folder: Path) -> None:
    """Run a cell and those above it, and save what is on the screen."""
    entry = course.find(picture.lesson)
    set_language(picture.language)
    with tempfile.TemporaryDirectory() as home:
        study = Study.open(Path(home) / "study.db")
        study.save_place(course.id, entry.id, picture.cell)
        languages = Languages(Path(home) / "language.txt", Path(home) / "zh-Hant.msgpack")
        app = LearnTorch(course, entry, study, Kernel, "auto", {}, languages)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, LessonScreen)
            view = screen.notebook.view(picture.cell)
            written = answer(view.cell, picture)
            if written is not None and view.editor is not None:
                view.editor.replace_all(written)
            for key in ("a", "ctrl+j"):
                await pilot.press(key)
                await at_rest(pilot, screen)
            svg = app.export_screenshot(title="learn-torch")
            (folder / f"{picture.name}.svg").write_text(self_contained(svg), encoding="utf-8")
            await pilot.press("ctrl+q")
    set_language(ENGLISH)


async def main(folder: Path) -> None:
    """All pictures, one after another."""
    course = open_course(bundled_course())
    for picture in PICTURES:
        await draw(course, picture, folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
