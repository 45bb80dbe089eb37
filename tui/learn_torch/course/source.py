"""A file as its author sees it: text, lines, places, and what is wrong where."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import NoReturn

import msgspec

from learn_torch.course.wording import HIDDEN, named, visible
from learn_torch.errors import LessonUnreadable, Mistake
from learn_torch.i18n.message import NOTHING, Message, msg

MAX_BYTES = 2**20
"""A lesson is some 10 KB; a megabyte is not one."""

MAX_MISTAKES = 100
"""Told of one file; what is more follows from these, or the file is hostile."""

MAX_LINE = 500
"""Characters of a line that a mistake quotes; a hostile line is a megabyte."""


OTHER_KINDS = {
    ".ipynb": msg("a Jupyter notebook"),
    ".py": msg("a Python script"),
    ".md": msg("a text in Markdown"),
    ".rst": msg("a text"),
    ".txt": msg("a text"),
    ".html": msg("a web page"),
    ".pdf": msg("a PDF"),
    ".zip": msg("an archive"),
    ".pt": msg("a file of weights"),
    ".pth": msg("a file of weights"),
}
"""What people take for lessons, by the end of the file's name."""
A_LESSON = msg(
    "A lesson is a YAML file: put code under a cell's 'code', and text under its 'text'."
)


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

    def note(self, place: Place, message: Message, remedy: Message = NOTHING) -> None:
        """Keep a mistake, and read on."""
        line = visible(self.line(place.line)[:MAX_LINE])
        self.mistakes.append(
            Mistake(self.path, place.line, place.column, message, remedy, source=line)
        )

    def refuse(self, place: Place, message: Message, remedy: Message = NOTHING) -> NoReturn:
        """Give up here: what follows cannot be judged. Earlier mistakes are told as well."""
        self.note(place, message, remedy)
        raise self.unreadable()

    def refuse_alone(self, place: Place, message: Message, remedy: Message = NOTHING) -> NoReturn:
        """Give up with this one sentence: other mistakes would mislead."""
        self.mistakes.clear()
        self.refuse(place, message, remedy)

    def unreadable(self) -> LessonUnreadable:
        """All mistakes so far, in the order of the file, as the error to raise."""
        ordered = sorted(self.mistakes, key=lambda mistake: (mistake.line, mistake.column))
        told, rest = ordered[:MAX_MISTAKES], ordered[MAX_MISTAKES:]
        if rest:
            more = msg("{count} more from here on.", count=f"{len(rest):,}")
            place = rest[0].line, rest[0].column
            told.append(Mistake(self.path, *place, more, msg("Mend these first.")))
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
        Source(path).refuse(Place(), _no_lesson(OTHER_KINDS[".ipynb"]), A_LESSON)
    for hidden in HIDDEN.finditer(source.text):
        source.note(
            source.place_of(hidden.start()),
            msg("the hidden character {character} stands here.", character=named(hidden.group())),
            msg(r"Delete it; Python code can write it as an escape, such as '\x1b'."),
        )
        if len(source.mistakes) >= MAX_MISTAKES:
            break
    if source.mistakes:
        raise source.unreadable()
    return source


def _no_lesson(kind: Message) -> Message:
    return msg("this is {kind}, not a lesson.", kind=kind)


def _bytes_of(path: Path) -> bytes:
    """The file's bytes; a pipe or a device is refused before it can make us wait."""
    nowhere = Source(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            nowhere.refuse(Place(), msg("this is a folder."), msg("Name a file in it."))
        if not stat.S_ISREG(mode):
            message = msg("this is not a regular file.")
            nowhere.refuse(Place(), message, msg("Copy its text into one."))
        if kind := OTHER_KINDS.get(path.suffix.lower()):
            nowhere.refuse(Place(), _no_lesson(kind), A_LESSON)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        nowhere.refuse(Place(), msg("there is no such file."), msg("Check its name."))
    except PermissionError:
        nowhere.refuse(Place(), msg("you may not read this file."), msg("Try 'chmod u+r' on it."))
    except OSError as error:
        message = msg("the file cannot be read: {error}.", error=error.strerror or "")
        nowhere.refuse(Place(), message, msg("Check the path."))
    if len(data) > MAX_BYTES:
        message = msg("the file is larger than 1 MiB.")
        nowhere.refuse(Place(), message, msg("Split it into several lessons."))
    return data


def _text_of(path: Path, data: bytes) -> str:
    """The bytes as UTF-8, a byte order mark at the start left out."""
    remedy = msg("Save the file as UTF-8 in your editor.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        Source(path).refuse(Place(), msg("the file is in UTF-16."), remedy)
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = Source(path, data[: error.start].decode("utf-8").removeprefix("\ufeff"))
        message = msg("the byte {byte} here is not UTF-8.", byte=f"0x{data[error.start]:02X}")
        before.refuse(before.place_of(len(before.text)), message, remedy)
    if "\0" in text:
        source = Source(path, text)
        message = msg("the file holds a NUL byte, as binary files do.")
        source.refuse(source.place_of(text.index("\0")), message, remedy)
    return text
