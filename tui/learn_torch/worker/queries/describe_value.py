"""What an object is, in a word, its signature and its first line: read, never run."""

from __future__ import annotations

import inspect
import keyword
import re
import types
from collections.abc import Iterable, Mapping
from typing import Any

import torch

from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.name_queries import Completion, ItemKind
from learn_torch.kernel.wire_types import MAX_WORD

MISSING: Any = inspect.Parameter.empty
"""No value, or none that can be known without running code."""
MAX_WRAPPED = 8
"""Decorators that are followed to the function within."""

_TENSORS = (torch.Tensor, torch.nn.Parameter)
_READABLE = {"shape", "dtype", "device", "data", "T", "mT"}
"""Attributes of a plain tensor that torch answers in C."""
_PLAIN = (int, float, bool, str, type(None))
_ROUTINES = (
    types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType,
    types.ClassMethodDescriptorType, types.MethodWrapperType,
)  # fmt: skip
_PROPERTIES = (property, types.GetSetDescriptorType, types.MemberDescriptorType)

_ROLE = re.compile(r":(?!math:)[a-z:]+:`~?([^`<]*)`")
"""Not formulas: who shows them makes them readable."""
_UNBOUND = (staticmethod, classmethod)
PARTS = ("_parameters", "_buffers", "_modules")
"""The dictionaries in which a torch.nn.Module keeps its parts."""


def static_mro(kind: type) -> tuple[type, ...]:
    """The classes of a class; a metaclass has no say."""
    found: tuple[type, ...] = type.__dict__["__mro__"].__get__(kind)
    return found


def is_a(value: Any, kind: type) -> bool:
    """isinstance, without asking the learner's `__class__`, nor a metaclass, as `in` and `==` do."""
    return type.__subclasscheck__(kind, type(value))


def is_one_of(kind: type, kinds: Iterable[type]) -> bool:
    """Whether a class is one of some; `in` would call the `__eq__` or `__hash__` of its metaclass."""
    for each in kinds:  # noqa: SIM110  # any() takes twice the time
        if kind is each:
            return True
    return False


def class_dict(kind: type) -> Mapping[str, Any]:
    """The dictionary of a class, without asking its metaclass."""
    found: Mapping[str, Any] = type.__dict__["__dict__"].__get__(kind)
    return found


def module_of(kind: type) -> str:
    """The name of the module that a class says it is from."""
    return str(class_dict(kind).get("__module__"))


def own_dict(value: Any) -> dict[str, Any]:
    """The dictionary of an instance or module; empty where it has none, or a class hides it."""
    for kind in static_mro(type(value)):
        if "__dict__" in class_dict(kind):
            if not is_one_of(type(class_dict(kind)["__dict__"]), _PROPERTIES[1:]):
                return {}
            break
    try:
        found = object.__getattribute__(value, "__dict__")
    except (AttributeError, TypeError):
        return {}
    return found if type(found) is dict else {}


def stored(value: Any, name: str) -> Any:
    """An attribute as a dictionary holds it; MISSING where none does.

    Not inspect.getattr_static: in Python 3.11 that asks a metaclass for `__dict__`.
    """
    is_class = is_a(value, type)
    for kind in static_mro(value if is_class else type(value)):
        if name in (held := class_dict(kind)):
            if is_class or is_one_of(type(held[name]), _PROPERTIES):
                return held[name]
            return own_dict(value).get(name, held[name])
    return MISSING if is_class else own_dict(value).get(name, MISSING)


def static_attribute(value: Any, name: str) -> Any:
    """An attribute as it is stored; MISSING where getting it would run code, or where there is none."""
    if name in _READABLE and is_one_of(type(value), _TENSORS):
        return getattr(value, name)
    if is_a(value, torch.nn.Module):
        for part in PARTS:
            held = own_dict(value).get(part)
            if type(held) is dict and name in held:
                return held[name]
    found = stored(value, name)
    if is_one_of(type(found), _UNBOUND):
        return found.__func__
    return MISSING if is_one_of(type(found), _PROPERTIES) else found


def describe(name: str, value: Any) -> Completion:
    """One completion."""
    if is_one_of(type(value), _UNBOUND):
        value = value.__func__
    kind = kind_of(name, value)
    if kind in ("function", "method", "class"):
        signature, doc = signature_and_text(value)
        doc = _first_line(doc)
    elif kind in ("tensor", "instance"):
        signature, doc = type_of(value), ""
    else:
        signature, doc = "", "" if value is MISSING else _first_line(docstring(value))
    text = clean_line(name, MAX_WORD)
    return Completion(text, kind, clean_line(signature, MAX_WORD), clean_line(doc, MAX_WORD))


