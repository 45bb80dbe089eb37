"""A session: one namespace, cells in order, as in a notebook."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from learn_torch.errors import DeviceUnavailable, KernelDied, KernelMismatch, RequirementMissing
from learn_torch.i18n.message import authored
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits
from tests.kernel.running import alive, gone, run
from tests.kernel.scripted import PipeTransport

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_it_says_whether_cells_run_as_root(session: Session) -> None:
    uid = (await run(session, "import os\nos.getuid()")).stdout
    assert session.opened.root is (uid == "0\n")


async def test_the_value_of_the_last_expression_is_shown(session: Session) -> None:
    assert (await run(session, "1 + 1")).stdout == "2\n"


@pytest.mark.parametrize("code", ["x = 3", "None", "5;", "5  ;  # quiet", "print()\nx = 1"])
async def test_nothing_is_shown_for(session: Session, code: str) -> None:
    assert (await run(session, code)).stdout.strip() == ""


async def test_names_live_on_in_the_next_cell(session: Session) -> None:
    await run(session, "import torch\nx = torch.ones(2)")
    assert (await run(session, "x + 1")).stdout == "tensor([2., 2.])\n"


async def test_a_restart_begins_with_an_empty_namespace(session: Session) -> None:
    await run(session, "x = 1")
    await session.restart()
    result = await run(session, "x")
    assert result.outcome == "error"
    assert result.finished.trouble and result.finished.trouble.kind == "NameError"


LEAVES_ALL_IT_CAN = """
import os, subprocess
from multiprocessing import shared_memory
left = subprocess.Popen(["sleep", "1000"], start_new_session=True)
segment = shared_memory.SharedMemory(create=True, size=4096)
os.makedirs("locked/inner")
os.chmod("locked", 0)
open("../../file", "w").close()
print(left.pid, segment.name)
"""


async def test_a_session_for_another_lesson_has_nothing_of_the_last(session: Session) -> None:
    listing = "import os\n[*os.walk('../..')]"
    before = await run(session, listing)
    pid, segment = (await run(session, LEAVES_ALL_IT_CAN)).stdout.split()
    await session.restart(emptied=True)
    assert not alive(int(pid)) and not Path("/dev/shm", segment).exists()
    assert (await run(session, listing)).stdout == before.stdout
    assert (await run(session, "left")).outcome == "error"


async def test_each_session_is_seeded(kernel: Kernel) -> None:
    draw = (
        "import random, numpy, torch\n(random.random(), numpy.random.rand(), torch.rand(1).item())"
    )
    drawn = []
    for seed in (7, 7, 8):
        session = await kernel.open(seed=seed)
        drawn.append((await run(session, draw)).stdout)
        await session.close()
    assert drawn[0] == drawn[1] != drawn[2]


async def test_sessions_run_side_by_side_without_seeing_each_other(kernel: Kernel) -> None:
    first, second = await kernel.open(), await kernel.open()
    await asyncio.gather(run(first, "x = 'first'"), run(second, "x = 'second'"))
    assert (await run(first, "x")).stdout == "'first'\n"
    assert (await run(second, "x")).stdout == "'second'\n"
    await first.close()
    await second.close()


async def test_a_cell_works_in_its_scratch_folder_which_goes_with_the_session(
    kernel: Kernel,
) -> None:
    session = await kernel.open()
    result = await run(session, "import os\nopen('note', 'w').close()\nos.getcwd()")
    scratch = Path(session.opened.scratch)
    assert result.stdout == f"{str(scratch)!r}\n"
    assert (scratch / "note").exists()
    await session.close()
    assert not scratch.exists()


async def test_a_scratch_folder_that_resists_is_removed_all_the_same(kernel: Kernel) -> None:
    session = await kernel.open()
    await run(
        session,
        "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w').close()\n"
        "os.symlink('/', 'a/root')\nos.chmod('a/b', 0)\nos.chmod('a', 0)",
    )
    scratch = Path(session.opened.scratch)
    await session.close()
    assert not scratch.exists()


async def test_only_the_standard_streams_and_our_own_pipes_are_open(session: Session) -> None:
    result = await run(session, "import os\nlen(os.listdir('/proc/self/fd')) - 1")
    # 0, 1, 2, what 0 is opened from again, the control socket, faulthandler's pipe, the pipe that ends
    # the waiting for a line, and a spare each of 1 and 2, for a cell that closes them
    assert int(result.stdout) == 10


async def test_reading_from_stdin_ends_at_once(session: Session) -> None:
    result = await run(session, "input('name? ')")
    assert result.finished.trouble and result.finished.trouble.kind == "EOFError"


async def test_an_unknown_device_is_refused_with_what_there_is(kernel: Kernel) -> None:
    with pytest.raises(DeviceUnavailable, match=r"no device cuda:99 here; there is .*cpu"):
        await kernel.open(device="cuda:99")


async def test_a_missing_module_is_named(kernel: Kernel) -> None:
    with pytest.raises(RequirementMissing, match=r"needs no_such_module\.x, which is not"):
        await kernel.open(requires=("math", "no_such_module.x"))


async def test_on_the_cpu_cuda_is_hidden(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu")
    result = await run(session, "import torch\ntorch.cuda.is_available()")
    assert session.opened.device.label == "cpu"
    assert result.stdout == "False\n"
    await session.close()


async def test_the_zygote_stays_forkable(kernel: Kernel) -> None:
    """One thread, and no CUDA library mapped: what fork(2) needs."""
    assert kernel.ready is not None
    process = Path(f"/proc/{kernel.ready.pid}")
    assert len(list((process / "task").iterdir())) == 1
    assert "libcuda.so" not in (process / "maps").read_text()


async def test_the_first_optimizer_costs_nothing_extra(kernel: Kernel) -> None:
    """Building one imports torch._dynamo, 1-2 s of it, unless the zygote has."""
    session = await kernel.open(device="cpu", stages=("optimizer",))
    result = await run(
        session,
        "import sys, torch\nbefore = len(sys.modules)\n"
        "torch.optim.SGD(torch.nn.Linear(1, 1).parameters(), lr=0.1).zero_grad()\n"
        "len(sys.modules) - before",
    )
    await session.close()
    assert int(result.stdout) == 0


class TestErrors:
    """A traceback shows the learner's own cells, and nothing of the machinery."""

    async def test_the_line_is_named_and_the_place_in_it(self, session: Session) -> None:
        result = await run(session, "import torch\nx = torch.ones(2, 3)\ny = x @ x", cell="product")
        trouble = result.finished.trouble
        assert trouble is not None
        assert trouble.kind == "RuntimeError"
        assert "cannot be multiplied" in trouble.message
        [line] = trouble.trace
        assert (line.cell, line.line, line.source) == ("product", 3, "y = x @ x")
        assert line.source[line.column : line.end_column] == "x @ x"

    async def test_the_way_through_several_cells_is_kept(self, session: Session) -> None:
        await run(session, "def f(x):\n    return 1 / x", cell="define")
        result = await run(session, "f(0)", cell="call")
        assert result.finished.trouble is not None
        assert [(t.cell, t.line, t.function) for t in result.finished.trouble.trace] == [
            ("call", 1, ""),
            ("define", 2, "f"),
        ]

    async def test_library_code_does_not_show(self, session: Session) -> None:
        result = await run(session, "import json\njson.loads('{')")
        assert result.finished.trouble is not None
        assert result.finished.trouble.kind == "json.decoder.JSONDecodeError"
        assert len(result.finished.trouble.trace) == 1

    async def test_a_syntax_error_points_at_its_place(self, session: Session) -> None:
        result = await run(session, "x = 1\ny = (2 +")
        trouble = result.finished.trouble
        assert trouble is not None
        assert (trouble.kind, trouble.message) == ("SyntaxError", "'(' was never closed")
        assert (trouble.trace[0].line, trouble.trace[0].column) == (2, 4)

    async def test_a_misspelling_is_met_with_a_suggestion(self, session: Session) -> None:
        result = await run(session, "tensor = 1\ntensro")
        assert result.finished.trouble is not None
        assert "Did you mean: 'tensor'?" in result.finished.trouble.message

    async def test_columns_count_characters_not_bytes(self, session: Session) -> None:
        result = await run(session, "é = 'ü'; é.nope")
        assert result.finished.trouble is not None
        [line] = result.finished.trouble.trace
        assert line.source[line.column : line.end_column] == "é.nope"

    async def test_an_exception_whose_text_fails_is_still_shown(self, session: Session) -> None:
        result = await run(
            session, "class E(Exception):\n    def __str__(self): raise ValueError\nraise E"
        )
        assert result.finished.trouble is not None
        assert result.finished.trouble.kind == "E"

    async def test_deep_recursion_is_cut_short(self, session: Session) -> None:
        result = await run(session, "def f(n): return f(n + 1)\nf(0)")
        assert result.finished.trouble is not None
        assert result.finished.trouble.kind == "RecursionError"
        assert len(result.finished.trouble.trace) <= 20

    async def test_sys_exit_ends_the_cell_and_not_the_session(self, session: Session) -> None:
        result = await run(session, "x = 1\nimport sys\nsys.exit(2)")
        assert result.finished.trouble and result.finished.trouble.kind == "SystemExit"
        assert (await run(session, "x")).stdout == "1\n"


