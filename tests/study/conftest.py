"""What the tests of the study share: a place for the file, a clock, and studies that get closed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from learn_torch.study.store import Study

OpenStudy = Callable[[], Study]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the study file will be; not even its folder is there."""
    return tmp_path / "state" / "learn-torch" / "study.db"


@pytest.fixture
def open_study(path: Path) -> Iterator[OpenStudy]:
    """Opens the study; called twice, it is a second copy of the program. The clock ticks 1, 2, 3 …"""
    ticks = itertools.count(1)
    opened: list[Study] = []

    def open_one() -> Study:
        opened.append(Study.open(path, clock=lambda: float(next(ticks)), patience=0.01))
        return opened[-1]

    yield open_one
    for study in opened:
        study.close()


@pytest.fixture
def study(open_study: OpenStudy) -> Study:
    """A fresh study, the first copy of the program."""
    return open_study()
