"""Only cells that differ are sent, and the terminal shows what it would have shown otherwise."""

from __future__ import annotations

import random
import re

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from learn_torch.app.sent_lines import SentLines, cells
from tests.app.conftest import Sit

WIDTH, HEIGHT = 24, 4
STYLES = (Style(color="red"), Style(bold=True), Style())
CONSOLE = Console(color_system="standard", force_terminal=True, legacy_windows=False)
_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H|(\x1b\[[0-9;]*m)|([^\x1b])")


class Screen:
    """As much of a terminal as an update needs."""

    def __init__(self) -> None:
        self.lines = [[("?", "")] * WIDTH for _ in range(HEIGHT)]

    def write(self, sent: str) -> None:
        x = y = 0
        style = ""
        for row, column, look, character in _MOVE.findall(sent):
            if row:
                x, y = int(column) - 1, int(row) - 1
            elif look:
                style = "" if look == "\x1b[0m" else look
            elif character != "\n":
                wide = ord(character) > 0x2E80
                self.lines[y][x] = (character, style)
                if wide:
                    self.lines[y][x + 1] = ("", style)
                x += 2 if wide else 1


def strip(chance: random.Random, width: int) -> Strip:
    """Something of that width: letters, blanks and wide characters in several styles."""
    segments, rest = [], width
    while rest:
        wide = rest > 1 and chance.random() < 0.3
        text = "字" if wide else chance.choice("ab  ")
        segments.append(Segment(text, chance.choice(STYLES)))
        rest -= 2 if wide else 1
    return Strip(segments, width)


def chops(chance: random.Random, line: int) -> ChopsUpdate:
    """An update of one line in two halves, of which one or both are dirty."""
    half = WIDTH // 2
    pieces: list[dict[int, Strip | None]] = [{} for _ in range(HEIGHT)]
    pieces[line] = {0: strip(chance, half), half: strip(chance, half)}
    span = chance.choice([(line, 0, WIDTH), (line, 0, half), (line, half, WIDTH)])
    return ChopsUpdate(pieces, [span], [[half, WIDTH]] * HEIGHT)


def test_the_terminal_shows_the_same():
    chance, sent = random.Random(7), SentLines()
    plain, ours = Screen(), Screen()
    start = LayoutUpdate(
        [[strip(chance, WIDTH)] for _ in range(HEIGHT)], Region(0, 0, WIDTH, HEIGHT)
    )
    updates: list[ChopsUpdate | LayoutUpdate] = [
        start,
        *(chops(chance, n % HEIGHT) for n in range(400)),
    ]
    for update in updates:
        cut = sent.cut_down(update)
        assert cut is not None
        plain.write(update.render_segments(CONSOLE))
        ours.write(cut.render_segments(CONSOLE))
        assert ours.lines == plain.lines


def test_one_letter_is_one_cell():
    sent = SentLines()
    line = Strip([Segment("a" * WIDTH)], WIDTH)
    assert sent.changed((0, 0, line)) is not None
    assert sent.changed((0, 0, line)) is None
    changed = sent.changed((0, 0, Strip([Segment("a" * 9 + "b" + "a" * 14)], WIDTH)))
    assert changed is not None
    assert changed[:2] == (9, 0)
    assert changed[2].text == "b"


def test_a_wide_character_is_sent_whole():
    sent = SentLines()
    sent.changed((0, 0, Strip([Segment("字" * 12)], WIDTH)))
    changed = sent.changed((0, 0, Strip([Segment("字" * 5 + "词" + "字" * 6)], WIDTH)))
    assert changed is not None
    assert (changed[0], changed[2].text) == (10, "词")


def test_a_layout_is_sent_whole_for_the_terminal_may_have_been_resized():
    sent = SentLines()
    update = LayoutUpdate([[Strip([Segment("abc")], 3)]], Region(0, 0, 3, 1))
    for _ in range(2):
        cut = sent.cut_down(update)
        assert cut is not None
        assert cut.render_segments(CONSOLE) == update.render_segments(CONSOLE)


def test_a_mark_of_no_width_belongs_to_its_character():
    assert cells(Strip([Segment("e\u0301x")], 2)) == [("e\u0301", None), ("x", None)]


@pytest.mark.paints
async def test_a_letter_in_an_editor_is_few_bytes(sit: Sit):
    """400 bytes at most, of which 16 are Textual's for an update in one go."""
    async with sit("slopes") as desk:
        await desk.press("j", "enter")
        console, sent = desk.app.console, SentLines()
        compositor = desk.app.screen._compositor
        written: list[int] = []
        for full in (True, False, False, False, False):
            if not full:
                await desk.press("x")
                compositor._dirty_regions.update({Region(0, 0, 80, 23)})
            cut = sent.cut_down(compositor.render_update(full=full))
            assert cut is not None
            written.append(len(cut.render_segments(console).encode()))
        assert max(written[1:]) <= 400
