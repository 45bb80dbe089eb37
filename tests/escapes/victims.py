"""A sleeping process, listening sockets, a terminal and a memory segment, for attempts to go after."""

from __future__ import annotations

import ctypes
import os
import pty
import secrets
import signal
import socket
import subprocess
import termios
import tty
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.escapes.prelude import numbers
from tests.kernel.running import alive

_libc = ctypes.CDLL(None, use_errno=True)
IPC_RMID = 0
FLAGS_BEHIND_STATE, PF_EXITING = 5, 4
"""proc_pid_stat(5): flags is field 9; linux/sched.h."""
FIELDS_BEFORE_ENVIRONMENT = 49
"""proc_pid_stat(5): env_start is field 50."""


class Victim:
    """`sleep infinity`, with a secret in its name, its environment and its open files."""

    def __init__(self, user: int, token: str, home: Path) -> None:
        self._file = os.open(home / ".ssh/id_rsa", os.O_RDONLY)
        self._process = subprocess.Popen(
            [f"victim-{token}", "infinity"],
            executable="/bin/sleep",
            env={"SECRET": token},
            cwd=home,
            start_new_session=True,
            pass_fds=[self._file],
            stdin=subprocess.DEVNULL,
            **user_arguments(user),
        )
        self.pid = self._process.pid
        self._address = _environment_of(self.pid)
        self.condition_before = self.condition()

    @property
    def facts(self) -> dict[str, object]:
        """Where it is."""
        return {"victim": self.pid, "victim_file": self._file, "victim_memory": self._address}

    def harmed(self) -> bool:
        """Whether it is dead or stopped, or about to be: a signal waits for it."""
        return self._process.poll() is not None or any(self._signalled() for _ in range(2))

    def _signalled(self) -> bool:
        """Look at its state, then at what is pending: a second look sees what went from one to the other."""
        process = Path(f"/proc/{self.pid}")
        state, *words = (process / "stat").read_text().rpartition(")")[2].split()
        status = (process / "status").read_text()
        pending = [line for line in status.splitlines() if line.startswith(("SigPnd", "ShdPnd"))]
        ending = int(words[FLAGS_BEHIND_STATE]) & PF_EXITING
        return state in "TtZX" or bool(ending) or any(int(line.split()[1], 16) for line in pending)

    def condition(self) -> tuple[object, ...]:
        """What others may have set of it."""
        process = Path(f"/proc/{self.pid}")
        with (process / "mem").open("rb", buffering=0) as memory:
            memory.seek(self._address)
            environment = memory.read(16)
        return (
            os.getpriority(os.PRIO_PROCESS, self.pid),
            os.sched_getaffinity(self.pid),
            os.sched_getscheduler(self.pid),
            (process / "limits").read_text(),
            _libc.syscall(numbers()["ioprio_get"], 1, self.pid),
            (process / "oom_score_adj").read_text(),
            environment,
        )

    def close(self) -> None:
        """End it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._file)


def user_arguments(user: int) -> dict[str, Any]:
    """Arguments that make a subprocess another user's, where that is not already so."""
    return {} if os.getuid() == user else {"user": user, "group": user, "extra_groups": []}


def _environment_of(pid: int) -> int:
    """Where in its memory a process keeps its environment."""
    process = Path(f"/proc/{pid}")
    while not (process / "environ").read_bytes():  # execve(2) closes our pipe before it is done
        assert alive(pid)
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return int(fields[FIELDS_BEFORE_ENVIRONMENT - 2])


class Sockets:
    """One listener of each kind, none of which a cell has any business with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._abstract = f"lt-{secrets.token_hex(8)}"
        unix, stream, dgram = socket.AF_UNIX, socket.SOCK_STREAM, socket.SOCK_DGRAM
        self._listeners = [
            _listening(socket.AF_INET, stream, ("127.0.0.1", 0)),
            _listening(unix, stream, str(folder / "stream")),
            _listening(unix, socket.SOCK_SEQPACKET, str(folder / "seqpacket")),
            _listening(unix, stream, "\0" + self._abstract),
            _listening(socket.AF_INET, stream, ("127.0.0.2", 0)),
        ]
        self._readers = [
            _bound(socket.AF_INET, dgram, ("127.0.0.1", 0)),
            _bound(unix, dgram, str(folder / "dgram")),
        ]
        self._port6 = 0
        with suppress(OSError):  # a machine without IPv6
            self._listeners.append(_listening(socket.AF_INET6, stream, ("::1", 0)))
            self._port6 = self._listeners[-1].getsockname()[1]

    @property
    def facts(self) -> dict[str, object]:
        """Where they listen."""
        return {
            "tcp": self._listeners[0].getsockname()[1],
            "tcp6": self._port6,
            "tcp_beside": self._listeners[4].getsockname()[1],
            "udp": self._readers[0].getsockname()[1],
            "run": str(self._folder),
            "abstract": self._abstract,
        }

    def heard(self) -> bool:
        """Whether anybody called; what came is taken."""
        for listener in self._listeners:
            with suppress(BlockingIOError):
                listener.accept()[0].close()
                return True
        for reader in self._readers:
            with suppress(BlockingIOError):
                reader.recv(1)
                return True
        return False

    def close(self) -> None:
        """Stop listening."""
        for each in self._listeners + self._readers:
            each.close()


def _bound(family: int, kind: int, address: object) -> socket.socket:
    made = socket.socket(family, kind)
    made.setblocking(False)
    made.bind(address)  # type: ignore[arg-type]
    return made


def _listening(family: int, kind: int, address: object) -> socket.socket:
    made = _bound(family, kind, address)
    made.listen()
    return made


class Terminal:
    """The learner's terminal: what is written on it is seen, what is pushed into it is typed."""

    def __init__(self, user: int) -> None:
        self._screen, self._keyboard = pty.openpty()
        tty.setraw(self._keyboard, termios.TCSANOW)
        self.name = os.ttyname(self._keyboard)
        os.chown(self.name, user, -1)
        for end in (self._screen, self._keyboard):
            os.set_blocking(end, False)

    def touched(self) -> bool:
        """Whether anything was drawn or typed."""
        for end in (self._screen, self._keyboard):
            with suppress(BlockingIOError):
                if os.read(end, 1):
                    return True
        return False

    def close(self) -> None:
        """Close both ends."""
        os.close(self._screen)
        os.close(self._keyboard)


def ipc_segment(token: str) -> int:
    """A System V segment that holds the secret; its number is all that is needed to attach it."""
    segment = int(_libc.shmget(0, 4096, 0o666))
    _libc.shmat.restype = ctypes.c_void_p
    address = _libc.shmat(segment, None, 0)
    ctypes.memmove(address, token.encode(), len(token))
    _libc.shmdt(ctypes.c_void_p(address))
    return segment


def ipc_remove(segment: int) -> None:
    """Give the segment back."""
    _libc.shmctl(segment, IPC_RMID, None)
