"""What the command palette offers: every action that applies, then every lesson."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial

from textual import work
from textual.app import App, SystemCommand
from textual.binding import ActiveBinding, Binding
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.markup import escape

from learn_torch.app.command import readable
from learn_torch.app.screens.base_screens import DismissedOnce
from learn_torch.course.course import Course, Entry
from learn_torch.course.localize import goal, title
from learn_torch.i18n.translate import current_language, tr

LEFT_OUT = ("choose", "command_palette", "interrupt_by_copy_key", "step", "page", "move", "dismiss")
"""Actions that make no sense away from their keys."""


class Palette(Provider):
    """Offers the program's commands in their own order. A title is text, never markup."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for label, tip, callback, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(Content(label), callback, text=label, help=escape(tip))

    async def search(self, query: str) -> Hits:
        """What contains the words in its title, then in its explanation, then what has their letters.

        The letters of "theme" are in the explanations of 12 lessons: these count whole words alone.
        """
        matcher, words = self.matcher(query), query.casefold().strip()
        for label, tip, callback, _ in self.app.get_system_commands(self.screen):
            told = words in tip.casefold()
            rank = 2 if words in label.casefold() else int(told)
            match = max(matcher.match(label), matcher.match(tip) if told else 0)
            score = (rank + match) / 3 if match else 0
            if score > 0:
                yield Hit(score, Content(label), callback, text=label, help=escape(tip))


class CommandsScreen(DismissedOnce, CommandPalette):
    """Textual's palette, without two ways in which it ends the program.

    A page key while its list has no lines yet; a letter just before the palette is put away, whose
    search begins when the list is gone.
    """

    def on_resize(self) -> None:
        """Break the lines anew; Textual 8.2 keeps those of the old width."""
        for commands in self.query(CommandList):
            self.call_after_refresh(commands._clear_caches)
            self.call_after_refresh(commands._update_lines)

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # of Textual 8.2: `_index_to_line` before the first layout
            super()._action_command_list(action)

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        gather: Callable[[CommandPalette, str], Awaitable[None]] = (
            CommandPalette._gather_commands.__wrapped__  # type: ignore[attr-defined]
        )
        with suppress(NoMatches):
            await gather(self, search_value)


def commands(
    app: App[None],
    active: Mapping[str, ActiveBinding],
    course: Course,
    open_lesson: Callable[[Entry], object],
) -> Iterator[SystemCommand]:
    """Actions of the present screen first, then lessons."""
    seen: set[str] = set()
    for key, (node, binding, enabled, _) in active.items():
        name = binding.action.partition("(")[0]
        same = binding.action.removeprefix("app.")  # `q` and ^q, each of which leaves
        if enabled and binding.tooltip and same not in seen and name not in LEFT_OUT:
            seen.add(same)
            label = f"{binding.description} ({readable(key)})"
            yield SystemCommand(label, binding.tooltip, _run(app, binding, node))
    for entry in course.entries:
        label = tr(
            "Lesson {number}: {title}", number=entry.number, title=title(entry, current_language())
        )
        yield SystemCommand(label, goal(entry, current_language()), partial(open_lesson, entry))


def _run(app: App[None], binding: Binding, node: DOMNode) -> Callable[[], object]:
    return lambda: app.call_later(app.run_action, binding.action, node)
