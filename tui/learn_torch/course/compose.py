"""YAML text to nodes with places; never to objects.

We walk libyaml's events with a stack of our own, so that depth and size are bounded before
anything is built, however hostile the file. What YAML has and a lesson has not (tags, anchors,
aliases, merge keys, a second document, a key twice) is a mistake where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from learn_torch.course.nodes import Entry, Mapping, Node, Refused, Scalar, Sequence
from learn_torch.course.source import Place, Source
from learn_torch.course.wording import quoted
from learn_torch.course.yaml_error import (
    MAX_DEPTH,
    NO_KEY,
    explain,
    not_yaml,
    place_of,
    too_deep,
)
from learn_torch.i18n.message import msg

MAX_NODES = 20_000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
"""libyaml compares each with all before it: a megabyte of them takes it six seconds."""


def compose(source: Source) -> Node | None:
    """The file's root node; None if it holds nothing. LessonUnreadable if it is not YAML."""
    directive = _DIRECTIVE.search(source.text)
    if directive:
        place = source.place_of(directive.start())
        message = msg("a line cannot begin with '%' in a lesson.")
        source.refuse(place, message, msg("Delete or indent it."))
    return _Composer(source).root()


@dataclass
class _Open:
    """A list or mapping whose end has not come yet."""

    start: yaml.CollectionStartEvent
    nodes: list[Node] = field(default_factory=list)


class _Composer:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._count = 0

    def root(self) -> Node | None:
        for event in self._events():
            place = place_of(event.start_mark)
            match event:
                case yaml.DocumentStartEvent() if self._root is not None:
                    self._note_second_document(place)
                    break
                case yaml.AliasEvent():
                    self._note_alias(place, "*", event.anchor or "")
                    self._add(Refused(place))
                case yaml.ScalarEvent():
                    self._note_extras(event)
                    self._add(Scalar(place, event.value, event.style or ""))
                case yaml.CollectionStartEvent():
                    self._note_extras(event)
                    self._descend(event, place)
                case yaml.CollectionEndEvent():
                    self._add(self._closed(self._open.pop()))
        return self._root

    def _events(self) -> Iterator[yaml.Event]:
        """The parser's events; its complaint becomes a mistake."""
        before: yaml.Event | None = None
        try:
            for event in yaml.parse(self._source.text, Loader=_Loader):
                yield event
                before = event
        except yaml.MarkedYAMLError as error:
            text = before if isinstance(before, yaml.ScalarEvent) else None
            self._source.refuse(*explain(error, self._source, text, self._bracket()))
        except yaml.YAMLError as error:
            self._source.refuse(Place(), not_yaml(str(error)))

    def _bracket(self) -> Place | None:
        """Where the innermost bracket opens, if we are inside one."""
        innermost = self._open[-1].start if self._open else None
        return place_of(innermost.start_mark) if innermost and innermost.flow_style else None

    def _descend(self, event: yaml.CollectionStartEvent, place: Place) -> None:
        if len(self._open) == MAX_DEPTH:
            self._source.refuse(*too_deep(place))
        self._open.append(_Open(event))

    def _add(self, node: Node) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            message = msg("the file holds more than {most} values.", most=f"{MAX_NODES:,}")
            self._source.refuse(node.place, message, msg("Split it into several lessons."))
        if self._open:
            self._open[-1].nodes.append(node)
        else:
            self._root = node

    def _closed(self, closed: _Open) -> Node:
        place, flow = place_of(closed.start.start_mark), bool(closed.start.flow_style)
        if isinstance(closed.start, yaml.SequenceStartEvent):
            return Sequence(place, tuple(closed.nodes), flow)
        entries: dict[str, Entry] = {}
        for key, value in zip(closed.nodes[::2], closed.nodes[1::2], strict=True):
            if isinstance(key, Scalar) and self._is_sound(key, entries):
                entries[key.text] = Entry(key, value)
            elif not isinstance(key, Scalar | Refused):
                message = msg("a key is a single word, and here stands a list or a mapping.")
                self._source.note(key.place, message, msg("Delete it, or put quotes around it."))
        return Mapping(place, entries, flow)

    def _is_sound(self, key: Scalar, entries: dict[str, Entry]) -> bool:
        if key.text == "<<":
            message, remedy = msg("merge keys ('<<') are not read."), msg("Write the keys out.")
        elif not key.text:
            message, remedy = NO_KEY
        elif key.text in entries:
            first = entries[key.text].key.place.line
            message = msg(
                "the key {key} is here twice; the first is on line {line}.",
                key=quoted(key.text),
                line=first,
            )
            remedy = msg("Keep one of them.")
        else:
            return True
        self._source.note(key.place, message, remedy)
        return False

    def _note_extras(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._note_alias(place_of(event.start_mark), "&", event.anchor)
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            message = msg("tags are not read, and here stands {tag}.", tag=quoted(tag))
            remedy = msg("Delete it; a text that begins with '!' needs quotes.")
            self._source.note(place_of(event.start_mark), message, remedy)

    def _note_alias(self, place: Place, sign: str, name: str) -> None:
        alias = quoted(sign + name)
        message = msg("anchors and aliases are not read, and here stands {alias}.", alias=alias)
        remedy = msg(
            "Write the value out; a text that begins with '{sign}' needs quotes.", sign=sign
        )
        self._source.note(place, message, remedy)

    def _note_second_document(self, place: Place) -> None:
        message = msg("a second document begins here; a file holds one.")
        self._source.note(place, message, msg("Delete this '---', or write two files."))
