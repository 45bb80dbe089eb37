"""The rules about Python and its libraries, in the order in which they are asked."""

from __future__ import annotations

from learn_torch.explain import (
    argument_errors,
    attribute_errors,
    builtin_errors,
    call_errors,
    file_errors,
    library_errors,
    name_errors,
    range_errors,
    statement_errors,
    syntax_errors,
    value_errors,
)

RULES = (
    *syntax_errors.rules,
    *statement_errors.rules,
    *name_errors.rules,
    *call_errors.rules,
    *argument_errors.rules,
    *range_errors.rules,
    *attribute_errors.rules,
    *value_errors.rules,
    *library_errors.rules,
    *file_errors.rules,
    *builtin_errors.rules,
)
