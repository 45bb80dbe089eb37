"""The state of torch, numpy, Python and the process that a check finds, whatever a cell has set.

A cell may leave a mode on, replace a function or change the folder: it stays so for the next cell,
and a check never sees it.
"""

from __future__ import annotations

import contextlib
import copy
import gc
import locale
import math
import os
import random
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch.utils import _python_dispatch

Namespace = dict[str, Any]
_MODULES = (
    torch, torch.nn, torch.nn.functional, torch.optim, torch.autograd, np, np.random, np.linalg,
)  # fmt: skip
_PYTHON = (copy, math, os, random, time)
_CLASSES = (torch.Tensor, torch.nn.Module)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


_DIRECT: tuple[tuple[Callable[[], Any], Callable[[Any], object]], ...] = (
    (torch.is_grad_enabled, torch.set_grad_enabled),
    (torch.get_default_dtype, torch.set_default_dtype),
    (torch.get_float32_matmul_precision, torch.set_float32_matmul_precision),
    (torch.get_deterministic_debug_mode, torch.set_deterministic_debug_mode),
    (torch.get_num_threads, torch.set_num_threads),
    (torch.is_autocast_cache_enabled, torch.set_autocast_cache_enabled),
    (lambda: torch.is_autocast_enabled("cpu"), lambda on: torch.set_autocast_enabled("cpu", on)),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (sys.gettrace, sys.settrace),
    (sys.getprofile, sys.setprofile),
    (gc.isenabled, lambda on: gc.enable() if on else gc.disable()),
    (lambda: list(sys.argv), lambda argv: sys.argv.__setitem__(slice(None), argv)),
    (lambda: locale.setlocale(locale.LC_ALL), lambda name: locale.setlocale(locale.LC_ALL, name)),
    (_umask, os.umask),
    (np.geterr, lambda state: np.seterr(**state)),
    (np.geterrcall, np.seterrcall),
    (np.get_printoptions, lambda state: np.set_printoptions(**state)),
)
"""Getter and setter of what has both."""
_SIGNALS = (
    signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD, signal.SIGPIPE, signal.SIGURG,
)  # fmt: skip
_MODULE_HOOKS = (
    "_global_forward_hooks", "_global_forward_pre_hooks", "_global_backward_hooks",
    "_global_backward_pre_hooks", "_global_module_registration_hooks",
    "_global_parameter_registration_hooks", "_global_buffer_registration_hooks",
)  # fmt: skip
"""Of torch.nn.modules.module: hooks that every module of the process calls."""
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
            *((vars(module), dict(vars(module))) for module in _MODULES),
            *((kind, dict(vars(kind))) for kind in _CLASSES),
        ]
    )
    """Each namespace of torch and numpy that a cell may write to, and what was in it."""
    python: list[tuple[Namespace, Namespace]] = field(
        default_factory=lambda: [(vars(module), dict(vars(module))) for module in _PYTHON]
    )
    """The same of Python."""
    direct: list[Any] = field(default_factory=lambda: [get() for get, _ in _DIRECT])
    handlers: list[Any] = field(default_factory=lambda: list(map(signal.getsignal, _SIGNALS)))
    environ: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    path: list[str] = field(default_factory=lambda: list(sys.path))
    filters: list[Any] = field(default_factory=lambda: list(warnings.filters))
    folder: str = field(default_factory=os.getcwd)
    print_options: Namespace = field(
        default_factory=lambda: dict(vars(torch._tensor_str.PRINT_OPTS))
    )


def renewed(defaults: Defaults) -> Defaults:
    """The present state in a fork of the process that took `defaults`, before any cell has run.

    What a session's start leaves alone is not looked at: that touches the reference counts of 10,000
    objects, so 3,000 pages that forks share would be copied, which took 10 ms of each child.
    """
    added = len(sys.modules) - len(defaults.modules)
    for name in ("__main__", *islice(reversed(sys.modules), max(0, added))):
        defaults.modules[name] = sys.modules[name]
    return Defaults(defaults.modules, defaults.attributes)


@contextlib.contextmanager
def restored(defaults: Defaults) -> Iterator[None]:
    """Bring the defaults back for a while; then the state is what it was."""
    with contextlib.ExitStack() as later:
        _restore_names(defaults, later)
        _restore_python(defaults, later)
        _restore_signals(defaults, later)
        _restore_torch(defaults, later)
        yield


def _restore_names(defaults: Defaults, later: contextlib.ExitStack) -> None:
    """Modules, functions and methods that a cell has replaced."""
    _restore_mapping(sys.modules, defaults.modules, later)
    for target, names in (*defaults.attributes, *defaults.python):
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


def _restore_signals(defaults: Defaults, later: contextlib.ExitStack) -> None:
    """The handlers of a cell, and its alarm: it does not ring in a check."""
    timer = signal.setitimer(signal.ITIMER_REAL, 0)
    if timer[0]:
        later.callback(signal.setitimer, signal.ITIMER_REAL, *timer)
    for number, default in zip(_SIGNALS, defaults.handlers, strict=True):
        present = signal.getsignal(number)
        if present is not default and present is not None and default is not None:
            later.callback(signal.signal, number, present)
            signal.signal(number, default)


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
    for name in _MODULE_HOOKS:
        hooks = vars(torch.nn.modules.module)[name]
        later.callback(hooks.update, dict(hooks))
        later.callback(hooks.clear)  # first: what the check itself has registered ends with it
        hooks.clear()
    for (get, put), default in zip(_DIRECT, defaults.direct, strict=True):
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
