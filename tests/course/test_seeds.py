"""The course teaches all that the five seed documents teach, and puts right what they have wrong.

seeds.yaml names, for each of their 84 teaching items, the cells that teach it and words that these
cells must show; claims.yaml, for each wrong claim, the cell that corrects it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from learn_torch.course.model import Cell
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
