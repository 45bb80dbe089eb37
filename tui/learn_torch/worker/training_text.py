"""What the text of a training cell shows, together with the values that its names have at the end."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import FunctionType
from typing import Any, TypeGuard

from torch.nn import Module
from torch.optim import Optimizer
from torch.utils.data import DataLoader, SequentialSampler

from learn_torch.i18n.message import Message, msg, paragraph
from learn_torch.worker.queries import module_facts, tensor_facts
from learn_torch.worker.queries.describe_value import is_a, own_dict
from learn_torch.worker.training_models import changes_in_eval

MANY = 10
"""Fewest losses kept with their graphs for a note."""


def notes(program: str, namespace: dict[str, Any]) -> Iterator[Message]:
    """The notes that need the text of the cell."""
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError):
        return
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While)]
    trained = [loop for loop in loops if _calls(loop, "backward")]
    yield from _kept_graphs(trained, namespace)
    yield from _same_batch(trained, namespace)
    if not _calls(tree, "eval") and not _calls(tree, "train"):
        yield from _evaluated_in_train_mode(tree, namespace)


def without_steps(program: str, namespace: dict[str, Any]) -> Iterator[Message]:
    """The note on a loop that clears the gradients of an optimizer which never steps.

    Code that reads a `.grad` takes the steps itself.
    """
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError):
        return
    nodes = list(ast.walk(tree))
    if any(isinstance(node, ast.Attribute) and node.attr == "grad" for node in nodes):
        yield from _uncleared_by_hand(tree, namespace)
        return
    for node in nodes:
        match node:
            case ast.Call(func=ast.Attribute(attr="zero_grad", value=owner)) if _is_optimizer(
                owner, nodes, namespace
            ):
                name = ast.unparse(owner)
                yield paragraph(
                    msg("`{optimizer}` never took a step: no parameter has changed.", optimizer=name),
                    msg("Call `{optimizer}.step()`, with brackets, after `backward()`.", optimizer=name),
                )  # fmt: skip
                return


_CLEARS = {"grad", "zero_", "zero_grad", "fill_", "copy_", "mul_", "div_", "requires_grad_"}
"""Methods that may clear a gradient, or make it another one on purpose."""


def _uncleared_by_hand(tree: ast.Module, namespace: dict[str, Any]) -> Iterator[Message]:
    """`w -= rate * w.grad` beside a loop with `backward()`, in code that clears no gradient anywhere."""
    nodes = list(ast.walk(tree))
    loops = [node for node in nodes if isinstance(node, ast.For | ast.While)]
    trained = [loop for loop in loops if _calls(loop, "backward")]
    written = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    before = {name: value for name, value in namespace.items() if name not in written}
    if not trained or any(_clears(node, before) for node in nodes):
        return
    anew = {name for loop in trained for name in _bound(loop)}
    for node in nodes:
        name = _moved_by_its_gradient(node)
        if name and name not in anew:
            yield paragraph(
                msg(
                    "The gradients of `{optimizer}` were never cleared: each step used the sum of all gradients so far.",
                    optimizer=name,
                ),
                msg("Set `{tensor}.grad = None` once a step, before `backward()`.", tensor=name),
            )  # fmt: skip
            return


def _bound(loop: ast.For | ast.While) -> Iterator[str]:
    """The names that a loop binds anew in each step."""
    for node in ast.walk(loop):
        if isinstance(node, ast.Assign):
            yield from (name for target in node.targets for name in _assigned(target))


def _moved_by_its_gradient(node: ast.AST) -> str:
    """The name in `w -= rate * w.grad`, `w.data.sub_(rate * w.grad)`; empty for anything else."""
    match node:
        case ast.AugAssign(target=target, op=ast.Sub()):
            changed = target.value if _is_data(target) else target
        case ast.Call(func=ast.Attribute(attr="sub_" | "add_", value=target)):
            changed = target.value if _is_data(target) else target
        case _:
            return ""
    name = ast.unparse(changed)
    return name if f"{name}.grad" in ast.unparse(node) else ""


def _is_data(target: ast.expr) -> TypeGuard[ast.Attribute]:
    return isinstance(target, ast.Attribute) and target.attr == "data"


def _clears(node: ast.AST, namespace: dict[str, Any]) -> bool:
    """Whether code may clear a gradient, itself or in a function of an earlier cell."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in _CLEARS or ("zero" in name and name not in ("zeros", "zeros_like"))
        case ast.Assign(targets=targets):
            held = (each for target in targets for each in ast.walk(target))
            return any(isinstance(each, ast.Attribute) and each.attr == "grad" for each in held)
        case ast.AugAssign(target=ast.Attribute(attr="grad")) | ast.Delete():
            return True
        case ast.Call(func=ast.Name(id=name)):
            called = namespace.get(name)
            elsewhere = type(called) is FunctionType and not _CLEARS.isdisjoint(
                called.__code__.co_names
            )
            return elsewhere or name in ("setattr", "delattr", "exec", "eval")
    return False