def kind_of(name: str, value: Any) -> ItemKind:
    """The word for what a name stands for."""
    if value is MISSING:
        return "keyword" if keyword.iskeyword(name) else "name"
    if is_a(value, types.ModuleType):
        return "module"
    if is_a(value, type):
        return "class"
    if is_a(value, torch.Tensor):
        return "tensor"
    if is_one_of(type(value), _PROPERTIES):
        return "property"
    if is_one_of(type(value), (types.MethodType, *_ROUTINES[1:])):
        return "method"
    if type(value) is types.FunctionType:
        return "method" if "." in value.__qualname__.rpartition("<locals>.")[2] else "function"
    return "function" if is_one_of(type(value), _ROUTINES) else "instance"


def signature_and_text(value: Any, limit: int = 2000) -> tuple[str, str]:
    """The parameters of something callable, and its docstring, cut to `limit` characters.

    torch's functions in C have no signature but in their docstring: "add(input, other) -> Tensor".
    """
    doc = docstring(value, limit)
    function = _function_of(value)
    if function is not None:
        return _parameters(function, bound=is_a(value, type)), doc
    head, _, rest = doc.lstrip().partition("\n")
    opening = head.find("(")
    if opening > 0 and head[:opening].replace(".", "").isidentifier():
        return head[opening:], rest
    return "", doc


def _function_of(value: Any) -> types.FunctionType | None:
    """The Python function behind something callable; None where it is in C."""
    if is_a(value, type):
        value = stored(value, "__init__")
    if type(value) is types.MethodType:
        value = value.__func__
    for _ in range(MAX_WRAPPED):
        if type(value) is not types.FunctionType:
            return None
        within = vars(value).get("__wrapped__")
        if within is None:
            return value
        value = within
    return None


def _parameters(function: types.FunctionType, *, bound: bool) -> str:
    """ "(input, dim=None, *, keepdim=False)". A default is shown only if its repr is Python's own."""
    code = function.__code__
    names = code.co_varnames
    count, only = code.co_argcount, code.co_kwonlyargcount
    defaults = function.__defaults__ or ()
    shown = []
    for place, name in enumerate(names[:count]):
        at = place - (count - len(defaults))
        shown.append(name if at < 0 else f"{name}={_default(defaults[at])}")
        if place == code.co_posonlyargcount - 1:
            shown.append("/")
    star, keywords = code.co_flags & inspect.CO_VARARGS, code.co_flags & inspect.CO_VARKEYWORDS
    if star:
        shown.append("*" + names[count + only])
    elif only:
        shown.append("*")
    given = function.__kwdefaults__ or {}
    for name in names[count : count + only]:
        shown.append(f"{name}={_default(given[name])}" if name in given else name)
    if keywords:
        shown.append("**" + names[count + only + bool(star)])
    if shown and (bound or shown[0] == "self"):
        del shown[0]
    return f"({', '.join(shown)})"


def _default(value: Any) -> str:
    if is_one_of(type(value), _PLAIN):
        return repr(value)[:40]
    return "()" if type(value) is tuple and not value else "…"


def docstring(value: Any, limit: int = 2000) -> str:
    """A docstring that is stored as text, cut to `limit` characters; else empty."""
    doc: Any
    if is_one_of(type(value), (*_ROUTINES, *_PROPERTIES)):
        doc = value.__doc__
    else:
        doc = stored(value, "__doc__")
        if is_one_of(type(doc), _PROPERTIES):
            doc = value.__doc__ if type(value) is types.FunctionType else ""
    return doc[:limit] if type(doc) is str else ""


def _first_line(doc: str) -> str:
    """The first line that says something, without Sphinx's marks."""
    line = next((line.strip() for line in doc.splitlines() if line.strip()), "")
    return without_roles(line)


def without_roles(doc: str) -> str:
    """A docstring without Sphinx's marks: :func:`torch.add` is torch.add."""
    return _ROLE.sub(r"\1", doc)


def type_of(value: Any) -> str:
    """What a value is: "float32 [2, 3]", "int"."""
    if is_one_of(type(value), _TENSORS):
        return f"{str(value.dtype).removeprefix('torch.')} {list(value.shape)}"
    return type.__dict__["__name__"].__get__(type(value)) or ""
