"""The course's glossary as a page to read: terms in the order of their lessons, with meanings."""

from __future__ import annotations

from rich.text import Text

from learn_torch.app.glyphs import Glyphs
from learn_torch.course.course import Course
from learn_torch.course.glossary import Term, translated
from learn_torch.course.localize import title


def glossary_text(course: Course, language: str, marks: Glyphs) -> list[Text]:
    """Return what the glossary page shows, from top to bottom; nothing without a glossary."""
    terms = course.glossary.terms if course.glossary is not None else ()
    parts: list[Text] = []
    for entry in course.entries:
        here = [term for term in terms if term.lesson == entry.id]
        if here:
            parts.append(Text(marks.plain(f"\n{title(entry, language)}"), style="bold underline"))
            parts += [_line(term, language, marks) for term in here]
    return parts


def _line(term: Term, language: str, marks: Glyphs) -> Text:
    """The term, the English one too where it differs, and the meaning."""
    shown = translated(term, language)
    english = "" if shown.term == term.term else f" ({term.term})"
    return Text.assemble(
        (marks.plain(shown.term), "bold"), marks.plain(f"{english}  {shown.means}")
    )