def _is_optimizer(owner: ast.expr, nodes: list[ast.AST], namespace: dict[str, Any]) -> bool:
    """Whether a name or an attribute holds an optimizer: by its value, or by the text that assigns it."""
    if isinstance(owner, ast.Name) and is_a(namespace.get(owner.id), Optimizer):
        return True
    text = ast.unparse(owner)
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and "optim." in ast.unparse(node.value.func)
        and text in map(ast.unparse, node.targets)
        for node in nodes
    )


def _calls(tree: ast.AST, method: str) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
        for node in ast.walk(tree)
    )


def _kept_graphs(loops: list[ast.For | ast.While], namespace: dict[str, Any]) -> Iterator[Message]:
    """`losses.append(loss)`, `total += loss`, of what goes backward: each keeps its step's graph."""
    losses = {name for loop in loops for name in _gone_backward(loop)}
    for node in (node for loop in loops for node in ast.walk(loop)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=kept), attr="append"), args=[ast.Name(id=loss)]
            ) if loss in losses and _many_graphs(namespace.get(kept)):
                yield _keeps_graphs(kept, loss)
            case ast.AugAssign(target=ast.Name(id=kept), op=ast.Add(), value=ast.Name(id=loss)) if (
                loss in losses and kept not in losses and _long_sum(namespace.get(kept))
            ):
                yield _keeps_graphs(kept, loss)


def _gone_backward(loop: ast.AST) -> Iterator[str]:
    """The names in what `backward` is called on: `loss.backward()`, `(loss / 4).backward()`."""
    for node in ast.walk(loop):
        match node:
            case ast.Call(func=ast.Attribute(attr="backward", value=root)):
                yield from (name.id for name in ast.walk(root) if isinstance(name, ast.Name))


def _keeps_graphs(kept: str, loss: str) -> Message:
    return paragraph(
        msg("`{kept}` keeps the graph of each `{loss}`, so memory grows.", kept=kept, loss=loss),
        msg("Keep the number alone: `{loss}.item()`.", loss=loss),
    )


def _many_graphs(kept: Any) -> bool:
    if type(kept) is not list or len(kept) < MANY:
        return False
    return all(
        tensor_facts.is_tensor(each) and tensor_facts.read(each, "grad_fn") is not None
        for each in kept[-MANY:]
    )


def _long_sum(total: Any) -> bool:
    """Whether a tensor is a sum with a graph of many additions."""
    node = tensor_facts.read(total, "grad_fn") if tensor_facts.is_tensor(total) else None
    for _ in range(MANY):
        if node is None or node.name() != "AddBackward0":
            return False
        node = node.next_functions[0][0]
    return True


def _same_batch(loops: list[ast.For | ast.While], namespace: dict[str, Any]) -> Iterator[Message]:
    """`next(iter(loader))` in a loop, of a loader that does not shuffle: always the first batch."""
    for node in (node for loop in loops for node in ast.walk(loop)):
        match node:
            case ast.Call(
                func=ast.Name(id="next"),
                args=[ast.Call(func=ast.Name(id="iter"), args=[ast.Name(id=name)])],
            ) if _in_order(namespace.get(name)):
                yield paragraph(
                    msg("`next(iter({loader}))` gave the same batch in each step.", loader=name),
                    msg("Loop over it instead: `for x, y in {loader}:`.", loader=name),
                )


def _in_order(loader: Any) -> bool:
    if not is_a(loader, DataLoader):
        return False
    count, _ = module_facts.batches(loader)
    return is_a(own_dict(loader).get("sampler"), SequentialSampler) and (count or 0) > 1


_OFF = {"no_grad", "inference_mode"}


def _evaluated_in_train_mode(tree: ast.Module, namespace: dict[str, Any]) -> Iterator[Message]:
    """A model that is called under `no_grad` while its dropout or batch normalization is on.

    A target of the loss, as of a network that follows another, is computed so on purpose.
    """
    trained = _behind_backward(tree)
    blocks = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.With)
        and any(_turns_off(item.context_expr) for item in node.items)
        and not trained.intersection(_assigned(node))
    ]  # fmt: skip
    called = (
        node.func.id
        for block in blocks
        for node in ast.walk(block)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )
    for name in dict.fromkeys(called):
        model = namespace.get(name)
        if is_a(model, Module) and _is_on(model):
            yield paragraph(
                msg(
                    "`{model}` was evaluated in train mode: its dropout or batch normalization was on.",
                    model=name,
                ),
                msg(
                    "Call `{model}.eval()` before you evaluate, and `{model}.train()` before you train on.",
                    model=name,
                ),
            )


def _behind_backward(tree: ast.AST) -> set[str]:
    """The names that what goes backward is computed from."""
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AugAssign)]
    found = set(_gone_backward(tree))
    count = 0
    while count < len(found):
        count = len(found)
        for node in assigned:
            if found.intersection(_assigned(node)):
                found.update(each.id for each in ast.walk(node.value) if isinstance(each, ast.Name))
    return found


def _assigned(tree: ast.AST) -> set[str]:
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _turns_off(expression: ast.expr) -> bool:
    if not isinstance(expression, ast.Call):
        return False
    function = expression.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in _OFF


def _is_on(model: Any) -> bool:
    parts = [part for _, part in module_facts.walk(model) if changes_in_eval(part)]
    return any(own_dict(part).get("training") is True for part in parts)
