"""The results of a run below the editor of a cell; each widget is mounted when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

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
    Results { height: auto; Static.-old { color: $text-muted; } }
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
        self._parts: dict[str, Widget] = {}
        """What has been shown, by the name of its class; the field for answers comes and goes by itself."""
        self._field: InputField | None = None
        self.entry: Widget | None = None
        """The line in which the run waits for an answer, while it does."""
        self._error: Text | None = None
        self.error: Text | None = None
        """The error of the result that is shown, as it is drawn, and its explanation."""

    def _seen(self, name: str) -> Any:
        """The part of that name, if it is shown."""
        part = self._parts.get(name)
        return part if part is not None and part.display else None

    @property
    def plot(self) -> LossPlot | None:
        """The curves, if any were drawn."""
        plot: LossPlot | None = self._seen("LossPlot")
        return plot

    @property
    def figures(self) -> Figures:
        """The figures on screen."""
        stack: FigureStack | None = self._seen("FigureStack")
        return stack.figures if stack is not None else Figures()

    @property
    def _output(self) -> Output | None:
        output: Output | None = self._seen("Output")
        return output

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
        return self._output.text if self._output is not None else ""

    @property
    def has_wide_table(self) -> bool:
        """Whether a table goes on beyond the edge of the page."""
        return self._output is not None and self._output.widest > 0

    def scroll_sideways(self, way: int) -> None:
        if self._output is not None:
            self._output.scroll_sideways(way)

    def begin(self) -> None:
        """A run begins: judgement of the last one goes, its output fades until there is new."""
        plot: Any = self._parts.get("LossPlot")
        if plot is not None:
            plot.keep_as_before()
        self._hide("TroubleView", "VerdictLines", "Remarks")
        self.error = None
        self.set_old(True)

    def _hide(self, *names: str) -> None:
        for name in names:
            if name in self._parts:
                self._parts[name].display = False

    def follow_output(self, source: Callable[[], str], excerpt: Excerpt | None = None) -> None:
        self._shown(Output, self._marks).follow(source, excerpt)

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
            self._shown(Output, self._marks).show(output)
        if _worth_drawing(result.curves):
            plot = self._shown_plot()
            plot.earlier = result.earlier or plot.earlier
            plot.show(result.curves)
        if len(result.figures):
            self._shown_stack().show(result.figures)
        self.error = None
        if result.trouble is not None:
            self.error = self._error = drawn(result.trouble, cell, code, self._marks, self.numbers)
            self._shown(TroubleView).update(self.error)
        self.set_old(result.age != "now")

    def plain(self, result: RunResult, cell: str, code: str) -> str:
        """A result as text: output and error."""
        return plain_result(result, cell, code, self._marks, self.numbers)

    def say(self, said: Sequence[JudgementLine], *more: str) -> None:
        """Show what there is to say of it, beneath."""
        self._hide("VerdictLines", "Remarks")
        if said:
            self._shown(VerdictLines).say(said)
        sentences = [words for words in more if words]
        if sentences:
            self._shown(Remarks).say(sentences)
        if self.error is not None and self._error is not None:
            self.error = Text("\n").join([self._error, *(inline(safe(each)) for each in sentences)])

    def speak(self) -> None:
        """What stands around output and curves, in another language; judgement is said anew."""
        parts: list[Any] = [
            self._field,
            *map(self._parts.get, ("Output", "LossPlot", "FigureStack")),
        ]
        for part in parts:
            if part is not None:
                part.speak()

    def set_old(self, old: bool) -> None:
        """Dim what an earlier session left."""
        self.set_class(any(part.display for part in self._parts.values()), "-some")
        for part in self._parts.values():
            part.set_class(old, "-old")

    # Plots are imported here, because that takes 15 ms: a lesson is on screen before.

    def _shown_plot(self) -> LossPlot:
        from learn_torch.app.widgets.loss_plot import LossPlot

        return self._shown(LossPlot, self._marks)

    def _shown_stack(self) -> FigureStack:
        from learn_torch.app.widgets.figure import FigureStack

        return self._shown(FigureStack, self._marks, self.localize)

    def _shown(self, kind: type[W], *args: Any) -> W:
        """Show the part of that kind, which is made when it is first needed."""
        part = self._parts.get(kind.__name__)
        if part is None:
            part = self._parts[kind.__name__] = self._put(kind(*args))
        assert isinstance(part, kind)
        part.display = True
        part.remove_class("-old")
        return part

    def _put(self, widget: W) -> W:
        """Mount `widget` in its place: output, curves, figures, error, verdict."""
        rank = _RANKS.index(type(widget).__name__)
        later = (c for c in self.children if _RANKS.index(type(c).__name__) > rank)
        self.mount(widget, before=next(later, None))
        return widget


def _worth_drawing(curves: Curves) -> bool:
    return any(len(curve.values) >= WORTH_DRAWING for curve in curves)
