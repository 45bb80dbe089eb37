"""Whoever of program, zygote, guard and session dies first, nothing of the session is left."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.kernel
@pytest.mark.long
def test_nothing_is_left_and_nothing_is_lost() -> None:
    """`python -m tests.kernel.killing 100` is the long form, with the seconds that are promised."""
    busy = {"CLEAN_SECONDS": "10", "SAVED_SECONDS": "3"}  # other tests keep the machine busy
    done = subprocess.run(
        [sys.executable, "-m", "tests.kernel.killing", "4", "7"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **busy},
    )
    assert done.returncode == 0, done.stdout + done.stderr
