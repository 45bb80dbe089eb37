"""What a cell printed, made fit to be shown: bounded, folded, and harmless to a terminal.

The bytes come from untrusted code. Only SGR escapes (colours, ECMA-48 §8.3.117) survive; every
other control sequence is dropped, so that no lesson can reach the clipboard (OSC 52), the title or
the alternate screen. A carriage return folds a progress bar into its last state.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from typing import Literal

from learn_torch.kernel.foreign_text import CONTROLS

HEAD_LINES = 200
TAIL_LINES = 200
MAX_LINE = 2000
"""Characters of one line that are kept."""
MAX_PENDING = 4096
"""How long an unfinished escape sequence may grow before it is taken for what it is: noise."""

RESET = "\x1b[0m"

_SEQUENCE = re.compile(
    r"(?P<sgr>\x1b\[[0-9;:]{0,40}m)"
    r"|\x1b\[[0-?]*[ -/]*[@-~]"  # any other CSI
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"  # OSC, DCS, SOS, PM, APC and their strings
    r"|\x1b[ -/]*[0-~]"  # two-character escapes
    rf"|(?!\r)[{CONTROLS}]",  # a carriage return is folded later
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$")
_SGR = re.compile(r"\x1b\[[0-9;:]*m")


def harmless(text: str) -> str:
    """`text` with SGR escapes, tabs, line ends and printable characters only."""
    if "\x1b" not in text and text.isprintable():
        return text
    return _SEQUENCE.sub(lambda match: match["sgr"] or "", text)


def without_colour(text: str) -> str:
    """`text` without its SGR escapes."""
    return _SGR.sub("", text)


def folded(line: str) -> str:
    """A line after its carriage returns: what stands last stands."""
    parts = [part for part in line.split("\r") if part]
    return parts[-1] if parts else ""


class StreamBuffer:
    """Lines of text that arrive in pieces; the first and the last are kept."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._open = ""
        self._head: list[str] = []
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._cut_lines = 0
        self._cut_bytes = 0

    def feed(self, data: bytes, dropped: int = 0) -> None:
        """Take the next bytes; `dropped` were left out before them."""
        if dropped:
            self._cut_bytes += dropped
            self._open = ""
            self._overflow()
        text = self._pending + self._decoder.decode(data)
        self._pending = ""
        unfinished = _UNFINISHED.search(text)
        if unfinished and len(unfinished[0]) <= MAX_PENDING:
            self._pending = unfinished[0]
            text = text[: unfinished.start()]
        *lines, rest = harmless(text).split("\n")
        for line in lines:
            self._close(self._open + line)
            self._open = ""
        self._open = self._shortened(self._open + rest)

    def _shortened(self, line: str) -> str:
        """An unfinished line, kept from growing without end."""
        if len(line) <= 2 * MAX_LINE:
            return line
        last = folded(line)[: MAX_LINE + 1]
        return last + "\r" if line.endswith("\r") else last

    def _close(self, line: str) -> None:
        line = folded(line)
        if len(line) > MAX_LINE:
            line = line[:MAX_LINE] + "…"
        if len(self._head) < HEAD_LINES and not self._cut_bytes:
            self._head.append(line)
            return
        self._overflow()
        self._tail.append(line)

    def _overflow(self) -> None:
        if len(self._tail) == TAIL_LINES:
            self._cut_lines += 1

    @property
    def _cut(self) -> str:
        """The announcement of what is missing; empty when nothing is."""
        if self._cut_bytes:
            return f"… {self._cut_bytes / 1024:,.0f} KiB and more left out …"
        return f"… {self._cut_lines:,} lines left out …" if self._cut_lines else ""

    @property
    def ansi(self) -> str:
        """The text as far as it has come, with colours."""
        last = folded(self._open)
        lines = [*self._head, *([RESET + self._cut] if self._cut else []), *self._tail]
        text = "\n".join(lines)
        if lines:
            text += "\n"
        return text + last

    @property
    def plain(self) -> str:
        """The text as far as it has come, without colours."""
        return without_colour(self.ansi)


class Transcript:
    """The output of one run: as it appeared, and each stream by itself."""

    def __init__(self) -> None:
        self._both = StreamBuffer()
        self._streams = {"stdout": StreamBuffer(), "stderr": StreamBuffer()}

    def feed(self, stream: Literal["stdout", "stderr"], data: bytes, dropped: int = 0) -> None:
        """Take the bytes of an Output frame."""
        self._both.feed(data, dropped)
        self._streams[stream].feed(data, dropped)

    @property
    def ansi(self) -> str:
        """Both streams in the order of arrival, with colours."""
        return self._both.ansi

    @property
    def plain(self) -> str:
        """Both streams in the order of arrival, without colours."""
        return self._both.plain

    @property
    def stdout(self) -> str:
        """Standard output alone, without colours."""
        return self._streams["stdout"].plain

    @property
    def stderr(self) -> str:
        """Standard error alone, without colours."""
        return self._streams["stderr"].plain
