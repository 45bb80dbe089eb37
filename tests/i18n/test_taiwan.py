"""Traditional Chinese is what Taiwan writes: rows, parameters, quotation marks, no Simplified left."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from subprocess import run

import pytest
import yaml
from opencc import OpenCC

from learn_torch.course.glossary_reader import read_glossary
from learn_torch.course.taiwan_words import module, taiwan_words
from learn_torch.i18n import taiwan
from learn_torch.i18n.catalogs.zh_hant import glossary_words
from learn_torch.i18n.catalogs.zh_hant.program_words import CHARACTERS, WORDS
from learn_torch.i18n.traditional import converted, converted_sentence
from learn_torch.i18n.translate import messages
from learn_torch.locations import bundled_course

COURSE = bundled_course()
OVERLAYS = sorted(COURSE.glob("*/*.zh-Hans.yaml"))
PROGRAM = ("code", "starter", "solution", "source")
BARE = re.compile(r"`[^`]*`")

IMPOSSIBLE = re.compile(
    "(?<![一兩三幾那每])隻|隻(?=[是有能要會需])|復制|里|迴圈網|丟擲|視訊記憶|畫素|返回|區域性|映象|專案|許可權|單元格|報錯|教程|掩碼|求導|標量|"
    "復雜|紮|例項|爲|數據|變量|軟件|硬件|網絡|信息|質量|視頻|內存|字符|調用|對象|默認|程序員|"
    "擴充套件|啟用函|當前|運行|引數組|[“”‘’]"
)
"""What OpenCC alone makes of these lessons, or leaves in them, and nobody in Taiwan writes."""


def texts(node: object) -> Iterator[str]:
    """Every text of an overlay that a learner reads, its code left out."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in PROGRAM:
                yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def in_taiwan(overlay: Path) -> Iterator[str]:
    for text in texts(yaml.safe_load(overlay.read_text(encoding="utf-8"))):
        yield BARE.sub("", converted(text))


@cache
def is_simplified(character: str) -> bool:
    return character not in "只占干" and converted_alone().convert(character) != character


@cache
def converted_alone() -> OpenCC:
    return OpenCC("s2tw")


def faults(text: str) -> list[str]:
    """The impossible words, and the characters that only Simplified has."""
    odd = [c for c in set(text) if "\u4e00" <= c <= "\u9fff" and is_simplified(c)]
    return [*IMPOSSIBLE.findall(text), *odd]


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda path: path.name.partition(".")[0])
def test_a_lesson_has_no_word_that_taiwan_does_not_write(overlay: Path) -> None:
    assert {text: found for text in in_taiwan(overlay) if (found := faults(text))} == {}


def test_the_program_has_none_either() -> None:
    said = (BARE.sub("", converted_sentence(text)) for text in messages("zh-Hans").values())
    assert {text: found for text in said if (found := faults(text))} == {}


@pytest.mark.parametrize(
    ("simplified", "written"),
    [
        ("2 行（row），每行 3 个数，一列（column）", "2 列（row），每列 3 個數，一欄（column）"),
        ("运行这行代码，列表的最后一行", "執行這行程式碼，列表的最後一列"),
        ("更新参数的函数；关键字参数", "更新參數的函式；關鍵字引數"),
        ("激活函数和损失函数", "激活函數和損失函數"),
        ("循环网络与循环", "循環網路與迴圈"),
        ("这只是样本里不复制的", "這只是樣本裡不複製的"),
        ("返回“张量”", "回傳「張量」"),
        ("抛出异常，报错信息", "拋出例外，錯誤訊息"),
        ("单元格里的当前值", "儲存格裡的目前值"),
        ("像钟表的指针一样", "像鐘錶的指針一樣"),
        ("10 公里", "10 公里"),
    ],
)
def test_words(simplified: str, written: str) -> None:
    assert converted(simplified) == written


def test_a_line_of_code_is_no_row_in_a_sentence_of_the_program() -> None:
    assert converted_sentence("单元格 {cell} 第 {line} 行") == "儲存格 {cell} 第 {line} 行"
    assert converted_sentence("{columns} 列 {lines} 行") == "{columns} 欄 {lines} 行"
    assert converted_sentence("有 2 列，而有 3 行：矩阵") == "有 2 欄，而有 3 列：矩陣"


def test_the_terms_are_those_of_the_glossary() -> None:
    """If not: make schema."""
    glossary = read_glossary(COURSE / "glossary.yaml").glossary
    source = Path(glossary_words.__file__).read_text(encoding="utf-8")
    assert source == module(glossary)
    assert taiwan_words(glossary)["参数"] == "參數"


def test_the_module_prints_them() -> None:
    command = [
        sys.executable,
        "-m",
        "learn_torch.course.taiwan_words",
        str(COURSE / "glossary.yaml"),
    ]
    done = run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == Path(glossary_words.__file__).read_text(encoding="utf-8")


def test_a_word_has_one_spelling_without_spaces() -> None:
    """OpenCC reads a space in a value as "or"."""
    assert set(CHARACTERS) & set(WORDS) == set()
    assert [word for word in taiwan.dictionary().items() if " " in "".join(word)] == []


def test_another_dictionary_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = taiwan.dictionary_version()
    monkeypatch.setitem(taiwan.dictionary(), "新词", "新詞")
    assert taiwan.dictionary_version() != before
