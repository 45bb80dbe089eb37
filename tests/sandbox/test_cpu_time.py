"""Processor time is counted whole, never twice, whoever used it and however it ended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from learn_torch.sandbox import process_tree
from learn_torch.sandbox.cpu_time import Clock, ProcessorTime, clock_of

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")

WORK = """
import os, sys, time, threading
def work(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end: pass
"""
WAYS = {
    "itself": "work(0.3)",
    "a thread": "t = threading.Thread(target=work, args=(0.3,)); t.start(); t.join()",
    "a child that was waited for": "if os.fork() == 0: work(0.3); os._exit(0)\nos.wait()",
    "a child of a child": "if os.fork() == 0:\n    if os.fork() == 0: work(0.3); os._exit(0)\n"
    "    os.wait(); os._exit(0)\nos.wait()",
}


def measured(script: str) -> tuple[float, float]:
    """Seconds counted of a script while it stands still at its end, and after it was waited for."""
    code = f"{WORK}{script}\nprint('done', flush=True)\nsys.stdin.read()"
    time_used = ProcessorTime()
    time_used.begin(process_tree.descendants(os.getpid()))
    with subprocess.Popen(
        [sys.executable, "-S", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"done\n"
        alive = time_used.spent(process_tree.descendants(os.getpid()))
    return alive, time_used.spent(process_tree.descendants(os.getpid()))


@pytest.mark.parametrize("script", WAYS.values(), ids=WAYS.keys())
def test_all_of_it_counts_once(script: str) -> None:
    idle, _ = measured("")
    for seconds in measured(script):
        assert 0.25 < seconds - idle < 0.55


def test_what_was_used_before_does_not_count() -> None:
    with subprocess.Popen(
        [sys.executable, "-S", "-c", f"{WORK}work(0.3)\nprint()\nsys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time_used = ProcessorTime()
        time_used.begin([process.pid])
        assert time_used.spent([process.pid]) < 0.1


def test_who_is_gone_without_being_waited_for_counts_as_last_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clocks = {7: Clock(0, 0, born=1), 8: Clock(30, 0, born=2)}

    def clock(pid: int) -> Clock:
        if pid not in clocks:
            raise FileNotFoundError
        return clocks[pid]

    monkeypatch.setattr("learn_torch.sandbox.cpu_time.clock_of", clock)
    monkeypatch.setattr("learn_torch.sandbox.cpu_time.TICKS", 100)
    time_used = ProcessorTime()
    time_used.begin([])
    assert time_used.spent([7, 8]) == pytest.approx(0.3)
    del clocks[8]
    assert time_used.spent([7]) == pytest.approx(0.3)


def test_a_process_that_is_gone_has_no_clock() -> None:
    with pytest.raises(FileNotFoundError):
        clock_of(2**22 + 1)
