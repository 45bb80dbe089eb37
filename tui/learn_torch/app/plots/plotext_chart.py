"""The only module that knows plotext: curves and their axes on a canvas.

plotext 5.3 raises on empty data, on inf and on the logarithm of 0. It gets finite fractions of the
plot and nothing else, so limits, ticks and the log scale are ours. The cells are read from its
matrix; its ANSI text is not built.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from learn_torch.app.plots.cell_canvas import Box, CellCanvas
from learn_torch.app.plots.terminal_style import Colour, TerminalStyle, channels, from_channels
from learn_torch.kernel.drawing import Tick

_AXIS = (1, 1, 1)
"""The colour that marks the cells of the axes in plotext's matrix. No curve has it."""


@dataclass(frozen=True)
class Trace:
    """Points of one curve in fractions: (0, 0) is the lower left corner, (1, 1) the upper right."""

    x: Sequence[float]
    y: Sequence[float]
    marker: str
    """plotext's "braille" or "dot", or one character."""
    colour: Colour | None
    joined: bool = True
    pale: bool = False
    """Whether other curves replace its dots, where two curves else join theirs."""


def draw_chart(
    canvas: CellCanvas,
    box: Box,
    traces: Sequence[Trace],
    x_ticks: Sequence[Tick],
    y_ticks: Sequence[Tick],
    style: TerminalStyle,
) -> None:
    """Draw curves with axes at the left and below into a box of the canvas."""
    _, _, columns, rows = box
    pale = {trace.colour for trace in traces if trace.pale}
    for trace in traces:  # one at a time: plotext would replace the cells that two curves share
        figure = _figure(columns, rows)
        figure.xticks([tick.at for tick in x_ticks], [tick.label for tick in x_ticks])
        figure.yticks([tick.at for tick in y_ticks], [tick.label for tick in y_ticks])
        colour = "default" if trace.colour is None else channels(trace.colour)
        draw = figure.plot if trace.joined else figure.scatter
        draw(list(trace.x), list(trace.y), marker=trace.marker, color=colour)
        figure.monitor.build_plot()
        _blit(figure.monitor.matrix, canvas, box, style, pale)


def _blit(
    matrix: Any, canvas: CellCanvas, box: Box, style: TerminalStyle, pale: set[Colour | None]
) -> None:
    """Copy plotext's cells, whose rows count from below; braille dots join those that are there."""
    left, top, _, _ = box
    cells = zip(reversed(matrix.marker), reversed(matrix.fullground), strict=True)
    for y, (signs, colours) in enumerate(cells, top):
        for x, (sign, found) in enumerate(zip(signs, colours, strict=True), left):
            if found == _AXIS:
                canvas.put(x, y, style.glyphs.plain(sign), emphasis="dim")
            elif sign != " ":
                under, behind, *_ = canvas.rows[y][x]
                if (
                    behind not in pale
                    and "\u2800" < sign <= "\u28ff"
                    and "\u2800" < under <= "\u28ff"
                ):
                    sign = chr(ord(sign) | ord(under))
                canvas.put(x, y, sign, None if found == "default" else from_channels(*found))


def _figure(columns: int, rows: int) -> Any:
    """plotext's figure, empty and in this size. plotext has one, and no types."""
    import plotext  # here, because it takes 30 ms: a lesson is on screen long before

    plotext.limit_size(False, False)
    figure = plotext.main()
    figure.clear_data()
    figure.plot_size(columns, rows)
    figure.theme("clear")
    figure.ticks_color(_AXIS)
    figure.xaxes(True, False)
    figure.yaxes(True, False)
    figure.xlim(0, 1)
    figure.ylim(0, 1)
    return figure
