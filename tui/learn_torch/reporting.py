"""The one function that learner code may import from us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Sink = Callable[[dict[str, Any]], None]
"""Takes the named values of one `report` call."""

_sinks: list[Sink] = []


def report(**values: Any) -> None:
    """Add one point to the curve of each name, at the current optimizer step.

    A value is a number or a one-element tensor; a tensor stays on its device until
    the curve is drawn. Outside a lesson this does nothing, so a script that calls it
    runs unchanged anywhere.
    """
    for sink in _sinks:
        sink(values)


def install(sink: Sink) -> None:
    """Send every later `report` to `sink`; called once, by the worker."""
    _sinks[:] = [sink]
