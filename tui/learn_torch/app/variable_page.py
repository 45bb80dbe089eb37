"""One variable in detail. Pure: what the kernel knows of it in, styled text out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.text import Text

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.plots.axis_ticks import compact, measured, scientific
from learn_torch.app.plots.cell_canvas import CellCanvas
from learn_torch.app.plots.pixel_layer import PixelLayer
from learn_torch.app.plots.terminal_style import TerminalStyle
from learn_torch.app.sanitise import safe
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.variable_rows import extra, summary
from learn_torch.i18n.translate import tr
from learn_torch.kernel import queries
from learn_torch.kernel.drawing import Image

CELL = 9
"""Cells of a number in a grid, with the space before it: "-0.1234", "1.23e-05"."""
BARS = "▁▂▃▄▅▆▇█"


def heading(name: str, variable: queries.Variable, marks: Glyphs) -> Text:
    """Its name and what it is."""
    about = marks.joined(summary(variable, marks), extra(variable, marks))
    return Text.assemble((safe(name), "bold"), "  ", marks.plain(safe(about)))


def statistics(found: queries.Statistics, count: int, marks: Glyphs, width: int) -> Text:
    """Range, mean, what is not finite, and the histogram in at most `width` columns."""
    words = tr(
        "min {low}  mean {mean}  max {high}",
        low=compact(found.low), mean=measured(found.mean), high=compact(found.high),
    )  # fmt: skip
    text = Text(words)
    for number, name in ((found.nans, "NaN"), (found.infs, "inf")):
        if number:
            text.append(f"  {number:,} {name}", "bold red")
    if found.looked_at < count:
        sample = tr("of a sample of {count} numbers", count=f"{found.looked_at:,}")
        text.append(f"  ({sample})", MUTED)
    if found.bins:
        text.append(f"\n{histogram(_merged(found.bins, width), marks)}", "cyan")
    return text


def _merged(bins: Sequence[int], width: int) -> list[int]:
    """As few bins together as it takes for `width` of them."""
    step = math.ceil(len(bins) / max(1, width))
    return [sum(bins[at : at + step]) for at in range(0, len(bins), step)]


def histogram(bins: Iterable[int], marks: Glyphs) -> str:
    """Counts as a line of bars; a count above zero is never blank."""
    counts = list(bins)
    most = max(counts, default=0) or 1
    signs = " .:-=+*#" if marks.ascii else BARS
    top = len(signs) - 1
    return "".join(signs[math.ceil(count * top / most)] for count in counts)


def columns_for(width: int) -> int:
    """Numbers of a grid that fit beside each other."""
    return max(1, (width - 8) // CELL)


def grid(found: queries.Grid, variable: queries.Variable, title: str, marks: Glyphs) -> Text:
    """A part of a matrix, with the indices of its rows and columns."""
    text, shape = Text(no_wrap=True, overflow="crop"), variable.shape or ()
    text.append(f"{title}{place(found, shape)}\n", MUTED)
    widest = len(found.cells[0]) if found.cells else 0
    if len(shape) > 1:
        ends = "".join(f"{found.column + at:>{CELL}}" for at in range(widest))
        text.append(f"{'':>6}{ends}\n", MUTED)
    decimals = decimals_for(found.cells)
    for at, line in enumerate(found.cells):
        label = found.row + at if len(shape) > 1 else (found.row + at) * found.width
        text.append(f"{label:>6}", MUTED)
        for number in line:
            text.append(f"{shown(number, decimals):>{CELL}}", _tone(number))
        text.append("\n")
    return text


def place(found: queries.Grid, shape: tuple[int, ...]) -> str:
    """Which part of the tensor is shown: "[3, 0, 4:20, 0:8]"."""
    if not found.cells:
        return f" {tr('no numbers')}"
    rows, columns = len(found.cells), len(found.cells[0])
    if len(shape) < 2:
        start = found.row * found.width
        count = sum(map(len, found.cells))
        return f"[{start}:{start + count}]" if shape else ""
    at, plane = [], found.plane
    for size in reversed(shape[:-2]):
        plane, index = divmod(plane, size)
        at.append(str(index))
    at = [*reversed(at), f"{found.row}:{found.row + rows}"]
    return f"[{', '.join([*at, f'{found.column}:{found.column + columns}'])}]"


def decimals_for(cells: tuple[tuple[queries.Number, ...], ...]) -> int | None:
    """Decimals for all numbers of a grid; None: they differ too much in size, or are tiny or huge."""
    sizes = [abs(n) for line in cells for n in line if type(n) is float and math.isfinite(n)]
    most = max(sizes, default=0.0)
    if not most or all(size == int(size) and size < 1e6 for size in sizes):
        return 0
    if not 1e-3 <= most < 1e5:
        return None
    return max(0, 4 - max(0, math.floor(math.log10(most))))


def shown(number: queries.Number, decimals: int | None) -> str:
    """A number of a grid."""
    if type(number) is not float:
        text = safe(str(number))
        return text if len(text) < CELL else f"{text[: CELL - 2]}…"
    if not math.isfinite(number):
        return f"{number}"
    if decimals is None:
        return scientific(number, 3) if number else "0"
    return f"{number:.{decimals}f}" + ("." if not decimals else "")


def _tone(number: queries.Number) -> str:
    return "bold red" if type(number) is float and not math.isfinite(number) else ""


def picture(found: queries.Picture, width: int, height: int, style: TerminalStyle) -> Text:
    """The pixels, two a cell, as large as fits without distorting them."""
    scale = min(width / found.width, 2 * height / found.height, 4.0)
    scale = math.floor(scale) if scale > 1 else scale  # so that all pixels are of one size
    columns = max(1, int(found.width * scale))
    rows = max(1, math.ceil(found.height * scale / 2))
    canvas = CellCanvas(columns, rows)
    layer = PixelLayer(columns, rows, style)
    layer.image(Image(found.width, found.height, found.pixels, grain=found.array))
    layer.blit(canvas, 0, 0)
    text = Text(no_wrap=True)
    for y in range(rows):
        for segment in canvas.segments(y):
            text.append(segment.text, segment.style)
        text.append("\n")
    return text


def tree_line(line: queries.TreeLine, width: int, marks: Glyphs) -> Text:
    """A row of a tree or graph."""
    count = tr("{count} parameters", count=f"{line.parameters:,}") if line.parameters else ""
    head = f"{'  ' * min(line.depth, 20)}{safe(line.name)}"
    gap = "  " if line.name else ""
    is_tensor = line.type in ("Parameter", "Tensor")
    rest = safe(line.text) if is_tensor else marks.joined(safe(line.type), count, safe(line.text))
    rest = marks.shortened(marks.plain(rest), max(0, width - cell_len(head) - len(gap) - 1))
    return Text.assemble((head, "bold"), gap, (rest, "" if line.parameters else MUTED),
                         no_wrap=True)  # fmt: skip


def count(variable: queries.Variable) -> int:
    """How many numbers a tensor has."""
    return math.prod(variable.shape or ())


def reason(found: queries.Details) -> str:
    """Why there is nothing to show."""
    if found.status == "busy":
        return tr("While a cell runs, its variables cannot be looked at.")
    if found.status == "late":
        return tr("Looking at it took too long.")
    return tr("It cannot be looked at.")


def tabs(names: list[str], chosen: int, note: str) -> Text:
    """The names of the views, the one that is shown in bold; a remark behind them."""
    text = Text(no_wrap=True, overflow="ellipsis")
    for at, name in enumerate(names if len(names) > 1 else []):
        text.append("  " if at else "")
        text.append(name, "bold underline" if at == chosen else MUTED)
    return text.append(f"{'   ' if len(names) > 1 else ''}{note}", "italic")
