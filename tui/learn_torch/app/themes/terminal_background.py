"""Asks the terminal for its background: OSC 11, which tmux answers too.

Behind the question goes a second one that every terminal answers (DA1), so a terminal that does not
know OSC 11 is not waited for. The question is sent before Textual is imported and the answer read
after it, so it costs no time on a local terminal. Keys that are typed meanwhile stand before the
answers, between them or behind; `TypeAhead` sorts them out, and the program gets them in their order.
"""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import time
import tty
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from learn_torch.app.themes.colors import Rgb, luminance

QUESTION = b"\x1b]11;?\x1b\\\x1b[c"
LIMIT = 0.4
"""Seconds from the question on; over SSH to the other side of the Earth an answer takes 0.3."""
LONGEST = 1 << 16
"""Bytes that are read while the answers are awaited: somebody may paste a page."""

_ANSWER = re.compile(rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})")
_BACKGROUND = re.compile(rb"\x1b\]11;[^\x07\x1b]{0,100}(?:\x07|\x1b\\)")
_ATTRIBUTES = re.compile(rb"\x1b\[\?[0-9;]*c")
_ANSWERS = re.compile(_BACKGROUND.pattern + b"|" + _ATTRIBUTES.pattern)
_BEGUN = re.compile(
    rb"\x1b(?:\](?:1(?:1(?:;[^\x07\x1b]{0,100}\x1b?)?)?)?|\[(?:\?[0-9;]{0,100})?)?\Z"
)
"""What an answer begins with, at the end of what has come. Its first two bytes may be a key too."""


def parse_background(answer: bytes) -> Rgb | None:
    """The colour in a terminal's answer, if there is one."""
    found = _ANSWER.search(answer)
    if found is None:
        return None
    red, green, blue = (int(part, 16) * 255 // (16 ** len(part) - 1) for part in found.groups())
    return red, green, blue


def is_dark(background: Rgb | None, environ: Mapping[str, str]) -> bool:
    """Whether light text suits the terminal; COLORFGBG is asked where it gave no answer.

    0.18 is the luminance at which black and white text have the same contrast.
    """
    if background is not None:
        return luminance(background) < 0.18
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    return ground not in ("7", "15")


class TypeAhead:
    """Takes the answers out of what the terminal sends, in whatever pieces it comes."""

    def __init__(self, *, awaits: bool = True) -> None:
        self.awaits = awaits
        """Whether the last answer is still to come; without one, all that comes is typed."""
        self.answers = b""
        self._typed = b""
        self._begun = b""
        """What has come of an answer, or of a key."""

    def feed(self, data: bytes) -> None:
        """Take in what the terminal has sent."""
        data, self._begun = self._begun + data, b""
        if self.awaits:
            found = _ANSWERS.findall(data)
            self.answers += b"".join(found)
            self.awaits = not any(map(_ATTRIBUTES.fullmatch, found))
            data = _ANSWERS.sub(b"", data)
            begun = _BEGUN.search(data) if self.awaits else None
            if begun is not None:
                data, self._begun = data[: begun.start()], begun.group()
        self._typed += data

    def take(self, *, paused: bool = False) -> bytes:
        """What was typed, once; `paused`: what only begins like an answer is a key after all."""
        if paused and len(self._begun) <= 2:
            self._typed, self._begun = self._typed + self._begun, b""
        typed, self._typed = self._typed, b""
        return typed


class BackgroundQuery:
    """One question to the terminal.

    Inside the `with` the terminal neither echoes keys nor waits for the end of a line, so that all
    that is typed before the screen is there reaches it as it was typed; then its modes come back.
    """

    def __init__(self, terminal: int, environ: Mapping[str, str]) -> None:
        self._terminal = terminal
        self._environ = environ
        self._asks = environ.get("TERM", "") not in ("", "dumb", "linux")
        self._modes: list[object] | None = None
        self._sent = 0.0
        self.input = TypeAhead(awaits=False)
        """What was typed meanwhile."""

    def __enter__(self) -> BackgroundQuery:
        if self._asks and os.isatty(self._terminal):
            self._modes = list(termios.tcgetattr(self._terminal))
            termios.tcsetattr(self._terminal, termios.TCSANOW, _unechoed(self._terminal))
            self.input = TypeAhead()
            os.write(self._terminal, QUESTION)
            self._sent = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.give_back()

    def give_back(self) -> None:
        """Put the terminal's modes back; a process that ends at once calls it itself."""
        if self._modes is not None:
            termios.tcsetattr(self._terminal, termios.TCSANOW, self._modes)  # type: ignore[arg-type]

    def answer(self) -> Rgb | None:
        """The background; None where the terminal does not say."""
        read = 0
        while self.input.awaits and read < LONGEST:
            rest = LIMIT - (time.monotonic() - self._sent)
            if not select.select([self._terminal], [], [], max(0.0, rest))[0]:
                break
            data = os.read(self._terminal, LONGEST)
            if not data:
                break  # the terminal is gone
            self.input.feed(data)
            read += len(data)
        return parse_background(self.input.answers)

    def is_dark(self) -> bool:
        return is_dark(self.answer(), self._environ)


def _unechoed(terminal: int) -> list[Any]:
    """The modes in which a key comes at once, unseen, and Enter as it is, not as a line end."""
    modes = termios.tcgetattr(terminal)
    modes[tty.IFLAG] &= ~termios.ICRNL
    modes[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    return modes


def standard_query() -> BackgroundQuery:
    """The question to the terminal that the program reads its keys from."""
    return BackgroundQuery(sys.stdin.fileno(), os.environ)
