"""Asks the terminal for its background: OSC 11, which tmux answers too.

Behind the question goes a second one that every terminal answers (DA1), so a terminal that does not
know OSC 11 is not waited for. The question is sent before Textual is imported and the answer read
after it, so it costs no time on a local terminal.
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

from learn_torch.app.themes.colors import Rgb, luminance

QUESTION = b"\x1b]11;?\x1b\\\x1b[c"
LIMIT = 0.4
"""Seconds from the question on; over SSH to the other side of the Earth an answer takes 0.3."""
LONGEST = 256
"""Bytes that are read; an answer has about 40."""

_ANSWER = re.compile(rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})")
_ATTRIBUTES = re.compile(rb"\x1b\[\?[0-9;]*c")


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


class BackgroundQuery:
    """One question to the terminal, from `with` to `answer`; the terminal's modes come back."""

    def __init__(self, terminal: int, environ: Mapping[str, str]) -> None:
        self._terminal = terminal
        self._environ = environ
        self._asks = environ.get("TERM", "") not in ("", "dumb", "linux")
        self._modes: list[object] | None = None
        self._sent = 0.0

    def __enter__(self) -> BackgroundQuery:
        if self._asks and os.isatty(self._terminal):
            self._modes = list(termios.tcgetattr(self._terminal))
            tty.setcbreak(self._terminal, termios.TCSANOW)  # or the answer would be echoed
            os.write(self._terminal, QUESTION)
            self._sent = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._modes is not None:
            termios.tcsetattr(self._terminal, termios.TCSANOW, self._modes)  # type: ignore[arg-type]

    def answer(self) -> Rgb | None:
        """The background; None where the terminal does not say. What is typed behind it stays."""
        if self._modes is None:
            return None
        answer = b""
        while not _ATTRIBUTES.search(answer) and len(answer) < LONGEST:
            rest = LIMIT - (time.monotonic() - self._sent)
            if not select.select([self._terminal], [], [], max(0.0, rest))[0]:
                break
            answer += os.read(self._terminal, 1)
        return parse_background(answer)

    def is_dark(self) -> bool:
        """Whether light text suits the terminal."""
        return is_dark(self.answer(), self._environ)


def standard_query() -> BackgroundQuery:
    """The question to the terminal that the program reads its keys from."""
    return BackgroundQuery(sys.stdin.fileno(), os.environ)
