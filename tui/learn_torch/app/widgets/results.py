"""The results of a run below the editor of a cell; each widget is mounted when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text
from textual.containers import Vertical
from textual.widget import Widget

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.reflow import inline
from learn_torch.app.sanitise import output_of, safe
from learn_torch.app.widgets.input_field import InputField
from learn_torch.app.widgets.output import PADDING, Excerpt, Output
from learn_torch.app.widgets.trouble import Remarks, TroubleView, VerdictLines, drawn, plain_result
from learn_torch.app.words import JudgementLine
from learn_torch.kernel import protocol
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.drawing import Drawing
from learn_torch.kernel.figures import Figure, Figures
from learn_torch.session.run_result import RunResult

if TYPE_CHECKING:
    from learn_torch.app.widgets.figure import FigureStack
    from learn_torch.app.widgets.loss_plot import LossPlot
    from learn_torch.session.events import RunGrew

W = TypeVar("W", bound=Widget)

_RANKS = (
    "Output",
    "InputField",
    "LossPlot",
    "FigureStack",
    "TroubleView",
    "VerdictLines",
    "Remarks",
)

WORTH_DRAWING = 3
"""Points; a lone `backward()` in a lesson on gradients is no curve."""


class Results(Vertical):
    """Output, curves, figures, error and verdict of a cell's last run."""

    DEFAULT_CSS = """
    Results { height: auto; }
    """

    def __init__(
        self,
        marks: Glyphs,
        numbers: Mapping[str, int],
        localize: Callable[[Drawing], Drawing] = lambda drawing: drawing,
    ) -> None:
        super().__init__()
        self._marks = marks
        self.numbers = numbers
        """Of the lesson's cells: an error may lead through several."""
        self.localize = localize
        """Puts what is written in a figure into the language that is spoken."""
        self._output: Output | None = None
        self._field: InputField | None = None
        self.entry: Widget | None = None
        """The line in which the run waits for an answer, while it does."""
        self._plot: LossPlot | None = None
        self._stack: FigureStack | None = None
        self._trouble: TroubleView | None = None
        self._error: Text | None = None
        self.error: Text | None = None
        """The error of the result that is shown, as it is drawn, and its explanation."""
        self._verdict: VerdictLines | None = None
        self._remarks: Remarks | None = None

    @property
    def plot(self) -> LossPlot | None:
        """The curves, if any were drawn."""
        return self._plot if self._plot is not None and self._plot.display else None

    @property
    def figures(self) -> Figures:
        """The figures on screen."""
        shown = self._stack is not None and self._stack.display
        return self._stack.figures if self._stack is not None and shown else Figures()

    @property
    def drawn(self) -> bool:
        """Whether there are curves or figures."""
        return self.plot is not None or len(self.figures) > 0

    @property
    def columns(self) -> int:
        """How wide a line of output may be; as on a terminal until the page is laid out.

        A broad screen shows results beside the code, once there are any (themes/look.tcss).
        """
        width = self.size.width
        if width and self.screen.has_class("-broad"):
            page = self.screen.query_one("Notebook").scrollable_content_region.width
            width = (min(page, 188) - 5) // 2 - 2
        return min(max(width - PADDING, 20), 1000) if width else 80

    def input_field(self) -> InputField:
        """The field beneath the output in which a cell asks for a line."""
        if self._field is None:
            self._field = self._put(InputField(self._marks))
        self.add_class("-some")
        return self._field

    @property
    def text(self) -> str:
        """All that the run has printed so far."""
        return self._output.text if self._output is not None and self._output.display else ""

    @property
    def has_wide_table(self) -> bool:
        """Whether a table goes on beyond the edge of the page."""
        return self._output is not None and self._output.display and self._output.widest > 0

    def scroll_sideways(self, way: int) -> None:
        """Move the tables of the output to the right or to the left."""
        if self._output is not None:
            self._output.scroll_sideways(way)

    def begin(self) -> None:
        """A run begins: judgement of the last one goes, its output fades until there is new."""
        self._hide(self._trouble, self._verdict, self._remarks)
        self.error = None
        if self._plot is not None:
            self._plot.keep_as_before()
        self.set_old(True)

    def _hide(self, *widgets: Widget | None) -> None:
        for widget in widgets:
            if widget is not None:
                widget.display = False

    def follow_output(self, source: Callable[[], str], excerpt: Excerpt | None = None) -> None:
        """Show output while it comes."""
        self._shown_output().follow(source, excerpt)

    def follow(self, event: RunGrew) -> None:
        """Show what a run has sent since."""
        run = event.run
        if event.kind is protocol.Output:
            self.follow_output(lambda: run.transcript.ansi, run.transcript.excerpt)
        elif event.kind is protocol.Metrics and _worth_drawing(run.curves):
            self._shown_plot().follow(run.curves)
        elif event.kind is Figure:
            self._shown_stack().follow(run.figures)

    def show(self, result: RunResult, cell: str, code: str) -> None:
        """Show a result whole."""
        self._hide(*self._parts)
        if (output := output_of(result)).strip():
            self._shown_output().show(output)
        if _worth_drawing(result.curves):
            plot = self._shown_plot()
            plot.earlier = result.earlier or plot.earlier
            plot.show(result.curves)
        if len(result.figures):
            self._shown_stack().show(result.figures)
        self.error = None
        if result.trouble is not None:
            if self._trouble is None:
                self._trouble = self._put(TroubleView())
            self._trouble.display = True
            self.error = self._error = drawn(result.trouble, cell, code, self._marks, self.numbers)
            self._trouble.update(self.error)
        self.set_old(result.age != "now")

    def plain(self, result: RunResult, cell: str, code: str) -> str:
        """A result as text: output and error."""
        return plain_result(result, cell, code, self._marks, self.numbers)

    def say(self, said: Sequence[JudgementLine], *more: str) -> None:
        """Show what there is to say of it, beneath."""
        self._hide(self._verdict, self._remarks)
        if said:
            if self._verdict is None:
                self._verdict = self._put(VerdictLines())
            self._verdict.display = True
            self._verdict.say(said)
        sentences = [words for words in more if words]
        if sentences:
            if self._remarks is None:
                self._remarks = self._put(Remarks())
            self._remarks.display = True
            self._remarks.say(sentences)
        if self.error is not None and self._error is not None:
            self.error = Text("\n").join([self._error, *(inline(safe(each)) for each in sentences)])

    def speak(self) -> None:
        """What stands around output and curves, in another language; judgement is said anew."""
        for widget in (self._output, self._field, self._plot, self._stack):
            if widget is not None:
                widget.speak()

    def set_old(self, old: bool) -> None:
        """Dim what an earlier session left."""
        self.set_class(any(part is not None and part.display for part in self._parts), "-some")
        for widget in self._parts:
            if widget is not None:
                widget.set_class(old, "-old")

    @property
    def _parts(self) -> tuple[Widget | None, ...]:
        """From top to bottom."""
        drawn = (self._output, self._plot, self._stack)
        return (*drawn, self._trouble, self._verdict, self._remarks)

    def _shown_output(self) -> Output:
        if self._output is None:
            self._output = self._put(Output(self._marks))
        self._output.display = True
        self._output.remove_class("-old")
        return self._output

    def _shown_plot(self) -> LossPlot:
        # Here, because plots take 15 ms to import: a lesson is on screen before.
        from learn_torch.app.widgets.loss_plot import LossPlot

        if self._plot is None:
            self._plot = LossPlot(self._marks)
            self._put(self._plot)
        self._plot.display = True
        self._plot.remove_class("-old")
        return self._plot

    def _shown_stack(self) -> FigureStack:
        from learn_torch.app.widgets.figure import FigureStack  # here, for the same reason

        if self._stack is None:
            self._stack = FigureStack(self._marks, self.localize)
            self._put(self._stack)
        self._stack.display = True
        self._stack.remove_class("-old")
        return self._stack

    def _put(self, widget: W) -> W:
        """Mount `widget` in its place: output, curves, figures, error, verdict."""
        rank = _RANKS.index(type(widget).__name__)
        later = (c for c in self.children if _RANKS.index(type(c).__name__) > rank)
        self.mount(widget, before=next(later, None))
        return widget


def _worth_drawing(curves: Curves) -> bool:
    return any(len(curve.values) >= WORTH_DRAWING for curve in curves)
