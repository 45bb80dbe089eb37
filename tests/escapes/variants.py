"""The variants that the tests go through."""

from __future__ import annotations

from tests.escapes.stage import Variant

ABIS = (1, 4, None)

VARIANTS = (
    *(Variant(identity, abi) for identity in ("root", "user") for abi in ABIS),
    Variant("own uid"),
)
"""own uid: root, with an interpreter that everybody can read, so that the sandbox can leave root."""
CONTROLS = tuple(Variant(identity, without="all") for identity in ("root", "user"))
