"""What a kernel tells the doctor, and what is made of its silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.doctor import command
from learn_torch.doctor.command import Practice, diagnose
from learn_torch.doctor.findings import Diagnosis, Finding
from learn_torch.doctor.kernel import Visit, findings, sandbox, visit
from learn_torch.doctor.terminal import Terminal
from learn_torch.errors import DeviceUnavailable, KernelDied
from learn_torch.i18n.message import NOTHING, msg, verbatim
from learn_torch.kernel.protocol import ErrorReport, Opened, Ready
from learn_torch.kernel.sandbox_levels import SandboxStatus
from learn_torch.kernel.wire_types import Device
from learn_torch.session.kernel_manager import KernelManager
from tests.check.making import CPU, ScriptedKernel, finished, result

GPU = Device("cuda", "NVIDIA H200", 1, 100 << 30, 140 << 30)
BUSY = Device("cuda", "NVIDIA H200", 0, 100 << 20, 140 << 30)
READY = Ready(1, "3.11.7", "2.14.1", "0.29.1", (GPU, BUSY, CPU), 2.5, 7)
OPENED = Opened(1, 1, GPU, "", "confined")
WINDOW = Terminal({"TERM": "xterm"}, True, (80, 24), "UTF-8")


def by_name(seen: Visit, remedy: str = "") -> dict[str, Finding]:
    return {
        finding.name: finding
        for finding in findings(seen, msg("{text}", text=remedy) if remedy else NOTHING)
    }


async def test_a_kernel_is_asked_once_as_a_lesson_would_and_closed() -> None:
    kernel = ScriptedKernel()
    seen = await visit(KernelManager(lambda: kernel))
    assert kernel.calls[:2] == ["start", "open 0"]
    assert "torch.ones" in kernel.calls[2]
    assert kernel.calls[-1] == "close kernel"
    assert seen.result is not None and seen.result.outcome == "ok"
    assert seen.holding == SandboxStatus("limits only", ())


async def test_a_kernel_that_dies_is_part_of_the_diagnosis_and_a_wrong_device_is_misuse() -> None:
    dying = ScriptedKernel(
        opening=KernelDied(verbatim("The kernel ended (exit code 1): oh."), verbatim("Restart."))
    )
    assert (
        str((await visit(KernelManager(lambda: dying))).trouble)
        == "The kernel ended (exit code 1): oh."
    )
    assert dying.calls[-1] == "close kernel"
    wrong = ScriptedKernel(opening=DeviceUnavailable(verbatim("There is no cuda:7 here.")))
    with pytest.raises(DeviceUnavailable):
        await visit(KernelManager(lambda: wrong, "cuda:7"))
    assert wrong.calls[-1] == "close kernel"


def test_every_device_is_told_with_its_free_memory() -> None:
    found = by_name(Visit(READY, OPENED, result(finished())))
    assert str(found["devices.cuda:1"].says) == "cuda:1: NVIDIA H200, 100.0 GiB of 140.0 GiB free"
    assert found["devices.cuda:0"].state == "note"
    assert found["devices.cpu"].state == "ok"
    assert str(found["torch.cell"].says) == "A cell ran on cuda:1 in 1.00 s."


def test_torch_that_cannot_be_loaded_is_told_with_what_the_packages_suggest() -> None:
    words = "The kernel ended (exit code 1): RuntimeError: operator torchvision::nms does not exist"
    found = by_name(Visit(trouble=verbatim(words)), "pip install this")
    assert found["torch.kernel"].state == "broken"
    assert "torchvision::nms" in str(found["torch.kernel"].says)
    assert str(found["torch.kernel"].remedy) == "pip install this"
    assert "import torch, torchvision" in str(
        by_name(Visit(trouble=verbatim(words)))["torch.kernel"].remedy
    )


def test_a_device_that_does_not_work_is_found_by_using_it() -> None:
    failed = finished("error", trouble=ErrorReport("RuntimeError", "CUDA error: no kernel image"))
    found = by_name(Visit(READY, OPENED, result(failed)))["torch.cell"]
    assert found.state == "broken"
    assert "on cuda:1: RuntimeError: CUDA error: no kernel image" in str(found.says)
    assert str(found.remedy).endswith("--device cpu")


def test_below_confined_the_sandbox_is_a_note_with_a_remedy() -> None:
    assert sandbox(SandboxStatus("confined")).state == "ok"
    for level in ("partial", "limits only"):
        found = sandbox(SandboxStatus(level))
        assert found.state == "note"
        assert str(found.says).startswith(f"{level}: ")
        assert str(found.remedy)


def test_as_root_with_limits_alone_nothing_can_be_learned() -> None:
    found = sandbox(SandboxStatus("limits only", root=True))
    assert found.state == "broken"
    assert "run as root" in str(found.says)
    assert sandbox(SandboxStatus("partial", root=True)).state == "note"


async def examined(
    kernel: ScriptedKernel, monkeypatch: pytest.MonkeyPatch, home: Path
) -> Diagnosis:
    misfit = Finding(
        "torch.fit", "broken", verbatim("They do not fit."), verbatim("pip install another")
    )
    monkeypatch.setattr(command, "_packages", lambda: [misfit])
    monkeypatch.setattr(command, "Kernel", lambda launcher, prefetch: kernel.as_kernel)
    return await diagnose(Practice("auto", "", home / "data", home / "study.db"), WINDOW)


async def test_trying_goes_before_reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A pair that does not fit by its metadata, and works, is a note; one that fails is broken."""
    works = await examined(ScriptedKernel(), monkeypatch, tmp_path)
    assert (works.findings[0].state, works.healthy) == ("note", True)
    dying = ScriptedKernel(opening=KernelDied(verbatim("It ended.")))
    fails = await examined(dying, monkeypatch, tmp_path)
    assert (fails.findings[0].state, fails.healthy) == ("broken", False)
    assert fails.holding is None
