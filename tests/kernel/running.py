"""Run a cell to its end, and look at what it said."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from learn_torch.kernel.curves import Curve, Curves
from learn_torch.kernel.figures import Figure, Figures
from learn_torch.kernel.output import Transcript
from learn_torch.kernel.protocol import Finished, Metrics, Output
from learn_torch.kernel.session import Session


@dataclass(frozen=True)
class Result:
    """Everything that one run said."""

    transcript: Transcript
    curves: Curves
    finished: Finished
    output_bytes: int
    dropped_bytes: int
    figures: Figures
    frames: int
    """How many Figure frames came."""

    @property
    def stdout(self) -> str:
        return self.transcript.stdout

    @property
    def outcome(self) -> str:
        return self.finished.outcome

    def curve(self, name: str) -> Curve:
        [found] = [curve for curve in self.curves if curve.name == name]
        return found


async def run(
    session: Session,
    code: str,
    *,
    cell: str = "cell",
    check: str | None = None,
    guess: str | None = None,
    trial: bool = False,
    columns: int = 80,
    interrupt_after: str | None = None,
) -> Result:
    """Run `code` to its Finished; interrupt it once `interrupt_after` has been printed."""
    transcript, curves, figures = Transcript(), Curves(), Figures()
    output = dropped = frames = 0
    async for event in session.run(
        cell, code, check=check, guess=guess, trial=trial, columns=columns
    ):
        if isinstance(event, Output):
            transcript.feed(event.stream, event.data, event.dropped, event.dropped_lines)
            output += len(event.data)
            dropped += event.dropped
            if interrupt_after is not None and interrupt_after in transcript.plain:
                interrupt_after = None
                await session.interrupt()
        elif isinstance(event, Metrics):
            for series in event.series:
                curves.add(series)
            curves.progress = event.progress
        elif isinstance(event, Figure):
            figures.add(event)
            frames += 1
        elif isinstance(event, Finished):
            return Result(transcript, curves, event, output, dropped, figures, frames)
    raise AssertionError("a run ended without Finished")


def alive(pid: int) -> bool:
    """Whether a process exists and is not a zombie."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
    except ProcessLookupError:
        return False


async def gone(pid: int, seconds: float = 5.0) -> bool:
    """Wait for a process to end; True when it did."""
    async with asyncio.timeout(seconds):
        while alive(pid):
            await asyncio.sleep(0.01)
    return True
