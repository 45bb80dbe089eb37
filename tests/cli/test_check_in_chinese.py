"""`--check` speaks the learner's language to people, and English to programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from learn_torch.check import command
from learn_torch.check.results import Summary
from learn_torch.check.run import check
from learn_torch.cli import main
from tests.cli.learn_torch import FIXTURES, NEGATIVE, LearnTorch

pytestmark = pytest.mark.xdist_group("chinese")

LESSONS = ("solution-raises", "starter-hangs", "expectation-off", "needs-a-gpu", "only-text")
ONLY = tuple(word for name in LESSONS for word in ("--only", name))
HOW = ("--device", "cpu", "--timeout", "1", "--jobs", "2", *ONLY)


def words(language: str, format_: str) -> tuple[str, ...]:
    return ("--check", str(NEGATIVE), "--lang", language, "--format", format_, *HOW)


PROVED: list[Summary] = []
"""The results of these lessons, which are the same in every language."""


@pytest.fixture
def reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, str], str]:
    """The report in a language and a format; the lessons are proved once for all of them."""

    async def check_once(*order: Any) -> Summary:
        if not PROVED:
            PROVED.append(await check(*order))
        return PROVED[0]

    def report(language: str, format_: str) -> str:
        assert main(words(language, format_)) == 1
        return capsys.readouterr().out

    monkeypatch.setattr(command, "check", check_once)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(FIXTURES / "no-settings"))
    monkeypatch.delenv("CI", raising=False)
    return report


SAID = (
    "检查没有运行：NameError: name 'z' is not defined",
    "学习者运行起始代码会遇到：达到了一个单元格 1 秒的时间上限。当时在单元格 `double` 的第 2 行。",
    "需要 CUDA 设备，而这次检查在 cpu 上运行",
    "没有可以运行的：所有单元格都是文字",
)


def test_the_text_report_and_its_narration() -> None:
    run = LearnTorch(*words("zh-Hans", "text")).fails(1)
    run.says(*SAID, '输出第 2 行：应为 "0.27"，实际是 "0.25"', "5 课：通过 0，失败 3，未检查 2")
    run.tells("失败       solution-raises", "设备 cpu")


def test_traditional_chinese_too(reported: Callable[[str, str], str]) -> None:
    text = reported("zh-Hant", "text")
    assert "檢查沒有執行：NameError" in text and "沒有可以執行的" in text


@pytest.mark.parametrize("format_", ["github", "junit"])
def test_reports_that_people_read_elsewhere(
    reported: Callable[[str, str], str], format_: str
) -> None:
    text = reported("zh-Hans", format_)
    assert [each for each in SAID[1:] if each not in text] == []


def test_json_is_english_in_every_language(reported: Callable[[str, str], str]) -> None:
    found = {lesson["id"]: lesson for lesson in json.loads(reported("zh-Hans", "json"))["lessons"]}
    proofs = {
        proof["proof"]: proof["message"]
        for cell in found["solution-raises"]["cells"]
        for proof in cell["proofs"]
    }
    assert proofs["solution"] == "the check never ran: NameError: name 'z' is not defined"
    assert found["only-text"]["reason"] == "nothing to run: all cells are text"
