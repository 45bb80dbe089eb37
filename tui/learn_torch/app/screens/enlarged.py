"""What a cell brought forth, on the whole screen."""

from __future__ import annotations

from rich.text import Text
from textual.screen import ModalScreen

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.sanitise import safe
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.app.widgets.results import Results
from learn_torch.i18n.translate import later, tr
from learn_torch.session.run_result import RunResult


def enlarged(results: Results, result: RunResult | None, marks: Glyphs) -> ModalScreen[None]:
    """The curves and figures if there are any, else the whole output."""
    if results.drawn:
        # Here, because it needs plotext, which is loaded only once there is a plot.
        from learn_torch.app.screens.plot import PlotScreen

        return PlotScreen(results.plot, results.figures, marks)
    output = safe(result.output) if result is not None else ""
    return ReadingScreen(
        later("Output"), lambda: [Text.from_ansi(output or tr("It printed nothing."))]
    )
