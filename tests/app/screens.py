"""What is on the screen, as plain text."""

from __future__ import annotations

from typing import Any

from textual.app import App

from learn_torch.app.themes.colors import Rgb, luminance


def text_of(app: App[Any]) -> str:
    """The whole screen, line by line, without trailing blanks."""
    height = app.size.height
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join(strip.text.rstrip() for strip in strips[:height]) + "\n"


def contrast(ink: Rgb, ground: Rgb) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
