"""Figures below a cell: shown, replaced, enlarged, saved, and redrawn when the terminal changes."""

from __future__ import annotations

import asyncio

import pytest

from learn_torch.app.plots.axes_painter import AxesPainter
from learn_torch.app.widgets.figure import FigureView
from learn_torch.kernel.figures import Figures
from tests.app import sample_drawings as samples
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, curve, finished, printed
from tests.app.test_screens import SIZES, check


@pytest.fixture(autouse=True)
def colourful_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours as tmux has them; a test may take them away again."""
    monkeypatch.setenv("TERM", "tmux-256color")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[AxesPainter]:
    """Every axes that is drawn from now on."""
    painters: list[AxesPainter] = []
    draw = AxesPainter.draw

    def counted(self: AxesPainter) -> None:
        painters.append(self)
        draw(self)

    monkeypatch.setattr(AxesPainter, "draw", counted)
    return painters


def views(desk: Desk) -> list[FigureView]:
    """The figures of the current cell that are on screen."""
    return [view for view in desk.cell.query(FigureView) if view.display]


@SIZES
async def test_a_figure_on_the_screen(sit: Sit, kernel: FakeKernel, size: tuple[int, int]):
    kernel.script["mask"] = [printed("done\n"), samples.shown(samples.waves()), finished()]
    async with sit("brackets", size=size) as desk:
        await desk.press("ctrl+j")
        check(desk, "figure", size)


async def test_a_figure_stands_beneath_the_output(sit: Sit, kernel: FakeKernel):
    kernel.script["mask"] = [samples.shown(samples.waves()), printed("printed\n"), finished()]
    async with sit("brackets", size=(80, 40)) as desk:
        await desk.press("ctrl+j")
        lines = desk.text().splitlines()
        [text] = [n for n, line in enumerate(lines) if "printed" in line]
        [title] = [n for n, line in enumerate(lines) if "损失曲线" in line]
        assert title > text


async def test_a_figure_is_there_while_the_cell_still_runs_and_is_replaced_in_place(
    sit: Sit, kernel: FakeKernel
):
    gate = asyncio.Event()
    first = samples.shown(samples.titled(samples.waves(), "state 1"))
    second = samples.shown(samples.titled(samples.waves(), "state 2"))
    kernel.script["mask"] = [first, gate, second, finished()]
    async with sit("brackets", size=(80, 40)) as desk:
        await desk.press("ctrl+j")
        await desk.until(lambda: "state 1" in desk.text())
        gate.set()
        await desk.until(lambda: desk.cell.result is not None)
        await desk.settle()
        assert "state 2" in desk.text()
        assert "state 1" not in desk.text()
        assert len(views(desk)) == 1


@pytest.mark.paints
async def test_an_animation_does_not_flood_the_screen(
    sit: Sit, kernel: FakeKernel, drawn: list[AxesPainter]
):
    states = [samples.shown(samples.titled(samples.waves(), str(n))) for n in range(200)]
    kernel.script["mask"] = [*states, finished()]
    async with sit("brackets", size=(80, 40)) as desk:
        await desk.press("ctrl+j")
        await desk.until(lambda: desk.cell.result is not None)
        await desk.settle()
        assert 0 < len(drawn) < 50
        assert len(views(desk)) == 1
        assert "199" in desk.text()


async def test_the_next_run_takes_the_old_figures_away(sit: Sit, kernel: FakeKernel):
    two = [samples.shown(samples.waves(), number) for number in (1, 2)]
    kernel.script["mask"] = [*two, finished()]
    async with sit("brackets") as desk:
        await desk.press("ctrl+j")
        assert len(views(desk)) == 2
        kernel.script["mask"] = [samples.shown(samples.bars()), finished()]
        await desk.press("ctrl+j")
        assert len(views(desk)) == 1
        kernel.script["mask"] = [finished()]
        await desk.press("ctrl+j")
        assert not desk.cell.results.drawn


async def test_enlarged_figures_are_stepped_through(sit: Sit, kernel: FakeKernel):
    two = [
        samples.shown(samples.titled(samples.waves(), f"figure {number}"), number)
        for number in (1, 2)
    ]
    kernel.script["mask"] = [*two, finished()]
    async with sit("brackets") as desk:
        await desk.press("ctrl+j", "m")
        assert "figure 1" in desk.text()
        assert "1 of 2" in desk.text()
        assert "mask" not in desk.text()
        await desk.press("j")
        assert "figure 2" in desk.text()
        assert "figure 1" not in desk.text()
        await desk.press("j", "k")
        assert "2 of 2" in desk.text()
        await desk.press("escape")
        assert desk.cell.cell.id == "mask"


async def test_an_open_page_of_results_follows_the_language(sit: Sit, kernel: FakeKernel):
    two = [samples.shown(samples.waves(), number) for number in (1, 2)]
    kernel.script["mask"] = [*two, finished()]
    async with sit("brackets") as desk:
        await desk.press("ctrl+j", "m", "L")
        assert "1 of 2" not in desk.text()
        await desk.press("L", "L")
        assert "1 of 2" in desk.text()


async def test_curves_come_before_figures_when_enlarged(sit: Sit, kernel: FakeKernel):
    loss = curve(loss=[3 / (n + 1) for n in range(300)])
    kernel.script["fit"] = [loss, samples.shown(samples.waves()), finished()]
    async with sit("line") as desk:
        await desk.press("ctrl+j", "m")
        assert "loss 0.0100" in desk.text()
        await desk.press("right")
        assert "损失曲线" in desk.text()
        assert "Log scale" not in desk.text()


async def test_one_figure_alone_has_no_number(sit: Sit, kernel: FakeKernel):
    kernel.script["mask"] = [samples.shown(samples.waves()), finished()]
    async with sit("brackets") as desk:
        await desk.press("ctrl+j", "m")
        assert "损失曲线" in desk.text()
        assert " of " not in desk.text()
        assert "Next" not in desk.text()


async def test_an_enlarged_figure_grows_with_its_cell(sit: Sit, kernel: FakeKernel):
    gate = asyncio.Event()
    first = samples.shown(samples.titled(samples.waves(), "one"), 1)
    second = samples.shown(samples.titled(samples.waves(), "another"), 2)
    kernel.script["mask"] = [first, gate, second, finished()]
    async with sit("brackets") as desk:
        await desk.press("ctrl+j")
        await desk.until(lambda: desk.cell.results.drawn)
        await desk.press("m")
        gate.set()
        await desk.until(lambda: "1 of 2" in desk.text())


async def test_figures_are_back_at_the_next_start(sit: Sit, kernel: FakeKernel):
    kernel.script["mask"] = [samples.shown(samples.waves()), finished()]
    async with sit("brackets") as desk:
        await desk.press("ctrl+j")
    async with sit("brackets", size=(80, 40)) as desk:
        await desk.until(lambda: "损失曲线" in desk.text())
        assert "from last time" in desk.text()
        await desk.press("m")
        assert "损失曲线" in desk.text()


async def test_a_run_of_an_earlier_version_has_no_figures(sit: Sit, kernel: FakeKernel):
    kernel.script["mask"] = [printed("only text\n"), finished()]
    async with sit("brackets") as desk:
        await desk.press("ctrl+j")
        run = desk.record("mask", "brackets").run
        assert run is not None
        assert run.figures == b""


async def test_what_cannot_be_read_of_kept_figures_is_left_away(
    sit: Sit, kernel: FakeKernel, monkeypatch: pytest.MonkeyPatch
):
    kernel.script["mask"] = [printed("text\n"), samples.shown(samples.waves()), finished()]
    monkeypatch.setattr(Figures, "to_bytes", lambda self: b"\xffdamaged")
    async with sit("brackets") as desk:
        await desk.press("ctrl+j")
    async with sit("brackets") as desk:
        await desk.until(lambda: "text" in desk.text())
        assert not desk.cell.results.drawn


@pytest.mark.parametrize(("term", "no_colour"), [("xterm", None), ("tmux-256color", "1")])
async def test_without_colours_an_image_is_made_of_shades(
    sit: Sit,
    kernel: FakeKernel,
    monkeypatch: pytest.MonkeyPatch,
    term: str,
    no_colour: str | None,
):
    monkeypatch.setenv("TERM", term)
    if no_colour is not None:
        monkeypatch.setenv("NO_COLOR", no_colour)
    kernel.script["mask"] = [samples.shown(samples.digits(2)), finished()]
    async with sit("brackets", size=(80, 40)) as desk:
        await desk.press("ctrl+j")
        assert not views(desk)[0].terminal_style.colour
        assert "█" * 12 in desk.text()
        assert "▒" in desk.text()


async def test_with_256_colours_an_image_is_made_of_pixels(sit: Sit, kernel: FakeKernel):
    kernel.script["mask"] = [samples.shown(samples.digits(2)), finished()]
    async with sit("brackets", size=(80, 40)) as desk:
        await desk.press("ctrl+j")
        assert views(desk)[0].terminal_style.colour
        assert "▀" * 6 in desk.text()
        assert "▒" not in desk.text()


async def test_in_ascii_a_figure_is_ascii(sit: Sit, kernel: FakeKernel):
    kernel.script["mask"] = [samples.shown(samples.bars()), finished()]
    async with sit("brackets", size=(80, 40), environ={"LEARN_TORCH_ASCII": "1"}) as desk:
        await desk.press("ctrl+j")
        assert max(map(ord, desk.text())) < 127


async def test_a_figure_follows_the_theme_and_the_width(sit: Sit, kernel: FakeKernel):
    kernel.script["mask"] = [samples.shown(samples.waves()), finished()]
    async with sit("brackets", size=(80, 40)) as desk:
        await desk.press("ctrl+j")
        [view] = views(desk)
        dark = view.terminal_style
        desk.app.theme = "textual-light"
        await desk.settle()
        assert view.terminal_style.background != dark.background
        assert dark.dark
        assert not view.terminal_style.dark
        wide = view.size.width
        await desk.pilot.resize_terminal(60, 30)
        await desk.settle()
        assert wide - 22 <= view.size.width <= wide - 20
        longest = max(len(line.rstrip(" │▂▅▇█▁▃▄▆")) for line in desk.text().splitlines())
        assert longest <= 60


@pytest.mark.paints
async def test_a_figure_is_drawn_once_however_often_it_is_looked_at(
    sit: Sit, kernel: FakeKernel, drawn: list[AxesPainter]
):
    kernel.script["mask"] = [samples.shown(samples.waves()), finished()]
    async with sit("brackets", size=(80, 40)) as desk:
        await desk.press("ctrl+j")
        before = len(drawn)
        for _ in range(5):
            views(desk)[0].refresh()
            await desk.settle()
        assert 0 < len(drawn) == before <= 2


async def test_a_figure_of_a_run_above_a_question_is_not_given_away(sit: Sit, kernel: FakeKernel):
    kernel.script["guess"] = [samples.shown(samples.waves()), finished()]
    async with sit("slopes") as desk:
        await desk.press("G", "a")
        assert not desk.view("guess").results.drawn
        assert desk.record("guess").run is None
