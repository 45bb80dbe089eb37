"""Processes: end, stop or slow down one that is not the cell's own."""

from __future__ import annotations

import os
from pathlib import Path

from tests.escapes.attempt import (
    Attempt,
    disturbed,
    grouped,
    guard_killed,
    harmed,
    said_so,
)
from tests.escapes.world import World

SIGINFO = "info = struct.pack('iii', signal.SIGTERM, 0, -1) + bytes(116)\n"


OWNED = "r, w = os.pipe()\nfcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC)\n"
"""The read end of a pipe that signals its owner when something arrives."""


VECTORS = (
    "into = ctypes.create_string_buffer(64)\n"
    "mine = struct.pack('QQ', ctypes.addressof(into), 64)\n"
    "theirs = struct.pack('QQ', W.victim_memory, 64)\n"
)


def the_programs_user(world: World) -> str:
    return "" if world.user == os.getuid() else "the program is another user's"


def traceable(world: World) -> str:
    """Yama, where there is one, lets only ancestors trace."""
    scope = Path("/proc/sys/kernel/yama/ptrace_scope")
    free = world.user == 0 or not scope.exists() or scope.read_text().strip() == "0"
    return "" if free else "Yama keeps it from ordinary users"


SIGNALS = grouped(
    "processes",
    Attempt("kill a process", "os.kill(W.victim, signal.SIGKILL)", harmed),
    Attempt("kill a group", "os.killpg(W.victim, signal.SIGKILL)", harmed),
    Attempt("stop a process", "os.kill(W.victim, signal.SIGSTOP)", harmed),
    Attempt("kill with a program", "subprocess.run(['bash', '-c', f'kill -9 {W.victim}'])", harmed),
    Attempt("kill a thread", "call('tkill', W.victim, 9)", harmed),
    Attempt("kill a thread of a group", "call('tgkill', W.victim, W.victim, 9)", harmed),
    Attempt(
        "queue a signal",
        SIGINFO + "call('rt_sigqueueinfo', W.victim, signal.SIGTERM, info)",
        harmed,
    ),
    Attempt(
        "queue a signal to a thread",
        SIGINFO + "call('rt_tgsigqueueinfo', W.victim, W.victim, signal.SIGTERM, info)",
        harmed,
    ),
    Attempt(
        "signal a pidfd",
        "call('pidfd_send_signal', call('pidfd_open', W.victim, 0), 9, 0, 0)",
        harmed,
    ),
    Attempt(
        "signal the pidfd that is a folder of /proc",
        "fd = os.open(f'/proc/{W.victim}', os.O_RDONLY | os.O_DIRECTORY)\n"
        "call('pidfd_send_signal', fd, 9, 0, 0)",
        harmed,
    ),
    Attempt(
        "kill by owning a pipe", OWNED + "fcntl.fcntl(r, 8, W.victim)\nos.write(w, b'x')", harmed
    ),
    Attempt(
        "kill by owning a pipe, extended",
        OWNED + "fcntl.fcntl(r, 15, struct.pack('ii', 1, W.victim))\nos.write(w, b'x')",
        harmed,
    ),
    Attempt(
        "kill by owning a pipe, with a signal of choice",
        OWNED + "fcntl.fcntl(r, 10, 9)\nfcntl.fcntl(r, 8, W.victim)\nos.write(w, b'x')",
        harmed,
    ),
    Attempt(
        "kill by owning a pipe, with a command of 64 bits",
        OWNED + "call('fcntl', r, 8 | 1 << 32, W.victim)\nos.write(w, b'x')",
        harmed,
    ),
    Attempt(
        "kill with a number of 64 bits", "call('kill', W.victim | 1 << 32, 9 | 1 << 32)", harmed
    ),
    Attempt(
        "kill by owning a socket",
        "a, b = socket.socketpair()\nfcntl.fcntl(a, fcntl.F_SETFL, os.O_ASYNC)\n"
        "fcntl.ioctl(a, 0x8901, struct.pack('i', W.victim))\nb.send(b'x')",
        harmed,
    ),
    Attempt(
        "kill a process on another thread",
        "t = threading.Thread(target=os.kill, args=(W.victim, 9))\nt.start(); t.join()",
        harmed,
    ),
    Attempt("kill its guard", "os.kill(os.getppid(), signal.SIGKILL)", guard_killed, alone=True),
    Attempt(
        "kill its guard by number", "os.kill(W.guard, signal.SIGKILL)", guard_killed, alone=True
    ),
    Attempt("reach the zygote with a signal", "os.kill(W.zygote, 0)\nescaped()", said_so),
    Attempt(
        "reach the program with a signal",
        "os.kill(W.host, 0)\nescaped()",
        said_so,
        the_programs_user,
    ),
)


DISTURB = grouped(
    "processes",
    Attempt(
        "lower a limit of another",
        "call('prlimit64', W.victim, 7, struct.pack('QQ', 9, 9), 0)",
        disturbed,
    ),
    Attempt("be nice for another", "os.setpriority(os.PRIO_PROCESS, W.victim, 19)", disturbed),
    Attempt("be nice for another's group", "os.setpriority(os.PRIO_PGRP, W.victim, 19)", disturbed),
    Attempt("move another to one processor", "os.sched_setaffinity(W.victim, {0})", disturbed),
    Attempt(
        "make another idle",
        "os.sched_setscheduler(W.victim, os.SCHED_IDLE, os.sched_param(0))",
        disturbed,
    ),
    Attempt(
        "make another idle by its attributes",
        "call('sched_setattr', W.victim, struct.pack('IIQiIQQQ', 48, 5, 0, 0, 0, 0, 0, 0), 0)",
        disturbed,
    ),
    Attempt(
        "make another's disk idle", "call('ioprio_set', 1, W.victim, (3 << 13) | 7)", disturbed
    ),
    Attempt(
        "send another to the out-of-memory killer",
        "open(f'/proc/{W.victim}/oom_score_adj', 'w').write('1000')",
        disturbed,
    ),
    Attempt(
        "write into another's memory",
        VECTORS + "call('process_vm_writev', W.victim, mine, 1, theirs, 1, 0)",
        disturbed,
        traceable,
    ),
    Attempt(
        "write into another's memory file",
        "fd = os.open(f'/proc/{W.victim}/mem', os.O_RDWR)\nos.pwrite(fd, b'x' * 16, W.victim_memory)",
        disturbed,
        traceable,
    ),
)


ATTEMPTS = SIGNALS + DISTURB
