"""`--stamp`: write into translations which edition of the lesson they translate."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from learn_torch.check.command import DONE, report_mistakes
from learn_torch.check.display import shown_path
from learn_torch.course.catalogue import open_path
from learn_torch.course.course import open_target
from learn_torch.course.model import Lesson
from learn_torch.course.stamping import write_stamps
from learn_torch.course.text_width import padded
from learn_torch.course.translation import LANGUAGES, beside
from learn_torch.errors import LessonUnreadable, Mistake
from learn_torch.i18n.translate import tr
from learn_torch.locations import bundled_course


def stamp_translations(targets: Sequence[str]) -> int:
    """Stamp every translation of the targets: translations, lessons, folders (default: the course).

    A translation that does not fit its lesson is left unchanged, and its mistakes are reported.
    """
    mistakes: dict[Mistake, None] = {}
    for path, lesson in _translations(targets or [str(bundled_course())], mistakes):
        try:
            changed = write_stamps(path, lesson)
        except LessonUnreadable as unreadable:
            mistakes |= dict.fromkeys(unreadable.mistakes)
        else:
            done = padded(tr("stamped") if changed else tr("unchanged"), 9)
            print(f"{done}  {shown_path(path)}", file=sys.stderr)
    return report_mistakes(list(mistakes)) if mistakes else DONE


def _translations(
    targets: Sequence[str], mistakes: dict[Mistake, None]
) -> Iterator[tuple[Path, Lesson]]:
    """Yield each translation with its lesson once; collect unreadable lessons in `mistakes`."""
    seen: set[Path] = set()
    for target in targets:
        for path, lesson in _of_target(target, mistakes):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield path, lesson


def _of_target(target: str, mistakes: dict[Mistake, None]) -> Iterator[tuple[Path, Lesson]]:
    try:
        course, entry = open_target(target, open_path)
    except LessonUnreadable as unreadable:
        mistakes |= dict.fromkeys(unreadable.mistakes)
        return
    for one in [entry] if entry else course.entries:
        paths = (beside(one.path, language) for language in LANGUAGES)
        yield from ((path, one.lesson) for path in paths if path.exists())
