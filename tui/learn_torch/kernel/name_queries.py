"""Queries about names in code: what may stand at a place, and what a name means.

The bodies of a Query and of its Answer, as those in kernel.queries.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from learn_torch.kernel.foreign_text import LINE, TEXT
from learn_torch.kernel.protocol import Answer, Status
from learn_torch.kernel.queries import read_body, reason_of
from learn_torch.kernel.wire_types import Count, Word

MAX_CODE = 30_000
"""Characters of the code in which something is completed; with those above, of four bytes each, they
fit into a query."""
MAX_ITEMS = 200


class Complete(msgspec.Struct, frozen=True):
    """Kind "complete": what may stand at a place in code."""

    code: Annotated[str, Meta(max_length=MAX_CODE)]
    position: Count
    """Where the cursor is, in characters from the beginning of `code`."""
    above: Annotated[str, Meta(max_length=MAX_CODE)] = ""
    """The end of the cells above: names that they assign and import, whether they have run or not."""


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


def read_completions(answer: Answer, code: str, position: int) -> Completions:
    """What an answer offers; nothing, with the reason, where it cannot be read or is impossible."""
    found = read_body(answer, Completions)
    if found is None:
        return Completions(position, position, status=reason_of(answer))
    if not 0 <= found.start <= found.end <= len(code):
        return Completions(position, position, status="error")
    return found


MAX_NAME_PARTS = 16
MAX_SIGNATURE = 2000
MAX_DOCS = 60_000
"""Characters of a docstring: the longest of torch has 21,000."""


class AskDocs(msgspec.Struct, frozen=True):
    """Kind "docs": what a name means."""

    path: Annotated[tuple[Word, ...], Meta(min_length=1, max_length=MAX_NAME_PARTS)]
    """Its parts: ("torch", "nn", "Linear"). The first is empty where it is no name: f(x).sum."""
    code: Annotated[str, Meta(max_length=MAX_CODE)] = ""
    """The cell and those above: the names that they import."""


class Docs(msgspec.Struct, frozen=True):
    """What a name means: how it is called, and its docstring."""

    name: Word = ""
    """As it is found; empty where nothing is known."""
    kind: ItemKind = "name"
    signature: Annotated[str, Meta(max_length=MAX_SIGNATURE, pattern=LINE)] = ""
    """Parameters; of a value, its type."""
    text: Annotated[str, Meta(max_length=MAX_DOCS, pattern=TEXT)] = ""
    """The docstring, without its indentation."""
    guessed: bool = False
    """Whether the owner is not known, and `name` is that of a tensor or another usual one."""
    status: Status = "ok"
    """Why there is nothing, where the query was not answered; set by the host."""
