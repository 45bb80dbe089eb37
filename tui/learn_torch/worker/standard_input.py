"""`input`, `getpass` and `sys.stdin` of a cell: each line is asked of the person at the screen.

Descriptor 0 stays empty: commands, and processes that a cell starts, get end of file at once. It is a
file in memory, since reading changes its access time: so a run that read it says why nothing came.
"""

from __future__ import annotations

import builtins
import fcntl
import getpass
import io
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec

from learn_torch.i18n.message import msg, msgid
from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.input_frames import MAX_PROMPT, InputRequest
from learn_torch.kernel.protocol import RunCell
from learn_torch.kernel.wire_message import WireMessage, to_wire
from learn_torch.worker import late_output
from learn_torch.worker.channel import ReplyChannel
from learn_torch.worker.remarks import remark

NOBODY = msgid(
    "Nobody is there to answer, so reading gets end of file: write the value into the code, "
    "as in name = 'Ada'."
)
"""In a check, a trial, a replay, a pipe."""
OVER = msgid("The cell is over, so nobody answers its threads: reading gets end of file.")
ELSEWHERE = msgid("Only the process of the cell can ask for a line; this one gets end of file.")

EMPTY = msg(
    "A command, or a read of descriptor 0, has got end of file: nobody can type into it. Ask with "
    "input() and pass the line on: subprocess.run(command, input=line, text=True)."
)
F_ADD_SEALS, NOTHING_CHANGES = (
    1033,
    0xF,
)  # linux/fcntl.h: no writing, growing, shrinking, other seals

_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x01\x02]")
"""Colours of a prompt, and the marks that readline wants around them."""
_input, _getpass = builtins.input, getpass.getpass


class StandardInput:
    """Asks for lines, one at a time, from whatever thread of a run."""

    def __init__(
        self,
        replies: ReplyChannel,
        stdout: io.TextIOWrapper,
        flush: Callable[[], object],
        empty: int,
    ) -> None:
        self._empty = empty
        """What descriptor 0 is."""
        self._accessed = 0
        """When it was read last, as the present run began."""
        self._replies = replies
        self._stdout = stdout
        self._flush = flush
        self._process = os.getpid()
        self._run: RunCell | None = None
        """The present run; None between runs."""
        self._number = 0
        self._prompt, self._password = "", False
        """Of the line that is asked for next."""
        self._turn = threading.RLock()
        self._cancelled, self._cancel = os.pipe()
        self._told = False
        self.text = self._text()

    def _text(self) -> io.TextIOWrapper:
        """What `sys.stdin` is in a run; without the rest of a line that an earlier run has read."""
        buffer = io.BufferedReader(_Lines(self), 1 << 16)
        return io.TextIOWrapper(buffer, encoding="utf-8", errors="replace")

    def echo_to(self, stdout: io.TextIOWrapper) -> None:
        """Write prompts and answers to another stream."""
        self._stdout = stdout

    def begin(self, request: RunCell) -> None:
        """A run begins."""
        self._run, self._told = request, False
        self._accessed = self._access_time()
        try:
            os.fstat(0)
        except OSError:  # an earlier cell has closed it, as the file of open(0) does when it goes
            with suppress(OSError):
                os.dup2(self._empty, 0)
        sys.stdin = sys.__stdin__ = self.text = self._text()  # type: ignore[misc]

    def end(self) -> None:
        """The run is over: a thread that still waits for a line gets end of file."""
        self._run = None
        os.write(self._cancel, b"\0")
        with self._turn:
            os.read(self._cancelled, 1)

    @property
    def notes(self) -> tuple[WireMessage, ...]:
        """Why nothing came, where the run has read descriptor 0 itself."""
        return (to_wire(EMPTY),) if self._access_time() != self._accessed else ()

    def _access_time(self) -> int:
        with suppress(OSError):
            return os.fstat(self._empty).st_atime_ns
        return 0

    def why_nobody(self) -> str:
        """Why nobody answers the caller; empty where somebody does."""
        run = self._run
        if os.getpid() != self._process:
            return ELSEWHERE if run is None or run.allow_stdin else NOBODY
        if run is None or late_output.run_of(threading.current_thread()) < run.run:
            return OVER
        return "" if run.allow_stdin else NOBODY

    def ask(self, prompt: str, *, password: bool = False) -> str:
        """What `input` returns; raises EOFError, with a sentence where nobody is there."""
        if self._stdout is sys.stdout:
            above, end, last = prompt.rpartition("\n")
            sys.stdout.write(above + end)
        else:
            last = ""
            sys.stdout.write(prompt)
        sys.stdout.flush()
        if reason := self.why_nobody():
            self._stdout.write(last)
            raise EOFError(reason)
        with self._prompted(last, password):
            line = self.text.readline()
            if self._prompt:  # nobody was asked: a read has left the rest of a line
                self._stdout.write(f"{self._prompt}\n")
        if not line:
            raise EOFError("EOF when reading a line")
        return line.removesuffix("\n")

    @contextmanager
    def _prompted(self, prompt: str, password: bool) -> Iterator[None]:
        with self._turn:
            self._prompt, self._password = prompt, password
            try:
                yield
            finally:
                self._prompt, self._password = "", False

    def line(self) -> bytes:
        """The next line with its end; empty: end of file."""
        if reason := self.why_nobody():
            if not self._told:
                self._told = True
                remark(reason)
            return b""
        with self._turn:
            run = self._run
            return b"" if run is None else self._line(run)

    def _line(self, run: RunCell) -> bytes:
        """Ask, and write prompt and line to the output, as a terminal would."""
        self._flush()
        self._number += 1
        echo, self._prompt, waits = self._prompt, "", True
        prompt = clean_line(_ESCAPES.sub("", echo), MAX_PROMPT)
        request = InputRequest(run.session, run.run, self._number, prompt, self._password)
        try:
            reply = self._replies.ask(request, self._cancelled)
            waits = False
            if reply is None or reply.value is None:
                return b""
            echo += "\n" if self._password else f"{reply.value}\n"
            return f"{reply.value}\n".encode()
        finally:
            if waits:
                self._replies.send(msgspec.structs.replace(request, withdrawn=True))
            self._stdout.write(echo if echo.endswith("\n") or not echo else f"{echo}\n")


