"""Messages as a kernel sends them, for scripted kernels."""

from __future__ import annotations

from learn_torch.i18n.message import authored
from learn_torch.kernel.wire_message import WireMessage, foreign, to_wire


def said(text: str) -> WireMessage:
    """What a check says in its author's words."""
    return to_wire(authored(text))


def plain(text: str) -> WireMessage:
    """A sentence that no catalogue has; nothing for an empty text."""
    return foreign(text) if text else to_wire(authored(""))
