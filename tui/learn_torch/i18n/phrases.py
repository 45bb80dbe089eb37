"""Sentences that were made elsewhere, translated when they are shown: phrase by phrase.

A phrase is English with `{name}` for whatever varies, as in "gave shape {got}; expected {want}.";
its translation names the same, in any order. What varies is carried over, and searched in turn.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache

import msgspec

from learn_torch.i18n.message import NAME, fill

_FULL_WIDTH = "，。；：！？、（）“”「」"
_CHINESE = re.compile("[\u2e80-\u9fff]")


def joined(pieces: Iterable[str]) -> str:
    """The pieces as one text; blanks between two of them go where Chinese has none."""
    whole = ""
    for piece in pieces:
        before, after = whole.rstrip(" "), piece.lstrip(" ")
        whole = before + after if _meets(before[-1:], after[:1]) else whole + piece
    return whole


def _meets(before: str, after: str) -> bool:
    """Whether nothing stands between two characters: beside full-width punctuation, or both Chinese."""
    if not before or not after:
        return False
    mark = before in _FULL_WIDTH or after in _FULL_WIDTH
    return mark or (_CHINESE.match(before) is not None and _CHINESE.match(after) is not None)


MAX_TEXT = 20_000
"""Characters that are searched; a sentence for a learner has some hundred."""

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|\n")
_ASIDE = "\U000f0000"
_VERBS = ("gave ", "has ", "is wrong ", "raised ")
"""How phrases begin whose subject is another phrase."""


def literals(phrase: str) -> tuple[str, ...]:
    """The pieces of it that do not vary."""
    return tuple(filter(None, NAME.split(phrase)[::2]))


def words(phrase: str) -> str:
    """What does not vary in it."""
    return NAME.sub("", phrase)


class _Phrase:
    """One phrase: where it stands in a text, and what stands there instead."""

    def __init__(self, english: str, translated: str) -> None:
        pieces = NAME.split(english)
        self._literals, self._names = pieces[::2], pieces[1::2]
        self._template = NAME.split(translated)
        self.weight = sum(map(len, self._literals))

    @property
    def verb(self) -> str:
        """What follows a subject: " gave " of "{call} gave {got}" and of "gave {got}"; or empty."""
        first, *others = self._literals
        found = f" {first}" if first else next(iter(others), "")
        is_verb = found.partition(" ")[2].startswith(_VERBS) if first else len(found.strip()) > 3
        return found if others and found[:1] in {" ", ":"} and is_verb else ""

    def applied(self, text: str, settled: list[str], verbs: Collection[str] = ()) -> str:
        """The text with the translation wherever the phrase is found; see Phrasebook."""
        parts, at = [], 0
        while (found := self._find(text, at, _ValueEnd(settled, verbs))) is not None:
            begin, end, values = found
            parts.append(text[at:begin])
            for number, piece in enumerate(self._template):
                parts.append(values[piece] if number % 2 else _settle(piece, settled))
            at = end
        return "".join([*parts, text[at:]])

    def _find(
        self, text: str, start: int, value_end: _ValueEnd
    ) -> tuple[int, int, dict[str, str]] | None:
        """Where it begins and ends, and what its names stand for there."""
        first, *others = self._literals
        begin = self._begin(text, start, first)
        if begin is None:
            return None
        at, values = begin + len(first), {}
        for name, literal in zip(self._names, others, strict=True):
            last = literal == "" and literal is others[-1]
            end = value_end.after(text, at) if last else _literal(text, literal, at + 1)
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


def translate_whole(text: str, phrases: Mapping[str, str]) -> str:
    """The text's translation if a phrase is the whole of it, what varies carried over; else itself."""
    if text in phrases:
        return phrases[text]
    for english, translated in phrases.items():
        pieces = NAME.split(english)
        pattern = "(.+)".join(map(re.escape, pieces[::2]))
        found = re.fullmatch(pattern, text) if len(pieces) > 1 else None
        if found is not None:
            values = dict(zip(pieces[1::2], found.groups(), strict=True))
            return fill(translated, values)
    return text