class TestDeath:
    """A process that goes is reported in plain words, and a fresh one stands ready."""

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("import os; os.kill(os.getpid(), 11)", "segmentation fault"),
            ("import ctypes; ctypes.string_at(0)", "segmentation fault"),
            ("import os; os.abort()", "gave up by itself"),
            ("import os; os._exit(3)", "exit code 3"),
            ("import os; os._exit(0)", "exit code 0"),
            ("import os; os.kill(os.getpid(), 9)", "ran out of memory"),
        ],
    )
    async def test_is_told(self, session: Session, code: str, words: str) -> None:
        result = await run(session, code)
        assert result.outcome == "died"
        assert words in str(result.finished.reason)
        assert result.finished.lost
        assert (await run(session, "1")).stdout == "1\n"

    async def test_the_line_of_a_crash_is_named(self, session: Session) -> None:
        result = await run(session, "import ctypes\n\nctypes.string_at(0)", cell="crash")
        assert "line 3 of cell `crash`" in str(result.finished.reason)

    async def test_what_was_printed_before_is_kept(self, session: Session) -> None:
        result = await run(session, "import os\nprint('before')\nos._exit(1)")
        assert result.stdout == "before\n"

    async def test_too_large_a_tensor_is_an_ordinary_error_that_names_the_limit(
        self, kernel: Kernel
    ) -> None:
        session = await kernel.open(limits=Limits(memory_bytes=1 << 30))
        result = await run(session, "import torch\ntorch.zeros(2**29)")  # 2 GiB
        assert result.outcome == "error"
        assert result.finished.trouble is not None
        assert "1 GiB" in str(result.finished.trouble.notes[0])
        assert (await run(session, "1")).stdout == "1\n"
        await session.close()

    async def test_too_large_a_file_is_an_ordinary_error(self, kernel: Kernel) -> None:
        session = await kernel.open(limits=Limits(file_bytes=1000))
        result = await run(session, "with open('big', 'wb') as f: f.write(bytes(5000))")
        assert result.finished.trouble and result.finished.trouble.kind == "OSError"
        await session.close()


