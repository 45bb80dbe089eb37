"""The linter: what an author should look at in a lesson file. A finding fails nothing.

The rules read YAML nodes, which know their place in the file. A rule takes a cell and yields
findings. To add one, write it beside the others and name it in RULES.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from learn_torch.check.layout import Overflow, wide_lines, wide_prose, wide_words
from learn_torch.check.vocabulary import NO_VOCABULARY, Vocabulary, read_vocabulary
from learn_torch.check.vocabulary import sentences as masked_sentences
from learn_torch.course import markdown_text, text_width
from learn_torch.course.compose import compose
from learn_torch.course.course import Entry
from learn_torch.course.glossary import introduces
from learn_torch.course.nodes import Mapping, Node, Scalar, Sequence, mappings, text_of, value_at
from learn_torch.course.same_program import place_inside
from learn_torch.course.source import Place, Source, read_source
from learn_torch.errors import LessonUnreadable
from learn_torch.i18n.message import Message, msg

WRONG_ANSWERS = 2
"""Wrong answers that an exercise should reject, each with its own message."""
MAX_CODE_LINES = 20
"""Lines of code in a cell, blank ones not counted: what an 80×24 screen shows at once."""
OTHER_TUTORIALS = re.compile(r"\bpopular\s+tutorials?\b", re.IGNORECASE)


@dataclass(frozen=True)
class LintFinding:
    """One remark about one place of a file."""

    path: Path
    line: int
    """From 1, as the column."""
    column: int
    cell: str
    """The id of the cell; empty where the remark is about the whole file."""
    message: Message
    """One line: what is wrong, then what to do."""


def in_order(findings: Iterable[LintFinding]) -> tuple[LintFinding, ...]:
    """Return findings in the order of their places."""
    return tuple(sorted(findings, key=lambda it: (it.path, it.line, it.column, it.cell)))


@dataclass(frozen=True)
class CellNode:
    """A cell as YAML nodes."""

    source: Source
    node: Mapping
    vocabulary: Vocabulary = NO_VOCABULARY
    """What the course's glossary says of this lesson."""

    @property
    def id(self) -> str:
        """Its id; empty where it has none."""
        return text_of(self.node.get("id"))

    def place(self, text: Scalar, line: int, column: int) -> Place:
        """Return the place in the file of a character of a text; both count from 0."""
        return place_inside(self.source, text, line + 1, column + 1)

    def finding(self, place: Place, message: Message) -> LintFinding:
        """Return a finding at a place of this cell."""
        return LintFinding(self.source.path, place.line, place.column, self.id, message)

    def too_wide(self, text: Scalar, found: Iterable[Overflow]) -> Iterator[LintFinding]:
        """Yield a finding for each overflow in a text of this cell."""
        for one in found:
            message = msg(
                "{what} is {wide} columns wide; on a screen of {screen} there is room for {room}.",
                what=one.what,
                wide=one.wide,
                screen=text_width.SCREEN,
                room=one.room,
            )
            yield self.finding(self.place(text, one.line, one.column), message)


Rule = Callable[[CellNode], Iterator[LintFinding]]


def lint_lesson(entry: Entry) -> tuple[LintFinding, ...]:
    """Return all findings of a lesson, in the order of its file."""
    return in_order(_of_file(entry.path))


def _of_file(path: Path) -> Iterator[LintFinding]:
    """Apply all rules to all cells; yield nothing where the file can no longer be read."""
    try:
        source = read_source(path)
        root = compose(source)
    except LessonUnreadable:
        return
    if not isinstance(root, Mapping):
        return
    vocabulary = read_vocabulary(path)
    cells = [CellNode(source, node, vocabulary) for node in mappings(root, "cells")]
    for cell in cells:
        for rule in RULES:
            yield from rule(cell)
    yield from never_introduced(cells, vocabulary)


# --- the rules --------------------------------------------------------------------------------


def few_wrong_answers(cell: CellNode) -> Iterator[LintFinding]:
    """Find exercises with fewer than two wrong answers: their check is hardly tested."""
    exercise = cell.node.entries.get("exercise")
    if exercise is None or not isinstance(exercise.value, Mapping):
        return
    wrong = exercise.value.entries.get("wrong")
    count = len(list(mappings(exercise.value, "wrong")))
    if count < WRONG_ANSWERS:
        none = msg("the exercise has no wrong answer; add those that beginners really give.")
        one = msg("the exercise has one wrong answer; add those that beginners really give.")
        yield cell.finding((wrong or exercise).key.place, one if count else none)


def wide_code(cell: CellNode) -> Iterator[LintFinding]:
    """Find lines of code that wrap in the editor."""
    exercise = cell.node.get("exercise")
    solution = value_at(exercise, "solution")
    for code in _texts([cell.node.get("code"), value_at(exercise, "starter"), solution]):
        yield from cell.too_wide(code, wide_lines(code.text, text_width.CODE))


