"""Cells behave as Python and Jupyter do: each lesson of fixtures/cases says what must come out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from learn_torch.kernel.session import Session
from tests.kernel.running import run

FIXTURES = Path(__file__).parent.parent / "fixtures"
FOLDERS = ("cases", "programs")
"""Small inputs that once failed; programs as beginners paste them from tutorials."""


@pytest.mark.kernel
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_case_passes_the_check(folder: str) -> None:
    cases = sorted((FIXTURES / folder).glob("*.yaml"))
    command = [sys.executable, "-m", "learn_torch", "--check", *map(str, cases), "--jobs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.asyncio(loop_scope="session")
async def test_a_check_leaves_the_state_of_the_cell(session: Session) -> None:
    code = "import os, torch\ntorch.set_default_dtype(torch.float64)\nos.mkdir('a'); os.chdir('a')"
    await run(session, code, check="expect(torch.ones(1).dtype == torch.float32, 'no')")
    after = await run(session, "print(torch.ones(1).dtype, os.path.basename(os.getcwd()))")
    assert after.stdout == "torch.float64 a\n"


@pytest.mark.asyncio(loop_scope="session")
async def test_a_fork_that_fails_ends_and_draws_nothing(session: Session) -> None:
    code = """
import os, torch
if os.fork() == 0:
    (torch.ones(1, requires_grad=True) * 2).backward()
    raise ValueError("in the child")
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""
    result = await run(session, code)
    assert (result.outcome, result.stdout, len(result.curves)) == ("ok", "1\n", 0)
    assert "ValueError: in the child" in result.transcript.plain
    assert (await run(session, "print('still here')")).stdout == "still here\n"


@pytest.mark.parametrize("code", ["0", "None", "False", ""])
@pytest.mark.asyncio(loop_scope="session")
async def test_an_exit_with_success_is_a_success(session: Session, code: str) -> None:
    assert (await run(session, f"import sys\nsys.exit({code})")).outcome == "ok"


@pytest.mark.parametrize("code", ["1", "True", "'no data'"])
@pytest.mark.asyncio(loop_scope="session")
async def test_another_exit_is_an_error(session: Session, code: str) -> None:
    assert (await run(session, f"import sys\nsys.exit({code})")).outcome == "error"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("!pip install torchinfo", "A cell has no network"),
        ("pip install torchinfo", "A cell has no network"),
        ("%pip install torchinfo", "A cell has no network"),
        ("get_ipython().system('pip install torchinfo')", "A cell has no network"),
        ("%tensorboard --logdir runs", "needs a browser"),
        ("%%html\n<b>x", "needs a browser"),
        ("breakpoint()", "Nobody is there to answer the debugger"),
    ],
)
@pytest.mark.asyncio(loop_scope="session")
async def test_what_makes_no_sense_here_is_explained(
    session: Session, code: str, sentence: str
) -> None:
    result = await run(session, code)
    assert result.outcome == "ok"
    assert sentence in result.transcript.plain
    assert result.stdout == ""
