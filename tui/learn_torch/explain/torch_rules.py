"""The rules about torch, in the order in which they are asked."""

from __future__ import annotations

from learn_torch.explain import (
    batch_errors,
    dtype_errors,
    gradient_errors,
    index_errors,
    layer_errors,
    module_errors,
    shape_errors,
    tensor_errors,
)

RULES = (
    *shape_errors.rules,
    *index_errors.rules,
    *tensor_errors.rules,
    *layer_errors.rules,
    *batch_errors.rules,
    *dtype_errors.rules,
    *gradient_errors.rules,
    *module_errors.rules,
)
