"""A sentence that travelled as English is translated phrase by phrase where it is shown."""

from __future__ import annotations

import pytest

from learn_torch.i18n.catalogs.zh_hans.check_messages import CHECKS
from learn_torch.i18n.message import names
from learn_torch.i18n.phrases import Phrasebook, english_left, words


def test_a_whole_message_and_a_part_of_one_are_found():
    book = Phrasebook({"leave out the square root": "不要开平方"})
    assert book.translated("leave out the square root") == "不要开平方"
    assert book.translated("f(x): leave out the square root!") == "f(x): 不要开平方!"


def test_what_varies_is_carried_over_in_any_order():
    book = Phrasebook({"{call} adds up to {sums} along {dim}.": "沿 {dim}，{call} 的和是 {sums}。"})
    said = "softmax(x, 0) adds up to [1.5, 2.5] along dim 0."
    assert book.translated(said) == "沿 dim 0，softmax(x, 0) 的和是 [1.5, 2.5]。"


def test_the_longest_phrase_wins_and_what_it_settled_is_not_searched_again():
    book = Phrasebook({"is wrong": "错了", "the sign is wrong": "符号错了 (is wrong)"})
    assert book.translated("the sign is wrong") == "符号错了 (is wrong)"


def test_a_shorter_phrase_is_found_around_a_longer_one():
    book = Phrasebook(
        {"It reached {limit}.": "达到{limit}。", "the limit of {n} files": "{n} 个文件的上限"}
    )
    assert book.translated("It reached the limit of 3 files.") == "达到3 个文件的上限。"


def test_text_of_the_plane_that_we_use_ourselves_stays():
    assert Phrasebook({"a row": "一行"}).translated("a row \U000f0000") == "a row \U000f0000"


def test_a_value_is_searched_in_turn():
    book = Phrasebook(
        {"gave {got}; expected {want}.": "得到 {got}，应为 {want}。", "a list": "列表"}
    )
    assert book.translated("gave a list; expected 3.") == "得到列表，应为 3。"


def test_a_point_inside_a_number_ends_no_sentence():
    book = Phrasebook({"gave {got}; expected {want}.": "得到 {got}，应为 {want}。"})
    assert book.translated("f(x) gave 2.5; expected 4.03693. More.") == (
        "f(x) 得到 2.5，应为 4.03693。More."
    )


def test_a_comma_inside_a_list_does_not_end_a_value():
    book = Phrasebook({"f(x of shape {shape}, {n} rows)": "f(形状为 {shape} 的 x, {n} 行)"})
    assert book.translated("f(x of shape [20, 3], 5 rows)") == "f(形状为 [20, 3] 的 x, 5 行)"
    assert book.translated("f(x of shape [20, …, 5 rows)") == "f(形状为 [20 的 x, …, 5 行)"


def test_a_name_at_an_end_reaches_as_far_as_its_sentence():
    book = Phrasebook({"{call} is slow": "{call} 太慢", "expected {want}": "应为 {want}"})
    assert book.translated("All right. f(x) is slow") == "All right. f(x) 太慢"
    assert book.translated("expected 3 here. And more") == "应为 3 here. And more"


def test_a_list_at_the_end_of_a_phrase_ends_with_its_bracket():
    book = Phrasebook({"{call} for x of shape {x}": "{call}（x 的形状为 {x}）"} | CHECKS)
    said = "f(x) for x of shape [[4], 3] is wrong in 2 of 3 values: at [0] it has 1.5; expected 2.5. Why?"
    assert book.translated(said) == (
        "f(x)（x 的形状为 [[4], 3]）的 3 个值里有 2 个不对：位置 [0] 处是 1.5，应为 2.5。Why?"
    )


def test_a_phrase_is_not_found_inside_a_word():
    book = Phrasebook({"out": "外", "row": "行"})
    assert book.translated("without rows, out") == "without rows, 外"


def test_a_phrase_that_stands_twice_is_translated_twice():
    assert Phrasebook({"a row": "一行"}).translated("a row and a row") == "一行 and 一行"


def test_a_space_beside_full_width_punctuation_goes_only_at_a_seam():
    book = Phrasebook({"Stop.": "停。"})
    assert book.translated("Stop. f('，  x')") == "停。f('，  x')"


def test_two_chinese_characters_meet_at_a_seam_and_words_of_latin_do_not():
    book = Phrasebook({"a list": "列表", "got": "得到"})
    assert book.translated("a list got x") == "列表得到 x"


@pytest.mark.parametrize("text", ["", "nothing known", "{call}", "x" * 50_000])
def test_what_is_not_known_stays_as_it_was(text):
    assert Phrasebook(CHECKS).translated(text) == text


def test_hostile_text_takes_no_time():
    book = Phrasebook({"a {x} b {y} c {z} d.": "{x}{y}{z}"})
    assert book.translated("a b c " * 3000).startswith("a b c")


def test_names_and_words_of_a_phrase():
    assert names("{call} gave {got}.") == ("call", "got")
    assert words("{call} gave {got}.") == " gave ."


@pytest.mark.parametrize("english", CHECKS)
def test_every_phrase_of_the_tools_keeps_its_names(english):
    assert sorted(names(english)) == sorted(names(CHECKS[english]))
    assert not english_left(CHECKS[english])


@pytest.mark.parametrize(
    "text",
    [
        "f(x) 的形状是 [2]，应为 [3]。",
        "`for row in x` 是循环。",
        "请写 model.eval() 而不是 model.train()",
        'expected "a b c d" 应为',
        "torch.float32 x.y_z a1 b2",
        "",
    ],
)
def test_code_and_values_are_no_english(text):
    assert english_left(text) == ""


def test_three_words_in_a_row_are():
    assert (
        english_left("得到 3. That is the distance; leave it") == "That is the distance; leave it"
    )


def test_a_text_that_ends_before_a_value_stays():
    assert (
        Phrasebook({"a tensor, {dtype}": "张量（{dtype}）"}).translated("a tensor, ")
        == "a tensor, "
    )


def test_a_call_in_a_sentence_ends_with_its_bracket_not_at_its_first_comma():
    book = Phrasebook({"After {call}, {n} hooks are left.": "{call} 之后，还留着 {n} 个钩子。"})
    assert book.translated("After f(model, x), 3 hooks are left.") == (
        "f(model, x) 之后，还留着 3 个钩子。"
    )


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("f(x) for n = 3 raised KeyError.", "f(x)（n = 3）抛出了 KeyError。"),
        ("f(x) for n = 3: it is wrong.", "f(x)（n = 3）：不对。"),
        ("After f(x) for n = 3, nothing is left.", "f(x)（n = 3）之后，什么也不剩。"),
        ("w after f(x) for n = 3 gave 2; expected 1. Add it.", "f(x)（n = 3）之后的 w 得到 2，应为 1。Add it."),
    ],
)  # fmt: skip
def test_a_name_at_an_end_stops_where_the_sentence_goes_on(said: str, shown: str):
    book = Phrasebook(
        {
            "f(x) for n = {n}": "f(x)（n = {n}）",
            "{call} raised {error}.": "{call} 抛出了 {error}。",
            "{call}: it is wrong.": "{call}：不对。",
            "After {call}, nothing is left.": "{call} 之后，什么也不剩。",
            "gave {got}; expected {want}.": "得到 {got}，应为 {want}。",
            "w after {call}": "{call} 之后的 w",
        }
    )
    assert book.translated(said) == shown
