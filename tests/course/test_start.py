"""Reading lessons is cheap to begin with: the course list waits for it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("torch", "numpy", "textual", "rich", "plotext", "asyncio", "jsonschema", "sqlite3")


def test_importing_the_course_brings_nothing_heavy():
    code = "import sys, learn_torch.course.catalogue; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in printed.stdout.split()}
    assert not loaded & set(HEAVY)
