"""A file as its author sees it: text, lines, places, and what is wrong where."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import NoReturn

import msgspec

from learn_torch.course.wording import HIDDEN, named, visible
from learn_torch.errors import LessonUnreadable, Mistake

MAX_BYTES = 2**20
"""A lesson is some 10 KB; a megabyte is not one."""

MAX_MISTAKES = 100
"""Told of one file; what is more follows from these, or the file is hostile."""

MAX_LINE = 500
"""Characters of a line that a mistake quotes; a hostile line is a megabyte."""


OTHER_KINDS = {
    ".ipynb": "a Jupyter notebook",
    ".py": "a Python script",
    ".md": "a text in Markdown",
    ".rst": "a text",
    ".txt": "a text",
    ".html": "a web page",
    ".pdf": "a PDF",
    ".zip": "an archive",
    ".pt": "a file of weights",
    ".pth": "a file of weights",
}
"""What people take for lessons, by the end of the file's name."""
A_LESSON = "A lesson is a YAML file: put code under a cell's 'code', and text under its 'text'."


class Place(msgspec.Struct, frozen=True, order=True):
    """A character of a file. Both count from 1, as editors do."""

    line: int = 1
    column: int = 1


class Source:
    """The text of one file, and the mistakes found in it so far."""

    def __init__(self, path: Path, text: str = "") -> None:
        self.path = path
        self.text = text
        self.lines = text.replace("\r\n", "\n").split("\n")
        self.mistakes: list[Mistake] = []

    def line(self, number: int) -> str:
        """The line of that number, from 1; empty beyond the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def note(self, place: Place, message: str, remedy: str = "") -> None:
        """Keep a mistake, and read on."""
        line = visible(self.line(place.line)[:MAX_LINE])
        self.mistakes.append(
            Mistake(self.path, place.line, place.column, message, remedy, source=line)
        )

    def refuse(self, place: Place, message: str, remedy: str = "") -> NoReturn:
        """Give up here: what follows cannot be judged. Earlier mistakes are told as well."""
        self.note(place, message, remedy)
        raise self.unreadable()

    def refuse_alone(self, place: Place, message: str, remedy: str = "") -> NoReturn:
        """Give up with this one sentence: other mistakes would mislead."""
        self.mistakes.clear()
        self.refuse(place, message, remedy)

    def unreadable(self) -> LessonUnreadable:
        """All mistakes so far, in the order of the file, as the error to raise."""
        ordered = sorted(self.mistakes, key=lambda mistake: (mistake.line, mistake.column))
        told, rest = ordered[:MAX_MISTAKES], ordered[MAX_MISTAKES:]
        if rest:
            more = f"{len(rest):,} more from here on."
            told.append(Mistake(self.path, rest[0].line, rest[0].column, more, "Mend these first."))
        return LessonUnreadable(told)

    def place_of(self, offset: int) -> Place:
        """Where the character of that offset in the text stands."""
        before = self.text[:offset]
        return Place(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def read_source(path: Path) -> Source:
    """The file's text, or LessonUnreadable if it is none: missing, too large, not UTF-8, binary."""
    data = _bytes_of(path)
    source = Source(path, _text_of(path, data))
    if source.text.lstrip()[:1] == "{" and '"nbformat"' in source.text:
        Source(path).refuse(Place(), "this is a Jupyter notebook, not a lesson.", A_LESSON)
    for hidden in HIDDEN.finditer(source.text):
        source.note(
            source.place_of(hidden.start()),
            f"the hidden character {named(hidden.group())} stands here.",
            r"Delete it; Python code can write it as an escape, such as '\x1b'.",
        )
        if len(source.mistakes) >= MAX_MISTAKES:
            break
    if source.mistakes:
        raise source.unreadable()
    return source


def _bytes_of(path: Path) -> bytes:
    """The file's bytes; a pipe or a device is refused before it can make us wait."""
    nowhere = Source(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            nowhere.refuse(Place(), "this is a folder.", "Name a lesson file in it.")
        if not stat.S_ISREG(mode):
            nowhere.refuse(Place(), "this is not a regular file.", "Copy its text into one.")
        if kind := OTHER_KINDS.get(path.suffix.lower()):
            nowhere.refuse(Place(), f"this is {kind}, not a lesson.", A_LESSON)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        nowhere.refuse(Place(), "there is no such file.", "Check its name.")
    except PermissionError:
        nowhere.refuse(Place(), "you may not read this file.", "Try 'chmod u+r' on it.")
    except OSError as error:
        nowhere.refuse(Place(), f"the file cannot be read: {error.strerror}.", "Check its path.")
    if len(data) > MAX_BYTES:
        nowhere.refuse(Place(), "the file is larger than 1 MiB.", "Make two lessons of it.")
    return data


def _text_of(path: Path, data: bytes) -> str:
    """The bytes as UTF-8, a byte order mark at the start left out."""
    remedy = "Save the file as UTF-8 in your editor."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        Source(path).refuse(Place(), "the file is in UTF-16.", remedy)
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = Source(path, data[: error.start].decode("utf-8").removeprefix("\ufeff"))
        message = f"the byte 0x{data[error.start]:02X} here is not UTF-8."
        before.refuse(before.place_of(len(before.text)), message, remedy)
    if "\0" in text:
        source = Source(path, text)
        message = "the file holds a NUL byte, as binary files do."
        source.refuse(source.place_of(text.index("\0")), message, remedy)
    return text
