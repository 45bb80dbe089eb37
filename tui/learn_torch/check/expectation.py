"""Compare what a cell printed with the output that its author expects.

Both texts are split into lines of tokens: numbers, words, and single other characters. Spaces
between tokens and blank lines do not count, so a tensor may be aligned in any way. Integers are
exact. Floats may differ by one unit of the last digit that the author wrote, or by one in a
thousand. `…` (or `...`) matches anything in its line, once in a word; alone on a line, any number
of lines.

    >>> str(difference("tensor([0.3333, …])", "tensor([ 0.3334,  0.6667])"))
    ''
    >>> str(difference("tensor(7.)", "tensor(6.)"))
    'line 1 of the output: expected "tensor(7.)", printed "tensor(6.)"'

Every wildcard is matched at the first place that fits, which is enough for a pattern of fixed
pieces. The time is at worst proportional to the product of the two lengths.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from learn_torch.check.tokens import TOKEN, close
from learn_torch.i18n.message import NOTHING, Message, msg

_WILDCARD = re.compile(r"…|\.\.\.")
_MAX_SHOWN = 100
"""Characters of a line that a message shows."""


@dataclass(frozen=True)
class _Piece:
    """One expected token; an open end touches a wildcard, so more may follow there."""

    text: str
    open_left: bool = False
    open_right: bool = False

    def fits(self, token: str) -> bool:
        return (
            token == self.text
            or (self.open_right and token.startswith(self.text))
            or (self.open_left and token.endswith(self.text))
            or (self.open_left and self.open_right and self.text in token)
            or close(self.text, token)
        )


@dataclass(frozen=True)
class _ExpectedLine:
    """An expected line: pieces, split into runs at each wildcard. One run: no wildcard."""

    text: str
    runs: tuple[tuple[_Piece, ...], ...]

    @property
    def is_wild(self) -> bool:
        return len(self.runs) > 1 and not any(self.runs)

    def fits(self, tokens: Sequence[str]) -> bool:
        first, last = self.runs[0], self.runs[-1]
        if not _run_fits(first, tokens, 0):
            return False
        if len(self.runs) == 1:
            return len(tokens) == len(first)
        place = len(first)
        for before, run in pairwise(self.runs[:-1]):
            found = _find(before, run, tokens, place)
            if found is None:
                return False
            place = found
        return _ends(self.runs[-2], last, tokens, place)


@dataclass(frozen=True)
class _PrintedLine:
    number: int
    text: str
    tokens: tuple[str, ...]


def difference(expected: str, printed: str) -> Message:
    """Describe the first difference in one sentence; NOTHING if the texts match."""
    head, *others = _blocks(expected)
    lines = _printed_lines(printed)
    matched = _matched(head, lines, 0)
    if matched < len(head):
        return _differs(head, lines, 0, matched)
    if not others:
        return _unexpected(lines[matched]) if len(lines) > matched else NOTHING
    place = matched
    for block in others[:-1]:
        found, best_place, best = _search(block, lines, place)
        if not found:
            return _not_found(block, lines, best_place, best)
        place = best_place + len(block)
    return _tail_differs(others[-1], lines, place)


def _tail_differs(tail: list[_ExpectedLine], lines: list[_PrintedLine], place: int) -> Message:
    start = len(lines) - len(tail)
    if start < place:
        return _not_found(tail, lines, place, _matched(tail, lines, place))
    matched = _matched(tail, lines, start)
    return NOTHING if matched == len(tail) else _differs(tail, lines, start, matched)


# --- matching ---------------------------------------------------------------------------------


def _blocks(expected: str) -> list[list[_ExpectedLine]]:
    """Split the expected lines at each wildcard that is alone on its line."""
    blocks: list[list[_ExpectedLine]] = [[]]
    for text in expected.splitlines():
        line = _parse(text.strip())
        if line.is_wild:
            blocks.append([])
        elif line.text:
            blocks[-1].append(line)
    return blocks


def _parse(text: str) -> _ExpectedLine:
    parts = _WILDCARD.split(text)
    runs = []
    for index, part in enumerate(parts):
        tokens = TOKEN.findall(part)
        glued_left = index > 0 and not part[:1].isspace()
        glued_right = index < len(parts) - 1 and not part[-1:].isspace()
        last = len(tokens) - 1
        runs.append(
            tuple(
                _Piece(token, glued_left and at == 0, glued_right and at == last)
                for at, token in enumerate(tokens)
            )
        )
    return _ExpectedLine(text, tuple(runs))


def _printed_lines(printed: str) -> list[_PrintedLine]:
    return [
        _PrintedLine(number, text.strip(), tuple(TOKEN.findall(text)))
        for number, text in enumerate(printed.splitlines(), start=1)
        if text.strip()
    ]


def _matched(block: list[_ExpectedLine], lines: list[_PrintedLine], start: int) -> int:
    """Count the lines of the block that fit the printed lines from `start` on."""
    count = 0
    for line, printed in zip(block, lines[start : start + len(block)], strict=False):
        if not line.fits(printed.tokens):
            break
        count += 1
    return count


def _search(
    block: list[_ExpectedLine], lines: list[_PrintedLine], place: int
) -> tuple[bool, int, int]:
    """Return whether the block is found, where it fits best, and how many lines fit there."""
    best_place, best = place, 0
    for start in range(place, len(lines)):
        matched = _matched(block, lines, start)
        if matched == len(block):
            return True, start, matched
        if matched > best:
            best_place, best = start, matched
    return not block, best_place, best


def _run_fits(run: Sequence[_Piece], tokens: Sequence[str], start: int) -> bool:
    if start + len(run) > len(tokens):
        return False
    return all(piece.fits(tokens[start + at]) for at, piece in enumerate(run))


def _find(
    before: Sequence[_Piece], run: Sequence[_Piece], tokens: Sequence[str], place: int
) -> int | None:
    """Return where the tokens after the first match of `run` begin; None without a match."""
    if _share(before, run, tokens, place) and _run_fits(run[1:], tokens, place):
        return place + len(run) - 1
    for start in range(place, len(tokens) - len(run) + 1):
        if _run_fits(run, tokens, start):
            return start + len(run)
    return None


def _ends(
    before: Sequence[_Piece], run: Sequence[_Piece], tokens: Sequence[str], place: int
) -> bool:
    """Whether the line's last tokens fit `run` and begin at `place` or later."""
    start = len(tokens) - len(run)
    if start == place - 1 and _share(before, run, tokens, place):
        return _run_fits(run[1:], tokens, place)
    return start >= place and _run_fits(run, tokens, start)


