"""Rounds of kill -9: the program, its zygote, a guard or a session dies at a random moment.

python -m tests.kernel.killing 100 [SEED]    prints what each round left behind; nothing is expected

A round is the real program in a terminal of its own: keys replace a cell's text, run it, type into
another cell and stop what runs, from the start on, also while the kernel still imports. The cells
have DataLoader workers, shared memory, semaphores, detached processes and a thread that waits for a
line. This process adopts whatever loses its parent, so nothing can hide from it.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from learn_torch.course.catalogue import open_path
from learn_torch.course.course import open_target
from learn_torch.sandbox import process_tree, shm
from learn_torch.sandbox.removal import remove_tree
from learn_torch.study.store import Study
from learn_torch.study.trust import Trust

VICTIMS = ("program", "zygote", "guard", "session")
CLEAN_SECONDS = float(os.environ.get("CLEAN_SECONDS", "2"))
"""What is promised; a machine that is busy with other work takes longer."""
SAVED_SECONDS = float(os.environ.get("SAVED_SECONDS", "1"))
"""After which a key that was shown is on the disk: 0.15 s, and what a busy machine adds."""
SETTLE_SECONDS = 10.0
"""For how long a program that lives on may go on reading keys, each of which it must then have saved."""
PATIENCE = 90.0
"""Seconds until a process of the program is there; a busy machine is no failure."""
LATEST = 3.0
"""Seconds after which a victim dies at the latest, from the moment it is there."""
CELLS = (
    "import torch\nw = torch.zeros(9, requires_grad=True)\n"
    "for _ in range(30_000): (w - 1).pow(2).sum().backward()",
    "import torch\nfrom torch.utils.data import DataLoader\n"
    "torch.multiprocessing.set_sharing_strategy('file_system')\n"
    "for _ in range(50):\n"
    "    for batch in DataLoader(torch.ones(400, 9), batch_size=4, num_workers=2): batch.sum()",
    "import torch\nfrom torch.utils.data import DataLoader\n"
    "loader = DataLoader(torch.ones(40, 9), num_workers=2, persistent_workers=True)\n"
    "for _ in range(500):\n    for batch in loader: batch.sum()",
    "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)",
    "from multiprocessing import shared_memory\n"
    "kept = [shared_memory.SharedMemory(create=True, size=4096) for _ in range(3)]",
    "import torch.multiprocessing as mp\nlock, queue = mp.Lock(), mp.Queue()\n"
    "with mp.get_context('fork').Pool(2) as pool:\n"
    "    while True: pool.map(abs, range(99))",
    "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)\nprint('on' * 999)",
    "import pathlib\nfor n in range(200): pathlib.Path(f'f{n}').mkdir()",
    "import threading\nthread = threading.Thread(target=input, args=('name? ',))\nthread.start()\n"
    "print(input('and? '))",
)
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
LESSON = """
format: 1
title: Killed
goal: Be killed at any moment.
minutes: 1
cells:
  - id: runs
    code: a = 1
  - id: typed
    code: b = 1
