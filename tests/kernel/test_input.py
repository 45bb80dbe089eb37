"""`input`, `getpass`, `sys.stdin` and pdb ask the host for a line, and nobody waits in vain."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from learn_torch.i18n.translate import render
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.input_frames import MAX_ANSWER, MAX_PROMPT, InputRequest
from learn_torch.kernel.output import Transcript
from learn_torch.kernel.protocol import Finished, Output
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits
from tests.kernel.running import gone, run

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def session(shared_session: Session) -> Session:
    """One session for all of this file, emptied before each test: to fork one takes 0.1 s."""
    await run(shared_session, "%reset -f")
    return shared_session


@dataclass
class Dialogue:
    """A run, what it asked for, and what it was given."""

    transcript: Transcript = field(default_factory=Transcript)
    requests: list[InputRequest] = field(default_factory=list)
    finished: Finished | None = None

    @property
    def prompts(self) -> list[str]:
        return [request.prompt for request in self.requests if not request.withdrawn]

    @property
    def stdout(self) -> str:
        return self.transcript.stdout

    @property
    def outcome(self) -> str:
        assert self.finished is not None
        return self.finished.outcome


STOP, LEAVE = object(), object()


async def talk(session: Session, code: str, *answers: object) -> Dialogue:
    """Run `code` and answer its requests in order.

    STOP interrupts it, LEAVE does nothing, a number waits as long before the next.
    """
    found, left = Dialogue(), list(answers)
    async for event in session.run("cell", code, allow_stdin=True):
        if isinstance(event, Output):
            found.transcript.feed(event.stream, event.data)
        elif isinstance(event, InputRequest):
            found.requests.append(event)
            if event.withdrawn:
                continue
            answer = left.pop(0)
            if isinstance(answer, float):
                await asyncio.sleep(answer)
                answer = left.pop(0)
            if answer is STOP:
                await session.interrupt()
            elif answer is not LEAVE:
                await session.reply(event, answer)  # type: ignore[arg-type]
        elif isinstance(event, Finished):
            found.finished = event
    assert left == []
    return found


async def test_input_returns_the_line_and_the_output_reads_as_on_a_terminal(session: Session):
    code = (
        "print('hello')\nname = input('Your name: ')\nage = int(input('Age? '))\nprint(name, age)"
    )
    found = await talk(session, code, "Ada", "36")
    assert (found.outcome, found.prompts) == ("ok", ["Your name: ", "Age? "])
    assert found.stdout == "hello\nYour name: Ada\nAge? 36\nAda 36\n"


READING: dict[str, tuple[str, list[object], str]] = {
    "readline": ("import sys\nprint(repr(sys.stdin.readline()))", ["a b"], "a b\n'a b\\n'\n"),
    "read": ("import sys\nprint(repr(sys.stdin.read()))", ["a", "", None], "a\n\n'a\\n\\n'\n"),
    "a loop": ("import sys\nfor x in sys.stdin: print(x, end='!')", ["a", "b", None], "a\na\n!b\nb\n!"),
    "bytes": ("import sys\nprint(sys.stdin.buffer.readline())", ["ä"], "ä\nb'\\xc3\\xa4\\n'\n"),
    "characters": (
        "import sys\nprint(sys.stdin.read(1))\nprint(input('p'), end='')", ["xy"], "xy\nx\np\ny"
    ),
    "fileinput": ("import fileinput\nprint(list(fileinput.input()))", ["a", None], "a\n['a\\n']\n"),
    "click": (
        "print('Name', end='')\nprint(input(' ').upper())", ["ada"], "Name ada\nADA\n"
    ),
    "several lines": ("print(input('1 yes\\n2 no\\n? '))", ["1"], "1 yes\n2 no\n? 1\n1\n"),
    "a thread": (
        "import threading\ngot = []\n"
        "def ask(): got.append(input('t '))\n"
        "threads = [threading.Thread(target=ask) for _ in range(2)]\n"
        "for t in threads: t.start()\nfor t in threads: t.join()\nprint(sorted(got))",
        ["a", "b"],
        "t a\nt b\n['a', 'b']\n",
    ),
    "a password": ("import getpass\nprint(len(getpass.getpass()))", ["abc"], "Password: \n3\n"),
    "another stdin": (
        "import io, sys\nsys.stdin = io.StringIO('from here\\n')\nprint(input('? '))", [], "? from here\n"
    ),
    "another stdout": (
        "import contextlib, io\nout = io.StringIO()\n"
        "with contextlib.redirect_stdout(out): line = input('p ')\nprint(line, repr(out.getvalue()))",
        ["x"],
        "x\nx 'p '\n",
    ),
    "a long line": ("print(len(input()))", ["x" * MAX_ANSWER], "x" * MAX_ANSWER + "\n4096\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", READING)
async def test_whatever_reads_a_line_asks_for_it(session: Session, name: str):
    code, answers, output = READING[name]
    found = await talk(session, code, *answers)
    assert (found.outcome, found.stdout) == ("ok", output)


async def test_a_password_is_marked_and_never_written(session: Session):
    found = await talk(session, "import getpass\nword = getpass.getpass('Key: ')", "s3cret")
    assert [request.password for request in found.requests] == [True]
    assert found.transcript.plain == "Key: \n"
    assert (await talk(session, "print(word)")).stdout == "s3cret\n"


async def test_end_of_file_is_python_s_own(session: Session):
    found = await talk(session, "input('? ')", None)
    assert found.finished is not None and found.finished.trouble is not None
    assert found.finished.trouble.kind == "EOFError"
    assert found.finished.trouble.message == "EOF when reading a line"
    assert found.stdout == "? \n"


NOBODY = {
    "input": ("input('? ')", "error"),
    "getpass": ("import getpass\ngetpass.getpass()", "error"),
    "stdin": ("import sys\nprint(repr(sys.stdin.readline()), list(sys.stdin))", "ok"),
    "pdb": ("breakpoint()\nimport pdb\npdb.set_trace()\nprint('on')", "ok"),
}


@pytest.mark.parametrize("trial", [False, True])
@pytest.mark.parametrize("name", NOBODY)
async def test_where_nobody_answers_it_is_end_of_file_with_one_sentence(
    session: Session, name: str, trial: bool
):
    code, outcome = NOBODY[name]
    result = await run(session, code, trial=trial)
    assert result.outcome == outcome
    words = result.transcript.plain
    if result.finished.trouble is not None:
        assert result.finished.trouble.kind == "EOFError"
        words += result.finished.trouble.message
    assert "Nobody is there" in words


async def test_processes_that_a_cell_starts_get_end_of_file(session: Session):
    code = (
        "import os, subprocess, sys\n"
        "print(subprocess.run([sys.executable, '-c', 'import sys; print(repr(sys.stdin.read()))'],"
        " capture_output=True, text=True).stdout)\n"
        "if os.fork() == 0:\n    try: input('? ')\n    except EOFError as e: print(e, flush=True)\n"
        "    os._exit(0)\nos.wait()"
    )
    found = await talk(session, code)
    assert "''" in found.stdout and "Only the process of the cell" in found.stdout


PAST_INPUT = {
    "os.read": "import os\nassert os.read(0, 10) == b''",
    "open(0)": "assert open(0).read() == ''",
    "/dev/stdin": "assert open('/dev/stdin').read() == ''",
    "a command": "!read x",
    "another descriptor": "!cat <&0",
    "a process": "import subprocess\nsubprocess.run(['cat'])",
    "a fork": "import os\nif os.fork() == 0:\n    os.read(0, 1)\n    os._exit(0)\nos.wait()",
}


@pytest.mark.parametrize("allow_stdin", [True, False])
@pytest.mark.parametrize("name", PAST_INPUT)
async def test_what_reads_past_input_gets_end_of_file_and_the_run_says_why(
    session: Session, name: str, allow_stdin: bool
):
    """One after another in one session: open(0) closes descriptor 0, and the next cell has it again."""
    run_it = talk if allow_stdin else run
    result = await run_it(session, PAST_INPUT[name])
    assert result.outcome == "ok"
    assert result.finished is not None
    [note] = result.finished.notes
    assert "input()" in str(note)
    assert render(note, "zh-Hans") != str(note) and "input()" in render(note, "zh-Hans")


NOT_PAST_INPUT = {
    "input": "input()",
    "a pipe": "import subprocess\nsubprocess.run(['cat'], input=b'x')",
    "no input": "import subprocess\nsubprocess.run(['cat'], stdin=subprocess.DEVNULL)\n!true",
    "its own": "import os\nr, w = os.pipe()\nos.dup2(r, 0)\nos.write(w, b'x')\nos.read(0, 1)\nos.close(0)",
    "workers": "import torch\nfor x in torch.utils.data.DataLoader([1], num_workers=1): pass",
}


@pytest.mark.parametrize("name", NOT_PAST_INPUT)
async def test_what_reads_anything_else_is_told_nothing(session: Session, name: str):
    found = await talk(session, NOT_PAST_INPUT[name], *(["x"] if name == "input" else []))
    assert found.finished is not None and found.finished.outcome == "ok"
    assert found.finished.notes == ()


async def test_an_interrupt_while_it_waits_ends_the_cell_and_keeps_its_names(session: Session):
    found = await talk(session, "kept = 1\ninput('? ')\nkept = 2", STOP)
    assert (found.outcome, found.stdout) == ("interrupted", "? \n")
    assert found.requests[-1].withdrawn
    assert (await talk(session, "print(kept)")).stdout == "1\n"


async def test_an_exception_of_a_signal_withdraws_the_question(session: Session):
    code = (
        "import signal\ndef late(*_): raise TimeoutError\nsignal.signal(signal.SIGALRM, late)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.1)\n"
        "try: input('quick: ')\nexcept TimeoutError: print('too slow')\nprint(input('again: '))"
    )
    found = await talk(session, code, 0.3, "x", "y")
    assert found.stdout == "quick: \ntoo slow\nagain: y\ny\n"
    assert [request.withdrawn for request in found.requests] == [False, True, False]


async def test_a_thread_that_still_asks_when_the_cell_is_over_gets_end_of_file(session: Session):
    code = (
        "import threading, time\nerrors = []\n"
        "def ask():\n    try: input('? ')\n    except EOFError as e: errors.append(str(e))\n"
        "thread = threading.Thread(target=ask)\nthread.start()\ntime.sleep(0.2)"
    )
    found = await talk(session, code, LEAVE)
    assert (found.outcome, found.prompts) == ("ok", ["? "])
    late = "def later():\n    import time\n    time.sleep(0.2)\n    ask()\n"
    await talk(session, late + "other = threading.Thread(target=later)\nother.start()")
    found = await talk(session, "thread.join(5)\nother.join(5)\nprint(*errors, sep='\\n')")
    assert found.prompts == []
    assert found.stdout.startswith("EOF when reading a line\nThe cell is over")


async def test_waiting_for_a_person_is_no_running_time(kernel: Kernel):
    session = await kernel.open(device="cpu", limits=Limits(cell_seconds=0.5))
    found = await talk(session, "print(input())", 0.8, "x")
    assert (found.outcome, found.stdout) == ("ok", "x\nx\n")
    assert found.finished is not None and found.finished.seconds < 0.5
    found = await talk(session, "input()\nwhile True: pass", 0.8, "x")
    assert found.outcome == "timeout"
    await session.close()


async def test_the_prompt_in_a_request_is_short_and_clean(session: Session):
    code = "input('\\x1b[31mred\\x1b[0m \\u202e\\x07' + 'x' * 2_000_000)"
    found = await talk(session, code, "y")
    [prompt] = found.prompts
    assert len(prompt) <= MAX_PROMPT and prompt.startswith("red xxx")
    assert found.outcome == "ok"


async def test_pdb_is_answered_line_by_line(session: Session):
    code = "def f(a):\n    b = a + 1\n    breakpoint()\n    return b\nprint(f(1))"
    found = await talk(session, code, "p b", "w", "u", "p f", "c")
    assert found.outcome == "ok"
    assert found.prompts == ["(Pdb) "] * 5
    assert "(Pdb) p b\n2\n" in found.stdout and found.stdout.endswith("2\n")
    assert "learn_torch" not in found.stdout.replace("<cell", "")


async def test_pdb_steps_to_the_end_of_the_cell_and_no_further(session: Session):
    found = await talk(session, "import pdb; pdb.set_trace()\nx = 1\nx = 2", *"nnn")
    assert (found.outcome, "run_cell" in found.stdout) == ("ok", False)
    assert (await talk(session, "import sys\nprint(x, sys.gettrace())")).stdout == "2 None\n"


async def test_pdb_ends_by_q_and_by_an_interrupt(session: Session):
    assert (await talk(session, "breakpoint()\nx = 1", "q")).outcome == "error"
    assert (await talk(session, "breakpoint()\nx = 1", STOP)).outcome == "interrupted"
    found = await talk(session, "breakpoint()\nprint(1)\ninput('? ')", "c", STOP)
    assert found.outcome == "interrupted"


async def test_closing_a_session_that_waits_leaves_nothing(kernel: Kernel):
    session = await kernel.open(device="cpu")
    async for event in session.run("cell", "input('? ')", allow_stdin=True):
        if isinstance(event, InputRequest):
            break
    await session.close()
    assert await gone(session.opened.pid)
