"""Make what a cell printed fit to be shown: whole up to the output limit, and harmless to a terminal.

The bytes come from untrusted code. Each stream is decoded by itself; `screen` carries out cursor
movements and erasures; of all escapes only SGR (colours, ECMA-48 §8.3.117) survives, so that no
lesson can reach the clipboard (OSC 52), the title or the alternate screen.
"""

from __future__ import annotations

import codecs
import copy
import re

from learn_torch.kernel.screen import REACH, Screen
from learn_torch.kernel.terminal_rows import RESET, SGR, joined
from learn_torch.kernel.wire_types import Stream

TAIL_LINES = 200
"""Lines that are kept of what comes after a cut."""
MAX_PENDING = 4096
"""How long an unfinished escape sequence may grow before it is taken for what it is: noise."""

_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$")


def without_colour(text: str) -> str:
    """`text` without its SGR escapes."""
    return SGR.sub("", text)


class _Decoder:
    """The text of one stream, whose characters and escapes may be cut anywhere."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""

    def decode(self, data: bytes) -> str:
        """The text so far without an escape sequence that goes on."""
        text = self._pending + self._decoder.decode(data)
        self._pending = ""
        if "\x1b" in text[-MAX_PENDING:]:
            unfinished = _UNFINISHED.search(text)
            if unfinished and len(unfinished[0]) <= MAX_PENDING:
                self._pending = unfinished[0]
                return text[: unfinished.start()]
        return text


class StreamBuffer:
    """The text of a stream on a screen; where a part was left out, what came before, and the last lines after."""

    def __init__(self) -> None:
        self._head: Screen | None = None
        """The screen until the cut; None: nothing was left out."""
        self._screen = Screen()
        self.cut_bytes = 0
        """Bytes that were left out."""
        self.cut_lines = 0
        """Line ends among them."""

    def feed(self, text: str) -> None:
        """Take the next text."""
        self._screen.feed(text)
        if self._head is not None and len(self._screen.rows) > TAIL_LINES + REACH:
            self._drop(len(self._screen.rows) - TAIL_LINES)

    def cut(self, count: int, lines: int) -> None:
        """Bytes, and line ends among them, were left out here."""
        self.cut_bytes += count
        self.cut_lines += lines
        if self._head is None:
            self._head, self._screen = self._screen, Screen()

    def _drop(self, count: int) -> None:
        dropped = self._screen.drop(count)
        self.cut_bytes += len(dropped.encode())
        self.cut_lines += count

    def copy(self) -> StreamBuffer:
        """The same text; what is fed to one of them does not change the other."""
        other = copy.copy(self)
        other._screen = self._screen.copy()
        return other

    @property
    def ansi(self) -> str:
        """The text as far as it has come, with colours."""
        if self._head is None:
            return self._screen.ansi
        return "\n".join(
            [self._head.ansi.rstrip("\n"), self._notice, self._screen.ansi.lstrip("\n")]
        )

    @property
    def _notice(self) -> str:
        size = f"{self.cut_lines:,} lines ({self.cut_bytes / 1024:,.0f} KiB)"
        return f"{RESET}… {size} left out …"

    def excerpt(self, first: int, last: int) -> tuple[str, int, str]:
        """The first and the last lines with colours, and how many are between them.

        The time that it takes grows little with the text: a screen asks 15 times a second.
        """
        rows = self._screen.rows
        if self._head is not None:
            rows = [*self._head.rows, self._notice, *rows]
        count = len(rows)
        while count > 1 and not rows[count - 1]:
            count -= 1
        if count <= first + last:
            return joined(rows[:count]), 0, ""
        return joined(rows[:first]), count - first - last, joined(rows[count - last : count])

    @property
    def plain(self) -> str:
        """The text as far as it has come, without colours."""
        return without_colour(self.ansi)


class Transcript:
    """The output of one run: as it appeared, and each stream by itself."""

    def __init__(self) -> None:
        self._both = StreamBuffer()
        self._decoders = {"stdout": _Decoder(), "stderr": _Decoder()}
        self._streams: dict[str, StreamBuffer] = {}
        """Each stream by itself, once there are two."""
        self._only: str | None = None
        """The stream of all text, until there are two."""

    def feed(self, stream: Stream, data: bytes, dropped: int = 0, dropped_lines: int = 0) -> None:
        """Take the bytes of an Output frame."""
        text = self._decoders[stream].decode(data)
        self._feed_streams(stream, text, dropped, dropped_lines)
        if dropped:
            self._both.cut(dropped, dropped_lines)
        self._both.feed(text)

    def _feed_streams(self, stream: Stream, text: str, dropped: int, lines: int) -> None:
        self._only = self._only or stream
        if stream == self._only and not self._streams:
            return
        if not self._streams:
            self._streams = {
                "stdout": StreamBuffer(),
                "stderr": StreamBuffer(),
                self._only: self._both.copy(),
            }
        if dropped:
            self._streams[stream].cut(dropped, lines)
        self._streams[stream].feed(text)

    @property
    def ansi(self) -> str:
        """Both streams in the order of arrival, with colours."""
        return self._both.ansi

    def excerpt(self, first: int, last: int) -> tuple[str, int, str]:
        """The first and the last lines of both streams, and how many are between them."""
        return self._both.excerpt(first, last)

    @property
    def plain(self) -> str:
        """Both streams in the order of arrival, without colours."""
        return self._both.plain

    @property
    def stdout(self) -> str:
        """Standard output alone, without colours."""
        return self._alone("stdout")

    @property
    def stderr(self) -> str:
        """Standard error alone, without colours."""
        return self._alone("stderr")

    def _alone(self, stream: Stream) -> str:
        if self._streams:
            return self._streams[stream].plain
        return self._both.plain if stream == self._only else ""

    @property
    def cut_bytes(self) -> int:
        """Bytes that were left out of the middle."""
        return self._both.cut_bytes

    @property
    def cut_lines(self) -> int:
        """Lines that were left out of the middle."""
        return self._both.cut_lines
