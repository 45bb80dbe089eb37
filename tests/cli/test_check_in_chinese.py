"""`--check` speaks the learner's language to people, and English to programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from learn_torch.check import command
from learn_torch.check.narration import Narration
from learn_torch.check.results import Summary
from learn_torch.check.run import check
from learn_torch.cli import main
from tests.cli.learn_torch import NEGATIVE

pytestmark = pytest.mark.xdist_group("chinese")

LESSONS = ("solution-raises", "starter-hangs", "expectation-off", "needs-a-gpu", "only-text")
ONLY = tuple(word for name in LESSONS for word in ("--only", name))
HOW = ("--device", "cpu", "--timeout", "1", "--jobs", "2", *ONLY)


def words(language: str, format_: str) -> tuple[str, ...]:
    return ("--check", str(NEGATIVE), "--lang", language, "--format", format_, *HOW)


PROVED: list[Summary] = []
"""The results of these lessons, which are the same in every language."""


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, str], tuple[str, str]]:
    """stdout and stderr of a check in a language and a format; the lessons are proved once for all."""

    async def check_once(entries: Any, options: Any, kernel: Any, narration: Narration) -> Summary:
        if not PROVED:
            PROVED.append(await check(entries, options, kernel, Narration()))
        for number, lesson in enumerate(PROVED[0].lessons, start=1):
            narration.proved(lesson, number, len(entries))
        return PROVED[0]

    def run(language: str, format_: str) -> tuple[str, str]:
        assert main(words(language, format_)) == 1
        return capsys.readouterr()

    monkeypatch.setattr(command, "check", check_once)
    return run


SAID = (
    "检查没有运行：NameError: name 'z' is not defined",
    "学习者运行起始代码会遇到：达到了一个单元格 1 秒的时间上限。当时在单元格 `double` 的第 2 行。",
    "需要 CUDA 设备，而这次检查在 cpu 上运行",
    "没有可以运行的：所有单元格都是文字",
)


Run = Callable[[str, str], tuple[str, str]]


def test_the_text_report_and_its_narration(run: Run) -> None:
    text, told = run("zh-Hans", "text")
    said = (*SAID, '输出第 2 行：应为 "0.27"，实际是 "0.25"', "5 课：通过 0，失败 3，未检查 2")
    assert [each for each in said if each not in text] == []
    assert "失败       solution-raises" in told


def test_traditional_chinese_too(run: Run) -> None:
    text, _ = run("zh-Hant", "text")
    assert "檢查沒有執行：NameError" in text and "沒有可以執行的" in text


@pytest.mark.parametrize("format_", ["github", "junit"])
def test_reports_that_people_read_elsewhere(run: Run, format_: str) -> None:
    text, _ = run("zh-Hans", format_)
    assert [each for each in SAID[1:] if each not in text] == []


def test_json_is_english_in_every_language(run: Run) -> None:
    text, _ = run("zh-Hans", "json")
    found = {lesson["id"]: lesson for lesson in json.loads(text)["lessons"]}
    proofs = {
        proof["proof"]: proof["message"]
        for cell in found["solution-raises"]["cells"]
        for proof in cell["proofs"]
    }
    assert proofs["solution"] == "the check never ran: NameError: name 'z' is not defined"
    assert found["only-text"]["reason"] == "nothing to run: all cells are text"
