"""A drill names the lesson that it practises; one key goes there and back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from learn_torch.course.catalogue import open_course
from tests.bundled import the_course
from tests.course.test_catalogue import told

FIXTURES = Path(__file__).parents[1] / "fixtures/app_course"


def with_drill(folder: Path, lesson: str) -> Path:
    """The small course of the screen's tests, its exercise a drill on a lesson."""
    root = Path(shutil.copytree(FIXTURES, folder / "course"))
    [file] = root.rglob("*-slopes.yaml")
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("    exercise:\n", f"    exercise:\n      practises: {lesson}\n", 1),
        encoding="utf-8",
    )
    return root


def test_a_course_knows_the_drills_on_a_lesson(tmp_path):
    course = open_course(with_drill(tmp_path, "line"))
    assert [(entry.id, cell.kind) for entry, cell in course.drills("line")] == [
        ("slopes", "exercise")
    ]
    assert course.drills("slopes") == []


def test_a_drill_on_no_lesson_is_a_mistake_that_names_the_nearest(tmp_path):
    [mistake] = told(open_course(with_drill(tmp_path, "lime")))
    assert "'lime'" in mistake and "'line'" in mistake


def test_every_drill_of_the_course_belongs_to_a_lesson():
    course = the_course()
    drills = [e for e in course.entries if e.track == "drills"]
    exercises = [(e.id, c) for e in drills for c in e.lesson.cells if c.exercise]
    assert exercises
    alone = [(e, c.id) for e, c in exercises if c.exercise and c.exercise.practises is None]
    assert alone == []
    track = {entry.id: entry.track for entry in course.entries}
    practised = {str(c.exercise.practises) for _, c in exercises if c.exercise}
    assert "drills" not in {track[lesson] for lesson in practised}


@pytest.mark.parametrize("lesson", ["attention", "arithmetic"])
def test_lessons_that_people_practise_have_drills(lesson):
    assert the_course().drills(lesson)
