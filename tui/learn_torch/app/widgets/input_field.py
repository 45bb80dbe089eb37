"""The field under a cell that asks for a line: `input`, `getpass`, `sys.stdin`, pdb."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.i18n.translate import msgid, tr
from learn_torch.kernel.input_frames import MAX_ANSWER, InputRequest

if TYPE_CHECKING:
    from learn_torch.app.widgets.cell import CellView
    from learn_torch.app.widgets.notebook import Notebook
    from learn_torch.session.lesson_session import LessonSession
    from learn_torch.session.runs import Run

GRACE_SECONDS = 1.0
"""How long an answered field keeps the keys: a loop asks again, and letters are commands elsewhere."""
TOAST_SECONDS = 3.0
MAX_AHEAD = 100
"""Lines that are typed or pasted before the cell asks for them."""
HOW = msgid("enter answers, ^d ends the input, esc leaves")


class LineEntry(Input):
    """A line to type in; a paste of several lines answers with each that ends."""

    @dataclass
    class Entered(Message):
        """A line; None: end of file."""

        line: str | None

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take the letters, and what readline knows and a cell's keys would change its code by."""
        return key in ("ctrl+l", "ctrl+d") or super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        """Take enter and ^d in the order of the letters; a binding would come behind them."""
        if event.key == "enter" or (event.key == "ctrl+d" and not self.value):
            event.stop()
            event.prevent_default()
            self.enter(end_of_file=event.key == "ctrl+d")
        else:
            await super()._on_key(event)

    def enter(self, *, end_of_file: bool = False) -> None:
        """Give what is typed; or end of file, as ^d does on an empty line of a terminal."""
        line = None if end_of_file else self.value
        self.clear()
        self.post_message(self.Entered(line))

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        *whole, rest = event.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line in whole:
            self.insert_text_at_cursor(line)
            line, self.value = self.value, ""
            self.post_message(self.Entered(line))
        self.insert_text_at_cursor(rest)


class InputField(Container):
    """The prompt and what is typed; the prompt has lines of its own where it is long."""

    DEFAULT_CSS = """
    InputField {
        height: auto; layout: horizontal; display: none;
        #prompt { width: auto; max-width: 100%; color: $accent; }
        LineEntry, LineEntry:focus {
            width: 1fr; height: 1; border: none; padding: 0 1; background: $raised;
        }
        &.-long { layout: vertical; }
    }
    """

    def __init__(self, marks: Glyphs) -> None:
        self._prompt = Static(id="prompt", markup=False)
        self.entry = LineEntry(max_length=MAX_ANSWER, select_on_focus=False)
        super().__init__(self._prompt, self.entry)
        self._marks = marks
        self.asks = False
        """Whether a line is waited for."""
        self.answer: Callable[[str | None], object] = lambda _: None
        self.on_close: Callable[[], object] = lambda: None
        self._ahead: deque[str | None] = deque()
        self._grace: Timer | None = None

    def ask(self, request: InputRequest) -> None:
        """Wait for a line, or send the one that was typed ahead."""
        self._stop_grace()
        self.asks, self.entry.password = True, request.password
        if self._ahead:
            self._send(self._ahead.popleft())
            return
        prompt = request.prompt.rstrip() or self._marks.pointer
        self._prompt.update(prompt)
        self.speak()
        self.display = True
        self.on_resize()

    def speak(self) -> None:
        """Say how to answer, in the language that is spoken."""
        self.entry.placeholder = self._marks.plain(tr(HOW)) if self.asks else ""

    def on_resize(self) -> None:
        """Give a prompt that would leave little room for the answer lines of its own."""
        width = self.size.width or self.app.size.width
        self.set_class(cell_len(str(self._prompt.content)) > width // 2, "-long")

    def on_line_entry_entered(self, event: LineEntry.Entered) -> None:
        """A line was typed: the answer, or one for the next question."""
        event.stop()
        if self.asks:
            self._send(event.line)
        elif len(self._ahead) < MAX_AHEAD:
            self._ahead.append(event.line)

    def _send(self, line: str | None) -> None:
        self.asks = False
        self._prompt.update(self._marks.pointer)
        self.entry.password = False
        self.speak()
        self.answer(line)
        self._stop_grace()
        self._grace = self.set_timer(GRACE_SECONDS, self._close_if_idle)

    def _stop_grace(self) -> None:
        if self._grace is not None:
            self._grace.stop()
            self._grace = None

    def _close_if_idle(self) -> None:
        if not (self.asks or self._ahead or self.entry.value):
            self.close()

    def close(self) -> None:
        """Nothing is waited for any more: what was typed ahead goes."""
        self._stop_grace()
        self.asks = False
        self._ahead.clear()
        if self.display:
            self.on_close()
            self.display = False
            self.entry.clear()


class InputController:
    """Between a run that asks and the field under its cell.

    The field takes the keys where the learner waits for it: the cell has the focus, or its editor,
    untouched since the run began. Else the cell's edge, the status and a toast say that it asks.
    """

    def __init__(self, session: LessonSession, notebook: Notebook) -> None:
        self._session = session
        self._notebook = notebook
        self._field: InputField | None = None
        self._view: CellView | None = None
        self._back: Widget | None = None
        """What had the keys before the field."""
        self._start: object = None
        """Where the cursor of the cell's editor was when the run began."""

    def begin(self, view: CellView) -> None:
        """A run of the cell begins."""
        self.end()
        self._view = view
        self._start = view.editor.selection if view.editor is not None else None

    def show(self, run: Run) -> None:
        """The run asks, or asks no more."""
        view = self._view
        if view is None:
            return
        if run.asks is None:
            self.end()
            return
        self._field = field = view.results.input_field()
        view.results.entry = field.entry
        field.answer, field.on_close = self._answer, self._give_back
        field.ask(run.asks)
        if not field.asks or field.entry.has_focus:
            return
        if self._waits_for_it(view, run.request.code):
            field.call_after_refresh(self.enter)  # new, it has no line to type in yet
        else:
            words = tr(
                "Cell {cell} asks for a line: r goes there.",
                cell=view.reading.numbers[view.cell.id],
            )
            view.app.notify(words, timeout=TOAST_SECONDS, markup=False)
        self._notebook.follow(view)

    def _waits_for_it(self, view: CellView, code: str) -> bool:
        screen, editor = view.screen, view.editor
        if view.app.screen is not screen or screen.maximized is not None:
            return False
        typing = editor is None or (view.code, editor.selection) != (code, self._start)
        return screen.focused is view or (screen.focused is editor and not typing)

    def enter(self) -> None:
        """Give the keys to the field, if the cell asks."""
        if self._field is not None and self._field.asks:
            self._back = self._notebook.screen.focused
            self._notebook.app.clear_notifications()  # a toast would lie over the field
            self._notebook.screen.set_focus(self._field.entry, scroll_visible=False)

    def submit(self) -> bool:
        """Answer with what is typed, where the field has the keys; whether it has."""
        entry = self._field.entry if self._field is not None else None
        if entry is None or not entry.has_focus:
            return False
        entry.call_later(entry.enter)  # behind the keys that it has not seen yet
        return True

    def end(self) -> None:
        """The run is over, or asks no more."""
        field, self._field = self._field, None
        if field is not None:
            field.close()

    def _give_back(self) -> None:
        view, back = self._view, self._back
        if view is not None:
            view.results.entry = None
        if view is not None and view.results.has_focus_within:
            there = back if back is not None and back in view.walk_children() else view
            view.screen.set_focus(there, scroll_visible=False)

    def _answer(self, line: str | None) -> None:
        self._notebook.run_worker(self._session.answer(line), exit_on_error=False)
