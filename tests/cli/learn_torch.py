"""The command, as a user runs it: `LearnTorch("--check", COURSE).fails(1).says("...")`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parents[1] / "fixtures"
GOOD = FIXTURES / "courses" / "good"
NEGATIVE = FIXTURES / "courses" / "negative"

COMMAND = [sys.executable, "-m", "learn_torch"]


def environment(**changes: str) -> dict[str, str]:
    """Ours, with one thread for torch."""
    return {**os.environ, "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8", **changes}


class LearnTorch:
    """One run of the command, to its end."""

    def __init__(self, *words: str | Path, folder: Path | None = None, **env: str) -> None:
        done = subprocess.run(
            [*COMMAND, *map(str, words)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            env=environment(**env),
            timeout=120,
        )
        self.code = done.returncode
        self.stdout = done.stdout.decode()
        self.stderr = done.stderr.decode()

    def succeeds(self) -> LearnTorch:
        return self.fails(0)

    def fails(self, code: int) -> LearnTorch:
        """It ended with that exit code."""
        assert self.code == code, f"exit code {self.code}\n{self.stdout}\n{self.stderr}"
        return self

    def says(self, *words: str) -> LearnTorch:
        """All of that is on stdout."""
        for each in words:
            assert each in self.stdout, f"{each!r} is not in:\n{self.stdout}"
        return self

    def tells(self, *words: str) -> LearnTorch:
        """All of that is on stderr."""
        for each in words:
            assert each in self.stderr, f"{each!r} is not in:\n{self.stderr}"
        return self

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)
