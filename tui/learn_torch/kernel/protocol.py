"""The frames between the host and the kernel: all that the two sides share.

One struct a frame; `frames` puts them on the wire. Host to worker: Open, RunCell, Query, InputReply,
Interrupt, Restart, Close. Worker to host: Ready, Opened, Output, Metrics, Figure, InputRequest,
Finished, Answer, Gone. The worker's side runs untrusted code: the host bounds the length of a frame
before it reads it, and each reply is bounded in its type. Nothing is ever unpickled.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from learn_torch.kernel.figures import Figure
from learn_torch.kernel.foreign_text import LINE
from learn_torch.kernel.input_frames import InputReply, InputRequest
from learn_torch.kernel.wire_message import SILENCE, WireMessage
from learn_torch.kernel.wire_types import (
    MAX_BODY,
    MAX_FACTS,
    MAX_LIST,
    MAX_NAME,
    MAX_NOTES,
    MAX_OUTPUT,
    MAX_POINTS,
    MAX_SERIES,
    Column,
    Count,
    Device,
    GpuSpent,
    LayerFact,
    Limits,
    Name,
    Outcome,
    Progress,
    Promises,
    Seconds,
    SourceLine,
    Stream,
    TensorFact,
    Text,
    Word,
)

PROTOCOL = 7

# --- host to worker ---------------------------------------------------------------------------


class Open(msgspec.Struct, frozen=True, tag=True):
    """Start a session: a fresh process with an empty namespace and a scratch folder."""

    session: int
    seed: int = 0
    device: str = "auto"
    """auto, or a label such as cpu, cuda, cuda:1."""
    data: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    limits: Limits = Limits()
    stages: tuple[str, ...] = ()
    """What the lesson's code uses of `kernel.stages`: the session opens when it is imported."""
    prefetch: bool = True
    """Whether what no lesson has named is imported, too, in quiet moments: code may be typed."""


class RunCell(msgspec.Struct, frozen=True, tag=True):
    """Run code in a session; then judge it, if there is a check or a guess."""

    session: int
    run: int
    """Chosen by the host, growing; echoed in everything that the run says."""
    cell: str
    code: str
    check: str | None = None
    guess: str | None = None
    """What the learner thinks the last expression is worth, as Python."""
    trial: bool = False
    """Run in a copy of the session that is thrown away afterwards."""
    columns: Annotated[int, Meta(ge=20, le=1000)] = 80
    """How wide a line of output may be."""
    allow_stdin: bool = False
    """Whether a person is there to answer; else `input` gets end of file."""
    language: Annotated[str, Meta(max_length=35)] = "en"
    """Of our own sentences in the output."""


class Query(msgspec.Struct, frozen=True, tag=True):
    """Ask a session something; answered by one Answer with the same id."""

    session: int
    id: int
    """Chosen by the host."""
    kind: Annotated[str, Meta(max_length=MAX_NAME, pattern=LINE)]
    """What is asked, as kernel.queries names it; a kind that the kernel does not know is refused."""
    args: Annotated[bytes, Meta(max_length=MAX_BODY)] = b""
    """msgpack of the kind's own arguments."""
    seconds: Annotated[float, Meta(gt=0, le=30)] = 1.0
    """After this time it is answered "late"."""


class Interrupt(msgspec.Struct, frozen=True, tag=True):
    """Stop the running cell: KeyboardInterrupt first, then the end of the process."""

    session: int


class Restart(msgspec.Struct, frozen=True, tag=True):
    """Replace the session's process, and if `emptied` its files, by fresh ones; answered by Opened."""

    session: int
    seed: int = 0
    emptied: bool = False


class Close(msgspec.Struct, frozen=True, tag=True):
    """End a session and everything that it started; answered by Gone."""

    session: int


Request = Open | RunCell | Query | InputReply | Interrupt | Restart | Close

