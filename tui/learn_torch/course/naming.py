"""The name of a lesson file: `NN-name.yaml`.

The number orders the lessons of a track and may change; the name is the lesson's id, and
progress hangs on it.
"""

from __future__ import annotations

import re
from pathlib import Path

from learn_torch.course.source import Place, Source
from learn_torch.course.wording import kebab, quoted

_NAME = re.compile(r"([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml")


def lesson_id(path: Path) -> str:
    """The lesson's id: 'tensors' for `10-tensors.yaml`; empty if the name is not of that form."""
    match = _NAME.fullmatch(path.name)
    return match[2] if match else ""


def check_name(source: Source) -> None:
    """Note a file name that is not `NN-name.yaml`."""
    if lesson_id(source.path):
        return
    message = f"the file name {quoted(source.path.name)} is not of the form 'NN-name.yaml'."
    source.note(Place(), message, f"Rename it {quoted(_suggestion(source.path.name))}.")


def _suggestion(name: str) -> str:
    stem = kebab(name.removesuffix(".yaml"))
    number, _, rest = stem.partition("-")
    if number.isdecimal() and rest:
        return f"{int(number[-2:]):02}-{rest}.yaml"
    return f"10-{stem or 'lesson'}.yaml"
