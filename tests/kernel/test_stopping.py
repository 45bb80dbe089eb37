"""Any cell stops within 2 s, whatever it does; nothing that it started survives it."""

from __future__ import annotations

import time

import pytest

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits
from tests.kernel.running import gone, run

pytestmark = pytest.mark.asyncio(loop_scope="session")

DEAF = """
import time
print("on")
while True:
    try:
        time.sleep(10)
    except BaseException:
        print("not listening")
"""
DEAF_TO_EVERYTHING = """
import signal
for number in range(1, 32):
    if number not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal(number, signal.SIG_IGN)
print("on")
while True:
    pass
"""
IN_C = "print('on')\nsum(range(10**12))"
THREADS = """
import threading, time
for _ in range(5):
    threading.Thread(target=time.sleep, args=(100,)).start()
print("on")
while True: time.sleep(1)
"""


async def test_an_interrupted_cell_keeps_its_namespace(session: Session) -> None:
    await run(session, "x = 1")
    result = await run(session, "import time\nprint('on')\ntime.sleep(60)", interrupt_after="on")
    assert result.outcome == "interrupted"
    assert not result.finished.lost
    assert (await run(session, "x")).stdout == "1\n"


async def test_the_line_at_which_it_was_interrupted_is_shown(session: Session) -> None:
    result = await run(session, "import time\nprint('on')\ntime.sleep(60)", interrupt_after="on")
    assert result.finished.trouble is not None
    assert result.finished.trouble.trace[-1].line == 3


@pytest.mark.parametrize("code", [DEAF, DEAF_TO_EVERYTHING, IN_C, THREADS])
async def test_a_cell_that_will_not_listen_is_stopped_within_two_seconds(
    session: Session, code: str
) -> None:
    started = time.monotonic()
    result = await run(session, code, interrupt_after="on")
    assert result.outcome == "interrupted"
    assert time.monotonic() - started < 2.5  # of which the start and the print are a part
    assert (await run(session, "1")).stdout == "1\n"


@pytest.mark.parametrize("trial", [False, True])
@pytest.mark.parametrize(
    "wait", ["time.sleep(100)", "lock.acquire()", "select.select([r], [], [])"]
)
async def test_an_interrupt_that_comes_just_before_a_system_call_is_seen(
    session: Session, wait: str, trial: bool
) -> None:
    unseen = (
        "import os, select, signal, threading, time\nr, w = os.pipe()\nlock = threading.Lock()\n"
        "lock.acquire()\nthreading.Thread(target=time.sleep, args=(3,), daemon=True).start()\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # the thread takes it\n"
        f"print('on')\n{wait}"
    )
    result = await run(session, unseen, interrupt_after="on", trial=trial)
    assert result.outcome == "interrupted"
    assert not result.finished.lost


async def test_the_line_of_a_cell_that_had_to_be_killed_is_named(session: Session) -> None:
    result = await run(session, DEAF, cell="deaf", interrupt_after="on")
    assert result.finished.lost
    assert "line 6 of cell `deaf`" in str(result.finished.reason)


async def test_a_time_limit_interrupts_and_names_itself(kernel: Kernel) -> None:
    session = await kernel.open(limits=Limits(cell_seconds=0.3))
    result = await run(session, "x = 1\nwhile True: pass")
    assert result.outcome == "timeout"
    assert str(result.finished.reason) == (
        "It reached the limit of 0.3 s for one cell. It was at line 2 of cell `cell`."
    )
    assert not result.finished.lost
    assert (await run(session, "x")).stdout == "1\n"
    await session.close()


async def test_a_time_limit_kills_what_does_not_yield(kernel: Kernel) -> None:
    session = await kernel.open(limits=Limits(cell_seconds=0.3, grace_seconds=0.2))
    result = await run(session, DEAF)
    assert result.outcome == "timeout"
    assert result.finished.lost
    await session.close()


async def test_a_restart_ends_a_running_cell(session: Session) -> None:
    seen = []
    async for event in session.run("cell", DEAF):
        seen.append(event)
        if len(seen) == 1:
            await session.restart()
    assert seen[-1].outcome == "interrupted"  # type: ignore[union-attr]
    assert seen[-1].lost  # type: ignore[union-attr]


ESCAPES = {
    "a child": "pid = os.fork() or time.sleep(100)",
    "a child in its own session": "pid = os.fork()\nif pid == 0:\n    os.setsid(); time.sleep(100)",
    "a daemon by double fork": """
r, w = os.pipe()
if os.fork() == 0:
    os.setsid()
    if (pid := os.fork()) == 0:
        time.sleep(100)
    os.write(w, str(pid).encode())
    os._exit(0)
pid = int(os.read(r, 20))""",
    "a program": "pid = subprocess.Popen(['sleep', '100'], start_new_session=True).pid",
}


@pytest.mark.parametrize("code", ESCAPES.values(), ids=ESCAPES.keys())
@pytest.mark.parametrize("ending", ["close", "restart"])
async def test_nothing_survives(kernel: Kernel, code: str, ending: str) -> None:
    session = await kernel.open()
    result = await run(session, f"import os, subprocess, time\n{code}\nprint(pid)")
    pid = int(result.stdout)
    await (session.close() if ending == "close" else session.restart())
    assert await gone(pid, 2.0)
    if ending == "restart":
        await session.close()


async def test_a_bounded_fork_bomb_leaves_nothing(kernel: Kernel) -> None:
    session = await kernel.open()
    bomb = """
import os, time
for _ in range(6):        # 64 processes, each in a session of its own
    if os.fork() == 0:
        os.setsid()
print(os.getpid(), flush=True)
time.sleep(100)
"""
    result = await run(session, bomb, interrupt_after=str(session.opened.pid))
    pids = [int(line) for line in result.stdout.split()]
    await session.close()
    for pid in pids:
        assert await gone(pid, 2.0)


LOST_FOLDERS = {
    "removed": "shutil.rmtree(home)",
    "renamed": "os.rename(home, home + '2')",
    "a link": "shutil.rmtree(home); os.symlink('/etc', home)",
    "a file": "shutil.rmtree(home); open(home, 'w')",
    "no programs": "shutil.rmtree(home + '/../../bin'); open(home + '/../../bin', 'w')",
}


@pytest.mark.parametrize("lose", LOST_FOLDERS.values(), ids=LOST_FOLDERS)
async def test_a_session_outlives_the_folder_of_its_cells(session: Session, lose: str) -> None:
    """The process that comes after has a new one, of its own."""
    setup = "import os, shutil\nhome = os.environ['HOME']"
    killed = await run(session, f"{setup}\n{lose}\nos.kill(os.getpid(), 9)")
    assert killed.finished.lost
    after = await run(session, f"{setup}\nopen('x', 'w').write('1')\nprint(os.getcwd() == home)")
    assert after.stdout == "True\n", after.transcript.plain
