"""`python -m tests.pictures FOLDER [NAME...]`: screens of the course for the README, as SVG.

Each is the program itself with a real kernel: a lesson is opened at a cell, the cells above are
run, then the cell; what is on the screen then is the picture.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from learn_torch.app.options import Languages
from learn_torch.app.program import LearnTorch
from learn_torch.app.screens.lesson import LessonScreen
from learn_torch.app.themes.depth_filter import Depth
from learn_torch.app.themes.theme_choice import Choice
from learn_torch.course.catalogue import open_course
from learn_torch.course.course import Course
from learn_torch.course.model import Cell
from learn_torch.i18n.languages import ENGLISH
from learn_torch.i18n.translate import set_language
from learn_torch.kernel.client import Kernel
from learn_torch.locations import bundled_course
from learn_torch.study.records import Key, Pass, RunRecord
from learn_torch.study.store import Study

HANS = "zh-Hans"

SIZE = (96, 38)
PATIENCE = 90.0


@dataclass(frozen=True)
class Picture:
    """What is to be on the screen."""

    name: str
    lesson: str = ""
    """Empty: the course list."""
    cell: str = ""
    language: str = ENGLISH
    wrong: int | None = None
    """Which of the exercise's wrong answers is given."""
    solved: bool = False
    """The exercise's solution is given."""
    size: tuple[int, int] = SIZE
    theme: Choice = "dark"
    depth: Depth = "truecolor"
    all_done: bool = False
    """Every other cell of the lesson was passed before."""


PICTURES = (
    Picture("list", size=(80, 24)),
    Picture("lesson", "first-tensors", "with-a-tensor", size=(80, 24)),
    Picture("loss", "linear-regression", "by-hand"),
    Picture("figure", "losses-and-classification", "straight"),
    Picture("attention", "attention", "four-heads"),
    Picture("writing", "tiny-gpt", "writing"),
    Picture("passed", "first-tensors", "like", size=(80, 24), solved=True),
    Picture("complete", "first-tensors", "repair", size=(80, 24), solved=True, all_done=True),
    Picture("wide", "linear-regression", "by-hand", size=(200, 50)),
    Picture("light", "first-tensors", "grid", size=(120, 40), solved=True, theme="light"),
    Picture("xterm", "linear-regression", "by-hand", size=(80, 24), depth="256"),
    Picture("chinese", "arithmetic", "squared-distances", HANS, wrong=0),
)
BEGUN = {"first-tensors": 15, "types-and-numpy": 5, "tensor-puzzles": 3, "first-gradients": 10}
"""Lessons of the list that a learner has begun, and how many of their cells are done."""


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
    if cell.exercise is None:
        return None
    if picture.solved:
        return cell.exercise.solution.rstrip("\n")
    return None if picture.wrong is None else cell.exercise.wrong[picture.wrong].code.rstrip("\n")


def pass_cells(study: Study, course: Course, lesson: str, cells: Sequence[Cell]) -> None:
    """Write down that cells of a lesson were passed."""
    for cell in cells:
        run = RunRecord("ok", b"", b"", None, "", b"", 0.1, "cpu", cell.fingerprint, 0.0)
        passed = Pass(cell.fingerprint, "cpu", 0.0)
        study.finish_run(
            Key(course.id, lesson, cell.id), run, cell.source or "", attempt=None, passed=passed
        )


def prepare(study: Study, course: Course, picture: Picture) -> None:
    """What the learner has done before."""
    if not picture.lesson:
        for entry in course.entries:
            to_do = [cell for cell in entry.lesson.cells if cell.kind != "text"]
            pass_cells(study, course, entry.id, to_do[: BEGUN.get(entry.id, 0)])
        study.save_place(course.id, "first-gradients", "slope")  # not a very first start
        return
    entry = course.find(picture.lesson)
    if picture.all_done:
        others = [c for c in entry.lesson.cells if c.kind != "text" and c.id != picture.cell]
        pass_cells(study, course, entry.id, others)
    study.save_place(course.id, entry.id, picture.cell)


async def run_cell(pilot: Pilot[None], picture: Picture) -> None:
    """Run the cells above the picture's, answer it, and run it."""
    screen = pilot.app.screen
    assert isinstance(screen, LessonScreen)
    view = screen.notebook.view(picture.cell)
    written = answer(view.cell, picture)
    if written is not None and view.editor is not None:
        view.editor.replace_all(written)
    for key in ("a", "ctrl+j"):
        await pilot.press(key)
        await at_rest(pilot, screen)


async def draw(course: Course, picture: Picture, folder: Path) -> None:
    """Save what is on the screen, once the cell has run."""
    set_language(picture.language)
    entry = course.find(picture.lesson) if picture.lesson else None
    with tempfile.TemporaryDirectory() as home:
        study = Study.open(Path(home) / "study.db")
        prepare(study, course, picture)
        languages = Languages(Path(home) / "language.txt", Path(home) / "zh-Hant.msgpack")
        app = LearnTorch(course, entry, study, Kernel, "auto", {}, languages)
        app.themes.choice = picture.theme
        app.show_theme()
        app.set_depth(picture.depth)
        async with app.run_test(size=picture.size) as pilot:
            await pilot.pause()
            if entry is not None:
                await run_cell(pilot, picture)
            else:
                await app.kernels.start()
            await pilot.pause(0.3)
            svg = app.export_screenshot(title="learn-torch")
            (folder / f"{picture.name}.svg").write_text(self_contained(svg), encoding="utf-8")
            await pilot.press("ctrl+q")
    set_language(ENGLISH)


async def main(folder: Path, wanted: Sequence[str]) -> None:
    """All pictures, or those that are named, one after another."""
    course = open_course(bundled_course())
    for picture in PICTURES:
        if not wanted or picture.name in wanted:
            await draw(course, picture, folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
