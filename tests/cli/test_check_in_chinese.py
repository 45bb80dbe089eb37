"""`--check` speaks the learner's language to people, and English to programs."""

from __future__ import annotations

import pytest

from tests.cli.learn_torch import NEGATIVE, LearnTorch

LESSONS = ("solution-raises", "starter-hangs", "expectation-off", "needs-a-gpu", "only-text")
ONLY = tuple(word for name in LESSONS for word in ("--only", name))
HOW = ("--device", "cpu", "--timeout", "1", "--jobs", "2", *ONLY)


def checked(language: str, format_: str) -> LearnTorch:
    words = ("--lang", language, "--format", format_, *HOW)
    return LearnTorch("--check", NEGATIVE, *words).fails(1)


SAID = (
    "检查没有运行：NameError: name 'z' is not defined",
    "学习者运行起始代码会遇到：达到了一个单元格 1 秒的时间上限。当时在单元格 `double` 的第 2 行。",
    "需要 CUDA 设备，而这次检查在 cpu 上运行",
    "没有可以运行的：所有单元格都是文字",
)


def test_the_text_report_and_its_narration() -> None:
    run = checked("zh-Hans", "text")
    run.says(*SAID, '输出第 2 行：应为 "0.27"，实际是 "0.25"', "5 课：通过 0，失败 3，未检查 2")
    run.tells("失败       solution-raises", "设备 cpu")


def test_traditional_chinese_too() -> None:
    checked("zh-Hant", "text").says("檢查沒有執行：NameError", "沒有可以執行的")


@pytest.mark.parametrize("format_", ["github", "junit"])
def test_reports_that_people_read_elsewhere(format_: str) -> None:
    checked("zh-Hans", format_).says(*SAID[1:])


def test_json_is_english_in_every_language() -> None:
    found = {lesson["id"]: lesson for lesson in checked("zh-Hans", "json").json["lessons"]}
    proofs = {
        proof["proof"]: proof["message"]
        for cell in found["solution-raises"]["cells"]
        for proof in cell["proofs"]
    }
    assert proofs["solution"] == "the check never ran: NameError: name 'z' is not defined"
    assert found["only-text"]["reason"] == "nothing to run: all cells are text"
