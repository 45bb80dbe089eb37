"""Which variables the last run has made or changed."""

from __future__ import annotations

from learn_torch.kernel.queries import Details, Inspect, Variable, Variables
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.requests import RunRequest
from learn_torch.session.variables_tracker import VariablesTracker
from tests.session.making import lesson, manager, warm_kernel

REQUEST = RunRequest("code", "x = 1")


def variables(**stamps: int) -> Variables:
    items = tuple(Variable(name, "object", "int", stamp) for name, stamp in stamps.items())
    return Variables(items, len(items))


def novelties(tracker: VariablesTracker) -> dict[str, str]:
    return {item.name: tracker.novelty(item) for item in tracker.listed.items}


async def test_new_and_changed_are_told_by_the_run_before() -> None:
    kernel = warm_kernel()
    async with LessonSession(manager(kernel), lesson()) as session:
        tracker = VariablesTracker(session)
        await session.result_of(REQUEST)
        kernel.session.names = [variables(a=1, b=2), variables(a=1, b=3, c=4), variables(a=1, b=3)]
        await tracker.refresh()
        assert novelties(tracker) == {"a": "new", "b": "new"}
        await tracker.refresh()
        assert novelties(tracker) == {"a": "", "b": "changed", "c": "new"}
        await tracker.refresh()
        assert novelties(tracker) == {"a": "", "b": ""}


async def test_a_kernel_that_is_busy_leaves_the_list_and_its_marks_as_they_are() -> None:
    kernel = warm_kernel()
    async with LessonSession(manager(kernel), lesson()) as session:
        tracker = VariablesTracker(session)
        await session.result_of(REQUEST)
        kernel.session.names = [variables(a=1), Variables(status="busy"), variables(a=2)]
        await tracker.refresh()
        await tracker.refresh()
        assert (novelties(tracker), tracker.is_current) == ({"a": "new"}, False)
        await tracker.refresh()
        assert (novelties(tracker), tracker.is_current) == ({"a": "changed"}, True)


async def test_a_fresh_namespace_has_no_variables() -> None:
    kernel = warm_kernel()
    async with LessonSession(manager(kernel), lesson()) as session:
        tracker = VariablesTracker(session)
        await session.result_of(REQUEST)
        kernel.session.names = [variables(a=1)]
        await tracker.refresh()
        tracker.reset()
        assert tracker.listed.items == ()
        await tracker.refresh()
        assert novelties(tracker) == {"a": "new"}


async def test_watchers_hear_of_each_list_until_they_leave() -> None:
    async with LessonSession(manager(warm_kernel()), lesson()) as session:
        tracker, heard = VariablesTracker(session), []
        leave = tracker.watch(lambda: heard.append(tracker.listed))
        tracker.reset()
        leave()
        tracker.reset()
        assert heard == [Variables()]


async def test_without_a_session_nothing_can_be_inspected() -> None:
    async with LessonSession(manager(warm_kernel()), lesson()) as session:
        assert await VariablesTracker(session).inspect(Inspect(("x",))) == Details(status="refused")