def wide_output(cell: CellNode) -> Iterator[LintFinding]:
    """Find expected output that wraps under the editor."""
    for expect in _texts([cell.node.get("expect")]):
        yield from cell.too_wide(expect, wide_lines(expect.text, text_width.OUTPUT))


def wide_text(cell: CellNode) -> Iterator[LintFinding]:
    """Find words, code blocks and tables of the text that are wider than the page."""
    for text in _texts([cell.node.get("text")]):
        yield from cell.too_wide(text, wide_prose(text.text))


def not_rendered(cell: CellNode) -> Iterator[LintFinding]:
    """Find what the screen does not show as it is meant."""
    for text in _texts([cell.node.get("text")]):
        for found in markdown_text.not_rendered(text.text):
            place = cell.place(text, found.line, found.column)
            yield cell.finding(place, found.message)


def wide_words_of_help(cell: CellNode) -> Iterator[LintFinding]:
    """Find words of hints, choices and explanations that no line can hold."""
    for text in _help(cell):
        yield from cell.too_wide(text, wide_words(text.text, text_width.OUTPUT))


def long_code(cell: CellNode) -> Iterator[LintFinding]:
    """Find code of more lines than a screen shows at once."""
    for code in _texts([cell.node.get("code"), value_at(cell.node, "exercise", "starter")]):
        count = sum(bool(line.strip()) for line in code.text.splitlines())
        if count > MAX_CODE_LINES:
            message = msg(
                "the cell has {count} lines of code; {most} are enough: split it.",
                count=count,
                most=MAX_CODE_LINES,
            )
            yield cell.finding(code.place, message)


def other_tutorials(cell: CellNode) -> Iterator[LintFinding]:
    """Find remarks about other tutorials; the mistake itself is what a learner can use."""
    message = msg("this speaks of another tutorial; name the mistake: 'A common slip: …'.")
    yield from _found(cell, OTHER_TUTORIALS, lambda _: message)


def forbidden_words(cell: CellNode) -> Iterator[LintFinding]:
    """Find words that the glossary says to avoid."""
    avoid = cell.vocabulary.avoid
    yield from _found(
        cell,
        cell.vocabulary.forbidden,
        lambda word: msg(
            "the glossary avoids '{word}'; write '{term}'.", word=word, term=avoid[word.casefold()]
        ),
    )


def early_terms(cell: CellNode) -> Iterator[LintFinding]:
    """Find terms that only a later lesson introduces."""
    later = cell.vocabulary.later
    yield from _found(
        cell,
        cell.vocabulary.not_yet,
        lambda word: msg(
            "'{word}' is used before the lesson '{lesson}' introduces it.",
            word=word,
            lesson=later[word.casefold()],
        ),
    )


def never_introduced(cells: list[CellNode], vocabulary: Vocabulary) -> Iterator[LintFinding]:
    """Find terms of the glossary that their lesson never shows in bold."""
    texts = [text.text for cell in cells for text in _prose(cell)]
    for term, place in vocabulary.introduced:
        if not any(introduces(text, term) for text in texts):
            message = msg(
                "the term '{term}' is never introduced: '{lesson}' has no bold one.",
                term=term.term,
                lesson=term.lesson,
            )
            yield LintFinding(vocabulary.path, place.line, place.column, "", message)


RULES: tuple[Rule, ...] = (
    few_wrong_answers,
    wide_code,
    wide_output,
    wide_text,
    not_rendered,
    wide_words_of_help,
    long_code,
    other_tutorials,
    forbidden_words,
    early_terms,
)


def _prose(cell: CellNode) -> Iterator[Scalar]:
    """Yield what a learner reads in a cell: its text, hints, choices and explanation."""
    yield from _texts([cell.node.get("text")])
    yield from _help(cell)


def _help(cell: CellNode) -> Iterator[Scalar]:
    """Yield the hints, choices and explanation of a cell."""
    predict = cell.node.get("predict")
    yield from _texts(_items(value_at(cell.node, "exercise", "hints")))
    yield from _texts([*_items(value_at(predict, "choices")), value_at(predict, "because")])


def _found(
    cell: CellNode, words: re.Pattern[str] | None, message: Callable[[str], Message]
) -> Iterator[LintFinding]:
    """Yield a finding for each place of a cell's prose or messages where one of `words` is."""
    if words is None:
        return
    texts = [(text, False) for text in _prose(cell)]
    texts += [(text, True) for text in _texts([value_at(cell.node, "exercise", "check")])]
    for text, is_code in texts:
        shown = masked_sentences(text.text, is_code)
        for match in words.finditer(shown):
            before = shown[: match.start()]
            line, column = before.count("\n"), match.start() - (before.rfind("\n") + 1)
            word = " ".join(match.group().split())
            yield cell.finding(cell.place(text, line, column), message(word))


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _texts(nodes: Iterable[Node | None]) -> Iterator[Scalar]:
    return (node for node in nodes if isinstance(node, Scalar))
