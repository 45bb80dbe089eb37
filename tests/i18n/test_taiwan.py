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
LINES = re.compile("執行|行程|進行|平行|自行|行為|才行|{lines?} 行|程式碼區塊的行")

NOBODY = """
    隻是 隻有 隻能 隻要 隻會 隻需 這隻 復制 復雜 里 紮 爲 鍾 口占 占用 占去 占滿 占據 舍入 齣 分佈 公佈 陣列成 模區 類別別
    迴圈網 迴圈神經 迴圈單元 畫素 區域性 映象 掩碼 求導 標量 引數組 啟用函 函式值 損失函式 激活函式 複合函式 目標值值 隨機數 生成器
    跟蹤 方差 均值 例外檢 批正規 灰度 整合學 線上性 兆位元 釐米 毫米 位數更
    丟擲 返回 單元格 報錯 列表 例項 變量 調用 默認 程序 擴充套件 打印 文本 遍歷 捕獲 響應 覆蓋 註釋 名稱空間 製表符 拼寫 地址
    計算機 連線兩個 實現 自帶 搭建 編寫 構建 倉庫 字符 字節 代碼 緩存 線程 進程 數組 循環 模塊 依賴項 類型
    視訊記憶 專案 許可權 教程 當前 運行 數據 軟件 硬件 網絡 信息 質量 視頻 內存 屏幕 上屏 下屏 一屏 讀屏 鼠標 豎條 核數
    回車 退出 支持 用戶 文件夾 界面 接口 服務器 資料並行 通過廣播 通過通訊
    好訊息 聯絡。 對錶 常數列 最小二乘 齧 白色像素支援 不出錯的 要麼 匹配 參加 比較的物件 條錯誤 條提示 條訊息 一臺 臺機 “ ” ‘ ’
"""
"""What OpenCC alone makes of these lessons, or leaves in them, and nobody in Taiwan writes."""
RIGHT = """
    控制代碼 結束代碼 平均值 數組成 數組合 循環神經網路 循環網路 循環單元 循環層 像素支持 自己的專案 進程式
"""
"""Words that hold one of these, and are right."""
IMPOSSIBLE = re.compile("|".join(map(re.escape, NOBODY.split())))
EXCEPT = re.compile("|".join(RIGHT.split()))


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
    return character not in "只占干台游" and converted_alone().convert(character) != character


@cache
def converted_alone() -> OpenCC:
    return OpenCC("s2tw")


def faults(text: str) -> list[str]:
    """The impossible words, and the characters that only Simplified has."""
    odd = [c for c in set(text) if "\u4e00" <= c <= "\u9fff" and is_simplified(c)]
    return [*IMPOSSIBLE.findall(EXCEPT.sub("", text)), *odd]


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda path: path.name.partition(".")[0])
def test_a_lesson_has_no_word_that_taiwan_does_not_write(overlay: Path) -> None:
    assert {text: found for text in in_taiwan(overlay) if (found := faults(text))} == {}


def in_chinese() -> list[tuple[str, str]]:
    """Each sentence of the program, and its English."""
    return [(chinese, english) for english, chinese in messages("zh-Hans").items()]


OTHERWISE = re.compile(
    "eval 模式|train 模式|四舍五入|f 字符串|注意力分数|(enter|escape|esc) ?[\u4e00-\u9fff]"
)
"""评估模式, 训练模式, 舍入 (torch.round takes 2.5 to 2), f-string, 得分, Enter and Esc."""


def test_simplified_has_one_word_for_a_thing() -> None:
    lessons = [t for path in OVERLAYS for t in texts(yaml.safe_load(path.read_text("utf-8")))]
    said = [BARE.sub("", text) for text in [*lessons, *messages("zh-Hans").values()]]
    assert [text for text in said if OTHERWISE.search(text)] == []


def test_the_program_has_none_either() -> None:
    said = (BARE.sub("", converted_sentence(*pair)) for pair in in_chinese())
    assert {text: found for text in said if (found := faults(text))} == {}


