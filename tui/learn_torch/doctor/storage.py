"""Where data, work and scratch folders go, and whether there is room. Nothing is written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from learn_torch.doctor.findings import GIB, Finding, State, gib
from learn_torch.i18n.message import Message, msg
from learn_torch.study.health import examine

SCARCE = 1 * GIB
"""Free space below which a lesson that writes much may not fit."""
FULL = 16 << 20
"""Free space below which saving itself is in danger."""
MNIST_FILES = 4


def findings(data: Path, study: Path, scratch: Path | None = None) -> Iterator[Finding]:
    """One line a place. `scratch` is where the sessions' folders are made: the system's, if None."""
    yield _data(data)
    yield _place("storage.data", msg("data sets"), data, essential=False)
    yield _study(study)
    yield _place("storage.study", msg("your work"), study.parent, essential=True)
    scratch = Path(tempfile.gettempdir()) if scratch is None else scratch
    yield _place("storage.scratch", msg("what cells write"), scratch, essential=True)


def _data(cache: Path) -> Finding:
    real = cache / "MNIST" / "raw"
    if len(list(real.glob("*-ubyte"))) >= MNIST_FILES:
        return Finding("storage.mnist", "ok", msg("MNIST is in {folder}.", folder=str(real)))
    says = msg("No MNIST here: lessons use scikit-learn's digits in its place.")
    remedy = msg("For the real one, put its four files into {folder}.", folder=str(real))
    return Finding("storage.mnist", "ok", says, remedy)


def _study(file: Path) -> Finding:
    health = examine(file)
    match health.state:
        case "sound":
            says = msg(
                "{file} is sound; lessons with work in it: {count}.",
                file=str(file),
                count=health.lessons,
            )
            return Finding("storage.file", "ok", says)
        case "absent":
            says = msg("{file} is made when you first do something.", file=str(file))
            return Finding("storage.file", "ok", says)
        case "damaged":
            says = msg(
                "{file} cannot be read ({error}): it will be renamed to .bak.",
                file=str(file),
                error=health.detail,
            )
            return Finding("storage.file", "note", says, msg("Restore a backup, if you have one."))
    return Finding("storage.file", "broken", health.detail)


def _place(name: str, what: Message, folder: Path, *, essential: bool) -> Finding:
    """Whether a folder can be written, or begun, and how much is free there."""
    there = next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))
    bad: State = "broken" if essential else "note"
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        says = msg(
            "{folder}, the place for {what}, is not writable.", folder=str(folder), what=what
        )
        return Finding(name, bad, says, msg("Make {folder} writable for you.", folder=str(there)))
    free = shutil.disk_usage(there).free
    says = msg(
        "{amount} free for {what} in {folder}.", amount=gib(free), what=what, folder=str(folder)
    )
    if free < SCARCE:
        state: State = bad if free < FULL else "note"
        return Finding(name, state, says, msg("Free some space there."))
    return Finding(name, "ok", says)
