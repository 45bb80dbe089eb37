"""Queries "complete" and "docs": what may stand at a place in code, and what a name means.

No code of the learner's runs: names are looked up in the dictionaries of objects and of their
classes (describe_value.stored), so neither a property nor a `__getattr__` is called, and no lazy
module is loaded. What that cannot see, such as the result of a call, is not completed.
"""

from __future__ import annotations

import builtins
import inspect
import keyword
import os
import re
import sys
import types
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import torch

from learn_torch.kernel.foreign_text import clean, clean_line
from learn_torch.kernel.name_queries import (
    MAX_DOCS,
    MAX_ITEMS,
    MAX_SIGNATURE,
    AskDocs,
    Complete,
    Completion,
    Completions,
    Docs,
)
from learn_torch.kernel.wire_types import MAX_WORD
from learn_torch.worker.queries.describe_value import (
    MISSING,
    PARTS,
    class_dict,
    describe,
    docstring,
    is_a,
    is_one_of,
    kind_of,
    own_dict,
    signature_and_text,
    static_attribute,
    static_mro,
    type_of,
    without_roles,
)

MAX_FILES = 2000
"""Entries of a folder that are looked at."""
USUAL_OWNERS = (torch.Tensor, torch.nn.Module, torch.optim.Optimizer)
"""Whose attribute a name probably is where what stands before its dot is not known."""

_TOKEN = re.compile(
    r"#[^\n]*"
    r'|"""(?:\\.|[^\\])*?(?:"""|\Z)' r"|'''(?:\\.|[^\\])*?(?:'''|\Z)"
    r'|"(?:\\.|[^"\\\n])*(?:"|$)' r"|'(?:\\.|[^'\\\n])*(?:'|$)",
    re.DOTALL | re.MULTILINE,
)  # fmt: skip
"""Comments and strings, also unfinished ones."""
_CHAIN = re.compile(r"(?P<owner>(?:[^\W\d]\w*\s*\.\s*)*)(?P<prefix>(?:[^\W\d]\w*)?)\Z")
_FROM = re.compile(r"^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+[\w, \t(]*\Z", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+(?:[\w. ]+,[ \t]*)*([\w.]*)\Z", re.MULTILINE)
_IMPORTED = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<base>[\w.]+)[ \t]+)?import[ \t]+(?P<names>[\w., \t]+)", re.MULTILINE
)
_ASSIGNED = re.compile(
    r"^[ \t]*(?:(?:async[ \t]+)?def|class|for|with[^\n:]*[ \t]as)[ \t]+([^\W\d]\w*)"
    r"|^[ \t]*([^\W\d]\w*)[ \t]*(?::[^\n=]*)?=(?!=)",
    re.MULTILINE,
)


def complete(args: Complete, namespace: dict[str, Any]) -> Completions:
    """What may stand at the cursor; at most MAX_ITEMS, names with a leading underscore last."""
    position = min(args.position, len(args.code))
    before = args.code[:position]
    token = next((t for t in _TOKEN.finditer(before) if t.end() == position), None)
    if token is not None and not _is_closed(token[0]):
        if token[0][0] == "#":
            return Completions(position, position)
        return _files(token[0].lstrip("\"'"), position)
    chain = _CHAIN.search(before)
    if chain is None:
        return Completions(position, position)
    prefix = chain["prefix"]
    found = _candidates(f"{args.above}\n{args.code}", before, chain, namespace)
    names = [name for name in found if type(name) is str and name.startswith(prefix)]
    names.sort(key=lambda name: (_underscores(name), name.lower(), name))
    items = tuple(describe(name, found[name]) for name in names[:MAX_ITEMS])
    return Completions(position - len(prefix), position, items, len(names))


def _is_closed(token: str) -> bool:
    """Whether a string of the code has its closing quotes; a comment at the cursor never has."""
    if token[0] == "#":
        return False
    quotes = token[:3] if token[:3] in ('"""', "'''") else token[0]
    return len(token) >= 2 * len(quotes) and token.endswith(quotes)


def _underscores(name: str) -> int:
    return 2 if name.startswith("__") else int(name.startswith("_"))


