"""Show the figures of one run: numbered, throttled, bounded in number; capture ends with the cell."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import monotonic
from typing import TYPE_CHECKING, Any

import msgspec

from learn_torch.i18n.message import msg
from learn_torch.kernel.drawing import MAX_FIGURES, Drawing
from learn_torch.kernel.wire_message import to_wire
from learn_torch.worker.figures import values

if TYPE_CHECKING:  # a session may open before matplotlib is imported
    from matplotlib.figure import Figure

INTERVAL_SECONDS = 1 / 15
"""How often a figure that is shown again and again is described: the screen draws no more often."""

MAX_NOTES = 8
Send = Callable[[int, Drawing], None]
"""Number and drawing."""


class FigureRecorder:
    """The figures of one run."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._numbers: weakref.WeakKeyDictionary[Figure, int] = weakref.WeakKeyDictionary()
        self._due: weakref.WeakKeyDictionary[Figure, float] = weakref.WeakKeyDictionary()
        """When a figure may be described again."""
        self._waiting: weakref.WeakSet[Figure] = weakref.WeakSet()
        self._count = 0
        self._places = 0
        """How many places were taken before `clear`; those that no figure takes again are emptied."""
        self._clears = False
        """Whether the next figure begins anew: `clear_output(wait=True)`."""
        self._left_out = 0
        self._last: Drawing | None = None
        self._displays: dict[str, list[int]] = {}
        """The places of each display that can be updated."""
        self._taken: list[int] = []
        """The places that were taken since the display of now began."""
        self._free: list[int] = []
        """Places of the display that is updated now."""

    @contextmanager
    def display(self, name: str) -> Iterator[None]:
        """What is shown takes the places of what this display has shown before."""
        before = self._taken, self._free
        self._taken, self._free = [], [*self._displays.get(name, ())]
        try:
            yield
            left = [*self._free]
            while self._free:
                self._send(self._freed(), Drawing(()))
            self._displays[name] = [*self._taken, *left]
        finally:  # where an object cannot be shown, what was there stays, and so do its places
            self._taken, self._free = before

    def show(self, figure: Figure) -> None:
        """Show a figure, or its present state in its place; at once, or when `flush` is called."""
        if (number := self._numbers.get(figure)) in self._free:  # the same figure again
            self._free.remove(number)
            self._taken.append(number)
        if self._due.get(figure, 0.0) <= monotonic():
            self._describe(figure)
        else:
            self._waiting.add(figure)

    def flush(self, figure: Figure) -> None:
        """Show the state of a figure that waits for its turn."""
        if figure in self._waiting:
            self._describe(figure)

    def shown(self, figure: Figure) -> bool:
        """Whether the figure was sent in its present state."""
        return figure in self._numbers and figure not in self._waiting and not figure.stale

    def clear(self, *, wait: bool) -> None:
        """Give the places of the figures so far to those that come; `wait`: once one comes."""
        self._clears = wait
        if not wait:
            self._places = max(self._places, self._count)
            self._count = self._left_out = 0
            self._displays.clear()
            self._taken, self._free = [], []
            self._numbers.clear()

    def empty_places(self) -> None:
        """The end of the run: take back the figures that were cleared and not replaced."""
        for number in range(self._count + 1, self._places + 1):
            self._send(number, Drawing(()))

    def put(self, drawing: Drawing) -> None:
        """Show a drawing that does not come from a matplotlib figure."""
        self._begin_anew()
        number = self._next()
        if number is not None:
            self._send_drawing(number, drawing)

    def finish(self) -> None:
        """The end of the run: say how many figures are not shown."""
        if self._left_out and self._last is not None:
            more = msg("{count} more figures of this cell are not shown.", count=self._left_out)
            notes = (*self._last.notes, to_wire(more))[-MAX_NOTES:]
            self._send(MAX_FIGURES, msgspec.structs.replace(self._last, notes=notes))

    def _describe(self, figure: Figure) -> None:
        if not figure.axes:
            return  # empty: `plt.savefig` after `plt.show` begins another figure
        from learn_torch.worker.figures.describe import described

        self._begin_anew()
        number = self._numbers.get(figure) or self._next()
        if number is None:
            return
        self._numbers[figure] = number
        self._waiting.discard(figure)
        self._send_drawing(number, described(figure))
        figure.stale = False
        self._due[figure] = monotonic() + INTERVAL_SECONDS

    def _begin_anew(self) -> None:
        if self._clears:
            self.clear(wait=False)

    def _next(self) -> int | None:
        if self._free:
            number = self._freed()
        elif self._count == MAX_FIGURES:
            self._left_out += 1
            return None
        else:
            self._count = number = self._count + 1
        self._taken.append(number)
        return number

    def _freed(self) -> int:
        """A place of the display that is updated; the figure that had it has none."""
        number = self._free.pop(0)
        for figure in [figure for figure, its in self._numbers.items() if its == number]:
            del self._numbers[figure]
        return number

    def _send_drawing(self, number: int, drawing: Drawing) -> None:
        self._send(number, drawing)
        if number == MAX_FIGURES:
            self._last = drawing


_active: list[FigureRecorder] = []
"""The recorder of the running cell; empty between cells."""


def show(figure: Figure) -> None:
    """Show a figure of the running cell."""
    if _active:
        _active[0].show(figure)


def flush(figure: Figure) -> None:
    """Show the state of a figure of the running cell that waits for its turn."""
    if _active:
        _active[0].flush(figure)


def clear(*, wait: bool) -> None:
    """Let the next figures of the running cell take the places of those before."""
    if _active:
        _active[0].clear(wait=wait)


def display(name: str) -> AbstractContextManager[None]:
    """Let what is shown take the places of what a display of the running cell has shown before."""
    return _active[0].display(name) if _active else nullcontext()


def give(value: Any) -> bool:
    """Show a value in the running cell, if it is a picture; False between cells."""
    if _active:
        values.show(value, _active[0])
    return bool(_active)


@contextmanager
def capture_figures(send: Send) -> Iterator[Callable[[Any], None]]:
    """Yield a function to call, with the last value of the cell, when the cell has succeeded.

    It shows the figures that the cell left open, and the value if it is a picture. All figures
    are closed then, and also when the cell has failed: the next cell begins with none.
    """
    close_all()  # figures that a check left open are not the cell's
    here = FigureRecorder(send)
    _active[:] = [here]

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
        here.empty_places()
        close_all()
        _active.clear()


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
