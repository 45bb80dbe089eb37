"""`glossary.yaml` to a Glossary, or to all that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from pathlib import Path

from learn_torch.course.folder import has_file
from learn_torch.course.glossary import FILE_NAME, Glossary
from learn_torch.course.nodes import Mapping, Node, Scalar, Sequence, mappings
from learn_torch.course.reader import load
from learn_torch.course.rules import check_one_line
from learn_torch.course.source import Place, Source
from learn_torch.course.wording import did_you_mean, quoted
from learn_torch.errors import Mistake
from learn_torch.i18n.message import Message, msg


@dataclass(frozen=True)
class GlossaryFile:
    """A glossary, and the file that it was read from."""

    glossary: Glossary
    source: Source
    places: Lookup[str, Place]
    """Term to where its `term` is written."""
    lessons: Lookup[str, Place]
    """Term to where its `lesson` is written."""

    def unknown_lessons(self, ids: Collection[str]) -> list[Mistake]:
        """Return a mistake for each term whose lesson is not among `ids`."""
        found = Source(self.source.path, self.source.text)
        for term in self.glossary.terms:
            if term.lesson not in ids:
                found.note(self.lessons[term.term], *no_such_lesson(term.lesson, ids))
        return found.mistakes


def no_such_lesson(name: str, ids: Collection[str]) -> tuple[Message, Message]:
    """What is wrong with the name of a lesson that is not in the course, and the remedy."""
    message = msg("no lesson here is called {name}.", name=quoted(name))
    return message, did_you_mean(name, ids, msg("Name a lesson by its id."))


def find_glossary(root: Path) -> GlossaryFile | None:
    """Return the glossary of the course in a folder; None if it has none.

    Raises LessonUnreadable, with every mistake, if the file is wrong.
    """
    path = root / FILE_NAME
    return read_glossary(path) if has_file(path, root) else None


def read_glossary(path: Path) -> GlossaryFile:
    """Return the glossary in the file; LessonUnreadable, with every mistake, if it is none."""
    loaded = load(path, Glossary, msg("the glossary"), _check)
    places, lessons = {}, {}
    for node in mappings(loaded.root, "terms"):
        name, lesson = node.get("term"), node.get("lesson")
        if isinstance(name, Scalar) and isinstance(lesson, Scalar):
            places[name.text], lessons[name.text] = name.place, lesson.place
    return GlossaryFile(loaded.value, loaded.source, places, lessons)


def _check(source: Source, root: Node | None) -> None:
    taken: dict[str, Scalar] = {}
    for term in mappings(root, "terms"):
        for mapping in (term, term.get("zh-Hans")):
            if isinstance(mapping, Mapping):
                check_one_line(source, mapping, "term")
                check_one_line(source, mapping, "means")
        for form in _forms(term):
            _check_new(source, form, taken)
    for term in mappings(root, "terms"):
        for word in _words(term.get("avoid")):
            _check_not_a_term(source, word, taken)


def _check_new(source: Source, form: Scalar, taken: dict[str, Scalar]) -> None:
    first = taken.setdefault(form.text.casefold(), form)
    if first is not form:
        message = msg(
            "the term {term} is on line {line} already.",
            term=quoted(form.text),
            line=first.place.line,
        )
        source.note(form.place, message, msg("Keep one of them."))


def _check_not_a_term(source: Source, word: Scalar, taken: dict[str, Scalar]) -> None:
    term = taken.get(word.text.casefold())
    if term is not None:
        message = msg(
            "{word} is to be avoided, and is a term on line {line}.",
            word=quoted(word.text),
            line=term.place.line,
        )
        source.note(word.place, message, msg("Take it out of one of the two."))


def _forms(term: Mapping) -> Iterator[Scalar]:
    name = term.get("term")
    if isinstance(name, Scalar) and not name.is_null:
        yield name
    yield from _words(term.get("also"))


def _words(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Sequence):
        yield from (item for item in node.items if isinstance(item, Scalar) and not item.is_null)
