"""The structs' types in an author's words: what is expected, what was found, where a key belongs."""

from __future__ import annotations

import re
from functools import cache

import msgspec
from msgspec import inspect

from learn_torch.course.nodes import Mapping, Node, Scalar, Sequence
from learn_torch.course.wording import either, kebab, listed, quoted, shortened
from learn_torch.i18n.message import Message, msg, verbatim

PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": (
        msg("small letters and digits, words joined by '-'"),
        msg("Give it a name like 'first-gradient'."),
    ),
    r"^[A-Za-z_][A-Za-z0-9_.]*$": (
        msg("the name of a Python module"),
        msg("Write what would stand after 'import'."),
    ),
    r"^[1-9][0-9]{0,4}(MiB|GiB)$": (
        msg("an amount such as 512MiB or 4GiB"),
        msg("Write a whole number and then MiB or GiB, without a space."),
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


def expected(kind: inspect.Type) -> Message:
    """What has to stand there: 'a whole number from 1 to 240'."""
    match plain(kind):
        case inspect.StrType():
            return msg("a text")
        case inspect.IntType(ge=lowest, le=highest):
            return msg(
                "a whole number from {lowest} to {highest}",
                lowest=str(lowest),
                highest=f"{highest:,}",
            )
        case inspect.BoolType():
            return msg("true or false")
        case inspect.LiteralType(values=values):
            return either(values)
        case inspect.VarTupleType(item_type=item):
            return msg("a list of {items}", items=_several(item))
        case inspect.DictType(value_type=item):
            return msg("a mapping of names to {items}", items=_several(item))
        case inspect.StructType(fields=fields):
            return msg("a mapping with {keys}", keys=_keys(fields))
        case other:
            raise TypeError(f"the reader knows no {other!r}; teach it in decode.py")


def _several(kind: inspect.Type) -> Message:
    match plain(kind):
        case inspect.StrType():
            return msg("texts")
        case inspect.StructType(fields=fields):
            return msg("mappings, each with {keys}", keys=_keys(fields))
        case other:
            return expected(other)


def _keys(fields: tuple[inspect.Field, ...]) -> Message:
    """The keys that must be there; where none must, those that may."""
    needed = [field.encode_name for field in fields if field.required]
    return listed(needed) if needed else either(field.encode_name for field in fields)


def found(node: Node) -> Message:
    """What stands there instead: 'the number 12', 'a list'."""
    match node:
        case Scalar(style="", text=text) if _NUMBER.fullmatch(text):
            return msg("the number {number}", number=shortened(text))
        case Scalar() if not node.is_null:
            return msg("the text {text}", text=quoted(node.text))
        case Sequence():
            return msg("a list")
        case Mapping():
            return msg("a mapping")
    return msg("nothing")


def unexpected(name: str | Message, kind: inspect.Type, node: Node) -> Message:
    """What is wrong with a value of another type than its key asks for."""
    return _unexpected(name, expected(kind), found(node))


def _unexpected(name: str | Message, wanted: Message, instead: str | Message) -> Message:
    return msg(
        "{name}: expected {expected}, found {found}.", name=name, expected=wanted, found=instead
    )


def pattern_words(pattern: str, name: str | Message, text: str) -> tuple[Message, Message]:
    """What is wrong with a text that does not fit the pattern, and the remedy."""
    wanted, remedy = PATTERNS[pattern]
    near = kebab(text)
    if near and re.fullmatch(pattern, near):
        remedy = msg("Try {name}.", name=quoted(near))
    return _unexpected(name, wanted, quoted(text)), remedy


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
def homes(form: type[msgspec.Struct]) -> dict[str, Message]:
    """For each key of the file, the mappings that it belongs in, in words."""
    found_in: dict[str, list[Message]] = {}

    def visit(kind: inspect.Type, home: Message) -> None:
        match plain(kind):
            case inspect.VarTupleType(item_type=item) | inspect.DictType(value_type=item):
                visit(item, msg("an item of {home}", home=home))
            case inspect.StructType(fields=fields):
                for field in fields:
                    found_in.setdefault(field.encode_name, []).append(home)
                    visit(field.type, verbatim(f"'{field.encode_name}'"))

    visit(inspect.type_info(form), msg("the file's first level"))
    return {key: either(places) for key, places in found_in.items()}
