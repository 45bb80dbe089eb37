"""A matplotlib figure as a description: what becomes of lines, bars, images and all the rest."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import pytest
from matplotlib.axes import Axes as MplAxes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from learn_torch.kernel.drawing import (
    MAX_AXES,
    MAX_FIGURE_PIXELS,
    MAX_TEXT,
    Area,
    Axes,
    Bars,
    Drawing,
    Image,
    Line,
    Points,
    validate,
)
from learn_torch.kernel.figures import Figure as Frame
from learn_torch.kernel.frames import decode_reply, pack
from learn_torch.worker.figures.describe import described

M = TypeVar("M")
RANDOM = np.random.default_rng(0)


def drawing_of(figure: Figure) -> Drawing:
    """The description, as the host would take it."""
    drawing = described(figure)
    raw = pack(Frame(1, 1, 1, drawing))
    assert len(raw) < Frame.MAX_BYTES // 2
    decode_reply(raw[4:])
    return drawing


def one(paint: Callable[[MplAxes], Any]) -> Axes:
    """The description of an axes that `paint` has drawn on."""
    axes = Figure().subplots()
    paint(axes)
    assert isinstance(axes.figure, Figure)
    [found] = drawing_of(axes.figure).axes
    return found


def only(axes: Axes, kind: type[M]) -> M:
    [found] = [mark for mark in axes.marks if isinstance(mark, kind)]
    return found


def test_a_line_is_its_points_as_fractions_of_the_axes() -> None:
    axes = one(lambda a: (a.plot([0, 1, 2], [0, 10, 20], color="red"), a.set_xlim(0, 2)))
    line = only(axes, Line)
    assert line.x == (0.0, 0.5, 1.0)
    assert line.y[1] == pytest.approx(0.5)
    assert line.colour == 0xFF0000
    assert (axes.x.low, axes.x.high) == (0.0, 2.0)


def test_words_stand_where_they_belong() -> None:
    def paint(axes: MplAxes) -> None:
        axes.plot([1, 2], label="train")
        axes.plot([2, 1], label="val")
        axes.set(title="Loss\nper epoch", xlabel="epoch", ylabel=r"$\alpha_{1}$")
        axes.legend()

    axes = one(paint)
    assert (axes.title, axes.x.label, axes.y.label) == ("Loss\nper epoch", "epoch", "α_1")
    assert [entry.label for entry in axes.legend] == ["train", "val"]
    assert [entry.colour for entry in axes.legend] == [m.colour for m in axes.marks]  # type: ignore[union-attr]


def test_a_legend_may_be_given_by_names_alone() -> None:
    axes = one(lambda a: (a.plot([1, 2]), a.plot([2, 1]), a.legend(["训练", "验证"])))
    assert [entry.label for entry in axes.legend] == ["训练", "验证"]


def test_a_million_points_become_few_and_the_spike_survives() -> None:
    values = np.sin(np.linspace(0, 20, 1_000_000))
    values[123_456] = 50.0
    line = only(one(lambda a: a.plot(values)), Line)
    assert len(line.x) < 700
    assert max(line.y) == pytest.approx(0.954, abs=0.01)


def test_of_a_long_line_the_part_in_sight_is_kept_in_detail() -> None:
    values = np.sin(np.arange(100_000) / 5)
    line = only(one(lambda a: (a.plot(values), a.set_xlim(500, 600))), Line)
    assert 90 <= len([x for x in line.x if 0 <= x <= 1]) <= 110


def test_a_million_scattered_points_become_few_within_the_limits() -> None:
    x, y = RANDOM.normal(size=(2, 1_000_000))
    points = only(one(lambda a: a.scatter(x, y, c=x)), Points)
    assert 500 < len(points.x) <= 1600
    assert len(points.colours) <= 64
    assert len(points.which) == len(points.x)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_a_gap(bad: float) -> None:
    line = only(one(lambda a: a.plot([1.0, bad, 3.0])), Line)
    assert [math.isfinite(y) for y in line.y] == [True, False, True]


def test_of_zeros_on_a_logarithmic_scale_gaps_remain() -> None:
    axes = one(lambda a: a.semilogy([0, 1, 10, 0, 100]))
    assert axes.y.log
    assert [math.isfinite(y) for y in only(axes, Line).y] == [False, True, True, False, True]


def test_bars_on_a_logarithmic_scale_stand_on_the_ground() -> None:
    bars = only(one(lambda a: a.bar([0, 1], [1, 100], log=True)), Bars)
    assert all(bottom <= 0 for bottom in bars.bottom)
    assert all(top > 0 for top in bars.top)


def test_a_histogram_is_bars() -> None:
    bars = only(one(lambda a: a.hist(RANDOM.normal(size=1000), bins=30)), Bars)
    assert len(bars.left) == 30
    assert max(bars.top) == pytest.approx(1 / 1.05, abs=0.01)


def test_ten_thousand_bars_are_drawn_as_few() -> None:
    bars = only(one(lambda a: a.hist(RANDOM.normal(size=20_000), bins=2_000)), Bars)
    assert len(bars.left) <= 320


def test_categories_are_ticks_by_name() -> None:
    axes = one(lambda a: a.bar(["猫", "dog"], [1, 2]))
    assert axes.x.ticks is not None
    assert [tick.label for tick in axes.x.ticks] == ["猫", "dog"]
    assert axes.y.ticks is None  # round numbers are the screen's affair


def test_a_span_and_a_line_across_know_their_place() -> None:
    axes = one(lambda a: (a.plot([0, 4], [0, 4]), a.set_xlim(0, 4), a.axvspan(1, 2), a.axhline(2)))
    bars = only(axes, Bars)
    assert (bars.left, bars.right) == ((0.25,), (0.5,))
    across = [m for m in axes.marks if isinstance(m, Line)][1]
    assert across.x == (0.0, 1.0)
    assert across.y[0] == pytest.approx(0.5)


def test_an_image_is_its_pixels_from_the_top() -> None:
    image = only(one(lambda a: a.imshow([[0, 255], [0, 0]], cmap="gray")), Image)
    assert (image.width, image.height, image.grain) == (2, 2, (2, 2))
    assert image.pixels == bytes([0, 0, 0, 255, 255, 255, 0, 0, 0, 0, 0, 0])
    assert (image.left, image.right, image.bottom, image.top) == (0.0, 1.0, 0.0, 1.0)


def test_an_image_with_its_origin_below_is_turned_over() -> None:
    image = only(one(lambda a: a.imshow([[0, 255], [0, 0]], cmap="gray", origin="lower")), Image)
    assert image.pixels[6:] == bytes([0, 0, 0, 255, 255, 255])
    assert image.top > image.bottom


def test_a_large_image_is_reduced() -> None:
    image = only(one(lambda a: a.imshow(RANDOM.random((3000, 2000, 3)))), Image)
    assert max(image.width, image.height) <= 160
    assert image.width / image.height == pytest.approx(2 / 3, abs=0.02)


def test_the_points_of_a_decision_boundary_lie_over_its_picture() -> None:
    def paint(axes: MplAxes) -> None:
        x, y = np.meshgrid(np.linspace(-1, 1, 20), np.linspace(-1, 1, 20))
        axes.contourf(x, y, x * y > 0, cmap="coolwarm")
        axes.scatter([0.5, -0.5], [0.5, 0.5], c=["red", "blue"])

    axes = one(paint)
    assert [type(mark) for mark in axes.marks] == [Image, Points]
    assert only(axes, Image).grain is None
    assert set(only(axes, Points).colours) == {0xFF0000, 0x0000FF}


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("pcolormesh", ([[1, 2], [3, 4]],)),
        ("quiver", ([0, 1], [0, 1], [1, 1], [1, -1])),
        ("hexbin", (RANDOM.random(99), RANDOM.random(99))),
    ],
)
def test_what_has_no_form_of_its_own_is_a_picture(method: str, arguments: tuple[Any, ...]) -> None:
    axes = one(lambda a: getattr(a, method)(*arguments))
    assert only(axes, Image).grain is None


@pytest.mark.parametrize(
    ("method", "arguments", "kind"),
    [
        ("fill_between", ([0, 1], [0, 0], [1, 2]), Area),
        ("pie", ([1, 2, 3],), Area),
        ("violinplot", ([[1, 2, 3, 2]],), Area),
        ("boxplot", ([[1, 2, 3]],), Line),
        ("contour", ([[1, 2, 3], [2, 4, 6], [3, 6, 9]],), Line),
        ("errorbar", ([1, 2], [1, 2], [0.1, 0.1]), Line),
        ("stem", ([1, 2, 3],), Line),
        ("step", ([1, 2, 3], [1, 2, 3]), Line),
        ("stairs", ([1, 2, 3],), Line),
        ("vlines", ([1, 2], 0, 1), Line),
    ],
)
def test_every_common_plot_is_drawn_as_what_it_is(
    method: str, arguments: tuple[Any, ...], kind: type
) -> None:
    axes = one(lambda a: getattr(a, method)(*arguments))
    assert any(isinstance(mark, kind) for mark in axes.marks)
    assert not any(isinstance(mark, Image) for mark in axes.marks)


@pytest.mark.parametrize("projection", ["polar", "3d", "mollweide"])
def test_other_projections_are_pictures(projection: str) -> None:
    figure = Figure()
    figure.add_subplot(projection=projection).plot([0, 1], [0, 1])
    [axes] = drawing_of(figure).axes
    pixels = only(axes, Image).pixels
    assert len(set(pixels)) > 5  # something is drawn
    assert not axes.framed


def test_twin_axes_are_one_plot_with_two_scales() -> None:
    figure = Figure()
    axes = figure.subplots()
    axes.plot([1, 2, 3])
    other = axes.twinx()
    other.plot([300, 200, 100])
    other.set_ylabel("accuracy")
    [found] = drawing_of(figure).axes
    assert found.right is not None
    assert found.right.label == "accuracy"
    assert found.right.high > 300
    falling = [m for m in found.marks if isinstance(m, Line)][1]
    assert falling.y[0] > falling.y[-1]


def test_a_grid_of_axes_keeps_its_places_and_its_title() -> None:
    figure = Figure()
    for axes in figure.subplots(2, 3).flat:
        axes.imshow(np.zeros((8, 8)))
    figure.suptitle("Digits")
    drawing = drawing_of(figure)
    assert drawing.title == "Digits"
    assert [(a.row, a.column) for a in drawing.axes] == [(r, c) for r in (0, 1) for c in range(3)]


def test_axes_may_span_several_places() -> None:
    figure = Figure()
    figure.subplot_mosaic("AAB;CCB")
    places = {(a.row, a.column, a.rows, a.columns) for a in drawing_of(figure).axes}
    assert places == {(0, 0, 1, 2), (0, 2, 2, 1), (1, 0, 1, 2)}


def test_a_colour_bar_is_a_scale_and_no_axes_of_its_own() -> None:
    figure = Figure()
    left, right = figure.subplots(1, 2)
    figure.colorbar(left.imshow([[0, 4], [8, 2]]), label="count")
    right.plot([1, 2])
    first, second = drawing_of(figure).axes
    assert first.scale is not None
    assert (first.scale.low, first.scale.high, first.scale.label) == (0.0, 8.0, "count")
    assert (first.row, second.row) == (0, 0)
    assert (first.column, second.column) == (0, 1)


def test_numbers_in_a_matrix_are_captions_at_its_cells() -> None:
    def paint(axes: MplAxes) -> None:
        axes.imshow([[1, 2], [3, 4]])
        axes.text(1, 0, "2", ha="center", color="white")
        axes.annotate("here", xy=(0, 1), xytext=(5, 5), textcoords="offset points")

    number, note = one(paint).captions
    assert (number.x, number.y, number.text, number.anchor) == (0.75, 0.75, "2", 0.5)
    assert number.colour == 0xFFFFFF
    assert (note.x, note.y) == (0.25, 0.25)


def test_each_outline_of_a_collection_has_its_colour() -> None:
    corners = [[(0, 0), (1, 0), (1, 1)], [(0, 0), (0, 1), (1, 1)]]
    outlines = PolyCollection(corners, facecolors="none", edgecolors=["red", "blue"])
    marks = one(lambda a: a.add_collection(outlines)).marks
    assert [mark.colour for mark in marks if isinstance(mark, Line)] == [0xFF0000, 0x0000FF]


def test_empty_axes_are_empty() -> None:
    assert one(lambda a: a.plot([], [])).marks == ()
    assert one(lambda a: a.scatter([], [])).marks == ()
    assert one(lambda a: a.bar([], [])).marks == ()


def test_what_is_invisible_is_not_there() -> None:
    assert one(lambda a: a.plot([1, 2], visible=False)).marks == ()


def test_there_is_a_limit_to_everything_and_it_is_said() -> None:
    figure = Figure()
    for axes in figure.subplots(9, 9).flat:
        axes.imshow(np.zeros((100, 100)))
    drawing = drawing_of(figure)
    validate(drawing)
    assert len(drawing.axes) == MAX_AXES
    assert [*map(str, drawing.notes)] == ["17 more axes are not shown."]
    pixels = sum(m.width * m.height for a in drawing.axes for m in a.marks if isinstance(m, Image))
    assert pixels <= MAX_FIGURE_PIXELS


def test_hundreds_of_lines_are_cut_to_a_number_and_it_is_said() -> None:
    figure = Figure()
    axes = figure.subplots()
    for n in range(300):
        axes.plot(np.sin(np.arange(1000) + n))
    drawing = drawing_of(figure)
    assert len(drawing.axes[0].marks) <= 64
    assert drawing.notes


def test_long_and_wild_text_is_cut_and_made_harmless() -> None:
    axes = one(lambda a: a.set(title="x" * 5000, xlabel="a\x1b]52;c;aGk=\x07b", ylabel="\ud800"))
    assert len(axes.title) == MAX_TEXT
    assert "\x1b" not in axes.x.label
    assert axes.y.label == "?"
    assert one(lambda a: a.set(title="\x1b[1mbold\x1b[0m\tloss")).title == "bold loss"


def test_describing_leaves_the_figure_as_it_was_and_warns_of_nothing() -> None:
    figure = Figure()
    axes = figure.subplots()
    axes.contourf([[1, 2, 3], [2, 4, 6], [3, 6, 9]])
    axes.set_title("损失")
    before = figure.dpi
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        described(figure)
    assert figure.dpi == before
    assert axes.title.get_visible()
