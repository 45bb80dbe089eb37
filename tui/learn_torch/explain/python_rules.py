"""The rules about Python and its libraries, in the order in which they are asked."""

from __future__ import annotations

from learn_torch.explain import (
    argument_errors,
    attribute_errors,
    builtin_errors,
    call_errors,
    file_errors,
    image_errors,
    library_errors,
    name_errors,
    range_errors,
    statement_errors,
    syntax_errors,
    text_errors,
    value_errors,
)

RULES = (
    *syntax_errors.RULES,
    *statement_errors.RULES,
    *name_errors.RULES,
    *call_errors.RULES,
    *argument_errors.RULES,
    *range_errors.RULES,
    *attribute_errors.RULES,
    *value_errors.RULES,
    *library_errors.RULES,
    *image_errors.RULES,
    *file_errors.RULES,
    *text_errors.RULES,
    *builtin_errors.RULES,
)
