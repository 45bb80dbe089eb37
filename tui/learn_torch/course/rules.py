"""What the structs' types cannot say: which keys go together, names that meet, code that parses.

The rules read nodes rather than structs, so a mistake in one cell does not silence those of the
others. A cell with an unknown key is not asked what it holds: the key may be all that is wrong.
"""

from __future__ import annotations

import re

from learn_torch.course.model import Cell
from learn_torch.course.nodes import Mapping, Node, Scalar, Sequence, mappings, text_of, value_at
from learn_torch.course.same_program import check_python
from learn_torch.course.source import Source
from learn_torch.course.wording import did_you_mean, quoted
from learn_torch.i18n.message import NOTHING, Message, msg

_ON_PURPOSE = ("SyntaxError", "IndentationError", "TabError")
"""What `raises` names when the code is not meant to parse."""


def check_lesson(source: Source, root: Node | None) -> None:
    """Note every broken rule of the lesson."""
    if not isinstance(root, Mapping):
        return
    check_one_line(source, root, "title")
    check_one_line(source, root, "goal")
    cells = list(mappings(root, "cells"))
    check_unique(source, cells)
    for cell in cells:
        if cell.entries.keys() <= set(Cell.__struct_fields__):
            _check_keys(source, cell)
        _check_choices(source, cell)
        _check_code(source, cell)
        _check_quotes(source, cell, cells)


def check_unique(source: Source, named: list[Mapping]) -> None:
    """Note each second mapping with the same `id`, and where the first is."""
    first: dict[str, Scalar] = {}
    for mapping in named:
        name = mapping.get("id")
        if not isinstance(name, Scalar) or not name.text:
            continue
        earlier = first.setdefault(name.text, name)
        if earlier is not name:
            line = earlier.place.line
            message = msg("the id {id} is taken by line {line}.", id=quoted(name.text), line=line)
            source.note(name.place, message, msg("Give this one another name."))


def check_one_line(source: Source, mapping: Mapping, key: str) -> None:
    """Note a text that has several lines where a list of lessons has room for one."""
    node = mapping.get(key)
    if isinstance(node, Scalar) and "\n" in node.text.strip():
        message = msg("'{key}' has several lines.", key=key)
        source.note(node.place, message, msg("Keep it to one."))


def _check_keys(source: Source, cell: Mapping) -> None:
    has = cell.entries.keys()

    def note(key: str, message: Message, remedy: Message) -> None:
        source.note(cell.entries[key].key.place, message, remedy)

    if not has & {"text", "code", "exercise", "predict"}:
        message = msg("there is nothing in this cell.")
        source.note(cell.place, message, msg("Add 'text:', or delete it."))
    if has >= {"exercise", "code"}:
        remedy = msg(
            "The starter is the exercise's code; put a demonstration in a cell of its own."
        )
        note("code", msg("a cell has 'code' or 'exercise', not both."), remedy)
    if has >= {"exercise", "predict"}:
        remedy = msg("Split it into two cells.")
        note("predict", msg("a cell has 'exercise' or 'predict', not both."), remedy)
    elif "predict" in has and "code" not in has:
        note("predict", msg("there is no code to predict in this cell."), msg("Add 'code:'."))
    for key in ("expect", "raises"):
        if key not in has or "code" in has:
            continue
        if "exercise" in has:
            message = msg("'{key}' goes with 'code', not with 'exercise'.", key=key)
            note(key, message, msg("Let the check judge it."))
        else:
            message = msg("'{key}' speaks of 'code', and this cell has none.", key=key)
            note(key, message, msg("Add 'code:'."))


def _check_choices(source: Source, cell: Mapping) -> None:
    choices = value_at(cell, "predict", "choices")
    if not isinstance(choices, Sequence):
        return
    if len(choices.items) < 2:
        remedy = msg("Add one, or leave 'choices' out to have the learner type a value.")
        source.note(choices.place, msg("'choices' offers fewer than two."), remedy)
    seen: dict[str, Scalar] = {}
    for choice in choices.items:
        if not isinstance(choice, Scalar) or choice.is_null:
            continue
        if seen.setdefault(choice.text, choice) is not choice:
            message = msg("the choice {choice} is here twice.", choice=quoted(choice.text))
            source.note(choice.place, message, msg("Keep one of them."))
    _check_answer(source, value_at(cell, "predict", "answer"), choices, list(seen))


def _check_answer(source: Source, answer: Node | None, choices: Sequence, texts: list[str]) -> None:
    if not isinstance(answer, Scalar) or answer.is_null or answer.text in texts or not texts:
        return
    remedy = did_you_mean(answer.text, texts, msg("Repeat one of them word for word."))
    if choices.in_brackets and "," in answer.text:
        remedy = msg(
            "A comma separates two choices here: begin each with '- ' on a line of its own."
        )
    message = msg("the answer {answer} is none of the choices.", answer=quoted(answer.text))
    source.note(answer.place, message, remedy)


def _check_quotes(source: Source, cell: Mapping, cells: list[Mapping]) -> None:
    """Note a quoted value that the prose does not have, and a cell that prints nothing."""
    texts = [text_of(cell.get("text")), text_of(value_at(cell, "predict", "because"))]
    running = [text_of(one.get("id")) for one in cells if one.entries.keys() & {"code", "exercise"}]
    for quote in mappings(cell, "quotes"):
        value, of = quote.get("value"), quote.get("of")
        if isinstance(value, Scalar) and not any(states(text, value.text) for text in texts):
            message = msg("the text of this cell does not say {value}.", value=quoted(value.text))
            source.note(value.place, message, msg("Write the value as the text does."))
        place = of if isinstance(of, Scalar) else value
        name = text_of(of) or text_of(cell.get("id"))
        if isinstance(place, Scalar) and name not in running:
            otherwise = msg("Name the cell that prints it with 'of:'.")
            message = msg("no cell with code is called {name}.", name=quoted(name))
            source.note(place.place, message, did_you_mean(name, running, otherwise))


def states(prose: str, value: str) -> bool:
    """Whether a text has a value, and not merely digits of a longer number; spaces do not count."""
    pieces = r"\s*".join(re.escape(one) for one in value.replace("%", " %").split())
    return re.search(rf"(?<![\w.]){pieces}(?!\w|\.\d)", prose) is not None


def _check_code(source: Source, cell: Mapping) -> None:
    raises = cell.get("raises")
    on_purpose = isinstance(raises, Scalar) and raises.text.partition(":")[0] in _ON_PURPOSE
    if not on_purpose:
        remedy = msg("If it is meant to fail, add 'raises: SyntaxError'.")
        _check_one(source, cell, "code", remedy)
    exercise = cell.get("exercise")
    _check_one(source, exercise, "starter", msg("Write '...' where the learner's code goes."))
    _check_one(source, exercise, "solution")
    _check_one(source, exercise, "check")
    for wrong in mappings(exercise, "wrong"):
        _check_one(source, wrong, "code")


def _check_one(source: Source, node: Node | None, key: str, remedy: Message = NOTHING) -> None:
    code = value_at(node, key)
    if isinstance(code, Scalar) and not code.is_null:
        check_python(source, code, f"'{key}'", remedy)
