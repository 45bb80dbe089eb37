"""An easel for the length of one run: set up before the cell, taken down after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from learn_torch.worker.figures import backend, recorder, values
from learn_torch.worker.figures.recorder import FigureRecorder, Send


@contextmanager
def capture_figures(send: Send) -> Iterator[Callable[[Any], None]]:
    """Gives what is to be called at the end of a cell that went well, with its last value.

    It shows the figures that the cell left open, and the value where that is a picture. All
    figures are closed then, and also when the cell failed: the next cell begins with none.
    """
    backend.close_all()  # what a check may have left open is none of the cell's
    here = FigureRecorder(send)
    recorder.activate(here)

    def close(value: Any) -> None:
        for figure in backend.open_figures():
            if not here.shown(figure):
                here.show(figure)
                here.flush(figure)
        values.show(value, here)
        here.finish()

    try:
        yield close
    finally:
        backend.close_all()
        recorder.activate(None)
