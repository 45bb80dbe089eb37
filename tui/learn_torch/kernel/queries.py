"""What can be asked of a session, and what is answered: the bodies of Query and Answer.

A kind is an entry here and one in worker.queries. Answers come from untrusted code, so each is
bounded in its type.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from learn_torch.kernel.protocol import Status
from learn_torch.kernel.wire_types import Count, Seconds, Word

MAX_CODE = 128 << 10
"""Characters of the code in which something is completed."""
MAX_ITEMS = 200


class Complete(msgspec.Struct, frozen=True):
    """Kind "complete": what may stand at a place in code."""

    code: Annotated[str, Meta(max_length=MAX_CODE)]
    position: Count
    """Where the cursor is, in characters from the beginning of `code`."""


ItemKind = Literal[
    "module", "class", "function", "method", "property", "tensor", "instance", "keyword", "name",
    "file",
]  # fmt: skip
"""What a completion is. name: assigned in code that has not run; file: a path in a string."""


class Completion(msgspec.Struct, frozen=True):
    """One of the texts that may stand there."""

    text: Word
    """Takes the place of `start` to `end` of the Completions."""
    kind: ItemKind
    signature: Word = ""
    """Of a function or class, its parameters: "(input, dim=None)"; of a value, its type."""
    doc: Word = ""
    """The first line of its docstring."""


class Completions(msgspec.Struct, frozen=True):
    """All that may stand there, best first."""

    start: Count = 0
    end: Count = 0
    items: Annotated[tuple[Completion, ...], Meta(max_length=MAX_ITEMS)] = ()
    total: Count = 0
    """How many there are; more than `items` where they are cut."""
    status: Status = "ok"
    """Why there are none, where the query was not answered; set by the host."""

    @property
    def common(self) -> str:
        """The longest beginning that all items share: what Tab may insert without asking."""
        if not self.items:
            return ""
        first, last = min(i.text for i in self.items), max(i.text for i in self.items)
        shared = next(
            (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None
        )
        return first[:shared] if shared is not None else first[: min(len(first), len(last))]


class AskUsage(msgspec.Struct, frozen=True):
    """Kind "usage": what a session takes of the machine; answered during a run too."""


class Usage(msgspec.Struct, frozen=True):
    """What the child and all that it has started take."""

    memory_bytes: Count
    """Resident, with shared pages divided among the processes that share them."""
    processes: Count
    threads: Count
    cpu_seconds: Seconds
    """Since the session's process was started."""
