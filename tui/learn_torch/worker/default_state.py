"""The state of torch, numpy, Python and the process that a check finds, whatever a cell has set.

A cell may leave a mode on, replace a function or change the folder: it stays so for the next cell,
and a check never sees it.
"""

from __future__ import annotations

import contextlib
import math
import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch.utils import _python_dispatch

Namespace = dict[str, Any]
_MODULES = (torch, torch.nn, torch.nn.functional, torch.autograd, np, np.random, np.linalg)
_PYTHON = (random, math)
_DIRECT: tuple[tuple[Callable[[], Any], Callable[[Any], object], Any], ...] = (
    (torch.is_grad_enabled, torch.set_grad_enabled, True),
    (torch.get_default_dtype, torch.set_default_dtype, torch.float32),
    (torch.get_float32_matmul_precision, torch.set_float32_matmul_precision, "highest"),
    (torch.get_deterministic_debug_mode, torch.set_deterministic_debug_mode, 0),
    (torch.get_num_threads, torch.set_num_threads, torch.get_num_threads()),
    (torch.is_autocast_cache_enabled, torch.set_autocast_cache_enabled, True),
    (
        lambda: torch.is_autocast_enabled("cpu"),
        lambda on: torch.set_autocast_enabled("cpu", on),
        False,
    ),
    (sys.getrecursionlimit, sys.setrecursionlimit, sys.getrecursionlimit()),
    (sys.gettrace, sys.settrace, None),
    (sys.getprofile, sys.setprofile, None),
    (np.geterr, lambda state: np.seterr(**state), np.geterr()),
    (np.geterrcall, np.seterrcall, None),
    (np.get_printoptions, lambda state: np.set_printoptions(**state), np.get_printoptions()),
)
"""Getter, setter and default of what has both."""
_RANDOM: tuple[tuple[Callable[[], Any], Callable[[Any], object]], ...] = (
    (random.getstate, random.setstate),
    (np.random.get_state, np.random.set_state),
    (torch.get_rng_state, torch.set_rng_state),
)


@dataclass(frozen=True)
class Defaults:
    """The present state, taken before any cell has run."""

    modules: dict[str, ModuleType] = field(default_factory=lambda: dict(sys.modules))
    attributes: list[tuple[Namespace | type, Namespace]] = field(
        default_factory=lambda: [
            *((vars(module), dict(vars(module))) for module in (*_MODULES, *_PYTHON)),
            (torch.Tensor, dict(vars(torch.Tensor))),
        ]
    )
    """Each namespace that a cell may write to, and what was in it."""
    environ: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    path: list[str] = field(default_factory=lambda: list(sys.path))
    filters: list[Any] = field(default_factory=lambda: list(warnings.filters))
    folder: str = field(default_factory=os.getcwd)
    print_options: Namespace = field(
        default_factory=lambda: dict(vars(torch._tensor_str.PRINT_OPTS))
    )


@contextlib.contextmanager
def restored(defaults: Defaults) -> Iterator[None]:
    """Bring the defaults back for a while; then the state is what it was."""
    with contextlib.ExitStack() as later:
        _restore_names(defaults, later)
        _restore_python(defaults, later)
        _restore_torch(defaults, later)
        yield


def _restore_names(defaults: Defaults, later: contextlib.ExitStack) -> None:
    """Modules, functions and methods that a cell has replaced."""
    _restore_mapping(sys.modules, defaults.modules, later)
    for target, names in defaults.attributes:
        if isinstance(target, type):
            _restore_class(target, names, later)
        else:
            _restore_mapping(target, names, later)


def _restore_mapping(target: Any, names: Namespace, later: contextlib.ExitStack) -> None:
    missing = object()
    for name, value in names.items():
        present = target.get(name, missing)
        if present is not value:
            target[name] = value
            undo = target.pop if present is missing else target.__setitem__
            later.callback(undo, name, None if present is missing else present)


def _restore_class(target: type, names: Namespace, later: contextlib.ExitStack) -> None:
    present = vars(target)
    for name, value in names.items():
        if name in present and present[name] is not value:
            later.callback(setattr, target, name, present[name])
            setattr(target, name, value)
    for name in present.keys() - names.keys():
        if any(name in vars(base) for base in target.__mro__[1:]):  # a cell has overridden it
            later.callback(setattr, target, name, present[name])
            delattr(target, name)


def _restore_python(defaults: Defaults, later: contextlib.ExitStack) -> None:
    """Warnings, the environment, the import path and the working folder."""
    later.enter_context(warnings.catch_warnings())
    warnings.filters[:] = defaults.filters  # type: ignore[index]
    warnings._filters_mutated()  # type: ignore[attr-defined]
    environ, path = dict(os.environ), list(sys.path)
    later.callback(_set_environ, environ)
    _set_environ(defaults.environ)
    later.callback(sys.path.__setitem__, slice(None), path)
    sys.path[:] = defaults.path
    here = os.open(".", os.O_RDONLY | os.O_DIRECTORY)  # a path would not do: it may be deleted
    later.callback(os.close, here)
    later.callback(os.fchdir, here)
    with contextlib.suppress(FileNotFoundError):
        os.chdir(defaults.folder)


def _set_environ(wanted: dict[str, str]) -> None:
    if dict(os.environ) != wanted:
        for name in set(os.environ) - set(wanted):
            del os.environ[name]
        os.environ.update(wanted)


def _restore_torch(defaults: Defaults, later: contextlib.ExitStack) -> None:
    """Modes, defaults and random states."""
    later.enter_context(_python_dispatch._disable_current_modes())
    later.enter_context(_no_function_modes())
    later.enter_context(torch.inference_mode(False))
    later.enter_context(torch.autograd.set_detect_anomaly(False))
    for get, put, default in _DIRECT:
        present = get()
        if present != default:
            later.callback(put, present)
            put(default)
    for save, load in _RANDOM:
        later.callback(load, save())
    if torch.cuda.is_initialized():
        later.callback(torch.cuda.set_rng_state_all, torch.cuda.get_rng_state_all())
    options = torch._tensor_str.PRINT_OPTS
    later.callback(vars(options).update, dict(vars(options)))
    vars(options).update(defaults.print_options)


@contextlib.contextmanager
def _no_function_modes() -> Iterator[None]:
    """Take every TorchFunctionMode off, the default device's too, and put all back."""
    modes = [torch.overrides._pop_mode() for _ in range(torch._C._len_torch_function_stack())]
    try:
        yield
    finally:
        for mode in reversed(modes):
            torch.overrides._push_mode(mode)
