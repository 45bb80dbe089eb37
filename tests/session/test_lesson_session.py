"""One stream tells everything that happens to a lesson's session, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from learn_torch.errors import DeviceUnavailable, KernelDied, SandboxTooWeak
from learn_torch.i18n.message import verbatim
from learn_torch.kernel.name_queries import AskDocs, Completion, Completions, Docs
from learn_torch.kernel.protocol import Metrics, Output, Verdict
from learn_torch.session.events import (
    InputAsked,
    RunFinished,
    RunGrew,
    RunStarted,
    SessionLost,
    SessionOpened,
    SessionRefused,
)
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.name_lookup import docs
from learn_torch.session.requests import RunRequest, request_for
from tests.app.fakes import asks, curve, finished, printed
from tests.sentences import said
from tests.session.making import (
    CODE,
    PREDICT,
    lesson,
    manager,
    names,
    of_kind,
    read_until,
    warm_kernel,
)

REQUEST = request_for(CODE, "x = 1")


async def test_a_run_is_told_from_queue_to_result() -> None:
    kernel = warm_kernel()
    kernel.script["code"] = [printed("a\n"), printed("no\n", "stderr"), curve(loss=[1]), finished()]
    async with LessonSession(manager(kernel), lesson()) as session:
        session.submit(REQUEST)
        seen = await read_until(session, of_kind(RunFinished))
    assert names(seen)[:4] == ["RunQueued", "KernelChanged", "KernelChanged", "SessionOpened"]
    assert names(seen)[4:] == ["RunStarted", "RunGrew", "RunGrew", "RunGrew", "RunFinished"]
    kinds = [event.kind for event in seen if isinstance(event, RunGrew)]
    assert kinds == [Output, Output, Metrics]
    assert isinstance(seen[-1], RunFinished)
    result = seen[-1].result
    assert (result.output, result.stdout, result.stderr) == ("a\nno\n", "a\n", "no\n")
    assert [each.name for each in result.curves] == ["loss"]


async def test_what_nobody_has_read_yet_is_told_once() -> None:
    kernel = warm_kernel()
    kernel.script["code"] = [*(printed(f"{n}\n") for n in range(500)), finished()]
    async with LessonSession(manager(kernel), lesson()) as session:
        session.submit(REQUEST)
        async with asyncio.timeout(5):
            while not session.ran:
                await asyncio.sleep(0)
        seen = await read_until(session, of_kind(RunFinished))
    assert sum(isinstance(event, RunGrew) for event in seen) == 1


async def test_runs_wait_for_their_turn_and_a_second_wish_replaces_the_first() -> None:
    kernel = warm_kernel()
    gate = asyncio.Event()
    kernel.script["a"] = [gate, finished()]
    async with LessonSession(manager(kernel), lesson()) as session:
        session.submit(RunRequest("a", "a"))
        await read_until(session, of_kind(RunStarted))
        session.submit(RunRequest("b", "old"), RunRequest("c", "c"))
        session.submit(RunRequest("b", "new"))
        assert "b" in session.queue and "a" not in session.queue
        gate.set()
        for _ in range(3):
            await read_until(session, of_kind(RunFinished))
        assert session.idle
    assert [asked.code for asked in kernel.session.asked] == ["a", "c", "new"]


async def test_a_chain_ends_at_the_first_failure_and_a_wanted_exception_is_none() -> None:
    kernel = warm_kernel()
    kernel.script["a"] = [finished("error")]
    kernel.script["b"] = [finished("error")]
    chain = [RunRequest(name, name, chained=True, may_fail=name == "a") for name in "abc"]
    async with LessonSession(manager(kernel), lesson()) as session:
        session.submit(*chain, RunRequest("d", "d"))
        for _ in range(3):
            await read_until(session, of_kind(RunFinished))
    assert [asked.cell for asked in kernel.session.asked] == ["a", "b", "d"]


async def test_an_interrupt_stops_the_run_and_returns_what_waited() -> None:
    kernel = warm_kernel()
    kernel.script["code"] = [asyncio.Event(), finished()]
    waiting = RunRequest("later", "later")
    async with LessonSession(manager(kernel), lesson()) as session:
        session.submit(REQUEST, waiting)
        await read_until(session, of_kind(RunStarted))
        assert await session.interrupt() == [waiting]
        [*_, last] = await read_until(session, of_kind(RunFinished))
        assert isinstance(last, RunFinished) and last.result.outcome == "interrupted"
        assert await session.interrupt() == []
    assert kernel.session.interrupts == 1


async def test_a_restart_empties_namespace_and_queue() -> None:
    kernel = warm_kernel()
    async with LessonSession(manager(kernel), lesson()) as session:
        await session.result_of(REQUEST)
        assert session.ran == {"code"}
        await session.restart()
        assert session.ran == frozenset()
        assert await session.wait_opened() is kernel.session.opened


async def test_a_run_that_takes_the_process_along_leaves_no_names() -> None:
    kernel = warm_kernel()
    kernel.script["b"] = [finished("died", lost=True)]
    async with LessonSession(manager(kernel), lesson()) as session:
        await session.result_of(REQUEST)
        await session.result_of(RunRequest("b", "b"))
        assert session.ran == frozenset()


async def test_a_trial_leaves_no_names() -> None:
    async with LessonSession(manager(warm_kernel()), lesson()) as session:
        await session.result_of(RunRequest("code", "x", trial=True))
        assert session.ran == frozenset()


async def test_what_cannot_be_opened_is_refused_and_the_queue_emptied() -> None:
    kernel = warm_kernel()
    kernel.refusal = DeviceUnavailable(verbatim("There is no cuda here."))
    async with LessonSession(manager(kernel), lesson()) as session:
        session.submit(REQUEST)
        [*_, last] = await read_until(session, of_kind(SessionRefused))
        assert isinstance(last, SessionRefused) and last.error is kernel.refusal
        assert session.refused and session.idle and session.opened is None


async def test_too_weak_a_sandbox_refuses_before_anything_runs() -> None:
    kernel = warm_kernel()

    def admit(_: object) -> None:
        raise SandboxTooWeak(verbatim("too weak"))

    async with LessonSession(manager(kernel, admit=admit), lesson()) as session:
        with pytest.raises(SandboxTooWeak):
            await session.result_of(REQUEST)
    assert kernel.session.closed and not kernel.session.asked


async def test_after_a_dead_kernel_the_next_run_starts_another() -> None:
    first, second = warm_kernel(), warm_kernel()
    first.script["code"] = [printed("half\n"), KernelDied(verbatim("gone"))]
    async with LessonSession(manager(first, second), lesson()) as session:
        session.submit(REQUEST, RunRequest("later", "later"))
        seen = await read_until(session, of_kind(SessionLost))
        assert names(seen)[-2:] == ["KernelChanged", "SessionLost"]
        assert not session.queue and not session.refused
        assert (await session.result_of(REQUEST)).outcome == "ok"
    assert (first.closed, second.starts) == (True, 1)
    assert [asked.cell for asked in second.session.asked] == ["code"]


async def test_a_session_that_dies_alone_is_opened_again_in_the_same_kernel() -> None:
    kernel = warm_kernel()
    async with LessonSession(manager(kernel), lesson()) as session:
        await session.wait_opened()
        kernel.sessions[0].kernel = None  # its death is not the kernel's
        kernel.script["code"] = [KernelDied(verbatim("the guard is gone"))]
        with pytest.raises(KernelDied):
            await session.result_of(REQUEST)
        kernel.script["code"] = [finished()]
        assert (await session.result_of(REQUEST)).outcome == "ok"
    assert (kernel.starts, len(kernel.sessions)) == (1, 2)


async def test_leaving_ends_the_session_whatever_it_is_doing() -> None:
    kernel = warm_kernel()
    kernel.script["code"] = [asyncio.Event(), finished()]
    async with LessonSession(manager(kernel), lesson()) as session:
        session.submit(REQUEST)
        await read_until(session, of_kind(RunStarted))
    assert kernel.session.closed
    assert [event async for event in session] == []


async def test_leaving_while_it_opens_leaves_nothing() -> None:
    kernel = warm_kernel()
    kernels = manager(kernel)
    kernels.postpone()
    async with LessonSession(kernels, lesson()):
        await asyncio.sleep(0)
    await kernels.start()
    assert kernel.sessions == []
    async with LessonSession(kernels, lesson()) as session:  # its place is free again
        await session.wait_opened()


async def test_a_bug_of_ours_reaches_the_reader() -> None:
    kernel = warm_kernel()
    kernel.script["code"] = [printed("a run that never finishes")]
    async with LessonSession(manager(kernel), lesson()) as session:
        with pytest.raises(AssertionError, match="ends with Finished"):
            await session.result_of(REQUEST)


async def test_a_verdict_and_the_digest_of_the_code_come_with_the_result() -> None:
    kernel = warm_kernel()
    kernel.script["code"] = [finished(verdict=Verdict(True, said("good")))]
    async with LessonSession(manager(kernel), lesson()) as session:
        result = await session.result_of(REQUEST)
        again = await session.result_of(request_for(CODE, "x = 1  \n"))
    assert result.judged is True
    assert result.code == again.code


async def test_the_lesson_decides_what_is_opened() -> None:
    kernel = warm_kernel()
    async with LessonSession(manager(kernel), lesson(device="cuda")) as session:
        [*_, last] = await read_until(session, of_kind(SessionOpened))
        assert isinstance(last, SessionOpened)
    assert kernel.devices_asked == ["cuda"]


async def test_names_are_completed_by_the_open_session_only() -> None:
    kernel = warm_kernel()
    async with LessonSession(manager(kernel), lesson()) as session:
        assert (await session.complete("torch.so", 8)).status == "refused"
        await session.result_of(REQUEST)
        kernel.session.completions = Completions(6, 8, (Completion("softmax", "function"),))
        assert await session.complete("torch.so", 8) == kernel.session.completions
        assert kernel.session.looked_up == [("torch.so", 8)]


async def test_what_a_name_means_is_asked_of_the_session_with_the_code_of_the_cells() -> None:
    kernel = warm_kernel()
    async with LessonSession(manager(kernel), lesson()) as session:
        assert (await docs(session, ("softmax",), ["x"])).status == "refused"
        await session.result_of(REQUEST)
        kernel.session.documented["torch", "ones"] = Docs("torch.ones", "function")
        assert (await docs(session, ("torch", "ones"), ["import torch", "x"])).kind == "function"
        [*_, asked] = kernel.session.docs_asked
        assert asked == AskDocs(("torch", "ones"), "import torch\nx")
        assert (await docs(session, ("f",), ["def f(x): 'Half.'"])).text == "Half."


async def test_a_kernel_that_dies_over_a_question_is_told_as_lost() -> None:
    kernel = warm_kernel()
    async with LessonSession(manager(kernel), lesson()) as session:
        await session.result_of(REQUEST)
        kernel.session.gone = KernelDied(verbatim("The kernel ended."))
        assert (await session.complete("torch.so", 8)).status == "refused"
        [*_, last] = await read_until(session, of_kind(SessionLost))
        assert isinstance(last, SessionLost) and last.error is kernel.session.gone
        assert session.opened is None


@pytest.mark.parametrize("ask", [LessonSession.interrupt, LessonSession.restart])
async def test_a_kernel_that_dies_over_a_stop_or_a_restart_is_told_as_lost(
    ask: Callable[[LessonSession], Awaitable[object]],
) -> None:
    kernel = warm_kernel()
    kernel.script["code"] = [asyncio.Event(), finished()]
    async with LessonSession(manager(kernel), lesson()) as session:
        session.submit(REQUEST)
        await read_until(session, of_kind(RunStarted))
        kernel.session.gone = KernelDied(verbatim("The kernel ended."))
        await ask(session)
        await read_until(session, of_kind(SessionLost))
        assert session.ran == frozenset()


async def test_a_run_that_asks_gets_the_answer_and_goes_on() -> None:
    kernel = warm_kernel()
    kernel.script["code"] = [asks("Name: "), printed("Name: Ada\n"), finished()]
    async with LessonSession(manager(kernel), lesson()) as session:
        await session.answer("nobody asks")
        session.submit(request_for(CODE, "input('Name: ')"))
        [*_, event] = await read_until(session, of_kind(InputAsked))
        assert isinstance(event, InputAsked) and event.run.asks is not None
        assert event.run.asks.prompt == "Name: "
        await session.answer("A\x1b[2J\u202eda\n" + "x" * 5000)
        await session.answer("and again")
        [*_, over] = await read_until(session, of_kind(RunFinished))
        assert isinstance(over, RunFinished) and over.result.output == "Name: Ada\n"
    [line] = kernel.session.replies
    assert line is not None and line.startswith("Ada x") and len(line) < 5000
    assert kernel.session.asked[-1].allow_stdin


async def test_only_a_run_that_a_person_sees_may_ask() -> None:
    kernel = warm_kernel()
    async with LessonSession(manager(kernel), lesson()) as session:
        await session.result_of(RunRequest("code", "x"))
        hidden = request_for(PREDICT, "x")
        await session.result_of(hidden)
    assert hidden.hidden
    assert [asked.allow_stdin for asked in kernel.session.asked] == [False, False]
