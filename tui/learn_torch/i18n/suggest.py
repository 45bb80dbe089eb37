"""What to do about a word that nothing here is called: the nearest name, or all of them."""

from __future__ import annotations

from collections.abc import Iterable

from learn_torch.i18n.message import Message, listing, msg

MAX_LISTED = 12


def suggest(word: str, names: Iterable[str], otherwise: Message | None = None) -> Message:
    """ "Did you mean …?", or `otherwise`, or the names to choose from."""
    import difflib  # 5 ms, and only whoever mistypes pays them

    known = list(names)
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return msg("Did you mean '{name}'?", name=near[0])
    return otherwise or msg("Choose from {names}.", names=listing(known[:MAX_LISTED]))
