"""`python -m tests.picture FILE.svg`: a lesson on the screen, after its training cell has run."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from pathlib import Path

from textual.pilot import Pilot

from learn_torch.app.languages import Languages
from learn_torch.app.program import LearnTorch
from learn_torch.course.catalogue import open_course
from learn_torch.kernel.client import Kernel
from learn_torch.locations import bundled_course
from learn_torch.study.store import Study

LESSON = "linear-regression"
SIZE = (100, 40)
PATIENCE = 30.0


def self_contained(svg: str) -> str:
    """The picture in the reader's own monospace font, nothing to be fetched, every space kept."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return svg.replace("<svg ", '<svg xml:space="preserve" ', 1)


async def shown(pilot: Pilot[None], words: str) -> None:
    """Wait until the screen shows `words`."""
    deadline = time.monotonic() + PATIENCE
    while words not in pilot.app.export_screenshot(simplify=True).replace("&#160;", " "):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the screen never showed {words!r}")
        await pilot.pause(0.05)


async def draw(path: Path) -> None:
    """Run the first two code cells, and save what is on the screen."""
    course = open_course(bundled_course())
    with tempfile.TemporaryDirectory() as folder:
        study = Study.open(Path(folder) / "study.db")
        languages = Languages(Path(folder) / "language.txt", Path(folder) / "zh-Hant.msgpack")
        app = LearnTorch(course, course.find(LESSON), study, Kernel, "auto", {}, languages)
        async with app.run_test(size=SIZE) as pilot:
            await shown(pilot, "ready")
            await pilot.press("j", "ctrl+j", "j", "ctrl+j")
            await shown(pilot, "0.2770")
            await pilot.pause(0.2)
            path.write_text(self_contained(app.export_screenshot(title="learn-torch")))
            await pilot.press("ctrl+q")


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1])))
