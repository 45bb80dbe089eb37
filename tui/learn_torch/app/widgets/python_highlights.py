"""Which parts of a Python program have which color: a tree-sitter grammar and a query."""

from __future__ import annotations

from functools import cache

import tree_sitter_python
from rich.style import Style
from textual.document._syntax_aware_document import SyntaxAwareDocument
from textual.widgets.text_area import TextAreaTheme
from tree_sitter import Language, Query

from learn_torch.app.themes.colors import ThemeColors
from learn_torch.app.themes.textual_theme import NAMES

PYTHON = Language(tree_sitter_python.language())

HIGHLIGHTS = """
(comment) @comment
(string) @string
(escape_sequence) @number
[(integer) (float)] @number
[(true) (false) (none)] @boolean
(function_definition name: (identifier) @function)
(class_definition name: (identifier) @class)
(decorator) @function
(call function: (identifier) @function.call)
(call function: (attribute attribute: (identifier) @function.call))
[
  "and" "as" "assert" "async" "await" "break" "class" "continue" "def" "del" "elif" "else"
  "except" "finally" "for" "from" "global" "if" "import" "in" "is" "lambda" "nonlocal" "not"
  "or" "pass" "raise" "return" "try" "while" "with" "yield"
] @keyword
"""
"""Textual's own query takes 18 ms to compile; this one 4 ms."""


@cache
def _compiled(language: Language, query: str) -> Query:
    return Query(language, query)


def _prepare_query(document: SyntaxAwareDocument, query: str) -> Query:
    """Compile a query once for all editors; Textual does it for each."""
    return _compiled(document.language, query)


SyntaxAwareDocument.prepare_query = _prepare_query  # type: ignore[method-assign, assignment]


def code_theme(colors: ThemeColors) -> TextAreaTheme:
    """The colours of Python in an editor; the rest comes from CSS."""
    ink = {
        "comment": colors.muted,
        "string": colors.good,
        "number": colors.begun,
        "boolean": colors.begun,
        "function": colors.data,
        "function.call": colors.data,
        "class": colors.data,
        "keyword": colors.keyword,
    }
    marks = {
        "found": Style(color=colors.text.hex, bgcolor=colors.selection.hex),
        "found.present": Style(
            color=colors.page.hex, bgcolor=colors.accent.hex, bold=True, underline=True
        ),
    }
    return TextAreaTheme(
        name=NAMES[colors.dark],
        syntax_styles={name: Style(color=color.hex) for name, color in ink.items()} | marks,
    )
