"""Which language is spoken: asked for, chosen last, or the system's; and what is kept of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.i18n.languages import (
    ENGLISH,
    LANGUAGES,
    following,
    named,
    of_system,
    remember,
    remembered,
)
from learn_torch.i18n.message import NOTHING

HANS, HANT = "zh-Hans", "zh-Hant"


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("en", ENGLISH),
        ("en_GB.UTF-8", ENGLISH),
        ("C", ENGLISH),
        ("C.UTF-8", ENGLISH),
        ("POSIX", ENGLISH),
        ("zh", HANS),
        ("zh-Hans", HANS),
        ("zh_CN.UTF-8", HANS),
        ("zh-SG", HANS),
        ("ZH-hant", HANT),
        ("zh_TW.UTF-8", HANT),
        ("zh-HK", HANT),
        ("zh_Hant_MO", HANT),
        ("zh_TW@radical", HANT),
        ("de_DE.UTF-8", None),
        ("", None),
        ("chinese", None),
    ],
)
def test_a_word_means_a_language(word, language):
    assert named(word) == language


def test_the_first_variable_that_is_set_decides():
    whole = {"LC_ALL": "zh_TW.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}
    assert of_system(whole, "utf-8") == HANT
    assert of_system({**whole, "LC_ALL": ""}, "utf-8") == HANS
    assert of_system({"LANG": "zh_CN.UTF-8"}, "UTF-8") == HANS
    assert of_system({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "utf-8") == ENGLISH
    assert of_system({"LANG": "fr_FR.UTF-8"}, "utf-8") == ENGLISH
    assert of_system({}, "utf-8") == ENGLISH


def test_a_terminal_that_cannot_show_chinese_is_spoken_to_in_english():
    assert of_system({"LANG": "zh_CN.GB18030"}, "gb18030") == ENGLISH


def test_the_key_goes_round():
    assert [following(language) for language in LANGUAGES] == [HANS, HANT, ENGLISH]


def test_a_choice_is_kept(tmp_path):
    file = tmp_path / "state" / "language.txt"
    assert remembered(file) is None
    assert remember(file, HANT) == NOTHING
    assert remembered(file) == HANT
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"fr\n", b"\xff\xfe", b"zh-Hans" * 1000])
def test_a_file_of_something_else_is_no_choice(tmp_path, content):
    (tmp_path / "language.txt").write_bytes(content)
    assert remembered(tmp_path / "language.txt") is None


def test_a_choice_that_cannot_be_kept_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    assert "could not be saved" in str(remember(tmp_path / "file" / "language.txt", HANS))