class TestTrial:
    """A trial sees the namespace, and leaves no trace in it."""

    async def test_leaves_the_namespace_alone(self, session: Session) -> None:
        await run(session, "import torch\nx = torch.zeros(2)")
        result = await run(session, "x += 1\nx", trial=True)
        assert result.stdout == "tensor([1., 1.])\n"
        assert (await run(session, "x")).stdout == "tensor([0., 0.])\n"

    async def test_is_judged_like_any_run(self, session: Session) -> None:
        result = await run(session, "y = 2", check="expect(y == 3, 'y is not 3')", trial=True)
        assert result.finished.verdict is not None
        assert not result.finished.verdict.passed
        assert result.finished.verdict.message == authored("y is not 3")

    async def test_can_train(self, session: Session) -> None:
        code = "loss = (w * 2).sum(); loss.backward(); w.grad"
        await run(session, "import torch\nw = torch.ones(1, requires_grad=True)")
        await run(session, code)
        assert (await run(session, code, trial=True)).stdout == "tensor([4.])\n"

    async def test_waits_for_threads_that_are_about_to_end(self, session: Session) -> None:
        """The queues of a DataLoader end theirs after the loop: on a busy machine, after the cell."""
        code = "import threading\nthreading.Timer({}, int).start()"
        await run(session, code.format(0.1))
        assert (await run(session, "1", trial=True)).outcome == "ok"
        await run(session, code.format(100))
        assert (await run(session, "1", trial=True)).outcome == "refused"

    async def test_that_dies_is_told_and_the_session_lives(self, session: Session) -> None:
        await run(session, "x = 5")
        result = await run(session, "import os; os._exit(0)", trial=True)
        assert result.outcome == "died"
        assert (await run(session, "x")).stdout == "5\n"

    async def test_can_be_interrupted(self, session: Session) -> None:
        code = "import time\nprint('on', flush=True)\nwhile True: time.sleep(1)"
        result = await run(session, code, trial=True, interrupt_after="on")
        assert result.outcome == "interrupted"


