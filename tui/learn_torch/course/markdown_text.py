"""The Markdown of a lesson's text: CommonMark and tables; nothing of it is dropped silently.

A formula between $…$, $$…$$, \\(…\\) or \\[…\\] is shown in Unicode where that can be done, and as it is
written where not. HTML and images, which a terminal cannot render, are shown as they are written; a
link is followed by its address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from learn_torch.formulas import readable
from learn_torch.i18n.message import Message, msg

_FORMULA = re.compile(
    r"\$\$[^$`]+\$\$|\$(?![\s$])[^$`]*?[^\s$`\\]\$(?!\d)"
    r"|\\\((?=(?:(?!\\\))[^`])*?(?:\\[A-Za-z]|[\^_=*+]))[^`]*?\\\)"
    r"|\\\[(?=(?:(?!\\\])[^`])*?(?:\\[A-Za-z]|[\^_=*+]))[^`]*?\\\]"
)
"""As pandoc: no space inside of the dollars, no digit behind, so that $5 and $10 are prices; and
\\(…\\) and \\[…\\] around what has a sign of a formula, or they are brackets."""
_BLOCKS = (("$$", "$$"), ("\\[", "\\]"), ("\\begin{", "}"))
"""How the first line of a formula begins and its last line ends."""
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
HTML = msg("HTML is shown as it is written; write Markdown.")
IMAGE = msg("an image is shown as it is written; draw it in a cell.")
EXTRA_CELL = msg(
    r"the row has more cells than the head, and the rest is not shown; write \| for a bar."
)
ACCIDENTAL_LIST = msg("Markdown begins a list here, within a paragraph; break the line elsewhere.")
_BAR = re.compile(r"(?<!\\)\|")
UNCLOSED = "unclosed formula"
"""The key in the parser's `env` of the last lines in which no formula ends: they are not read again."""
TARGET = "target"
"""The key in a token's `meta` that marks the address of a link."""


class NotRendered(msgspec.Struct, frozen=True):
    """Something that is shown as it is written, and its place in the text."""

    line: int
    """From 0, as the column."""
    column: int
    message: Message
    """What becomes of it, and what to do."""


def parser(formula: Callable[[str], str] = readable) -> MarkdownIt:
    """The parser of the screen and of --check; without the linkifier, which costs more than the rest.

    `formula` gives what is shown of one; `str`, for a terminal without Unicode, leaves it as it is.
    """
    markdown = _with_formulas(formula)
    markdown.core.ruler.push("as_written", _as_written)
    return markdown


def _with_formulas(shown: Callable[[str], str]) -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"formula": shown}).enable("table")
    markdown.inline.ruler.before("escape", "formula", _formula)
    markdown.block.ruler.before(
        "fence", "formula_block", _formula_block, {"alt": ["paragraph", "reference", "list"]}
    )
    return markdown


def not_rendered(text: str) -> Iterator[NotRendered]:
    """Find what is not shown as it is meant: HTML, images, cells beyond a table's head, lists in prose."""
    lines = text.splitlines()
    for token in _with_formulas(str).parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            yield from _accidental_list(token, lines)
        if token.type == "html_block" and _COMMENT.sub("", token.content).strip():
            yield NotRendered(*_place("<", token, lines), HTML)
        if token.type == "table_open":
            yield from _extra_cells(token, lines)
        children = token.children or ()
        tags = [c for c in children if c.type == "html_inline" and not _is_silent(c.content)]
        if tags:  # the first of a paragraph is enough
            yield NotRendered(*_place(tags[0].content, token, lines), HTML)
        if any(child.type == "image" for child in children):
            yield NotRendered(*_place("![", token, lines), IMAGE)


def _accidental_list(opening: Token, lines: list[str]) -> Iterator[NotRendered]:
    """A line of prose that happens to begin with a number or a dash."""
    begin, _ = opening.map or (0, 0)
    before = lines[begin - 1].rstrip() if begin else ""
    if opening.level == 0 and before and not before.endswith((":", "：", "-->")):
        yield NotRendered(begin, 0, ACCIDENTAL_LIST)


