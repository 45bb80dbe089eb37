"""Errors explained: an error report and the code that ran in, what happened and what to do out.

Pure, on the host: nothing of torch, nothing of the screen. A rule knows one mistake by several
forms of its message, since torch rewords them; an error that no rule knows is not explained.
"""

from __future__ import annotations

from learn_torch.explain import contracts, python_rules, sandbox_errors, torch_rules
from learn_torch.explain.rule import Explanation, Rule
from learn_torch.explain.situation import Situation, clashing_axes
from learn_torch.kernel.protocol import ErrorReport

__all__ = ["RULES", "Explanation", "clashing_axes", "explain"]

RULES: tuple[Rule, ...] = (
    *sandbox_errors.rules,
    *torch_rules.RULES,
    *python_rules.RULES,
    *contracts.rules,
)
"""Asked in this order; the first that knows the message explains it."""


def explain(report: ErrorReport) -> Explanation | None:
    """What is behind an error, in the learner's own names and sizes; None where no rule knows it."""
    situation = Situation(report)
    for rule in RULES:
        if situation.is_own and not rule.deep:
            continue
        explanation = rule.explain(situation)
        if explanation is not None:
            return explanation
    return None
