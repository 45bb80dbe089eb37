"""What a course's glossary says of one lesson: the terms that it introduces, and the words it avoids."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable
from collections.abc import Mapping as Lookup
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from learn_torch.course.catalogue import course_root, lesson_order
from learn_torch.course.course import lesson_id
from learn_torch.course.glossary import Term
from learn_torch.course.glossary_reader import GlossaryFile, find_glossary
from learn_torch.course.source import Place
from learn_torch.errors import CourseError, LessonUnreadable

_CODE_OF_PROSE = re.compile(
    r"^[ \t]*(```|~~~).*?^[ \t]*\1[^\n]*$|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)", re.M | re.S
)
"""A fence or a span of code in Markdown."""
_TITLE = re.compile(r"(?<!\*)\*(?![\s*])[^*\n]+(?:\n[^*\n]+)?\*(?!\*)")
"""A title in italics: that of another lesson may hold a term of it."""
_NEXT = re.compile(r"^\*\*Next:\*\*.*?(?=\n[ \t]*\n|\Z)", re.M | re.S)
"""What comes next may name the terms of the next lesson."""
_VALUE = re.compile(r"\{[^{}]*\}")
"""A value in an f-string."""


@dataclass(frozen=True)
class Vocabulary:
    """The glossary from the side of one lesson."""

    path: Path = Path()
    introduced: tuple[tuple[Term, Place], ...] = ()
    """The terms that the lesson introduces, and where the glossary has them."""
    avoid: Lookup[str, str] = field(default_factory=dict)
    """Word, in small letters, to the term to write instead."""
    later: Lookup[str, str] = field(default_factory=dict)
    """Form of a term, in small letters, to the later lesson that introduces it."""
    forbidden: re.Pattern[str] | None = None
    not_yet: re.Pattern[str] | None = None


NO_VOCABULARY = Vocabulary()


def read_vocabulary(lesson: Path) -> Vocabulary:
    """Return what the glossary of a lesson's course says of it; nothing if there is no sound one."""
    try:
        root = course_root(lesson)
        file = find_glossary(root)
    except (LessonUnreadable, CourseError):
        return NO_VOCABULARY
    return _vocabulary(file, lesson_id(lesson), lesson_order(root)) if file else NO_VOCABULARY


def _vocabulary(file: GlossaryFile, lesson: str, order: tuple[str, ...]) -> Vocabulary:
    terms = file.glossary.terms
    rest = order[order.index(lesson) + 1 :] if lesson in order else ()
    avoid = {word.casefold(): term.term for term in terms for word in term.avoid}
    later = {
        form.casefold(): term.lesson
        for term in terms
        if term.lesson in rest and not term.early
        for form in term.forms
    }
    forms = [form for term in terms for form in term.forms if form.casefold() in later]
    introduced = tuple((term, file.places[term.term]) for term in terms if term.lesson == lesson)
    words = [word for term in terms for word in term.avoid]
    return Vocabulary(file.source.path, introduced, avoid, later, _any(words), _any(forms))


def _any(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern of whole words; the first letter of a word in small letters may be a capital."""
    parts = [_one(word) for word in sorted(words, key=len, reverse=True)]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])") if parts else None


def _one(word: str) -> str:
    first, rest = word[0], r"\s+".join(map(re.escape, word[1:].split(" ")))
    return f"[{first}{first.upper()}]{rest}" if first.islower() else re.escape(first) + rest


def sentences(text: str, is_code: bool) -> str:
    """Return a text of the same length in which only the sentences are left, the rest blank."""
    if is_code:
        return _messages(text)
    for pattern in (_CODE_OF_PROSE, _NEXT, _TITLE):
        text = pattern.sub(lambda found: _blank(found.group()), text)
    return text


def _messages(code: str) -> str:
    """The strings of a program that hold a space, on their places; all else blank."""
    lines = [list(_blank(line)) for line in code.split("\n")]
    with suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.STRING and " " in token.string and "\n" not in token.string:
                (row, column), shown = token.start, _VALUE.sub(_blanked, token.string)
                lines[row - 1][column : column + len(shown)] = shown
    return "\n".join("".join(line) for line in lines)


def _blanked(found: re.Match[str]) -> str:
    return _blank(found.group())


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
