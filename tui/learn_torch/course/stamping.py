"""Write the stamps of a translation into its file, and change nothing else in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from learn_torch.atomic_file import write_atomically
from learn_torch.course.model import Lesson
from learn_torch.course.nodes import Mapping, Node, table
from learn_torch.course.overlays import load_translation
from learn_torch.course.source import Place, Source
from learn_torch.course.translation import cell_stamp, lesson_stamp
from learn_torch.i18n.message import msg

_WRITTEN = re.compile(r"""(["']?source["']?[ \t]*:[ \t]*)("[^"\n]*"|'[^'\n]*'|[^\s,}#]*)""")


def write_stamps(path: Path, lesson: Lesson) -> bool:
    """Stamp the translation of `lesson` in the file; whether that changed anything.

    Raises LessonUnreadable, with nothing written, if the file is no translation of the lesson as
    the lesson is now.
    """
    loaded = load_translation(path, lesson, even_stale=True)
    text = stamped(loaded.source, loaded.root, lesson)
    if text == loaded.source.text:
        return False
    write_atomically(path, text.encode())
    return True


def stamped(source: Source, root: Node, lesson: Lesson) -> str:
    """The file's text with every stamp in it up to date; raises LessonUnreadable."""
    assert isinstance(root, Mapping), "a translation that was read is a mapping"
    stamps = [_Stamp(root, lesson_stamp(lesson), after="format")]
    for name, entry in table(root, "cells").items():
        if isinstance(entry.value, Mapping) and entry.value.entries:
            stamps.append(_Stamp(entry.value, cell_stamp(lesson.cell(name))))
    lines = source.text.split("\n")
    for stamp in sorted(stamps, key=lambda one: one.place, reverse=True):  # places below stay true
        stamp.write(lines, source)
    if source.mistakes:
        raise source.unreadable()
    return "\n".join(lines)


@dataclass(frozen=True)
class _Stamp:
    """One stamp, and the mapping that it goes into."""

    mapping: Mapping
    value: str
    after: str = ""
    """The key that it follows where it is missing; empty: it comes first."""

    @property
    def place(self) -> Place:
        entry = self.mapping.entries.get("source")
        return entry.key.place if entry else self._anchor

    @property
    def _anchor(self) -> Place:
        entries = self.mapping.entries
        return (entries.get(self.after) or next(iter(entries.values()))).key.place

    def write(self, lines: list[str], source: Source) -> None:
        """Replace the stamp in `lines`, or put in a line for it."""
        index, column = self.place.line - 1, self.place.column - 1
        line = lines[index]
        if "source" in self.mapping.entries:
            found = _WRITTEN.match(line, column)
            if found is None or line[found.end(1) :].lstrip()[:1] in ("|", ">"):
                message = msg("the stamp is not on one line.")
                source.note(self.place, message, msg("Write 'source: x'."))
                return
            lines[index] = f"{line[:column]}{found[1]}{self.value}{line[found.end() :]}"
        elif self.mapping.in_brackets:
            lines[index] = f"{line[:column]}source: {self.value}, {line[column:]}"
        else:
            ending = "\r" if line.endswith("\r") else ""
            at = index + 1 if self.after else index
            lines.insert(at, f"{' ' * column}source: {self.value}{ending}")
