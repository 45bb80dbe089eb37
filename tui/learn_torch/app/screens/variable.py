"""One variable in detail, on a page of its own: values, gradient, picture, parts, graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

import msgspec
from rich.table import Table
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from learn_torch.app import variable_page
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.screens.base_screens import LOOK, MANUAL, Page
from learn_torch.app.widgets.cursor_list import CursorList
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.app.widgets.variables_list import VariableBody
from learn_torch.i18n.translate import msgid, tr
from learn_torch.kernel.queries import (
    MAX_COLUMNS,
    MAX_ROWS,
    Details,
    Inspect,
)
from learn_torch.session.variables_tracker import VariablesTracker

View = Literal["values", "picture", "parts", "graph"]
NAMES: dict[View, str] = {
    "values": msgid("values"),
    "picture": msgid("picture"),
    "parts": msgid("parts"),
    "graph": msgid("how it was computed"),
}
WIDE = 110
"""Columns from which the gradient is shown beside the values."""


class VariableScreen(Page):
    """What the kernel knows of one variable. The arrow keys move through its numbers or parts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "view", "View", tooltip="Values, picture, parts or graph, in turn."),
        Binding("g", "gradient", "Gradient", tooltip="The gradient's numbers, or the values."),
        Binding(
            "n,right_square_bracket", "plane(1)", "Next", tooltip="The next matrix of the tensor."
        ),
        Binding(
            "p,left_square_bracket", "plane(-1)", "Previous", tooltip="The matrix before."
        ),
        Binding("escape,q", "dismiss", "Back", tooltip="Back to the list."),
        Binding("down,j", "move(1, 0)", show=False),
        Binding("up,k", "move(-1, 0)", show=False),
        Binding("right,l", "move(0, 1)", show=False),
        Binding("left,h", "move(0, -1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end,G", "edge(1)", show=False),
        *LOOK,
        MANUAL,
    ]  # fmt: skip
    AUTO_FOCUS = None
    DEFAULT_CSS = """
    VariableScreen {
        #head { height: auto; padding: 0 1; background: $panel; }
        #statistics { height: auto; padding: 0 1; }
        #views { height: 1; padding: 0 1; color: $text-muted; margin-bottom: 1; }
        VariableBody { height: 1fr; padding: 0 1; }
    }
    """

    def __init__(self, tracker: VariablesTracker, path: tuple[str, ...], marks: Glyphs) -> None:
        super().__init__()
        self._tracker = tracker
        self._path = path
        self._marks = marks
        self._details = Details(status="busy")
        self._note = ""
        self._view: View | None = None
        self._on_gradient = False
        self._plane = self._row = self._column = 0
        self._head = Static(id="head", markup=False)
        self._statistics = Static(id="statistics", markup=False)
        self._views = Static(id="views", markup=False)
        self._body = VariableBody(marks)
        self._lines = CursorList()
        self._unwatch: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        yield from (self._head, self._statistics, self._views, self._body, self._lines, KeyBar())

    def on_mount(self) -> None:
        self._unwatch = self._tracker.watch(self.ask)
        self.tell()
        self.ask()

    def on_unmount(self) -> None:
        self._unwatch()

    @on(VariableBody.Resized)
    def _fit(self) -> None:
        """Another part of the grid fits."""
        self.ask(grid_only=True)

    # --- asking -----------------------------------------------------------------------------------

    @work(exclusive=True, group="inspect", exit_on_error=False, description="inspecting a variable")
    async def ask(self, *, grid_only: bool = False) -> None:
        """Ask the kernel for what is shown now."""
        known = self._details.variable is not None
        found = await self._tracker.inspect(self._question(grid_only and known))
        if found.status != "ok":
            self._note = (
                tr("While a cell runs, this is of before.")
                if known
                else variable_page.reason(found)
            )
        else:
            self._note = "" if found.variable else tr("There is no such variable any more.")
            self._details = merged(self._details, found) if grid_only and known else found
            if found.grid is not None:
                grid = found.grid
                self._plane, self._row, self._column = grid.plane, grid.row, grid.column
        self.tell()

    def _question(self, grid_only: bool) -> Inspect:
        columns = variable_page.columns_for(self._body.size.width // (2 if self._beside else 1))
        rows = min(MAX_ROWS, max(1, self._body.size.height - 2))
        return Inspect(
            self._path, self._plane, self._row, self._column, rows,
            min(MAX_COLUMNS, columns), grid_only,
        )  # fmt: skip

    # --- what is on screen --------------------------------------------------------------------------

    @property
    def _available(self) -> list[View]:
        known = self._details
        parts: dict[View, object] = {
            "values": known.grid, "picture": known.picture, "parts": known.parts,
            "graph": known.graph,
        }  # fmt: skip
        return [name for name, part in parts.items() if part]

    @property
    def _beside(self) -> bool:
        """Whether values and gradient are shown side by side."""
        return self.size.width >= WIDE and self._details.gradient is not None

    @property
    def view(self) -> View | None:
        """The view that is shown; None where there is nothing to show."""
        available = self._available
        return self._view if self._view in available else next(iter(available), None)

    def tell(self) -> None:
        known, view = self._details, self.view
        name = ".".join(self._path)
        if known.variable is None:
            self._head.update(Text(self._marks.joined(name, self._marks.plain(self._note))))
        else:
            self._head.update(variable_page.heading(name, known.variable, self._marks))
        short = self._short()
        self._statistics.update(short)
        self._statistics.display = bool(short)
        names = [tr(NAMES[each]) for each in self._available]
        chosen = self._available.index(view) if view else 0
        tabs = variable_page.tabs(names, chosen, self._note if known.variable else "")
        self._views.update(tabs)
        self._lines.display = view in ("parts", "graph")
        self._lines.can_open = view == "parts"
        self._body.display = not self._lines.display
        self.set_focus(self._lines if self._lines.display else None)
        if view == "values":
            self._body.show(self._values())
        elif view == "picture" and known.picture is not None:
            self._body.draw(known.picture)
        elif view is not None:
            self._fill_lines()
        self.refresh_bindings()

    def _short(self) -> Text:
        known = self._details
        on_gradient = self._on_gradient and not self._beside
        found = known.gradient_statistics if on_gradient else known.statistics
        shown = known.gradient if on_gradient else known.variable
        if found is None or shown is None:
            return Text()
        return variable_page.statistics(
            found, variable_page.count(shown), self._marks, self.size.width - 2
        )

    def _values(self) -> Text | Table:
        known = self._details
        assert known.grid is not None and known.variable is not None, "the view is available"
        value = variable_page.grid(known.grid, known.variable, "", self._marks)
        gradient = known.gradient_grid
        if gradient is None or known.gradient is None:
            return value
        title = f"{tr('gradient')} "
        other = variable_page.grid(gradient, known.gradient, title, self._marks)
        if not self._beside:
            return other if self._on_gradient else value
        both = Table.grid(padding=(0, 2))
        both.add_row(value, other)
        return both

    def _fill_lines(self) -> None:
        lines = self._details.parts if self.view == "parts" else self._details.graph
        width = self._lines.scrollable_content_region.width or self.size.width - 2
        at = self._lines.highlighted or 0
        self._lines.set_options(
            [Option(variable_page.tree_line(line, width, self._marks)) for line in lines]
        )
        self._lines.highlighted = min(at, len(lines) - 1) if lines else None

    # --- keys ---------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        known, on_grid = self._details, self.view in ("values", "picture")
        match action:
            case "view":
                return len(self._available) > 1
            case "gradient":
                return (
                    known.gradient_grid is not None and not self._beside and self.view == "values"
                )
            case "plane":
                return on_grid and known.grid is not None and known.grid.planes > 1
        return True

    def action_view(self) -> None:
        available = self._available
        at = available.index(self.view) if self.view else -1
        self._view = available[(at + 1) % len(available)]
        self.tell()

    def action_gradient(self) -> None:
        self._on_gradient = not self._on_gradient
        self.tell()

    def action_plane(self, way: int) -> None:
        planes = self._details.grid.planes if self._details.grid else 1
        self._plane = (self._plane + way) % max(1, planes)
        self.ask(grid_only=True)

    def action_move(self, rows: int, columns: int) -> None:
        self._row = max(0, self._row + rows)
        self._column = max(0, self._column + columns)
        self.ask(grid_only=True)

    def action_page(self, way: int) -> None:
        """Move by as much as fits."""
        self.action_move(way * max(1, self._body.size.height - 3), 0)

    def action_edge(self, end: int) -> None:
        if self._details.grid is not None:
            self.action_move(self._details.grid.height if end else -self._row, 0)

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        if self.view == "parts" and (path := self._details.parts[event.option_index].path):
            self.app.push_screen(VariableScreen(self._tracker, path, self._marks))


def merged(known: Details, found: Details) -> Details:
    """What was known, with the part of the grid that has come."""
    return msgspec.structs.replace(
        known, grid=found.grid, gradient_grid=found.gradient_grid, picture=found.picture
    )
