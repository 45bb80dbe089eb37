"""The rules about torch, in the order in which they are asked."""

from __future__ import annotations

from learn_torch.explain import (
    batch_errors,
    dtype_errors,
    gradient_errors,
    index_errors,
    layer_errors,
    matrix_errors,
    module_errors,
    sequence_errors,
    shape_errors,
    tensor_errors,
)

RULES = (
    *shape_errors.RULES,
    *index_errors.RULES,
    *tensor_errors.RULES,
    *matrix_errors.RULES,
    *layer_errors.RULES,
    *sequence_errors.RULES,
    *batch_errors.RULES,
    *dtype_errors.RULES,
    *gradient_errors.RULES,
    *module_errors.RULES,
)
