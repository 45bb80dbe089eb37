"""The lines of the list of variables. Pure: a variable in, styled text out."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

from learn_torch.amounts import in_words
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.sanitise import safe
from learn_torch.app.themes.colors import MUTED
from learn_torch.i18n.translate import tr
from learn_torch.kernel.queries import Variable, VariableKind
from learn_torch.session.variables_tracker import Novelty

NAME_WIDTH = 18
"""Cells of a name, at most; beyond, it is cut."""
NARROW = 24
"""Where a list has less room than this, as at the side, the shape of each tensor comes first, and is whole."""

ORDER: tuple[VariableKind, ...] = (
    "tensor", "array", "module", "optimizer", "dataset", "loader", "collection", "object",
    "function", "class",
)  # fmt: skip


def ordered(items: tuple[Variable, ...]) -> list[Variable]:
    """By kind, tensors first; within a kind as they were made."""
    return sorted(items, key=lambda item: ORDER.index(item.kind))


def name_width(items: list[Variable]) -> int:
    """Cells of the column of names."""
    return min(NAME_WIDTH, max((cell_len(item.name) for item in items), default=0))


def row(variable: Variable, novelty: Novelty, width: int, names: int, marks: Glyphs) -> Text:
    """Mark, name and what it is at the left; device and memory at the right, where there is room."""
    mark = {"new": "+", "changed": marks.changed, "": " "}[novelty]
    name = marks.shortened(variable.name, names)
    left = f"{mark} {name}{' ' * (names - cell_len(name))}  "
    right = marks.plain(extra(variable, marks))
    what = marks.plain(safe(summary(variable, marks)))
    room = width - cell_len(left) - 1
    if room - cell_len(right) - 2 < min(cell_len(what), NARROW):
        right = ""
    if room < NARROW and variable.shape is not None:
        what = f"{shape_text(variable)} {variable.dtype}"
    what = marks.shortened(what, room - (cell_len(right) + 2 if right else 0))
    gap = " " * max(0, room - cell_len(what) - cell_len(right))
    tone = {"new": "bold green", "changed": "bold yellow", "": ""}[novelty]
    return Text.assemble(
        (left, tone or "bold"), what, gap, (right, MUTED), no_wrap=True, overflow="crop"
    )


def shape_text(variable: Variable) -> str:
    """ "[64, 784]"; where there is no shape, what the tensor is instead."""
    if variable.shape is None:
        return f"({variable.layout})" if variable.layout else ""
    return f"[{', '.join(map(str, variable.shape))}]"


def summary(variable: Variable, marks: Glyphs) -> str:
    """What a variable is, in a few words."""
    match variable.kind:
        case "tensor" | "array":
            named = variable.type if variable.type not in ("Tensor", "ndarray") else ""
            value = f"= {variable.text}" if variable.text else ""
            parts = (named, variable.dtype, shape_text(variable), value)
            return " ".join(part for part in parts if part)
        case "function":
            return f"{tr('function')} {variable.text}"
        case "class":
            return tr("class")
        case "object":
            return variable.text
        case "collection":
            return f"{variable.type} ({variable.length})  {variable.text}"
    return marks.joined(variable.type, *_facts(variable, marks))


def _facts(variable: Variable, marks: Glyphs) -> list[str]:
    """What is said of a module, an optimizer, a dataset or a loader."""
    found = []
    if variable.parameters:
        found.append(tr("{count} parameters", count=f"{variable.parameters:,}"))
        if variable.frozen:
            found.append(tr("{count} frozen", count=f"{variable.frozen:,}"))
        if variable.text == "eval":
            found.append(tr("eval mode"))
    if variable.rates:
        rates = ", ".join(f"{rate:g}" for rate in variable.rates)
        found.append(tr("learning rate {rates}", rates=rates))
    if variable.kind == "optimizer":
        found.append(tr("state {size}", size=in_words(variable.bytes)))
    if variable.kind == "dataset" and variable.length is not None:
        found.append(tr("{count} samples", count=f"{variable.length:,}"))
    if variable.kind == "dataset" and variable.text:
        found = [variable.text.removeprefix(variable.type)]
    if variable.kind == "loader":
        found.append(_loading(variable))
    return found


def _loading(variable: Variable) -> str:
    if variable.length is None:
        return tr("batches of {size}", size=variable.batch) if variable.batch else ""
    return tr("{count} batches of {size}", count=f"{variable.length:,}", size=variable.batch or "?")


def extra(variable: Variable, marks: Glyphs) -> str:
    """Where a tensor is, whether it takes part in gradients, and what it takes."""
    layout = variable.layout if variable.shape is not None else ""
    size = in_words(variable.bytes) if variable.bytes and variable.kind != "optimizer" else ""
    return "  ".join(
        part for part in (gradient(variable, marks), layout, variable.device, size) if part
    )


def gradient(variable: Variable, marks: Glyphs) -> str:
    """The sign that a tensor takes part in gradients."""
    if not variable.grad:
        return ""
    return "requires_grad" if marks.ascii else "∇"
