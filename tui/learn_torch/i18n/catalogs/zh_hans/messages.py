"""All sentences of the program in Simplified Chinese, by their English."""

from __future__ import annotations

from learn_torch.i18n.catalogs.zh_hans.checks import CHECKS
from learn_torch.i18n.catalogs.zh_hans.command_line import COMMAND_LINE
from learn_torch.i18n.catalogs.zh_hans.doctor import DOCTOR
from learn_torch.i18n.catalogs.zh_hans.errors import ERRORS
from learn_torch.i18n.catalogs.zh_hans.kernel import KERNEL
from learn_torch.i18n.catalogs.zh_hans.keys import KEYS
from learn_torch.i18n.catalogs.zh_hans.pages import PAGES
from learn_torch.i18n.catalogs.zh_hans.python_errors import PYTHON_ERRORS
from learn_torch.i18n.catalogs.zh_hans.sandbox import SANDBOX
from learn_torch.i18n.catalogs.zh_hans.screens import SCREENS
from learn_torch.i18n.catalogs.zh_hans.torch_errors import TORCH_ERRORS

MESSAGES = {
    **SCREENS, **KEYS, **PAGES, **COMMAND_LINE, **ERRORS, **KERNEL, **SANDBOX, **DOCTOR, **CHECKS,
    **TORCH_ERRORS, **PYTHON_ERRORS,
}  # fmt: skip
JOINT = ""
"""Between two sentences: the full stop 。 brings its own space."""
