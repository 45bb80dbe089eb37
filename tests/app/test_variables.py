"""The page of variables, and the one of a variable, on the screen."""

from __future__ import annotations

import pytest

from learn_torch.app import variable_page, variable_rows
from learn_torch.app.glyphs import ASCII, UNICODE
from learn_torch.app.screens.lesson import LessonScreen
from learn_torch.app.screens.variable import VariableScreen
from learn_torch.app.screens.variables import VariablesScreen
from learn_torch.kernel.queries import (
    Details,
    Grid,
    Picture,
    Statistics,
    TreeLine,
    Variable,
    Variables,
)
from tests.app.conftest import Desk, Sit

X = Variable("x", "tensor", "Tensor", 1, shape=(64, 3), dtype="float32", device="cpu", bytes=768)
NET = Variable("net", "module", "Sequential", 2, length=2, parameters=54_170, bytes=216_680)
EVIL = Variable("[b]evil[/b]", "object", "T", 3, text="[red]x[/red]")
GRID = Grid(64, 3, 1, 0, 0, 0, ((1.0, float("nan"), -0.5),) * 8)
X_DETAILS = Details(
    X,
    Statistics(-0.5, 0.25, 1.0, 8, 0, 192, (1, 0, 5)),
    GRID,
    gradient=X,
    gradient_statistics=Statistics(7.0, 7.5, 8.0, looked_at=192),
    gradient_grid=Grid(64, 3, 1, 0, 0, 0, ((7.0, 8.0, 7.25),)),
    picture=Picture(4, 4, bytes([255] * 48), (4, 4)),
    graph=(TreeLine(0, "", "AddBackward0"), TreeLine(1, "w", "Parameter", "float32 [3]")),
)
NET_DETAILS = Details(
    NET,
    parts=(
        TreeLine(0, "0", "Linear", "in_features=3, out_features=2", 8, ("net", "0")),
        TreeLine(1, "weight", "Parameter", "float32 [2, 3]", None, ("net", "0", "weight")),
    ),
)


async def with_variables(desk: Desk, *items: Variable) -> None:
    """Run the cell, after which these are in play."""
    desk.kernel.session.names = [Variables(items, len(items))]
    desk.kernel.session.details = {
        ("x",): X_DETAILS,
        ("net",): NET_DETAILS,
        ("net", "0"): NET_DETAILS,
    }
    await desk.press("j", "ctrl+j")
    await desk.press("v")


async def opened(desk: Desk, name: str, *items: Variable) -> VariableScreen:
    await with_variables(desk, *items)
    await desk.press("enter")
    screen = desk.app.screen
    assert isinstance(screen, VariableScreen)
    await desk.until(lambda: name in desk.text())
    return screen


