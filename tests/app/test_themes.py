"""Both themes, on every number of colours: what is sent, and whether it can be read."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.color import Color
from textual.widgets import OptionList

from learn_torch.app.themes.colors import DARK, THEMES, ThemeColors
from learn_torch.app.themes.depth_filter import Depth, DepthFilter, depth_of
from learn_torch.app.themes.textual_theme import NAMES, textual_theme
from learn_torch.app.themes.theme_choice import ThemeChoice
from learn_torch.app.widgets.editor import Editor
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.app.widgets.prose import Fence, Prose
from tests.app.conftest import Desk, Sit
from tests.app.screens import contrast

READABLE = 4.5
"""WCAG 2.2, 1.4.3, for text."""
GROUNDS = ("page", "raised", "tint", "selection")
"""What text is written on."""
CODE = ("text", "muted", "good", "begun", "data", "keyword")
"""What code is written in."""
DEPTHS = ("truecolor", "256", "standard")


def sent(style: Style, depth: Depth) -> Style:
    """What the filter makes of a style."""
    [segment] = DepthFilter(depth).apply([Segment("x", style)], Color(0, 0, 0))
    assert segment.style is not None
    return segment.style


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("theme", THEMES, ids=["dark", "light"])
def test_all_text_can_be_read(theme: ThemeColors, depth: str):
    colors = theme.all
    pairs = [
        *itertools.product(theme.inks.items(), [(name, colors[name]) for name in GROUNDS]),
        *itertools.product(
            [(name, colors[name]) for name in CODE], [("selection", theme.selection)]
        ),
    ]
    faint = [
        f"{ink_name} on {ground_name}: {contrast(ink.at(depth), ground.at(depth)):.2f}"
        for (ink_name, ink), (ground_name, ground) in pairs
        # What is selected is shown inverted where there are 16 colours.
        if contrast(ink.at(depth), (theme.page if ground_name == "selection" else ground).at(depth))
        < READABLE
    ]
    assert not faint


@pytest.mark.parametrize("theme", THEMES, ids=["dark", "light"])
def test_each_colour_is_sent_as_its_own_twin(theme: ThemeColors):
    for color in theme.all.values():
        style = Style(color=color.hex)
        assert sent(style, "256").color == RichColor.from_ansi(color.index)
        assert sent(style, "standard").color == RichColor.from_ansi(color.ansi)
        assert sent(style, "none").color is None


def test_no_colour_has_two_meanings():
    """The filter knows a colour by its value alone, in whichever theme it is."""
    colors = [color for theme in THEMES for color in theme.all.values()]
    assert len({color.rgb for color in colors}) == len(colors)


@pytest.mark.parametrize("theme", THEMES, ids=["dark", "light"])
def test_every_variable_of_the_theme_has_a_twin(theme: ThemeColors):
    known = {color.hex for color in theme.all.values()}
    said = textual_theme(theme).variables.values()
    assert {value for value in said if value.startswith("#")} <= known


def test_a_colour_that_is_no_theme_s_is_left_as_it_is():
    style = Style(color="#123456")
    assert sent(style, "256") == style


@pytest.mark.parametrize("theme", THEMES, ids=["dark", "light"])
def test_cursor_and_selection_are_seen_without_colours(theme: ThemeColors):
    cursor = Style(color=theme.page.hex, bgcolor=theme.text.hex)
    selected = Style(color=theme.text.hex, bgcolor=theme.selection.hex)
    assert sent(cursor, "none") == sent(selected, "none") == Style(reverse=True)
    assert not sent(Style(color=theme.text.hex, bgcolor=theme.raised.hex), "none").reverse


@pytest.mark.parametrize("theme", THEMES, ids=["dark", "light"])
def test_what_is_selected_is_inverted_on_sixteen_colours(theme: ThemeColors):
    selected = sent(Style(color=theme.good.hex, bgcolor=theme.selection.hex), "standard")
    assert selected.color == RichColor.from_ansi(theme.page.ansi)
    assert selected.bgcolor == RichColor.from_ansi(theme.good.ansi)


def test_a_style_keeps_what_a_click_on_it_does():
    style = Style(color=THEMES[0].accent.hex, meta={"@click": "app.bell"}, bold=True)
    assert sent(style, "256").meta == style.meta
    assert sent(style, "none").bold


@pytest.mark.parametrize(
    ("system", "no_color", "depth"),
    [
        ("truecolor", False, "truecolor"),
        ("256", False, "256"),
        ("standard", False, "standard"),
        ("truecolor", True, "none"),
        (None, False, "none"),
    ],
)
def test_the_depth_is_the_terminal_s(system: str | None, no_color: bool, depth: Depth):
    assert depth_of(system, no_color) == depth


async def test_the_footer_s_reason_can_be_read(sit: Sit):
    """Why a line is marked stands in the footer: `$text-error` on `$raised`."""
    async with sit("slopes") as desk:
        desk.app.set_depth("truecolor")
        for theme in reversed(THEMES):
            await desk.press("T")
            desk.screen.query_one(KeyBar).say(Text("undefined name"))
            desk.app.clear_notifications()
            await desk.settle()
            assert any("undefined name' wrong on raised" in line for line in roles(desk, theme))
            pairs = [(theme.wrong.at(depth), theme.raised.at(depth)) for depth in DEPTHS]
            assert min(contrast(*pair) for pair in pairs) >= READABLE


async def test_no_color_sends_no_colour(sit: Sit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit("slopes") as desk:
        strips = desk.app.screen._compositor.render_strips(desk.app.size)
        styles = [s.style for strip in strips for s in strip if s.style is not None]
        assert {(style.color, style.bgcolor) for style in styles} == {(None, None)}


@pytest.mark.parametrize("depth", ["256", "standard"])
async def test_every_colour_on_the_screen_is_a_twin(sit: Sit, depth: Depth):
    indexes = {c.index if depth == "256" else c.ansi for t in THEMES for c in t.all.values()}
    async with sit("slopes") as desk:
        for desk.app.themes.choice in ("dark", "light"):
            desk.app.set_depth(depth)
            desk.app.show_theme()
            await desk.settle()
            strips = desk.app.screen._compositor.render_strips(desk.app.size)
            found = {
                (segment.text, color.number, color.name)
                for strip in strips
                for segment in strip
                if segment.style is not None
                for color in (segment.style.color, segment.style.bgcolor)
                if color is not None
            }
            assert not [each for each in found if each[1] not in indexes]


async def test_the_key_changes_the_colours_and_names_the_choice(sit: Sit):
    async with sit("slopes") as desk:
        assert desk.app.theme == NAMES[True]
        await desk.press("T")
        assert desk.app.theme == NAMES[False]
        assert desk.toasts[-1] == "Colors: light"
        await desk.press("T")
        assert desk.toasts[-1] == "Colors: as your terminal"


async def test_code_follows_the_theme(sit: Sit):
    async with sit("slopes") as desk:
        for theme, dark in ((THEMES[1], False), (THEMES[0], True)):
            await desk.press("T")
            editors = list(desk.screen.query(Editor))
            assert {editor.theme for editor in editors} == {NAMES[dark]}
            style = editors[0]._theme.syntax_styles["keyword"]
            assert style == Style(color=theme.keyword.hex)


def test_a_code_block_has_the_colours_of_an_editor():
    code = Fence.highlight("for x in 1: # a", "python")
    styles = {code.plain[span.start : span.end]: str(span.style) for span in code.spans}
    assert styles["for"] == "$keyword"
    assert styles["1"] == "$text-warning"
    assert styles["# a"] == "$text-muted"


def test_the_choice_is_kept(tmp_path: Path):
    file = tmp_path / "state" / "theme.txt"
    choice = ThemeChoice(file, terminal_is_dark=True)
    assert choice.dark
    assert not choice.go_on()
    assert not ThemeChoice(file, terminal_is_dark=True).dark


def test_each_press_changes_what_is_seen(tmp_path: Path):
    for terminal_is_dark in (True, False):
        choice = ThemeChoice(tmp_path / "t", terminal_is_dark=terminal_is_dark)
        for _ in range(5):
            before = choice.dark
            choice.go_on()
            assert choice.dark != before


@pytest.mark.parametrize("text", ["", "purple\n", "\xff", "dark" * 1000])
def test_a_choice_that_cannot_be_read_is_none(tmp_path: Path, text: str):
    file = tmp_path / "theme.txt"
    file.write_bytes(text.encode("latin-1"))
    assert ThemeChoice(file).choice == "auto"


def test_a_choice_that_cannot_be_saved_is_said(tmp_path: Path):
    (tmp_path / "state").write_text("in the way")
    choice = ThemeChoice(tmp_path / "state" / "theme.txt")
    assert "could not be saved" in str(choice.go_on())
    assert not choice.dark


EVERY_BLOCK = """
# One
### Three

