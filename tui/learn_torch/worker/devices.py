"""Which devices torch can use here, found without waking CUDA: no fork survives a CUDA context.

NVML (NVIDIA's management library) answers from the driver alone, and knows how much memory is
free, so on a shared box the emptiest GPU is chosen.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass

import pynvml
import torch

from learn_torch.i18n.message import Message, listing, msg
from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.wire_types import MAX_LIST, MAX_WORD, Device, Limits
from learn_torch.sandbox.plan import GpuShare


class NoSuchDevice(LookupError):
    """The device that was asked for is not here; the message says what is."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Gpu:
    """One NVIDIA GPU, as the driver numbers and names it."""

    index: int
    uuid: str
    name: str
    free: int
    total: int


def gpus() -> list[Gpu]:
    """The machine's NVIDIA GPUs; empty without a driver."""
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return []
    try:
        return [_gpu(index) for index in range(pynvml.nvmlDeviceGetCount())]
    finally:
        pynvml.nvmlShutdown()


def _gpu(index: int) -> Gpu:
    handle = pynvml.nvmlDeviceGetHandleByIndex(index)
    memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
    uuid, name = pynvml.nvmlDeviceGetUUID(handle), pynvml.nvmlDeviceGetName(handle)
    return Gpu(index, uuid, name, int(memory.free), int(memory.total))


def visible(found: list[Gpu], setting: str | None) -> list[Gpu]:
    """Those that CUDA_VISIBLE_DEVICES lets through, in its order.

    The CUDA C++ Programming Guide's rules: indices or (abbreviated) UUIDs, cut at the first
    that does not exist. None: all of them.
    """
    if setting is None:
        return found
    chosen: list[Gpu] = []
    for word in (part.strip() for part in setting.split(",")):
        match = [
            gpu
            for gpu in found
            if word == str(gpu.index) or (word.startswith("GPU-") and gpu.uuid.startswith(word))
        ]
        if not match:
            break
        chosen += match[:1]
    return chosen


def detect() -> tuple[Device, ...]:
    """All devices, best first: GPUs by free memory, then mps, xpu, and cpu, which is always there."""
    found: list[Device] = []
    if torch.version.cuda is not None:
        usable = visible(gpus(), os.environ.get("CUDA_VISIBLE_DEVICES"))
        for gpu in sorted(usable, key=lambda gpu: -gpu.free):
            found.append(
                Device("cuda", clean_line(gpu.name, MAX_WORD), gpu.index, gpu.free, gpu.total)
            )
    if torch.backends.mps.is_available():
        found.append(Device("mps", platform.machine()))
    if torch.version.xpu is not None and torch.xpu.is_available():
        found.append(Device("xpu", "Intel GPU"))
    return (*found[: MAX_LIST - 1], Device("cpu", platform.processor() or platform.machine()))


def choose(wanted: str, found: tuple[Device, ...]) -> Device:
    """The device for "auto" (the best), a kind ("cuda": the emptiest), or a label ("cuda:1").

    Raises NoSuchDevice.
    """
    for device in found:
        if wanted in ("auto", device.kind, device.label):
            return device
    here = listing(device.label for device in found)
    raise NoSuchDevice(
        msg("There is no device {wanted} here; there is {here}.", wanted=wanted, here=here)
    )


def visible_to_child(device: Device) -> str | None:
    """CUDA_VISIBLE_DEVICES for a session on `device`: only the chosen GPU, or none of them."""
    if device.kind == "cuda":
        return str(device.index)
    return "" if torch.version.cuda is not None else None


def share(device: Device, limits: Limits) -> GpuShare | None:
    """How much of a GPU's memory a session may use: as asked, or half of it."""
    if device.kind != "cuda" or not device.total_bytes:
        return None
    allowed = limits.gpu_bytes or device.total_bytes // 2
    return GpuShare(min(allowed, device.total_bytes), device.total_bytes)


def nodes(device: Device) -> tuple[str, ...]:
    """The device files that a session on `device` needs, and no other GPU's."""
    if device.kind == "xpu" or (device.kind == "cuda" and torch.version.hip is not None):
        return "/dev/kfd", "/dev/dri"
    if device.kind != "cuda" or device.index is None:
        return ()
    pynvml.nvmlInit()
    try:
        minor = pynvml.nvmlDeviceGetMinorNumber(pynvml.nvmlDeviceGetHandleByIndex(device.index))
    finally:
        pynvml.nvmlShutdown()
    shared = ("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-modeset", "nvidia-caps")
    return (f"/dev/nvidia{minor}", *(f"/dev/{name}" for name in shared))
