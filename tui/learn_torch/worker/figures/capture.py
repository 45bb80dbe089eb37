"""Show the figures of one run: capture begins before the cell and ends after it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from learn_torch.worker.figures import figure_recorder, values
from learn_torch.worker.figures.figure_recorder import FigureRecorder, Send


@contextmanager
def capture_figures(send: Send) -> Iterator[Callable[[Any], None]]:
    """Yield a function to call, with the last value of the cell, when the cell has succeeded.

    It shows the figures that the cell left open, and the value if it is a picture. All figures
    are closed then, and also when the cell has failed: the next cell begins with none.
    """
    close_all()  # figures that a check left open are not the cell's
    here = FigureRecorder(send)
    figure_recorder.activate(here)

    def close(value: Any) -> None:
        for figure in open_figures():
            if not here.shown(figure):
                here.show(figure)
                here.flush(figure)
        values.show(value, here)
        here.finish()

    try:
        yield close
    finally:
        close_all()
        figure_recorder.activate(None)


def open_figures() -> list[Any]:
    """The figures that pyplot holds open, in the order in which they were made."""
    pyplot = _figure_managers()
    return [] if pyplot is None else [one.canvas.figure for one in pyplot.get_all_fig_managers()]


def close_all() -> None:
    """Forget every open figure."""
    pyplot = _figure_managers()
    if pyplot is not None:
        pyplot.destroy_all()


def _figure_managers() -> Any:
    """Where pyplot keeps its figures; None while matplotlib is not imported."""
    return getattr(sys.modules.get("matplotlib._pylab_helpers"), "Gcf", None)
