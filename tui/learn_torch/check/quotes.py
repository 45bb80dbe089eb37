"""Whether a value that a lesson's prose states is among what its cells print. Pure.

A value is one or more tokens, found one after another in the output. A number fits one that rounds
to it at the decimals that the prose gives, or that differs by one in a thousand: another machine
sums in another order. Integers fit equal integers; "93 %" fits 93.1 and 0.931.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from learn_torch.check.results import CellResult, Outcome, Proof
from learn_torch.check.tokens import RELATIVE, TOKEN, is_integer, is_number
from learn_torch.course.model import Cell, Lesson, Quote
from learn_torch.i18n.message import msg


def with_quotes(lesson: Lesson, cells: Sequence[CellResult]) -> list[CellResult]:
    """Return the results in the order of the lesson, with a proof for each value that is quoted.

    A text that quotes becomes a result of its own.
    """
    known = {cell.id: cell for cell in cells}
    found: list[CellResult] = []
    for cell in lesson.cells:
        proofs = tuple(_proof(cell, quote, known) for quote in cell.quotes)
        if (result := known.get(cell.id)) is not None:
            found.append(replace(result, proofs=(*result.proofs, *proofs)))
        elif proofs:
            found.append(CellResult(cell.id, cell.kind, proofs))
    return found


def _proof(cell: Cell, quote: Quote, known: Mapping[str, CellResult]) -> Proof:
    name, source = f"quotes {quote.value}", quote.of or cell.id
    printed = known.get(source)
    if printed is None or printed.outcome == "unchecked":
        return Proof(name, "unchecked", msg("{cell} did not run here", cell=source))
    outcome: Outcome = "passed" if is_printed(quote.value, printed.stdout) else "failed"
    if outcome == "passed":
        return Proof(name, outcome)
    absent = msg(
        "the text says {value}, and {cell} does not print it", value=quote.value, cell=source
    )
    return Proof(name, outcome, absent, output=printed.stdout)


def is_printed(value: str, output: str) -> bool:
    """Whether the output has the value."""
    wanted = TOKEN.findall(_plain(value))
    share = len(wanted) == 2 and wanted[1] == "%"
    if share:
        wanted = wanted[:1]
    tokens = TOKEN.findall(output)
    return any(
        all(_fits(want, token, share) for want, token in zip(wanted, tokens[at:], strict=False))
        for at in range(len(tokens) - len(wanted) + 1)
    )


def _plain(value: str) -> str:
    """The value as a program prints it: no comma between thousands, an ASCII minus."""
    bare = value.replace("−", "-")
    digits = bare.replace(",", "")
    return digits if digits.lstrip("+-").replace(".", "", 1).isdecimal() else bare


def _fits(want: str, token: str, share: bool) -> bool:
    if want == token:
        return True
    if not (is_number(want) and is_number(token)):
        return False
    scaled = share and _near(want, 100 * float(token))
    if is_integer(want) and is_integer(token):
        return int(want) == int(token) or scaled
    return _near(want, float(token)) or scaled


def _near(want: str, got: float) -> bool:
    mantissa, _, exponent = want.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    half = 0.5 * float(f"1e{int(exponent or 0) - decimals}")
    # A little more: 0.125 - 0.12 is not exactly 0.005 in binary.
    off = abs(float(want) - got)
    return math.isfinite(got) and off <= max(half, RELATIVE * abs(float(want))) * (1 + 1e-6)
