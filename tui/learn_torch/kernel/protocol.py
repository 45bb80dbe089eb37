"""The frames between the host and the kernel: all that the two sides share.

One struct a frame; `frames` puts them on the wire. Host to worker: Open, RunCell, Interrupt, Restart, Close. Worker to host: Ready, Opened, Output,
Metrics, Figure, Finished, Gone. The worker's side runs untrusted code, so the host bounds the length
before it reads, and the types while it decodes; nothing is ever unpickled.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from learn_torch.kernel.drawing import MAX_FIGURES, Drawing

PROTOCOL = 2
MAX_POINTS = 4096
"""Points of one series in one frame."""
MAX_SERIES = 16
MAX_NAME = 40
"""Characters in the name of a series."""

Outcome = Literal["ok", "error", "interrupted", "timeout", "died", "refused"]
"""How a run ended.

ok: to the end; error: an exception; interrupted: by the learner; timeout: by a limit;
died: the process went (crash, exit, out of memory); refused: never started.
"""


class Limits(msgspec.Struct, frozen=True):
    """What one session may use. None: no limit."""

    cell_seconds: float | None = 300.0
    """Wall time of one run."""
    session_seconds: float | None = None
    """Wall time of all runs of the session together; idle time is free."""
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

    def source_suffix(self, field: str) -> str:
        """What a sentence about a limit adds when it is of the learner's own making."""
        return ", as your settings say" if field in self.user_set else ""


class Device(msgspec.Struct, frozen=True):
    """A device as torch names it, and what to show."""

    kind: Literal["cuda", "mps", "xpu", "cpu"]
    name: str
    """For people, e.g. "NVIDIA H200"."""
    index: int | None = None
    """Which of several, as the machine numbers them; a lesson sees only the chosen one, as 0."""
    free_bytes: int | None = None
    total_bytes: int | None = None

    @property
    def label(self) -> str:
        """As on the command line: "cpu", "cuda:1"."""
        return self.kind if self.index is None else f"{self.kind}:{self.index}"


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


class Interrupt(msgspec.Struct, frozen=True, tag=True):
    """Stop the running cell: KeyboardInterrupt first, then the end of the process."""

    session: int


class Restart(msgspec.Struct, frozen=True, tag=True):
    """Throw the session's process away and begin afresh; answered by Opened."""

    session: int
    seed: int = 0


class Close(msgspec.Struct, frozen=True, tag=True):
    """End a session and everything that it started; answered by Gone."""

    session: int


Request = Open | RunCell | Interrupt | Restart | Close

# --- worker to host ---------------------------------------------------------------------------


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The kernel is warm. Sent once, first."""

    protocol: int
    python: str
    torch: str
    torchvision: str
    devices: tuple[Device, ...]
    """All that torch can use here, best first; never empty, since cpu is one."""
    seconds: float
    """What warming took."""
    pid: int


class Opened(msgspec.Struct, frozen=True, tag=True):
    """A session stands ready; `fresh` namespaces begin here."""

    session: int
    pid: int
    device: Device
    scratch: str
    sandbox: str
    """The level of sandbox.levels: "confined", "partial", "limits only", "none"."""
    notes: tuple[str, ...] = ()
    """For the learner, e.g. that a stand-in takes the place of MNIST."""
    promises: tuple[tuple[str, str], ...] = ()
    """What the level is made of: what a cell cannot do, and what makes that so."""
    root: bool = False
    """Its cells run as root: below "partial", nothing keeps them from the whole machine."""


class Output(msgspec.Struct, frozen=True, tag=True):
    """Bytes that the run (or something it left behind) wrote."""

    session: int
    run: int
    stream: Literal["stdout", "stderr"]
    data: bytes
    dropped: int = 0
    """Bytes left out just before `data`."""


class Series(msgspec.Struct, frozen=True):
    """New points of one curve. `steps` and `values` have the same length; values may be nan or inf."""

    name: str
    steps: tuple[int, ...]
    values: tuple[float, ...]


class Metrics(msgspec.Struct, frozen=True, tag=True):
    """New points of some curves."""

    session: int
    run: int
    series: tuple[Series, ...]


class Figure(msgspec.Struct, frozen=True, tag=True):
    """A figure that the run shows, or the next state of one that it has shown before."""

    session: int
    run: int
    number: Annotated[int, msgspec.Meta(ge=1, le=MAX_FIGURES)]
    """Which of the run's figures; one that comes again replaces itself."""
    drawing: Drawing


class TraceLine(msgspec.Struct, frozen=True):
    """One call in the learner's own cells on the way to an error."""

    cell: str
    line: int
    """From 1."""
    function: str
    """Empty at the top level of a cell."""
    source: str
    column: int = 0
    end_column: int = 0
    """The part of the line that failed, in characters; 0, 0 when not known."""


class ErrorReport(msgspec.Struct, frozen=True):
    """An exception, without the interpreter's own machinery."""

    kind: str
    """The exception's class, qualified where it is not a builtin."""
    message: str
    trace: tuple[TraceLine, ...] = ()
    """Outermost first; empty when no cell is to blame."""
    notes: tuple[str, ...] = ()


class Verdict(msgspec.Struct, frozen=True):
    """What a check or a prediction came to."""

    passed: bool
    message: str
    broken: bool = False
    """The check itself is at fault, not the learner."""


class Finished(msgspec.Struct, frozen=True, tag=True):
    """The run is over; nothing more will come from it."""

    session: int
    run: int
    outcome: Outcome
    seconds: float
    reason: str = ""
    """For people, where the outcome alone does not say it."""
    trouble: ErrorReport | None = None
    verdict: Verdict | None = None
    """None: nothing was judged. That is never a pass."""
    lost: bool = False
    """The process went, and the namespace with it; a fresh one stands ready."""


class Gone(msgspec.Struct, frozen=True, tag=True):
    """A session is over, and nothing that it started is left."""

    session: int
    why: Literal["closed", "device", "missing", "died"] = "closed"
    """closed: on request; device, missing: it could not be opened; died: it fell over."""
    reason: str = ""


Said = Metrics | Figure | Finished
"""What a child may say of its run; all else comes from its guard or the zygote."""

Reply = Ready | Opened | Output | Metrics | Figure | Finished | Gone
