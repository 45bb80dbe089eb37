"""What is open where Python is being written: brackets, strings, a comment.

`tokenize` refuses code that is not finished, and a tree of tree-sitter has errors at the cursor.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from learn_torch.notebook_syntax import PYTHON_CELL_MAGICS

PAIRS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}
_OPENERS = {closer: opener for opener, closer in PAIRS.items() if opener != closer}
_CODE = re.compile(r"#|\\\n|\n|[()\[\]{}]|(?:(?<!\w)([rRbBfFuU]{1,2}))?(\"\"\"|'''|\"|')")
_TEXT = {
    quotes: re.compile(rf"\\(?:.|\Z)|\n|\{{\{{|\{{|{quotes}", re.DOTALL)
    for quotes in ("'", '"', "'''", '"""')
}
_CELL_MAGIC = re.compile(r"\s*%%(\w+)")
_SHELL = re.compile(r"[ \t]*[!%]")


class Opener(NamedTuple):
    """A bracket, or the quotes of a string."""

    text: str
    at: int
    formats: bool = False
    """Whether it is an f-string, in which braces open code."""

    @property
    def quotes(self) -> bool:
        """Whether it opens a string."""
        return self.text[0] in "\"'"


class Scan:
    """What is open at the end of a text, of which `at` are indices."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.open: list[Opener] = []
        """From the outside in."""
        self.pairs: dict[int, int] = {}
        """The opener of each bracket or string that is closed, by its last character."""
        self.unclosed: list[Opener] = []
        """What a bracket further out, or the end of the line, cut off; and all that is open."""
        self.comment: int | None = None
        """Where the comment begins in which the text ends; or the magic, or the line for the shell."""
        self.escaped = False
        """Whether a backslash in a string takes the meaning from the next character."""
        self.start = 0
        """Where the line begins on which the last statement does."""
        magic = _CELL_MAGIC.match(text)
        if magic and magic[1] not in PYTHON_CELL_MAGICS:
            self.comment = 0
        at = 0 if self.comment is None else len(text)
        while at < len(text):
            at = self._string(at) if self.in_string else self._code(at)
        self.unclosed += self.open

    @property
    def in_string(self) -> bool:
        """Whether the text ends in a string, and not in the code of an f-string."""
        return bool(self.open) and self.open[-1].quotes

    @property
    def in_field(self) -> bool:
        """Whether the text ends in the code of an f-string, in no bracket of its own."""
        return len(self.open) > 1 and self.open[-2].formats

    @property
    def closers(self) -> str:
        """The brackets that would close what is open, up to the innermost string."""
        found = ""
        for opener in reversed(self.open):
            if opener.quotes:
                break
            found += PAIRS[opener.text]
        return found

    def _code(self, at: int) -> int:
        text = self._text
        if at == self.start and not self.open and _SHELL.match(text, at):
            return self._comment(at)
        found = _CODE.search(text, at)
        if found is None:
            return len(text)
        string = next((opener for opener in reversed(self.open) if opener.quotes), None)
        match found[0]:
            case "\n":
                if string is not None and len(string.text) == 1:
                    self._pop(string, None)
                if not self.open:
                    self.start = found.end()
            case "#" if string is None:
                return self._comment(found.start())
            case "(" | "[" | "{":
                self.open.append(Opener(found[0], found.start()))
            case ")" | "]" | "}":
                self._close(found[0], found.start())
            case _ if found[2]:
                return self._quotes(found, string)
        return found.end()

    def _comment(self, at: int) -> int:
        end = self._text.find("\n", at)
        self.comment = at if end < 0 else None
        if not self.open and end >= 0:
            self.start = end + 1
            return end + 1
        return len(self._text) if end < 0 else end

    def _quotes(self, found: re.Match[str], string: Opener | None) -> int:
        """Open a string; in the code of an f-string, its own quotes end it (until Python 3.11)."""
        at = found.start(2)
        if string is not None and found[2].startswith(string.text):
            end = at + len(string.text)
            self._pop(string, end - 1)
            return end
        self.open.append(Opener(found[2], at, "f" in (found[1] or "").lower()))
        return found.end()

    def _string(self, at: int) -> int:
        opener = self.open[-1]
        found = _TEXT[opener.text].search(self._text, at)
        if found is None:
            return len(self._text)
        if found[0] == opener.text:
            self._pop(opener, found.end() - 1)
        elif found[0] == "\n" and len(opener.text) == 1:
            self._pop(opener, None)
            return found.start()
        elif found[0] == "{" and opener.formats:
            self.open.append(Opener("{", found.start()))
        self.escaped = found[0] == "\\"
        return found.end()

    def _close(self, closer: str, at: int) -> None:
        """Close a bracket; one that fits none is passed over."""
        for opener in reversed(self.open):
            if opener.quotes:
                return
            if opener.text == _OPENERS[closer]:
                self._pop(opener, at)
                return

    def _pop(self, opener: Opener, closer: int | None) -> None:
        """Take an opener away, with all that is open in it."""
        place = self.open.index(opener)
        self.unclosed += self.open[place + (closer is not None) :]
        del self.open[place:]
        if closer is not None:
            self.pairs[closer] = opener.at
