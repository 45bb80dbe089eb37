"""The code editor of a cell."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from learn_torch.app.sanitise import safe
from learn_torch.app.themes.colors import THEMES
from learn_torch.app.widgets import code_edits
from learn_torch.app.widgets.cell_messages import CompletionAsked, NamePointed
from learn_torch.app.widgets.code_area import CodeArea
from learn_torch.app.widgets.completer import Completer
from learn_torch.app.widgets.python_highlights import HIGHLIGHTS, PYTHON, code_theme

ACTIONS = {binding.key: binding.action for binding in Binding.make_bindings(TextArea.BINDINGS)}
"""What each editing key does."""
KEYS = {
    "enter": "new_line",
    "backspace": "back",
    "tab": "indent",
    "shift+tab": "dedent",
    "ctrl+underscore": "comment",  # what ctrl+/ is in most terminals
    "ctrl+slash": "comment",
    "alt+up": "move_lines(-1)",
    "alt+down": "move_lines(1)",
    "ctrl+end": "document_edge(1)",
    "ctrl+home": "document_edge(-1)",
}
"""What these keys do in an editor of Python, in place of a plain text's."""
REST = 0.5
"""Seconds that the pointer rests on a name before it is explained; Textual's own tips need 0.3."""
TIP = 400
"""Characters of a signature, and of a docstring, in a tip at the pointer; the key `K` shows all."""


def _consume(event: events.Key) -> None:
    event.stop()
    event.prevent_default()


class Editor(CodeArea):
    """Python, as tall as its text, wrapped so that no column is lost."""

    DEFAULT_CSS = """
    Editor {
        height: auto; border: none; padding: 0;
        background: $background; scrollbar-size-vertical: 1;
        .text-area--gutter { color: $text-muted; }
        .marked-text-area--row { color: $text-error; text-style: bold; }
        .text-area--cursor-line { background: $background; }
        .text-area--cursor-gutter { background: $background; color: $text-muted; text-style: none; }
        .text-area--matching-bracket { background: $border-blurred; }
        .text-area--selection { background: $input-selection-background; color: $foreground; }
        &:focus {
            border: none; background: $background;
            .text-area--cursor-line { background: $panel; }
            .text-area--cursor-gutter { background: $panel; color: $accent; text-style: bold; }
        }
        &.-maximized { height: 1fr !important; }
    }
    """

    def __init__(self, text: str, *, read_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            text,
            theme="css",
            soft_wrap=True,
            tab_behavior="indent",
            show_line_numbers=True,
            read_only=read_only,
            highlight_cursor_line=True,
            max_checkpoints=200,
            id=id,
        )
        self.cursor_blink = False
        self.completer = Completer(self)
        self._rest: Timer | None = None
        self.register_language("python", PYTHON, HIGHLIGHTS)
        for colors in THEMES:
            self.register_theme(code_theme(colors))

    def on_blur(self) -> None:
        self.completer.close()

    async def on_key(self, event: events.Key) -> None:
        """Act on an editing key in its turn.

        A binding is looked up only after the key has bubbled to the app; a letter or a paste that
        came in the same packet would overtake it, and backspace delete the wrong character.
        """
        self.paste_end = None
        if self.completer.takes(event.key, event.character):
            _consume(event)
            return
        self.completer.watch(event.character)
        action = KEYS.get(event.key) or ACTIONS.get(event.key)
        if action is not None:
            _consume(event)
            await self.run_action(action)
        elif event.character in code_edits.TYPED and not self.read_only:
            _consume(event)
            self.type_character(event.character or "")

    def action_indent(self) -> None:
        """Behind a name ask what could follow; else indent the selected lines, or to the next stop."""
        if self.selection.is_empty and not self.read_only and self.completer.can_ask():
            self.post_message(CompletionAsked(self, self.text, self.completer.position))
        elif self.selection.is_empty:
            spaces = self._find_columns_to_next_tab_stop()
            self._replace_via_keyboard(" " * spaces, *self.selection)
        else:
            self._change_lines(code_edits.indented)

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2:
            row, column = self.cursor_location
            start, end = code_edits.word_at(self.document.get_line(row), column)
            self.selection = Selection((row, start), (row, end))
        elif event.chain == 3:
            self.select_line(self.cursor_location[0])

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Ask what the name under the pointer means, once that rests."""
        self.on_leave()
        if not event.button and event.x >= self.gutter_width:
            place = self.place(*self.get_target_document_location(event))
            message = NamePointed(self, place)
            self._rest = self.set_timer(REST, lambda: self.post_message(message))

    def on_leave(self) -> None:
        """Explain nothing: the pointer has gone on."""
        self.tooltip = None
        if self._rest is not None:
            self._rest.stop()
            self._rest = None

    def explain(self, name: str, words: str) -> None:
        """Show what the name under the pointer means, if the pointer is there still."""
        if self._rest is not None:
            self.tooltip = Text.assemble((safe(name)[:TIP], "bold"), safe(words)[:TIP])
            self.screen._handle_tooltip_timer(self)

    def on_mount(self) -> None:
        """Colours, once the text is there."""
        self.language = "python"
        self.watch(self.app, "theme", self._follow_theme)

    def _follow_theme(self, name: str) -> None:
        if name in self.available_themes:
            self.theme = name

    def exchange(self, text: str) -> None:
        """The same program with other comments; the cursor stays on its line, if it is in use."""
        row, column = self.cursor_location
        self.load_text(text)
        row = min(row, self.document.line_count - 1)
        self.move_cursor((row, min(column, len(self.document.get_line(row)))))

    def replace_all(self, text: str) -> None:
        """Another text in one step of the undo history, so that one undo brings the old one back."""
        self.history.checkpoint()
        self.replace(text, self.document.start, self.document.end, maintain_selection_offset=False)
        self.history.checkpoint()
        self.move_cursor((0, 0))
