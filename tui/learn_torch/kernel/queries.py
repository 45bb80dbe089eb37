"""What can be asked of a session, and what is answered: the bodies of Query and Answer.

A kind is an entry here and one in worker.queries. Answers come from untrusted code, so each is
bounded in its type.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from learn_torch.kernel.foreign_text import LINE
from learn_torch.kernel.protocol import Answer, Status
from learn_torch.kernel.wire_types import Count, Seconds, Shape


class AskUsage(msgspec.Struct, frozen=True):
    """Kind "usage": what a session takes of the machine; answered during a run too."""


class GpuUsage(msgspec.Struct, frozen=True):
    """The session's GPU, as the driver says."""

    percent: Annotated[int, Meta(ge=0, le=100)] | None
    """Of the time, in which a kernel of anybody ran; None where the driver does not say."""
    used_bytes: Count
    """By everybody, with what the driver keeps for itself."""
    total_bytes: Count
    own_bytes: Count | None = None
    """By the session; None where the driver does not tell its processes from others."""
    others_bytes: Count = 0
    """By all other processes; 0 where `own_bytes` is None."""
    has_context: bool = False
    """Whether the session can use the GPU yet; True where that cannot be seen."""

    @property
    def by_others(self) -> bool:
        """Whether somebody else is computing there.

        A CUDA context alone takes 640 MB of an H200, and a desktop is not among the processes that
        compute. Where the driver does not tell processes apart, only a GPU that the session has
        not touched can say it: its memory (an idle H200 holds 645 MB) or its kernels are of others.
        """
        if self.own_bytes is not None:
            return self.others_bytes >= 500 << 20
        busy = self.percent is not None and self.percent >= 20
        return not self.has_context and (self.used_bytes >= 1 << 30 or busy)


class Usage(msgspec.Struct, frozen=True):
    """What the child and all that it has started take."""

    memory_bytes: Count
    """Resident, with shared pages divided among the processes that share them."""
    processes: Count
    threads: Count
    cpu_seconds: Seconds
    """Since the session's process was started."""
    gpu: GpuUsage | None = None
    """None: the session has none, or nothing was measured yet."""


MAX_VARIABLES = 1500
"""Names of a list; what is beyond is counted."""
MAX_SHORT = 80
"""Characters of a name, a class or a short repr."""

Short = Annotated[str, Meta(max_length=MAX_SHORT, pattern=LINE)]
VariableKind = Literal[
    "tensor", "array", "module", "optimizer", "dataset", "loader", "collection", "object",
    "function", "class",
]  # fmt: skip
"""What a variable is, by its class. array: numpy's; object: everything else."""


class Variable(msgspec.Struct, frozen=True, array_like=True):
    """One name and what it stands for, read without running code of the learner's."""

    name: Short
    kind: VariableKind
    type: Short
    """The name of its class."""
    stamp: int = 0
    """Another number where the value is another, or was changed in place; 64 bits."""
    text: Short = ""
    """A short repr of what is no tensor; of a tensor its `grad_fn`, of a function its parameters."""
    shape: Shape | None = None
    """None: no tensor and no array, or one that has no shape yet."""
    dtype: Short = ""
    device: Short = ""
    layout: Short = ""
    """What is not a plain strided tensor: "sparse_coo", "nested", "quantized"; else empty."""
    grad: Literal["", "leaf", "graph"] = ""
    """leaf: it requires a gradient; graph: it was computed from what does."""
    length: Count | None = None
    """Samples of a dataset, batches of a loader, items of a collection, parts of a module."""
    batch: Count | None = None
    """Samples in a batch of a loader."""
    parameters: Count | None = None
    """Numbers in the parameters of a module."""
    frozen: Count = 0
    """How many of them require no gradient."""
    rates: Annotated[tuple[float, ...], Meta(max_length=8)] = ()
    """Learning rates of an optimizer, one for each of its parameter groups."""
    bytes: Count = 0
    """What a tensor, the parameters of a module or the state of an optimizer take, in bytes."""


class AskVariables(msgspec.Struct, frozen=True):
    """Kind "variables": the names that the learner's cells have made."""


class Variables(msgspec.Struct, frozen=True):
    """All of them, in the order in which they were made; modules and private names left out."""

    items: Annotated[tuple[Variable, ...], Meta(max_length=MAX_VARIABLES)] = ()
    total: Count = 0
    """How many there are; more than `items` where they are cut."""
    status: Status = "ok"
    """Why there are none, where the query was not answered; set by the host."""


