"""What happened to a lesson's session and its runs, as the lesson screen hears it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from learn_torch.app.outcomes import Result
from learn_torch.app.runner import Request
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.figures import Figures
from learn_torch.kernel.output import Transcript
from learn_torch.kernel.protocol import Opened


@dataclass
class SessionOpened(Message, bubble=False):
    """The lesson's session stands ready, its namespace empty."""

    opened: Opened


@dataclass
class SessionRefused(Message, bubble=False):
    """The lesson's session could not be opened."""

    words: str


@dataclass
class SessionLost(Message, bubble=False):
    """The kernel went, and the session with it."""

    words: str


@dataclass
class RunStarted(Message, bubble=False):
    """A cell began to run."""

    cell: str


@dataclass
class OutputArrived(Message, bubble=False):
    """The running cell has written something."""

    request: Request
    transcript: Transcript

    def can_replace(self, message: Message) -> bool:
        """A burst collapses into one: the transcript holds it all."""
        return isinstance(message, OutputArrived) and message.request is self.request


@dataclass
class MetricsArrived(Message, bubble=False):
    """A curve of the running cell has grown."""

    request: Request
    curves: Curves

    def can_replace(self, message: Message) -> bool:
        """A burst collapses into one: the curves hold it all."""
        return isinstance(message, MetricsArrived) and message.request is self.request


@dataclass
class FiguresArrived(Message, bubble=False):
    """The running cell has shown a figure, or another state of one."""

    request: Request
    figures: Figures

    def can_replace(self, message: Message) -> bool:
        """A burst collapses into one: the figures hold it all."""
        return isinstance(message, FiguresArrived) and message.request is self.request


@dataclass
class RunFinished(Message, bubble=False):
    """A run is over."""

    request: Request
    result: Result
    curves: Curves
