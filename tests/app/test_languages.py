"""Another language at any moment: everything is said in it, and nothing that goes on is lost."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.widgets import OptionList

from learn_torch.app.reflow import joined, reflowed
from learn_torch.app.widgets.cell import CellView
from learn_torch.app.widgets.cell_messages import CellEdited
from learn_torch.course.catalogue import open_course
from learn_torch.course.course import Course
from learn_torch.course.stamping import write_stamps
from learn_torch.course.text_width import columns
from learn_torch.i18n.translate import current_language, set_language
from learn_torch.kernel.drawing import Entry
from learn_torch.kernel.protocol import Verdict
from tests.app import sample_drawings as samples
from tests.app.conftest import FIXTURES, Desk, Sit, key
from tests.app.fakes import FakeKernel, curve, finished, printed
from tests.sentences import said

HANS = "zh-Hans"

TITLES = "format: 1\ntitle: 应用课程\ntracks: {first: 第一步, training: 训练}\n"
SLOPES = """\
format: 1
title: 斜率
goal: 你能求出曲线在任意一点的斜率。
cells:
  why:
    text: |
      **斜率**说的是曲线爬升得多快。
  square:
    text: 这是第三种办法。运行它。
  pick:
    text: 那么这一个呢？
    choices: [什么也不打印。, 抛出错误。, 打印两个斜率。]
    because: "`backward()` 只从一个数开始。"
  double:
    text: |
      补全 `slope(x)`。
    starter: |
      def slope(x):
          # 你的代码
          return 0.0
    hints: ["`x * x` 的斜率是 `2 * x`。", 再陡五倍。]
    messages:
      slope(1.0) should be 10.0.: slope(1.0) 应为 10.0。
"""
PLOTS = """\
format: 1
title: Plots
goal: You can plot.
minutes: 1
cells:
  - id: plot
    code: |
      plt.plot(x, label="sin")
      plt.title(f"loss over {n} epochs")
"""
PLOTS_IN_CHINESE = """\
format: 1
cells:
  plot:
    labels:
      sin: 正弦
      "loss over {count} epochs": "{count} 轮的损失"
