"""Small words that every mistake needs: a quotation, a list in prose, the nearest valid name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from learn_torch.i18n.message import NOTHING, Message, listing, msg, verbatim

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
    "\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
)
"""Characters that do not show, or that move what stands around them.

Terminal escapes and NUL; line breaks that YAML counts and editors do not; half characters;
marks that turn the writing direction, behind which code can read otherwise than it runs.
"""

_NAMES = {
    0x00: "NUL",
    0x07: "bell",
    0x08: "backspace",
    0x0C: "form feed",
    0x0D: "carriage return",
    0x1B: "escape",
    0x85: "next line",
    0x2028: "line separator",
    0x2029: "paragraph separator",
    0xFEFF: "byte order mark",
}


def named(character: str) -> str:
    """A character that cannot be shown, as 'U+001B (escape)'."""
    code = ord(character)
    name = _NAMES.get(code)
    return f"U+{code:04X} ({name})" if name else f"U+{code:04X}"


def visible(text: str) -> str:
    """The text with every hidden character drawn as one that shows; as long as before."""

    def drawn(match: re.Match[str]) -> str:
        code = ord(match.group()[0])
        return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"

    return HIDDEN.sub(drawn, text)


def quoted(text: str, limit: int = 48) -> str:
    """The text in single quotes, on one line, cut to `limit` characters."""
    return f"'{shortened(text, limit)}'"


def shortened(text: str, limit: int = 48) -> str:
    """The same without quotes."""
    line = " ".join(visible(text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def listed(names: Iterable[object]) -> Message:
    """Names in prose: 'a', 'b' and 'c'."""
    *first, last = _words(names)
    return msg("{first} and {last}", first=listing(first), last=last) if first else last


def either(names: Iterable[object]) -> Message:
    """Names to choose from in prose: 'a', 'b' or 'c'."""
    *first, last = _words(names)
    return msg("{first} or {last}", first=listing(first), last=last) if first else last


def _words(names: Iterable[object]) -> list[Message]:
    words = [f"'{name}'" if isinstance(name, str) else name for name in names]
    return [word if isinstance(word, Message) else verbatim(str(word)) for word in words]


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant; None if nothing is near."""
    import difflib  # 5 ms, needed only where somebody mistyped

    by_folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(word[:100].casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def did_you_mean(word: str, names: Iterable[str], otherwise: Message = NOTHING) -> Message:
    """The remedy for a name that is not known; `otherwise` if nothing is near."""
    name = nearest(word, names)
    return msg("Did you mean '{name}'?", name=shortened(name)) if name is not None else otherwise


def kebab(text: str) -> str:
    """The nearest name in kebab-case; empty if the text holds no letter or digit."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:64].strip("-")
