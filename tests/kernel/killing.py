"""Rounds of kill -9: the program, its zygote, a guard or a session dies at a random moment.

python -m tests.kernel.killing 100 [SEED]    prints what each round left behind; nothing is expected
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.input_frames import InputRequest
from learn_torch.sandbox import process_tree, shm
from learn_torch.study.records import Attempt, Key, Pass, RunRecord
from learn_torch.study.store import Study

VICTIMS = ("program", "zygote", "guard", "session")
CLEAN_SECONDS = float(os.environ.get("CLEAN_SECONDS", "2"))
"""What is promised; a machine that is busy with other work takes longer."""
CELLS = (
    "import torch\nw = torch.zeros(9, requires_grad=True)\n"
    "for _ in range(300): (w - 1).pow(2).sum().backward()",
    "import torch\nfrom torch.utils.data import DataLoader\n"
    "torch.multiprocessing.set_sharing_strategy('file_system')\n"
    "for batch in DataLoader(torch.ones(400, 9), batch_size=4, num_workers=2): batch.sum()",
    "import subprocess\nsubprocess.Popen(['sleep', '60'], start_new_session=True)",
    "from multiprocessing import shared_memory\n"
    "kept = [shared_memory.SharedMemory(create=True, size=4096) for _ in range(3)]",
    "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nprint('on' * 999)",
    "import threading\nthread = threading.Thread(target=input, args=('name? ',))\nthread.start()\n"
    "print(input('and? '))",
)


async def host(study: Path, seed: int) -> None:
    """Be the program: run cells for ever, and save after each; says where its processes are."""
    chosen, kept = random.Random(seed), Study.open(study)
    kernel = Kernel()
    ready = await kernel.start()
    session = await kernel.open(device="cpu")
    guard = process_tree.parent_of(session.opened.pid)
    places = {"zygote": ready.pid, "guard": guard, "session": session.opened.pid}
    print(
        json.dumps({**places, "program": os.getpid(), "scratch": session.opened.scratch}),
        flush=True,
    )
    for number in range(1, 10**6):
        async for event in session.run("cell", chosen.choice(CELLS), allow_stdin=True):
            if isinstance(event, InputRequest):
                await asyncio.sleep(0.2)  # the time in which it may be killed while it waits
                await session.reply(event, "Ada")
        _save(kept, number)
        print(number, flush=True)


def _save(study: Study, number: int) -> None:
    study.save_text(Key("learn-torch", "killed", "text"), f"x = {number}")
    study.finish_run(
        Key("learn-torch", "killed", "cell"),
        RunRecord("ok", b"", b"", True, "", b"", 1.0, "cpu", str(number), 1.0),
        f"x = {number}",
        attempt=Attempt("ok", True, 0, 1.0, f"{number:016x}", float(number)),
        passed=Pass(str(number), "cpu", 1.0),
    )


def round_of(victim: str, chosen: random.Random, folder: Path) -> list[str]:
    """Start the program, kill `victim` at a random moment; what is left two seconds later."""
    study = folder / f"{chosen.random()}.db"
    command = [
        sys.executable,
        "-m",
        "tests.kernel.killing",
        "host",
        str(study),
        str(chosen.random()),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as program:
        assert program.stdout is not None
        places = json.loads(program.stdout.readline())
        time.sleep(chosen.uniform(0, 1.5))
        below = process_tree.descendants(places[victim], thorough=True)
        doomed = {pid: _birth(pid) for pid in (places[victim], *below)}
        segments = shm.in_use(doomed, mapped=True)
        os.kill(places[victim], signal.SIGKILL)
        left = _left(doomed, segments, places)
        program.kill()
        told = program.stdout.read().split()
    last = _left({pid: _birth(pid) for pid in below}, segments, places | {"ended": True})
    return [*left, *last, *_lost(study, int(told[-1]) if told and told[-1].isdigit() else 0)]


def _left(doomed: dict[int, str], segments: set[int], places: dict[str, object]) -> list[str]:
    """Processes, segments and folders that are there when the time is over."""
    scratch = Path(str(places["scratch"])).parent
    deadline = time.monotonic() + CLEAN_SECONDS
    while True:
        left = [
            f"process {pid} {_state(pid)}"
            for pid, birth in doomed.items()
            if birth and _birth(pid) == birth
        ]
        left += [
            f"segment {name}" for name, inode in shm.present(os.geteuid()) if inode in segments
        ]
        if "ended" in places and scratch.exists():
            left.append(f"folder {scratch}")
        if not left or time.monotonic() > deadline:
            seconds = CLEAN_SECONDS - deadline + time.monotonic()
            print(f"{seconds:.2f} s", end=" ", file=sys.stderr)
            return left
        time.sleep(0.02)


def _lost(study: Path, last: int) -> list[str]:
    """What the program had saved, and is not there."""
    kept = Study.open(study)
    text = kept.lesson("learn-torch", "killed").get("text") if last else None
    attempts = len(kept.attempts("learn-torch", "killed"))
    kept.close()
    number = int((text.text or "x = 0").removeprefix("x = ")) if text is not None else 0
    return [f"study {last}"] if number < last or attempts < last else []


def _birth(pid: int) -> str:
    """When a process began; empty where it is gone or a zombie."""
    with suppress(OSError):
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if words[0] in "ZX" else words[19]
    return ""


def _state(pid: int) -> str:
    """The state of a process, for people: "sleeping, python train.py"."""
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()[:60]
        status = Path(f"/proc/{pid}/status").read_text()
        kept = ("State:", "PPid:", "SigPnd:", "ShdPnd:")
        facts = [line.split(None, 1)[1] for line in status.splitlines() if line.startswith(kept)]
        wchan = Path(f"/proc/{pid}/wchan").read_text()
        return ", ".join((*facts, wchan, words))
    return ""


def rounds(count: int, seed: int) -> dict[str, list[str]]:
    """Kill `count` times, each of the four in turn; what was left, by round."""
    chosen, found = random.Random(seed), {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            victim = VICTIMS[number % len(VICTIMS)]
            found[f"{number} {victim}"] = round_of(victim, chosen, Path(folder))
            print(number, victim, found[f"{number} {victim}"], file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    if sys.argv[1] == "host":
        asyncio.run(host(Path(sys.argv[2]), hash(sys.argv[3])))
    else:
        result = rounds(int(sys.argv[1]), int((sys.argv[2:] or ["1"])[0]))
        bad = {name: left for name, left in result.items() if left}
        print(f"{len(result)} rounds, {len(bad)} left something: {bad}")
        sys.exit(bool(bad))
