"""The frames by which a cell asks for a line, as Jupyter's input_request and input_reply.

Only a run whose RunCell allows it may ask, one line at a time. The guard drops every request that
is not of the present run or comes while another is open, and every reply that answers none.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from learn_torch.kernel.foreign_text import CONTROLS, LINE, clean

MAX_PROMPT = 200
"""Characters of a prompt that a field shows; the output has it whole."""
MAX_ANSWER = 4096
"""Characters of one line: a terminal takes as many (N_TTY_BUF_SIZE)."""

ANSWER = rf"\A[^\n{CONTROLS}]*\Z"
"""The pattern of a line that a person typed or pasted; it may hold tabs."""

Number = Annotated[int, Meta(ge=1)]


class InputRequest(msgspec.Struct, frozen=True, tag=True):
    """The cell asks for a line and waits; or it waits no longer."""

    session: int
    run: int
    number: Number
    """Counts the requests of a session."""
    prompt: Annotated[str, Meta(max_length=MAX_PROMPT, pattern=LINE)] = ""
    password: bool = False
    """The answer is not to be seen."""
    withdrawn: bool = False
    """The cell has stopped waiting for the line of that number: something interrupted it."""


class InputReply(msgspec.Struct, frozen=True, tag=True):
    """The line that a person typed, for the request of that number."""

    session: int
    run: int
    number: Number
    value: Annotated[str, Meta(max_length=MAX_ANSWER, pattern=ANSWER)] | None = None
    """None: end of file."""


def answer_of(line: str | None) -> str | None:
    """A line as a reply may carry it: clean and cut; None stays None."""
    return None if line is None else clean(line[:MAX_ANSWER].replace("\n", " "), MAX_ANSWER)
