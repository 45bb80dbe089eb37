"""`--lang` and the system's language, where there is no screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch import cli
from learn_torch.cli import main
from learn_torch.course.text_width import columns
from learn_torch.i18n.languages import remember
from tests.course.translating import OVERLAY, write_course

CAPTURED = pytest.CaptureFixture[str]


def helped(*words: str, capsys: CAPTURED) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can show Chinese, whatever this machine's is."""
    monkeypatch.setattr("locale.getencoding", lambda: "utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lang", "zh-Hans"), "退出码"),
        (("--lang", "zh-Hans"), "用法：learn-torch"),
        (("--lang=zh_TW.UTF-8",), "結束代碼"),
        (("--lang", "en"), "exit codes"),
    ],
)
def test_help_speaks_the_language_that_is_asked_for(
    words: tuple[str, ...], said: str, capsys: CAPTURED
) -> None:
    assert said in helped(*words, capsys=capsys)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_help_fits_eighty_columns(
    language: str, capsys: CAPTURED, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = helped("--lang", language, capsys=capsys).splitlines()
    assert [line for line in lines if columns(line) > 80] == []


def test_the_order_is_asked_for_then_chosen_then_the_systems(
    capsys: CAPTURED, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    assert "結束代碼" in helped(capsys=capsys)
    file = tmp_path / "language.txt"
    monkeypatch.setattr(cli, "language_file", lambda: file)
    remember(file, "zh-Hans")
    assert "退出码" in helped(capsys=capsys)
    assert "exit codes" in helped("--lang", "en", capsys=capsys)


def test_a_wrong_language_brings_the_choices(capsys: CAPTURED) -> None:
    assert main(["--lang", "fr"]) == 2
    assert "Choose from en, zh-Hans, zh-Hant." in capsys.readouterr().err


def test_errors_speak_it_too(capsys: CAPTURED) -> None:
    assert main(["--lang", "zh", "first-tensrs"]) == 2
    assert capsys.readouterr().err == (
        "learn-torch: 这里没有名为 'first-tensrs' 的课。是不是想写 'first-tensors'？\n"
    )


def test_the_list_is_the_learners_and_its_json_is_the_source(
    capsys: CAPTURED, tmp_path: Path
) -> None:
    write_course(tmp_path / "c")
    assert main([str(tmp_path / "c"), "--lang", "zh", "--list"]) == 0
    assert capsys.readouterr().out == "基础\n  double  两倍    5 分钟    3 个单元格\n"
    assert main([str(tmp_path / "c"), "--lang", "zh", "--list", "--format", "json"]) == 0
    assert "Twice as much" in capsys.readouterr().out


def test_a_mistake_of_a_translation_is_told_in_it(capsys: CAPTURED, tmp_path: Path) -> None:
    write_course(tmp_path / "c", OVERLAY.replace("  ask:", "  aks:"), stamp=False)
    assert main(["--lang", "zh", "--check", str(tmp_path / "c")]) == 2
    assert "原文没有单元格 'aks'。是不是想写 'ask'？" in capsys.readouterr().err
