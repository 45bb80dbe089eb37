"""The keys that mean something now, on one line at the bottom of each screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import msgspec
from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.screen import Screen
from textual.widget import Widget

MOST_IMPORTANT = (
    "card.next", "cell.interrupt", "find.end", "find.next", "lesson.running", "course.running", "cell.leave", "cell.choose1", "cell.edit", "course.open",
    "review.next", "cell.run", "cell.right", "course.continue", "app.help", "cell.take", "cell.give_back", "cell.hint", "cell.solution", "course.search",
    "course.mistakes", "course.review", "review.lesson", "cell.next", "course.quit", "lesson.leave", "app.palette", "lesson.outline", "cell.docs", "cell.reset",
    "lesson.run_above", "lesson.next", "find.open", "app.glossary", "lesson.variables", "cell.maximize", "cell.log", "app.language", "app.theme",
    "cell.copy", "lesson.restart", "cell.undo", "app.sandbox",
)  # fmt: skip
"""Commands in the order in which they get room. One that is not named here comes after them if the
footer is to show it at all (`Command.show`), in the order of its screen."""

GROUPS = ("cell", "lesson", "course", "", "app")
"""The first part of a command's name: what it acts on, from left to right."""
BETWEEN, APART = 2, 3
"""Columns between two keys, and between two groups."""
KEYS_BESIDE = 15
"""Columns that words in the footer leave for keys, if they can: room for the way out of an editor."""


class KeyLabel(msgspec.Struct, frozen=True):
    """A key and what it does."""

    id: str
    key: str
    """As Textual names it."""
    shown: str
    words: str

    @property
    def width(self) -> int:
        return cell_len(self.shown) + 1 + cell_len(self.words)

    @property
    def group(self) -> int:
        """Its place from left to right."""
        name = self.id.partition(".")[0]
        return GROUPS.index(name) if name in GROUPS else GROUPS.index("")


def fitting(labels: Iterable[KeyLabel], width: int) -> list[list[KeyLabel]]:
    """The most important of `labels` that have room, by groups."""
    ranks = {name: place for place, name in enumerate(MOST_IMPORTANT)}
    ordered = sorted(labels, key=lambda label: ranks.get(label.id, len(ranks)))
    chosen: list[KeyLabel] = []
    for label in ordered:
        if _width([*chosen, label]) <= width:
            chosen.append(label)
    return [group for n in range(len(GROUPS)) if (group := [c for c in chosen if c.group == n])]


def _width(labels: list[KeyLabel]) -> int:
    groups = len({label.group for label in labels})
    between = BETWEEN * (len(labels) - 1) + (APART - BETWEEN) * (groups - 1)
    return sum(label.width for label in labels) + between


class KeyBar(Widget, can_focus=False):
    """Keys in groups, those of the program at the right. A click on a key presses it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--said"}
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom; height: 1; padding: 0 1; background: $raised; color: $text-muted;
        .key-bar--key { color: $accent; text-style: bold; }
        .key-bar--said { color: $text-error; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[range, str]] = []
        """Columns, and the key that a click there presses."""
        self._said: Text | None = None

    def say(self, words: Text | None) -> None:
        """Say something in the place of the less important keys, for as long as it is true."""
        if words != self._said:
            self._said = words
            self.refresh()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.refresh()

    def labels(self) -> list[KeyLabel]:
        """Every key that could be shown."""
        found: dict[str, KeyLabel] = {}
        active = self.screen.active_bindings.values()
        choices = sum(a.binding.action.startswith("choose(") and a.enabled for a in active)
        for _, binding, enabled, _ in active:
            name = binding.id or ""
            wanted = binding.show or name in MOST_IMPORTANT
            if not enabled or not wanted or binding.action in found or not binding.description:
                continue
            shown = self.app.get_key_display(binding)
            if name == "cell.choose1":
                shown = f"1-{choices}"
            found[binding.action] = KeyLabel(name, binding.key, shown, binding.description)
        return list(found.values())

    def render(self) -> Text:
        """As many keys as have room."""
        width = self.content_size.width
        key_style = self.get_component_rich_style("key-bar--key", partial=True)
        text, self._spans = Text(no_wrap=True), []
        if self._said is not None:
            text.append_text(self._said)
            text.stylize(self.get_component_rich_style("key-bar--said", partial=True))
            text.truncate(width)
        groups = fitting(self.labels(), width - text.cell_len - APART * bool(text))
        for group in groups:
            wide = _width(group)
            last = group[0].group == len(GROUPS) - 1
            text.append(" " * (width - wide - text.cell_len if last else APART * bool(text)))
            for place, label in enumerate(group):
                text.append(" " * (BETWEEN * bool(place)))
                start = text.cell_len
                text.append(label.shown, key_style).append(f" {label.words}")
                self._spans.append((range(start, text.cell_len), label.key))
        return text

    def on_click(self, event: events.Click) -> None:
        column = event.x - 1  # the padding
        for span, key in self._spans:
            if column in span:
                self.app.simulate_key(key)
