"""A value that prose states is looked for in what a cell printed."""

from __future__ import annotations

import pytest

from learn_torch.check.quotes import is_printed
from learn_torch.course.model import Cell, Quote
from tests.check.making import ScriptedKernel, code, entry, finished, proved


@pytest.mark.parametrize(
    ("value", "output", "printed"),
    [
        ("0.27", "new: 0.2741", True),
        ("0.27", "new: 0.2759", False),
        ("0.27", "10.27", False),
        ("2.30", "loss 2.3026", True),
        ("2.086", "w = 2.0861", True),
        ("0.000014", "1.4e-05", True),
        ("1.5e-3", "0.0015", True),
        ("93", "93", True),
        ("93", "94", False),
        ("93", "92.7", True),
        ("93 %", "accuracy 0.931", True),
        ("93%", "93.1 %", True),
        ("93 %", "accuracy 0.921", False),
        ("1,437", "1437 images", True),
        ("1,437", "torch.Size([1, 437])", False),
        ("(2, 3)", "shape (2, 3)", True),
        ("(2, 3)", "shape (2, 4)", False),
        ("−1.5", "tensor(-1.5)", True),
        ("True", "tensor(True)", True),
        ("nan", "loss nan", True),
        ("0.5", "nan inf", False),
        ("0.5", "", False),
    ],
)
def test_a_number_may_be_rounded_and_nothing_else(value: str, output: str, printed: bool) -> None:
    assert is_printed(value, output) is printed


async def quoted(printed: str) -> list[tuple[str, str, str]]:
    """Cell, proof and outcome, where a text quotes 0.27 of a cell that printed this."""
    text = Cell(id="text", text="It is 0.27.", quotes=(Quote(value="0.27", of="cell"),))
    kernel = ScriptedKernel({"cell": finished()}, {"cell": printed})
    result = await proved(kernel, entry(text, code("cell")))
    return [(c.id, proof.name, proof.outcome) for c in result.cells for proof in c.proofs]


async def test_a_text_that_quotes_is_proved_by_what_a_cell_prints() -> None:
    ran = ("cell", "runs", "passed")
    assert await quoted("0.2741\n") == [("text", "quotes 0.27", "passed"), ran]
    assert await quoted("0.31\n") == [("text", "quotes 0.27", "failed"), ran]


async def test_a_cell_quotes_itself_where_no_other_is_named() -> None:
    cell = code("cell", text="It is 0.27.", quotes=(Quote(value="0.27"),))
    kernel = ScriptedKernel({"cell": finished()}, {"cell": "0.27\n"})
    [found] = (await proved(kernel, entry(cell))).cells
    assert [proof.name for proof in found.proofs] == ["runs", "quotes 0.27"]
    assert found.outcome == "passed"


async def test_what_did_not_run_here_is_unchecked() -> None:
    text = Cell(id="text", text="It is 0.27.", quotes=(Quote(value="0.27", of="cell"),))
    lesson = entry(text, code("cell", device="cuda"), code("other"))
    found = {cell.id: cell.outcome for cell in (await proved(ScriptedKernel(), lesson)).cells}
    assert found == {"text": "unchecked", "cell": "unchecked", "other": "passed"}
