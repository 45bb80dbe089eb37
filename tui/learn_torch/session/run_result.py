"""The result of a run: one type from the wire to the disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from learn_torch.course.model import Cell
from learn_torch.i18n.message import NOTHING, Message, authored
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.figures import Figures
from learn_torch.kernel.protocol import ErrorReport, Verdict
from learn_torch.kernel.wire_message import WireMessage, to_wire
from learn_torch.kernel.wire_types import MAX_NOTES, GpuSpent, Outcome
from learn_torch.study.records import MAX_BLOB, MAX_DETAILS, MAX_OUTPUT_BLOB, RunRecord

T = TypeVar("T")
Data = TypeVar("Data", str, bytes)

Age = Literal["now", "restart", "last time"]
"""now: of this session; restart: of one that was restarted; last time: read from the study."""


@dataclass(frozen=True)
class RunResult:
    """A finished run."""

    outcome: Outcome
    seconds: float
    output: str = ""
    """Both streams in the order of arrival, with colours."""
    stdout: str = ""
    """Without colours, as `stderr`. The study keeps `output` alone: both are empty from there."""
    stderr: str = ""
    late: str = ""
    """What something that it left behind has printed since, with colours."""
    cut_lines: int = 0
    """Lines that were left out of the output, beyond the output limit, as `cut_bytes`."""
    cut_bytes: int = 0
    reason: Message = NOTHING
    """For people, where the outcome alone does not say it."""
    trouble: ErrorReport | None = None
    verdict: Verdict | None = None
    """None: nothing was judged. That is never a pass."""
    lost: bool = False
    """The process went, and the namespace with it."""
    notes: tuple[WireMessage, ...] = ()
    """On a training that raised no error."""
    gpu: GpuSpent | None = None
    """What it took of a GPU."""
    code: str | None = None
    """Digest of the code that ran; None where that is not known."""
    age: Age = "now"
    curves: Curves = field(default_factory=Curves, compare=False)
    earlier: tuple[Curves, ...] = field(default=(), compare=False)
    """The curves of the runs before, the newest first; known of a result from the study."""
    figures: Figures = field(default_factory=Figures, compare=False)

    def aged(self, age: Age) -> RunResult:
        """Return the same result, seen later."""
        return replace(self, age=age)

    @property
    def drawn(self) -> dict[str, int]:
        """How much of each kind it showed beside text and curves; what was not shown is left out."""
        return {"figures": len(self.figures)} if len(self.figures) else {}

    @property
    def judged(self) -> bool | None:
        """What a sound check or prediction said; None where there was none."""
        sound = self.verdict is not None and not self.verdict.broken
        return self.verdict.passed if self.verdict is not None and sound else None


def passes(cell: Cell, result: RunResult, guess: str | None) -> bool:
    """Return whether the cell counts as done with this result.

    Code: it ran to its end, or raised what it was meant to raise. An exercise: its check passed.
    A prediction: it was answered, rightly or not, and the code ran.
    """
    if cell.exercise is not None:
        return result.judged is True
    if cell.predict is not None and guess is None:
        return False
    return result.outcome == "ok" or announced(cell, result)


def announced(cell: Cell, result: RunResult) -> bool:
    """Return whether the run ended with the exception that the lesson means it to end with."""
    expected = cell.raises or (cell.predict and cell.predict.answer)
    kind = result.trouble.kind.rpartition(".")[2] if result.trouble else ""
    return bool(result.outcome == "error" and expected and kind == expected.rpartition(".")[2])


# --- to the study and back --------------------------------------------------------------------


def encode(
    result: RunResult, cell: Cell, device: str, when: float, earlier: Sequence[Curves] = ()
) -> RunRecord:
    """Turn a result into what the study saves, with the curves of the runs before."""
    said = result.verdict.message if result.verdict else result.reason
    return RunRecord(
        outcome=result.outcome,
        output=_text_blob(result.output),
        curves=_bounded(result.curves.to_bytes(earlier)),
        verdict_passed=result.judged,
        verdict_message=str(said),
        trouble=_bounded(msgspec.msgpack.encode(result.trouble) if result.trouble else b""),
        seconds=result.seconds,
        device=device,
        fingerprint=cell.fingerprint,
        when=when,
        figures=_bounded(result.figures.to_bytes()),
        message=msgspec.json.encode(said).decode() if said else "",
        late=_text_blob(result.late),
        cut_lines=result.cut_lines,
        cut_bytes=result.cut_bytes,
        details=_pack_details(result),
    )


def with_late(run: RunRecord, late: str) -> RunRecord:
    """Return a saved run with what it has printed since."""
    return msgspec.structs.replace(run, late=_text_blob(late))


def decode(run: RunRecord) -> RunResult:
    """Turn a saved run into a result.

    Curves, figures or an error report that an older version wrote otherwise are left out. What it
    said in plain English is read as an author's words: the phrases of its lesson translate them.
    """
    judged = run.verdict_passed is not None
    curves, details = _curves(run.curves), _unpacked(run.details, _details) or Details()
    judged = judged or details.check_broken
    said = _unpacked(run.message, _message) or to_wire(authored(run.verdict_message))
    return RunResult(
        outcome=run.outcome,
        seconds=run.seconds,
        output=run.output.decode(errors="replace"),
        reason=NOTHING if judged else said,
        trouble=_unpacked(run.trouble, _trouble),
        verdict=Verdict(bool(run.verdict_passed), said, details.check_broken) if judged else None,
        notes=details.notes,
        gpu=details.gpu,
        code=run.code or None,
        age="last time",
        late=run.late.decode(errors="replace"),
        cut_lines=run.cut_lines,
        cut_bytes=run.cut_bytes,
        curves=curves[0],
        earlier=curves[1:],
        figures=_figures(run.figures),
    )


class Details(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is shown below a cell and has no column of its own."""

    notes: Annotated[tuple[WireMessage, ...], Meta(max_length=MAX_NOTES)] = ()
    gpu: GpuSpent | None = None
    check_broken: bool = False
    """The message is of a check that failed itself."""


_details = msgspec.json.Decoder(Details).decode
_message = msgspec.json.Decoder(WireMessage).decode
_trouble = msgspec.msgpack.Decoder(ErrorReport).decode


def _pack_details(result: RunResult) -> str:
    broken = result.verdict is not None and result.verdict.broken
    details = Details(result.notes, result.gpu, broken)
    text = msgspec.json.encode(details).decode() if details != Details() else ""
    return text if len(text) <= MAX_DETAILS else ""


def _unpacked(data: Data, decode: Callable[[Data], T]) -> T | None:
    """What the study has kept; None where that is nothing, or another format."""
    try:
        return decode(data) if data else None
    except (msgspec.DecodeError, RecursionError):
        return None


def _text_blob(text: str) -> bytes:
    """Text with colours as the study takes it; colours may make it longer than the output limit."""
    return text.encode(errors="replace")[:MAX_OUTPUT_BLOB]


def _bounded(blob: bytes) -> bytes:
    """`blob`, or nothing where the study would not take it; half of one could not be read."""
    return blob if len(blob) <= MAX_BLOB else b""


def _curves(blob: bytes) -> tuple[Curves, ...]:
    try:
        return Curves.runs_from_bytes(blob) if blob else (Curves(),)
    except ValueError:
        return (Curves(),)


def _figures(blob: bytes) -> Figures:
    try:
        return Figures.from_bytes(blob)
    except ValueError:
        return Figures()
