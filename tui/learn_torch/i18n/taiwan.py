"""Our own OpenCC configuration: Taiwan's words before the shipped dictionaries, and its rows and columns.

A row is 行 in Simplified and 列 in Taiwan, a column 列 there and 欄 here: one pass exchanges them.
A line of code is 行 on both sides; lessons write 行代码 for it.
"""

from __future__ import annotations

import json
import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from learn_torch.i18n.catalogs.zh_hant.glossary_words import GLOSSARY_WORDS
from learn_torch.i18n.catalogs.zh_hant.program_words import CHARACTERS, WORDS

BASE = "s2twp.json"
NEITHER = [
    "执行",
    "运行",
    "进行",
    "举行",
    "实行",
    "发行",
    "推行",
    "现行",
    "强行",
    "并行",
    "平行",
    "自行",
    "流行",
    "通行",
    "同行",
    "旅行",
    "飞行",
    "银行",
    "逐行",
    "行为",
    "行动",
    "行业",
    "行程",
    "行人",
    "行走",
    "行驶",
    "可行",
    "不行",
    "才行",
    "也行",
    "都行",
    "就行",
    "放行",
    "行得通",
    "行不通",
    "行代码",
    "代码行",
    "命令行",
    "换行",
    "行尾",
    "行首",
    "行号",
    "多行字符串",
    "行文字",
    "公里",
    "英里",
    "海里",
    "里程",
    "列表",
    "列出",
    "列举",
    "列入",
    "并列",
    "排列",
    "序列",
    "数列",
    "队列",
    "系列",
    "陈列",
    "阵列",
    "下列",
    "前列",
    "列车",
]
"""Words in which 行 is no row, 列 no column and 里 not "in"."""

_WORDS = "|".join(sorted(NEITHER, key=len, reverse=True))
_ROWS = re.compile(f"{_WORDS}|行|列|里|复制")
_COLUMNS = re.compile(f"{_WORDS}|列|里|复制")
_EXCHANGED = {"行": "列", "列": "欄", "里": "裡", "复制": "複製"}
"""里 and 复制 too: OpenCC takes them together with the character before, as in 样本里 and 不复制."""


def rows_and_columns(text: str) -> str:
    """Return Simplified text with Taiwan's words for row and column."""
    return _ROWS.sub(_exchanged, text)


def columns(text: str) -> str:
    """Return Simplified text with Taiwan's word for column; 行 is a line of text or code in it."""
    return _COLUMNS.sub(_exchanged, text)


def _exchanged(found: re.Match[str]) -> str:
    return _EXCHANGED.get(found.group(), found.group())


def write_config(folder: Path, shipped: Path) -> Path:
    """Write the configuration and its dictionaries; `shipped` is the folder of OpenCC's own."""
    mine = dictionary()
    _write(folder / "words.txt", mine)
    _write(folder / "kept.txt", {word: word for word in mine.values()})
    config = json.loads((shipped / BASE).read_text(encoding="utf-8"))
    _absolute(config, shipped)
    first, *rest = config["conversion_chain"]
    config["segmentation"]["dict"] = _before("words", config["segmentation"]["dict"], folder)
    first["dict"] = _before("words", first["dict"], folder)
    for step in rest:
        step["dict"] = _before("kept", step["dict"], folder)
    path = folder / "taiwan.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    return path


@cache
def dictionary() -> dict[str, str]:
    """Simplified to Taiwan's words; ours decide over the glossary's."""
    return {**GLOSSARY_WORDS, **CHARACTERS, **WORDS}


def dictionary_version() -> str:
    """A checksum of all that decides beside OpenCC itself."""
    return f"{zlib.crc32(repr((dictionary(), NEITHER)).encode()):08x}"


def _write(path: Path, words: dict[str, str]) -> None:
    lines = [f"{word}\t{words[word]}\n" for word in sorted(words)]
    path.write_text("".join(lines), encoding="utf-8")


def _before(name: str, shipped: Any, folder: Path) -> dict[str, Any]:
    own = {"type": "text", "file": str(folder / f"{name}.txt")}
    union = name == "words" and shipped.get("match_policy") == "union"
    policy = "union" if union else "short_circuit"
    return {"type": "group", "match_policy": policy, "dicts": [own, shipped]}


def _absolute(node: Any, shipped: Path) -> None:
    """Make the shipped dictionaries' names absolute: OpenCC looks beside the configuration."""
    for one in node.values() if isinstance(node, dict) else node:
        if isinstance(one, dict | list):
            _absolute(one, shipped)
    if isinstance(node, dict) and "file" in node:
        node["file"] = str(shipped / node["file"])
