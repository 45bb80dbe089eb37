"""What the warm-up promises: the first result is not much later than `import torch` itself."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from learn_torch.course.catalogue import open_file
from learn_torch.course.model import Lesson
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.protocol import Finished
from learn_torch.kernel.stages import stages_of
from learn_torch.locations import bundled_course
from tests.bench.timing import Comparison, in_turn

IMPORT_TORCH = [sys.executable, "-c", "import torch"]
SMALL = """\
format: 1
title: "Small"
goal: You can add two tensors.
minutes: 1
cells:
  - id: sum
    code: |
      import torch

      torch.ones(2) + torch.ones(2)
    expect: "tensor([2., 2.])"
"""


async def seconds_of(command: list[str], cwd: Path | None = None) -> float:
    """Wall time of a command that has to succeed; a notebook's kernel may need a second try."""
    # the plugins of our own environment would be found through the .pth of tests.bench.course
    own = {"OMP_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    for _ in range(2):
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=cwd,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, **own},
        )
        said, _ = await process.communicate()
        if process.returncode == 0:
            return time.perf_counter() - started
    raise RuntimeError(f"{command} ended with {process.returncode}: {said[-2000:].decode()}")


async def import_torch() -> float:
    """What everybody pays who wants torch."""
    return await seconds_of(IMPORT_TORCH)


async def lesson_1(pairs: int) -> Comparison:
    """From nothing to the result of the first cell of the first lesson, as the screen asks for it."""
    [path] = [path for path in bundled_course().glob("*/01-*.yaml") if "." not in path.stem]
    [entry] = open_file(path).entries
    taken = await in_turn(lambda: _first_result(entry.lesson), import_torch, pairs)
    return Comparison("first result in lesson 1", '`python -c "import torch"`', *taken, bound=1.15)


async def _first_result(lesson: Lesson) -> float:
    started = time.perf_counter()
    kernel = Kernel()
    await kernel.start()
    session = await kernel.open(
        device="cpu", requires=lesson.requires, stages=stages_of(lesson), seed=lesson.seed
    )
    cell = next(cell for cell in lesson.cells if cell.source is not None)
    async for event in session.run(cell.id, cell.source or ""):
        assert not isinstance(event, Finished) or event.outcome == "ok", event
    seconds = time.perf_counter() - started
    await kernel.close()
    return seconds


async def one_small_check(pairs: int) -> Comparison:
    """`--check` of a lesson with one cell."""
    with tempfile.TemporaryDirectory() as folder:
        lesson = Path(folder) / "01-small.yaml"
        lesson.write_text(SMALL)
        command = [sys.executable, "-m", "learn_torch", "--check", str(lesson)]
        taken = await in_turn(lambda: seconds_of(command), import_torch, pairs)
    return Comparison(
        "`--check` of a small lesson", '`python -c "import torch"`', *taken, bound=1.4
    )