Text with *stress*, **strength**, `code` and [a link](https://pytorch.org).

- a bullet
  - in a bullet

1. a number

> a quotation

| a | b |
|---|---|
| 1 | 2 |

```python
def one(): return 1  # comment
```
"""


def roles(desk: Desk, theme: ThemeColors) -> list[str]:
    """What each cell of the screen is coloured as: the names of ink and ground in the theme."""
    names = {color.rgb: name for name, color in theme.all.items()}
    strips = desk.app.screen._compositor.render_strips(desk.app.size)
    return [
        f"{row}: {segment.text!r} {_role(segment.style.color, names)} on "
        f"{_role(segment.style.bgcolor, names)}"
        for row, strip in enumerate(strips)
        for segment in strip.simplify()
        if segment.style is not None and segment.text.strip()
    ]


def _role(color: RichColor | None, names: dict[tuple[int, int, int], str]) -> str:
    triplet = color.triplet if color is not None else None
    if triplet is None:
        return "none"
    return names.get((triplet.red, triplet.green, triplet.blue), "another")


async def test_the_two_themes_colour_every_block_of_a_text_as_the_same(sit: Sit):
    """Textual's light themes have rules of their own, which made the bullets blue."""
    async with sit("slopes", size=(80, 50)) as desk:
        await desk.screen.notebook.mount(Prose(EVERY_BLOCK), before=0)
        await desk.settle()
        desk.app.set_depth("truecolor")
        shown = []
        for theme in reversed(THEMES):
            await desk.press("T")
            desk.app.clear_notifications()
            await desk.settle()
            shown.append(roles(desk, theme))
        light, dark = shown
        assert any("•" in line and "accent" in line for line in dark)
        assert light == dark


@pytest.mark.parametrize("page", ["slash", "f2"])
async def test_the_cursor_of_a_list_is_seen_without_colours(sit: Sit, page: str):
    async with sit() as desk:
        await desk.press(page, *"slope")
        lists = desk.app.screen.query(OptionList)
        await desk.until(lambda: any(each.option_count for each in lists))
        for each in lists:
            styles = each.get_component_styles("option-list--option-highlighted")
            assert styles.background.rgb == DARK.selection.rgb
