"""The widths that authors are told of are those of the screen; the keys of the footer."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.app.glyphs import UNICODE
from learn_torch.app.widgets.editor import Editor
from learn_torch.app.widgets.output import Output
from learn_torch.app.widgets.prose import Prose
from learn_torch.check.layout import FENCE_MARGIN, wide_prose
from learn_torch.course import text_width
from learn_torch.course.catalogue import open_course
from tests.app.conftest import Sit
from tests.app.fakes import FakeKernel

LESSON = """\
format: 1
title: Wide
goal: G.
minutes: 1
cells:
  - id: wide
    text: |
      {text}
    code: |
{code}
"""
COLUMNS = (text_width.SCREEN, 24)


def lesson(tmp_path: Path, text: str = "Text.", code: str = "x = 1") -> Path:
    lines = "\n".join(f"      {line}" for line in [code, *["pass"] * 30])
    words = text.replace("\n", "\n      ")
    (tmp_path / "01-wide.yaml").write_text(LESSON.format(text=words, code=lines))
    return tmp_path


@pytest.mark.parametrize("over", [0, 1])
async def test_code(sit: Sit, tmp_path: Path, over: int) -> None:
    code = "x" * (text_width.CODE + over - 4) + " = 1"
    course = open_course(lesson(tmp_path, code=code))
    async with sit("wide", COLUMNS, course=course) as desk:
        editor = desk.cell.query_one(Editor)
        assert editor.document.line_count == 31
        assert editor.wrapped_document.height == 31 + over


@pytest.mark.parametrize("over", [0, 1])
async def test_output(sit: Sit, tmp_path: Path, over: int, kernel: FakeKernel) -> None:
    async with sit("wide", COLUMNS, course=open_course(lesson(tmp_path))) as desk:
        await desk.press("ctrl+j")
        results = desk.cell.results
        results._shown(Output, UNICODE).show("x" * (text_width.OUTPUT + over))
        await desk.settle()
        assert results.query_one(Output).content_size.height == 1 + over


@pytest.mark.parametrize("over", [0, 1])
async def test_words(sit: Sit, tmp_path: Path, over: int) -> None:
    text = "x" * (text_width.PROSE + over)
    assert len(list(wide_prose(text))) == over
    async with sit("wide", COLUMNS, course=open_course(lesson(tmp_path, text))) as desk:
        assert desk.cell.query_one("Prose > MarkdownParagraph").content_size.height == 1 + over


async def test_code_blocks(sit: Sit, tmp_path: Path) -> None:
    """On the page, and in bullets, numbers and quotations: one that fits, and one a column too wide."""
    texts = []
    for mark, before, indent in (("", "", 0), ("- item", "  ", 2), ("1. item", "   ", 4), ("> word", "> ", 3)):  # fmt: skip
        for over in (0, 1):
            code = "x" * (text_width.PROSE - FENCE_MARGIN - indent + over)
            block = "".join(f"{before}{line}\n" for line in ("", "```", code, "```"))
            texts.append(f"Text.\n\n{mark}\n{block}\nMore.\n\n")
            assert len(list(wide_prose(texts[-1]))) == over
    async with sit("wide", COLUMNS, course=open_course(lesson(tmp_path, "".join(texts)))) as desk:
        fences = desk.cell.query_one(Prose).query("MarkdownFence")
        assert len(fences) == len(texts)
        for place, fence in enumerate(fences):
            scrolls = fence.virtual_size.width > fence.content_size.width
            assert scrolls is bool(place % 2), texts[place]


@pytest.mark.parametrize("over", [0, 1])
async def test_tables(sit: Sit, tmp_path: Path, over: int) -> None:
    text = f"Text.\n\n| {'a ' * 17}b | {'c ' * 17}{'d' * (over + 1)} |\n|---|---|\n| x | y |"
    assert len(list(wide_prose(text))) == over
    async with sit("wide", COLUMNS, course=open_course(lesson(tmp_path, text))) as desk:
        table = desk.cell.query_one("MarkdownTableContent")
        assert (table.size.height > 5) is bool(over)


async def test_the_footer_names_no_key_that_does_nothing_at_either_end(sit: Sit) -> None:
    async with sit("slopes") as desk:
        first = desk.text().splitlines()[-1]
        assert "j Next" in first and "a Run above" not in first
        await desk.press("K")
        assert desk.toasts == ["There is no name in this cell."]
        await desk.press("G")
        last = desk.text().splitlines()[-1]
        assert "j Next" not in last and "] Next lesson" in last
