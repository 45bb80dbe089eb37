"""Nodes to structs, by the structs' own types, with every mistake noted on the way.

None stands for a value that could not be decoded: a lesson has no null.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from learn_torch.course.nodes import Entry, Mapping, Node, Refused, Scalar, Sequence
from learn_torch.course.source import Place, Source
from learn_torch.course.type_names import homes, pattern_words, plain, unexpected
from learn_torch.course.wording import (
    HIDDEN,
    did_you_mean,
    listed,
    named,
    nearest,
    quoted,
    shortened,
)
from learn_torch.i18n.message import NOTHING, Message, msg

T = TypeVar("T", bound=msgspec.Struct)

_WORD = re.compile(r"[\w-]+")
"""A key; anything else before a ':' was meant as text."""
_BEGIN = msg("Begin it with 'format: 1'.")

Name = str | Message
"""How a mistake calls a value: its key in quotes, or words such as "item 2 of 'hints'"."""


def decode(source: Source, root: Node | None, form: type[T], noun: Message) -> T | None:
    """The struct that the root node holds; None if it holds none.

    `noun` is what an author calls the whole file, as in "the lesson lacks the key 'title'".
    """
    if root is None or (isinstance(root, Scalar) and root.is_null):
        source.note(Place(), msg("{name} is empty.", name=noun), _BEGIN)
        return None
    kind = _type_of(form)
    if isinstance(root, Scalar | Sequence):
        source.note(root.place, unexpected(noun, kind, root), _BEGIN)
        return None
    value = _Decoder(source, form).value(root, kind, noun)
    return value if isinstance(value, form) else None


@cache
def _type_of(form: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(form)


class _Decoder:
    def __init__(self, source: Source, form: type[msgspec.Struct]) -> None:
        self._source = source
        self._note = source.note
        self._homes = homes(form)

    def value(self, node: Node, kind: inspect.Type, name: Name) -> Any:
        """What the node means where `kind` is expected; `name` is how a mistake calls it."""
        kind = plain(kind)
        match kind, node:
            case _, Refused():
                return None
            case inspect.StrType(), Scalar():
                return decode_text(self._source, node, kind, name)
            case inspect.IntType(), Scalar():
                return decode_number(self._source, node, kind, name)
            case inspect.BoolType(), Scalar():
                return decode_switch(self._source, node, kind, name)
            case inspect.LiteralType(), Scalar():
                return decode_choice(self._source, node, kind, name)
            case inspect.VarTupleType(), Sequence():
                return self._list(node, kind, name)
            case inspect.StructType(), Mapping():
                return self._record(node, kind, name)
            case inspect.DictType(), Mapping():
                return self._table(node, kind, name)
        self._note(node.place, unexpected(name, kind, node), _remedy(node, kind))
        return None

    def _list(
        self, node: Sequence, kind: inspect.VarTupleType, name: Name
    ) -> tuple[Any, ...] | None:
        lowest, highest = kind.min_length or 0, kind.max_length
        if len(node.items) < lowest:
            message = msg("{name} is an empty list.", name=name)
            self._note(node.place, message, msg("Give it at least one item."))
            return None
        if highest is not None and len(node.items) > highest:
            count = len(node.items)
            message = msg(
                "{name} has {count} items; at most {most} fit.",
                name=name,
                count=count,
                most=highest,
            )
            self._note(node.items[highest].place, message, msg("Leave out from here on."))
        values = tuple(
            self._item(
                item, kind.item_type, msg("item {number} of {name}", number=number, name=name)
            )
            for number, item in enumerate(node.items, start=1)
        )
        surplus = highest is not None and len(values) > highest
        return None if surplus or any(value is None for value in values) else values

    def _item(self, node: Node, kind: inspect.Type, name: Name) -> Any:
        if isinstance(node, Scalar) and node.is_null:
            remedy = msg("Write it after the '- ', or delete it.")
            self._note(node.place, msg("{name} is empty.", name=name), remedy)
            return None
        return self.value(node, kind, name)

    def _record(self, node: Mapping, kind: inspect.StructType, name: Name) -> Any:
        fields = {field.encode_name: field for field in kind.fields}
        unknown = [entry for key, entry in node.entries.items() if key not in fields]
        for entry in unknown:
            self._note_unknown(entry.key, fields, node)
        meant = {nearest(entry.key.text, fields) for entry in unknown}
        missing = [
            field for key, field in fields.items() if field.required and key not in node.entries
        ]
        for field in missing:
            if field.encode_name not in meant:
                self._note_missing(node, field, name)
        values = {
            field.name: self._entry(node.entries[key], field.type, field.required)
            for key, field in fields.items()
            if key in node.entries
        }
        if unknown or missing or any(value is None for value in values.values()):
            return None
        return kind.cls(**values)

    def _table(self, node: Mapping, kind: inspect.DictType, name: Name) -> dict[str, Any] | None:
        keys = [
            self.value(entry.key, kind.key_type, msg("a key of {name}", name=name))
            for entry in node.entries.values()
        ]
        values = [
            self._entry(entry, kind.value_type, required=False) for entry in node.entries.values()
        ]
        whole = all(part is not None for part in (*keys, *values))
        return dict(zip(keys, values, strict=True)) if whole else None

    def _entry(self, entry: Entry, kind: inspect.Type, required: bool) -> Any:
        key, node = entry.key, entry.value
        if isinstance(node, Scalar) and node.is_null:
            message = msg("{name} has no value.", name=quoted(key.text))
            write = msg("Write one after the ':'.")
            remedy = write if required else msg("Write one after the ':', or delete the key.")
            self._note(key.place, message, remedy)
            return None
        return self.value(node, kind, quoted(key.text))

    def _note_unknown(self, key: Scalar, fields: dict[str, inspect.Field], node: Mapping) -> None:
        message = msg("unknown key '{key}'.", key=shortened(key.text))
        home = self._homes.get(key.text)
        if home is not None:
            remedy = msg("It belongs in {home}; look at the indentation.", home=home)
        elif not _WORD.fullmatch(key.text):
            remedy = msg("If it belongs to the text above, indent it like that text.")
        else:
            free = [name for name in fields if name not in node.entries]
            keys = msg("The keys here are {names}.", names=listed(fields))
            remedy = did_you_mean(key.text, free or fields, keys)
        self._note(key.place, message, remedy)

    def _note_missing(self, node: Mapping, field: inspect.Field, name: Name) -> None:
        kind, key = plain(field.type), field.encode_name
        sample = f" {kind.values[0]}" if isinstance(kind, inspect.LiteralType) else ""
        message = msg("{name} lacks the key '{key}'.", name=name, key=key)
        self._note(node.place, message, msg("Add '{line}'.", line=f"{key}:{sample}"))


def _remedy(node: Node, kind: inspect.Type) -> Message:
    match kind, node:
        case inspect.StrType(), (Sequence() | Mapping()) if node.in_brackets:
            return msg("Put quotes around a text that begins with a bracket.")
        case inspect.StrType(), Mapping():
            return msg("A text that holds ': ' needs quotes around it, or '|' before it.")
        case inspect.VarTupleType(), _:
            return msg("Begin each item with '- ' on a line of its own.")
        case inspect.StructType() | inspect.DictType(), Sequence():
            return msg("Leave out the '- '.")
        case inspect.StructType() | inspect.DictType(), _:
            return msg("Write its keys on the lines below, indented.")
    return NOTHING


_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_UNQUOTE = msg("Take the quotes away.")


def decode_text(source: Source, node: Scalar, kind: inspect.StrType, name: Name) -> str | None:
    """The text as written, if it is as long as it may be, and nothing in it is hidden."""
    text, place = node.text, node.place
    hidden = HIDDEN.search(text)
    if hidden:
        message = msg(
            "{name} holds the hidden character {character}.",
            name=name,
            character=named(hidden.group()),
        )
        remedy = msg("Leave it out; Python code can build it from an escape.")
        source.note(place, message, remedy)
    elif kind.min_length and not text.strip():
        source.note(place, msg("{name} is empty.", name=name), msg("Write something."))
    elif kind.max_length is not None and len(text) > kind.max_length:
        message = msg(
            "{name} has {count} characters; at most {most} fit.",
            name=name,
            count=f"{len(text):,}",
            most=f"{kind.max_length:,}",
        )
        source.note(place, message, msg("Shorten it."))
    elif kind.pattern and not re.fullmatch(kind.pattern, text):  # search lets a last \n pass
        source.note(place, *pattern_words(kind.pattern, name, text))
    else:
        return text
    return None


def decode_number(source: Source, node: Scalar, kind: inspect.IntType, name: Name) -> int | None:
    """The whole number, if it is in its range; digits in quotes are a text."""
    if node.style or not _INTEGER.fullmatch(node.text):
        digits_only = node.style and _INTEGER.fullmatch(node.text)
        remedy = _UNQUOTE if digits_only else msg("Write digits only.")
        source.note(node.place, unexpected(name, kind, node), remedy)
        return None
    number = int(node.text[:20])  # beyond every range already, and int() refuses 5,000 digits
    lowest, highest = kind.ge, kind.le
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        source.note(node.place, unexpected(name, kind, node), msg("Choose one in that range."))
        return None
    return number


def decode_switch(source: Source, node: Scalar, kind: inspect.BoolType, name: Name) -> bool | None:
    """True or false, in these words: YAML's yes, no, on and off surprise too many."""
    if node.text in ("true", "false") and not node.style:
        return node.text == "true"
    quoted_only = node.text in ("true", "false")
    remedy = _UNQUOTE if quoted_only else msg("Write one of these two words.")
    source.note(node.place, unexpected(name, kind, node), remedy)
    return None


def decode_choice(
    source: Source, node: Scalar, kind: inspect.LiteralType, name: Name
) -> str | int | None:
    """The one of the choices that the scalar names."""
    for choice in kind.values:
        if node.text == str(choice) and (isinstance(choice, str) or not node.style):
            return choice
    choices = [str(choice) for choice in kind.values]
    only = msg("Write {choice}.", choice=choices[0])
    otherwise = msg("Choose one of them.") if len(choices) > 1 else only
    remedy = did_you_mean(node.text, choices, otherwise)
    source.note(node.place, unexpected(name, kind, node), remedy)
    return None