def _share(
    before: Sequence[_Piece], run: Sequence[_Piece], tokens: Sequence[str], place: int
) -> bool:
    """Whether a wildcard is inside the token before `place`, as in `model_…_v2`."""
    if not (before and run and before[-1].open_right and run[0].open_left):
        return False
    token, left, right = tokens[place - 1], before[-1].text, run[0].text
    long_enough = len(token) >= len(left) + len(right)
    return long_enough and token.startswith(left) and token.endswith(right)


# --- messages ---------------------------------------------------------------------------------


def _differs(
    block: list[_ExpectedLine], lines: list[_PrintedLine], start: int, matched: int
) -> Message:
    want = block[matched].text
    if start + matched >= len(lines):
        return _too_short(want, lines)
    printed = lines[start + matched]
    left, right = _window(want, printed.text)
    return msg(
        "line {line} of the output: expected {want}, printed {got}",
        line=printed.number,
        want=left,
        got=right,
    )


def _not_found(
    block: list[_ExpectedLine], lines: list[_PrintedLine], place: int, matched: int
) -> Message:
    if matched:
        return _differs(block, lines, place, matched)
    want = _clip(block[0].text)
    if place >= len(lines):
        return _too_short(block[0].text, lines)
    if not place:
        return msg("expected {want}, but no line is like it", want=want)
    return msg(
        "expected {want}, but no line from line {line} on is like it",
        want=want,
        line=lines[place].number,
    )


def _too_short(want: str, lines: list[_PrintedLine]) -> Message:
    if not lines:
        return msg("expected {want}, but nothing was printed", want=_clip(want))
    return msg(
        "expected {want} next, but the output ends after line {line}",
        want=_clip(want),
        line=lines[-1].number,
    )


def _unexpected(printed: _PrintedLine) -> Message:
    return msg(
        "line {line} of the output was not expected: {got}",
        line=printed.number,
        got=_clip(printed.text),
    )


def _window(left: str, right: str) -> tuple[str, str]:
    """Cut long lines to a window around their first difference."""
    same = next(
        (at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )
    start = same - _MAX_SHOWN // 4
    if start <= 0 or max(len(left), len(right)) <= _MAX_SHOWN:
        return _clip(left), _clip(right)
    return _clip("…" + left[start:]), _clip("…" + right[start:])


def _clip(text: str) -> str:
    return f'"{text}"' if len(text) <= _MAX_SHOWN else f'"{text[: _MAX_SHOWN - 1]}…"'
