"""The column of cells, and the ways through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static, TextArea

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.localized_lesson import LocalizedLesson
from learn_torch.app.widgets.card import NotebookItem
from learn_torch.app.widgets.cell import CellView
from learn_torch.app.widgets.cell_messages import CellGrew
from learn_torch.app.widgets.code_marks import CodeMarks
from learn_torch.app.widgets.viewport import UNPLACED, Viewport, first_screen
from learn_torch.course.added_cells import author_cell
from learn_torch.course.model import Cell
from learn_torch.study.progress import last_run
from learn_torch.study.records import Record


class Notebook(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A lesson's cells in one scroll. One of them always has the focus, itself or its editor."""

    DEFAULT_CSS = """
    Notebook { height: 1fr; padding: 1 0 0 0; scrollbar-size-vertical: 1;
        #notice { height: auto; padding: 0 2 0 1; margin: 0 0 1 0; color: $text-warning; display: none; }
        #notice.-said { display: block; }
        scrollbar-color: $line; scrollbar-background: $background;
    }
    """

    @dataclass
    class Moved(Message):
        """Another cell is current."""

        view: CellView

    @dataclass
    class Grown(Message):
        """These cells are on screen now."""

        views: Sequence[CellView]

    def __init__(
        self,
        cells: Sequence[Cell],
        records: Mapping[str, Record],
        start: str | None,
        marks: Glyphs,
        reading: LocalizedLesson,
    ) -> None:
        super().__init__()
        self._marks, self._reading = marks, reading
        self._views = {
            cell.id: CellView(cell, records.get(cell.id), marks, reading) for cell in cells
        }
        # A scratch cell that stayed empty is gone; the author's cell above it is there.
        wanted = (start, author_cell(start or ""), last_run(records))
        self._start = next((cell for cell in wanted if cell in self._views), cells[0].id)
        self._unmounted = list(self._views.values())
        self.current = self._views[self._start]
        """The cell that keys act on."""
        self._notice = Static(id="notice", markup=False)
        self.viewport = Viewport(self, is_placed=self._start == cells[0].id)
        self.problems = CodeMarks(self, marks)

    @property
    def views(self) -> Sequence[CellView]:
        """All cells, in order, on screen or not yet."""
        return list(self._views.values())

    def view(self, cell: str) -> CellView:
        return self._views[cell]

    def codes_above(self, view: CellView) -> list[str]:
        """The code of the cells above one."""
        views = self.views
        return [above.code for above in views[: views.index(view)] if above.cell.source]

    def compose(self) -> ComposeResult:
        """What there is to know of the session; the cells come when they are mounted."""
        yield self._notice

    def notice(self, words: str) -> None:
        """Put words above the first cell."""
        self._notice.update(words)
        self._notice.set_class(bool(words), "-said")

    async def on_mount(self) -> None:
        """First what fills the screen; the rest once that is painted."""
        await self._mount_next(first_screen(self.views, self._start, self.app.size))
        # With the first frame, which would be laid out again for it, a column narrower.
        self.show_vertical_scrollbar = bool(self._unmounted)
        self.go_to(self._start)
        self.call_after_refresh(self._mount_rest)
        self.set_timer(UNPLACED, self.viewport.give_up_waiting)

    async def _mount_next(self, count: int) -> None:
        batch, self._unmounted = self._unmounted[:count], self._unmounted[count:]
        await self.mount(*batch)
        self.post_message(self.Grown(batch))

    async def _mount_rest(self) -> None:
        if self._unmounted and self.is_attached:  # the learner may have left meanwhile
            await self._mount_next(1)
            self.call_after_refresh(self._mount_rest)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint all of it anew.

        Where somebody asks for a region between a scroll and a layout, Textual 8's compositor
        compares the layout with the new places and takes moved lines for unchanged.
        """
        super().watch_scroll_y(old_value, new_value)
        self.refresh()
        if self.viewport.on_scrolled():
            self.current.followed = None

    def on_resize(self) -> None:
        """Another size, or other heights of cells: the current one stays in sight (F11)."""
        self.call_after_refresh(self.viewport.restore)

    watch_virtual_size = on_resize

    # --- moving ------------------------------------------------------------------------------

    def on_descendant_focus(self) -> None:
        """Keep `current` with the focus, however it moved."""
        self.call_later(self.problems.tell)
        for view in self._views.values():
            if view.has_focus_within:
                arrived = view is not self.current
                self._arrive(view)
                if arrived and self.screen.focused is view:  # a click
                    self._focus(view)
                return

    def _arrive(self, view: CellView) -> None:
        if view is not self.current:
            self.current.followed = None
            self.current.speak_code()  # an undo may have brought it back in another language
            self.current = view
            for notice in list(self.app._notifications):
                if notice.severity == "information":  # of the cell that is left
                    self.app._unnotify(notice)
            # By the notebook itself, whoever moves it: Textual stops a message at a parent that sent it.
            self.call_later(lambda: self.post_message(self.Moved(view)))

    def follow(self, view: CellView) -> None:
        """Bring what comes of a run into sight, until the learner moves."""
        view.followed = view.results
        self.call_after_refresh(self.viewport.show_followed, view)

    async def insert(self, cell: Cell, below: str) -> CellView:
        """Put a cell below another one that is on screen, and go there."""
        view, above = CellView(cell, None, self._marks, self._reading), self._views[below]
        places = list(self._views.items())
        at = places.index((below, above)) + 1
        self._views = dict([*places[:at], (cell.id, view), *places[at:]])
        await self._mount_next(len(self._unmounted))  # or it might stand beside a cell to come
        await self.mount(view, after=above)
        self.post_message(self.Grown([view]))
        self.go_to(cell.id)
        return view

    def take_out(self, view: CellView) -> None:
        """Take a cell away and go to the one above."""
        self.go(-1)
        del self._views[view.cell.id]
        view.display = False
        # A frame between the removal and the next layout would draw an editor without its styles.
        self.call_after_refresh(view.remove)

    async def speak(self) -> None:
        """Every cell in another language; the current one stays where it is on the screen."""
        with self.app.batch_update():
            for item in self.query_children(NotebookItem):
                await item.speak()
        self.problems.tell()

    @on(CellGrew)
    def _follow_grown(self, event: CellGrew) -> None:
        self.call_after_refresh(self.viewport.show_followed, event.view)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        editor = event.text_area
        self.problems.tell()
        if editor.has_focus and self.screen.maximized is None:
            self.call_after_refresh(self.viewport.show_cursor, editor)

    def _focus(self, view: CellView) -> None:
        """Give keys to a cell, or to the line of its question while that waits for a value."""
        asks = view.question if view.asks_for_text else None
        self.screen.set_focus(asks.entry if asks else view, scroll_visible=False)

    def go(self, way: int) -> None:
        """The next cell, or the one before."""
        views = self.views
        place = views.index(self.current) + way
        if 0 <= place < len(views):
            self.go_to(views[place].cell.id)

    def go_to(self, cell: str) -> None:
        """The cell of that id, if it is on screen."""
        view = self._views.get(cell)
        if view is not None and view.is_attached:
            self._arrive(view)  # at once: the next key may be here before the focus event is
            self._focus(view)
            self.call_after_refresh(self.viewport.show, view)

    def step(self, way: int) -> None:
        """Scroll while the current cell goes on beyond the screen; then the next cell."""
        region = self.current.virtual_region
        top, height = self.scroll_offset.y, self.size.height
        beyond = region.bottom - (top + height) if way > 0 else top - region.y
        if beyond > 0:
            lines = way * min(beyond, max(1, height - 4))
            self.scroll_relative(y=lines, animate=False, immediate=True)
        else:
            self.go(way)

    def page(self, way: int) -> None:
        """A screen on or back, and the cell that is there."""
        height = max(1, self.size.height - 2)
        self.scroll_relative(y=way * height, animate=False, immediate=True)
        seen = [view for view in self._views.values() if self.viewport.sees(view)]
        if seen and self.current not in seen:
            self._arrive(seen[0])
            self._focus(seen[0])
            self.viewport.remember()
