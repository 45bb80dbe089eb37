"""The pages to read, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import App

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.manual import manual
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.errors import Mistake
from learn_torch.i18n.translate import msgid


class ManualScreen(ReadingScreen):
    """The in-app manual."""


def toggle_manual(app: App[None], marks: Glyphs) -> None:
    """Show the in-app manual; put it away where it is shown."""
    if isinstance(app.screen, ManualScreen):
        app.screen.dismiss()
    else:
        app.push_screen(ManualScreen(msgid("Help"), lambda: manual(marks)))


def mistakes_page(mistakes: Sequence[Mistake]) -> ReadingScreen:
    """What is wrong with lesson files, one after another, each with its line."""
    parts = [
        Text.assemble(
            (f"{mistake.path.name}:{mistake.line}:{mistake.column}", "bold"),
            f"\n{mistake.message} {mistake.remedy}".rstrip(),
            (f"\n    {mistake.source}".rstrip(), "dim"),
            "\n",
        )
        for mistake in mistakes
    ]
    return ReadingScreen(msgid("Problems in lesson files"), lambda: parts)
