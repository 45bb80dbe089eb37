"""Figures as characters: with colours and without, in ASCII, in any width, in Chinese.

LEARN_TORCH_UPDATE_SNAPSHOTS=1 writes the pictures anew; read the difference before you commit it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from rich.cells import cell_len

from learn_torch.app.figures.curves import pieces
from learn_torch.app.figures.look import Look, brightness, legible
from learn_torch.app.figures.measure import Room
from learn_torch.app.figures.page import inline, lay_out, whole
from learn_torch.app.figures.scales import ticks
from learn_torch.app.figures.sheet import Sheet, fitted
from learn_torch.app.glyphs import ASCII, UNICODE
from learn_torch.kernel.drawing import Area, Axes, Axis, Bars, Drawing, Image, Line, Points, Scale
from tests.app import figures
from tests.app.test_screens import SNAPSHOTS, UPDATE

COLOUR = Look(UNICODE, True, 0x121212, 0xE0E0E0)
MONO = replace(COLOUR, colour=False)
PLAIN = replace(MONO, marks=ASCII)


def drawn(figure: Drawing, look: Look = MONO, columns: int = 76, rows: int = 24) -> Sheet:
    """The figure as it stands in a lesson."""
    return lay_out(figure, columns, inline(figure, columns, rows), look).draw()


@pytest.mark.parametrize(
    ("name", "make", "look", "columns"),
    [
        ("waves", figures.waves, COLOUR, 76),
        ("waves-mono", figures.waves, MONO, 56),
        ("waves-ascii", figures.waves, PLAIN, 56),
        ("bars", figures.bars, MONO, 40),
        ("digits-mono", lambda: figures.digits(3), MONO, 76),
        ("digits-ascii", lambda: figures.digits(2), PLAIN, 76),
        ("confusion-mono", figures.confusion, MONO, 76),
        ("boundary-mono", figures.boundary, MONO, 40),
    ],
)
def test_it_looks_as_when_somebody_last_looked(
    name: str, make: Callable[[], Drawing], look: Look, columns: int
) -> None:
    path = SNAPSHOTS / f"figure-{name}.txt"
    text = drawn(make(), look, columns).plain + "\n"
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("look", [COLOUR, MONO, PLAIN], ids=["colour", "mono", "ascii"])
@pytest.mark.parametrize("columns", [1, 7, 20, 56, 76, 200])
@pytest.mark.parametrize("make", [figures.waves, figures.confusion, figures.boundary, figures.bars])
def test_every_row_is_as_wide_as_the_sheet(
    make: Callable[[], Drawing], columns: int, look: Look
) -> None:
    sheet = drawn(make(), look, columns)
    for y in range(sheet.height):
        assert sum(cell_len(segment.text) for segment in sheet.segments(y)) == columns


def test_ascii_is_ascii_but_for_the_learners_own_words() -> None:
    text = drawn(figures.waves(), PLAIN).plain
    assert {sign for sign in text if ord(sign) > 126} <= set("损失曲线训练集轮次")


def test_chinese_words_stand_in_the_middle_of_their_plot() -> None:
    first = drawn(figures.waves(), columns=76).plain.splitlines()[0]
    assert first.strip() == "损失曲线"
    left = len(first) - len(first.lstrip())
    assert abs(left + 4 - (5 + 71 / 2)) <= 1


def test_a_digit_of_mnist_is_28_columns_by_14_rows() -> None:
    rows = ["." * 28] * 27 + ["#" * 28]
    sheet = drawn(Drawing((figures.picture(rows),)), COLOUR)
    assert sheet.height == 14
    used = [x for x in range(76) if sheet.rows[13][x][0] != " "]
    assert used == list(range(28))
    assert sheet.rows[13][0] == ("▀", 0x000000, 0xFFFFFF, "")


def test_a_row_of_digits_stands_side_by_side_and_breaks_where_there_is_no_room() -> None:
    wide, narrow = drawn(figures.digits(5), columns=76), drawn(figures.digits(5), columns=44)
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
    sheet = drawn(figures.boundary(), COLOUR, 40)
    points = [cell for row in sheet.rows for cell in row if cell[0] == "•"]
    assert len(points) == 3
    for _, colour, behind, _ in points:
        assert colour is not None
        assert behind is not None
        assert abs(brightness(colour) - brightness(behind)) >= 70


@pytest.mark.parametrize("paper", [0x000000, 0x121212, 0xFFFFFF, 0x808080])
@pytest.mark.parametrize("colour", [0x000000, 0xFFFFFF, 0x1F77B4, 0xFFFF00, 0x808080])
def test_every_colour_is_made_legible_on_every_paper(colour: int, paper: int) -> None:
    assert abs(brightness(legible(colour, paper)) - brightness(paper)) >= 70


def test_numbers_in_a_matrix_are_black_on_light_and_white_on_dark() -> None:
    sheet = drawn(figures.confusion(), COLOUR)
    inks = {
        cell[0]: (cell[1], cell[2]) for row in sheet.rows for cell in row if cell[0] in ("9", "3")
    }
    assert inks["9"] == (0x000000, 0xFAFAFA)
    assert inks["3"] == (0xFFFFFF, 0x000000)


def test_series_differ_by_marker_without_colour_and_the_legend_says_which() -> None:
    text = drawn(figures.waves(), MONO).plain
    assert "⠒ 训练集   • val" in text
    assert text.count("•") > 20
    assert any("⠀" < sign <= "⣿" for sign in text)


@pytest.mark.parametrize("look", [MONO, PLAIN], ids=["mono", "ascii"])
def test_a_line_and_its_points_have_one_sign_without_colour(look: Look) -> None:
    rows = [(n + 0.5) / 5 for n in range(5)]
    joined = [Line((0.1, 0.5, 0.9), (row,) * 3, n) for n, row in enumerate(rows)]
    dotted = [msgspec.structs.replace(line, dotted=True) for line in joined]
    before, after = (drawn(figures.drawing(*lines), look).plain for lines in (joined, dotted))
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    fine = 3 if look is MONO else 0
    assert len(changed) == fine
    assert all("⠀" < a < "⣿" and b == "⠿" for a, b in changed)


def test_the_points_of_a_fine_line_can_be_seen_without_colour() -> None:
    line = Line((0.1, 0.5, 0.9), (0.5, 0.5, 0.5), 1, dotted=True)
    assert drawn(figures.drawing(line), MONO).plain.count("⠿") == 3


def test_classes_of_points_differ_by_marker_without_colour() -> None:
    points = Points((0.1, 0.9), (0.5, 0.5), (1, 2), b"\x00\x01")
    text = drawn(figures.drawing(points)).plain
    assert "o" in text
    assert "x" in text


def test_on_light_paper_dark_pixels_are_the_ink() -> None:
    figure = Drawing((figures.picture(["#" * 28] * 14 + ["." * 28] * 14),))
    dark = drawn(figure, MONO).plain.splitlines()
    light = drawn(figure, replace(MONO, paper=0xFFFFFF, ink=0)).plain.splitlines()
    assert dark[0] == "█" * 28
    assert light[0] == ""
    assert light[13] == "█" * 28


def test_a_gap_is_a_gap() -> None:
    whole_line = drawn(figures.drawing(Line((0.0, 1.0), (0.5, 0.5), 1))).plain
    broken = Line((0.0, 0.4, math.nan, 0.6, 1.0), (0.5, 0.5, math.nan, 0.5, 0.5), 1)
    gapped = drawn(figures.drawing(broken)).plain
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
    found = list(pieces(x, y))
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
    text = drawn(figures.drawing(*marks)).plain
    assert "1.0" in text


def test_bars_stand_beside_each_other_however_narrow() -> None:
    count = 300
    left = tuple(n / count for n in range(count))
    right = tuple((n + 1) / count for n in range(count))
    mark = Bars(left, right, (0.0,) * count, (1.0,) * count, (1,), bytes(count))
    rows = drawn(figures.drawing(mark), columns=60).plain.splitlines()
    assert rows[3].count("█") >= 54


def test_filled_series_differ_by_sign_without_colour() -> None:
    marks = (
        Bars((0.0,), (0.4,), (0.0,), (1.0,), (1,), b"\x00"),
        Bars((0.6,), (1.0,), (0.0,), (1.0,), (2,), b"\x00"),
    )
    text = drawn(figures.drawing(*marks)).plain
    assert "█" in text
    assert "▒" in text


def test_a_polygon_is_filled_by_the_even_odd_rule() -> None:
    outer, inner = ((0, 1, 1, 0), (0, 0, 1, 1)), ((0.3, 0.7, 0.7, 0.3), (0.3, 0.3, 0.7, 0.7))
    x = (*outer[0], math.nan, *inner[0])
    y = (*outer[1], math.nan, *inner[1])
    rows = drawn(figures.drawing(Area(x, y, 1)), columns=44).plain.splitlines()
    assert "█" * 8 + " " * 4 in rows[5]
    assert " " not in rows[0].strip("│┤ 1.0")


def test_a_scale_of_colours_stands_at_the_right() -> None:
    figure = figures.drawing(scale=Scale(0.0, 250.0, (0x000000, 0xFFFFFF), "count"))
    lines = drawn(figure).plain.splitlines()
    assert any(line.endswith("250") for line in lines)
    assert any(line.endswith(" 0") for line in lines)


@pytest.mark.parametrize(
    ("axis", "count", "labels"),
    [
        (Axis(0, 10), 5, ["0", "2", "4", "6", "8", "10"]),
        (Axis(10, 0), 2, ["0", "5", "10"]),
        (Axis(-0.05, 0.05), 3, ["-0.04", "-0.02", "0", "0.02", "0.04"]),
        (Axis(0, 1_000_000), 2, ["0", "500,000", "1e6"]),
        (Axis(1e-9, 3e-9), 2, ["1e-9", "2e-9", "3e-9"]),
        (Axis(1, 1000, log=True), 8, ["1", "10", "100", "1,000"]),
        (Axis(1e-6, 1e0, log=True), 3, ["1e-6", "1e-3", "1e0"]),
        (Axis(5.0, 5.0 + 1e-15), 5, ["5"]),
        (Axis(-1e308, 1e308), 3, None),
    ],
)
def test_ticks_are_round_numbers(axis: Axis, count: int, labels: list[str] | None) -> None:
    found = [tick.label for tick in ticks(axis, count)]
    assert labels is None or found == labels


def test_enlarged_it_fits_the_screen_and_uses_it() -> None:
    for figure in (figures.waves(), figures.digits(5), figures.confusion(), figures.bars()):
        for columns, rows in ((76, 20), (116, 36), (200, 60)):
            page = whole(figure, columns, rows, COLOUR)
            assert page.height <= rows
    assert whole(figures.waves(), 116, 36, COLOUR).height == 36
    small, large = (whole(Drawing((figures.picture(),)), 200, n, COLOUR).height for n in (20, 60))
    assert large > 2 * small


def test_what_does_not_fit_at_all_is_laid_out_as_small_as_it_gets() -> None:
    assert whole(figures.digits(30), 20, 10, COLOUR).height > 10


def test_notes_stand_beneath() -> None:
    figure = msgspec.structs.replace(figures.waves(), notes=("3 more axes are not shown.",))
    assert drawn(figure).plain.splitlines()[-1] == "3 more axes are not shown."


def test_control_characters_never_reach_the_sheet() -> None:
    sheet = Sheet(20, 1)
    sheet.put(0, 0, "a\x1b[31mb\u202ec\u200bd\n")
    assert "\x1b" not in sheet.plain
    assert "\u202e" not in sheet.plain


def test_writing_over_half_of_a_wide_character_takes_the_other_half_along() -> None:
    sheet = Sheet(4, 1)
    sheet.put(0, 0, "中文")
    sheet.put(1, 0, "x")
    sheet.put(2, 0, "y")
    assert sheet.plain == " xy"
    assert fitted("中文字", 5) == "中文…"


@pytest.mark.parametrize("make", [figures.waves, figures.boundary, lambda: figures.digits(5)])
def test_drawing_takes_less_than_a_frame(make: Callable[[], Drawing]) -> None:
    figure = make()
    best = math.inf
    for _ in range(5):
        begun = time.process_time()
        sheet = lay_out(figure, 116, Room(14, 30), COLOUR).draw()
        for y in range(sheet.height):
            sheet.segments(y)
        best = min(best, time.process_time() - begun)
    assert best < 1 / 15