MAX_PATH = 16
MAX_ROWS, MAX_COLUMNS = 64, 32
"""Numbers of a grid, downwards and to the right."""
MAX_LINES = 400
"""Rows of a tree or a graph."""
MAX_PICTURE = 96
"""Pixels of a picture, in each direction."""
MAX_BINS = 40


class Inspect(msgspec.Struct, frozen=True):
    """Kind "inspect": one variable, or a part of one, in detail."""

    path: Annotated[tuple[Short, ...], Meta(min_length=1, max_length=MAX_PATH)]
    """A name, then attributes, keys and indices: ("net", "0", "weight")."""
    plane: Count = 0
    """Of a tensor of more than two dimensions: which of its matrices, counted through."""
    row: Count = 0
    column: Count = 0
    """The first number of the grid."""
    rows: Annotated[int, Meta(ge=1, le=MAX_ROWS)] = 16
    columns: Annotated[int, Meta(ge=1, le=MAX_COLUMNS)] = 8
    grid_only: bool = False
    """For another part of the grid: without statistics, parts and graph."""


class Statistics(msgspec.Struct, frozen=True):
    """The numbers of a tensor in short. low, mean and high are of its finite numbers."""

    low: float
    mean: float
    high: float
    nans: Count = 0
    infs: Count = 0
    looked_at: Count = 0
    """How many numbers were looked at; fewer than there are where it is very large."""
    bins: Annotated[tuple[Count, ...], Meta(max_length=MAX_BINS)] = ()
    """A histogram from low to high; empty where there is none."""


Number = bool | int | float | Short
"""A number of a grid; a complex one as text. Integers have 64 bits."""


class Grid(msgspec.Struct, frozen=True):
    """A part of a matrix."""

    height: Count
    width: Count
    """Of the whole matrix."""
    planes: Count
    """How many matrices the tensor has: the product of all sizes but the last two."""
    plane: Count
    row: Count
    column: Count
    """The place of the first number, within the bounds of the matrix."""
    cells: Annotated[
        tuple[Annotated[tuple[Number, ...], Meta(max_length=MAX_COLUMNS)], ...],
        Meta(max_length=MAX_ROWS),
    ]


class Picture(msgspec.Struct, frozen=True):
    """A matrix or an image as pixels: rows from the top, three bytes each."""

    width: Annotated[int, Meta(ge=1, le=MAX_PICTURE)]
    height: Annotated[int, Meta(ge=1, le=MAX_PICTURE)]
    pixels: Annotated[bytes, Meta(max_length=3 * MAX_PICTURE * MAX_PICTURE)]
    array: tuple[Count, Count]
    """Columns and rows of what it shows."""


class TreeLine(msgspec.Struct, frozen=True, array_like=True):
    """A row of a tree: a part of a module or object, or a step of a gradient's computation."""

    depth: Annotated[int, Meta(ge=0, le=MAX_LINES)]
    name: Short
    type: Short
    text: Short = ""
    """Its shape, or another short repr."""
    parameters: Count | None = None
    path: Annotated[tuple[Short, ...], Meta(max_length=MAX_PATH)] = ()
    """Where `inspect` finds it; empty where it cannot be opened."""


class Details(msgspec.Struct, frozen=True):
    """What is known of one variable. Parts that it does not have are None or empty."""

    variable: Variable | None = None
    """None: there is no such variable (any more)."""
    statistics: Statistics | None = None
    grid: Grid | None = None
    gradient: Variable | None = None
    gradient_statistics: Statistics | None = None
    gradient_grid: Grid | None = None
    picture: Picture | None = None
    parts: Annotated[tuple[TreeLine, ...], Meta(max_length=MAX_LINES)] = ()
    """Of a module its layers and parameters; of another object what it holds."""
    graph: Annotated[tuple[TreeLine, ...], Meta(max_length=MAX_LINES)] = ()
    """How it was computed: `grad_fn` and what is behind it."""
    status: Status = "ok"


T = TypeVar("T", bound=msgspec.Struct)


def read_body(answer: Answer, kind: type[T]) -> T | None:
    """What an answer says; None where it is none, or breaks the bounds of its type."""
    if answer.status != "ok":
        return None
    try:
        return msgspec.msgpack.decode(answer.body, type=kind)
    except (msgspec.DecodeError, RecursionError):
        return None


def reason_of(answer: Answer) -> Status:
    """Why an answer has no body that can be read."""
    return "error" if answer.status == "ok" else answer.status
