"""Sentences that were made elsewhere, translated when they are shown: phrase by phrase.

A phrase is English with `{name}` for whatever varies, as in "gave shape {got}; expected {want}.";
its translation names the same, in any order. What varies is carried over, and searched in turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

MAX_TEXT = 20_000
"""Characters that are searched; a sentence for a learner has some hundred."""

_NAME = r"\{([A-Za-z_][A-Za-z0-9_]*)\}"
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|\n")
_FULL_WIDTH = "，。；：！？、（）“”「」"


def names(phrase: str) -> tuple[str, ...]:
    """What varies in the phrase, in its order."""
    return tuple(re.findall(_NAME, phrase))


def words(phrase: str) -> str:
    """What does not vary in it."""
    return re.sub(_NAME, "", phrase)


@dataclass(frozen=True)
class _Segment:
    """A piece of a text on its way: still in English, or settled."""

    text: str
    settled: bool = False


class _Phrase:
    """One phrase: where it stands in a text, and what stands there instead."""

    def __init__(self, english: str, translated: str) -> None:
        pieces = re.split(_NAME, english)
        self._literals, self._names = pieces[::2], pieces[1::2]
        self._template = re.split(_NAME, translated)
        self.weight = sum(map(len, self._literals))

    def applied(self, text: str) -> Iterator[_Segment]:
        """The text in pieces, with the translation wherever the phrase is found."""
        at = 0
        while (found := self._find(text, at)) is not None:
            begin, end, values = found
            yield _Segment(text[at:begin])
            for number, piece in enumerate(self._template):
                yield _Segment(values[piece]) if number % 2 else _Segment(piece, settled=True)
            at = end
        yield _Segment(text[at:])

    def _find(self, text: str, start: int) -> tuple[int, int, dict[str, str]] | None:
        """Where it begins and ends, and what its names stand for there."""
        first, *others = self._literals
        begin = self._begin(text, start, first)
        if begin is None:
            return None
        at, values = begin + len(first), {}
        for name, literal in zip(self._names, others, strict=True):
            last = literal == "" and literal is others[-1]
            end = _sentence_end(text, at) if last else _literal(text, literal, at + 1)
            if end <= at:
                return None
            values[name] = text[at:end]
            at = end + len(literal)
        if others and not _breaks(text, at):
            return None
        return begin, at, values

    def _begin(self, text: str, start: int, first: str) -> int | None:
        if not first:
            return self._sentence_of(text, start)
        at = text.find(first, start)
        while at >= 0 and not (
            _breaks(text, at) and (self._names or _breaks(text, at + len(first)))
        ):
            at = text.find(first, at + 1)
        return at if at >= 0 else None

    def _sentence_of(self, text: str, start: int) -> int | None:
        """The beginning of the sentence in which what follows the first name stands."""
        at = text.find(self._literals[1], start + 1)
        if at < 0:
            return None
        ends = [end.end() for end in _SENTENCE_END.finditer(text, start, at) if end.end() < at]
        return ends[-1] if ends else start


class Phrasebook:
    """Phrases and their translations; the longest is looked for first."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        made = [_Phrase(english, translated) for english, translated in phrases.items()]
        self._phrases = sorted(made, key=lambda phrase: -phrase.weight)

    def translated(self, text: str) -> str:
        """The text with every phrase that is found in it translated; the rest as it was."""
        if len(text) > MAX_TEXT:
            return text
        segments = [_Segment(text)]
        for phrase in self._phrases:
            segments = [
                piece
                for segment in segments
                for piece in ([segment] if segment.settled else phrase.applied(segment.text))
                if piece.text
            ]
        return _joined(segments)


@cache
def english_left(text: str) -> str:
    """The first run of three or more English words outside of code and quotations; or empty."""
    bare = re.sub(r"`[^`]*`|\"[^\"]*\"|\([^()]*\)|\[[^\[\]]*\]", "·", text)
    found = re.search(
        r"(?<![\w.])(?:[A-Za-z][A-Za-z'-]*[,;:]?\s+){2,}[A-Za-z][A-Za-z'-]*(?![\w(.=])", bare
    )
    return found.group() if found else ""


def _joined(segments: list[_Segment]) -> str:
    """One text; a space beside full-width punctuation at a seam goes."""
    text = ""
    for segment in segments:
        piece = segment.text
        if text[-1:] in _FULL_WIDTH and text:
            piece = piece.lstrip(" ")
        elif piece[:1] in _FULL_WIDTH:
            text = text.rstrip(" ")
        text += piece
    return text


def _literal(text: str, literal: str, start: int) -> int:
    """Where it stands next; a point that goes on (`4.03`) is none that ends a sentence. -1: nowhere."""
    at = text.find(literal, start)
    while at >= 0 and literal[-1:] in (*".,;:!?",) and _goes_on(text, at + len(literal)):
        at = text.find(literal, at + 1)
    return at


def _goes_on(text: str, at: int) -> bool:
    return at < len(text) and _is_word(text[at])


def _sentence_end(text: str, start: int) -> int:
    end = _SENTENCE_END.search(text, start + 1)
    return end.start() if end else len(text)


def _breaks(text: str, at: int) -> bool:
    """Whether no word goes on over that place."""
    return not (0 < at < len(text) and _is_word(text[at - 1]) and _is_word(text[at]))


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")
