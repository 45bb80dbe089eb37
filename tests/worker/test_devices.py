"""Devices: the emptiest GPU, what CUDA_VISIBLE_DEVICES lets through, and cpu always."""

from __future__ import annotations

import pytest

from learn_torch.kernel.wire_types import Device
from learn_torch.worker import devices
from learn_torch.worker.devices import Gpu, NoSuchDevice, choose, visible, visible_to_child

GIB = 1 << 30
BOX = [
    Gpu(0, "GPU-aaaa-1", "H200", 10 * GIB, 140 * GIB),
    Gpu(1, "GPU-bbbb-2", "H200", 130 * GIB, 140 * GIB),
    Gpu(2, "GPU-cccc-3", "H200", 70 * GIB, 140 * GIB),
]
CPU = Device("cpu", "x86_64")


@pytest.mark.parametrize(
    ("setting", "indices"),
    [
        (None, [0, 1, 2]),
        ("", []),
        ("2,0", [2, 0]),
        ("GPU-bb", [1]),
        (" 1 ", [1]),
        ("0,7,1", [0]),  # cut at the first that does not exist
        ("-1", []),
    ],
)
def test_cuda_visible_devices_is_obeyed(setting: str | None, indices: list[int]) -> None:
    assert [gpu.index for gpu in visible(BOX, setting)] == indices


@pytest.fixture
def shared_box(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with three GPUs, as its driver would describe it."""
    monkeypatch.setattr(devices, "gpus", lambda: BOX)
    monkeypatch.setattr("torch.version.cuda", "13.0")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)


@pytest.mark.usefixtures("shared_box")
def test_the_emptiest_gpu_comes_first_and_cpu_last() -> None:
    assert [device.label for device in devices.detect()] == ["cuda:1", "cuda:2", "cuda:0", "cpu"]


@pytest.mark.usefixtures("shared_box")
@pytest.mark.parametrize(
    ("wanted", "label"),
    [("auto", "cuda:1"), ("cuda", "cuda:1"), ("cuda:0", "cuda:0"), ("cpu", "cpu")],
)
def test_a_device_is_chosen_by_kind_or_label(wanted: str, label: str) -> None:
    assert choose(wanted, devices.detect()).label == label


def test_what_is_not_there_is_refused_with_what_is() -> None:
    with pytest.raises(NoSuchDevice, match="no device cuda here; there is cpu"):
        choose("cuda", (CPU,))


def test_a_session_sees_its_gpu_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.version.cuda", "13.0")
    assert visible_to_child(Device("cuda", "H200", 2)) == "2"
    assert visible_to_child(CPU) == ""


def test_without_a_driver_there_is_no_gpu_and_no_error() -> None:
    assert all(isinstance(gpu, Gpu) for gpu in devices.gpus())
