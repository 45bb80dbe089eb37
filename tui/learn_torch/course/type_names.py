"""The structs' types in an author's words: what is expected, what was found, where a key belongs."""

from __future__ import annotations

import re
from functools import cache

import msgspec
from msgspec import inspect

from learn_torch.course.nodes import Mapping, Node, Scalar, Sequence
from learn_torch.course.wording import kebab, listed, quoted

PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": (
        "small letters and digits, words joined by '-'",
        "Give it a name like 'first-gradient'.",
    ),
    r"^[A-Za-z_][A-Za-z0-9_.]*$": (
        "the name of a Python module",
        "Write what would stand after 'import'.",
    ),
    r"^[1-9][0-9]{0,4}(MiB|GiB)$": (
        "an amount such as 512MiB or 4GiB",
        "Write a whole number and then MiB or GiB, without a space.",
    ),
}
"""What each pattern of the structs asks for, and the remedy; a test finds one left out."""

_NUMBER = re.compile(r"[-+]?[0-9][0-9_]*(\.[0-9]*)?([eE][-+]?[0-9]+)?")


def plain(kind: inspect.Type) -> inspect.Type:
    """The type without its descriptions, and without the None that stands for a key left out."""
    while isinstance(kind, inspect.Metadata | inspect.UnionType):
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        else:
            kind = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
    return kind


def expected(kind: inspect.Type) -> str:
    """What has to stand there: 'a whole number from 1 to 240'."""
    match plain(kind):
        case inspect.StrType():
            return "a text"
        case inspect.IntType(ge=lowest, le=highest):
            return f"a whole number from {lowest} to {highest:,}"
        case inspect.BoolType():
            return "true or false"
        case inspect.LiteralType(values=values):
            return listed(values, "or")
        case inspect.VarTupleType(item_type=item):
            return f"a list of {_several(item)}"
        case inspect.DictType(value_type=item):
            return f"a mapping of names to {_several(item)}"
        case inspect.StructType(fields=fields):
            return f"a mapping with {_keys(fields)}"
        case other:
            raise TypeError(f"the reader knows no {other!r}; teach it in decode.py")


def _several(kind: inspect.Type) -> str:
    match plain(kind):
        case inspect.StrType():
            return "texts"
        case inspect.StructType(fields=fields):
            return f"mappings, each with {_keys(fields)}"
        case other:
            return expected(other)


def _keys(fields: tuple[inspect.Field, ...]) -> str:
    """The keys that must be there; where none must, those that may."""
    needed = [field.encode_name for field in fields if field.required]
    return listed(needed) if needed else listed([field.encode_name for field in fields], "or")


def found(node: Node) -> str:
    """What stands there instead: 'the number 12', 'a list'."""
    match node:
        case Scalar(style="", text=text) if _NUMBER.fullmatch(text):
            return f"the number {quoted(text)[1:-1]}"
        case Scalar() if node.is_null:
            return "nothing"
        case Scalar():
            return f"the text {quoted(node.text)}"
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"
    return "nothing"


def pattern_words(pattern: str, name: str, text: str) -> tuple[str, str]:
    """What is wrong with a text that does not fit the pattern, and the remedy."""
    wanted, remedy = PATTERNS[pattern]
    near = kebab(text)
    if near and re.fullmatch(pattern, near):
        remedy = f"Try {quoted(near)}."
    return f"{name}: expected {wanted}, found {quoted(text)}.", remedy


def patterns(kind: inspect.Type) -> set[str]:
    """Every pattern that a text below `kind` may have to fit."""
    match plain(kind):
        case inspect.StrType(pattern=str(pattern)):
            return {pattern}
        case inspect.VarTupleType(item_type=item) | inspect.DictType(value_type=item):
            return patterns(item)
        case inspect.StructType(fields=fields):
            return set().union(*(patterns(field.type) for field in fields))
    return set()


@cache
def homes(form: type[msgspec.Struct]) -> dict[str, str]:
    """For each key of the file, the mappings that it belongs in, in words."""
    found_in: dict[str, list[str]] = {}

    def visit(kind: inspect.Type, home: str) -> None:
        match plain(kind):
            case inspect.VarTupleType(item_type=item) | inspect.DictType(value_type=item):
                visit(item, f"an item of {home}")
            case inspect.StructType(fields=fields):
                for field in fields:
                    found_in.setdefault(field.encode_name, []).append(home)
                    visit(field.type, f"'{field.encode_name}'")

    visit(inspect.type_info(form), "the file's first level")
    return {key: " or ".join(places) for key, places in found_in.items()}
