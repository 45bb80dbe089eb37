"""What is on the screen, as plain text."""

from __future__ import annotations

from typing import Any

from textual.app import App


def text_of(app: App[Any]) -> str:
    """The whole screen, line by line, without trailing blanks."""
    height = app.size.height
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join(strip.text.rstrip() for strip in strips[:height]) + "\n"
