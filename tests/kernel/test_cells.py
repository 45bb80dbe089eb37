"""Cells behave as Python and Jupyter do: each lesson of fixtures/cases says what must come out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from learn_torch import notebook_syntax
from learn_torch.i18n.translate import set_language
from learn_torch.kernel.protocol import Output
from learn_torch.kernel.session import Session
from tests.kernel.running import run

FIXTURES = Path(__file__).parent.parent / "fixtures"
FOLDERS = ("cases", "programs")
"""Small inputs that once failed; programs as beginners paste them from tutorials."""


@pytest.mark.kernel
@pytest.mark.long
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


UNLIKE_THE_DEFAULTS = """
from learn_torch.worker import judging
taken = judging._defaults[-1]
def names_in(space): return vars(space) if isinstance(space, type) else space
for space, names in (*taken.attributes, *taken.python, (sys.modules, taken.modules)):
    print(*[name for name, value in names.items() if names_in(space).get(name) is not value])
print(*sys.modules.keys() - taken.modules.keys())
"""


@pytest.mark.asyncio(loop_scope="session")
async def test_the_start_of_a_session_changes_nothing_that_it_does_not_renew(
    session: Session,
) -> None:
    """`default_state.renewed` takes what is torch's from the zygote, without a look."""
    result = await run(session, "import sys\n" + UNLIKE_THE_DEFAULTS)
    assert (result.outcome, result.stdout.strip()) == ("ok", "")


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


@pytest.mark.parametrize(
    "end", ["sys.exit(1)", "sys.exit(True)", "sys.exit('no data')", "raise KeyboardInterrupt"]
)
@pytest.mark.asyncio(loop_scope="session")
async def test_another_exit_is_an_error(session: Session, end: str) -> None:
    assert (await run(session, f"import sys\n{end}")).outcome == "error"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("!pip install torchinfo", "A cell has no network"),
        ("pip install torchinfo", "A cell has no network"),
        ("%pip install torchinfo", "A cell has no network"),
        ("get_ipython().system('pip install torchinfo')", "A cell has no network"),
        ("!pip install torchinfo  # this comment is no package", "`pip install torchinfo`"),
        ("%tensorboard --logdir runs", "needs a browser"),
        ("!pip install numpy; pip install torchinfo && echo no", "`pip install torchinfo`"),
        ("conda activate torch", "learn-torch was started in"),
        ("%%javascript\nx", "%%javascript needs a browser"),
        ("%quickref", "IPython's own command line"),
        ("%%cython\ncdef int x", "needs a program that is not here"),
        ("%load_ext line_profiler\n%lprun -f f f()", "%prun times each function"),
        ("%load_ext its_own\n%its_magic x", "extensions of notebooks (its_own) do not run"),
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


@pytest.mark.asyncio(loop_scope="session")
async def test_our_own_sentences_are_in_the_language_of_who_reads_them(session: Session) -> None:
    set_language("zh-Hans")
    events = [event async for event in session.run("c", "%quickref", allow_stdin=True)]
    words = b"".join(event.data for event in events if isinstance(event, Output)).decode()
    assert "属于 IPython 自己的命令行" in words
    unread = await run(session, "%quickref")  # as of a check
    assert "IPython's own command line" in unread.transcript.plain


@pytest.mark.asyncio(loop_scope="session")
async def test_what_tensorboard_is_given_is_drawn_under_the_cell(session: Session) -> None:
    code = """
from torch.utils.tensorboard import SummaryWriter
import matplotlib.pyplot as plt
with SummaryWriter("runs/one") as writer:
    for step in range(3):
        writer.add_scalar("Loss/train", 3.0 - step, step)
        writer.add_scalars("accuracy", {"train": step, "test": step / 2}, step)
    writer.add_histogram("weights", [1.0, 2.0], 0)
    figure = plt.figure()
    plt.plot([1, 2])
    writer.add_figure("line", figure)
"""
    result = await run(session, code)
    assert result.outcome == "ok"
    assert result.curve("Loss/train").values == [3.0, 2.0, 1.0]
    assert {curve.name for curve in result.curves} >= {"accuracy/train", "accuracy/test"}
    assert len(result.figures) == 1


@pytest.mark.parametrize(
    ("pasted", "python"),
    [
        ("! ls", "get_ipython().system('ls')"),
        ("x = ! ls", "x = get_ipython().getoutput('ls')"),
        ("% matplotlib inline", "get_ipython().run_line_magic('matplotlib', 'inline')"),
        (" def f(x):\n     return x\nprint(f(1))", "def f(x):\n    return x\nprint(f(1))"),
        ("\n  x = 1\n\n  y = 2\nz = 3", "\nx = 1\n\ny = 2\nz = 3"),
        ("cd data\nls -la", "get_ipython().run_line_magic('cd', 'data')\nls -la"),
        ("run the cell above", "run the cell above"),
        ("time to train", "time to train"),
        ("run train.py --lr 1", "get_ipython().run_line_magic('run', 'train.py --lr 1')"),
        ("git clone https://x/y.git", "get_ipython().system('git clone https://x/y.git')"),
        ("!ls\nsource = [\n1]", "get_ipython().system('ls')\nsource = [\n1]"),
        ("!ls\nrun if x else 1", "get_ipython().system('ls')\nrun if x else 1"),
        ("!ls\nx = (7\n % 4)", "get_ipython().system('ls')\nx = (7\n % 4)"),
    ],
)
def test_what_is_pasted_becomes_python(pasted: str, python: str) -> None:
    assert notebook_syntax.translate(pasted).python == python
