"""What is missing, stale or still English in a translation is found, and fails nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.check.results import CellResult, LessonResult, Proof, Summary
from learn_torch.check.translations import review_translations
from learn_torch.course.catalogue import open_course
from learn_torch.i18n.message import authored
from tests.check.making import CPU
from tests.course.translating import LESSON, OVERLAY, TITLES, write_course

STALE = "the translation is stale: the lesson has changed. Bring it up to date, then learn-torch --stamp."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "c"


def found(root: Path, *said: str) -> list[tuple[str, str]]:
    """Cell and message of each finding, where the check of `try` said these things."""
    course = open_course(root)
    proofs = tuple(
        Proof(f"wrong {n}", "passed", said=authored(text)) for n, text in enumerate(said)
    )
    cells = (CellResult("try", "exercise", proofs),)
    lessons = tuple(LessonResult(entry, cells) for entry in course.entries)
    summary = review_translations(Summary(lessons, CPU, "2", "confined", 1.0), [course])
    assert summary.counts == {"passed": 0, "failed": 0, "unchecked": len(lessons)} or said
    return [(one.cell, str(one.message)) for one in summary.findings]


def test_a_whole_translation_has_no_findings(root: Path) -> None:
    write_course(root)
    assert found(root, "Do not halve it.") == []


def test_a_course_in_one_language_has_no_findings(root: Path) -> None:
    write_course(root).unlink()
    (root / "course.zh-Hans.yaml").unlink()
    assert found(root, "Do not halve it.") == []


@pytest.mark.parametrize(
    ("old", "new", "cell", "message"),
    [
        ("    hints: [用乘法。, 乘以二。]\n", "", "try", "not translated: hints."),
        ("title: 两倍\n", "", "", "title or goal is not translated."),
        (
            "两个数就够了",
            "两个数就够了" * 4,
            "show",
            "line 2 of 'code' is 81 columns wide; there is room for 71.",
        ),
    ],
    ids=["hints", "title", "too wide"],
)
def test_what_is_missing_or_too_wide_is_found_at_its_cell(
    root: Path, old: str, new: str, cell: str, message: str
) -> None:
    assert old in OVERLAY
    write_course(root, OVERLAY.replace(old, new))
    assert found(root) == [(cell, message)]


def test_a_cell_that_changed_since_is_stale_and_a_new_one_is_not_translated(root: Path) -> None:
    write_course(root)
    changed = LESSON.replace("And this?", "And that?").replace("goal: You", "goal: Now you")
    (root / "basics/01-double.yaml").write_text(changed + "  - id: last\n    text: That was all.\n")
    assert found(root) == [
        ("", f"title and goal are {STALE.partition(' is ')[2]}"),
        ("ask", STALE),
        ("last", "the cell is not translated."),
    ]


def test_a_translation_without_stamps_is_not_stamped(root: Path) -> None:
    write_course(root, stamp=False)
    words = "not stamped. When it is done: learn-torch --stamp."
    assert found(root)[:2] == [
        ("", f"title and goal are {words}"),
        ("show", f"the translation is {words}"),
    ]


def test_a_message_that_stays_english_is_found_once(root: Path) -> None:
    write_course(root, OVERLAY.replace("Do not halve it.: 不要减半。", "Something else: 别的"))
    assert found(root, "Do not halve it.", "Do not halve it.", "Something else") == [
        ("try", "message not translated: Do not halve it.")
    ]


def test_titles_of_the_course_and_its_tracks_are_looked_at(root: Path) -> None:
    write_course(root)
    titles = root / "course.zh-Hans.yaml"
    titles.write_text(TITLES.replace("title: 我的课程\n", "").replace("  basics: 基础", "  {}"))
    assert found(root) == [
        ("", "the course's title is not translated."),
        ("", "the title of the track 'basics' is not translated."),
    ]


def test_a_lesson_without_a_translation_is_found_beside_one_that_has_it(root: Path) -> None:
    write_course(root)
    (root / "basics/02-plain.yaml").write_text(LESSON)
    assert found(root) == [("", "there is no translation into zh-Hans.")]
