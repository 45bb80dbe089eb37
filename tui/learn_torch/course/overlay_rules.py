"""Whether a translation fits the lesson that it is one of: what its types cannot say.

A cell whose stamp differs was made from another state of the lesson: whether it fits is not asked
then, since the answer would blame the translator for what the author changed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from learn_torch.course.model import Cell, Lesson
from learn_torch.course.nodes import Mapping, Node, Scalar, Sequence, table
from learn_torch.course.rules import check_one_line, states
from learn_torch.course.same_program import first_difference, place_inside
from learn_torch.course.source import Source
from learn_torch.course.translation import PROGRAMS, cell_stamp
from learn_torch.course.wording import did_you_mean, quoted
from learn_torch.i18n.message import msg, names
from learn_torch.i18n.phrases import literals, words

COUNTED = ("hints", "choices")
PROSE = ("text", "because")


def check_fit(source: Source, root: Node | None, lesson: Lesson, *, even_stale: bool) -> None:
    """Note everything in which the translation is not one of this lesson."""
    if not isinstance(root, Mapping):
        return
    check_one_line(source, root, "title")
    check_one_line(source, root, "goal")
    cells = {cell.id: cell for cell in lesson.cells}
    for name, entry in table(root, "cells").items():
        if name not in cells:
            otherwise = msg("Take it out, or look at the lesson's ids.")
            message = msg("the lesson has no cell {name}.", name=quoted(name))
            source.note(entry.key.place, message, did_you_mean(name, cells, otherwise))
        elif isinstance(entry.value, Mapping):
            _check_cell(source, entry.value, cells[name], even_stale)
            _check_labels(source, entry.value, cells[name], lesson, even_stale)


def has(cell: Cell) -> dict[str, str | tuple[str, ...] | None]:
    """What the cell has to translate, by the translation's keys; None or () for what it has not."""
    exercise, predict = cell.exercise, cell.predict
    return {
        "text": cell.text,
        "code": cell.code,
        "starter": exercise.starter if exercise else None,
        "solution": exercise.solution if exercise else None,
        "hints": exercise.hints if exercise else (),
        "choices": predict.choices if predict else (),
        "because": predict.because if predict else None,
        "messages": exercise.check if exercise else None,
        "labels": cell.reference,
    }


def _check_cell(source: Source, given: Mapping, cell: Cell, even_stale: bool) -> None:
    for phrase, translated in (*_pairs(given, "messages"), *_pairs(given, "labels")):
        _check_phrase(source, phrase, translated)
    if _is_stale(given, cell) and not even_stale:
        return
    for key, value in has(cell).items():
        entry = given.entries.get(key)
        if entry is None:
            continue
        if not value:
            message = msg("the lesson's cell has no {key} to translate.", key=quoted(key))
            source.note(entry.key.place, message, msg("Leave it out."))
        elif key in COUNTED and isinstance(entry.value, Sequence):
            _check_count(source, entry.value, key, len(value))
        elif key in PROGRAMS and isinstance(entry.value, Scalar):
            _check_program(source, entry.value, key, str(value))
        elif key in PROSE and isinstance(entry.value, Scalar):
            _check_quotes(source, entry.value, cell, str(value))


def _is_stale(given: Mapping, cell: Cell) -> bool:
    stamp = given.get("source")
    return isinstance(stamp, Scalar) and stamp.text != cell_stamp(cell)


def _check_count(source: Source, given: Sequence, key: str, count: int) -> None:
    if len(given.items) != count:
        message = msg(
            "'{key}' has {count} items; the lesson has {want}.",
            key=key,
            count=len(given.items),
            want=count,
        )
        source.note(given.place, message, msg("Translate each, in the lesson's order."))


def _check_program(source: Source, given: Scalar, key: str, program: str) -> None:
    place = first_difference(program, given.text)
    if place is not None:
        message = msg(
            "'{key}' is not the lesson's program here; comments alone are translated.", key=key
        )
        source.note(place_inside(source, given, *place), message, msg("Copy the lesson's code."))


def _check_quotes(source: Source, given: Scalar, cell: Cell, text: str) -> None:
    for quote in cell.quotes:
        if states(text, quote.value) and not states(given.text, quote.value):
            value = quoted(quote.value)
            message = msg("the lesson quotes {value} here, and this text does not.", value=value)
            source.note(given.place, message, msg("Write the value as the lesson does."))


def _check_labels(
    source: Source, given: Mapping, cell: Cell, lesson: Lesson, even_stale: bool
) -> None:
    """Note each label that the code does not hold: the cell's, or that of a cell above it."""
    if not cell.reference or (_is_stale(given, cell) and not even_stale):
        return
    above = lesson.cells[: lesson.cells.index(cell)]
    for label, _ in _pairs(given, "labels"):
        codes = (one.reference for one in (cell, *above) if one.reference)
        if not any(_says(code, literals(label.text)) for code in codes):
            message = msg("no text in the code of this cell is {label}.", label=quoted(label.text))
            source.note(label.place, message, msg("Copy the label from the code."))


def _says(code: str, pieces: tuple[str, ...]) -> bool:
    texts = _texts(code)
    return all(any(piece in text for text in texts) for piece in pieces)


def _texts(code: str) -> list[str]:
    """The strings in code, and the fixed parts of its f-strings; all of it where it is no Python."""
    try:
        nodes = ast.walk(ast.parse(code))
    except SyntaxError:  # on purpose, or a line of a notebook
        return [code]
    written = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return [text for text in written if isinstance(text, str)]


def _pairs(given: Mapping, key: str) -> Iterator[tuple[Scalar, Scalar]]:
    for entry in table(given, key).values():
        if isinstance(entry.value, Scalar) and not entry.value.is_null:
            yield entry.key, entry.value


def _check_phrase(source: Source, phrase: Scalar, translated: Scalar) -> None:
    wanted, found = names(phrase.text), names(translated.text)
    if not any(character.isalnum() for character in words(phrase.text)):
        remedy = msg("Write the English words of it.")
        source.note(phrase.place, msg("this phrase holds no word."), remedy)
    for name in wanted:
        if wanted.count(name) > 1:
            message = msg("{name} stands twice in this phrase.", name=f"{{{name}}}")
            source.note(phrase.place, message, msg("Give each its own name."))
            return
    for name in wanted:
        if name not in found:
            value = f"{{{name}}}"
            message = msg("{name} of the phrase is missing in its translation.", name=value)
            source.note(translated.place, message, msg("Put {name} where it belongs.", name=value))
    for name in found:
        if name not in wanted:
            message = msg("the phrase has no {name}.", name=f"{{{name}}}")
            source.note(translated.place, message, did_you_mean(name, wanted, msg("Leave it out.")))
