"""The colours of Python in an editor."""

from __future__ import annotations

from rich.style import Style
from textual.widgets.text_area import TextAreaTheme

from learn_torch.app.themes.colors import ThemeColors
from learn_torch.app.themes.textual_theme import NAMES


def code_theme(colors: ThemeColors) -> TextAreaTheme:
    """The colours of Python in an editor; the rest comes from CSS."""
    ink = {
        "comment": colors.muted,
        "string": colors.good,
        "number": colors.begun,
        "boolean": colors.begun,
        "function": colors.data,
        "function.call": colors.data,
        "class": colors.data,
        "keyword": colors.keyword,
    }
    marks = {
        "found": Style(color=colors.text.hex, bgcolor=colors.selection.hex),
        "found.present": Style(
            color=colors.page.hex, bgcolor=colors.accent.hex, bold=True, underline=True
        ),
    }
    return TextAreaTheme(
        name=NAMES[colors.dark],
        syntax_styles={name: Style(color=color.hex) for name, color in ink.items()} | marks,
    )
