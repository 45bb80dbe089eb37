"""The documentation of a name in a cell: how it is called, and its whole docstring."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.reflow import with_formulas
from learn_torch.app.sanitise import safe
from learn_torch.app.screens.base_screens import LOOK, SCROLLING, Page
from learn_torch.app.widgets.find_bar import FindLine
from learn_torch.app.widgets.found_places import OTHERS, PRESENT
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.i18n.translate import tr
from learn_torch.kernel.name_queries import Docs
from learn_torch.session.name_lookup import Path

LookUp = Callable[[Path], Awaitable[Docs]]
WIDTH = 88
"""Columns of text, at most."""
_HEADING = re.compile(r"^[A-Z][\w ]*:{1,2}$", re.MULTILINE)
_NOTES = re.compile(r"^(\s*)\.\. (note|warning|seealso|deprecated|versionadded)::", re.MULTILINE)
_NOTE_WORDS = {"seealso": "See also", "versionadded": "New in"}


class DocsScreen(Page):
    """A name after another of the same cell; the text scrolls, and can be searched."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", tooltip="Put this page away.", priority=True),
        Binding("q,K,f13,shift+f1,ctrl+right_square_bracket", "dismiss", "Back", show=False),
        Binding("slash,ctrl+f", "find", "Find", tooltip="Find words on this page."),
        Binding("n", "step(1)", "Next hit", tooltip="The next place of the words."),
        Binding("N", "step(-1)", show=False),
        Binding("right", "turn(1)", "Next name", tooltip="The next name.", priority=True),
        Binding("left", "turn(-1)", "Name before", tooltip="The name before.", priority=True),
        *SCROLLING,
        *LOOK,
    ]
    AUTO_FOCUS = "VerticalScroll"
    DEFAULT_CSS = """
    DocsScreen {
        VerticalScroll {
            height: 1fr; padding: 0 1; scrollbar-size-vertical: 1;
            #name { margin: 1 0; }
        }
    }
    """

    def __init__(self, names: Sequence[Path], at: int, look_up: LookUp, marks: Glyphs) -> None:
        super().__init__()
        self._names = names
        self._at = at
        self._look_up = look_up
        self._marks = marks
        self._docs: Docs | None = None
        """None: it is being looked up."""
        self._lines = ""
        self._hits: list[tuple[int, int]] = []
        """Where the words are in `_lines`."""
        self._hit = 0
        self._heading, self._body = Static(id="name", markup=False), Static(markup=False)
        self.scrolled = VerticalScroll(self._heading, self._body)
        self._search = FindLine()

    def compose(self) -> ComposeResult:
        yield from (self.scrolled, self._search, KeyBar())

    def on_mount(self) -> None:
        self.load()

    @work(exclusive=True, group="docs", exit_on_error=False, description="looking up a name")
    async def load(self) -> None:
        """Ask what the present name means, and show it from its beginning."""
        self._docs = None
        self.tell()
        self._docs = await self._look_up(self._names[self._at])
        self.scrolled.scroll_home(animate=False)
        self.tell()

    def tell(self) -> None:
        """Bring the page up to date; docstrings are English."""
        path, docs = self._names[self._at], self._docs
        known = docs is not None and bool(docs.name)
        name = ".".join(part for part in path if part) if docs is None or not known else docs.name
        kind = f"  {docs.kind}" if docs is not None and docs.kind in ("class", "module") else ""
        signature = docs.signature if docs is not None else ""
        gap = "" if signature.startswith("(") or not signature else "  "
        place = tr("{place} of {count}", place=self._at + 1, count=len(self._names))
        heading = Content.assemble(
            (safe(name), "bold $accent"),
            gap + safe(signature),
            (kind + (f"   {place}" if len(self._names) > 1 else ""), "$text-muted"),
        )
        self._heading.update(heading)
        self.find()
        self.refresh_bindings()

    @property
    def text(self) -> str:
        """What is said of the name, or why nothing is."""
        docs = self._docs
        if docs is None:
            return self._marks.plain(tr("Looking it up…"))
        text = with_formulas(readable_rest(safe(docs.text)), plain=self._marks.ascii)
        if docs.guessed:
            words = tr("What stands before its dot has no value yet; this is the usual meaning.")
            return f"{self._marks.plain(words)}\n\n{text}"
        return text or self._marks.plain(_why_nothing(docs))

    @on(Input.Changed)
    def find(self) -> None:
        """Mark the words that are typed, and go to the first place of them."""
        words = self._search.words.split() if self._search.display else []
        self._lines = wrapped(
            self.text, min(WIDTH, self.scrolled.scrollable_content_region.width or WIDTH)
        )
        found = re.finditer(r"\s+".join(map(re.escape, words)), self._lines, re.IGNORECASE)
        self._hits, self._hit = [match.span() for match in found] if words else [], 0
        self._show_hit()

    def on_resize(self) -> None:
        self.find()

    def _show_hit(self) -> None:
        """Mark every hit, the present one more strongly, and bring it into sight."""
        content = Content(self._lines)
        for heading in _HEADING.finditer(self._lines):
            content = content.stylize("bold", *heading.span())
        for place, span in enumerate(self._hits):
            content = content.stylize(PRESENT if place == self._hit else OTHERS, *span)
        self._body.update(content)
        nothing = tr("not on this page") if self._search.words else ""
        self._search.tell(self._hit, len(self._hits), nothing)
        if self._hits:
            self._show_row(self._lines.count("\n", 0, self._hits[self._hit][0]))
        self.refresh_bindings()

    def _show_row(self, row: int) -> None:
        """Put the row of a hit into the upper third, unless it is in sight."""
        at, height = self._body.virtual_region.y + row, self.scrolled.size.height
        if not self.scrolled.scroll_y <= at < self.scrolled.scroll_y + height:
            self.scrolled.scroll_to(y=max(0, at - height // 3), animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys mean something: with words being typed, escape alone."""
        if self._search.typing:
            return action in ("back", "stop")
        match action:
            case "step":
                return len(self._hits) > 1
            case "turn":
                return len(self._names) > 1
        return True

    def action_back(self) -> None:
        """Put the words away; without any, the page."""
        if self._search.display:
            self._search.display = False
            self._search.input.clear()
            self.set_focus(self.scrolled)
            self.find()
        else:
            self.dismiss()

    def action_find(self) -> None:
        self._search.display = True
        self.set_focus(self._search.input)

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """Stay at this hit; n goes on."""
        self.set_focus(self.scrolled)
        self.refresh_bindings()

    def action_step(self, way: int) -> None:
        self._hit = (self._hit + way) % len(self._hits)
        self._show_hit()

    def action_turn(self, way: int) -> None:
        self._at = (self._at + way) % len(self._names)
        self.load()


def readable_rest(doc: str) -> str:
    """A docstring with less of Sphinx's markup: notes by their word, code in single backticks."""
    doc = _NOTES.sub(lambda m: f"{m[1]}{_NOTE_WORDS.get(m[2], m[2].capitalize())}:", doc)
    return doc.replace("``", "`")


def wrapped(text: str, width: int) -> str:
    """Each line broken at `width` columns; what goes on keeps its indentation."""
    lines = []
    for line in text.expandtabs().split("\n"):
        words = line.lstrip()
        indent = min(len(line) - len(words), width // 2)
        parts = Content(words).wrap(max(1, width - indent)) if words else [Content("")]
        lines += [(" " * indent + part.plain).rstrip() for part in parts]
    return "\n".join(lines)


def _why_nothing(docs: Docs) -> str:
    """Why there is no text."""
    if docs.name:
        return tr("It has no docstring.")
    match docs.status:
        case "busy":
            return tr("While a cell runs, its names cannot be looked up.")
        case "refused":
            return tr("torch is not ready yet: ask again when it is.")
        case "late":
            return tr("The session did not answer in time.")
        case _:
            return tr("Nothing is known of it: run the cell, or the cells above, first.")
