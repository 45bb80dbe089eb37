"""What the learner adds to an open lesson: scratch cells, notes and bookmarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from learn_torch.app.screens.base_screens import Page
from learn_torch.app.widgets.cell import CellView
from learn_torch.app.widgets.found_places import MarkedTextArea
from learn_torch.course.added_cells import (
    BOOKMARK,
    NOTE,
    added_id,
    author_cell,
    new_scratch_cell,
    with_scratch_cells,
)
from learn_torch.course.model import MAX_TEXT
from learn_torch.i18n.translate import tr
from learn_torch.kernel.foreign_text import clean
from learn_torch.study.records import Record

if TYPE_CHECKING:
    from learn_torch.app.screens.lesson import LessonScreen


class CellNote(Static):
    """A bookmark or a note, above its cell."""

    DEFAULT_CSS = "CellNote { margin: 0 0 0 1; color: $text-warning; text-style: italic; }"


class NotePage(Page):
    """A note is plain text, never markup."""

    BINDINGS: ClassVar = [Binding("escape,f1", "keep", "Back", priority=True)]
    DEFAULT_CSS = """
    NotePage {
        align: center middle;
        TextArea {
            width: 100%; max-width: 88; height: 12; padding: 0 1; background: $surface;
            border: $frame $accent; border-title-color: $foreground; border-title-style: bold;
            &:focus { border: $frame $accent; }
        }
    }
    """

    def __init__(
        self, note: str, keep: Callable[[str], object], save_soon: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._area = MarkedTextArea(note)
        self._keep = keep
        self._save_soon = save_soon
        """Called at each key, so that a lost connection loses no note."""

    def compose(self) -> ComposeResult:
        self._area.move_cursor(self._area.document.end)
        yield self._area

    def on_mount(self) -> None:
        self.tell()

    def tell(self) -> None:
        """Say what this is."""
        self._area.border_title = tr("A note on this cell")
        self._area.border_subtitle = tr("escape: keep it; an empty note goes away")

    @property
    def _note(self) -> str:
        return self._area.text[:MAX_TEXT].strip()

    def on_text_area_changed(self) -> None:
        """The learner typed."""
        if self._note:
            self._save_soon(self._note)

    def action_keep(self) -> None:
        self._keep(self._note)
        self.dismiss()


class Additions:
    """The scratch cells, notes and bookmarks of one lesson."""

    def __init__(self, screen: LessonScreen, records: Mapping[str, Record]) -> None:
        self._screen = screen
        self._texts = {cell: record.text for cell, record in records.items()}
        """Of all that the study knows, by cell id; of a note or bookmark None: it was taken away."""
        self._tell_session()

    def _tell_session(self) -> None:
        session = self._screen.session
        session.lesson = replace(session.lesson, cells=self._screen.reading.cells)

    async def add(self, what: str) -> None:
        """Add `scratch`, `note` or `bookmark`; the two last are changed or taken away too."""
        notebook = self._screen.notebook
        if what != "scratch" and notebook.current.cell.kind == "scratch":
            notebook.go_to(author_cell(notebook.current.cell.id))  # whose note and bookmark it is
        match what:
            case "scratch":
                await self._add_scratch_cell()
            case "note":
                self._edit_note()
            case "bookmark":
                place = added_id(self._screen.notebook.current.cell.id, BOOKMARK)
                self._keep(place, "" if self._texts.get(place) is None else None)

    # --- scratch cells ------------------------------------------------------------------------

    async def _add_scratch_cell(self) -> None:
        """Put an empty cell below the current one and go into its editor."""
        reading, notebook = self._screen.reading, self._screen.notebook
        cell = new_scratch_cell(self._texts, notebook.current.cell.id)
        if cell is None:
            words = tr("This cell has had 999 scratch cells: add one below another cell.")
            self._screen.notify(words, severity="warning", markup=False)
            return
        self._texts[cell.id] = ""
        ids = [one.id for one in reading.cells if one.kind == "scratch"]
        reading.cells = with_scratch_cells(self._screen.entry.lesson.cells, [*ids, cell.id])
        self._tell_session()
        place = [one.id for one in reading.cells].index(cell.id)
        view = await notebook.insert(cell, reading.cells[place - 1].id)
        view.action_edit()
        self._screen.refresh_status()

    def remove_scratch_cell(self, view: CellView) -> None:
        """Take an empty cell away; not one that runs or waits."""
        session, cell = self._screen.session, view.cell.id
        if cell in session.queue or (session.current and session.current.request.cell == cell):
            return
        self._screen.notebook.take_out(view)
        reading = self._screen.reading
        reading.cells = tuple(one for one in reading.cells if one.id != cell)
        self._tell_session()
        self._screen.recorder.reset(cell)
        self._screen.refresh_status()

    # --- notes and bookmarks ------------------------------------------------------------------

    def show(self, view: CellView) -> None:
        """Show the bookmark and the note of a cell above it."""
        if view.cell.kind == "scratch":
            return
        note = self._texts.get(added_id(view.cell.id, NOTE))
        marked = note is not None or self._texts.get(added_id(view.cell.id, BOOKMARK)) is not None
        view.set_class(marked, "-noted")
        words = f"{self._screen.marks.bookmark} {clean(note or tr('Bookmark'), MAX_TEXT)}"
        shown = next(iter(view.query_children(CellNote)), None)
        if shown is None and marked:
            view.mount(CellNote(words, markup=False), before=0)
        elif shown is not None and marked:
            shown.update(words)
        elif shown is not None:
            shown.remove()

    def _edit_note(self) -> None:
        """Write a note on the current cell; an empty one goes away."""
        place = added_id(self._screen.notebook.current.cell.id, NOTE)
        page = NotePage(
            self._texts.get(place) or "",
            lambda text: self._keep(place, text or None),
            lambda text: self._screen.work.save_soon(place, text),
        )
        self._screen.app.push_screen(page)

    def _keep(self, place: str, text: str | None) -> None:
        recorder = self._screen.recorder
        self._texts[place] = text
        if text is None:
            recorder.reset(place)
        else:
            recorder.note_text(place, text)
            recorder.write()
        self.show(self._screen.notebook.view(author_cell(place)))
        self._screen.refresh_status()
