"""Textual's driver, which also gets the keys that were typed before it was there; OSC 52.

That sequence copies through the terminal, so that it works over SSH.
"""

from __future__ import annotations

import base64
import os
import re
import select
import threading
import time
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from enum import Enum
from string import ascii_letters, digits
from typing import ClassVar, cast

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import Keys
from textual.message import Message

from learn_torch.app.themes.terminal_background import TypeAhead

PAUSE = 0.1
"""Seconds without input after which an escape is the key, and not the beginning of an answer."""
CHUNK = 4096
TYPED_AT_ONCE = 24
"""Characters that one read brings of somebody who types, where the machine stood still for 2 s."""
HELD_KEYS = 4
"""Different characters that keys held down may bring."""
PASTE_GOES_ON = 0.05
"""Seconds after a part of a paste within which the next part comes."""
_BEGINS, _ENDS = "\x1b[200~", "\x1b[201~"
_PLAIN = re.compile(r"[^\x00-\x08\x0a-\x0c\x0e-\x1f\x7f]+")
"""Text without control keys, but for tabs and enter: terminals end the lines of a paste so."""

_sequences = cast(dict[str, object], ANSI_SEQUENCES_KEYS)

_Alt = Enum("_Alt", {f"K{ord(key)}": f"alt+{key}" for key in f"{ascii_letters}{digits}-="})  # type: ignore[misc]

# Escape and a letter or a digit in one packet are what a learner types who leaves the editor: two keys.
# Textual makes of a digit what a Mac's option key would write, "º" of 0, and where a third key is in
# the packet it types ^ and both. O and P begin sequences; b and f move by a word.
for _held in _Alt:
    if _held.value[-1] not in "OPbf":
        _sequences[f"\x1b{_held.value[-1]}"] = (_held,)


class _Mark(Enum):
    """Command letters that are neither letters nor digits; [ and ] begin sequences behind escape."""

    SPACE = "space"
    SLASH = "slash"
    COLON = "colon"
    QUESTION = "question_mark"


# Of escape and one of these, or a control key, Textual drops the escape: they are two keys.
for _key, _meant in {
    **{chr(code): _sequences.get(chr(code)) for code in range(1, 27)},
    **dict(zip(" /:?", [(mark,) for mark in _Mark], strict=True)),
}.items():
    if isinstance(_meant, tuple):
        _sequences.setdefault(f"\x1b{_key}", (Keys.Escape, *_meant))


class TerminalDriver(LinuxDriver):
    """Reads the keys typed before the screen was there first, and never takes a late answer for keys."""

    typed: ClassVar[TypeAhead] = TypeAhead(awaits=False)
    """What was typed while the program started; `run_program` puts it here."""
    painted: ClassVar[threading.Event] = threading.Event()
    """Set when the first screen is there: a key before that would find nothing to act on."""

    def run_input_thread(self) -> None:
        """Wait for the first screen, then for input, and dispatch events."""
        while not self.painted.wait(PAUSE) and not self.exit_event.is_set():
            pass
        parser = XTermParser(self._debug)
        for message in messages(self.fileno, self.typed, parser, self.exit_event):
            self.process_message(message)


def messages(
    terminal: int, typed: TypeAhead, parser: XTermParser, ended: threading.Event
) -> Iterator[Message]:
    """The events of a terminal in their order, as Textual's own loop makes them, until `ended`."""
    decode = getincrementaldecoder("utf-8")(errors="replace").decode
    ready, data, pastes = False, b"", UnmarkedPastes()
    while not ended.is_set():
        typed.feed(data)
        text = decode(typed.take(paused=not ready))
        if text and pastes.has(text, time.monotonic()):
            yield events.Paste(text.replace("\r", "\n"))
        elif text:  # an empty one would be the end of the input
            yield from _apart(parser, parser.feed(text))
        yield from _apart(parser, parser.tick())
        if ready and not data:
            ended.wait(PAUSE)  # the terminal is gone; the program hears of it by its signal
        ready = bool(select.select([terminal], [], [], PAUSE)[0])
        data = os.read(terminal, CHUNK) if ready else b""


def _apart(parser: XTermParser, found: Iterable[Message]) -> Iterator[Message]:
    """Make two keys of an escape and a character that came together."""
    for message in found:
        if (
            isinstance(message, events.Key)
            and message.key.startswith("alt+")
            and len(message.key) == 5
        ):
            yield events.Key("escape", "\x1b")
            yield from parser._sequence_to_key_events(message.key[-1])
        else:
            yield message


class UnmarkedPastes:
    """Tells a paste without brackets around it from keys that were typed while the machine was busy.

    Both come in one read. What is pasted has many characters, and not a few keys held down, or
    indented lines: who types lets the editor indent. A short line is typed.
    """

    def __init__(self) -> None:
        self._marked = False
        """Whether the terminal has begun a paste with brackets, which Textual reads."""
        self._last = -1.0

    def has(self, text: str, now: float) -> bool:
        """Whether a read is a paste; `now`: monotonic seconds."""
        begun, over = text.rfind(_BEGINS), text.rfind(_ENDS)
        marked, self._marked = self._marked, begun > over or (self._marked and over < 0)
        if marked or begun >= 0 or not _PLAIN.fullmatch(text):
            return False
        _, *more = re.split(r"\r+", text.strip("\r"))
        indented = any(line[0] in " \t" and line.strip() for line in more)
        is_long = len(text) > TYPED_AT_ONCE and len(set(text)) > HELD_KEYS
        if indented or is_long or now - self._last < PASTE_GOES_ON:
            self._last = now
            return True
        return False


CLIPBOARD_BYTES = 74_000
"""Bytes; terminals and tmux drop longer sequences, most of them without a word."""


def fits(text: str) -> bool:
    """Whether a terminal can be expected to take `text`."""
    return len(text.encode()) <= CLIPBOARD_BYTES


def osc52(text: str) -> str:
    """The sequence that puts `text` on the terminal's clipboard."""
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"


def through_tmux(sequence: str) -> str:
    """`sequence` wrapped so that tmux hands it on to the terminal outside (allow-passthrough)."""
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
