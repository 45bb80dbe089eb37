"""Sentences that reach the screen as English text, as phrases."""

from __future__ import annotations

from learn_torch.language.chinese.doctor import DOCTOR
from learn_torch.language.chinese.errors import COMMAND_LINE, KEEPING
from learn_torch.language.chinese.kernel import ENDINGS, KERNEL
from learn_torch.language.chinese.sandbox import SANDBOX

SENTENCES = KERNEL | ENDINGS | SANDBOX | KEEPING | COMMAND_LINE | DOCTOR