def _candidates(
    code: str, before: str, chain: re.Match[str], namespace: dict[str, Any]
) -> dict[str, Any]:
    """Every name that may stand there, with its value; MISSING where no value is known."""
    if imported := _FROM.search(before):
        module = sys.modules.get(imported[1])
        return {} if module is None else attributes(module) | _submodules(imported[1])
    if imported := _IMPORT.search(before):
        return _modules(imported[1].rpartition(".")[0])
    owner = "".join(chain["owner"].split())
    if owner:
        value = resolve(owner.rstrip(".").split("."), code, namespace)
        return {} if value is MISSING else attributes(value)
    if before[: chain.start()].rstrip(" \t").endswith("."):
        return {}  # of the result of a call or of an index, which would have to be evaluated
    words = dict.fromkeys(keyword.kwlist, MISSING)
    return words | vars(builtins) | _defined_in(code) | _imported_in(code) | namespace


def resolve(path: Sequence[str], code: str, namespace: dict[str, Any]) -> Any:
    """The value of `a.b.c`, without running anything; MISSING where that cannot be known."""
    first, *others = path
    scopes = (namespace, _imported_in(code), vars(builtins))
    value = next((scope[first] for scope in scopes if first in scope), MISSING)
    for name in others:
        value = MISSING if value is MISSING else static_attribute(value, name)
    return value


def attributes(value: Any) -> dict[str, Any]:
    """The attributes of an object, from the dictionaries that hold them."""
    found: dict[str, Any] = {}
    for kind in reversed(static_mro(value if is_a(value, type) else type(value))):
        found |= class_dict(kind)
    if is_a(value, type):
        return found
    own = own_dict(value)
    if is_a(value, torch.nn.Module):
        for part in PARTS:
            if type(held := own.get(part)) is dict:
                found |= held
    return found | own


def _submodules(package: str) -> dict[str, Any]:
    """The modules of a package that are imported already."""
    start = package + "."
    return {
        name.removeprefix(start): module
        for name, module in list(sys.modules.items())
        if name.startswith(start) and "." not in name[len(start) :]
    }


def _modules(package: str) -> dict[str, Any]:
    """What may stand after `import`: known modules, or those of a package."""
    if package:
        return _submodules(package)
    known = {name: module for name, module in list(sys.modules.items()) if "." not in name}
    return dict.fromkeys(sys.stdlib_module_names, types.ModuleType("")) | known


def _defined_in(code: str) -> dict[str, Any]:
    """Names that the code assigns; their values are not known until it runs."""
    return {name: MISSING for match in _ASSIGNED.finditer(code) for name in match.groups() if name}


def _imported_in(code: str) -> dict[str, Any]:
    """Names that the code's imports make, where the module is in memory already."""
    found: dict[str, Any] = {}
    for match in _IMPORTED.finditer(code):
        for part in match["names"].split(","):
            words = part.split()
            if len(words) not in (1, 3):
                continue
            name, alias = words[0], words[-1]
            if match["base"]:
                module = sys.modules.get(match["base"])
                found[alias] = MISSING if module is None else static_attribute(module, name)
            elif alias is not name or "." not in name:
                found[alias] = sys.modules.get(name, MISSING)
            else:
                found[name.partition(".")[0]] = sys.modules.get(name.partition(".")[0], MISSING)
    return found


def _files(path: str, position: int) -> Completions:
    """Files of the scratch folder, or of the folder that the string names so far."""
    folder, slash, prefix = path.rpartition("/")
    if "\\" in path or "\n" in path:
        return Completions(position, position)
    names = sorted(_entries(folder + slash or "."), key=lambda name: (name[0] == ".", name))
    found = [name for name in names if name.startswith(prefix) and name.isprintable()]
    items = tuple(Completion(name, "file") for name in found if len(name) <= MAX_WORD)
    return Completions(position - len(prefix), position, items[:MAX_ITEMS], len(found))


def _entries(folder: str) -> Iterator[str]:
    with suppress(OSError, ValueError), os.scandir(folder) as entries:
        for _, entry in zip(range(MAX_FILES), entries, strict=False):
            yield entry.name + ("/" if entry.is_dir() else "")


# --- docs -----------------------------------------------------------------------------------------


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
