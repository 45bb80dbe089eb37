"""Everything that the program says is in each catalogue, and nothing else is.

The source is read, not run: the first argument of `tr`, `msg` and `msgid`, and what a Command or a
shown Binding is called, are sentences that a learner reads.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from learn_torch.i18n.languages import LANGUAGES
from learn_torch.i18n.message import names
from learn_torch.i18n.phrases import english_left
from learn_torch.i18n.translate import messages
from learn_torch.sandbox import levels
from learn_torch.sandbox.plan import Machine

SOURCE = Path(__file__).resolve().parents[2] / "tui" / "learn_torch"
CALLS = {
    "tr": (0,), "msg": (0,), "msgid": (0,), "remark": (0,), "refuse": (0,), "Command": (2, 3), "Binding": (2,),
}  # fmt: skip
"""Which of a call's arguments are sentences."""
KEYWORDS = {"Command": ("label", "tip"), "Binding": ("description", "tooltip")}
FRAMES = {"{text}", "{author}", "{place}: {message}"}
"""Ids that only place what stands in them: there is nothing to translate."""

WRITTEN = [
    code for code, language in LANGUAGES.items() if language.catalog and not language.converter
]
"""The languages with sentences of their own."""


def said() -> Iterator[tuple[str, str]]:
    """Each sentence, and the place where it is said."""
    for promise in levels.promises(Machine(), "not watched"):
        yield promise.what, "sandbox/levels.py"  # the sandbox imports nothing of ours
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for text in _sentences(node, node.func.id):
                    if text and text not in FRAMES:
                        yield text, f"{path.relative_to(SOURCE)}:{node.lineno}"


def _sentences(call: ast.Call, name: str) -> Iterator[str]:
    given = [call.args[place] for place in CALLS.get(name, ()) if place < len(call.args)]
    given += [word.value for word in call.keywords if word.arg in KEYWORDS.get(name, ())]
    for value in given:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value
        elif isinstance(value, ast.JoinedStr):  # Command(..., f"Choose answer {n}.")
            parts = (
                f"{{{ast.unparse(part.value)}}}"
                if isinstance(part, ast.FormattedValue)
                else ast.literal_eval(part)
                for part in value.values
            )
            yield "".join(parts)


@pytest.mark.parametrize("language", WRITTEN)
def test_no_sentence_is_missing(language: str) -> None:
    catalog = messages(language)
    missing = {text: place for text, place in said() if text not in catalog}
    assert missing == {}


@pytest.mark.parametrize("language", WRITTEN)
def test_no_sentence_is_unused(language: str) -> None:
    used = {text for text, _ in said()}
    assert [text for text in messages(language) if text not in used] == []


@pytest.mark.parametrize("language", WRITTEN)
def test_a_translation_has_the_values_of_its_sentence(language: str) -> None:
    differs = [
        english
        for english, words in messages(language).items()
        if sorted(names(english)) != sorted(names(words))
    ]
    assert differs == []


@pytest.mark.parametrize("language", WRITTEN)
def test_a_translation_is_not_english(language: str) -> None:
    left = {words: english_left(words) for words in messages(language).values()}
    assert {words: rest for words, rest in left.items() if rest} == {}
