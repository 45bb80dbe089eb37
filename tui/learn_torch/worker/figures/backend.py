"""The matplotlib backend of a cell: `show` hands figures to the recorder, and nothing ever blocks.

It is installed as pyplot is imported, so every cell has it. A process that a cell starts
gets Agg by its environment: its figures have no screen, and it may not find this module. Agg draws
here too where a program asks for pixels, so `savefig` works as usual.
"""

from __future__ import annotations

import logging
import warnings
from typing import Any

from matplotlib import pyplot
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from learn_torch.worker.figures import figure_recorder

NAME = f"module://{__name__}"


class Manager(FigureManagerBase):
    """A figure that pyplot knows by its number."""

    def show(self) -> None:
        """Show the figure now; it stays open."""
        figure_recorder.show(self.canvas.figure)

    def destroy(self) -> None:
        """Show the figure's last state before it is gone."""
        figure_recorder.flush(self.canvas.figure)

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """`plt.show()`: show every open figure, then close it, as when its window is closed.

        Where a script would not wait (`block=False`, `plt.ion`) it goes on drawing, so its
        figures stay open.
        """
        managers = Gcf.get_all_fig_managers()
        for manager in managers:
            manager.show()
        if block or (block is None and not pyplot.isinteractive()):
            Gcf.destroy_all()


class FigureCanvas(FigureCanvasAgg):
    """Agg's canvas, with a manager that can show."""

    manager_class = Manager

    def draw_idle(self, *args: Any, **kwargs: Any) -> None:
        """Later, when the figure is shown."""

    def flush_events(self) -> None:
        """The end of each turn of a hand-made animation: show the figure as it is now."""
        if self.manager is not None:
            figure_recorder.show(self.figure)

    def start_event_loop(self, timeout: float = 0) -> None:
        """Return at once: no window sends events."""


def install() -> None:
    """Make this the backend, whatever a tutorial asks for: `matplotlib.use("TkAgg")` is no error."""
    load = pyplot.switch_backend
    load(NAME)

    def keep(newbackend: str) -> None:
        """Keep ours: `savefig` does what any other backend would."""

    pyplot.switch_backend = keep
    pyplot.pause = _pause
    # The default font lacks Chinese, the terminal has it; tutorials name fonts that are missing.
    warnings.filterwarnings("ignore", r"Glyph \d+ .*missing from", UserWarning)
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def _pause(interval: float) -> None:
    """`plt.pause`: show what has changed, and go on at once."""
    manager = Gcf.get_active()
    if manager is not None:
        manager.show()
