"""What an editor of Python does with a key: pure functions of the text before and behind the cursor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from learn_torch.app.widgets.code_scan import PAIRS, Opener, Scan

STEP = 4
"""Columns of one level of indentation."""
_LEAVES = re.compile(r"\s*(return|pass|break|continue|raise)\b")
"""After these a block is over."""
_PREFIX = re.compile(r"(?<!\w)[rRbBfFuU]{1,2}$")
_BRANCH = re.compile(r"(else|finally)|(elif|except|case)\b.*")
_BEGINS = {
    "else": re.compile(r"(if|elif|for|while|except|async for)\b"),
    "elif": re.compile(r"(if|elif)\b"),
    "except": re.compile(r"(try|except)\b"),
    "finally": re.compile(r"(try|except|else)\b"),
    "case": re.compile(r"case\b"),
}
"""The lines that a branch may follow, on its own level."""


class Change(NamedTuple):
    """What a key does around the cursor."""

    before: str = ""
    """What it inserts before the cursor."""
    after: str = ""
    """What it inserts behind the cursor."""
    left: int = 0
    """Characters that it deletes before the cursor."""
    right: int = 0
    """Characters that it deletes behind the cursor."""


def margin(line: str) -> str:
    """The blanks at the beginning of a line."""
    return line[: len(line) - len(line.lstrip())]


def _line_at(text: str, at: int) -> tuple[int, str]:
    """Where the line around a character begins, and the line."""
    start = text.rfind("\n", 0, at) + 1
    return start, text[start:].partition("\n")[0]


def new_line(before: str, after: str) -> Change:
    """Enter: a line that is indented as Python wants it; no blanks stay on an empty one."""
    here, rest = Scan(before), after.partition("\n")[0]
    _, line = _line_at(before, len(before))
    goes_on = rest.strip() and not here.closers.startswith(rest.strip())
    if here.comment is not None and goes_on and before[here.comment] == "#":
        return Change(f"\n{margin(line)}# ", right=len(rest) - len(rest.lstrip()))
    left = 0 if line.strip() else len(line)
    if here.in_string:
        return Change(f"\n{margin(line)}", left=left)
    right = len(rest) - len(rest.lstrip())
    if here.open:
        inner, outer = _indent_in_bracket(before, here)
        closes = rest.lstrip()[:1] == PAIRS[here.open[-1].text] and outer is not None
        return Change(f"\n{inner}", f"\n{outer}" if closes else "", left, right)
    return Change(f"\n{_indent(before, here, line, rest)}", "", left, right)


def _indent(before: str, here: Scan, line: str, rest: str) -> str:
    """The indentation of the next statement, or of the next line of this one."""
    code = before[before.rfind("\n") + 1 : here.comment].rstrip()
    if not code:
        return margin(line)
    first = margin(_line_at(before, here.start)[1])
    if code.endswith("\\") and before.rfind("\n") >= here.start:
        return margin(line)
    if code.endswith((":", "\\")):
        return first + " " * STEP
    if _LEAVES.match(before[here.start :]) and not rest.strip():
        return first[STEP:]
    return first


def _indent_in_bracket(before: str, here: Scan) -> tuple[str, str | None]:
    """The indentation of the next line, and that of the closing bracket where it gets its own line.

    That is one level where the bracket ends its line, and its column where something follows it:
    all 328 lines behind an opening one in the lessons and test programs are so.
    """
    opener = here.open[-1]
    start, line = _line_at(before, len(before))
    begun = [at for closer, at in here.pairs.items() if closer >= start]
    start, line = _line_at(before, min([start, *begun]))
    if opener.at < start:
        return margin(line), None
    behind = before[opener.at + 1 : here.comment].partition("\n")[0]
    if behind.strip() and not behind.lstrip().startswith("#"):
        return " " * (opener.at + 1 - start), None
    return margin(line) + " " * STEP, margin(line)


def back(before: str, after: str) -> Change:
    """Backspace: a character, a level of indentation, or an empty pair."""
    line = before[before.rfind("\n") + 1 :]
    if line and not line.strip(" "):
        return Change(left=(len(line) - 1) % STEP + 1)
    opener = next(iter(Scan(before).open[-1:]), None)
    if (
        opener is not None
        and before.endswith(opener.text)
        and opener.at + len(opener.text) == len(before)
    ):
        partner = PAIRS.get(opener.text, opener.text)
        if after.startswith(partner):
            return Change(left=1, right=len(partner))
    return Change(left=min(1, len(before)))


def pair(typed: str, before: str, after: str) -> Change:
    """A bracket or a quote: over one that is there, or with its partner."""
    here = Scan(before)
    if here.comment is not None or here.escaped:
        return Change(typed)
    if typed == "{" and here.in_field and before.endswith("{") and after.startswith("}"):
        return Change(typed, right=1)  # two braces are a brace
    if here.in_string:
        change = _pair_in_string(typed, here.open[-1], after)
    elif typed in PAIRS:
        change = Change(typed, _partner(typed, here, before, after))
    else:
        return _close(typed, here, before, after)
    is_closed = change.after and not _leaves_open(typed, before, after)
    return Change(typed) if is_closed else change


def _leaves_open(typed: str, before: str, after: str) -> bool:
    """Whether it has no partner yet: in code that is mended, that may be there."""
    return len(Scan(before + typed + after).unclosed) > len(Scan(before + after).unclosed)


def _pair_in_string(typed: str, opener: Opener, after: str) -> Change:
    """In a string only its own quotes have a meaning, and in an f-string the braces."""
    over = typed == opener.text[0] or (opener.formats and typed == "}")
    if over and after.startswith(typed):
        return Change(typed, right=1)
    return Change(typed, "}" if opener.formats and typed == "{" else "")


def _partner(typed: str, here: Scan, before: str, after: str) -> str:
    """What closes an opening bracket or quote; empty where something is in the way."""
    following = after[:1]
    if following and not following.isspace() and following not in ")]},:;":
        return ""
    if typed not in "\"'":
        return PAIRS[typed]
    if before.endswith(typed):  # the third of three; or what would be two strings without a blank
        return typed * 3 if here.pairs.get(len(before) - 1) == len(before) - 2 else ""
    if any(opener.text == typed for opener in here.open):
        return ""  # it ends an f-string
    is_word = before[-1:].isalnum() and not _PREFIX.search(before)
    return "" if is_word else typed


def _close(typed: str, here: Scan, before: str, after: str) -> Change:
    """A closing bracket: the one that is there, or another where one is missing."""
    gap = len(after) - len(after.lstrip())
    _, line = _line_at(before, len(before))
    opener = next(iter(here.open[-1:]), None)
    left, shown = 0, typed
    if opener is not None and PAIRS[opener.text] == typed and not line.strip():
        left, shown = len(line), margin(_line_at(before, opener.at)[1]) + typed
    if after[gap:].startswith(typed) and _is_there(here, before, after, gap):
        return Change(shown, left=left, right=gap + 1)
    return Change(shown, left=left)


def _is_there(here: Scan, before: str, after: str, gap: int) -> bool:
    """Whether the next closing bracket is the one that is typed, and not one of a bracket further out.

    On the same line it is, unless a bracket of that line would stay open. Below it is where enter has
    put it: on the level of the line on which it was opened, and unless any bracket would stay open.
    """
    whole = Scan(before + after)
    opener = whole.pairs.get(len(before) + gap)
    if opener is None:
        return False
    start, line = _line_at(before, opener)
    if gap:
        is_next = bool(here.open) and here.open[-1].at == opener
        is_below = after[:gap].rpartition("\n")[1:] == ("\n", margin(line))
        return is_next and is_below and not any(other in here.open for other in whole.unclosed)
    end = min(start + len(line), len(before))
    return not any(
        start <= other.at < end and PAIRS.get(other.text) == after[gap] for other in whole.unclosed
    )


def branch(typed: str, before: str, after: str) -> Change:
    """A colon: behind `else` and the like it takes the line back to the level of what it belongs to."""
    here = Scan(before)
    start, line = _line_at(before, len(before))
    found = _BRANCH.fullmatch(line.strip())
    if found is None or here.open or here.comment is not None or here.start != start:
        return Change(typed)
    begins = _BEGINS[found[1] or found[2]]
    own = limit = len(margin(line))
    for above in reversed(before[:start].splitlines()):
        level = len(margin(above))
        if above.strip() and level <= limit:
            if begins.match(above.strip()):
                shown = f"{above[:level]}{line.strip()}{typed}"
                return Change(shown, left=len(line)) if level < own else Change(typed)
            limit = level - 1  # a statement between ends the blocks of its level
    return Change(typed)


TYPED = {**dict.fromkeys([*PAIRS, *PAIRS.values()], pair), ":": branch}
"""What typing these characters does."""


def paste(text: str, before: str, after: str) -> Change:
    """A paste; behind nothing but blanks its lines keep their order of indentation.

    A block that was copied with its indentation brings that along; one without gets that of the place.
    """
    first, *others = text.split("\n")
    place = before[before.rfind("\n") + 1 :]
    if not place or place.strip() or Scan(before).in_string:
        return Change(text)
    if margin(first).startswith(place):
        return Change(text, left=len(place))
    margins = [len(margin(line)) for line in others if line.strip()]
    if margin(first) or min(margins, default=len(place)) >= len(place):
        return Change(text)
    return Change("\n".join([first, *(place + line if line.strip() else line for line in others)]))


def toggle_comment(lines: Sequence[str]) -> list[str]:
    """The lines as comments; or, where all of them are comments, as code again."""
    code = [line for line in lines if line.strip()]
    if not code:
        return [f"{line}# " for line in lines]
    if code and all(line.lstrip().startswith("#") for line in code):
        return [re.sub(r"^(\s*)# ?", r"\1", line) for line in lines]
    margin = min((len(line) - len(line.lstrip()) for line in code), default=0)
    return [f"{line[:margin]}# {line[margin:]}" if line.strip() else line for line in lines]


def indented(lines: Sequence[str]) -> list[str]:
    """The lines one level deeper; empty ones stay empty."""
    return [" " * STEP + line if line.strip() else line for line in lines]


def dedented(lines: Sequence[str]) -> list[str]:
    """The lines one level less deep, as far as they are indented."""
    return [re.sub(rf"^ {{1,{STEP}}}|^\t", "", line) for line in lines]


def word_at(line: str, column: int) -> tuple[int, int]:
    """Where the word around a column begins and ends; the column twice where there is none."""
    for found in re.finditer(r"\w+", line):
        if found.start() <= column <= found.end():
            return found.span()
    return column, column
