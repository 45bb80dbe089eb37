"""Where data, work and scratch folders go, and whether there is room. Nothing is written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from learn_torch.doctor.findings import GIB, Finding, State, gib
from learn_torch.study.health import examine

SCARCE = 1 * GIB
"""Free space below which a lesson that writes much may not fit."""
FULL = 16 << 20
"""Free space below which saving itself is in danger."""
MNIST_FILES = 4


def findings(data: Path, study: Path, scratch: Path | None = None) -> Iterator[Finding]:
    """One line a place. `scratch` is where the sessions' folders are made: the system's, if None."""
    yield _data(data)
    yield _place("storage.data", "data sets", data, essential=False)
    yield _study(study)
    yield _place("storage.study", "your work", study.parent, essential=True)
    scratch = Path(tempfile.gettempdir()) if scratch is None else scratch
    yield _place("storage.scratch", "what cells write", scratch, essential=True)


def _data(cache: Path) -> Finding:
    real = cache / "MNIST" / "raw"
    if len(list(real.glob("*-ubyte"))) >= MNIST_FILES:
        return Finding("storage.mnist", "ok", f"MNIST is in {real}.")
    says = "No MNIST here: lessons get a stand-in made of scikit-learn's digits."
    return Finding("storage.mnist", "ok", says, f"For the real one, put its four files into {real}")


def _study(file: Path) -> Finding:
    health = examine(file)
    match health.state:
        case "sound":
            says = f"{file}: sound, with work on {health.lessons} lesson(s)."
            return Finding("storage.file", "ok", says)
        case "absent":
            return Finding("storage.file", "ok", f"{file}: begun when you first do something.")
        case "damaged":
            says = f"{file} cannot be read ({health.detail}): it will be set aside as .bak."
            return Finding("storage.file", "note", says, "Bring a copy back, if you have one.")
    return Finding("storage.file", "broken", health.detail)


def _place(name: str, what: str, folder: Path, *, essential: bool) -> Finding:
    """Whether a folder can be written, or begun, and how much is free there."""
    there = next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))
    bad: State = "broken" if essential else "note"
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        says = f"{folder}, the place for {what}, cannot be written."
        return Finding(name, bad, says, f"Make {there} a folder that you may write.")
    free = shutil.disk_usage(there).free
    says = f"{gib(free)} free for {what} in {folder}."
    if free < SCARCE:
        state: State = bad if free < FULL else "note"
        return Finding(name, state, says, "Make some room there.")
    return Finding(name, "ok", says)
