"""Many lessons, one kernel; and what happens when it dies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from learn_torch.check.check_options import CheckOptions
from learn_torch.check.narration import Narration
from learn_torch.check.results import LessonResult
from learn_torch.check.run import check
from learn_torch.course.course import Entry
from learn_torch.errors import DeviceUnavailable, KernelDied, KernelMismatch, SandboxTooWeak
from learn_torch.i18n.message import verbatim
from learn_torch.kernel.client import Kernel
from learn_torch.session.kernel_manager import Environment
from tests.check.making import ScriptedKernel, code, entry


def lessons(*names: str) -> tuple[Entry, ...]:
    return tuple(replace(entry(code(name)), id=name, path=Path(name)) for name in names)


class Heard(Narration):
    def __init__(self) -> None:
        self.told: list[str] = []

    def warming(self) -> None:
        self.told.append("warming")

    def warm(self, environment: Environment) -> None:
        self.told.append(f"warm {environment.device.label} {environment.sandbox}")

    def proved(self, result: LessonResult, done: int, total: int) -> None:
        self.told.append(f"{result.outcome} {done}/{total}")


def dealt(*kernels: ScriptedKernel) -> Iterator[Kernel]:
    return (kernel.as_kernel for kernel in kernels)


@pytest.mark.parametrize("jobs", [1, 3, 8])
async def test_all_lessons_share_one_kernel_and_keep_their_order(jobs: int) -> None:
    kernel, heard = ScriptedKernel(), Heard()
    order = lessons("a", "b", "c", "d"), CheckOptions(jobs=jobs)
    summary = await check(*order, dealt(kernel).__next__, heard)
    assert [lesson.entry.id for lesson in summary.lessons] == ["a", "b", "c", "d"]
    assert (kernel.calls[0], kernel.calls[-1]) == ("start", "close kernel")
    assert kernel.calls.count("start") == kernel.calls.count("close kernel") == 1
    assert heard.told == [
        "warming",
        "warm cpu limits only",
        *(f"passed {n}/4" for n in (1, 2, 3, 4)),
    ]
    assert summary.proved


async def test_a_kernel_that_dies_fails_its_lesson_and_is_replaced_for_the_next() -> None:
    first, second = ScriptedKernel(), ScriptedKernel()

    def die(code: str) -> None:
        if code == "b":
            first.alive = False
            raise KernelDied(verbatim("The kernel is gone."))

    first.on_run = die
    kernels = dealt(first, second)
    summary = await check(lessons("a", "b", "c"), CheckOptions(), kernels.__next__, Narration())
    assert [lesson.outcome for lesson in summary.lessons] == ["passed", "failed", "passed"]
    assert str(summary.lessons[1].trouble).startswith(
        "The kernel is gone. A lesson that ran beside it"
    )
    assert first.calls[-1] == second.calls[-1] == "close kernel"
    assert not summary.proved


async def test_a_device_that_is_not_here_keeps_all_lessons_from_running() -> None:
    kernel = ScriptedKernel()
    kernels = dealt(kernel).__next__
    with pytest.raises(DeviceUnavailable, match="no device cuda here"):
        await check(lessons("a"), CheckOptions(device="cuda"), kernels, Narration())
    assert kernel.calls == ["start", "close kernel"]


async def test_a_kernel_that_cannot_start_keeps_all_lessons_from_running() -> None:
    kernel = ScriptedKernel(starting=KernelMismatch(verbatim("nonsense")))
    with pytest.raises(KernelMismatch):
        await check(lessons("a"), CheckOptions(), dealt(kernel).__next__, Narration())
    assert kernel.calls[-1] == "close kernel"


async def test_too_weak_a_sandbox_is_told_in_a_sentence_before_anything_runs() -> None:
    kernel, heard = ScriptedKernel(), Heard()
    with pytest.raises(SandboxTooWeak) as refused:
        await check(lessons("a"), CheckOptions(sandbox="confined"), dealt(kernel).__next__, heard)
    assert str(refused.value) == (
        "The sandbox here is limits only, and confined is required. To prove lessons that you "
        "trust all the same, add --require-sandbox limits-only."
    )
    assert heard.told == ["warming", "warm cpu limits only"]
    assert kernel.calls == ["start", "close kernel"]


@pytest.mark.parametrize("enough", ["", "limits only"])
async def test_a_sandbox_that_is_strong_enough_changes_nothing(enough: str) -> None:
    order = lessons("a"), CheckOptions(sandbox=enough)
    summary = await check(*order, dealt(ScriptedKernel()).__next__, Narration())
    assert summary.proved


async def test_the_kernel_is_closed_when_we_fall_over() -> None:
    class Clumsy(Narration):
        def proved(self, result: LessonResult, done: int, total: int) -> None:
            raise ZeroDivisionError

    kernel = ScriptedKernel()
    with pytest.raises(ExceptionGroup):
        await check(lessons("a"), CheckOptions(), dealt(kernel).__next__, Clumsy())
    assert kernel.calls[-1] == "close kernel"


async def test_as_root_nothing_runs_where_only_limits_hold_unless_that_is_asked_for() -> None:
    kernel = ScriptedKernel(root=True)
    with pytest.raises(SandboxTooWeak, match=r"would run as root.*--require-sandbox limits-only"):
        await check(lessons("a"), CheckOptions(), dealt(kernel).__next__, Narration())
    assert not any(call.startswith("run") for call in kernel.calls)
    asked = lessons("a"), CheckOptions(sandbox="limits only")
    assert (await check(*asked, dealt(ScriptedKernel(root=True)).__next__, Narration())).proved


async def test_output_beyond_the_limit_is_a_finding_at_its_cell() -> None:
    kernel = ScriptedKernel(dropped=(7, 1000))
    summary = await check(lessons("a"), CheckOptions(), dealt(kernel).__next__, Narration())
    (finding,) = [one for one in summary.findings if "output limit" in str(one.message)]
    assert (finding.path, finding.line, finding.cell) == (Path("a"), 10, "a")
    assert "7 lines, 1,000 bytes" in str(finding.message)
    assert summary.proved
