"""A lesson file to a Lesson, or to all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from learn_torch.course.compose import compose
from learn_torch.course.course import Content, lesson_id
from learn_torch.course.decode import decode
from learn_torch.course.model import FORMAT, Lesson
from learn_torch.course.nodes import Mapping, Node, Scalar, mappings
from learn_torch.course.rules import check_lesson
from learn_torch.course.source import Place, Source, read_source
from learn_torch.course.wording import kebab, quoted
from learn_torch.i18n.message import Message, msg


def read_lesson(path: Path) -> Content:
    """The lesson in the file, without its translations; LessonUnreadable, with every mistake, if it is none."""
    loaded = load(path, Lesson, msg("the lesson"), _check)
    cells = mappings(loaded.root, "cells")
    lines = {
        name.text: cell.place.line for cell in cells if isinstance(name := cell.get("id"), Scalar)
    }
    return Content(loaded.value, lines)


def _check(source: Source, root: Node | None) -> None:
    check_name(source)
    check_lesson(source, root)


T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """A struct, and the file that it was read from."""

    value: T
    root: Node
    source: Source


def load(
    path: Path, form: type[T], noun: Message, rules: Callable[[Source, Node | None], None]
) -> Loaded[T]:
    """The struct in the file; `noun` is what an author calls it ("the lesson"), `rules` note what else is wrong.

    Raises LessonUnreadable with all mistakes of the file, in its order; with one alone if the
    file is in a format that is newer than ours.
    """
    source = read_source(path)
    root = compose(source)
    _refuse_newer(source, root, noun)
    value = decode(source, root, form, noun)
    rules(source, root)
    if source.mistakes or value is None or root is None:
        raise source.unreadable()
    return Loaded(value, root, source)


def _refuse_newer(source: Source, root: Node | None, noun: Message) -> None:
    format_ = root.get("format") if isinstance(root, Mapping) else None
    if not isinstance(format_, Scalar) or not re.fullmatch(r"[1-9][0-9]{0,8}", format_.text):
        return
    if int(format_.text) > FORMAT:
        message = msg(
            "{file} is in format {format}; this learn-torch reads up to {newest}.",
            file=noun,
            format=format_.text,
            newest=FORMAT,
        )
        source.refuse_alone(format_.place, message, msg("Upgrade learn-torch."))


def check_name(source: Source) -> None:
    """Note a file name that is not `NN-name.yaml`."""
    if lesson_id(source.path):
        return
    name = source.path.name
    message = msg("the file name {name} is not of the form 'NN-name.yaml'.", name=quoted(name))
    source.note(Place(), message, msg("Rename it {name}.", name=quoted(_suggestion(name))))


def _suggestion(name: str) -> str:
    stem = kebab(name.removesuffix(".yaml"))
    number, _, rest = stem.partition("-")
    if number.isdecimal() and rest:
        return f"{int(number[-2:]):02}-{rest}.yaml"
    return f"10-{stem or 'lesson'}.yaml"
