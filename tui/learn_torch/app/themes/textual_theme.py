"""The themes as Textual takes them: CSS variables and ANSI colours of output."""

from __future__ import annotations

from rich.terminal_theme import TerminalTheme
from textual.theme import Theme

from learn_torch.app.themes.colors import DARK, LIGHT, ThemeColors

NAMES = {True: "learn-torch-dark", False: "learn-torch-light"}


def textual_theme(colors: ThemeColors) -> Theme:
    """The theme for `App.register_theme`. Every variable is solid: a blend would have no twin."""
    return Theme(
        name=NAMES[colors.dark],
        dark=colors.dark,
        primary=colors.accent.hex,
        secondary=colors.data.hex,
        accent=colors.accent.hex,
        success=colors.good.hex,
        warning=colors.begun.hex,
        error=colors.wrong.hex,
        foreground=colors.text.hex,
        background=colors.page.hex,
        surface=colors.page.hex,
        panel=colors.raised.hex,
        boost=colors.raised.hex,
        variables=_variables(colors),
    )


def own_variables(colors: ThemeColors) -> dict[str, str]:
    """The CSS variables that Textual's themes do not have."""
    names = ("keyword", "data", "line", "tint", "raised", "selection")
    return {name: colors.all[name].hex for name in names}


def edges(*, ascii_only: bool) -> dict[str, str]:
    """What edges are drawn with, as CSS variables: a cell's rail in use and not, rules, frames."""
    if ascii_only:
        return {"rail": "ascii", "idle-rail": "blank", "rule": "ascii", "frame": "ascii"}
    return {"rail": "outer", "idle-rail": "solid", "rule": "solid", "frame": "round"}


_GROUNDS = {
    "page": (
        "background surface input-cursor-foreground scrollbar-background scrollbar-corner-color "
        "scrollbar-background-hover scrollbar-background-active"
    ),
    "raised": (
        "panel boost surface-active panel-lighten-1 error-muted footer-background "
        "block-cursor-blurred-background block-hover-background"
    ),
    "selection": "block-cursor-background input-selection-background",
    "line": "border-blurred scrollbar",
}
_INKS = {
    "text": (
        "foreground text block-cursor-foreground block-cursor-blurred-foreground "
        "input-cursor-background input-selection-foreground"
    ),
    "muted": (
        "text-muted text-disabled foreground-muted scrollbar-hover scrollbar-active "
        "footer-foreground footer-description-foreground"
    ),
    "accent": "primary accent text-primary text-accent border footer-key-foreground",
    "data": "secondary text-secondary",
    "good": "success text-success",
    "begun": "warning text-warning",
    "wrong": "error text-error",
}
"""A colour of ours, and Textual's variables that have it: as they are, for Textual's own come back
from a shading by none a digit off."""


def _variables(colors: ThemeColors) -> dict[str, str]:
    named = {
        variable: colors.all[name].hex
        for name, variables in (_GROUNDS | _INKS).items()
        for variable in variables.split()
    }
    headings = {f"markdown-h{n}-color": colors.accent.hex for n in range(1, 7)}
    plain = {f"markdown-h{n}-text-style": "bold" for n in range(1, 7)}
    return named | headings | plain | own_variables(colors)


def ansi_theme(colors: ThemeColors) -> TerminalTheme:
    """What the sixteen colours in a cell's output are shown as."""
    names = ("line", "wrong", "good", "begun", "data", "keyword", "data", "text")
    normal = [colors.all[name].rgb for name in names]
    bright = [colors.muted.rgb, *normal[1:]]
    return TerminalTheme(colors.page.rgb, colors.text.rgb, normal, bright)


TEXTUAL_THEMES = (textual_theme(DARK), textual_theme(LIGHT))
