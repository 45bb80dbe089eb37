"""The types that frames are made of, each with its bound.

The worker's side runs untrusted code: what it sends is refused as it is decoded, where it is longer
or larger than its type allows, or holds control characters.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.kernel.foreign_text import LINE, TEXT

MAX_POINTS = 4096
"""Points of one series in one frame."""
MAX_SERIES = 16
MAX_RATES = 4
"""Learning rates of one optimizer that are shown."""
MAX_NAME = 40
"""Characters in the name of a series."""
MAX_WORD = 200
"""Characters in the name of anything else: a device, an exception's class, a function."""
MAX_MESSAGE = 4000
"""Characters of an exception's message, or of one of its notes."""
MAX_SOURCE = 2000
"""Characters of a line of source."""
MAX_LIST = 64
"""Items of a list that people read: notes, promises, the calls of a traceback, devices."""
MAX_NOTES = 4
"""Notes on one training; nobody reads more."""
MAX_OUTPUT = 1 << 18
"""Bytes of one Output frame; the guard's batches stay below 200 KiB."""
MAX_BODY = 1 << 18
"""Bytes of the arguments of a Query, or of the body of an Answer."""

Name = Annotated[str, Meta(max_length=MAX_NAME, pattern=LINE)]
Word = Annotated[str, Meta(max_length=MAX_WORD, pattern=LINE)]
Text = Annotated[str, Meta(max_length=MAX_MESSAGE, pattern=TEXT)]
"""What Python, torch or learner code says; no language changes it."""
SourceLine = Annotated[str, Meta(max_length=MAX_SOURCE, pattern=TEXT)]
Promises = Annotated[tuple[tuple[Word, Word], ...], Meta(max_length=MAX_LIST)]
"""What a cell cannot do, and what makes that so."""
Stream = Literal["stdout", "stderr"]
Count = Annotated[int, Meta(ge=0)]
Column = Annotated[int, Meta(ge=0, le=MAX_SOURCE)]
Seconds = Annotated[float, Meta(ge=0)]

Outcome = Literal["ok", "error", "interrupted", "timeout", "died", "refused"]
"""How a run ended.

ok: to the end; error: an exception; interrupted: by the learner; timeout: by a limit;
died: the process went (crash, exit, out of memory); refused: never started.
"""


class Limits(msgspec.Struct, frozen=True):
    """What one session may use. None: no limit."""

    cell_seconds: float | None = 300.0
    """Wall time of one run."""
    memory_bytes: int | None = None
    """Private memory beyond what the imports take; None: half of the machine."""
    file_bytes: int | None = 256 << 20
    """The largest file it may write."""
    scratch_bytes: int | None = 1 << 30
    """All files in its scratch folder together."""
    processes: int = 64
    """Processes at a time: DataLoader's workers, a pool, a compiler."""
    loopback: bool = False
    """It may use TCP with itself, on 127.0.0.1 and ::1, as distributed training does."""
    output_bytes: int = 256 << 10
    """Output of one run that is passed on whole; after that, samples of the newest."""
    grace_seconds: float = 1.0
    """How long an interrupted cell may take to yield before everything is killed."""
    cpu_seconds: float | None = None
    """Processor time of one run, all processes together; None: its wall time on every core."""
    gpu_bytes: int | None = None
    """Memory of the chosen GPU, all processes together; None: half of it."""
    user_set: tuple[str, ...] = ()
    """Names of the fields that the learner's settings decide: a sentence about them says so."""

    def source_suffix(self, field: str) -> Message:
        """The end of a sentence about a limit that the learner has set."""
        return msg(", as your settings say") if field in self.user_set else NOTHING


class Snapshot(msgspec.Struct, frozen=True):
    """A frame that replaces an earlier one of its type and number: an animation cannot pile up."""

    session: int
    run: int
    number: int

    @property
    def place(self) -> tuple[str, int]:
        """What it replaces."""
        return type(self).__name__, self.number


class Device(msgspec.Struct, frozen=True):
    """A device as torch names it, and what to show."""

    kind: Literal["cuda", "mps", "xpu", "cpu"]
    name: Word
    """For people, e.g. "NVIDIA H200"."""
    index: Count | None = None
    """Which of several, as the machine numbers them; a lesson sees only the chosen one, as 0."""
    free_bytes: Count | None = None
    total_bytes: Count | None = None

    @property
    def label(self) -> str:
        """As on the command line: "cpu", "cuda:1"."""
        return self.kind if self.index is None else f"{self.kind}:{self.index}"


MAX_FACTS = 6
"""Tensors that an error report describes."""
Shape = Annotated[tuple[Count, ...], Meta(max_length=64)]
"""Of a tensor; torch allows no more dimensions."""


class TensorFact(msgspec.Struct, frozen=True):
    """A tensor that took part in what failed."""

    text: Word
    """As the learner's code names it: "x", "self.weight"; empty: the input of the layer."""
    dtype: Name
    device: Name
    shape: Shape
    unflattened: Shape = ()
    """The shape of the tensor that this one is a view of; empty where it is none."""


class LayerFact(msgspec.Struct, frozen=True):
    """The module of torch in which it failed."""

    name: Word
    """In the learner's model: "net.2", "self.fc"; empty where it has no name."""
    type: Word
    settings: Word = ""
    """How it was made: "in_features=784, out_features=10"."""


class Progress(msgspec.Struct, frozen=True):
    """How far a training is."""

    rates: Annotated[tuple[float, ...], Meta(max_length=MAX_RATES)] = ()
    """The learning rates of the optimizer that stepped last, each once."""
    expected: Count = 0
    """How many points the first curve will have, as its loop says; 0 where that is not known."""


class GpuSpent(msgspec.Struct, frozen=True):
    """What a run took of its GPU."""

    peak_bytes: Annotated[int, Meta(ge=0, le=1 << 60)]
    """The most bytes of tensors at one time, as torch's allocator counts them."""
    seconds: Annotated[float, Meta(ge=0, le=1e9)] | None = None
    """From the run's start to the end of its kernels, by CUDA events, pauses between kernels
    included; None: the run was the first on the GPU, or was stopped before the GPU was done."""
