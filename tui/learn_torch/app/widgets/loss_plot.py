"""The loss, drawn as it falls. `segments` hands plotext only what it can draw."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widgets import Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.plotting import PlotextPlot
from learn_torch.app.widgets.throttle import Throttle
from learn_torch.i18n.translate import tr
from learn_torch.kernel.curves import Curve, Curves

COLOURS = ((86, 180, 233), (230, 159, 0), (0, 158, 115), (204, 121, 167), (213, 94, 0))
"""Okabe and Ito's, which most colour-blind people can tell apart."""

_SHAPES = {"braille": "⠒", "dot": "•"}
_ASCII_FRAME = str.maketrans("─│┤┼├┬┴┌┐└┘", "-|+++++++++")

Points = tuple[Sequence[float], Sequence[float]]


def legend(curves: Curves, marks: Glyphs) -> Text:
    """The name and last value of each curve, and in words what cannot be drawn."""
    parts = [_entry(curve, place, marks) for place, curve in enumerate(curves)]
    return Text("   ").join(parts)


def _entry(curve: Curve, place: int, marks: Glyphs) -> Text:
    marker = marks.curves[place % len(marks.curves)]
    style = "rgb({},{},{})".format(*COLOURS[place % len(COLOURS)])
    text = Text(f"{_SHAPES.get(marker, marker)} ", style=style)
    text.append(curve.name, f"bold {style}")
    if curve.first_bad_step is None:
        return text.append(f" {shown(curve.last)}", "default")
    if math.isfinite(curve.last):
        bad = tr("({count} not finite)", count=f"{curve.bad:,}")
        return text.append(f" {shown(curve.last)} {bad}", "default")
    since = tr(": {value} since step {step}", value=curve.last, step=f"{curve.first_bad_step:,}")
    return text.append(since, "bold default")


def shown(value: float) -> str:
    """A value in four significant digits."""
    return (
        f"{value:.4g}"
        if value == 0 or not 1e-4 <= abs(value) < 1e5
        else f"{value:.4f}"[:7].rstrip(".")
    )


def segments(curve: Curve, width: int, log: bool) -> list[Points]:
    """The curve in stretches that can be drawn, with a gap where it first was not finite."""
    steps, values = curve.thinned(width)
    points = [
        (step, value)
        for step, value in zip(steps, values, strict=True)
        if math.isfinite(value) and (value > 0 or not log)
    ]
    if not points:
        return []
    gap = curve.first_bad_step
    before = [point for point in points if gap is None or point[0] < gap]
    after = points[len(before) :]
    return [([x for x, _ in part], [y for _, y in part]) for part in (before, after) if part]


def step_ticks(first: int, last: int, width: int) -> list[int]:
    """Whole, round numbers along the axis, one about every fifteen columns."""
    wanted = max(1, min(8, width // 15))
    rough = max(1.0, (last - first) / wanted)
    power = 10 ** math.floor(math.log10(rough))
    pace = next(round(n * power) for n in (1, 2, 5, 10) if n * power >= rough)
    return list(range(-(-first // pace) * pace, last + 1, pace))


class Canvas(PlotextPlot):
    """The drawing itself."""

    DEFAULT_CSS = """
    Canvas { height: 1fr; width: 1fr; }
    """

    def __init__(self, marks: Glyphs) -> None:
        super().__init__()
        self._marks = marks
        self.curves = Curves()
        self.log_scale = False

    def render(self) -> Text:
        """The curves in the space that there is."""
        width, height = self.size
        if width < 12 or height < 4 or not self._draw(width):
            return Text("")
        text = super().render()
        assert isinstance(text, Text)
        if self._marks.ascii:
            text.plain = text.plain.translate(_ASCII_FRAME)
        return text

    def _draw(self, width: int) -> bool:
        """Whether there was anything to draw."""
        plot = self.plt
        plot.clear_data()
        drawn = False
        for place, curve in enumerate(self.curves):
            marker = self._marks.curves[place % len(self._marks.curves)]
            for steps, values in segments(curve, width, self.log_scale):
                colour = COLOURS[place % len(COLOURS)]
                plot.plot(list(steps), list(values), marker=marker, color=colour)
                drawn = True
        plot.yscale("log" if self.log_scale else "linear")
        reached = [step for curve in self.curves for step in curve.steps]
        if reached:
            ticks = step_ticks(min(reached), max(reached), width)
            plot.xticks([float(tick) for tick in ticks], [f"{tick:,}" for tick in ticks])
        plot.xlabel("step")
        plot.xaxes(True, False)
        plot.yaxes(True, False)
        return drawn


class LossPlot(Vertical):
    """Legend and drawing."""

    DEFAULT_CSS = """
    LossPlot {
        height: 11; margin: 0 1 0 1;
        &.-old Static { text-style: dim; }
        Static { height: auto; padding: 0 1; }
    }
    """

    log_scale: reactive[bool] = reactive(False)

    def __init__(self, marks: Glyphs) -> None:
        super().__init__()
        self._marks = marks
        self._legend = Static(markup=False)
        self._canvas = Canvas(marks)
        self._pace = Throttle(self, self._draw)

    def compose(self) -> ComposeResult:
        """Legend above, drawing beneath."""
        yield self._legend
        yield self._canvas

    @property
    def curves(self) -> Curves:
        """What is drawn."""
        return self._canvas.curves

    def follow(self, curves: Curves) -> None:
        """Draw `curves` now and then, while they grow."""
        self._canvas.curves = curves
        self._pace.request()

    def show(self, curves: Curves) -> None:
        """Draw `curves` at once."""
        self._canvas.curves = curves
        self._pace.flush()

    def speak(self) -> None:
        """The words around the curves in another language."""
        self._draw()

    def watch_log_scale(self, log_scale: bool) -> None:
        """Draw anew on the other scale."""
        self._canvas.log_scale = log_scale
        self._draw()

    def _draw(self) -> None:
        words = legend(self._canvas.curves, self._marks)
        if self.log_scale:
            words.append(f"   {tr('log scale')}", "dim")
        self._legend.update(words)
        self._canvas.refresh()
