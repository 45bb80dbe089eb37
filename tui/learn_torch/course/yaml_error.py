"""YAML's complaints in an author's words, at the place that has to be mended.

libyaml and PyYAML's own parser word and place the same mistake differently, and often far from
its cause: an unclosed quote is noticed at the next quote. We look at what was being read, at the
line itself and at the text just before, and fall back to the parser's words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from learn_torch.course.source import Place, Source
from learn_torch.course.wording import quoted
from learn_torch.i18n.message import Message, msg, paragraph


@dataclass(frozen=True)
class Complaint:
    """What the parser said, and what surrounds it."""

    context: str
    problem: str
    begun: Place
    """Where the thing that was being read begins."""
    noticed: Place
    source: Source
    before: yaml.ScalarEvent | None
    """The text or number that ended just before the parser stopped."""
    bracket: Place | None
    """Where the innermost bracket that is open there stands."""

    @property
    def line(self) -> str:
        """The line where the parser stopped."""
        return self.source.line(self.noticed.line)

    @property
    def indent(self) -> str:
        """The white space that this line begins with."""
        return self.line[: len(self.line) - len(self.line.lstrip())]

    @property
    def character(self) -> str:
        """What stands where the parser stopped; empty at the end of a line."""
        return self.line[self.noticed.column - 1 : self.noticed.column]

    @property
    def opens_line(self) -> bool:
        """Only white space stands before it."""
        return self.noticed.column <= len(self.indent) + 1


def place_of(mark: Any) -> Place:
    """A mark of either parser, which count from 0, as a place; the first if there is none."""
    return Place(mark.line + 1, mark.column + 1) if mark else Place()


Explanation = tuple[Place, Message, Message]
"""Where, what is wrong, what to do."""

MAX_DEPTH = 20
"""Nested lists and mappings; a lesson has six."""

_QUOTE = msg("Put the text in quotes, or write '|' and begin it on the next line.")
_CLOSE = msg("Close it where its text ends.")
_WRITE = msg("Write 'key: value'.")
NO_KEY = msg("a key is missing before this ':'."), _WRITE
"""What is wrong with a ':' that begins a line, and the remedy."""


def explain(
    error: yaml.MarkedYAMLError,
    source: Source,
    before: yaml.ScalarEvent | None,
    bracket: Place | None,
) -> Explanation:
    """The mistake behind a parser's error; `before` is what was read last, `bracket` is open."""
    noticed = place_of(error.problem_mark or error.context_mark)
    begun = place_of(error.context_mark) if error.context_mark else noticed
    context, problem = error.context or "", error.problem or ""
    complaint = Complaint(context, problem, begun, noticed, source, before, bracket)
    for rule in _RULES:
        explanation = rule(complaint)
        if explanation:
            return explanation
    return noticed, not_yaml(problem), _QUOTE


def not_yaml(problem: str) -> Message:
    """What to say of a parser's error that no rule knows: its own words."""
    return msg("this is not YAML: {problem}.", problem=problem)


def too_deep(place: Place) -> Explanation:
    """What to say of the list or mapping at `place`, one level too deep."""
    message = msg("lists and mappings are nested deeper than {most} levels here.", most=MAX_DEPTH)
    return place, message, msg("A text that begins with '[' or '{' needs quotes.")


def _depth(it: Complaint) -> Explanation | None:
    """libyaml (since 0.2.6) refuses 1,000 open brackets before we see the twenty-first."""
    if "nesting depth" not in it.problem:
        return None
    opened = 0
    for at, character in enumerate(it.line):
        opened += (character in "[{") - (character in "]}")
        if opened > MAX_DEPTH:
            return too_deep(Place(it.noticed.line, at + 1))
    return too_deep(it.noticed)


def _tab(it: Complaint) -> Explanation | None:
    if "\t" not in it.indent or it.noticed.column > len(it.indent) + 1:
        return None
    place = Place(it.noticed.line, it.indent.index("\t") + 1)
    message = msg("a tab indents this line; YAML takes spaces only.")
    return place, message, msg("Put spaces in its place.")


def _unclosed_quote(it: Complaint) -> Explanation | None:
    if "end of stream" not in it.problem and "document" not in it.problem:
        return None
    if "scalar" not in it.context:
        return None
    return it.begun, msg("the quote that opens here is never closed."), _CLOSE


def _escape(it: Complaint) -> Explanation | None:
    if "scalar" not in it.context or not any(
        word in it.problem for word in ("escape", "hexdecimal", "Unicode")
    ):
        return None
    backslash = it.line.rfind("\\", 0, it.noticed.column)
    place = Place(it.noticed.line, backslash + 1)
    written = quoted(it.line[backslash : backslash + 2])
    message = msg("{written} is not an escape that YAML knows.", written=written)
    return place, message, msg(r"Use single quotes, or write '\\' for a backslash.")


def _no_colon(it: Complaint) -> Explanation | None:
    if it.problem != "could not find expected ':'":
        return None
    line = it.source.line(it.begun.line).strip()
    key, colon, value = line.partition(":")
    if colon and key.isidentifier() and value:
        remedy = msg("Write {line}.", line=quoted(f"{key}: {value}"))
        return it.begun, msg("a space is missing after ':'."), remedy
    if it.before is not None and it.before.style in ("|", ">"):
        message = msg("this line is neither a 'key: value' nor indented like the text above it.")
        return it.begun, message, msg("Indent it like that text.")
    remedy = msg("Add the ':', or indent the line.")
    return it.begun, msg("this line has no 'key: value'."), remedy


