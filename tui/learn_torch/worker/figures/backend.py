"""The matplotlib backend of a cell: `show` hands figures to the easel, and nothing ever blocks.

`install` loads it in the zygote, so every cell has it. A process that a cell starts gets Agg by
its environment: it has nobody to show a figure to, and may not find this module. Figures are
drawn by Agg here too where pixels are asked for, so `savefig` works as ever.
"""

from __future__ import annotations

import logging
import warnings
from typing import Any

from matplotlib import pyplot
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from learn_torch.worker.figures import recorder

NAME = f"module://{__name__}"


class Manager(FigureManagerBase):
    """A figure that pyplot knows by its number."""

    def show(self) -> None:
        """Show the figure now; it stays open."""
        recorder.show(self.canvas.figure)

    def destroy(self) -> None:
        """What was shown of the figure last must not be lost with it."""
        recorder.flush(self.canvas.figure)

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """`plt.show()`: every open figure, each closed after it as if its window had been.

        Where a script would not wait (`block=False`, `plt.ion`) it goes on with its figures, so
        they stay open.
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
        """The end of each turn of a hand-made animation."""
        if self.manager is not None:
            recorder.show(self.figure)

    def start_event_loop(self, timeout: float = 0) -> None:
        """There is nobody to wait for."""


def install() -> None:
    """Make this the backend, whatever a tutorial asks for: `matplotlib.use("TkAgg")` is no error."""
    load = pyplot.switch_backend
    load(NAME)

    def keep(newbackend: str) -> None:
        """Stay; `savefig` does what any other backend would."""

    pyplot.switch_backend = keep
    pyplot.pause = _pause
    # The default font has no Chinese, the terminal has; and tutorials name fonts that are not here.
    warnings.filterwarnings("ignore", r"Glyph \d+ .*missing from", UserWarning)
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def _pause(interval: float) -> None:
    """`plt.pause`: show what has changed, and go on at once."""
    manager = Gcf.get_active()
    if manager is not None:
        manager.show()


def open_figures() -> list[Any]:
    """The figures that pyplot holds open, in the order in which they were made."""
    return [manager.canvas.figure for manager in Gcf.get_all_fig_managers()]


def close_all() -> None:
    """Forget every open figure."""
    Gcf.destroy_all()