"""
ENTER, ESCAPE, SELECT_ALL, RUN, STOP, FIRST, NEXT = (
    "\r",
    "\x1b",
    "\x1b[18~",
    "\n",
    "\x07",
    "g",
    "\x0e",
)
ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
TORCH_SEGMENT = re.compile(r"torch_(\d+)_")


@dataclass
class Program:
    """The program in a pseudo-terminal, its processes, and what was typed into it."""

    home: Path
    lesson: Path
    process: subprocess.Popen[bytes] = field(init=False)
    typed: dict[str, list[tuple[float, str]]] = field(
        default_factory=lambda: {"runs": [], "typed": []}
    )
    """By cell: its texts, and when the last key of each was typed."""
    family: set[int] = field(default_factory=set)
    """Every process that was ever seen."""
    painted: dict[str, float] = field(default_factory=dict)
    """By the number at the end of an edit: when it was first seen on the screen."""
    segments: set[int] = field(default_factory=set)
    """Inodes of /dev/shm that they were seen to use."""

    def __enter__(self) -> Program:
        self._shown = b""
        self._terminal, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        places = {
            f"XDG_{kind}_HOME": str(self.home / kind) for kind in ("STATE", "CONFIG", "CACHE")
        }
        environ = {**os.environ, **places, "TERM": "xterm-256color", "TMPDIR": str(self.home / "t")}
        command = [sys.executable, "-m", "learn_torch", str(self.lesson)]
        self.process = subprocess.Popen(
            command, stdin=inside, stdout=inside, stderr=inside, env=environ, start_new_session=True
        )
        os.close(inside)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._terminal)

    def keys(self, text: str) -> None:
        """Press keys."""
        self.pause(0)
        os.write(self._terminal, text.encode())

    def pause(self, seconds: float) -> bytes:
        """Let time go by; what is painted meanwhile. Looks at the processes, too."""
        shown, end = b"", time.monotonic() + seconds
        while select.select([self._terminal], [], [], max(0.0, end - time.monotonic()))[0]:
            try:
                shown += os.read(self._terminal, 1 << 16)
            except OSError:  # the program is gone
                break
        self._note_painted(shown)
        self.look()
        return shown

    def _note_painted(self, shown: bytes) -> None:
        self._shown = (self._shown + shown)[-1 << 14 :]
        for number in re.findall(rb"edit (\d+)", ESCAPES.sub(b"", self._shown)):
            self.painted.setdefault(number.decode(), time.monotonic())

    def saved_until(self, killed: float) -> float:
        """Until when every key must have been saved: one that was read, and shown, long enough before.

        A program that starts on a busy machine reads its keys seconds late.
        """
        shown = {number for number, at in self.painted.items() if at < killed - SAVED_SECONDS}
        due = [when for when, text in self.typed["runs"] if text.split()[-1] in shown]
        return max(due, default=0.0) + 0.001

    def look(self) -> None:
        """Remember the processes below this one, and the segments that they use."""
        below = process_tree.descendants(os.getpid(), thorough=True)
        self.family.update(below)
        self.segments |= shm.in_use(below, mapped=True)

    def wait_for(self, words: bytes) -> None:
        """Wait until some words are painted."""
        shown, end = b"", time.monotonic() + PATIENCE
        while words not in shown:
            shown += self.pause(0.05)
            assert time.monotonic() < end, shown[-2000:]

    def place(self, victim: str) -> int:
        """The process id of a victim; 0 while there is none."""
        pid = self.process.pid
        for _ in VICTIMS[: VICTIMS.index(victim)]:
            pid = min(process_tree.children(pid), key=birth, default=0) if pid else 0
        return pid


def state(home: Path) -> Path:
    """The folder of the learner's work."""
    return home / "STATE" / "learn-torch"


def play(program: Program, chosen: random.Random, number: int) -> Iterator[None]:
    """Replace the text of a cell, run it, go to the next and type; for ever, key by key.

    A cell that asks for a line is left alone: Enter would answer it.
    """
    code = ""
    while True:
        program.keys(ESCAPE + chosen.choice(("", STOP)))
        yield
        if "input" not in code:
            code = f"{chosen.choice(CELLS)}\n# edit {number}"
            program.keys(FIRST)
            program.keys(ENTER)
            yield
            program.keys(f"{SELECT_ALL}\x1b[200~{code}\x1b[201~")
            program.typed["runs"].append((time.monotonic(), code))
            yield
            program.keys(RUN)
            yield
        program.keys(ESCAPE)
        program.pause(0.1)
        program.keys(FIRST + NEXT)
        program.keys(ENTER + SELECT_ALL)
        text = f"# typed {number} " + "xyz" * chosen.randrange(4)
        for end, char in enumerate(text, 1):
            program.keys(char)
            program.typed["typed"].append((time.monotonic(), text[:end]))
            yield
        number += 1


def round_of(
    victim: str, chosen: random.Random, home: Path, lesson: Path, number: int
) -> list[str]:
    """Start the program, kill `victim` at a random moment; what is left two seconds later."""
    with Program(home, lesson) as program:
        program.wait_for(b"Help")
        pid = _reach(program, victim, play(program, chosen, number * 1000), chosen)
        doomed = {one: birth(one) for one in (pid, *process_tree.descendants(pid, thorough=True))}
        folders = set(home.glob("t/learn-torch-*")) if victim in ("guard", "zygote") else set()
        program.look()
        os.kill(pid, signal.SIGKILL)
        due, left = program.saved_until(time.monotonic()), []
        if victim != "program":
            left += _left(program, doomed, folders)
            due = _wait_until_saved(program)
    left += _left(program)
    return [*left, *_lost(program, due)]