@pytest.mark.parametrize(
    ("simplified", "written"),
    [
        ("2 行（row），每行 3 个数，一列（column）", "2 列（row），每列 3 個數，一欄（column）"),
        ("运行这行代码，列表的最后一行", "執行這行程式碼，串列的最後一列"),
        ("更新参数的函数；关键字参数", "更新參數的函式；關鍵字引數"),
        ("激活函数和损失函数", "激活函數和損失函數"),
        ("循环网络与循环", "循環網路與迴圈"),
        ("这只是样本里不复制的", "這只是樣本裡不複製的"),
        ("返回“张量”", "回傳「張量」"),
        ("抛出异常，报错信息", "拋出例外，錯誤訊息"),
        ("单元格里的当前值", "儲存格裡的目前值"),
        ("像钟表的指针一样", "像鐘錶的指針一樣"),
        ("10 公里", "10 公里"),
        ("按回车编辑，按回车后", "按 Enter 編輯，按 Enter 後"),
        ("同一类型的数组成的数组", "同一型別的數組成的陣列"),
        ("float16 有 16 位，约三位有效数字", "float16 有 16 位元，約三位有效數字"),
        ("块里有块，一块内存，两块 GPU", "區塊裡有區塊，一塊記憶體，兩張 GPU"),
        ("把网络写成类，同类的类别", "把網路寫成類別，同類的類別"),
        ("均值、平均值和方差", "平均值、平均值和變異數"),
        ("那只追老鼠的猫只追老鼠", "那隻追老鼠的貓只追老鼠"),
        ("比较的对象是一个对象", "比較的對象是一個物件"),
        ("先读最后一行：第一行（row）", "先讀最後一行：第一列（row）"),
        ("类", "類別"),
        ("常数列、等差数列、每一列表示", "常數欄、等差數列、每一欄表示"),
        ("平方差合并为正文本身", "平方差合併為正文本身"),
        ("把值写进程序，进程", "把值寫進程式，行程"),
    ],
)
def test_words(simplified: str, written: str) -> None:
    assert converted(simplified) == written


def test_a_line_of_code_is_no_row_in_a_sentence_of_the_program() -> None:
    assert converted_sentence("单元格 {cell} 第 {line} 行", "line") == "儲存格 {cell} 第 {line} 行"
    assert converted_sentence("{columns} 列 {lines} 行", "columns") == "{columns} 欄 {lines} 行"
    assert converted_sentence("有 2 列，而有 3 行", "3 rows") == "有 2 欄，而有 3 列"
    assert converted_sentence("3 行 2 列", "The matrix is 3 by 2") == "3 列 2 欄"


def test_no_sentence_of_the_program_has_lines_beside_columns_of_a_table() -> None:
    """行 beside 欄 is right for a screen and for code, and nowhere else."""
    said = (LINES.sub("", converted_sentence(*pair)) for pair in in_chinese())
    assert [text for text in said if "行" in text and "欄" in text] == []


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


def test_a_word_has_one_spelling() -> None:
    assert set(CHARACTERS) & set(WORDS) == set()


def test_a_word_that_a_wrap_has_cut_is_converted() -> None:
    assert converted("- 可以共享内\n  存。\n- 均\n  值") == "- 可以共享記憶體。\n- 平均值"
    assert converted("## 標題\n内存") == "## 標題\n記憶體"
    assert converted("```\n共享内\n存\n```") == "```\n共享內\n存\n```"


def test_our_words_are_cut_out_before_a_shipped_phrase_takes_their_head() -> None:
    """OpenCC ships 按回, 口占 and 一出."""
    assert converted("窗口占去") == "視窗佔去"
    assert converted("一出现就按回车键") == "一出現就按 Enter鍵"


def test_another_dictionary_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = taiwan.dictionary_version()
    monkeypatch.setitem(taiwan.dictionary(), "新词", "新詞")
    assert taiwan.dictionary_version() != before
