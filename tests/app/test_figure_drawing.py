"""Figures as characters: with colours and without, in ASCII, in any width, in Chinese.

LEARN_TORCH_UPDATE_SNAPSHOTS=1 writes the pictures again; read the difference before you commit it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from learn_torch.app.glyphs import ASCII, UNICODE
from learn_torch.app.plots.axes_size import RowBudget
from learn_torch.app.plots.axis_ticks import ticks
from learn_torch.app.plots.cell_canvas import CellCanvas, fitted
from learn_torch.app.plots.figure_layout import fit_to_screen, inline_budget, lay_out
from learn_torch.app.plots.geometry import visible_pieces
from learn_torch.app.plots.pixel_layer import PixelLayer
from learn_torch.app.plots.terminal_style import TerminalStyle, brightness, legible
from learn_torch.kernel.drawing import (
    Area,
    Axes,
    Axis,
    Bars,
    Caption,
    Drawing,
    Entry,
    Image,
    Line,
    Points,
    Scale,
    Tick,
)
from tests.app import sample_drawings as samples
from tests.app.test_screens import SNAPSHOTS, UPDATE

COLOUR = TerminalStyle(UNICODE, True, 0x121212, 0xE0E0E0)
MONO = replace(COLOUR, colour=False)
PLAIN = replace(MONO, glyphs=ASCII)
BRAILLE = set(map(chr, range(0x2801, 0x2900)))


def drawn(
    figure: Drawing, style: TerminalStyle = MONO, columns: int = 76, rows: int = 24
) -> CellCanvas:
    """The figure as it stands in a lesson."""
    return lay_out(figure, columns, inline_budget(figure, columns, rows), style).draw()


@pytest.mark.parametrize(
    ("name", "make", "style", "columns"),
    [
        ("waves", samples.waves, COLOUR, 76),
        ("waves-mono", samples.waves, MONO, 56),
        ("waves-ascii", samples.waves, PLAIN, 56),
        ("bars", samples.bars, MONO, 40),
        ("digits-mono", lambda: samples.digits(3), MONO, 76),
        ("digits-ascii", lambda: samples.digits(2), PLAIN, 76),
        ("confusion-mono", samples.confusion, MONO, 76),
        ("boundary-mono", samples.boundary, MONO, 40),
    ],
)
def test_it_looks_as_when_somebody_last_looked(
    name: str, make: Callable[[], Drawing], style: TerminalStyle, columns: int
) -> None:
    path = SNAPSHOTS / f"figure-{name}.txt"
    text = drawn(make(), style, columns).plain + "\n"
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("style", [COLOUR, MONO, PLAIN], ids=["colour", "mono", "ascii"])
@pytest.mark.parametrize("columns", [1, 7, 20, 56, 76, 200])
@pytest.mark.parametrize("make", [samples.waves, samples.confusion, samples.boundary, samples.bars])
def test_every_row_is_as_wide_as_the_canvas(
    make: Callable[[], Drawing], columns: int, style: TerminalStyle
) -> None:
    canvas = drawn(make(), style, columns)
    for y in range(canvas.height):
        assert sum(cell_len(segment.text) for segment in canvas.segments(y)) == columns


def test_ascii_is_ascii_but_for_the_learners_own_words() -> None:
    text = drawn(samples.waves(), PLAIN).plain
    assert {sign for sign in text if ord(sign) > 126} <= set("损失曲线训练集轮次")


def test_chinese_words_stand_in_the_middle_of_their_plot() -> None:
    first = drawn(samples.waves(), columns=76).plain.splitlines()[0]
    assert first.strip() == "损失曲线"
    left = len(first) - len(first.lstrip())
    assert abs(left + 4 - (5 + 71 / 2)) <= 1


def test_a_digit_of_mnist_is_28_columns_by_14_rows() -> None:
    rows = ["." * 28] * 27 + ["#" * 28]
    canvas = drawn(Drawing((samples.picture(rows),)), COLOUR)
    assert canvas.height == 14
    used = [x for x in range(76) if canvas.rows[13][x][0] != " "]
    assert used == list(range(28))
    assert canvas.rows[13][0] == ("▀", 0x000000, 0xFFFFFF, "")


def test_a_row_of_digits_stands_side_by_side_and_breaks_where_there_is_no_room() -> None:
    wide, narrow = drawn(samples.digits(5), columns=76), drawn(samples.digits(5), columns=44)
    assert wide.plain.splitlines()[1].split() == list("01234")
    titles = [line.split() for line in narrow.plain.splitlines() if set(line) <= set(" 01234")]
    assert [found for found in titles if found] == [["0", "1", "2"], ["3", "4"]]


def test_two_plots_stand_one_below_the_other_at_40_columns() -> None:
    left = Axes(Axis(0, 1), Axis(0, 1), title="left")
    both = Drawing((left, msgspec.structs.replace(left, title="right", column=1)))
    assert "left" in (top := drawn(both, columns=76).plain.splitlines()[0])
    assert "right" in top
    lines = drawn(both, columns=40).plain.splitlines()
    assert "right" not in lines[0]
    assert any("right" in line for line in lines)


def test_a_mosaic_keeps_its_shape() -> None:
    unit = Axis(0.0, 1.0)
    top = Axes(unit, unit, title="top", columns=2)
    low = [Axes(unit, unit, title=f"low {n}", row=1, column=n) for n in (0, 1)]
    lines = drawn(Drawing((top, *low)), columns=76).plain.splitlines()
    assert lines[0].strip() == "top"
    assert any("low 0" in line and "low 1" in line for line in lines)


def test_points_can_be_seen_over_a_region_of_their_own_colour() -> None:
    canvas = drawn(samples.boundary(), COLOUR, 40)
    points = [cell for row in canvas.rows for cell in row if cell[0] == "•"]
    assert len(points) == 3
    for _, colour, behind, _ in points:
        assert colour is not None
        assert behind is not None
        assert abs(brightness(colour) - brightness(behind)) >= 70


@pytest.mark.parametrize("background", [0x000000, 0x121212, 0xFFFFFF, 0x808080])
@pytest.mark.parametrize("colour", [0x000000, 0xFFFFFF, 0x1F77B4, 0xFFFF00, 0x808080])
def test_every_colour_is_made_legible_on_every_background(colour: int, background: int) -> None:
    assert abs(brightness(legible(colour, background)) - brightness(background)) >= 70


def test_numbers_in_a_matrix_are_black_on_light_and_white_on_dark() -> None:
    canvas = drawn(samples.confusion(), COLOUR)
    inks = {
        cell[0]: (cell[1], cell[2]) for row in canvas.rows for cell in row if cell[0] in ("9", "3")
    }
    assert inks["9"] == (0x000000, 0xFAFAFA)
    assert inks["3"] == (0xFFFFFF, 0x000000)


def test_series_differ_by_marker_without_colour_and_the_legend_says_which() -> None:
    text = drawn(samples.waves(), MONO).plain
    assert "⠒ 训练集   • val" in text
    assert text.count("•") > 20
    assert any("⠀" < sign <= "⣿" for sign in text)


@pytest.mark.parametrize("style", [MONO, PLAIN], ids=["mono", "ascii"])
def test_each_dotted_line_has_points_of_its_own_sign_without_colour(style: TerminalStyle) -> None:
    rows = [(n + 0.5) / 5 for n in range(5)]
    lines = [Line((0.1, 0.5, 0.9), (row,) * 3, n, dotted=True) for n, row in enumerate(rows)]
    legend = tuple(Entry(f"series {n}", n, "line") for n in range(5))
    text = drawn(samples.drawing(*lines, legend=legend), style).plain
    signs = [style.vertex_sign(n) for n in range(5)]
    assert len(set(signs)) == 5
    assert not set(signs) & set(style.glyphs.curves)
    for n, sign in enumerate(signs):
        plot = text.replace(f"{sign} series {n}", "").replace("series", "")
        assert plot.count(sign) == 3


def test_the_points_of_a_line_can_be_seen_without_colour() -> None:
    line = Line((0.1, 0.5, 0.9), (0.5, 0.5, 0.5), 1, dotted=True)
    assert drawn(samples.drawing(line), MONO).plain.count("o") == 3


def test_lines_that_cross_leave_no_holes_in_each_other() -> None:
    flat, steep = Line((0.0, 1.0), (0.55, 0.55), 1), Line((0.5, 0.5), (0.0, 1.0), 2)
    both = drawn(samples.drawing(flat, steep), COLOUR, 40)
    for line in (flat, steep):
        alone = drawn(samples.drawing(line), COLOUR, 40)
        for own, shared in zip(alone.rows, both.rows, strict=True):
            for (a, *_), (b, *_) in zip(own, shared, strict=True):
                assert a not in BRAILLE or ord(b) & ord(a) == ord(a)


@pytest.mark.parametrize("value", [0.2, 0.4, 0.6, 0.8])
def test_a_level_line_has_the_row_of_its_tick(value: float) -> None:
    text = drawn(samples.drawing(Line((0.0, 1.0), (value, value), 1)), COLOUR).plain
    [row] = [line for line in text.splitlines() if set(line) & BRAILLE]
    assert row.startswith(f"{value}┤")


def test_classes_of_points_differ_by_marker_without_colour() -> None:
    points = Points((0.1, 0.9), (0.5, 0.5), (1, 2), b"\x00\x01")
    text = drawn(samples.drawing(points)).plain
    assert "o" in text
    assert "x" in text


def test_on_light_background_dark_pixels_are_the_ink() -> None:
    figure = Drawing((samples.picture(["#" * 28] * 14 + ["." * 28] * 14),))
    dark = drawn(figure, MONO).plain.splitlines()
    light = drawn(figure, replace(MONO, background=0xFFFFFF, foreground=0)).plain.splitlines()
    assert dark[0] == "█" * 28
    assert light[0] == ""
    assert light[13] == "█" * 28


def test_a_gap_is_a_gap() -> None:
    whole_line = drawn(samples.drawing(Line((0.0, 1.0), (0.5, 0.5), 1))).plain
    broken = Line((0.0, 0.4, math.nan, 0.6, 1.0), (0.5, 0.5, math.nan, 0.5, 0.5), 1)
    gapped = drawn(samples.drawing(broken)).plain
    [row] = [line for line in gapped.splitlines() if "⣀" in line or "⠒" in line or "⠉" in line]
    assert "   " in row.strip("│┤ ")
    assert len(whole_line) > len(gapped.replace(" ", ""))


@pytest.mark.parametrize(
    ("x", "y", "count"),
    [
        ((0, 1), (0, 1), 1),
        ((-9, 9), (0.5, 0.5), 1),
        ((-9, -8), (0.5, 0.5), 0),
        ((0, 1e6), (0, 1e6), 1),
        ((0, 0.5, 1), (0, 9, 0), 2),
        ((0, math.nan, 1), (0, 0, 0), 2),
        ((), (), 0),
        ((math.nan,), (math.nan,), 0),
        ((0.5,), (0.5,), 1),
    ],
)
def test_a_line_is_cut_to_the_plot(x: tuple[float, ...], y: tuple[float, ...], count: int) -> None:
    found = list(visible_pieces(x, y))
    assert len(found) == count
    assert all(0 <= part <= 1 for piece in found for point in piece for part in point)


def test_marks_far_outside_draw_nothing_and_break_nothing() -> None:
    far = (1e6, -1e6, math.nan)
    marks = (
        Line(far, far, 1),
        Points(far, far, (1,), bytes(3)),
        Bars(far, far, far, far, (1,), bytes(3)),
        Area(far, far, 1),
        Image(1, 1, bytes(3), left=5.0, right=6.0),
        Image(1, 1, bytes(3), left=0.5, right=0.5),
    )
    text = drawn(samples.drawing(*marks)).plain
    assert "1.0" in text


@pytest.mark.parametrize("far", [1e308, -1e308, 1.7e308])
@pytest.mark.parametrize("style", [COLOUR, MONO, PLAIN], ids=["colour", "mono", "ascii"])
def test_the_largest_numbers_break_nothing(far: float, style: TerminalStyle) -> None:
    """A hostile cell may send any finite position."""
    xs = (far, -far, 0.5)
    marks = (
        Line(xs, xs, 1),
        Points(xs, xs, (1,), bytes(3)),
        Bars(xs, xs, xs, xs, (1,), bytes(3)),
        Area(xs, (-far, far, -far), 1),
        Image(1, 1, bytes(3), left=-far, right=far, bottom=far, top=-far),
    )
    ends = Axis(-far, far, ticks=(Tick(far, "a"), Tick(-far, "b")))
    axes = Axes(ends, ends, marks=marks, captions=(Caption(far, -far, "c"),), right=ends, top=ends)
    assert drawn(Drawing((axes,)), style=style).plain


def test_bars_over_bars_take_a_bounded_time() -> None:
    """Sixteen thousand as wide as the plot, which a hostile cell may send, took minutes."""
    layer = PixelLayer(200, 60, COLOUR)
    ones, zeros = (1.0,) * 2048, (0.0,) * 2048
    began = time.process_time()
    for _ in range(8):
        layer.bars(Bars(zeros, ones, zeros, ones, (1, 2), bytes([0, 1] * 1024), 0.5))
    assert time.process_time() - began < 10


def test_a_whole_series_of_thin_bars_has_room() -> None:
    layer, canvas = PixelLayer(76, 14, COLOUR), CellCanvas(76, 14)
    left = tuple(n / 2048 for n in range(2048))
    layer.bars(Bars(left, left, (0.0,) * 2048, (1.0,) * 2048, (0xFF,), bytes(2048)))
    layer.blit(canvas, 0, 0)
    assert "".join(canvas.plain.split()) == "█" * 76 * 14


def test_bars_stand_beside_each_other_however_narrow() -> None:
    count = 300
    left = tuple(n / count for n in range(count))
    right = tuple((n + 1) / count for n in range(count))
    mark = Bars(left, right, (0.0,) * count, (1.0,) * count, (1,), bytes(count))
    rows = drawn(samples.drawing(mark), columns=60).plain.splitlines()
    assert rows[3].count("█") >= 54


def test_filled_series_differ_by_sign_without_colour() -> None:
    marks = (
        Bars((0.0,), (0.4,), (0.0,), (1.0,), (1,), b"\x00"),
        Bars((0.6,), (1.0,), (0.0,), (1.0,), (2,), b"\x00"),
    )
    text = drawn(samples.drawing(*marks)).plain
    assert "█" in text
    assert "▒" in text


def test_a_polygon_is_filled_by_the_even_odd_rule() -> None:
    outer, inner = ((0, 1, 1, 0), (0, 0, 1, 1)), ((0.3, 0.7, 0.7, 0.3), (0.3, 0.3, 0.7, 0.7))
    x = (*outer[0], math.nan, *inner[0])
    y = (*outer[1], math.nan, *inner[1])
    rows = drawn(samples.drawing(Area(x, y, 1)), columns=44).plain.splitlines()
    assert "█" * 8 + " " * 4 in rows[5]
    assert " " not in rows[0].strip("│┤ 1.0")


def test_a_scale_of_colours_stands_at_the_right() -> None:
    figure = samples.drawing(scale=Scale(0.0, 250.0, (0x000000, 0xFFFFFF), "count"))
    lines = drawn(figure).plain.splitlines()
    assert any(line.endswith("250") for line in lines)
    assert any(line.endswith(" 0") for line in lines)


@pytest.mark.parametrize(
    ("axis", "count", "labels"),
    [
        (Axis(0, 10), 5, ["0", "2", "4", "6", "8", "10"]),
        (Axis(10, 0), 2, ["0", "5", "10"]),
        (Axis(-0.05, 0.05), 3, ["-0.04", "-0.02", "0", "0.02", "0.04"]),
        (Axis(0, 1_000_000), 2, ["0", "5e5", "1e6"]),
        (Axis(1e-9, 3e-9), 2, ["1e-9", "2e-9", "3e-9"]),
        (Axis(1, 1000, log=True), 8, ["1", "10", "100", "1,000"]),
        (Axis(0.3, 4, log=True), 3, ["0.5", "1", "2"]),
        (Axis(0.52, 0.59, log=True), 3, ["0.52", "0.54", "0.56", "0.58"]),
        (Axis(0, 3e34), 3, ["0", "1e34", "2e34", "3e34"]),
        (Axis(1_000_000, 1_000_004), 2, ["1,000,000", "1,000,002", "1,000,004"]),
        (Axis(1e9, 1e9 + 0.02), 2, ["1e9"]),
        (Axis(1, 1e300, log=True), 2, ["1e0", "1e200"]),
        (Axis(0.5, 0.5000004), 2, ["0.5000000", "0.5000002", "0.5000004"]),
        (Axis(5e-324, 1e-323), 2, None),
        (Axis(1e-6, 1e0, log=True), 3, ["1e-6", "1e-4", "1e-2", "1e0"]),
        (Axis(5.0, 5.0 + 1e-15), 5, ["5"]),
        (Axis(-1e308, 1e308), 3, None),
    ],
)
def test_ticks_are_round_numbers(axis: Axis, count: int, labels: list[str] | None) -> None:
    found = [tick.label for tick in ticks(axis, count)]
    assert labels is None or found == labels


def test_enlarged_it_fits_the_screen_and_uses_it() -> None:
    for figure in (samples.waves(), samples.digits(5), samples.confusion(), samples.bars()):
        for columns, rows in ((76, 20), (116, 36), (200, 60)):
            page = fit_to_screen(figure, columns, rows, COLOUR)
            assert page.height <= rows
    assert fit_to_screen(samples.waves(), 116, 36, COLOUR).height == 36
    small, large = (
        fit_to_screen(Drawing((samples.picture(),)), 200, n, COLOUR).height for n in (20, 60)
    )
    assert large > 2 * small


def test_what_does_not_fit_at_all_is_laid_out_as_small_as_it_gets() -> None:
    assert fit_to_screen(samples.digits(30), 20, 10, COLOUR).height > 10


def test_notes_stand_beneath() -> None:
    figure = msgspec.structs.replace(samples.waves(), notes=("3 more axes are not shown.",))
    assert drawn(figure).plain.splitlines()[-1] == "3 more axes are not shown."


def test_control_characters_never_reach_the_canvas() -> None:
    canvas = CellCanvas(20, 1)
    canvas.put(0, 0, "a\x1b[31mb\u202ec\u200bd\n")
    assert "\x1b" not in canvas.plain
    assert "\u202e" not in canvas.plain


def test_writing_over_half_of_a_wide_character_takes_the_other_half_along() -> None:
    canvas = CellCanvas(4, 1)
    canvas.put(0, 0, "中文")
    canvas.put(1, 0, "x")
    canvas.put(2, 0, "y")
    assert canvas.plain == " xy"
    canvas.put(0, 0, "中文")
    canvas.paint(1, 0, "▀", None, None)
    assert canvas.plain == " ▀文"
    assert fitted("中文字", 5) == "中文…"


@pytest.mark.parametrize("make", [samples.waves, samples.boundary, lambda: samples.digits(5)])
def test_drawing_takes_less_than_a_frame(make: Callable[[], Drawing]) -> None:
    figure = make()
    best = math.inf
    for _ in range(5):
        begun = time.process_time()
        canvas = lay_out(figure, 116, RowBudget(14, 30), COLOUR).draw()
        for y in range(canvas.height):
            canvas.segments(y)
        best = min(best, time.process_time() - begun)
    assert best < 1 / 15
