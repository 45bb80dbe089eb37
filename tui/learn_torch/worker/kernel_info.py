"""What a kernel says of itself in Ready: versions, devices, and how its sessions are held."""

from __future__ import annotations

import importlib.util
import os
import sys
from importlib import metadata

import torch

from learn_torch import sandbox
from learn_torch.kernel.protocol import PROTOCOL, Open, Ready
from learn_torch.sandbox import gpu, levels
from learn_torch.worker import data, devices


def describe_kernel(seconds: float, machine: sandbox.Machine) -> Ready:
    """What the host learns of this kernel: versions, devices, and how sessions are held."""
    found = devices.detect()
    held_by = ""  # what limits the GPU's memory
    if found[0].kind == "cuda":
        watched = machine.watch and gpu.in_first_namespace()
        held_by = levels.WATCHED if watched else levels.NOT_WATCHED
    return Ready(
        PROTOCOL,
        sys.version.split()[0],
        str(torch.__version__),
        _version("torchvision"),
        found,
        seconds,
        os.getpid(),
        levels.level(machine),
        levels.promises(machine, held_by),
        os.geteuid() == 0 and not machine.own_uid,
    )


def installed(module: str) -> bool:
    """Whether `import module` would find something; nothing is imported but its parents."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def missing_modules(request: Open) -> list[str]:
    """The modules that a lesson needs and that are not there; one for its data set among them."""
    missing = [name for name in request.requires if not installed(name)]
    made_by_sklearn = "mnist" in request.data and not data.has_mnist()
    if made_by_sklearn and not installed("sklearn"):
        missing.append("sklearn")
    return list(dict.fromkeys(missing))


def _version(package: str) -> str:
    """The version of an installed package, which is not imported; empty where it is not known."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
