"""All sentences of the program in Simplified Chinese, by their English."""

from __future__ import annotations

from learn_torch.i18n.catalogs.zh_hans.argument_error_messages import ARGUMENT_ERRORS
from learn_torch.i18n.catalogs.zh_hans.builtin_error_messages import BUILTIN_ERRORS
from learn_torch.i18n.catalogs.zh_hans.check_messages import (
    CHECKS,
    FINDINGS,
    PHRASES,
    PROOFS,
    REPORTS,
    TRANSLATIONS,
)
from learn_torch.i18n.catalogs.zh_hans.command_line_messages import COMMAND_LINE
from learn_torch.i18n.catalogs.zh_hans.doctor_messages import DOCTOR
from learn_torch.i18n.catalogs.zh_hans.error_messages import ERRORS
from learn_torch.i18n.catalogs.zh_hans.kernel_messages import KERNEL
from learn_torch.i18n.catalogs.zh_hans.key_messages import KEYS
from learn_torch.i18n.catalogs.zh_hans.lesson_file_messages import CELLS, FILES, VALUES, YAML
from learn_torch.i18n.catalogs.zh_hans.library_error_messages import LIBRARY_ERRORS
from learn_torch.i18n.catalogs.zh_hans.navigation_messages import FINDING, LEAVING, NAVIGATION
from learn_torch.i18n.catalogs.zh_hans.page_messages import PAGES
from learn_torch.i18n.catalogs.zh_hans.python_error_messages import PYTHON_ERRORS
from learn_torch.i18n.catalogs.zh_hans.sandbox_messages import SANDBOX
from learn_torch.i18n.catalogs.zh_hans.screen_messages import SCREENS
from learn_torch.i18n.catalogs.zh_hans.tensor_error_messages import TENSOR_ERRORS
from learn_torch.i18n.catalogs.zh_hans.torch_error_messages import TORCH_ERRORS
from learn_torch.i18n.catalogs.zh_hans.variable_messages import LOOK, NOTEBOOKS, VARIABLES

__all__ = ["COMMA", "JOINT", "MESSAGES", "PHRASES"]

MESSAGES = {
    **SCREENS, **KEYS, **PAGES, **COMMAND_LINE, **ERRORS, **KERNEL, **SANDBOX, **DOCTOR, **CHECKS,
    **TORCH_ERRORS, **PYTHON_ERRORS,
    **ARGUMENT_ERRORS, **TENSOR_ERRORS, **LIBRARY_ERRORS, **BUILTIN_ERRORS,
    **PROOFS, **REPORTS,
    **VALUES, **YAML, **FILES, **CELLS, **TRANSLATIONS, **FINDINGS,
    **LOOK,
    **VARIABLES, **NOTEBOOKS,
    **NAVIGATION, **FINDING, **LEAVING,
}  # fmt: skip
JOINT = ""
"""Between two sentences: the full stop 。 brings its own space."""
COMMA = "、"
"""Between the items of a listing."""