def _reach(program: Program, victim: str, keys: Iterator[None], chosen: random.Random) -> int:
    """Type until the victim is there, and then until its last moment; its process id."""
    end = time.monotonic() + PATIENCE
    while not program.place(victim):
        assert time.monotonic() < end, f"there is no {victim}"
        next(keys)
        program.pause(chosen.uniform(0.02, 0.2))
    end = time.monotonic() + chosen.uniform(0, LATEST)
    while time.monotonic() < end or not (pid := program.place(victim)):
        next(keys)
        program.pause(chosen.uniform(0.01, 0.15))
    return pid


def _left(
    program: Program, doomed: dict[int, str] | None = None, folders: set[Path] | None = None
) -> list[str]:
    """Processes, folders and segments that are there when the time is over.

    `doomed`: those below the victim, with their births, while the program lives. None: it is over.
    """
    began = time.monotonic()
    while True:
        if doomed is None:
            found = process_tree.descendants(os.getpid(), thorough=True)
            program.family.update(found)
        else:
            found = [pid for pid, born in doomed.items() if born and birth(pid) == born]
        left = [f"process {pid} {_state(pid)}" for pid in found]
        there = program.home.glob("t/learn-torch-*") if folders is None else folders
        left += [f"folder {folder}" for folder in there if folder.exists()]
        left += [f"segment {name}" for name in _segments(program)]
        seconds = time.monotonic() - began
        if not left or seconds > CLEAN_SECONDS:
            print(f"{seconds:.2f} s", end=" ", file=sys.stderr)
            return left
        time.sleep(0.02)


def _segments(program: Program) -> Iterator[str]:
    """Files of /dev/shm that a process of the program has made or used."""
    for name, inode in shm.present(os.geteuid()):
        made = TORCH_SEGMENT.match(name)
        if inode in program.segments or (made and int(made[1]) in program.family):
            yield name


def _wait_until_saved(program: Program) -> float:
    """Let the program, which lives on, read and save every key; it may be far behind.

    Returns the moment up to which every key must be saved: that of the last one.
    """
    began = time.monotonic()
    while _lost(program, began) and time.monotonic() < began + SETTLE_SECONDS:
        program.pause(0.1)
    return began


def _lost(program: Program, due: float) -> list[str]:
    """The edits of which no later state is saved, of those that were typed before `due`."""
    course, entry = open_target(str(program.lesson), open_path)
    assert entry is not None
    study, lost = Study.open(state(program.home) / "study.db"), []
    kept = study.lesson(course.id, entry.id)
    for cell, typed in program.typed.items():
        before = [text for when, text in typed if when < due]
        saved = kept[cell].text if cell in kept else None
        if before and saved not in [text for _, text in typed[len(before) - 1 :]]:
            lost.append(f"edit of {cell}: {saved!r} instead of {before[-1]!r}")
    study.close()
    return lost


def birth(pid: int) -> str:
    """When a process began, in clock ticks of one length; empty where it is gone or a zombie."""
    with suppress(OSError):
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if words[0] in "ZX" else words[19].zfill(20)
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


def trusted_lesson(home: Path, text: str) -> Path:
    """A lesson in a home folder that a program may be started with."""
    lesson = home / "10-killed.yaml"
    (home / "t").mkdir()
    lesson.write_text(text)
    _, entry = open_target(str(lesson), open_path)
    assert entry is not None
    Trust(state(home) / "trusted.txt").add(entry)
    return lesson


def rounds(count: int, seed: int) -> dict[str, list[str]]:
    """Kill `count` times, each of the four in turn; what was left, by round."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    chosen, found = random.Random(seed), {}
    with tempfile.TemporaryDirectory(prefix="k") as folder:
        home, lesson = Path(folder), trusted_lesson(Path(folder), LESSON)
        for number in range(count):
            victim = VICTIMS[number % len(VICTIMS)]
            found[f"{number} {victim}"] = round_of(victim, chosen, home, lesson, number)
            print(number, victim, found[f"{number} {victim}"], file=sys.stderr, flush=True)
            _clean(home)
    return found


def _clean(home: Path) -> None:
    """End what a round has left, and collect its zombies, so that the next is judged by itself."""
    for pid in process_tree.descendants(os.getpid(), thorough=True):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    for folder in home.glob("t/*"):
        remove_tree(folder)


if __name__ == "__main__":
    result = rounds(int(sys.argv[1]), int((sys.argv[2:] or ["1"])[0]))
    bad = {name: left for name, left in result.items() if left}
    print(f"{len(result)} rounds, {len(bad)} left something: {bad}")
    sys.exit(bool(bad))