def _extra_cells(table: Token, lines: list[str]) -> Iterator[NotRendered]:
    """Rows with more bars than the head; Markdown leaves those cells out."""
    begin, end = table.map or (0, 0)
    head = _cells(lines[begin])
    for number in range(begin + 2, min(end, len(lines))):
        if _cells(lines[number]) > head:
            yield NotRendered(number, 0, EXTRA_CELL)


def _cells(row: str) -> int:
    return len(_BAR.findall(row.strip().strip("|"))) + 1


def _place(found: str, token: Token, lines: list[str]) -> tuple[int, int]:
    begin, end = token.map or (0, 0)
    for number in range(begin, min(end, len(lines))):
        if (column := lines[number].find(found.splitlines()[0])) >= 0:
            return number, column
    return begin, 0


def _is_silent(html: str) -> bool:
    """Whether HTML means the same here: a comment, or the end of a line."""
    return html.startswith("<!--") or _BREAK.fullmatch(html) is not None


# --- rules of the parser ----------------------------------------------------------------------


def _formula(state: StateInline, silent: bool) -> bool:
    match = _FORMULA.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        return False
    if not silent:
        for place, line in enumerate(state.md.options["formula"](match[0]).split("\n")):
            if place:
                state.push("hardbreak", "br", 0)
            state.push("text", "", 0).content = line
    state.pos = match.end()
    return True


def _formula_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Lines from one that begins with $$, \\[ or \\begin{…} to one that ends it, as a block of code."""
    begin, end = state.env.get(UNCLOSED, (last, last))
    if begin <= first and end == last:
        return False
    lines = []
    for number in range(first, last):
        lines.append(state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]])
        ending = next((end for start, end in _BLOCKS if lines[0].startswith(start)), None)
        if ending is None:
            return False
        if _ends(lines[-1].rstrip(), ending) and (number > first or len(lines[0].strip()) > 4):
            break
    else:
        state.env[UNCLOSED] = first, last
        return False
    if len(lines) == 1:
        return False  # a formula of one line may stand in a paragraph
    if not silent:
        token = state.push("fence", "code", 0)
        shown = state.md.options["formula"]("\n".join(lines).rstrip())
        token.content, token.map = f"{shown}\n", [first, first + len(lines)]
    state.line = first + len(lines)
    return True


def _ends(line: str, ending: str) -> bool:
    return line.endswith(ending) and (ending != "}" or "\\end{" in line)


def _as_written(state: StateCore) -> None:
    """Give HTML and images the words that they are written with, and links their addresses."""
    tokens: list[Token] = []
    for token in state.tokens:
        if token.type == "html_block":
            tokens += _paragraph(token)
            continue
        if token.children:
            token.children = [new for child in token.children for new in _inline(child)]
            _add_addresses(token)
        tokens.append(token)
    state.tokens = tokens


def _paragraph(token: Token) -> list[Token]:
    content = _COMMENT.sub("", token.content).strip()
    if not content:
        return []
    children: list[Token] = []
    for line in content.splitlines():
        children += (
            [Token("hardbreak", "br", 0), _text(line.strip())]
            if children
            else [_text(line.strip())]
        )
    ends = {"map": token.map, "block": True}
    return [
        Token("paragraph_open", "p", 1, **ends),  # type: ignore[arg-type]
        Token("inline", "", 0, content=content, children=children, **ends),  # type: ignore[arg-type]
        Token("paragraph_close", "p", -1, block=True),
    ]


def _inline(child: Token) -> list[Token]:
    if child.type == "html_inline":
        if _BREAK.fullmatch(child.content):
            return [Token("hardbreak", "br", 0)]
        return [] if _is_silent(child.content) else [_text(child.content)]
    if child.type == "image":
        return [_text(f"![{child.content}]({child.attrs.get('src', '')})")]
    return [child]


def _add_addresses(token: Token) -> None:
    """Put the address of each link behind its words, unless they are the address."""
    children: list[Token] = []
    address, words = "", ""
    for child in token.children or ():
        children.append(child)
        if child.type == "link_open":
            address, words = str(child.attrs.get("href", "")), ""
        elif child.type == "link_close" and address and address.removeprefix("mailto:") != words:
            children.append(Token("text", "", 0, content=f" ({address})", meta={TARGET: True}))
        words += child.content
    token.children = children


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
