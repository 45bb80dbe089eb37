"""No attempt gets out of a sandbox at CONFINED or above; every one gets out where there is none.

Each runs in a session of a real kernel. What the machine refuses by itself is skipped in the
control, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.escapes.attempt import Attempt
from tests.escapes.catalogue import ATTEMPTS
from tests.escapes.let_through import LET_THROUGH
from tests.escapes.stage import NotHere, Stage, Variant, staged
from tests.escapes.variants import CONTROLS, VARIANTS

pytestmark = pytest.mark.asyncio(loop_scope="session")
ENOUGH = ("confined",)
GROUPS = {"files", "network", "processes", "kernel"}


def one_worker_each(variants: tuple[Variant, ...]) -> list[Any]:
    """Tests of one variant stay in one pytest worker: they share its kernel."""
    return [pytest.param(v, id=str(v), marks=pytest.mark.xdist_group(str(v))) for v in variants]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """A kernel in the variant that the test names."""
    try:
        async with staged(request.param) as stage:
            yield stage
    except NotHere as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize("stage", one_worker_each(VARIANTS), indirect=True)
@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
async def test_nothing_gets_out_but_what_is_named(stage: Stage, attempt: Attempt) -> None:
    if stage.level not in ENOUGH:
        pytest.skip(f"this machine gives no more than {stage.level}")
    assert not stage.touched(), "the attempt before has come late to its victims"
    allowed = LET_THROUGH.get(attempt.name)
    expected = allowed is not None and allowed.where(stage.variant)
    if expected and (reason := attempt.refused(stage.world)):
        pytest.skip(reason)
    told = await stage.perform(attempt)
    if expected or told.escaped:
        stage.close_world()
    assert told.escaped == expected, told.words


@pytest.mark.parametrize("stage", one_worker_each(CONTROLS), indirect=True)
@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
async def test_without_layers_it_gets_out(stage: Stage, attempt: Attempt) -> None:
    if reason := attempt.refused(stage.world):
        pytest.skip(reason)
    told = await (stage.perform_bare if attempt.bare else stage.perform)(attempt)
    assert told.escaped, told.words


async def test_there_are_enough_of_each_kind() -> None:
    count = Counter(attempt.group for attempt in ATTEMPTS)
    assert set(count) == GROUPS
    assert min(count.values()) >= 20 and count.total() >= 90


async def test_each_has_a_name_of_its_own() -> None:
    assert max(Counter(attempt.name for attempt in ATTEMPTS).values()) == 1


async def test_what_is_let_through_is_among_the_attempts() -> None:
    assert set(LET_THROUGH) <= {attempt.name for attempt in ATTEMPTS}