def _colon_in_text(it: Complaint) -> Explanation | None:
    if not it.problem.startswith(("mapping values are not allowed", "found unexpected ':'")):
        return None
    if it.before is not None and _has_lines(it.before):
        place = Place(it.noticed.line, len(it.indent) + 1)
        remedy = msg("Indent it like the keys beside it.")
        return place, msg("this line is indented too far."), remedy
    return it.noticed, msg("a ': ' inside a text begins a mapping."), _QUOTE


def _reserved(it: Complaint) -> Explanation | None:
    contexts = ("scanning an alias", "scanning an anchor", "tag", "next token")
    problems = ("tag handle", "mapping keys are not allowed")
    if not any(word in it.context for word in contexts) and not any(
        word in it.problem for word in problems
    ):
        return None
    place = it.noticed if "next token" in it.context else it.begun
    character = it.source.line(place.line)[place.column - 1 : place.column]
    return place, msg("a text cannot begin with {sign}.", sign=quoted(character)), _QUOTE


def _brackets(it: Complaint) -> Explanation | None:
    if it.bracket is None or "parsing a flow" not in it.context:
        return None
    is_list = it.source.line(it.bracket.line)[it.bracket.column - 1 :].startswith("[")
    opening, closing = "[]" if is_list else "{}"
    remedy = msg(
        "Quote a text that holds one of ,:[]{} or begins with '{opening}'.", opening=opening
    )
    if it.noticed.line == it.bracket.line and it.character:
        or_end = msg("expected ',' or '{closing}' here.", closing=closing)
        expected = msg("expected a text here.") if "node" in it.context else or_end
        return it.noticed, expected, remedy
    open_list = msg("the list that '[' opens here is not closed.")
    message = open_list if is_list else msg("the mapping that '{' opens here is not closed.")
    return it.bracket, message, paragraph(msg("Close it with '{sign}'.", sign=closing), remedy)


def _block_text(it: Complaint) -> Explanation | None:
    if "block scalar" not in it.context:
        return None
    sign = it.source.line(it.begun.line)[it.begun.column - 1 : it.begun.column]
    message = msg("the text of a '{sign}' begins on the next line.", sign=sign)
    remedy = msg("Break the line after it; quote a text that begins with '{sign}'.", sign=sign)
    return it.begun, message, remedy


def _after_quote(it: Complaint) -> Explanation | None:
    quote = it.before
    if quote is None or quote.style not in ("'", '"') or "parsing a block" not in it.context:
        return None
    if _has_lines(quote):
        line = place_of(quote.end_mark).line
        message = msg("the quote that opens here closes on line {line} only.", line=line)
        return place_of(quote.start_mark), message, _CLOSE
    if it.opens_line:
        return None
    remedy = msg(
        "Write '' for an apostrophe inside single quotes, \\\" for a quote inside double ones."
    )
    return it.noticed, msg("the text goes on after its closing quote."), remedy


def _has_lines(text: yaml.ScalarEvent) -> bool:
    """Whether it goes on over the end of its line."""
    return place_of(text.start_mark).line < place_of(text.end_mark).line


def _stray(it: Complaint) -> Explanation | None:
    """In the middle of a list or mapping of lines, something that is not its next item."""
    if "parsing a block" not in it.context:
        return None
    if it.character == ":":
        return it.noticed, *NO_KEY
    if not it.opens_line:
        message = msg("{sign} is out of place here.", sign=quoted(it.character))
        return it.noticed, message, _QUOTE
    if it.noticed.column != it.begun.column:
        like_items = msg("Indent it like the items of its list.")
        like_lines = msg("Indent it like the lines that it belongs to.")
        message = msg("the indentation of this line fits none of those above it.")
        return it.noticed, message, like_items if it.character == "-" else like_lines
    if it.character == "-":
        remedy = msg("Give the list a key, and indent it.")
        return it.noticed, msg("a list item stands among keys."), remedy
    remedy = msg("Indent it, or begin it with '- '.")
    return it.noticed, msg("a key stands among list items."), remedy


def _inline_list(it: Complaint) -> Explanation | None:
    if "sequence entries are not allowed" not in it.problem:
        return None
    remedy = msg("Break the line before this '-'.")
    return it.noticed, msg("a list begins on a line of its own."), remedy


def _after_end(it: Complaint) -> Explanation | None:
    if "document start" not in it.problem:
        return None
    if "..." in it.source.lines[: it.noticed.line]:
        remedy = msg("Delete the '...' before this line.")
        return it.noticed, msg("the document has ended above."), remedy
    message = msg("this goes on after the end of what the file holds.")
    return it.noticed, message, _WRITE


_RULES: tuple[Callable[[Complaint], Explanation | None], ...] = (
    _depth,
    _tab,
    _unclosed_quote,
    _escape,
    _no_colon,
    _colon_in_text,
    _reserved,
    _brackets,
    _block_text,
    _after_quote,
    _stray,
    _inline_list,
    _after_end,
)
"""Asked in this order; the first that knows the mistake explains it."""