"""
HINTS = 2


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """The fixture course, one lesson of it in Chinese."""
    root = tmp_path / "app_course"
    shutil.copytree(FIXTURES, root)
    (root / "course.zh-Hans.yaml").write_text(TITLES, encoding="utf-8")
    path = root / "first" / "01-slopes.zh-Hans.yaml"
    path.write_text(SLOPES, encoding="utf-8")
    write_stamps(path, open_course(root).find("slopes").lesson)
    (root / "first" / "03-plots.yaml").write_text(PLOTS)
    plots = root / "first" / "03-plots.zh-Hans.yaml"
    plots.write_text(PLOTS_IN_CHINESE, encoding="utf-8")
    write_stamps(plots, open_course(root).find("plots").lesson)
    found = open_course(root)
    assert found.mistakes == ()
    return found


def focused(desk: Desk) -> CellView:
    return desk.screen.notebook.current


async def test_the_list_is_in_every_language_and_the_cursor_stays(sit: Sit, course: Course):
    async with sit(course=course) as desk:
        await desk.press("j")
        listing = desk.app.screen.query_one(OptionList)
        at = listing.highlighted
        for words in (["应用课程", "斜率", "第一步", "分钟", "打开"], ["應用課程", "分鐘", "開啟"]):
            await desk.press("L")
            await desk.settle()
            assert [word for word in words if word not in desk.text()] == []
            assert listing.highlighted == at
        await desk.press("f3")
        await desk.settle()
        assert "Slopes" in desk.text()
        assert "Open" in desk.text()


async def test_the_choice_is_remembered(sit: Sit, course: Course, tmp_path: Path):
    async with sit(course=course) as desk:
        await desk.press("L")
    assert (tmp_path / "language.txt").read_text() == "zh-Hans\n"


async def test_a_lesson_in_both_languages_of_chinese(sit: Sit, course: Course):
    set_language(HANS)
    async with sit("slopes", course=course) as desk:
        assert "斜率说的是曲线爬升得多快。" in desk.text()
        assert "下一个" in desk.text().splitlines()[-1]
        await desk.press("L")
        await desk.settle()
        assert "斜率說的是曲線爬升得多快。" in desk.text()


async def test_a_run_goes_on_and_its_output_stays(sit: Sit, course: Course, kernel: FakeKernel):
    gate = asyncio.Event()
    kernel.script["square"] = [printed("half\n"), gate, printed("whole\n"), finished()]
    async with sit("slopes", course=course) as desk:
        await desk.press("j", "ctrl+j")
        await desk.until(lambda: "half" in desk.text())
        await desk.press("L")
        await desk.settle()
        assert current_language() == HANS
        assert "已运行" in desk.text()
        assert "half" in desk.text()
        gate.set()
        await desk.until(lambda: "whole" in desk.text())
        assert len(kernel.session.asked) == 1
        assert focused(desk).cell.id == "square"


async def test_an_edit_stays_with_cursor_focus_and_undo(sit: Sit, course: Course):
    async with sit("slopes", course=course) as desk:
        await desk.press("G", "k", "enter", "down", "end", "#", "!")
        editor = focused(desk).editor
        assert editor is not None
        before = (editor.text, editor.cursor_location)
        await desk.press("f3")
        await desk.settle()
        assert "练习" in desk.text()
        assert (editor.text, editor.cursor_location) == before
        assert editor.has_focus
        editor.undo()
        assert editor.text != before[0]


async def test_code_that_nobody_edited_follows_and_is_no_edit(sit: Sit, course: Course):
    async with sit("slopes", course=course) as desk:
        await desk.press("G", "k")
        editor = focused(desk).editor
        assert editor is not None
        assert "# your code" in editor.text
        await desk.press("L")
        await desk.settle()
        assert "# 你的代码" in editor.text
        assert desk.seen(CellEdited) == []
        assert desk.study.lesson("app-course", "slopes").get("double") is None
        await desk.press("L", "L")
        await desk.settle()
        assert "# your code" in editor.text


async def test_n73_an_edit_that_is_undone_in_another_language_follows_when_its_cell_is_left(
    sit: Sit, course: Course
):
    async with sit("slopes", course=course) as desk:
        await desk.press("G", "k", "enter", "#", "escape", "L", "u")
        view = focused(desk)
        assert "# your code" in view.code
        await desk.press("enter", "ctrl+y")
        assert view.code.startswith("#"), "redo still knows the edit"
        await desk.press("escape", "u", "k")
        assert "# 你的代码" in view.code


async def test_the_palette_offers_what_applies(sit: Sit, course: Course):
    async with sit("slopes", course=course) as desk:
        await desk.press("G", "k", "f2")
        await desk.until(lambda: "Edit (enter)" in desk.text())
        assert "Take it" not in desk.text()
        await desk.press("escape", "s", "s", "f2")
        await desk.until(lambda: "Edit (enter)" in desk.text())
        await desk.press(*"take")
        await desk.until(lambda: "Take it (A)" in desk.text())


async def test_a_verdict_and_hints_follow(sit: Sit, course: Course, kernel: FakeKernel):
    verdict = Verdict(False, said("slope(1.0) should be 10.0."))
    kernel.script["double"] = [finished(verdict=verdict)]
    async with sit("slopes", course=course) as desk:
        await desk.press("G", "k", "h", "ctrl+j")
        await desk.until(lambda: "not yet: slope(1.0) should be 10.0." in desk.text())
        await desk.press("L")
        await desk.settle()
        assert "还不对：slope(1.0) 应为 10.0。" in desk.text()
        assert f"提示 1/{HINTS}" in desk.text()
        assert "edited since" not in desk.text()
        assert "之后又改过" not in desk.text()


async def test_the_kept_verdict_is_english_and_the_pass_is_the_sources(
    sit: Sit, course: Course, kernel: FakeKernel
):
    set_language(HANS)
    kernel.script["double"] = [finished(verdict=Verdict(True))]
    async with sit("slopes", course=course) as desk:
        await desk.press("G", "k", "ctrl+j")
        await desk.until(lambda: "通过" in desk.text())
        kept = desk.study.passes("app-course")["slopes"]["double"]
        assert kept == course.find("slopes").lesson.cell("double").fingerprint


async def test_an_answer_is_the_same_in_every_language(
    sit: Sit, course: Course, kernel: FakeKernel
):
    set_language(HANS)
    async with sit("slopes", course=course) as desk:
        await desk.press("G", "k", "k")
        assert "抛出错误。" in desk.text()
        await desk.press("1")
        await desk.until(lambda: "你答的是“什么也不打印”，正确答案是“抛出错误”" in desk.text())
        record = desk.study.lesson("app-course", "slopes")["pick"]
        assert record.guess == "It prints nothing."
        await desk.press("L", "L")
        await desk.settle()
        assert "you said “It prints nothing”; the answer is “It raises an error”" in desk.text()


@pytest.mark.parametrize("kept", [True, False])
async def test_code_run_in_one_language_is_unedited_in_another(
    sit: Sit, course: Course, kernel: FakeKernel, kept: bool
):
    kernel.script["double"] = [finished(verdict=Verdict(False, said("slope(1.0) should be 10.0.")))]
    set_language(HANS)
    async with sit("slopes", course=course) as desk:
        await desk.press("G", "k", "ctrl+j")
        await desk.until(lambda: "还不对" in desk.text())
        if kept:
            desk.study.save_text(key("double"), focused(desk).code)
    set_language("en")
    async with sit("slopes", course=course) as desk:
        await desk.press("G", "k")
        await desk.settle()
        assert "# your code" in focused(desk).code
        assert "from last time" in desk.text()
        assert "edited since" not in desk.text()


async def test_the_current_cell_stays_where_it_is_on_the_screen(sit: Sit, course: Course):
    async with sit("slopes", course=course) as desk:
        await desk.press("j", "j", "ctrl+n", "ctrl+n")
        await desk.settle()
        view, notebook = focused(desk), desk.screen.notebook
        before = view.region.y
        limits = []
        for _ in range(3):
            await desk.press("L")
            await desk.settle()
            limits.append(notebook.max_scroll_y)
            assert view.region.y == before or notebook.scroll_offset.y in (0, notebook.max_scroll_y)


async def test_curves_stay(sit: Sit, course: Course, kernel: FakeKernel):
    kernel.script["square"] = [curve(loss=[3.0, 2.0, 1.0, float("nan")]), finished()]
    async with sit("slopes", course=course) as desk:
        await desk.press("j", "ctrl+j")
        await desk.until(lambda: "since step 3" in desk.text())
        await desk.press("L")
        await desk.settle()
        assert "从第 3 步起为 nan" in desk.text()


async def test_the_manual_changes_while_it_is_read(sit: Sit, course: Course):
    async with sit("slopes", course=course) as desk:
        await desk.press("?")
        assert "A lesson is a column of cells." in desk.words
        await desk.press("L")
        await desk.settle()
        assert "一课由一列单元格组成。" in desk.text()
        await desk.press("escape")
        await desk.settle()
        assert "斜率" in desk.text()


async def test_the_palette_speaks_too(sit: Sit, course: Course):
    set_language(HANS)
    async with sit("slopes", course=course) as desk:
        await desk.press("f2")
        await desk.until(lambda: "查找命令…" in desk.text())
        await desk.press(*"斜率")
        await desk.until(lambda: "第 1 课：斜率" in desk.text())


@pytest.mark.parametrize("size", [(80, 24), (60, 24)])
async def test_wide_characters_line_up(sit: Sit, course: Course, size: tuple[int, int]):
    set_language(HANS)
    async with sit(course=course, size=size) as desk:
        ends = [line.rstrip() for line in desk.text().splitlines() if "分钟" in line]
        assert len({columns(line) for line in ends}) == 1


async def test_chinese_prose_fills_its_lines_and_loses_nothing(sit: Sit, course: Course):
    """At 60 columns, and again when the terminal has become wider."""
    set_language(HANS)
    said = "这是第三种办法：让 torch 记住每一步运算（它叫自动求导），再沿着记录往回走。"
    words = said * 3
    path = course.root / "first" / "01-slopes.zh-Hans.yaml"
    whole = SLOPES.replace("这是第三种办法。运行它。", words)
    path.write_text(whole, encoding="utf-8")
    write_stamps(path, course.find("slopes").lesson)
    async with sit("slopes", course=open_course(course.root), size=(60, 24)) as desk:
        for width in (60, 100):
            await desk.pilot.resize_terminal(width, 24)
            await desk.settle()
            lines = [line.strip("▌ ▇▆▅▄▃▂▁") for line in desk.text().splitlines()]
            start = next(at for at, line in enumerate(lines) if line.startswith("这是第三种"))
            shown: list[str] = []
            while lines[start + len(shown)]:
                shown.append(lines[start + len(shown)])
            assert "".join("".join(shown).split()) == "".join(words.split())
            assert not [line for line in shown if line[0] in "，。：）"]
            assert all(columns(line) > min(width, 96) - 14 for line in shown[:-1])


def test_chinese_lines_meet_without_a_space():
    assert joined("一行\n二行，\nPyTorch\n三行") == "一行二行，PyTorch\n三行"
    assert joined("一行。\n\n二行\n- 三") == "一行。\n\n二行\n- 三"
    assert joined("```\n一\n二\n```\n三\n四") == "```\n一\n二\n```\n三四"
    assert joined("one\ntwo") == "one\ntwo"
    assert joined("- 一\n  二，\n  **三**\n- 四") == "- 一二，**三**\n- 四"
    assert joined("一，\n2. 二\n> 三\n") == "一，\n2. 二\n> 三\n"
    assert joined("**一。**\n*二*\n三") == "**一。**\n*二*三"
    assert joined("# 一\n二") == "# 一\n二"
    assert joined("他问\n“Why”\n二") == "他问“Why”二"
    assert joined("a “word”\n“more”\nb") == "a “word”\n“more”\nb"


def test_what_was_wrapped_runs_on_in_its_paragraph():
    assert reflowed("one\ntwo\n\nthree\n- four\n  five") == "one two\n\nthree\n- four five"
    assert reflowed("一\n二 x\n三。\n\n四") == "一二 x 三。\n\n四"


async def test_a_figure_says_its_labels_in_the_language_that_is_spoken(
    sit: Sit, course: Course, kernel: FakeKernel
):
    """What ran stays as it is: another language draws the same figure anew."""
    waves = samples.titled(samples.waves(), "loss over 3 epochs")
    legend = (Entry("sin", samples.BLUE, "line"), Entry("other", samples.BLUE, "line"))
    figure = replace(waves, axes=(replace(waves.axes[0], legend=legend),))
    kernel.script["plot"] = [samples.shown(figure), finished()]
    async with sit("plots", size=(80, 40), course=course) as desk:
        await desk.press("ctrl+j")
        assert "loss over 3 epochs" in desk.text()
        for language, title in (("zh-Hans", "3 轮的损失"), ("zh-Hant", "3 輪的損失")):
            await desk.press("L")
            await desk.settle()
            assert current_language() == language
            text = desk.text()
            assert (title in text, "loss over 3" in text) == (True, False)
            assert ("正弦" in text, "other" in text) == (True, True)
        await desk.press("m")
        assert "3 輪的損失" in desk.text()


async def test_the_palette_breaks_its_lines_anew_at_another_size(sit: Sit, course: Course):
    tip = "How the name under the cursor is called, and its docstring."
    async with sit("slopes", course=course, size=(80, 60)) as desk:
        await desk.press("f2")
        await desk.until(lambda: "Docs (K)" in desk.text())
        await desk.pilot.resize_terminal(40, 60)
        await desk.until(lambda: tip not in desk.text())
        await desk.pilot.resize_terminal(80, 60)
        await desk.until(lambda: tip in desk.text())
        lines = [line.strip() for line in desk.text().splitlines()]
        assert lines[lines.index(tip) + 1].startswith("Course"), "no line is left of the old width"
