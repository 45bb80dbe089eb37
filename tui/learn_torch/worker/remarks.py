"""Sentences of ours beside the output of a cell. Imports no torch: the zygote says some before it has it."""

from __future__ import annotations

import sys

from learn_torch.i18n.translate import tr


def remark(sentence: str, **values: object) -> None:
    """Say a sentence of ours on stderr, in the learner's language."""
    print(tr(sentence, **values), file=sys.stderr)
