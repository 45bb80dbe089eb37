"""Tables that are wider than the page scroll sideways; everything else folds."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.text import Text

from learn_torch.app.output_lines import self_contained, sideways, window
from learn_torch.app.widgets.output import Output
from tests.app.conftest import Sit
from tests.app.fakes import FakeKernel, finished, printed

NAMES = "  ".join(f"column {n:<4}" for n in range(9))
ROWS = [
    NAMES,
    "-" * len(NAMES),
    *("  ".join(f"{row * 10 + n:<11}" for n in range(9)) for row in range(3)),
]
LOG = "2026-11-27 08:00:01  INFO  " + "the loss went down again, as it did in the epoch before " * 3

TABLES = {
    "rows with gaps": ROWS,
    "rules": ["=" * 90, "Layer (type:depth-idx)".ljust(40) + "Output Shape", "=" * 90],
    "a rule alone": ["-" * 90],
    "pipes": ["| " + " | ".join(f"value {n}" for n in range(12)) + " |"] * 2,
    "boxes": ["┏" + "━━━━━━━━━┳" * 9, "┃" + " value   ┃" * 9],
    "wide characters": ["  ".join(["张量" * 3] * 8)] * 2,
}
FOLDED = {
    "a log": [LOG] * 5,
    "a sentence": ["word " * 40],
    "one long row": ["  ".join(["value"] * 30)],
    "a list": [str(list(range(100)))] * 2,
    "a dictionary": [str({f"name {n}": n for n in range(30)})] * 2,
    "indented code": ["        " + "x = call(some, arguments)" * 5] * 2,
    "a narrow table": ["a  b  c", "1  2  3"],
}


@pytest.mark.parametrize("lines", TABLES.values(), ids=TABLES.keys())
def test_a_wide_table_scrolls(lines: list[str]) -> None:
    assert all(sideways(lines, 75))


@pytest.mark.parametrize("lines", FOLDED.values(), ids=FOLDED.keys())
def test_everything_else_folds(lines: list[str]) -> None:
    assert not any(sideways(lines, 75))


def test_a_log_beside_a_table_folds_and_the_narrow_rows_move_with_the_table() -> None:
    lines = [*ROWS, "", LOG, LOG, "", "a  b", *ROWS, "[3 rows x 14 columns]"]
    assert sideways(lines, 75) == [True] * 5 + [False] * 4 + [True] * 6 + [False]
    assert sideways([*ROWS, LOG], 75) == [True] * 5 + [False]


@pytest.mark.parametrize("line", ["0123456789" * 9, "张量" * 30, "a张" * 30], ids=ascii)
@pytest.mark.parametrize("offset", [0, 1, 2, 7, 40, 200])
def test_a_window_is_as_wide_as_the_page_and_marks_where_there_is_more(
    line: str, offset: int
) -> None:
    part = window(Text(line), offset, 30, ("<", ">"))
    assert part.plain.startswith("<") is (offset > 0)
    goes_on = cell_len(line) > offset + 30
    assert part.plain.endswith(">") is goes_on
    assert cell_len(part.plain) == 30 if goes_on else cell_len(part.plain) <= 30


def test_each_line_has_the_colours_that_it_begins_with() -> None:
    assert self_contained("a\x1b[31mred\nred\x1b[0m\nplain") == [
        "a\x1b[31mred",
        "\x1b[31mred\x1b[0m",
        "plain",
    ]


async def test_keys_move_a_wide_table_in_its_place(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("\n".join([*ROWS, "", LOG, ""])), finished()]
    async with sit("slopes", size=(80, 40)) as desk:
        await desk.press("j", "ctrl+j")
        assert "column 0" in desk.text() and "column 8" not in desk.text()
        assert desk.text().count("›") == 5
        assert "epoch before" in desk.words  # the log is folded
        await desk.press("right", "right", "right", "right", "right", "right")
        assert "column 8" in desk.text() and "column 0" not in desk.text()
        assert desk.text().count("‹") == 5 and "›" not in desk.text()
        await desk.press(*["left"] * 7)
        assert "column 0" in desk.text()
        await desk.press("enter", "right")
        assert "column 0" in desk.text()  # in the editor the key is the editor's


async def test_the_key_is_shown_where_a_table_is_wider_than_the_page(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("\n".join(ROWS)), finished()]
    async with sit("slopes") as desk:
        await desk.press("j")
        assert "Table" not in desk.text()
        await desk.press("ctrl+j")
        assert "Table" in desk.text()


@pytest.mark.parametrize("width", [60, 80, 159, 160, 180, 181, 240])
async def test_a_cell_is_told_the_width_that_its_output_will_have(
    sit: Sit, kernel: FakeKernel, width: int
):
    """Exactly, but for the column that a scrollbar would take, or that two halves leave over."""
    kernel.script["square"] = [printed("x" * 400), finished()]
    async with sit("slopes", size=(width, 40)) as desk:
        await desk.press("j", "ctrl+j")
        output = desk.cell.query_one(Output)
        [asked] = kernel.session.asked
        assert output.content_size.width - 1 <= asked.columns <= output.content_size.width
        if width == 80:
            assert asked.columns == 75


async def test_an_output_without_a_column_takes_no_row(sit: Sit, kernel: FakeKernel):
    """A monkey's resize left it none: rich cannot break a line for no width, and the program ended."""
    kernel.script["square"] = [printed("\n".join([LOG, *ROWS])), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        output = desk.cell.query_one(Output)
        size = desk.app.size
        assert output.get_content_height(size, size, 0) == 0
        assert output.get_content_height(size, size, 1) > output.get_content_height(size, size, 70)
