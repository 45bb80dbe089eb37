"""The curves of a run: points, axes, legend, and data that plotext cannot draw."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from learn_torch.app.glyphs import ASCII, UNICODE
from learn_torch.app.plots.axis_ticks import cell_at, measured
from learn_torch.app.plots.cell_canvas import CellCanvas
from learn_torch.app.plots.curve_axes import value_axis
from learn_torch.app.plots.curve_series import drawable, panels, smoothed, window
from learn_torch.app.plots.loss_curve import curve_legend, draw_curves
from learn_torch.app.plots.terminal_style import TerminalStyle, channels
from learn_torch.i18n.translate import set_language
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.protocol import Series
from learn_torch.kernel.wire_types import Progress
from tests.app.screens import contrast

COLOUR = TerminalStyle(UNICODE, True, 0x121212, 0xE0E0E0)
MONO = replace(COLOUR, colour=False)
PLAIN = replace(MONO, glyphs=ASCII)
LIGHT = replace(COLOUR, background=0xFDFCFA, foreground=0x202020)
BRAILLE = set(map(chr, range(0x2801, 0x2900)))
AWKWARD = {
    "one point": [1.0],
    "two points": [1.0, 2.0],
    "constant": [0.7] * 50,
    "constant zero": [0.0] * 50,
    "nearly constant": [5.0, 5.0 + 1e-15] * 20,
    "huge": [10.0**n for n in range(300)],
    "extreme": [-1.7e308, 1.7e308] * 5,
    "the largest": [1e308, 1.7e308],
    "tiny": [1e-300 * n for n in range(50)],
    "denormal": [5e-324, 1e-323, 0.0] * 5,
    "negative": [-float(n) for n in range(50)],
    "nan inside": [1.0, math.nan, 2.0, 3.0],
    "all nan": [math.nan] * 5,
    "inf": [math.inf, 1.0, -math.inf, 2.0],
    "far offset": [1e9 + n * 1e-3 for n in range(20)],
    "spike": [0.1] * 500 + [1e12] + [0.1] * 500,
    "empty": [],
}


def curves(**series: list[float]) -> Curves:
    """Curves whose steps count from 0."""
    found = Curves()
    for name, values in series.items():
        for start in range(0, len(values), 1000):
            part = values[start : start + 1000]
            found.add(Series(name, tuple(range(start, start + len(part))), tuple(part)))
    return found


def lines(canvas: CellCanvas) -> list[str]:
    """The rows as text."""
    return canvas.plain.splitlines()


@pytest.mark.parametrize("log", [False, True], ids=["linear", "log"])
@pytest.mark.parametrize("style", [COLOUR, MONO, PLAIN], ids=["colour", "mono", "ascii"])
@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_data_are_drawn_in_their_cells(name: str, style: TerminalStyle, log: bool) -> None:
    found = curves(loss=AWKWARD[name], other=[0.5, 0.25])
    for size in [(80, 11), (30, 11), (200, 46), (12, 4), (5, 3), (1, 1), (0, 0)]:
        canvas = draw_curves(found, *size, style, log_scale=log)
        assert (canvas.width, canvas.height) == size
        for y in range(canvas.height):
            assert sum(cell_len(segment.text) for segment in canvas.segments(y)) == size[0]
        assert style is not PLAIN or canvas.plain.isascii()
        labels = [line.split("┤")[0] for line in lines(canvas) if "┤" in line]
        assert all(len(label) <= 14 for label in labels)


def test_the_ticks_of_a_diverging_loss_are_short_and_round() -> None:
    loss = [3.3e34 * 1.2 ** (n - 200) for n in range(201)]
    text = lines(draw_curves(curves(loss=loss), 80, 11, COLOUR))
    labels = [line.split("┤")[0].strip() for line in text if "┤" in line]
    assert labels == ["3e34", "2e34", "1e34", "0"]


@pytest.mark.parametrize("rows", range(7, 21))
def test_ticks_stand_at_equal_distances_on_every_height(rows: int) -> None:
    rolls = random.Random(1)
    for _ in range(200):
        low = rolls.choice([0.0, rolls.uniform(0, 3)])
        axis = value_axis([low, low + 10 ** rolls.uniform(-2, 2)], rows, log=False)
        assert axis.ticks is not None and axis.low <= low + 1e-9
        places = [cell_at(1 - tick.at, rows) for tick in axis.ticks]
        assert len({a - b for a, b in pairwise(places)}) == 1, (low, places)


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ([0.02, 3.0], 0.0, 3.5),
        ([1.0, 3.0], 1.0, 10 / 3),
        ([1.9, 3.9], 5 / 3, 4.0),
        ([0.7, 0.7], 0.35, 1.05),
        ([0.0, 0.0], -0.5, 0.5),
    ],
)
def test_the_axis_begins_at_a_round_value_unless_that_wastes_rows(
    values: list[float], low: float, high: float
) -> None:
    axis = value_axis(values, 8, log=False)
    assert (axis.low, axis.high) == pytest.approx((low, high))


@pytest.mark.parametrize("rows", [11, 16, 46])
@pytest.mark.parametrize("top", [0.7, 1.0, 2.3, 17.2, 450.0])
def test_ticks_of_a_falling_loss_are_equally_far_apart(top: float, rows: int) -> None:
    loss = [top / (n + 1) for n in range(300)]
    text = lines(draw_curves(curves(loss=loss), 80, rows, COLOUR))
    ticked = [row for row, line in enumerate(text) if "┤" in line]
    assert len(ticked) >= 3
    assert len({b - a for a, b in pairwise(ticked)}) == 1


def test_a_gap_where_the_curve_was_not_finite() -> None:
    [loss] = curves(loss=[3.0, 2.0, math.nan, 1.0, 0.5])
    assert list(drawable(loss, 80, log=False)) == [([0, 1], [3.0, 2.0]), ([3, 4], [1.0, 0.5])]


def test_a_log_scale_leaves_out_what_has_no_logarithm_and_says_so() -> None:
    found = curves(loss=[1.0, 0.0, -1.0, 2.0])
    [loss] = found
    assert list(drawable(loss, 80, log=True)) == [([0, 3], [1.0, 2.0])]
    assert "values of 0 and below" in lines(draw_curves(found, 80, 11, MONO, log_scale=True))[0]
    positive = draw_curves(curves(loss=[1.0, 2.0]), 80, 11, MONO, log_scale=True)
    assert lines(positive)[0].rstrip().endswith("log scale")


def test_an_empty_curve_has_nothing_to_draw() -> None:
    [loss] = curves(loss=[math.nan, math.inf])
    assert not list(drawable(loss, 80, log=False))


def test_a_long_curve_is_thinned_to_twice_the_width_and_keeps_its_spike() -> None:
    [loss] = curves(loss=[100.0 if n == 2500 else 1.0 for n in range(4000)])
    [(steps, values)] = drawable(loss, 60, log=False)
    assert len(steps) <= 120
    assert max(values) == 100.0


@pytest.mark.parametrize(
    ("series", "style", "text"),
    [
        ([1.0, 0.25], MONO, "⠒ loss 0.2500"),
        ([1.0, math.nan], MONO, "⠒ loss nan since step 1"),
        ([-math.inf], MONO, "⠒ loss -inf since step 0"),
        ([math.inf, 1.0], PLAIN, "* loss 1.000 (1 not finite)"),
    ],
)
def test_the_legend_names_the_last_value_and_what_was_not_finite(
    series: list[float], style: TerminalStyle, text: str
) -> None:
    assert lines(draw_curves(curves(loss=series), 60, 6, style))[0] == f" {text}"


def test_a_value_that_is_not_finite_stands_out() -> None:
    for style in (COLOUR, MONO):
        [item] = curve_legend(curves(loss=[math.nan]), style, log_scale=False)
        assert item.alert is not None
    [item] = curve_legend(curves(loss=[1.0]), COLOUR, log_scale=False)
    assert item.alert is None


@pytest.mark.parametrize("columns", [30, 50, 80])
def test_an_entry_of_the_legend_is_never_broken_and_shortens_its_name_first(columns: int) -> None:
    names = {f"a rather long name {n}": [1.0, 0.5] for n in range(4)} | {"短": [0.25]}
    canvas = draw_curves(curves(**names), columns, 24, MONO)
    head = [line for line in lines(canvas)[:6] if "0.5000" in line or "0.2500" in line]
    assert sum(line.count("0.5000") for line in head) == 4
    assert any("短 0.2500" in line for line in head)


def test_entries_that_have_no_room_are_counted() -> None:
    found = curves(**{f"metric number {n}": [1.0, 0.5] for n in range(16)})
    text = lines(draw_curves(found, 30, 11, MONO))
    assert text[1].strip() == "+15"
    assert any(set(line) & BRAILLE for line in text)


def test_every_curve_of_a_colour_terminal_is_a_fine_line_in_its_own_colour() -> None:
    found = curves(loss=[3.0 - n / 50 for n in range(100)], w=[n / 50 for n in range(100)])
    canvas = draw_curves(found, 80, 11, COLOUR)
    colours = {cell[1] for row in canvas.rows[1:] for cell in row if cell[0] in BRAILLE}
    assert colours == {COLOUR.curve_colour(0), COLOUR.curve_colour(1)}


def test_a_fine_curve_lies_over_the_loss_and_a_coarse_one_under_it() -> None:
    found = curves(loss=[1.0, 1.0, 1.0], other=[1.0, 1.0, 1.0])
    cells = [cell for row in draw_curves(found, 80, 11, COLOUR).rows[1:] for cell in row]
    assert {cell[1] for cell in cells if cell[0] in BRAILLE} == {COLOUR.curve_colour(1)}
    assert "•" not in "".join(lines(draw_curves(found, 80, 11, MONO))[1:])


def test_curves_that_cross_leave_no_holes_in_each_other() -> None:
    down, up = [1 - n / 99 for n in range(100)], [n / 99 for n in range(100)]
    both = draw_curves(curves(a=down, b=up), 80, 11, COLOUR)
    for series in (down, up):
        alone = draw_curves(curves(a=series), 80, 11, COLOUR)
        for own, shared in zip(alone.rows[1:], both.rows[1:], strict=True):
            for (a, *_), (b, *_) in zip(own, shared, strict=True):
                assert a not in BRAILLE or ord(b) & ord(a) == ord(a)


def test_curves_can_be_told_apart_without_colour() -> None:
    found = curves(loss=[3.0 - n / 50 for n in range(100)], w=[n / 50 for n in range(100)])
    canvas = draw_curves(found, 80, 11, MONO)
    assert {cell[1] for row in canvas.rows for cell in row} == {None}
    text = canvas.plain
    assert text.count("•") > 20
    assert set(text) & BRAILLE


def test_a_point_alone_can_be_seen() -> None:
    found = curves(loss=[1.0, 2.0, 3.0])
    found.add(Series("val", (1,), (2.5,)))
    [cell] = [c for row in draw_curves(found, 80, 11, COLOUR).rows[1:] for c in row if c[0] == "•"]
    assert cell[1] == COLOUR.curve_colour(1)


@pytest.mark.parametrize("style", [COLOUR, LIGHT], ids=["dark", "light"])
def test_curves_stand_out_from_the_theme(style: TerminalStyle) -> None:
    for index in range(5):
        colour = style.curve_colour(index)
        assert colour is not None
        assert (
            contrast(channels(colour), channels(style.background)) >= 4.5
        )  # it colours a name too


def test_wide_words_keep_their_columns() -> None:
    set_language("zh-Hans")
    canvas = draw_curves(curves(损失=[1.0, 0.5, 0.25]), 40, 11, MONO, log_scale=True)
    set_language("en")
    assert lines(canvas)[0].startswith(" ⠒ 损失 0.2500   对数刻度")
    assert lines(canvas)[-1].endswith("步")


def test_names_are_written_as_they_are_without_control_characters() -> None:
    canvas = draw_curves(curves(**{"[red]x\x1b[31m": [1.0, 2.0]}), 60, 6, COLOUR)
    assert "[red]x" in lines(canvas)[0]
    assert "\x1b" not in canvas.plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.20581, "0.2058"),
        (0.01, "0.0100"),
        (0.0012345, "0.00123"),
        (12.3456, "12.35"),
        (1234.5678, "1,235"),
        (0.0, "0"),
        (-0.5, "-0.5000"),
        (1e-6, "1e-6"),
        (1e9, "1e9"),
        (3.255e34, "3.255e34"),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
    ],
)
def test_values_in_a_legend(value: float, text: str) -> None:
    assert measured(value) == text


@pytest.mark.parametrize(
    ("last", "columns", "labels"),
    [
        (299, 80, ["0", "50", "100", "150", "200", "250"]),
        (999, 80, ["0", "200", "400", "600", "800"]),
        (2, 80, ["0", "1", "2"]),
        (100_000, 30, ["0", "50,000"]),
    ],
)
def test_ticks_of_steps(last: int, columns: int, labels: list[str]) -> None:
    found = Curves()
    found.add(Series("loss", (0, last // 2, last), (3.0, 2.0, 1.0)))
    text = lines(draw_curves(found, columns, 11, COLOUR))[-1]
    assert text.split() == [*labels, "step"]


def noisy(count: int, height: float = 2.0) -> list[float]:
    """A falling loss with the noise of small batches."""
    return [height / (1 + n / 100) + 0.4 * math.sin(n * n) ** 2 for n in range(count)]


def colours_of(canvas: CellCanvas) -> set[int | None]:
    """The colours of the lines, without the legend."""
    return {cell[1] for row in canvas.rows[1:] for cell in row if cell[0] in BRAILLE}


def test_a_noisy_curve_is_a_pale_band_with_its_average_as_a_line() -> None:
    found = curves(loss=noisy(800))
    canvas = draw_curves(found, 80, 11, COLOUR)
    assert COLOUR.curve_colour(0) in colours_of(canvas)
    assert len(colours_of(canvas)) == 2
    assert "mean of 50" in lines(canvas)[0]
    bright = [
        sum(cell[1] == COLOUR.curve_colour(0) for cell in column)
        for column in zip(*canvas.rows[1:-2], strict=True)
    ]
    assert max(bright[12:]) <= 2  # a line, where the band alone takes several rows


def test_the_average_lies_in_the_middle_and_counts_points_of_the_run() -> None:
    [loss] = curves(loss=[1.0 + (-1) ** n for n in range(9000)])
    [(_, averages)] = smoothed(loss, 80, log=False)
    assert window(loss) == 9000 // 16
    assert averages[40:-40] == pytest.approx([1.0] * len(averages[40:-40]), abs=0.02)


@pytest.mark.parametrize(
    "values", [[3.0 - n / 50 for n in range(100)], noisy(30), [0.7] * 50, [1e308, -1e308] * 30]
)
def test_what_is_smooth_short_or_without_range_is_drawn_as_it_is(values: list[float]) -> None:
    [loss] = curves(loss=values)
    assert smoothed(loss, 80, log=False) == []


def test_an_average_has_the_gap_of_its_curve() -> None:
    [loss] = curves(loss=[*noisy(100), math.nan, *noisy(100)])
    assert len(smoothed(loss, 80, log=False)) == 2


@pytest.mark.parametrize(
    ("series", "apart"),
    [
        ({"loss": [2.3, 0.3], "accuracy": [0.1, 0.9]}, ["accuracy"]),
        ({"loss": [2.3, 0.3], "val_loss": [0.31, 0.30]}, []),
        ({"train_loss": [0.9, 0.1], "lr": [0.9, 0.1]}, ["lr"]),
        ({"loss": [2.3, 0.3], "w": [0.0, 2.0], "tiny": [0.001, 0.002]}, ["tiny"]),
        ({"acc": [0.1, 0.9], "val acc": [0.1, 0.8]}, []),
        ({"loss": [], "accuracy": [0.1, 0.9]}, []),
    ],
)
def test_what_is_not_readable_on_the_scale_of_the_loss_has_its_own(
    series: dict[str, list[float]], apart: list[str]
) -> None:
    found = list(curves(**series))
    assert [found[index].name for index in panels(found)[1]] == apart


def test_two_panels_share_their_steps_and_need_rows() -> None:
    found = curves(loss=[2.3 - n / 50 for n in range(100)], accuracy=[n / 100 for n in range(100)])
    tall = lines(draw_curves(found, 80, 15, COLOUR))
    assert sum("└" in line for line in tall) == 2
    assert len({line.index("└") for line in tall if "└" in line}) == 1
    assert sum("└" in line for line in lines(draw_curves(found, 80, 10, COLOUR))) == 1


def test_the_run_before_is_grey_behind_this_one() -> None:
    now, before = curves(loss=[3.0, 1.0, 0.5]), curves(loss=[3.0, 2.5, 2.0, 1.5])
    canvas = draw_curves(now, 80, 11, COLOUR, earlier=[before])
    grey = colours_of(canvas) - {COLOUR.curve_colour(0)}
    assert len(grey) == 1
    assert "run before 1.500" in lines(canvas)[0]
    assert lines(canvas)[-1].split()[-2] == "3"  # its steps count for the axis


def test_a_solutions_curve_is_told_apart_from_the_run_before() -> None:
    now, other = curves(loss=[3.0, 1.0, 0.5]), curves(loss=[3.0, 0.9, 0.2])
    before = [curves(loss=[3.0, 2.0, 1.5])]
    canvas = draw_curves(now, 80, 11, COLOUR, earlier=before, solution=other)
    assert "a solution 0.2000" in lines(canvas)[0]
    assert (
        len(colours_of(canvas))
        == len(colours_of(draw_curves(now, 80, 11, COLOUR, earlier=before))) + 1
    )
    plain = lines(draw_curves(now, 80, 11, PLAIN, earlier=before, solution=other))
    assert "= a solution" in plain[0] and "=" in "".join(plain[1:])
    alone = draw_curves(now, 80, 11, COLOUR)
    assert draw_curves(now, 80, 11, COLOUR, solution=curves(other=[1.0, 2.0])).rows == alone.rows


@pytest.mark.parametrize("before", [curves(loss=[3.0, 1e9]), curves(other=[1.0, 2.0]), Curves()])
def test_a_run_that_cannot_be_compared_is_left_out(before: Curves) -> None:
    now = curves(loss=[3.0, 1.0, 0.5])
    expected = draw_curves(now, 80, 11, COLOUR).rows
    assert draw_curves(now, 80, 11, COLOUR, earlier=[before]).rows == expected


@pytest.mark.parametrize("log", [False, True], ids=["linear", "log"])
@pytest.mark.parametrize("style", [COLOUR, MONO, PLAIN], ids=["colour", "mono", "ascii"])
@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_runs_are_compared_too(name: str, style: TerminalStyle, log: bool) -> None:
    now = curves(loss=noisy(90), accuracy=AWKWARD[name])
    before = curves(loss=AWKWARD[name], accuracy=noisy(50))
    for size in [(80, 15), (30, 12), (12, 4)]:
        canvas = draw_curves(now, *size, style, log_scale=log, earlier=[before], pace=12.5)
        assert (canvas.width, canvas.height) == size
        assert style is not PLAIN or canvas.plain.isascii()


def test_the_legend_says_how_fast_a_run_is() -> None:
    found = curves(loss=[3.0 - n / 500 for n in range(1200)])
    assert "step 1,199, 880 a second" in lines(draw_curves(found, 80, 11, COLOUR, pace=880.4))[0]
    found.progress = Progress((0.1, 3e-4), 2000)
    head = "".join(lines(draw_curves(found, 80, 11, COLOUR, pace=880.4, left=75.0))[:2])
    assert "lr 0.1, 0.0003" in head and "1:15 left" in head
    assert "lr" not in lines(draw_curves(found, 80, 11, COLOUR))[0]


def test_earlier_runs_are_laid_over_each_other() -> None:
    now = curves(loss=[3.0, 1.0, 0.5])
    runs = [curves(loss=[3.0, 2.0, 1.0 + n / 10]) for n in range(4)]
    canvas = draw_curves(now, 80, 15, COLOUR, earlier=runs)
    head = " ".join(lines(canvas)[:3])
    assert "run before 1.000" in head and "before that 1.100, 1.200, 1.300" in head
    one = draw_curves(now, 80, 15, COLOUR, earlier=runs[:1])
    assert "before that" not in " ".join(lines(one)[:3])


@pytest.mark.parametrize("style", [COLOUR, MONO, PLAIN], ids=["colour", "mono", "ascii"])
def test_a_cursor_reads_the_values_at_a_step(style: TerminalStyle) -> None:
    found = curves(loss=[1.0 - n / 200 for n in range(100)], accuracy=[n / 100 for n in range(100)])
    canvas = draw_curves(found, 80, 20, style, cursor=50)
    assert "at step 50: loss 0.7500, accuracy 0.5000" in " ".join(lines(canvas)[:3])
    columns = [line.rfind("|" if style is PLAIN else "│") for line in lines(canvas)]
    assert sum(column > 30 for column in columns) > 10 and len({c for c in columns if c > 30}) == 1
    for step in (0, 99, 10**9):
        assert draw_curves(found, 40, 12, style, cursor=step).width == 40