class TestKernel:
    """The kernel as a process."""

    async def test_from_its_launcher_to_its_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A cell has what the launcher sets, and no secret; at the end no process and no folder is left."""
        monkeypatch.setenv("GITHUB_TOKEN", "hush")
        monkeypatch.setenv("SSH_AUTH_SOCK", "/tmp/agent")
        monkeypatch.setenv("LEARN_TORCH_TEST_WITHOUT", "all")  # only an option holds a layer back
        kernel = Kernel("env LC_LAUNCHED=yes", prefetch=False)
        ready = await kernel.start()
        session = await kernel.open()
        found = await run(
            session, "import os, time\nprint(*sorted(os.environ))\nos.environ['HOME']"
        )
        assert "LC_LAUNCHED" in found.stdout
        assert "GITHUB_TOKEN" not in found.stdout and "SSH_AUTH_SOCK" not in found.stdout
        assert session.opened.scratch in found.stdout
        assert session.opened.sandbox == ready.sandbox != "none"
        await run(session, "time.sleep(0.5)")  # five times as long as is quiet
        late = "import sys\nprint({'matplotlib', 'torch._dynamo'} & sys.modules.keys())"
        assert (await run(await kernel.open(), late)).stdout == "set()\n"
        left = "if os.fork() == 0:\n    os.setsid()\n    import time; time.sleep(100)"
        await run(session, left)
        child, scratch = session.opened.pid, Path(session.opened.scratch)
        await kernel.close()
        assert not alive(child)
        assert not scratch.exists()

    async def test_a_launcher_that_does_not_exist_is_told(self) -> None:
        with pytest.raises(KernelDied, match=r"could not be started.*Check the launcher"):
            await Kernel("/no/such/launcher").start()

    async def test_a_launcher_whose_quotes_do_not_end_is_told(self) -> None:
        with pytest.raises(KernelDied, match=r"could not be started.*Check the launcher"):
            await Kernel("ssh 'gpu3").start()

    async def test_a_launcher_that_fails_is_quoted(self) -> None:
        with pytest.raises(KernelDied, match="no allocation today"):
            await Kernel("sh -c 'echo no allocation today >&2; exit 3' #").start()

    async def test_a_launcher_that_talks_is_turned_away(self) -> None:
        with pytest.raises(KernelMismatch, match="makes no sense"):
            await Kernel("sh -c 'echo Welcome to the cluster; sleep 5' #").start()

    async def test_its_death_reaches_the_run_that_waits(self) -> None:
        kernel = Kernel(prefetch=False)
        ready = await kernel.start()
        session = await kernel.open()
        child = session.opened.pid
        with pytest.raises(KernelDied):
            async for _ in session.run("cell", "print('on', flush=True)\nwhile True: pass"):
                os.kill(ready.pid, signal.SIGKILL)
        assert await gone(child)
        with pytest.raises(KernelDied):
            await kernel.open()
        await kernel.close()

    async def test_abandoned_it_ends_by_itself_and_cleans_up(self) -> None:
        kernel = Kernel(prefetch=False)
        ready = await kernel.start()
        session = await kernel.open()
        child, scratch = session.opened.pid, Path(session.opened.scratch)
        before = time.monotonic()
        kernel.abandon()
        assert time.monotonic() - before < 0.05
        assert not kernel.alive
        assert await gone(ready.pid)
        assert not alive(child)
        assert not scratch.exists()

    async def test_abandoned_without_a_session_it_is_killed(self) -> None:
        transport = PipeTransport()
        kernel = Kernel(transport=transport)
        await kernel.start()
        kernel.abandon()
        kernel.abandon()
        assert transport.killed == 1

    async def test_a_killed_guard_takes_its_session_along(self, kernel: Kernel) -> None:
        session = await kernel.open()
        result = await run(session, "import os\n(os.getpid(), os.getppid())")
        child, guard = eval(result.stdout)
        scratch = Path(session.opened.scratch)
        os.kill(guard, 9)
        with pytest.raises(KernelDied, match="guard was killed"):
            async for _ in session.run("cell", "1"):
                pass
        assert await gone(child)
        assert not scratch.exists()


async def test_a_cell_may_delete_builtins_and_only_cells_miss_them(session: Session) -> None:
    deleted = await run(
        session,
        "import builtins\nfor name in ('next', 'len', 'isinstance', 'display'): delattr(builtins, name)",
    )
    assert deleted.outcome == "ok", deleted.finished.trouble
    for name in ("next", "len", "isinstance", "display"):
        missing = await run(session, name)
        assert missing.finished.trouble is not None
        assert missing.finished.trouble.kind == "NameError"
    await run(session, "import builtins\nbuiltins.len = lambda x: 7")
    assert (await run(session, "len([])")).stdout == "7\n"