async def test_v_lists_what_the_cells_have_made_and_escape_returns(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await with_variables(desk, X, NET)
        assert "float32 [64, 3]" in desk.text() and "54,170 parameters" in desk.text()
        await desk.press("escape")
        assert isinstance(desk.app.screen, LessonScreen)


async def test_it_says_when_there_are_none(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await desk.press("v")
        assert "No variables yet" in desk.text()


async def test_without_a_lesson_in_sight_the_key_does_nothing(sit: Sit) -> None:
    async with sit() as desk:
        await desk.press("v")
        desk.app.action_page("variables")
        assert not isinstance(desk.app.screen, VariablesScreen)


async def test_after_the_next_run_what_is_new_and_changed_is_marked(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await with_variables(desk, X)
        await desk.press("escape")
        changed = Variable("x", "tensor", "Tensor", 9, shape=(2,), dtype="int64", device="cpu")
        desk.kernel.session.names = [Variables((changed, NET), 2)]
        await desk.press("ctrl+j", "v")
        lines = desk.text().splitlines()
        assert any(line.strip().startswith("↻ x ") for line in lines)
        assert any(line.strip().startswith("+ net") for line in lines)
        assert "1 new" in lines[0] and "1 changed" in lines[0]


async def test_a_list_that_is_open_follows_the_runs(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await with_variables(desk, X)
        desk.kernel.session.names = [Variables((X, NET), 2)]
        lesson = desk.app.lesson
        assert lesson is not None
        lesson.action_run()
        await desk.until(lambda: "Sequential" in desk.text())


async def test_what_a_name_or_a_repr_says_is_no_markup(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await with_variables(desk, EVIL)
        assert "[b]evil[/b]" in desk.text() and "[red]x[/red]" in desk.text()


async def test_enter_opens_a_tensor_with_its_numbers(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await opened(desk, "min -0.5", X)
        text = desk.text()
        assert "mean 0.2500" in text and "8 NaN" in text
        assert "[0:8, 0:3]" in text and "nan" in text


async def test_the_arrow_keys_ask_for_other_numbers(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await opened(desk, "min", X)
        await desk.press("down", "down", "right")
        asked = desk.kernel.session.inspected
        assert asked[-1].grid_only
        # Each answer says where it begins, and that of the fake is always the first number.
        assert {(each.row, each.column) for each in asked} >= {(1, 0), (0, 1)}


async def test_g_shows_the_gradient(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await opened(desk, "min", X)
        await desk.press("g")
        assert "gradient [0:1, 0:3]" in desk.text() and "max 8" in desk.text()


async def test_on_a_wide_terminal_the_gradient_is_beside_the_values(sit: Sit) -> None:
    async with sit("slopes", size=(120, 40)) as desk:
        await opened(desk, "min", X)
        assert any("gradient [" in line and "[0:8" in line for line in desk.text().splitlines())


async def test_tab_shows_the_picture_and_the_graph(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await opened(desk, "min", X)
        await desk.press("tab")
        assert "████" in desk.text()
        await desk.press("tab")
        assert "AddBackward0" in desk.text() and "w  float32 [3]" in desk.text()
        await desk.press("tab")
        assert "[0:8, 0:3]" in desk.text()


async def test_a_module_is_a_tree_whose_parts_open(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await opened(desk, "in_features=3", NET)
        assert "weight  float32 [2, 3]" in desk.text()
        await desk.press("enter")
        await desk.until(lambda: "net.0" in desk.text())
        await desk.press("escape", "escape", "escape")
        assert isinstance(desk.app.screen, LessonScreen)


async def test_a_variable_that_is_gone_is_told(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await opened(desk, "min", X)
        desk.kernel.session.details = {}
        lesson = desk.app.lesson
        assert lesson is not None
        lesson.action_run()
        await desk.until(lambda: "no such variable" in desk.text())


async def test_while_a_cell_runs_it_is_told_that_this_is_of_before(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await opened(desk, "min", X)
        desk.kernel.session.details[("x",)] = Details(status="busy")
        await desk.press("down")
        assert "of before" in desk.text() and "float32" in desk.text()


@pytest.mark.parametrize("width", [30, 40, 80, 120])
def test_a_line_fits(width: int) -> None:
    long = Variable(
        "n" * 80, "tensor", "Tensor", shape=(10**9,) * 8, dtype="float32", device="cuda:0"
    )
    for item in (X, NET, EVIL, long):
        for marks in (UNICODE, ASCII):
            assert variable_rows.row(item, "new", width, 18, marks).cell_len < width


def test_a_narrow_row_of_a_tensor_has_its_shape() -> None:
    item = Variable("optimizer_state", "tensor", "Tensor", dtype="float32", shape=(100, 1))
    assert "[100, 1]" in variable_rows.row(item, "", 28, 12, UNICODE).plain
    assert "[100, 1] float32" in variable_rows.row(item, "", 28, 5, UNICODE).plain  # all alike
    assert "float32 [100, 1]" in variable_rows.row(item, "", 48, 18, UNICODE).plain


def test_tensors_come_first() -> None:
    assert [item.name for item in variable_rows.ordered((EVIL, NET, X))] == ["x", "net", EVIL.name]


def test_an_optimizer_and_a_loader_in_words() -> None:
    opt = Variable("opt", "optimizer", "Adam", rates=(0.001, 0.1), bytes=2048)
    loader = Variable("loader", "loader", "DataLoader", length=7, batch=10)
    assert variable_rows.summary(opt, UNICODE) == "Adam · learning rate 0.001, 0.1 · state 2 KiB"
    assert variable_rows.summary(loader, UNICODE) == "DataLoader · 7 batches of 10"


def test_where_a_grid_begins() -> None:
    assert (
        variable_page.place(Grid(4, 5, 6, 5, 1, 2, ((0, 0), (0, 0))), (2, 3, 4, 5))
        == "[1, 2, 1:3, 2:4]"
    )
    assert variable_page.place(Grid(3, 4, 1, 0, 1, 0, ((0,) * 4, (0,) * 2)), (10,)) == "[4:10]"
    assert variable_page.place(Grid(1, 1, 1, 0, 0, 0, ((0,),)), ()) == ""


@pytest.mark.parametrize(
    ("numbers", "texts"),
    [
        ((1.0, 2.0), ["1.", "2."]),
        ((0.5, 100.25), ["0.50", "100.25"]),
        ((1e-9, 3e-5), ["1e-9", "3e-5"]),
        ((float("nan"), float("-inf")), ["nan", "-inf"]),
        ((True, 12345678901), ["True", "1234567…"]),
    ],
)
def test_numbers_of_a_grid(numbers: tuple[float, ...], texts: list[str]) -> None:
    decimals = variable_page.decimals_for((numbers,))
    assert [variable_page.shown(number, decimals) for number in numbers] == texts


def test_a_histogram_is_as_wide_as_its_page_at_most() -> None:
    found = Statistics(0.0, 0.5, 1.0, looked_at=40, bins=(1,) * 40)
    text = variable_page.statistics(found, 40, ASCII, 38)
    assert len(text.plain.splitlines()[1]) == 20


def test_a_bar_of_the_histogram_is_never_blank_where_there_is_a_number() -> None:
    assert variable_page.histogram((1, 1000, 0), ASCII) == ".# "
