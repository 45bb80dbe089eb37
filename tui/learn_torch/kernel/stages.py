"""What a lesson uses beyond torch itself, so that its session opens when that is imported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from learn_torch.course.model import Lesson

STAGES = {
    "matplotlib": re.compile(r"\b(matplotlib|plt|pylab)\b"),
    "optimizer": re.compile(
        r"\boptim(\.\w| import\b)"
        r"|\btorch(\.| import )(compile|export|_dynamo|func|nested|profiler|jit|utils\.checkpoint)\b"
        r"|\b(DistributedDataParallel|jacrev|gradcheck|flex_attention|use_deterministic_algorithms)\b"
        r"|\b(vectorize|is_grads_batched)\s*=\s*True"
    ),
    "forward_mode": re.compile(r"\b(jvp|jacfwd|hessian|forward_ad)\b"),
    "torchvision": re.compile(r"\btorchvision\b"),
}
"""A stage of the worker's warm-up, and the words in code that ask for it.

All of "optimizer" make torch import torch._dynamo, or two thirds of it, at their first call: tried one
by one in fresh processes of torch 2.14 (0.4 to 1.2 s).
"""


def stages_in(codes: Iterable[str]) -> tuple[str, ...]:
    """The stages that some pieces of code use, whether they can be parsed or not.

    A word in a comment counts too: a stage too many costs a wait of less than a second, a stage
    too few costs the session that second in the middle of a cell, and again after each restart.
    """
    text = "\n".join(codes)
    return tuple(stage for stage, words in STAGES.items() if words.search(text))


def stages_of(lesson: Lesson) -> tuple[str, ...]:
    """The stages that any code of a lesson uses, shown or to be written."""
    return stages_in(_codes(lesson))


def _codes(lesson: Lesson) -> Iterator[str]:
    for cell in lesson.cells:
        if cell.code is not None:
            yield cell.code
        if cell.exercise is not None:
            yield cell.exercise.starter
            yield cell.exercise.solution
            yield cell.exercise.check
            yield from (wrong.code for wrong in cell.exercise.wrong)
