"""Sentences that reach the screen as English text, as phrases."""

from __future__ import annotations

from learn_torch.i18n.chinese.doctor import DOCTOR
from learn_torch.i18n.chinese.errors import COMMAND_LINE, KEEPING
from learn_torch.i18n.chinese.kernel import ENDINGS, KERNEL
from learn_torch.i18n.chinese.sandbox import SANDBOX

SENTENCES = KERNEL | ENDINGS | SANDBOX | KEEPING | COMMAND_LINE | DOCTOR
