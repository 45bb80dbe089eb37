"""The words that mistakes are made of."""

from __future__ import annotations

import pytest
from msgspec import inspect

from learn_torch.course.folder import Manifest
from learn_torch.course.model import Lesson
from learn_torch.course.type_names import PATTERNS, homes, patterns
from learn_torch.course.wording import (
    did_you_mean,
    either,
    kebab,
    listed,
    nearest,
    quoted,
    visible,
)
from learn_torch.i18n.message import verbatim
from learn_torch.i18n.translate import render


@pytest.mark.parametrize(
    ("written", "meant"),
    [("hint", "hints"), ("Hints", "hints"), ("starer", "starter"), ("colour", None), ("", None)],
)
def test_the_nearest_name_is_near(written, meant):
    assert nearest(written, ["hints", "starter", "solution", "check"]) == meant


def test_the_remedy_for_a_name_falls_back_where_nothing_is_near():
    look = verbatim("Look.")
    assert str(did_you_mean("tensrs", ["tensors"], look)) == "Did you mean 'tensors'?"
    assert did_you_mean("quantum", ["tensors"], look) == look


def test_names_are_listed_as_prose():
    assert str(listed(["a"])) == "'a'"
    assert str(either(["a", "b", "c"])) == "'a', 'b' or 'c'"
    assert render(either(["a", "b", "c"]), "zh-Hans") == "'a'、'b' 或 'c'"
    assert str(listed([1, 2])) == "1 and 2"


def test_a_quotation_is_one_short_line_in_which_nothing_hides():
    assert quoted("two\n  lines") == "'two lines'"
    assert quoted("x" * 60) == f"'{'x' * 47}…'"
    assert quoted("\x1b[31m\u202e") == "'␛[31m\N{REPLACEMENT CHARACTER}'"


def test_what_is_made_visible_keeps_its_columns():
    text = "a\x00b\x1bc\ud800d\u2028"
    assert len(visible(text)) == len(text)
    assert visible("é\t🙂") == "é\t🙂"


def test_a_name_is_brought_into_the_form_of_an_id():
    assert kebab("First Gradient!") == "first-gradient"
    assert kebab("../..") == ""


@pytest.mark.parametrize("form", [Lesson, Manifest])
def test_every_pattern_of_the_structs_has_its_words(form):
    assert patterns(inspect.type_info(form)) <= PATTERNS.keys()


def test_each_key_knows_where_it_belongs():
    found = {key: str(home) for key, home in homes(Lesson).items()}
    assert found["starter"] == "'exercise'"
    assert found["title"] == "the file's first level"
    assert found["code"] == "an item of 'cells' or an item of 'wrong'"
