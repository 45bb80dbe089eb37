"""What a run has shown of an optimizer: gradients that never came, or were never cleared."""

from __future__ import annotations

from collections.abc import Iterator

from learn_torch.i18n.message import Message, msg, paragraph
from learn_torch.worker.training_watch import Watched

SAMPLES = 3
"""Steps, or intervals between steps, that have to agree."""
MAX_NAMES = 3
"""Names in one sentence."""


def on_optimizer(watched: Watched) -> Iterator[Message]:
    """What is wrong with an optimizer; at most one thing."""
    around, name = watched.around, watched.around.optimizer or "optimizer"
    if watched.samples < SAMPLES:
        return
    if watched.empty == watched.samples:
        yield from _without_any_gradient(watched, name)
    elif watched.still == watched.samples:
        yield paragraph(
            msg("The learning rate of `{optimizer}` was 0 in every step.", optimizer=name),
            msg("Give it one above 0, such as `lr=0.01`."),
        )
    elif around.unregistered:
        yield paragraph(
            msg(
                "The layers in `{attribute}` get gradients, but no optimizer trains them: a model does not know the layers in a plain list or dictionary.",
                attribute=around.unregistered[0],
            ),
            msg("Use `nn.ModuleList` or `nn.ModuleDict`."),
        )
    elif missing := list(_without_gradient(watched, name)):
        yield from missing
    elif watched.intervals >= SAMPLES:
        yield from _uncleared(watched, name)


def _uncleared(watched: Watched, name: str) -> Iterator[Message]:
    """Steps that began with the gradients of the step before: all that were seen, or most of them."""
    count = sum(map(bool, watched.uncleared))
    if count < SAMPLES or count * 2 <= watched.intervals:
        return
    yield paragraph(
        msg(
            "The gradients of `{optimizer}` were never cleared: each step used the sum of all gradients so far.",
            optimizer=name,
        ) if count == watched.intervals else msg(
            "The gradients of `{optimizer}` were cleared only in some steps: the others used the sum of all gradients since.",
            optimizer=name,
        ),
        msg("Call `{optimizer}.zero_grad()` once a step, before `backward()`.", optimizer=name),
    )  # fmt: skip


def _without_any_gradient(watched: Watched, name: str) -> Iterator[Message]:
    around = watched.around
    if watched.had_gradient:
        yield paragraph(
            msg(
                "`{optimizer}` never had a gradient when it stepped: they were cleared after `backward()` and before the step.",
                optimizer=name,
            ),
            msg(
                "Call `{optimizer}.zero_grad()` before `backward()`, or after the step.",
                optimizer=name,
            ),
        )
    elif around.strangers:
        yield _stale(name, around.strangers[0])
    elif around.names:
        yield _unreached(watched)


def _stale(optimizer: str, model: str) -> Message:
    return paragraph(
        msg(
            "`{optimizer}` trains parameters that are not those of `{model}`, which the loss comes from.",
            optimizer=optimizer,
            model=model,
        ),
        msg(
            "Make the optimizer after the model is complete, from `{model}.parameters()`.",
            model=model.partition(".")[0] if not model.startswith("self.") else model,
        ),
    )


def _without_gradient(watched: Watched, name: str) -> Iterator[Message]:
    """Some parameters have had no gradient: those of the model, or those of a part that is gone."""
    around = watched.around
    if any(key in around.names for key in watched.without_gradient):
        yield _unreached(watched)
    elif watched.without_gradient and around.unheld:
        yield _stale(name, around.unheld[0])


def _unreached(watched: Watched) -> Message:
    found = _names(watched)
    shown = ", ".join(f"`{name}`" for name in found[:MAX_NAMES])
    rest = len(found) - MAX_NAMES
    more = msg(" and {count} more", count=rest) if rest > 0 else msg("")
    return paragraph(
        msg("No gradient reached {names}{more}.", names=shown, more=more),
        msg(
            "Check that `forward` uses them, and that no `detach()`, `no_grad` or `.item()` lies between them and the loss."
        ),
    )


def _names(watched: Watched) -> list[str]:
    """The parameters without a gradient; a module of which none has one stands for all of its own."""
    missing, found = set(watched.without_gradient), []
    for label, within in watched.around.groups.items():
        if within and missing.issuperset(within):
            found.append(label)
            missing.difference_update(within)
    return found + [name for key, name in watched.around.names.items() if key in missing]
