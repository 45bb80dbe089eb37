"""The outline of a lesson: its headings and cells with a mark for each, and the cell that is present."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from rich.cells import cell_len
from rich.text import Text
from textual import events, on
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.widgets.cell import CellView
from learn_torch.app.widgets.lesson_list import LessonList
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.widgets.variables_list import VariablesList
from learn_torch.app.words import heading
from learn_torch.course.model import Cell
from learn_torch.course.search import paragraph
from learn_torch.i18n.translate import tr
from learn_torch.session.variables_tracker import VariablesTracker

_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)


class OutlineItem(msgspec.Struct, frozen=True):
    """A cell in the outline."""

    cell: str
    kind: str
    """Code, exercise or question, in the language that is spoken; empty for a text."""
    label: str
    is_heading: bool
    mark: str
    style: str
    """Of the mark; the mark itself says the same."""


def label_of(cell: Cell) -> tuple[str, bool]:
    """What a cell is called: its heading, else how it begins; and whether it is a heading."""
    found = _HEADING.search(cell.text or "")
    if found is not None:
        return paragraph(found[1]), True
    begins = paragraph((cell.text or cell.source or "").split("\n\n")[0])
    return (f"{heading(cell.kind)}: {begins}" if cell.kind != "text" else begins), False


def items(views: Sequence[CellView], marks: Glyphs) -> list[OutlineItem]:
    """A line for each cell."""
    return [
        OutlineItem(
            view.cell.id, heading(view.cell.kind), *_label(view, marks), *_mark(view, marks)
        )
        for view in views
    ]


def _label(view: CellView, marks: Glyphs) -> tuple[str, bool]:
    """As `label_of`; a bookmark or a note has its mark, a scratch cell its first line."""
    if view.cell.kind == "scratch":
        first = view.code.strip().partition("\n")[0]
        return f"{heading('scratch')}: {first}", False
    label, is_heading = label_of(view.words)
    return (f"{marks.bookmark} {label}" if view.has_class("-noted") else label), is_heading


def _mark(view: CellView, marks: Glyphs) -> tuple[str, str]:
    """Running, failed, done, changed since, or still to do; nothing for a text."""
    if view.has_class("-running"):
        return marks.busy, "red"
    if view.has_class("-bad"):
        return marks.failed, "red"
    if view.standing == "text":
        return " ", ""
    if view.cell.kind == "predict" and view.has_class("-note"):
        return marks.failed, "yellow"  # answered, and not right
    if view.standing == "done":
        return marks.done, "green"
    if view.standing == "changed":
        return marks.changed, "yellow"
    return ("?" if view.cell.kind == "predict" else marks.untouched), MUTED


NUMBERED = 60
"""Columns from which a line has room for the cell's number and kind."""


def line(item: OutlineItem, number: int, width: int, marks: Glyphs) -> Text:
    """The item in one line; the first column is for the mark of the cursor."""
    wide = width >= NUMBERED
    left = f"{number:>3}  " if wide else ""
    right = f"  {item.kind}" if wide else ""
    indent = "" if item.is_heading else "  "
    room = max(1, width - 4 - cell_len(left + indent + right))
    label = marks.shortened(marks.plain(item.label), room)
    return Text.assemble(
        f" {left}",
        (item.mark, item.style),
        f" {indent}",
        (label, "" if item.is_heading else MUTED),
        " " * (room - cell_len(label)),
        (right, MUTED),
        no_wrap=True,
    )


class OutlineList(LessonList):
    """One line a cell. A click, or enter where it has the focus, asks for the cell."""

    @dataclass
    class Chosen(Message):
        """The learner wants to go to a cell."""

        cell: str

    DEFAULT_CSS = """
    OutlineList {
        max-height: 1fr;
        & > .option-list--option-highlighted, &:focus > .option-list--option-highlighted {
            background: $raised; color: $text; text-style: bold;
        }
        & > .option-list--option-hover { background: $raised; }
    }
    """

    def __init__(self, notebook: Notebook, marks: Glyphs) -> None:
        super().__init__(marks, id="outline")
        self._notebook = notebook
        self.items: list[OutlineItem] = []
        self._laid_out = 0

    def on_mount(self) -> None:
        self.tell()

    def on_resize(self, event: events.Resize) -> None:
        """The lines are made for a width."""
        if self._width != self._laid_out:
            self.items = []
            self.tell()

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def tell(self) -> None:
        """Bring the lines up to date, where anything has changed."""
        found = items(self._notebook.views, self._marks)
        if found != self.items and self._width:
            at, self.items, self._laid_out = self.highlighted, found, self._width
            lines = [
                line(item, number, self._laid_out, self._marks)
                for number, item in enumerate(found, 1)
            ]
            self.set_options([Option(text) for text in lines])
            self.highlighted = at

    def point_at(self, view: CellView) -> None:
        """Put the cursor on a cell."""
        place = self._notebook.views.index(view)
        if place < self.option_count and self.highlighted != place:
            self.highlighted = place

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self.items[event.option_index].cell))


class Rail(Vertical):
    """The outline at the side of a wide screen, and below it what the cells have made."""

    DEFAULT_CSS = """
    Rail {
        width: 30; height: 1fr; display: none; padding: 1 0 0 1; margin: 0 1 0 0; border-right: $rule $line;
        .rail-title { height: 1; padding: 0 1; color: $text-muted; text-style: bold; }
        #rail-variables { margin: 1 0 0 0; }
        VariablesList { height: auto; max-height: 40%; padding: 0; }
    }
    """

    def __init__(self, notebook: Notebook, variables: VariablesTracker, marks: Glyphs) -> None:
        super().__init__()
        self._notebook = notebook
        self._tracker = variables
        self._marks = marks
        self._titles = (
            Static(classes="rail-title", markup=False),
            Static(classes="rail-title", id="rail-variables", markup=False),
        )
        self.outline = OutlineList(notebook, marks)
        self._variables = VariablesList(variables, marks)
        for listing in (self.outline, self._variables):
            listing.can_focus = False

    def on_mount(self) -> None:
        """Fill it when the cells are painted."""
        self.call_after_refresh(self._fill)

    def on_resize(self, event: events.Resize) -> None:
        """There is room for it now."""
        self.call_after_refresh(self.tell)

    async def _fill(self) -> None:
        if self.is_attached:  # the learner may have left meanwhile
            await self.mount(self._titles[0], self.outline, self._titles[1], self._variables)
            self.watch(self._notebook, "scroll_y", self.tell)

    def tell(self) -> None:
        """Bring it up to date; the cell that is present is the current one, or the first in sight."""
        if not self.outline.is_attached or not self.display:
            return
        for title, words in zip(self._titles, (tr("Outline"), tr("Variables")), strict=True):
            title.update(words.upper())
        some = bool(self._tracker.listed.items)
        self._titles[1].display = self._variables.display = some
        self.outline.tell()
        viewport, current = self._notebook.viewport, self._notebook.current
        seen = (view for view in self._notebook.views if viewport.sees(view))
        self.outline.point_at(current if viewport.sees(current) else next(seen, current))
