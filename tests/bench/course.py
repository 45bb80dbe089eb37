"""A course of twelve lessons, and the same as notebooks: `--check` against nbval and nbmake.

Six cells each, from one source; the fifth trains a small MLP for 900 steps of SGD.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.bench.timing import Comparison, in_turn
from tests.bench.warmup import seconds_of

LESSONS = 12
CELLS = (
    "import torch\nfrom torch import nn\ntorch.manual_seed({n})\nprint('lesson', {n})",
    "x = torch.randn(256, 16)\ny = (x.sum(1, keepdim=True) > 0).float()\nprint(x.shape)",
    "model = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 1))\n"
    "print(sum(p.numel() for p in model.parameters()))",
    "loss_function = nn.BCEWithLogitsLoss()\n"
    "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nprint(type(optimizer).__name__)",
    "for step in range(900):\n"
    "    batch = torch.randint(256, (32,))\n"
    "    loss = loss_function(model(x[batch]), y[batch])\n"
    "    optimizer.zero_grad()\n"
    "    loss.backward()\n"
    "    optimizer.step()\n"
    "print(loss.item() < 0.5)",
    "accuracy = ((model(x) > 0).float() == y).float().mean()\nprint(accuracy.item() > 0.8)",
)
PRINTED = ("lesson {n}", "torch.Size([256, 16])", "577", "SGD", "True", "True")
"""What each cell prints: compared by --check and by nbval; nbmake only runs the cells."""


def write_lessons(folder: Path) -> None:
    """The course as lesson files."""
    for n in range(1, LESSONS + 1):
        cells = [
            {"id": f"cell-{place}", "code": code.format(n=n), "expect": printed.format(n=n)}
            for place, (code, printed) in enumerate(zip(CELLS, PRINTED, strict=True))
        ]
        head = {"format": 1, "title": f"Lesson {n}", "goal": "You can train.", "minutes": 1}
        path = folder / f"{n:02}-lesson-{n}.yaml"
        path.write_text(json.dumps({**head, "cells": cells}, indent=1))  # JSON is YAML


def write_notebooks(folder: Path) -> None:
    """The course as notebooks, with their outputs."""
    for n in range(1, LESSONS + 1):
        cells = [
            {
                "cell_type": "code", "id": f"cell-{place}", "metadata": {},
                "execution_count": place + 1, "source": code.format(n=n),
                "outputs": [{"output_type": "stream", "name": "stdout",
                             "text": printed.format(n=n) + "\n"}],
            }
            for place, (code, printed) in enumerate(zip(CELLS, PRINTED, strict=True))
        ]  # fmt: skip
        notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"lesson-{n:02}.ipynb").write_text(json.dumps(notebook))


def lend_torch(python: Path) -> None:
    """Let the bench's own environment find torch where this one has it; nothing is downloaded."""
    [site] = (python.parent.parent / "lib").glob("python*/site-packages")
    here = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "torch-of-the-other-environment.pth").write_text(here + "\n")


async def twelve_lessons(python: Path, pairs: int) -> list[Comparison]:
    """The whole course proved, two at a time, by each of the three."""
    lend_torch(python)
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "lessons").mkdir()
        (root / "notebooks").mkdir()
        write_lessons(root / "lessons")
        write_notebooks(root / "notebooks")
        ours = [
            sys.executable,
            "-m",
            "learn_torch",
            "--check",
            str(root / "lessons"),
            "--jobs",
            "2",
        ]
        for plugin, module in (("--nbval", "nbval.plugin"), ("--nbmake", "nbmake.pytest_plugin")):
            plugins = ["-p", "xdist.plugin", "-p", module]
            theirs = [
                str(python),
                "-m",
                "pytest",
                "-q",
                *plugins,
                "-n2",
                "--dist",
                "loadfile",
                plugin,
            ]
            timings = await in_turn(
                lambda: seconds_of(ours),
                lambda theirs=theirs: seconds_of([*theirs, "."], root / "notebooks"),  # type: ignore[misc]
                pairs,
            )
            name = "twelve lessons proved, two jobs"
            taken.append(Comparison(name, f"`pytest {plugin} -n2`", *timings, bound=1 / 5))
    return taken
