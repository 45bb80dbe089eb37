"""What a check compared before it passed, so that a pass can say what it stands for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import torch

from learn_torch.i18n.message import NOTHING, Message, listing, msg

_OF_A_RESULT = ("shape", "dtype", "values")
"""What is said first; then what else was looked at."""


class Tally:
    """Counts the comparisons of one check while they go well; a failure ends the check anyway."""

    def __init__(self) -> None:
        self._cases = 0
        self._aspects: dict[str, Message] = {}
        """By name, in the order in which they came up."""

    def counting(self, tools: Mapping[str, Any]) -> dict[str, Any]:
        """The tools of a check, of which those that compare are counted."""
        watched: dict[str, Callable[..., None]] = {
            "same": self._compared,
            "unchanged": self._kept,
            "modes_kept": self._modes_kept,
            "has_graph": self._graph,
            "follows_dtype": self._followed,
        }
        return {name: _noting(tool, watched.get(name)) for name, tool in tools.items()}

    def message(self) -> Message:
        """What was verified; nothing where the check only asked questions of its own."""
        if not self._cases:
            return NOTHING
        ordered = sorted(self._aspects, key=lambda name: name not in _OF_A_RESULT)
        what = listing(self._aspects[name] for name in ordered)
        if self._cases == 1:
            return msg("Verified: {what}.", what=what)
        return msg("Verified in {count} cases: {what}.", count=self._cases, what=what)

    def _compared(self, got: Any, want: Any, *_: Any, dtype: bool = True, **__: Any) -> None:
        self._cases += 1
        if isinstance(want, torch.Tensor):
            self._aspects["shape"] = msg("shape")
            if dtype:
                self._aspects["dtype"] = msg("dtype")
        self._aspects["values"] = msg("values")

    def _kept(self, **tensors: Any) -> None:
        for name in tensors:
            self._aspects[f"unchanged {name}"] = msg("{name} unchanged", name=name)

    def _modes_kept(self, **_: Any) -> None:
        self._aspects["modes"] = msg("modes restored")

    def _graph(self, *_: Any, **__: Any) -> None:
        self._aspects["graph"] = msg("gradients")

    def _followed(self, *_: Any, **__: Any) -> None:
        self._aspects["follows"] = msg("dtype of the input")


def _noting(tool: Any, note: Callable[..., None] | None) -> Any:
    """The same tool, which is noted each time it is used."""
    if note is None:
        return tool

    @functools.wraps(tool)
    def noted(*args: Any, **named: Any) -> Any:
        note(*args, **named)
        return tool(*args, **named)

    return noted
