"""One kernel for everybody, another after its death, and no more sessions than there are slots."""

from __future__ import annotations

import asyncio

import pytest

from learn_torch.errors import KernelDied
from learn_torch.i18n.message import verbatim
from learn_torch.session.kernel_manager import KernelManager
from tests.app.fakes import CPU, FakeKernel
from tests.session.making import CODE, EXERCISE, lesson, manager, warm_kernel


async def test_everybody_shares_a_start_and_its_failure() -> None:
    broken = warm_kernel()
    broken.stillborn = KernelDied(verbatim("no such launcher"))
    kernels = manager(broken, sessions=3)
    opening = (kernels.open_session(lesson()) for _ in range(3))
    found = await asyncio.gather(*opening, return_exceptions=True)
    assert found == [broken.stillborn] * 3
    assert broken.starts == 1
    assert kernels.state.phase == "lost"


async def test_a_postponed_kernel_starts_when_it_is_told_to() -> None:
    kernel = warm_kernel()
    kernels = manager(kernel)
    kernels.postpone()
    opening = asyncio.create_task(kernels.open_session(lesson()))
    await asyncio.sleep(0)
    assert (kernels.state.phase, kernel.starts) == ("warming", 0)
    assert (await kernels.start()).phase == "ready"
    await opening


async def test_an_abandoned_start_is_called_off() -> None:
    kernel = warm_kernel()
    kernel.warm.clear()
    kernels = manager(kernel)
    starting = asyncio.create_task(kernels.start())
    while not kernel.starts:
        await asyncio.sleep(0)
    await kernels.abandon()
    assert kernel.abandoned
    with pytest.raises(asyncio.CancelledError):
        await starting


async def test_changes_begin_with_the_present_state() -> None:
    kernels = manager(warm_kernel())
    changes = kernels.changes()
    assert (await anext(changes)).state.phase == "cold"
    await kernels.start()
    assert (await anext(changes)).state.phase == "warming"
    assert (await anext(changes)).state.phase == "ready"
    await changes.aclose()  # type: ignore[attr-defined]


async def test_a_dead_kernel_is_replaced_once_for_all_who_ask() -> None:
    first, second = warm_kernel(), warm_kernel()
    kernels = manager(first, second, sessions=2)
    session = await kernels.open_session(lesson())
    first.alive = False
    kernels.drop_session(session)
    assert kernels.state.phase == "lost"
    await asyncio.gather(kernels.open_session(lesson()), kernels.open_session(lesson()))
    assert (first.closed, second.starts, len(second.sessions)) == (True, 1, 2)


async def test_one_session_more_waits_until_another_is_closed() -> None:
    kernel = warm_kernel()
    kernels = manager(kernel, sessions=1)
    session = await kernels.open_session(lesson())
    waiting = asyncio.create_task(kernels.open_session(lesson()))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    await kernels.close_session(session)
    await waiting
    assert len(kernel.sessions) == 2


async def test_a_released_session_serves_the_next_lesson_that_asks_for_the_same() -> None:
    kernel = warm_kernel()
    kernels = manager(kernel, reuse=True)
    first = await kernels.open_session(lesson())
    await kernels.release_session(first)
    assert await kernels.open_session(lesson(CODE, EXERCISE), seed=7) is first
    assert (len(kernel.sessions), kernel.sessions[0].restarts) == (1, 1)
    await kernels.release_session(first)
    await kernels.open_session(lesson(data=("mnist",)))
    assert [session.closed for session in kernel.sessions] == [True, False]


@pytest.mark.parametrize("reuse", [True, False])
async def test_no_released_session_is_left_open(reuse: bool) -> None:
    kernel = warm_kernel()
    kernels = manager(kernel, reuse=reuse)
    await kernels.release_session(await kernels.open_session(lesson()))
    assert kernel.sessions[0].closed is not reuse
    await kernels.close_released()
    assert kernel.sessions[0].closed


async def test_a_session_that_was_not_cleared_serves_no_other_lesson() -> None:
    kernel = warm_kernel()
    kernels = manager(kernel, reuse=True)
    await kernels.release_session(await kernels.open_session(lesson()))
    kernel.sessions[0].gone = KernelDied(verbatim("something is left"))
    await kernels.open_session(lesson())
    assert [session.closed for session in kernel.sessions] == [True, False]


async def test_opening_and_cancelling_a_hundred_times_leaves_nothing() -> None:
    kernel = FakeKernel()
    kernels = KernelManager(lambda: kernel)
    for _ in range(100):
        opening = asyncio.create_task(kernels.open_session(lesson()))
        await asyncio.sleep(0)
        opening.cancel()
        await asyncio.wait({opening})
    kernel.warm.set()
    session = await kernels.open_session(lesson())
    await kernels.close_session(session)
    assert (kernel.starts, len(kernel.sessions)) == (1, 1)


async def test_the_environment_is_seen_without_leaving_a_session() -> None:
    kernel = warm_kernel()
    environment = await manager(kernel).environment()
    assert (environment.device, environment.torch) == (CPU, "2.14.1")
    assert environment.sandbox == "limits only"
    assert all(session.closed for session in kernel.sessions)


async def test_an_open_session_knows_the_environment() -> None:
    kernel = warm_kernel()
    kernels = manager(kernel)
    await kernels.open_session(lesson())
    await kernels.environment()
    assert len(kernel.sessions) == 1


@pytest.mark.parametrize("warm", [True, False])
async def test_closing_ends_the_kernel_even_while_it_starts(warm: bool) -> None:
    kernel = FakeKernel()
    kernels = KernelManager(lambda: kernel)
    starting = asyncio.create_task(kernels.start())
    async with asyncio.timeout(5):
        while not kernel.starts:
            await asyncio.sleep(0)
    if warm:
        kernel.warm.set()
        await starting
    await kernels.close()
    assert kernel.closed
    await asyncio.wait({starting})
