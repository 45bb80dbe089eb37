"""The course teaches what the five seed documents teach, rightly, and its lessons begin and end alike.

seeds.yaml names, for each of their 84 teaching items, the cells that teach it and words that these
cells must show; claims.yaml, for each wrong claim, the cell that corrects it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from learn_torch.course.localize import apply_overlay
from learn_torch.course.model import Cell, Lesson
from tests.bundled import the_course

HERE = Path(__file__).parent
SEEDS: dict[str, Any] = yaml.safe_load((HERE / "seeds.yaml").read_text())
CLAIMS: list[dict[str, Any]] = yaml.safe_load((HERE / "claims.yaml").read_text())
COURSE = the_course()
CELLS = {
    f"{entry.id}/{cell.id}": cell
    for track in COURSE.tracks
    for entry in track.entries
    for cell in entry.lesson.cells
}
ENTRIES = [entry for track in COURSE.tracks for entry in track.entries]
LESSONS: dict[str, list[Lesson]] = {
    "en": [entry.lesson for entry in ENTRIES],
    # a cell whose stamp is old stays English here, and fails
    "zh-Hans": [apply_overlay(e.lesson, e.overlays["zh-Hans"].translation) for e in ENTRIES],
}
ENDINGS = {
    "en": ("## What you can do now", "**Try it:** ", "To read on: ", "**Next:** "),
    "zh-Hans": ("## 现在你会了", "**试一试**：", "延伸阅读：", "**下一课**："),
}
"""What the paragraphs of the last cell begin with, in their order; the middle two may be missing."""
NEXT = {"en": r"\*\*Next:\*\* \*(.+?)\*: ", "zh-Hans": r"\*\*下一课\*\*：《(.+?)》，"}
TITLES = {"en": r"(?<!\*)\*([^*`]+)\*(?!\*)", "zh-Hans": r"《(.+?)》"}
VAGUE = {
    "en": r"(?i)\b(next|previous|last|later) lessons?\b",
    "zh-Hans": r"(?<!\*)[上下]一课|后面几课里的",
}
MANUAL = {
    "en": r"(?i)manual\b|\b(the|among) (PyTorch|torch)('s)? (docs|documentation|tutorials)",
    "zh-Hans": "手册|(文档|教程)[里的]",
}
ITEMS = {"S0": 13, "S1": 8, "S2": 35, "S3": 12, "S4": 16}
"""Teaching items of each document; two more are the residue of a web page."""


def shown(cell: Cell) -> str:
    """All that a learner reads in a cell, or may ask for."""
    parts = [cell.text, cell.code, cell.expect]
    if cell.exercise is not None:
        parts += [cell.exercise.starter, cell.exercise.solution, *cell.exercise.hints]
    if cell.predict is not None:
        parts += [cell.predict.answer, cell.predict.because, *cell.predict.choices]
    return "\n".join(filter(None, parts))


def test_every_teaching_item_has_its_place() -> None:
    found = dict.fromkeys(ITEMS, 0)
    for seed in SEEDS:
        found[seed.partition("-")[0]] += 1
    assert found == ITEMS
    assert sum(ITEMS.values()) == 84


@pytest.mark.parametrize("seed", SEEDS)
def test_an_item_is_taught(seed: str) -> None:
    item = SEEDS[seed]
    assert item["cells"]
    assert [cell for cell in item["cells"] if cell not in CELLS] == []
    text = "\n".join(shown(CELLS[cell]) for cell in item["cells"])
    assert [word for word in item["words"] if word not in text] == []


@pytest.mark.parametrize("claim", CLAIMS, ids=[f"{c['seed']}: {c['claim']}" for c in CLAIMS])
def test_a_wrong_claim_is_put_right(claim: dict[str, Any]) -> None:
    assert claim["seed"] in SEEDS
    # lines are wrapped, and numbers printed in columns
    text = " ".join(shown(CELLS[claim["cell"]]).split()).replace("[ ", "[")
    assert [words for words in claim["says"] if words not in text] == []


def flat(text: str | None, language: str) -> str:
    """A text in one line; Chinese without its spaces, as its lines end where none is."""
    return (" " if language == "en" else "").join((text or "").split())


@pytest.mark.parametrize("language", LESSONS)
def test_a_lesson_begins_with_its_title(language: str) -> None:
    begin = [(lesson.cells[0].text or "").split("\n")[0] for lesson in LESSONS[language]]
    assert begin == [f"# {lesson.title}" for lesson in LESSONS[language]]


@pytest.mark.parametrize("language", LESSONS)
@pytest.mark.parametrize("number", range(len(ENTRIES)), ids=[entry.id for entry in ENTRIES])
def test_a_lesson_ends_with_the_way_to_the_next(number: int, language: str) -> None:
    endings = ENDINGS[language]
    text = LESSONS[language][number].cells[-1].text or ""
    begin = [next((e for e in endings if p.startswith(e)), "") for p in text.split("\n\n")]
    marked = [mark for mark in begin if mark]
    assert marked == [mark for mark in endings if mark in text]
    assert (begin[0], begin[-1]) == (endings[0], endings[-1])
    assert "" not in begin[begin.index(marked[1]) :]


@pytest.mark.parametrize("language", LESSONS)
def test_the_next_lesson_is_named_by_its_title(language: str) -> None:
    for lesson, following in pairwise(LESSONS[language]):
        named = re.search(NEXT[language], flat(lesson.cells[-1].text, language))
        assert named, lesson.title
        assert named[1] == flat(following.title, language)


@pytest.mark.parametrize("language", LESSONS)
def test_another_lesson_is_named_by_its_whole_title(language: str) -> None:
    titles = {flat(lesson.title, language) for lesson in LESSONS[language]}
    parts = {part for title in titles for part in re.split("[,:，：]", title)} - titles
    for cell in (cell for lesson in LESSONS[language] for cell in lesson.cells):
        because = cell.predict.because if cell.predict else ""
        text = flat(f"{cell.text} {because}", language)
        assert not re.search(VAGUE[language], text), text
        named = set(re.findall(TITLES[language], text))
        assert not named & parts, text
        assert language == "en" or named <= titles, text


@pytest.mark.parametrize("language", LESSONS)
def test_what_torch_says_of_itself_is_its_documentation(language: str) -> None:
    for lesson in LESSONS[language]:
        assert not re.search(MANUAL[language], flat(lesson.cells[-1].text, language)), lesson.title
