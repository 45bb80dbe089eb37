"""Everything that the program says is in the catalogue, and nothing else is.

The source is read, not run: the first word of `tr` and `later`, and what a Command or a shown
Binding is called, are sentences that a learner reads.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from learn_torch.i18n.chinese.catalogue import CATALOGUE
from learn_torch.i18n.chinese.sentences import SENTENCES
from learn_torch.i18n.chinese.tools import TOOLS
from learn_torch.i18n.phrases import english_left, names

SOURCE = Path(__file__).resolve().parents[2] / "tui" / "learn_torch"
CALLS = {"tr": (0,), "later": (0,), "Command": (2, 3), "Binding": (2,)}
"""Which of a call's arguments are sentences."""
KEYWORDS = {"Command": ("label", "tip"), "Binding": ("description", "tooltip")}


def said() -> Iterator[tuple[str, str]]:
    """Each sentence, and the place where it is said."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for text in _sentences(node, node.func.id):
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


def literals() -> str:
    """All texts of the source but the catalogue's own, f-strings with their holes as `{}`."""
    found = []
    for path in SOURCE.rglob("*.py"):
        if "chinese" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "\0" for p in node.values]
                found.append("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return "\n".join(found)


def test_nothing_that_is_said_is_missing() -> None:
    missing = {text: place for text, place in said() if text and text not in CATALOGUE}
    assert missing == {}


def test_nothing_stands_there_unused() -> None:
    used = {text for text, _ in said()}
    assert [text for text in CATALOGUE if text not in used] == []


@pytest.mark.parametrize("english", [*CATALOGUE, *SENTENCES])
def test_a_translation_names_what_its_sentence_names(english: str) -> None:
    chinese = (CATALOGUE | SENTENCES)[english]
    assert sorted(names(english)) == sorted(names(chinese))


@pytest.mark.parametrize("english", [*SENTENCES, *TOOLS])
def test_a_translation_is_none_of_english_words(english: str) -> None:
    assert english_left((SENTENCES | TOOLS)[english]) == ""


def test_no_phrase_is_of_a_sentence_that_nobody_says() -> None:
    """Some words of each phrase stand together in a text of the source."""
    source = " ".join(literals().split()).lower()
    unsaid = [
        phrase
        for phrase in SENTENCES | TOOLS
        if phrase not in ELSEWHERE and not any(part in source for part in runs(phrase.lower()))
    ]
    assert unsaid == [], "\n".join(unsaid)


LEVELS = ("none:", "limits only:", "partial:", "confined:", "sealed:")
ELSEWHERE = {
    "{option} means nothing with {mode}.": "put together of parts",
    "{pair} fit each other, both {built}.": "put together of parts",
    "Unrecognized arguments: {words}.": "argparse says it",
    "Argument {name}: {words}": "argparse says it",
    **dict.fromkeys(LEVELS, "the doctor puts a level before its meaning"),
}
"""Phrases of sentences that no single text of ours holds."""


def runs(phrase: str) -> Iterator[str]:
    """Every run of three words of the phrase, as its names leave it; shorter pieces whole."""
    pieces = [phrase]
    for name in names(phrase):
        pieces = [part for piece in pieces for part in piece.split(f"{{{name}}}")]
    for piece in pieces:
        said = piece.strip(" '.,:;()").split()
        for at in range(max(1, len(said) - 2)):
            if said:
                yield " ".join(said[at : at + 3])
