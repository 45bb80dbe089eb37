"""Keep our own code out of what a cell measures: profiles, traces of calls, snapshots of memory.

A training step passes through our hooks. A profile shows them as what they wrap, and nothing else of ours.
"""

from __future__ import annotations

import bdb
import cProfile
import functools
import sys
import tracemalloc
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from learn_torch.worker import own_frames, traces

Function = tuple[str, int, str]
"""File, line and name: how a profile knows a function."""
_wrapped: dict[CodeType, Function] = {}
"""Our wrappers -> what they wrap."""
MAX_CALLERS = 1000
_GETFRAME: Function = ("~", 0, "<built-in method sys._getframe>")
"""What a wrapper calls, and its original does not."""
_OURS: Function = (own_frames.FOLDER, 0, "")


def remember_wrappers(*wrappers: Any) -> None:
    """Show wrappers of ours as the functions that they wrap."""
    for wrapper in wrappers:
        _wrapped[wrapper.__code__] = _key(wrapper.__wrapped__.__code__)


def _key(code: CodeType) -> Function:
    return code.co_filename, code.co_firstlineno, code.co_name


def install() -> None:
    """Patch cProfile, tracemalloc and the tracing of `sys` in a session; once, in the child."""
    cProfile.Profile.snapshot_stats = _without_us(cProfile.Profile.snapshot_stats)  # type: ignore[method-assign]
    tracemalloc.take_snapshot = functools.partial(_snapshot, tracemalloc.take_snapshot)
    sys.settrace, sys.gettrace = _guarding(sys.settrace)
    sys.setprofile, sys.getprofile = _guarding(sys.setprofile)


def _without_us(original: Any) -> Any:
    def snapshot_stats(self: Any) -> None:
        original(self)
        self.stats = _without_hooks(self.stats)

    return snapshot_stats


def _without_hooks(stats: dict[Function, Any]) -> dict[Function, Any]:
    """A profile without our functions, and without the calls that they made."""
    names = {_key(code): original for code, original in _wrapped.items()}
    found: dict[Function, list[Any]] = {}
    for key, (*numbers, callers) in stats.items():
        entry = found.setdefault(names.get(key, key), [0, 0, 0.0, 0.0, {}])
        entry[:4] = [a + b for a, b in zip(entry, numbers, strict=False)]
        if key == _GETFRAME:
            callers = {_OURS if one in names else one: calls for one, calls in callers.items()}
        entry[4] |= {names.get(caller, caller): calls for caller, calls in callers.items()}
    gone = {_OURS} | {key for key in found if key[0].startswith(own_frames.FOLDER)}
    while True:
        for entry in found.values():
            for caller in gone & entry[4].keys():
                calls, primitive, own, whole = entry[4].pop(caller)
                taken = (primitive, calls, own, whole)
                entry[:4] = [max(0, a - b) for a, b in zip(entry, taken, strict=False)]
        ended = {key for key, entry in found.items() if entry[1] == 0} - gone
        if not ended:
            return {key: tuple(entry) for key, entry in found.items() if key not in gone}
        gone |= ended


def _snapshot(original: Any) -> Any:
    snapshot = original()
    kept = []
    for domain, size, frames, *rest in snapshot.traces._traces:
        theirs = tuple(frame for frame in frames if not frame[0].startswith(own_frames.FOLDER))
        if theirs and theirs[0] is frames[0]:  # the newest call comes first
            kept.append((domain, size, theirs, *rest))
    return tracemalloc.Snapshot(tuple(kept), snapshot.traceback_limit)


def _guarding(original: Callable[[Any], None]) -> tuple[Any, Callable[[], Any]]:
    """`sys.settrace` and `sys.gettrace`, or those of profiles, for functions that see none of our calls."""
    get = sys.gettrace if original is sys.settrace else sys.getprofile

    @functools.wraps(original)
    def set_function(function: Any, /) -> None:
        if function is None or isinstance(getattr(function, "__self__", None), bdb.Bdb):
            original(function)  # a debugger has its own way
        else:
            original(_Guarded(function))

    def get_function() -> Any:
        found = get()
        return found.function if isinstance(found, _Guarded) else found

    return set_function, get_function


class _Guarded:
    """A tracing function that hears only of the calls of cells and libraries."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        return None if _serves_us(frame) else self.function(frame, event, argument)


def _serves_us(frame: FrameType | None) -> bool:
    """Whether a frame is ours, or was called by one of ours.

    A wrapper stands for what it wraps: to `profile`, a call has the frame behind it.
    """
    if frame is not None and frame.f_code in _wrapped:
        return False
    for _ in range(MAX_CALLERS):
        if frame is None or traces.cell_of(frame.f_code.co_filename) is not None:
            return False
        if own_frames.is_ours(frame) and frame.f_code not in _wrapped:
            return True
        frame = frame.f_back
    return False
