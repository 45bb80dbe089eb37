"""Whether the installed torch and torchvision were made for each other, without importing them.

A torchvision that was built for another torch fails with a sentence about a missing operator, or
crashes; which builds are there stands in their metadata and in the `version.py` of each.
"""

from __future__ import annotations

import importlib.util
import re
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from learn_torch.doctor.findings import Finding
from learn_torch.i18n.message import Message, msg, verbatim

INDEX = "https://download.pytorch.org/whl"

_CLAUSE = re.compile(r"(==|!=|>=|<=|<|>)\s*([0-9]+(?:\.[0-9]+)*)")


@dataclass(frozen=True)
class Build:
    """One of the two packages, as installed."""

    version: str
    """Without what it was built for: "2.14.1"."""
    flavour: str = ""
    """What it was built for, as its makers write it: "cpu", "cu130", "rocm6.4"; empty: not said."""
    wants: str = ""
    """The versions of torch that it asks for: ">=2.14.0"."""

    @property
    def cuda(self) -> tuple[int, int] | None:
        """The CUDA version that it was built for; None for any other build."""
        found = re.fullmatch(r"cu([0-9]+)([0-9])", self.flavour)
        return (int(found[1]), int(found[2])) if found else None


def installed(package: str) -> Build | None:
    """The build that `import package` would find; None where there is none."""
    try:
        found = metadata.distribution(package)
        spec = importlib.util.find_spec(package)
    except (metadata.PackageNotFoundError, ImportError, ValueError):
        return None
    version = found.version
    for folder in (spec.submodule_search_locations or []) if spec is not None else []:
        version = _own_words(Path(folder, "version.py")) or version
    public, _, flavour = version.partition("+")
    wants = (_torch_wanted(line) for line in found.requires or [])
    return Build(public, flavour, next(filter(None, wants), ""))


def _own_words(file: Path) -> str:
    """The version in a package's version.py, which PyPI's metadata cuts at the '+'."""
    with suppress(OSError):
        found = re.search(r"^__version__ = ['\"]([^'\"]+)['\"]", file.read_text("utf-8"), re.M)
        return found[1] if found else ""
    return ""


def _torch_wanted(requirement: str) -> str:
    found = re.match(r"torch\s*\(?([=!<>~][^;)]*)", requirement)
    return found[1].strip() if found else ""


def fit(torch: Build | None, vision: Build | None) -> Finding:
    """Whether the two go together, in one sentence, with the remedy where they do not."""
    for build, name in ((torch, "torch"), (vision, "torchvision")):
        if build is None:
            says = msg("{name} is not installed beside learn-torch.", name=name)
            return Finding("torch.fit", "broken", says, verbatim(f"pip install {name}"))
    assert torch is not None and vision is not None
    pair = {"torch": torch.version, "vision": vision.version}
    if torch.flavour and vision.flavour and torch.flavour != vision.flavour:
        return _mixed(torch, vision)
    if not satisfies(torch.version, vision.wants):
        says = msg(
            "torch {torch} and torchvision {vision} do not fit: this torchvision needs torch "
            "{wanted}.",
            **pair,
            wanted=vision.wants,
        )
        return Finding("torch.fit", "broken", says, _reinstall(torch))
    if not (torch.flavour and vision.flavour):
        says = msg("torch {torch} and torchvision {vision} fit each other.", **pair)
    else:
        says = msg(
            "torch {torch} and torchvision {vision} fit each other: both are {built}.",
            **pair,
            built=made_for(torch),
        )
    return Finding("torch.fit", "ok", says)


def _mixed(torch: Build, vision: Build) -> Finding:
    says = msg(
        "torch {torch} is {one} and torchvision {vision} is {other}: torchvision's compiled "
        "operators need a torch of the same build; importing it fails or leaves them out.",
        torch=torch.version,
        one=made_for(torch),
        vision=vision.version,
        other=made_for(vision),
    )
    return Finding("torch.fit", "broken", says, _reinstall(torch))


def _reinstall(torch: Build) -> Message:
    index = f" --index-url {INDEX}/{torch.flavour}" if torch.flavour else ""
    return verbatim(f"pip install --force-reinstall torch=={torch.version} torchvision{index}")


def made_for(build: Build) -> Message:
    """A build's flavour in words."""
    if build.cuda is not None:
        return msg("built for CUDA {version}", version=f"{build.cuda[0]}.{build.cuda[1]}")
    if build.flavour == "cpu":
        return msg("built for the CPU")
    return msg("built for {what}", what=build.flavour)


def satisfies(version: str, wanted: str) -> bool:
    """Whether a version is among those wanted; clauses of a kind that we do not know are let pass."""
    ours = _parts(version)
    for operator, text in _CLAUSE.findall(wanted):
        theirs = _parts(text)
        width = max(len(ours), len(theirs))
        left, right = _padded(ours, width), _padded(theirs, width)
        holds = {
            "==": left == right,
            "!=": left != right,
            ">=": left >= right,
            "<=": left <= right,
            "<": left < right,
            ">": left > right,
        }
        if not holds[operator]:
            return False
    return True


def _parts(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"[0-9]+", version.partition("+")[0])]


def _padded(parts: list[int], width: int) -> list[int]:
    return parts + [0] * (width - len(parts))
