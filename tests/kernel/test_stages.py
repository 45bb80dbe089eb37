"""What a lesson's code uses beyond torch is found in its text, and its session opens with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from learn_torch.course.model import Cell, Exercise, Lesson
from learn_torch.kernel import stages
from learn_torch.kernel.figures import Figure
from learn_torch.kernel.frames import HEADER, decode_reply, pack
from learn_torch.kernel.protocol import (
    Close,
    Finished,
    Gone,
    Open,
    Opened,
    Output,
    Ready,
    Reply,
    Request,
    RunCell,
)
from learn_torch.kernel.stages import stages_in, stages_of
from learn_torch.worker import warm
from tests.bundled import the_course

pytestmark = pytest.mark.xdist_group("stages")  # one worker, so that one kernel is started


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import torch\nprint(torch.ones(2))", ()),
        ("optimizer = torch.optim.SGD(model.parameters(), lr=0.1)", ("optimizer",)),
        ("from torch.optim import Adam", ("optimizer",)),
        ("from torch import optim\nbest = optim.Adam", ("optimizer",)),
        ("hasattr(torch.optim, name)", ()),
        ("fast = torch.compile(model)", ("optimizer",)),
        ("model = nn.parallel.DistributedDataParallel(model)", ("optimizer",)),
        ("slope = torch.func.grad(f)(x)", ("optimizer",)),
        ("from torch.func import grad, vmap", ("optimizer",)),
        ("from torch import profiler", ("optimizer",)),
        ("jacobian(f, x, vectorize = True)", ("optimizer",)),
        ("nowhere = torch.ones(2, device='meta')", ()),
        ("torch.autograd.functional.jacobian(f, x)", ()),
        ("push = jvp(f, (x,), (v,))[1]", ("forward_mode",)),
        ("import matplotlib.pyplot as plt", ("matplotlib",)),
        ("plt.plot(losses", ("matplotlib",)),
        ("from torchvision import datasets", ("torchvision",)),
        ("optimizers = 'many', 'splt'", ()),
    ],
)
def test_a_word_in_the_code_asks_for_a_stage(code: str, expected: tuple[str, ...]) -> None:
    assert stages_in([code]) == expected


def test_the_first_lesson_is_ready_when_torch_is() -> None:
    assert stages_of(the_course().find("first-tensors").lesson) == ("matplotlib",)


def test_a_lesson_needs_what_its_solution_needs() -> None:
    exercise = Exercise(
        starter="...", solution="optim.SGD([w], lr=1.0)", check="expect(True, '')", hints=("x",)
    )
    cells = (Cell(id="a", code="plt.show()"), Cell(id="b", exercise=exercise))
    lesson = Lesson(format=1, title="t", goal="g", minutes=1, cells=cells)
    assert stages_of(lesson) == ("matplotlib", "optimizer")


def test_host_and_worker_name_the_same_stages() -> None:
    assert list(stages.STAGES) == list(warm.STAGES)


class Worker:
    """A kernel whose frames a test writes and reads itself, so that none of them comes late."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._stdin, self._stdout = process.stdin, process.stdout
        self.first: list[Reply] = []
        """Ready, and the answers to the requests that came before it."""

    def send(self, *requests: Request) -> None:
        self._stdin.write(b"".join(map(pack, requests)))
        self._stdin.flush()

    def replies(self) -> Iterator[Reply]:
        while header := self._stdout.read(HEADER):
            yield decode_reply(self._stdout.read(int.from_bytes(header, "big")))

    def run(self, session: int, code: str, check: str | None = None) -> list[Reply]:
        """Run a cell; what it said, to its Finished."""
        self.send(RunCell(session, 1, "cell", code, check))
        said: list[Reply] = []
        for reply in self.replies():
            said.append(reply)
            if isinstance(reply, Finished):
                break
        return said


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """One that was asked for several sessions while it was still importing torch."""
    command = [sys.executable, "-P", "-m", "learn_torch.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        worker = Worker(process)
        worker.send(
            Open(CLOSED, device="cpu", stages=("optimizer",)),
            Close(CLOSED),
            Open(PLAIN, device="cpu"),
            Open(PLOTTING, device="cpu"),
            Open(WITH_MATPLOTLIB, device="cpu", requires=("matplotlib",)),
            Open(WITH_OPTIMIZER, device="cpu", stages=("optimizer", "a-stage-of-a-later-version")),
            Open(WITH_JVP, device="cpu", stages=("forward_mode",)),
            Open(WITH_TORCHVISION, device="cpu", stages=("torchvision",)),
        )
        worker.first = [next(worker.replies()) for _ in range(8)]
        yield worker
        process.communicate()


PLAIN, PLOTTING, WITH_MATPLOTLIB, WITH_OPTIMIZER, WITH_JVP, WITH_TORCHVISION, CLOSED = range(1, 8)
LARGE = {"matplotlib.pyplot", "torch._dynamo", "torchvision"}


def _imported(worker: Worker, session: int) -> set[str]:
    """Which of the large packages a session finds imported."""
    said = worker.run(session, f"import sys\nprint(*{LARGE!r} & sys.modules.keys())")
    return set(b"".join(one.data for one in said if isinstance(one, Output)).decode().split())


def test_a_session_waits_for_its_own_stages_alone(worker: Worker) -> None:
    ready, _, *rest = worker.first
    assert isinstance(ready, Ready)
    opened = [one.session for one in rest if isinstance(one, Opened)]
    assert opened == [PLAIN, PLOTTING, WITH_MATPLOTLIB, WITH_OPTIMIZER, WITH_JVP, WITH_TORCHVISION]
    assert _imported(worker, PLAIN) == set()
    assert _imported(worker, WITH_MATPLOTLIB) == {"matplotlib.pyplot"}
    assert _imported(worker, WITH_OPTIMIZER) == {"matplotlib.pyplot", "torch._dynamo"}
    assert _imported(worker, WITH_TORCHVISION) == LARGE
    threads = list(Path(f"/proc/{ready.pid}/task").iterdir())
    assert len(threads) == 1, "it can still be forked"


def test_a_session_that_waits_can_be_closed(worker: Worker) -> None:
    assert worker.first[1] == Gone(CLOSED)


def test_a_check_that_observes_does_without_the_compiler(worker: Worker) -> None:
    """torch._dynamo is 0.8 s: each child of a lesson without an optimizer would import it."""
    said = worker.run(PLAIN, "def f(x):\n    return x.sin()", "observe(f, torch.ones(2))")
    [judged] = [one.verdict for one in said if isinstance(one, Finished)]
    assert judged is not None and judged.passed
    assert "torch._dynamo" not in _imported(worker, PLAIN)


def test_forward_mode_is_loaded_before_the_session_and_says_nothing(worker: Worker) -> None:
    code = "import torch\ntorch.func.jvp(torch.sin, (torch.ones(1),), (torch.ones(1),))[1].item()"
    said = worker.run(WITH_JVP, code)
    assert [one.stream for one in said if isinstance(one, Output)] == ["stdout"]


def test_a_session_that_imports_pyplot_itself_has_our_backend(worker: Worker) -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    assert [one.number for one in worker.run(PLOTTING, code) if isinstance(one, Figure)] == [1]
