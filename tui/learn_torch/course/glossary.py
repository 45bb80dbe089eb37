"""The course's terms and what they mean: the structs that decode `glossary.yaml`.

A course may have none. Lessons introduce a term in bold; `--check` reports where they do not.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from learn_torch.course.model import Id, StrictMapping
from learn_torch.i18n.languages import converter, source_language

FILE_NAME = "glossary.yaml"
_BOLD = re.compile(r"\*\*(.+?)\*\*|(?<!`)`([^`\n]+)`", re.S)
"""Bold text or a code span, which introduces a name of torch."""
MAX_TERMS = 1000

Word = Annotated[
    str, Meta(min_length=1, max_length=60, description="A word or a few, on one line.")
]
Sentence = Annotated[str, Meta(min_length=1, max_length=300, description="One sentence.")]


class TermTranslation(StrictMapping, frozen=True):
    """A term in another language."""

    term: Word
    means: Sentence


class Term(StrictMapping, frozen=True, omit_defaults=True):
    """A term of the field, as the manual and the lessons use it."""

    term: Word
    means: Sentence
    lesson: Annotated[Id, Meta(description="The lesson that introduces it, in bold.")]
    also: Annotated[
        tuple[Word, ...], Meta(max_length=8, description="Other forms: plural, abbreviation.")
    ] = ()
    avoid: Annotated[
        tuple[Word, ...], Meta(max_length=8, description="Words that lessons never use for it.")
    ] = ()
    early: Annotated[
        bool, Meta(description="An everyday word too: earlier lessons may use it.")
    ] = False
    zh_hans: Annotated[
        TermTranslation | None, Meta(description="The term in Simplified Chinese.")
    ] = msgspec.field(default=None, name="zh-Hans")
    zh_hant: Annotated[
        Word | None, Meta(description="Taiwan's term, where the conversion gives another.")
    ] = msgspec.field(default=None, name="zh-Hant")

    @property
    def forms(self) -> tuple[str, ...]:
        """The term and its other forms."""
        return (self.term, *self.also)


class Glossary(StrictMapping, frozen=True):
    """The terms that a course teaches."""

    format: Annotated[Literal[1], Meta(description="The version of this format.")]
    terms: Annotated[tuple[Term, ...], Meta(min_length=1, max_length=MAX_TERMS)]


def translated(term: Term, language: str) -> TermTranslation:
    """Return the term and its meaning in a language; in English where it is not translated."""
    given = term.zh_hans if source_language(language) == "zh-Hans" else None
    if given is None:
        return TermTranslation(term=term.term, means=term.means)
    module = converter(language)
    if module is None:
        return given
    own = term.zh_hant if language == "zh-Hant" else None
    return TermTranslation(
        term=own or module.converted(given.term), means=module.converted(given.means)
    )


def introduces(text: str, term: Term) -> bool:
    """Whether a Markdown text shows the term, or a form of it, in bold or as a name in code."""
    forms = {form.casefold() for form in term.forms}
    shown = (bold or code for bold, code in _BOLD.findall(text))
    return any(" ".join(part.split()).strip("`.,:").casefold() in forms for part in shown)
