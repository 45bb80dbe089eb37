"""One YAML file to one struct: the way that lessons and courses share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from learn_torch.course.compose import compose
from learn_torch.course.decode import decode
from learn_torch.course.model import FORMAT
from learn_torch.course.nodes import Mapping, Node, Scalar
from learn_torch.course.source import Source, read_source

T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """A struct, and the file that it was read from."""

    value: T
    root: Node
    source: Source


def load(
    path: Path, form: type[T], noun: str, rules: Callable[[Source, Node | None], None]
) -> Loaded[T]:
    """The struct in the file; `noun` is what an author calls it, `rules` note what else is wrong.

    Raises LessonUnreadable with all mistakes of the file, in its order; with one alone if the
    file is in a format that is newer than ours.
    """
    source = read_source(path)
    root = compose(source)
    _refuse_newer(source, root, noun)
    value = decode(source, root, form, f"the {noun}")
    rules(source, root)
    if source.mistakes or value is None or root is None:
        raise source.unreadable()
    return Loaded(value, root, source)


def _refuse_newer(source: Source, root: Node | None, noun: str) -> None:
    format_ = root.get("format") if isinstance(root, Mapping) else None
    if not isinstance(format_, Scalar) or not re.fullmatch(r"[1-9][0-9]{0,8}", format_.text):
        return
    if int(format_.text) > FORMAT:
        source.refuse_alone(
            format_.place,
            f"this {noun} is in format {format_.text}; this learn-torch reads up to {FORMAT}.",
            "Upgrade learn-torch.",
        )