# --- worker to host ---------------------------------------------------------------------------


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The kernel is warm. Sent once, first."""

    protocol: int
    python: Word
    torch: Word
    torchvision: Word
    devices: Annotated[tuple[Device, ...], Meta(min_length=1, max_length=MAX_LIST)]
    """All that torch can use here, best first; cpu is always one."""
    seconds: Seconds
    """What warming took."""
    pid: int
    sandbox: Word = ""
    """The level that a session gets, as in Opened."""
    promises: Promises = ()
    """As in Opened, of a session on the first device."""
    root: bool = False
    """As in Opened."""

    def device(self, wanted: str = "auto") -> Device | None:
        """What "auto" (the best), a kind ("cuda": the emptiest) or a label means; None: nothing."""
        fitting = (one for one in self.devices if wanted in ("auto", one.kind, one.label))
        return next(fitting, None)


class Opened(msgspec.Struct, frozen=True, tag=True):
    """A session is ready, with an empty namespace."""

    session: int
    pid: int
    device: Device
    scratch: Annotated[str, Meta(max_length=4096)]
    sandbox: Word
    """The level of sandbox.levels: "confined", "partial", "limits only", "none"."""
    notes: Annotated[tuple[WireMessage, ...], Meta(max_length=MAX_LIST)] = ()
    """For the learner, e.g. that a stand-in takes the place of MNIST."""
    promises: Promises = ()
    """What the level is made of: what a cell cannot do, and what makes that so."""
    root: bool = False
    """Its cells run as root: below "partial", nothing keeps them from the whole machine."""


class Output(msgspec.Struct, frozen=True, tag=True):
    """Bytes that the run (or something it left behind) wrote."""

    session: int
    run: int
    stream: Stream
    data: Annotated[bytes, Meta(max_length=MAX_OUTPUT)]
    dropped: Count = 0
    """Bytes left out just before `data`."""
    dropped_lines: Count = 0
    """Line ends among them."""
    late: bool = False
    """It came when the run was over, from something that the run has left behind."""


class Series(msgspec.Struct, frozen=True):
    """New points of one curve. `steps` and `values` have the same length; values may be nan or inf."""

    name: Name
    steps: Annotated[tuple[int, ...], Meta(max_length=MAX_POINTS)]
    values: Annotated[tuple[float, ...], Meta(max_length=MAX_POINTS)]


class Metrics(msgspec.Struct, frozen=True, tag=True):
    """New points of some curves."""

    session: int
    run: int
    series: Annotated[tuple[Series, ...], Meta(max_length=MAX_SERIES)]
    progress: Progress = Progress()

    def check(self) -> None:
        """Raise ValueError where fields contradict each other, as a type cannot say."""
        for one in self.series:
            if len(one.steps) != len(one.values):
                raise ValueError(f"series {one.name!r} has the wrong number of points")


class TraceLine(msgspec.Struct, frozen=True):
    """One call in the learner's own cells on the way to an error."""

    cell: Word
    line: Count
    """From 1."""
    function: Word
    """Empty at the top level of a cell."""
    source: SourceLine
    column: Column = 0
    end_column: Column = 0
    """The part of the line that failed, in characters; 0, 0 when not known."""


class ErrorReport(msgspec.Struct, frozen=True):
    """An exception, without the interpreter's own machinery."""

    kind: Word
    """The exception's class, qualified where it is not a builtin."""
    message: Text
    trace: Annotated[tuple[TraceLine, ...], Meta(max_length=MAX_LIST)] = ()
    """Outermost first; empty when no cell is to blame."""
    notes: Annotated[tuple[Text | WireMessage, ...], Meta(max_length=MAX_LIST)] = ()
    """What code has added to the exception, as it is; and what the kernel says of it."""
    tensors: Annotated[tuple[TensorFact, ...], Meta(max_length=MAX_FACTS)] = ()
    """Those of the part that failed."""
    layer: LayerFact | None = None
    raised_in: Word = ""  # the function of a library that raised; empty: the cell's own line


class Verdict(msgspec.Struct, frozen=True):
    """The result of a check or of a prediction."""

    passed: bool
    message: WireMessage = SILENCE
    broken: bool = False
    """The check itself is at fault, not the learner."""


class Finished(msgspec.Struct, frozen=True, tag=True):
    """The run is over; nothing more will come from it."""

    session: int
    run: int
    outcome: Outcome
    seconds: Seconds
    reason: WireMessage = SILENCE
    """For people, where the outcome alone does not say it."""
    trouble: ErrorReport | None = None
    verdict: Verdict | None = None
    """None: nothing was judged. That is never a pass."""
    lost: bool = False
    """The process went, and the namespace with it; a fresh one is ready."""
    notes: Annotated[tuple[WireMessage, ...], Meta(max_length=MAX_NOTES)] = ()
    """For the learner: bugs of the training that ran which raise no error."""
    gpu: GpuSpent | None = None
    """None: it allocated nothing on a GPU."""


class Gone(msgspec.Struct, frozen=True, tag=True):
    """A session is over, and nothing that it started is left."""

    session: int
    why: Literal["closed", "device", "missing", "died"] = "closed"
    """closed: on request; device, missing: it could not be opened; died: it crashed."""
    reason: WireMessage = SILENCE


Status = Literal["ok", "busy", "refused", "late", "error"]
"""How a query ended.

ok: answered; busy: a cell runs, and the answer needs the learner's Python; refused: the kernel does
not know that kind; late: not within its time; error: the kernel could not answer.
"""


class Answer(msgspec.Struct, frozen=True, tag=True):
    """The answer to a Query."""

    session: int
    id: int
    status: Status
    body: Annotated[bytes, Meta(max_length=MAX_BODY)] = b""
    """msgpack of the kind's own answer; empty unless the status is "ok"."""


RunReply = Metrics | Figure | InputRequest | Finished
"""What a child may say of its run, beside late Output of an earlier one; all else comes from its guard or the zygote."""

RunFrame = Output | RunReply
"""What comes of a run; Finished is the last."""

Reply = Ready | Opened | Output | RunReply | Answer | Gone
