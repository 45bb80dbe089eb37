"""Learner text as a frame may carry it: short, without control characters, its mathematics in letters."""

from __future__ import annotations

import re

import msgspec

from learn_torch.i18n.message import Message
from learn_torch.kernel.drawing import MAX_TEXT, Drawing
from learn_torch.kernel.foreign_text import CONTROLS
from learn_torch.kernel.wire_message import to_wire

MAX_NOTES = 8

_CONTROLS = re.compile(rf"[\t{CONTROLS}]")
_MATHS = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s?")
_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta lambda mu nu xi pi rho sigma tau phi chi psi "
    "omega Gamma Delta Theta Lambda Sigma Phi Psi Omega nabla partial infty times cdot leq geq "
    "approx pm rightarrow to sqrt sum"
)
_LETTERS = dict(zip(_NAMES.split(), "αβγδεζηθλμνξπρστφχψωΓΔΘΛΣΦΨΩ∇∂∞×·≤≥≈±→→√Σ", strict=True))
_NO_LETTERS = {"mathrm", "mathbf", "mathit", "mathcal", "text", "left", "right", "hat", "bar"}


def clean(text: object) -> str:
    """`text` as a frame may carry it, at most MAX_TEXT characters, lines kept."""
    words = _MATHS.sub(lambda found: _spelt(found[1]), str(text)).replace(r"\$", "$")
    words = _CONTROLS.sub(" ", words.encode(errors="replace").decode()).strip()
    return words if len(words) <= MAX_TEXT else words[: MAX_TEXT - 1] + "…"


def _spelt(maths: str) -> str:
    """TeX as plain text: \\alpha is α, braces go."""
    plain = _COMMAND.sub(_letter, maths)
    return plain.replace("{", "").replace("}", "").replace("\\,", " ")


def _letter(found: re.Match[str]) -> str:
    name = found[1]
    return "" if name in _NO_LETTERS else _LETTERS.get(name, name)


def with_notes(drawing: Drawing, *notes: Message) -> Drawing:
    """The drawing with more to say of what was left out."""
    kept = dict.fromkeys((*drawing.notes, *map(to_wire, notes)))
    return msgspec.structs.replace(drawing, notes=tuple(kept)[-MAX_NOTES:])
