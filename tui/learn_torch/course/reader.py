"""A lesson file to a Lesson, or to all that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from pathlib import Path

from learn_torch.course.load import load
from learn_torch.course.model import Lesson
from learn_torch.course.naming import check_name
from learn_torch.course.nodes import Mapping, Node, Scalar
from learn_torch.course.rules import check_lesson, mappings
from learn_torch.course.source import Source


@dataclass(frozen=True)
class Document:
    """A lesson, and where its cells stand in the file that it was read from."""

    lesson: Lesson
    lines: Lookup[str, int]
    """Cell id to the line, from 1, where the cell begins."""


def read_lesson(path: Path) -> Document:
    """The lesson in the file; LessonUnreadable, with every mistake, if it is none."""
    loaded = load(path, Lesson, "lesson", _check)
    return Document(loaded.value, _lines(loaded.root))


def _check(source: Source, root: Node | None) -> None:
    check_name(source)
    check_lesson(source, root)


def _lines(root: Node) -> dict[str, int]:
    cells = mappings(root.get("cells")) if isinstance(root, Mapping) else ()
    return {
        name.text: cell.place.line for cell in cells if isinstance(name := cell.get("id"), Scalar)
    }
