"""The limits of a session: what its lesson declares and the learner's settings allow, in one value.

Which value applies, for each limit by itself:

    1. a setting is a ceiling: no lesson, and no --timeout, goes above it
    2. what a lesson declares takes the place of the default, more or less than it
    3. a setting takes the place of the default where the lesson declares nothing
    4. the default

Lessons declare memory, processes and time; of a stranger's, that is shown before it opens.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import msgspec

from learn_torch.amounts import in_words
from learn_torch.course.model import Lesson, Sandbox
from learn_torch.i18n.message import Message, msg, msgid, verbatim
from learn_torch.kernel.stages import stages_of
from learn_torch.kernel.user_limits import FIELDS, FREE, UserLimits
from learn_torch.kernel.wire_types import Limits

PLAIN = Limits()
"""What a session has whose lesson declares nothing, and whose learner neither."""

Origin = Literal["default", "settings", "lesson"]
ORIGINS = (msgid("default"), msgid("settings"), msgid("lesson"))
"""The words that the table of limits says for them."""

_WHAT = {
    "memory": msgid("memory beyond the imports"),
    "processes": msgid("processes at a time"),
    "file_size": msgid("one file"),
    "scratch": msgid("files in the scratch folder"),
    "output": msgid("output of one cell"),
    "cpu_seconds": msgid("processor time of one cell"),
    "wall_seconds": msgid("time of one cell"),
    "gpu_memory": msgid("memory of the GPU"),
}
_UNSAID = {
    "memory": msgid("half of the machine"),
    "cpu_seconds": msgid("wall time x cores"),
    "gpu_memory": msgid("half of the GPU"),
}
"""Defaults that depend on the machine."""


def session_limits(
    lesson: Lesson, ceilings: UserLimits = FREE, timeout: float | None = None
) -> Limits:
    """The limits of a session of `lesson`; `timeout`: seconds of one run where it declares no time.

    The screen and --check both ask here, so what is proved is proved as learners will run it.
    """
    return _decide(lesson.sandbox, ceilings, timeout)


def asked_for(
    lesson: Lesson, device: str, ceilings: UserLimits, timeout: float | None
) -> dict[str, Any]:
    """What a session of `lesson` is asked for, but its seed: the arguments of `Kernel.open`."""
    return {
        "device": "cuda" if lesson.device == "cuda" and device == "auto" else device,
        "data": lesson.data,
        "requires": lesson.requires,
        "limits": session_limits(lesson, ceilings, timeout),
        "stages": stages_of(lesson),
    }


def _decide(wants: Sandbox, ceilings: UserLimits, timeout: float | None = None) -> Limits:
    asked = ({} if timeout is None else {"cell_seconds": timeout}) | _declared(wants)
    own = {
        field: ceiling
        for field, ceiling in ceilings.by_field().items()
        if asked.get(field, math.inf) > ceiling
    }
    return msgspec.structs.replace(
        PLAIN, **(asked | own), loopback=wants.loopback, user_set=tuple(own)
    )


def _declared(wants: Sandbox) -> dict[str, float]:
    """What a lesson declares, by field of Limits."""
    said = {
        "memory_bytes": wants.memory_bytes,
        "processes": wants.processes,
        "cell_seconds": None if wants.time is None else float(wants.time),
    }
    return {field: value for field, value in said.items() if value is not None}


def held_back(lesson: Lesson, ceilings: UserLimits) -> tuple[Message, ...]:
    """Where the settings give a lesson less than it declares, each as "memory: 2 GiB"."""
    limits = session_limits(lesson, ceilings)
    less = set(limits.user_set) & _declared(lesson.sandbox).keys()
    return tuple(
        msg("{what}: {amount}", what=msg(_WHAT[name]), amount=_amount(name, getattr(limits, field)))
        for name, field in FIELDS.items()
        if field in less
    )


class InForce(msgspec.Struct, frozen=True):
    """One limit, as it holds for a session."""

    name: str
    """As in the settings."""
    value: Message
    """In words: "2 GiB", "300 s", "half of the machine"."""
    what: str
    origin: Origin


def in_force(ceilings: UserLimits = FREE, lesson: Lesson | None = None) -> tuple[InForce, ...]:
    """Every limit, and who says so; without a lesson, for one that declares nothing."""
    wants = Sandbox() if lesson is None else lesson.sandbox
    limits, declared = _decide(wants, ceilings), _declared(wants)

    def origin(field: str) -> Origin:
        if field in limits.user_set:
            return "settings"
        return "lesson" if field in declared else "default"

    return tuple(
        InForce(name, _value(name, getattr(limits, field)), _WHAT[name], origin(field))
        for name, field in FIELDS.items()
    )


def _value(name: str, value: float | None) -> Message:
    if value is None:
        return msg(_UNSAID.get(name, msgid("none")))
    return verbatim(_amount(name, value))


def _amount(name: str, value: float) -> str:
    if name.endswith("_seconds"):
        return f"{value:g} s"
    return f"{value:,.0f}" if name == "processes" else in_words(int(value))
