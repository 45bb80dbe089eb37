"""Lines break between Chinese characters, at no mark that has to stay with its neighbour."""

from __future__ import annotations

import pytest

from learn_torch.course.text_width import breaks, columns, has_wide, wrapped

PROSE = (
    "中间的两个长度必须相同：(n, m) @ (m, p) 得到 (n, p)。这里请用浮点数，CPU 也能乘整数矩阵；"
    "CUDA 的 GPU 会拒绝（见下一课）。“点积”是 torch.dot 的事。"
)


@pytest.mark.parametrize("room", [20, 37, 60, 80])
def test_every_line_fits_and_nothing_is_lost(room):
    lines = wrapped(PROSE, room)
    assert all(columns(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(PROSE.split())


@pytest.mark.parametrize("room", range(20, 80))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(room):
    lines = wrapped(PROSE, room)
    assert not [line for line in lines[1:] if line[0] in "，。；：！？、）”…"]
    assert not [line for line in lines[:-1] if line[-1] in "（“"]


@pytest.mark.parametrize("room", [30, 60])
def test_lines_are_filled_and_words_are_whole(room):
    lines = wrapped(PROSE, room)
    assert all(columns(line) > room - 14 for line in lines[:-1])
    assert sum("torch.dot" in line for line in lines) == 1


def test_what_is_wider_than_a_line_is_cut():
    assert wrapped("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert wrapped("见 " + "a" * 12 + " 好", 10) == ["见", "a" * 10, "aa 好"]


def test_later_pieces_are_indented_within_the_width():
    assert wrapped("  正常 一二三四五六七八", 14, "    ") == ["  正常 一二三", "    四五六七八"]


def last_lines(end: str, room: int) -> set[str]:
    """The last line of texts of every length that end so."""
    line = "长" * room + end
    return {wrapped(line[start:], room)[-1] for start in range(room)}


@pytest.mark.parametrize("room", [40, 41, 76])
def test_a_last_line_of_one_character_takes_another_along(room):
    assert min(last_lines("漏掉了。", room), key=columns) == "掉了。"
    assert min(last_lines("漏掉了", room), key=columns) == "掉了"


def test_a_word_stays_where_it_is_and_so_does_all_in_a_narrow_column():
    assert "2。" in last_lines("是 torch.dtype 2。", 40)
    assert "了。" in last_lines("漏掉了。", 20)


def test_a_line_that_fits_is_left_alone():
    assert breaks("一二三", 6) == []
    assert wrapped("", 10) == [""]


def test_wide_means_two_columns():
    assert has_wide("a中")
    assert not has_wide("naïve — “x”")