def open_empty() -> int:
    """A descriptor of a file that is empty, cannot be written, and notes when it is read."""
    if not hasattr(os, "memfd_create"):  # macOS
        return os.open(os.devnull, os.O_RDONLY)
    file = os.memfd_create("stdin", os.MFD_ALLOW_SEALING)
    fcntl.fcntl(file, F_ADD_SEALS, NOTHING_CHANGES)
    try:
        return os.open(f"/proc/self/fd/{file}", os.O_RDONLY)
    finally:
        os.close(file)


class _Lines(io.RawIOBase):
    """The bytes of `sys.stdin`: a read that finds none asks for a line."""

    name, mode = "<stdin>", "rb"

    def __init__(self, source: StandardInput) -> None:
        super().__init__()
        self._source = source
        self._rest = b""

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0

    def readinto(self, buffer: Any, /) -> int:
        line = self._rest or self._source.line()
        size = min(len(line), len(buffer))
        buffer[:size], self._rest = line[:size], line[size:]
        return size


def install(stdin: StandardInput) -> None:
    """Let `input` and `getpass` ask; Python's own read what a cell has put in the place of stdin."""

    def ask(prompt: object = "", /) -> str:
        return stdin.ask(str(prompt)) if sys.stdin is stdin.text else _input(prompt)

    def ask_for_password(prompt: str = "Password: ", stream: Any = None, **others: Any) -> str:
        if sys.stdin is not stdin.text:
            return _getpass(prompt, stream)
        return stdin.ask(prompt, password=True)

    for own, name, doc in ((ask, "input", _input.__doc__), (ask_for_password, "getpass", None)):
        own.__name__ = own.__qualname__ = name
        own.__doc__ = doc
    builtins.input, getpass.getpass = ask, ask_for_password
