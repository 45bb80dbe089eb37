"""The findings of a lesson's file: what a reader of the screen, or a learner, would stumble over.

The rules read nodes, which know their places in the file; a rule takes a cell and yields what it
found. To add one, write it beside the others and name it in RULES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from learn_torch.check.findings import Finding
from learn_torch.check.layout import Excess, wide_lines, wide_prose, wide_words
from learn_torch.course import page
from learn_torch.course.catalogue import Entry
from learn_torch.course.compose import compose
from learn_torch.course.nodes import Mapping, Node, Scalar, Sequence
from learn_torch.course.rules import mappings
from learn_torch.course.source import Place, Source, read_source
from learn_torch.errors import LessonUnreadable

WRONG_ANSWERS = 2
"""Wrong answers that an exercise should turn away with words of their own."""


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in its file."""

    source: Source
    node: Mapping

    @property
    def id(self) -> str:
        """Its name; empty where it has none."""
        name = self.node.get("id")
        return name.text if isinstance(name, Scalar) else ""

    def finding(self, place: Place, message: str) -> Finding:
        """A remark on a place of this cell."""
        return Finding(self.source.path, place.line, place.column, self.id, message)

    def too_wide(self, text: Scalar, found: Iterable[Excess]) -> Iterator[Finding]:
        """What was found too wide in a text of this cell, at its places in the file."""
        for one in found:
            message = (
                f"{one.what} is {one.wide} columns wide; on a screen of {page.SCREEN} there is "
                f"room for {one.room}."
            )
            yield self.finding(place_in(text, self.source, one.line, one.column), message)


Rule = Callable[[Cell], Iterator[Finding]]


def findings(entry: Entry) -> tuple[Finding, ...]:
    """All findings of a lesson, in the order of its file."""
    return tuple(sorted(_of_file(entry.path)))


def _of_file(path: Path) -> Iterator[Finding]:
    """What the rules find in a file with `cells`; nothing where it cannot be read (any more)."""
    try:
        source = read_source(path)
        root = compose(source)
    except LessonUnreadable:
        return
    if isinstance(root, Mapping):
        for node in mappings(root.get("cells")):
            for rule in RULES:
                yield from rule(Cell(source, node))


# --- the rules --------------------------------------------------------------------------------


def few_wrong_answers(cell: Cell) -> Iterator[Finding]:
    """An exercise with fewer than two wrong answers: its check is hardly tried."""
    exercise = cell.node.entries.get("exercise")
    if exercise is None or not isinstance(exercise.value, Mapping):
        return
    wrong = exercise.value.entries.get("wrong")
    count = len(list(mappings(wrong.value))) if wrong is not None else 0
    if count < WRONG_ANSWERS:
        has = "no wrong answer" if count == 0 else "one wrong answer"
        at = (wrong or exercise).key.place
        yield cell.finding(at, f"the exercise has {has}; add those that beginners really give.")


def wide_code(cell: Cell) -> Iterator[Finding]:
    """Lines of code that wrap in the editor."""
    exercise = cell.node.get("exercise")
    shown = [cell.node.get("code")]
    if isinstance(exercise, Mapping):
        shown += [exercise.get("starter"), exercise.get("solution")]
    for code in _texts(shown):
        yield from cell.too_wide(code, wide_lines(code.text, page.CODE))


def wide_output(cell: Cell) -> Iterator[Finding]:
    """Promised lines that wrap beneath it."""
    for expect in _texts([cell.node.get("expect")]):
        yield from cell.too_wide(expect, wide_lines(expect.text, page.OUTPUT))


def wide_text(cell: Cell) -> Iterator[Finding]:
    """Words, code blocks and tables of the text that the page has no room for."""
    for text in _texts([cell.node.get("text")]):
        yield from cell.too_wide(text, wide_prose(text.text))


def wide_words_of_aids(cell: Cell) -> Iterator[Finding]:
    """Words of hints, choices and explanations that are torn."""
    exercise, predict = cell.node.get("exercise"), cell.node.get("predict")
    shown: list[Node | None] = []
    if isinstance(exercise, Mapping):
        shown += _items(exercise.get("hints"))
    if isinstance(predict, Mapping):
        shown += [*_items(predict.get("choices")), predict.get("because")]
    for text in _texts(shown):
        yield from cell.too_wide(text, wide_words(text.text, page.OUTPUT))


RULES: tuple[Rule, ...] = (
    few_wrong_answers,
    wide_code,
    wide_output,
    wide_text,
    wide_words_of_aids,
)


# --- places -----------------------------------------------------------------------------------


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _texts(nodes: Iterable[Node | None]) -> Iterator[Scalar]:
    return (node for node in nodes if isinstance(node, Scalar))


def place_in(text: Scalar, source: Source, line: int, column: int) -> Place:
    """Where a character of a text stands in the file; `line` and `column` count from 0.

    Exact in a text that begins with `|`; elsewhere line ends are YAML's to choose, and the place
    is where the text begins.
    """
    if text.style != "|":
        return text.place
    number = text.place.line + 1 + line
    indent = len(source.line(number)) - len(text.text.splitlines()[line])
    return Place(number, max(0, indent) + column + 1)
