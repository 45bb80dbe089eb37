"""The linter: what an author should look at in a lesson file. A finding fails nothing.

The rules read YAML nodes, which know their place in the file. A rule takes a cell and yields
findings. To add one, write it beside the others and name it in RULES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from learn_torch.check.layout import Overflow, wide_lines, wide_prose, wide_words
from learn_torch.course import page
from learn_torch.course.catalogue import Entry
from learn_torch.course.compose import compose
from learn_torch.course.nodes import Mapping, Node, Scalar, Sequence
from learn_torch.course.rules import mappings
from learn_torch.course.source import Place, Source, read_source
from learn_torch.errors import LessonUnreadable

WRONG_ANSWERS = 2
"""Wrong answers that an exercise should reject, each with its own message."""


@dataclass(frozen=True, order=True)
class LintFinding:
    """One remark about one place of a file."""

    path: Path
    line: int
    """From 1, as the column."""
    column: int
    cell: str
    """The id of the cell; empty where the remark is about the whole file."""
    message: str
    """One line: what is wrong, then what to do."""


@dataclass(frozen=True)
class CellNode:
    """A cell as YAML nodes."""

    source: Source
    node: Mapping

    @property
    def id(self) -> str:
        """Its id; empty where it has none."""
        name = self.node.get("id")
        return name.text if isinstance(name, Scalar) else ""

    def finding(self, place: Place, message: str) -> LintFinding:
        """Return a finding at a place of this cell."""
        return LintFinding(self.source.path, place.line, place.column, self.id, message)

    def too_wide(self, text: Scalar, found: Iterable[Overflow]) -> Iterator[LintFinding]:
        """Yield a finding for each overflow in a text of this cell."""
        for one in found:
            message = (
                f"{one.what} is {one.wide} columns wide; on a screen of {page.SCREEN} there is "
                f"room for {one.room}."
            )
            yield self.finding(place_in(text, self.source, one.line, one.column), message)


Rule = Callable[[CellNode], Iterator[LintFinding]]


def lint_lesson(entry: Entry) -> tuple[LintFinding, ...]:
    """Return all findings of a lesson, in the order of its file."""
    return tuple(sorted(_of_file(entry.path)))


def _of_file(path: Path) -> Iterator[LintFinding]:
    """Apply all rules to all cells; yield nothing where the file can no longer be read."""
    try:
        source = read_source(path)
        root = compose(source)
    except LessonUnreadable:
        return
    if isinstance(root, Mapping):
        for node in mappings(root.get("cells")):
            for rule in RULES:
                yield from rule(CellNode(source, node))


# --- the rules --------------------------------------------------------------------------------


def few_wrong_answers(cell: CellNode) -> Iterator[LintFinding]:
    """Find exercises with fewer than two wrong answers: their check is hardly tested."""
    exercise = cell.node.entries.get("exercise")
    if exercise is None or not isinstance(exercise.value, Mapping):
        return
    wrong = exercise.value.entries.get("wrong")
    count = len(list(mappings(wrong.value))) if wrong is not None else 0
    if count < WRONG_ANSWERS:
        has = "no wrong answer" if count == 0 else "one wrong answer"
        at = (wrong or exercise).key.place
        yield cell.finding(at, f"the exercise has {has}; add those that beginners really give.")


def wide_code(cell: CellNode) -> Iterator[LintFinding]:
    """Find lines of code that wrap in the editor."""
    exercise = cell.node.get("exercise")
    shown = [cell.node.get("code")]
    if isinstance(exercise, Mapping):
        shown += [exercise.get("starter"), exercise.get("solution")]
    for code in _texts(shown):
        yield from cell.too_wide(code, wide_lines(code.text, page.CODE))


def wide_output(cell: CellNode) -> Iterator[LintFinding]:
    """Find expected output that wraps under the editor."""
    for expect in _texts([cell.node.get("expect")]):
        yield from cell.too_wide(expect, wide_lines(expect.text, page.OUTPUT))


def wide_text(cell: CellNode) -> Iterator[LintFinding]:
    """Find words, code blocks and tables of the text that are wider than the page."""
    for text in _texts([cell.node.get("text")]):
        yield from cell.too_wide(text, wide_prose(text.text))


def wide_words_of_help(cell: CellNode) -> Iterator[LintFinding]:
    """Find words of hints, choices and explanations that no line can hold."""
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
    wide_words_of_help,
)


# --- places -----------------------------------------------------------------------------------


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _texts(nodes: Iterable[Node | None]) -> Iterator[Scalar]:
    return (node for node in nodes if isinstance(node, Scalar))


def place_in(text: Scalar, source: Source, line: int, column: int) -> Place:
    """Return the place in the file of a character of a text; `line` and `column` count from 0.

    Exact for a `|` block. In other styles YAML chooses the line ends, and the place is the start of
    the text.
    """
    if text.style != "|":
        return text.place
    number = text.place.line + 1 + line
    indent = len(source.line(number)) - len(text.text.splitlines()[line])
    return Place(number, max(0, indent) + column + 1)
