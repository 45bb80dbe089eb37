"""Our sentences, and those of others, in the language that is spoken now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from learn_torch.i18n import traditional
from learn_torch.i18n.message import Message, authored, msg, paragraph, verbatim
from learn_torch.i18n.traditional import converted, converted_code
from learn_torch.i18n.translate import set_language, tr, tr_message, tr_verdict
from learn_torch.kernel.wire_types import Limits
from learn_torch.sandbox.limits import LimitExceeded
from learn_torch.worker.limit_words import limit_in_words

HANS, HANT = "zh-Hans", "zh-Hant"


def test_english_is_what_the_source_says():
    assert tr("cell {place}/{count}", place=1, count=2) == "cell 1/2"
    assert tr_message(msg("The kernel is not running.")) == "The kernel is not running."
    assert tr_verdict(authored("gave 3; expected 4."), {}) == "gave 3; expected 4."


def test_a_sentence_is_said_in_the_language_of_the_moment():
    set_language(HANS)
    assert tr("cell {place}/{count}", place=1, count=2) == "单元格 1/2"
    set_language(HANT)
    assert tr("Run above") == "執行上方"


def test_braces_in_a_value_or_in_a_sentence_without_values_stay():
    set_language(HANS)
    assert tr("right: {answer}", answer="{x}") == "正确：{x}"
    assert tr("no such {sentence}") == "no such {sentence}"


def test_how_a_run_ended_is_told_with_its_figures():
    set_language(HANS)
    reached = limit_in_words(LimitExceeded("memory_bytes", 512 << 20), Limits())
    ended = msg("The cell ended its own process (exit code {code}).", code=3)
    assert tr_message(reached) == "达到了除导入之外 512 MiB 的内存上限。"
    assert tr_message(ended) == "单元格结束了自己的进程（退出码 3）。"


def shape_differs(because: str) -> Message:
    """What `same` says of a wrong shape, with its author's reason."""
    differs = msg(
        "{call} gave shape {got}; expected {want}.", call=authored("f(x)"), got="[2]", want="[3]"
    )
    return paragraph(differs, authored(because))


def test_a_check_is_told_with_its_lessons_own_phrases():
    phrases = {"Do not halve it.": "不要减半。"}
    said = shape_differs("Do not halve it.")
    set_language(HANS)
    assert tr_verdict(said, phrases) == "f(x) 的形状是 [2]，应为 [3]。不要减半。"
    set_language(HANT)
    assert tr_verdict(said, phrases) == "f(x) 的形狀是 [2]，應為 [3]。不要減半。"


def test_only_an_authors_words_are_searched_for_phrases():
    set_language(HANS)
    phrases = {"halve": "减半"}
    assert tr_verdict(verbatim("halve"), phrases) == "halve"
    assert tr_verdict(msg("Do not halve {what}.", what="halve"), phrases) == "Do not halve halve."
    assert tr_verdict(msg("{call} gave {got}.", call=authored("halve"), got="halve"), phrases) == (
        "减半 gave halve."
    )


def test_an_author_may_write_as_the_tools_do():
    set_language(HANS)
    assert tr_verdict(authored("f(x) gave 3; expected 4."), {}) == "f(x) 得到 3，应为 4。"


def test_an_authors_words_are_no_sentences_of_the_program():
    set_language(HANS)
    assert tr_verdict(authored("there are 3 rows; use the GPU"), {}) == (
        "there are 3 rows; use the GPU"
    )


HOSTILE = [
    ("{0.__class__}", {}, "{0.__class__}"),
    ("{a!r} {a:>99999999} {{a}} %s", {"a": "x"}, "{a!r} {a:>99999999} {x} %s"),
    ("{a} {b}", {"a": "{b}", "c": "unused"}, "{b} {b}"),
    ("{s0} {s1}", {"s0": "x"}, "x{s1}"),
    ("{author}", {}, "{author}"),
    ("{text}", {"text": "[red]no markup[/red]"}, "[red]no markup[/red]"),
    ("Run", {"a": "one more than the sentence has"}, "运行"),
    ("A sentence of version 9 for {who}.", {"who": "you"}, "A sentence of version 9 for you."),
]


@pytest.mark.parametrize(("id_", "values", "shown"), HOSTILE)
def test_an_id_that_no_catalogue_has_is_shown_as_it_is(
    id_: str, values: dict[str, str], shown: str
):
    set_language(HANS)
    assert tr_verdict(Message(id_, values), {}) == shown


def test_a_space_between_two_chinese_pieces_goes():
    set_language(HANS)
    gave = msg("{call} gave {got}; expected {want}.", call=msg("your result"), got="3", want="4")
    assert tr_verdict(gave, {}) == "你的结果得到 3，应为 4。"


# --- Traditional ------------------------------------------------------------------------------


def test_taiwans_phrases_are_used():
    assert converted("内存里的数组、循环和文件") == "記憶體裡的陣列、迴圈和檔案"


def test_code_in_a_text_stays():
    text = "用 `变量` 和 ``变`量``：\n\n```python\n数据 = 1  # 数据\n```\n数据"
    assert converted(text) == "用 `变量` 和 ``变`量``：\n\n```python\n数据 = 1  # 資料\n```\n資料"


def test_only_the_comments_of_a_program_are_converted():
    code = '数据 = "数据 # 数据"  # 数据\nif 数据:\n    pass  # 这里\n'
    assert converted_code(code) == '数据 = "数据 # 数据"  # 資料\nif 数据:\n    pass  # 這裡\n'


def test_a_program_that_is_none_stays_as_far_as_it_cannot_be_read():
    assert converted_code("f(  # 这里\n'") == "f(  # 這裡\n'"


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traditional, "_memory", traditional._Memory())


@pytest.mark.usefixtures("memory")
def test_what_was_converted_is_kept_and_needs_no_dictionaries(tmp_path: Path):
    file = tmp_path / "cache" / "zh-Hant.msgpack"
    traditional.load_cache(file)
    assert converted("网络") == "網路"
    traditional.save_cache()
    code = (
        "import sys; from pathlib import Path; from learn_torch.i18n import traditional; "
        f"traditional.load_cache(Path({str(file)!r})); print(ascii(traditional.converted('\\u7f51\\u7edc'))); "
        "print('opencc' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [ascii("網路"), "False"]


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    "content", [b"", b"text", msgspec.msgpack.encode(["0.0", {"网络": "not this"}])]
)
def test_a_broken_memory_or_one_of_another_version_is_none(tmp_path: Path, content: bytes):
    (tmp_path / "m").write_bytes(content)
    traditional.load_cache(tmp_path / "m")
    assert converted("网络") == "網路"


def test_english_loads_neither_catalogue_nor_dictionaries():
    code = (
        "import sys, learn_torch.app.program, learn_torch.app.screens.lesson as _; "
        "from learn_torch.i18n.translate import tr; tr('Run'); "
        "print(*(name for name in sys.modules if 'chinese' in name or 'traditional' in name or name == 'opencc'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
