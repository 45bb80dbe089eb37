"""The schema that editors read says what the reader says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from learn_torch.course.json_schema import schema as schema_of
from learn_torch.course.json_schema import schema_text
from tests.course.test_reader import SOUND
from tests.course.translating import OVERLAY

LESSONS = Path(__file__).parents[2] / "lessons"
CODE = {"id": "one", "code": "1"}
EXERCISE = {"starter": "x", "solution": "x", "check": "x", "hints": ["x"]}
PREDICT = {"answer": "1", "because": "x"}


def is_sound(**changes: object) -> bool:
    lesson = {"format": 1, "title": "T", "goal": "G.", "minutes": 5, "cells": [CODE]} | changes
    return bool(Draft202012Validator(schema_of("lesson")).is_valid(lesson))


def test_the_file_beside_the_lessons_is_up_to_date():
    """If not: python -m learn_torch.course.json_schema > lessons/schema.json"""
    assert (LESSONS / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_module_prints_it():
    command = [sys.executable, "-W", "error", "-m", "learn_torch.course.json_schema"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(printed.stdout) == schema_of("lesson")


def test_it_is_a_valid_schema_of_its_draft():
    schema = schema_of("lesson")
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert "$id" not in schema


def test_every_mapping_refuses_unknown_keys_and_every_key_is_described():
    parts = schema_of("lesson")["$defs"]
    assert set(parts) == {"Lesson", "Cell", "Exercise", "Wrong", "Predict", "Quote", "Sandbox"}
    for part in parts.values():
        assert part["additionalProperties"] is False
        assert part["description"]
        for field in part["properties"].values():
            assert "description" in field or "$ref" in field


def test_a_sound_lesson_passes():
    """Read as YAML reads it, so a text that looks like a number is put in quotes here."""
    lesson = yaml.safe_load(SOUND.replace("text: no", "text: No.").replace("3:30", "'3:30'")
                            .replace("[10, ~x,", "['10', ~x,").replace("answer: 2", "answer: '2'"))  # fmt: skip
    Draft202012Validator(schema_of("lesson")).validate(lesson)


@pytest.mark.parametrize(
    ("cell", "sound"),
    [
        (CODE, True),
        ({"id": "one", "text": "x"}, True),
        ({"id": "one", "exercise": EXERCISE}, True),
        (CODE | {"predict": PREDICT, "expect": "1"}, True),
        ({"id": "one"}, False),
        ({"id": "one", "text": None}, False),
        (CODE | {"exercise": EXERCISE}, False),
        ({"id": "one", "predict": PREDICT}, False),
        ({"id": "one", "text": "x", "expect": "1"}, False),
        ({"id": "one", "text": "x", "raises": "TypeError"}, False),
        (CODE | {"predict": PREDICT | {"choices": ["1"]}}, False),
        (CODE | {"predict": PREDICT | {"choices": ["1", "1"]}}, False),
        (CODE | {"hints": ["x"]}, False),
    ],
)
def test_an_editor_can_tell_the_kinds_of_a_cell_apart(cell, sound):
    assert is_sound(cells=[cell]) is sound


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"minutes": 0},
        {"colour": "red"},
        {"data": ["minst"]},
        {"cells": []},
        {"sandbox": {"loopback": "yes"}},
        {"sandbox": {"memory": "4 GB"}},
        {"sandbox": {"network": True}},
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(changes):
    assert not is_sound(**changes)


def test_an_editor_knows_what_a_lesson_may_declare():
    declared = {"loopback": True, "processes": 64, "memory": "4GiB", "time": 60}
    assert is_sound(sandbox=declared)
    assert is_sound(sandbox={})


def test_the_schema_of_translations_is_up_to_date_and_takes_one():
    """If not: make schema"""
    text = (LESSONS / "translation.schema.json").read_text(encoding="utf-8")
    assert text == schema_text("translation")
    validator = Draft202012Validator(schema_of("translation"))
    Draft202012Validator.check_schema(schema_of("translation"))
    validator.validate(yaml.safe_load(OVERLAY))
    assert not validator.is_valid({"format": 1, "titel": "x"})
    assert not validator.is_valid({"format": 1, "cells": {"a": {"says": "x"}}})