class Phrasebook:
    """Phrases and their translations; the longest is looked for first.

    What is translated is put aside, and one character of a plane for private use stands for it: so
    it is not searched again, and a shorter phrase around it is still found.
    """

    def __init__(self, phrases: Mapping[str, str]) -> None:
        made = [_Phrase(english, translated) for english, translated in phrases.items()]
        self._phrases = sorted(made, key=lambda phrase: -phrase.weight)
        self._verbs = frozenset(phrase.verb for phrase in made) - {""}

    def translated(self, text: str) -> str:
        """The text with every phrase that is found in it translated; the rest as it was."""
        if len(text) > MAX_TEXT or max(text, default="") >= _ASIDE:
            return text
        settled: list[str] = []
        for phrase in self._phrases:
            text = phrase.applied(text, settled, self._verbs)
        return _joined(text, settled) if settled else text


def _settle(piece: str, settled: list[str]) -> str:
    if not piece:
        return ""
    settled.append(piece)
    return chr(ord(_ASIDE) + len(settled) - 1)


@cache
def english_left(text: str) -> str:
    """The first run of three or more English words outside of code and quotations; or empty."""
    bare = re.sub(r"`[^`]*`|\"[^\"]*\"|\([^()]*\)|\[[^\[\]]*\]", "·", text)
    found = re.search(
        r"(?<![\w.])(?:[A-Za-z][A-Za-z'-]*[,;:]?\s+){2,}[A-Za-z][A-Za-z'-]*(?![\w(.=])", bare
    )
    return found.group() if found else ""


def _joined(text: str, settled: list[str]) -> str:
    """The text with what was put aside in its place."""
    pieces = re.split(f"([{_ASIDE}-\U0010ffff])", text)
    return joined(settled[ord(one) - ord(_ASIDE)] if one >= _ASIDE else one for one in pieces)


def _literal(text: str, literal: str, start: int) -> int:
    """Where it stands next, after a value without open brackets if it can be. -1: nowhere.

    The point of `[2., 4.03]` is none that ends a sentence.
    """
    first = at = text.find(literal, start)
    while at >= 0 and not (_is_closed(text[start - 1 : at]) and not _in_number(text, literal, at)):
        at = text.find(literal, at + 1)
        if _in_number(text, literal, first):
            first = at
    return at if at >= 0 else first


def _in_number(text: str, literal: str, at: int) -> bool:
    return literal[-1:] == "." and at >= 0 and "!" <= text[at + len(literal) :][:1] < _ASIDE


def _is_closed(value: str) -> bool:
    return all(value.count(one) <= value.count(other) for one, other in ("()", "[]"))


class _ValueEnd(msgspec.Struct, frozen=True):
    """Where a value ends that no words of its phrase follow."""

    settled: list[str]
    verbs: Collection[str]
    """What goes on after a subject, so that "f(x) for n = 3 gave 4" has 3, not the rest."""

    def after(self, text: str, start: int) -> int:
        """A bracket's at its partner; others' at a verb, at what is settled, or with the sentence."""
        depth, at = 0, start
        for at in range(start, len(text)):
            depth += (text[at] in "([{") - (text[at] in ")]}")
            if depth <= 0:
                break
        if start < at and depth == 0:
            return at + 1
        end = _SENTENCE_END.search(text, start + 1)
        return self._stop(text, start, end.start() if end else len(text))

    def _stop(self, text: str, start: int, end: int) -> int:
        depth = 0
        for at in range(start, end):
            is_settled = text[at] >= _ASIDE
            if start < at and depth <= 0 and (is_settled or self._is_verb(text, at)):
                return start + len(text[start:at].rstrip())
            piece = self.settled[ord(text[at]) - ord(_ASIDE)] if is_settled else text[at]
            depth += sum(map(piece.count, "([（")) - sum(map(piece.count, ")]）"))
        return end

    def _is_verb(self, text: str, at: int) -> bool:
        return any(text.startswith(verb, at) for verb in self.verbs)


def _breaks(text: str, at: int) -> bool:
    """Whether no word goes on over that place."""
    return not (0 < at < len(text) and _is_word(text[at - 1]) and _is_word(text[at]))


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")
