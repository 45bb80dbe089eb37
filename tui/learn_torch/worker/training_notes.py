"""Quiet notes on a training that ran and did not do what it looks like: bugs that raise no error.

Each note says in one sentence what happened and in one what to do. A cause hides its symptoms: where
the learning rate is 0, nothing is said of a loss that stays the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from learn_torch.i18n.message import Message, msg, paragraph
from learn_torch.kernel.wire_message import WireMessage, to_wire
from learn_torch.worker import training_text
from learn_torch.worker.metrics import Recorder
from learn_torch.worker.optimizer_notes import SAMPLES, on_optimizer
from learn_torch.worker.queries import tensor_facts
from learn_torch.worker.training_watch import NotFinite, TrainingWatch

LEAST_STEPS = 5
"""Fewest optimizer steps of a run that trained."""
STEADY = 20
"""Fewest points for the note on a loss that stays the same."""
LONG = 100
"""Fewest points for the note on a loss at chance."""


def find(recorder: Recorder, namespace: dict[str, Any], program: str) -> tuple[WireMessage, ...]:
    """The notes on a run that is over, each once; none where the run trained too little."""
    watch = recorder.watch
    if watch.failed or 0 < watch.calls < LEAST_STEPS:
        return ()
    try:
        with tensor_facts.overrides_off():
            found = dict.fromkeys(map(to_wire, _notes(recorder, namespace, program)))
    except Exception:  # a note must not cost the learner the result of the run
        return ()
    return tuple(found)


def _notes(recorder: Recorder, namespace: dict[str, Any], program: str) -> Iterator[Message]:
    watch = recorder.watch
    if not watch.calls:
        if max(recorder.counts.values(), default=0) >= STEADY:
            yield from training_text.without_steps(program, namespace)
        return
    broken = [note for watched in watch.optimizers for note in on_optimizer(watched)]
    yield from broken
    yield from training_text.notes(program, namespace)
    yield from _on_loss_function(watch)
    yield from _on_eval(watch)
    if watch.not_finite is not None:
        yield _on_not_finite(watch.not_finite, recorder.history)
    elif not broken and not watch.graph.activation:
        yield from _on_losses(recorder, watch.graph.classes)


def _on_eval(watch: TrainingWatch) -> Iterator[Message]:
    for name, seen in watch.in_eval.items():
        calls = [call for call, in_eval in seen if in_eval]
        if len(calls) >= SAMPLES and seen[-1][1]:
            yield paragraph(
                msg(
                    "`{model}` was trained in eval mode (at step {step}): its dropout is off and its batch normalization does not learn.",
                    model=name,
                    step=f"{calls[0]:,}",
                ),
                msg("Call `{model}.train()` before you train.", model=name),
            )


def _on_loss_function(watch: TrainingWatch) -> Iterator[Message]:
    graph = watch.graph
    if graph.crossed is not None:
        given, result = map(list, graph.crossed)
        yield paragraph(
            msg(
                "The loss subtracts every target from every prediction: {given} became {result}, by broadcasting.",
                given=str(given),
                result=str(result),
            ),
            msg(
                "Give predictions and targets the same shape, for example with `.squeeze(1)` or `[:, None]`."
            ),
        )
    if not graph.activation:
        return
    if graph.loss == "nll_loss":
        yield paragraph(
            msg("`nll_loss` was given the values of `{activation}`.", activation=graph.activation),
            msg(
                "It expects log-probabilities: use `log_softmax`, or `cross_entropy` on the logits."
            ),
        )
    elif graph.activation == "log_softmax":
        yield paragraph(
            msg("`cross_entropy` applies `log_softmax` itself, so yours is applied twice."),
            msg("Give it the logits, or use `nll_loss`."),
        )
    else:
        yield paragraph(
            msg(
                "`{loss}` expects logits and was given the values of `{activation}`: training is slow and stops early.",
                loss=graph.loss,
                activation=graph.activation,
            ),
            msg("Leave out the `{activation}` before the loss.", activation=graph.activation),
        )


def _on_not_finite(found: NotFinite, history: dict[str, list[float]]) -> Message:
    value = msg(
        "`{name}` is {value} since step {step}",
        name=found.name,
        value=f"{found.value:g}",
        step=f"{found.step:,}",
    )
    if found.data:
        return paragraph(
            msg("{since}: `{data}` holds nan.", since=value, data=found.data),
            msg("Find these values with `torch.isnan({data})` and remove them.", data=found.data),
        )
    if found.operation == "log":
        return paragraph(
            msg("{since}: a logarithm was taken of 0 or less.", since=value),
            msg("Keep its argument above 0, for example with `.clamp_min(1e-8)`."),
        )
    if found.operation == "div":
        return paragraph(
            msg("{since}: there was a division by 0.", since=value),
            msg("Add a small number such as `1e-8` to the divisor."),
        )
    return _on_divergence(found, value, history.get(found.name, []))


def _on_divergence(found: NotFinite, value: Message, history: list[float]) -> Message:
    finite = history[: next((i for i, v in enumerate(history) if not math.isfinite(v)), None)]
    first = msg(
        ", and `{name}` is the first parameter that is not finite", name=found.parameter
    ) if found.parameter else msg("")  # fmt: skip
    if finite and finite[-1] > 10 * max(finite[0], 1e-6):
        rate = f"{max(found.rates):g}" if found.rates else "?"
        return paragraph(
            msg("{since}{first}: it had grown from step to step.", since=value, first=first),
            msg("Use a smaller learning rate than {rate}, or clip the gradients.", rate=rate),
        )
    return paragraph(
        msg("{since}{first}.", since=value, first=first),
        msg("`torch.autograd.set_detect_anomaly(True)` names the line that made it."),
    )


def _on_losses(recorder: Recorder, classes: int | None) -> Iterator[Message]:
    """A loss that never changed, or that a blind guess would reach."""
    losses = next(iter(recorder.history.items())) if len(recorder.history) == 1 else None
    if losses is None:
        return
    name, values = losses
    count = f"{recorder.counts[name]:,}"
    largest = max(map(abs, values), default=0.0)
    if len(values) >= STEADY and max(values) - min(values) <= 1e-6 * largest:
        yield paragraph(
            msg(
                "`{name}` was {value} in all {count} steps.",
                name=name,
                value=f"{values[-1]:.4g}",
                count=count,
            ),
            msg(
                "All gradients are 0: no unit passes one back, as a ReLU whose inputs are all negative. Make the initial weights and the learning rate smaller, and bring the inputs near 0."
            )
            if _no_gradient_left(recorder.watch)
            else msg("Check that the loss is computed from the model's output in each step."),
        )
    elif _has_exploded(values) and (rates := _rates(recorder.watch)):
        yield paragraph(
            msg(
                "`{name}` grew from {first} to {last}.",
                name=name,
                first=f"{values[0]:.3g}",
                last=f"{values[-1]:.3g}",
            ),
            msg(
                "Use a smaller learning rate than {rate}, or clip the gradients.",
                rate=f"{max(rates):g}",
            ),
        )
    elif classes is not None and classes > 1 and _at_chance(values, math.log(classes)):
        yield _of_a_guess(name, values[-1], count, classes)


def _of_a_guess(name: str, value: float, count: str, classes: int) -> Message:
    return paragraph(
        msg(
            "After {count} steps `{name}` is still {value}, that of a blind guess among {classes} classes (ln {classes}).",
            name=name,
            value=f"{value:.3g}",
            count=count,
            classes=classes,
        ),
        msg("Check the learning rate, and that inputs and labels belong together."),
    )


def _has_exploded(values: list[float]) -> bool:
    """Whether a loss grew to a million times what it was, and was growing to the end."""
    late = values[len(values) // 2 :]
    rises = sum(after > before for before, after in pairwise(late))
    return values[-1] > 1e6 * max(abs(values[0]), 1.0) and rises > 0.8 * (len(late) - 1)


def _rates(watch: TrainingWatch) -> tuple[float, ...]:
    return next((each.rates for each in watch.optimizers), ())


def _no_gradient_left(watch: TrainingWatch) -> bool:
    """Whether the gradients of the last step are still there, and all are 0."""
    left = [tensor_facts.grad_of(p) for watched in watch.optimizers for p in watched.live()]
    return bool(left) and all(grad is not None and not bool(grad.any()) for grad in left)


def _at_chance(values: list[float], chance: float) -> bool:
    quarter = len(values) // 4
    if len(values) < LONG:
        return False
    first, last = (sum(part) / quarter for part in (values[:quarter], values[-quarter:]))
    return abs(last - chance) <= 0.02 * chance and abs(first - chance) <= 0.1 * chance
