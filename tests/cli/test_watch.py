"""`learn-torch --check --watch`, from a shell: one kernel, a result for each save."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.learn_torch import COMMAND, environment
from tests.cli.test_check import children
from tests.kernel.running import alive, gone

LESSON = """\
format: 1
title: T
goal: G.
minutes: 1
cells:
  - id: print
    code: |
      import torch
      print(torch.ones({size}).sum())
    expect: tensor(3.)
"""
OVERHEAD = 0.5
"""Seconds that a save may cost beyond the lesson's own time."""


class Watching:
    """A check that watches one lesson, its reports one after the other on stdout."""

    def __init__(self, lesson: Path) -> None:
        self.lesson = lesson
        self.process = subprocess.Popen(
            [*COMMAND, "--check", str(lesson), "--watch", "--device", "cpu", "--format", "json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env=environment(),
            text=True,
        )

    def save(self, text: str) -> None:
        beside = self.lesson.with_suffix(".tmp")
        beside.write_text(text)
        beside.replace(self.lesson)

    def report(self) -> Any:
        """The next report; its closing brace stands alone on its line."""
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line == "}\n":
                break
        return json.loads("".join(lines))

    def mistakes(self) -> str:
        """What stderr says up to the number of mistakes."""
        assert self.process.stderr is not None
        lines = []
        for line in self.process.stderr:
            lines.append(line)
            if line.endswith(("mistake.\n", "mistakes.\n")):
                break
        return "".join(lines)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    lesson = tmp_path / "10-ones.yaml"
    lesson.write_text(LESSON.format(size=3))
    watching = Watching(lesson)
    with watching.process:
        yield watching
        watching.process.kill()


async def test_each_save_is_proved_at_once_by_the_same_kernel(watching: Watching) -> None:
    assert watching.report()["summary"] == {"passed": 1, "failed": 0, "unchecked": 0}
    started = children(watching.process.pid)
    overheads = []
    for size in (2, 3, 2, 3):
        saved = time.monotonic()
        watching.save(LESSON.format(size=size))
        [lesson] = watching.report()["lessons"]
        overheads.append(time.monotonic() - saved - lesson["seconds"])
        assert lesson["outcome"] == ("passed" if size == 3 else "failed")
    print("seconds beyond the lesson's own:", [round(each, 3) for each in overheads])
    assert min(overheads) <= OVERHEAD
    watching.save("minutes: [\n")
    assert "10-ones.yaml:" in watching.mistakes()
    watching.save(LESSON.format(size=3))
    assert watching.report()["summary"]["passed"] == 1
    assert children(watching.process.pid) == started
    os.kill(watching.process.pid, signal.SIGINT)
    stdout, stderr = watching.process.communicate(timeout=20)
    assert (watching.process.returncode, stdout) == (130, "")
    assert stderr.splitlines()[-1] == "learn-torch: interrupted."
    assert all([await gone(pid) for pid in started])
    assert not any(map(alive, started))
