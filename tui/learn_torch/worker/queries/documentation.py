"""Query "docs": how a name is called, and its whole docstring.

As in completion, no code of the learner's runs: neither a property nor a `__getattr__` is called.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any

import torch

from learn_torch.kernel.foreign_text import clean, clean_line
from learn_torch.kernel.name_queries import MAX_DOCS, MAX_SIGNATURE, AskDocs, Docs
from learn_torch.kernel.wire_types import MAX_WORD
from learn_torch.worker.queries.completion import attributes, resolve
from learn_torch.worker.queries.describe_value import (
    MISSING,
    class_dict,
    docstring,
    is_a,
    is_one_of,
    kind_of,
    signature_and_text,
    static_mro,
    type_of,
    without_roles,
)

USUAL_OWNERS = (torch.Tensor, torch.nn.Module, torch.optim.Optimizer)
"""Whose attribute a name probably is where what stands before its dot is not known."""


def look_up(args: AskDocs, namespace: dict[str, Any]) -> Docs:
    """What a name means; nothing where that cannot be known without running code."""
    *owners, last = args.path
    if (module := sys.modules.get(".".join(args.path))) is not None and owners:
        return _docs(".".join(args.path), last, module)
    if not owners:
        value = resolve(args.path, args.code, namespace)
        return Docs() if value is MISSING else _docs(last, last, value)
    owner = resolve(owners, args.code, namespace)
    if owner is not MISSING:
        return _of(owner, ".".join(args.path), last)
    for kind in USUAL_OWNERS:
        if last in attributes(kind):
            return _of(kind, f"{kind.__name__}.{last}", last, guessed=True)
    return Docs()


def _of(owner: Any, name: str, last: str, *, guessed: bool = False) -> Docs:
    """What an attribute of an object means."""
    value = attributes(owner).get(last, MISSING)
    if value is MISSING:
        return Docs()
    return _docs(name, last, value, _inherited(owner, last), guessed=guessed)


def _docs(name: str, last: str, value: Any, inherited: str = "", *, guessed: bool = False) -> Docs:
    if is_one_of(type(value), (staticmethod, classmethod)):
        value = value.__func__
    kind = kind_of(last, value)
    signature, text = signature_and_text(value, MAX_DOCS)
    if kind in ("tensor", "instance"):
        signature, text = type_of(value), docstring(value, MAX_DOCS)
    text = without_roles(inspect.cleandoc(text or inherited))
    return Docs(
        clean_line(name, MAX_WORD),
        kind,
        clean_line(signature, MAX_SIGNATURE),
        clean(text, MAX_DOCS),
        guessed,
    )


def _inherited(owner: Any, name: str) -> str:
    """The docstring that a class behind the owner's has for a method that brings none."""
    for kind in static_mro(owner if is_a(owner, type) else type(owner)):
        held = class_dict(kind)
        if name in held and (text := docstring(held[name], MAX_DOCS)):
            return text
    return ""
