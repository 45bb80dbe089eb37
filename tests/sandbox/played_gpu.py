"""A kernel on a machine with a GPU of 4 GiB that is not there, and a driver that is played.

It says of each process that calls itself "hog" that it uses 3 GiB, and that somebody else, process
1, uses 2 GiB. Run as a script, in the place of
`python -m learn_torch.worker`: everything but the driver's answers is the real thing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pynvml

from learn_torch.kernel.wire_types import Device
from learn_torch.sandbox import gpu
from learn_torch.worker import __main__ as worker
from learn_torch.worker import environment

GIB = 1 << 30


def by_process(nvml: ModuleType = pynvml) -> dict[tuple[int, int], int]:
    """What the driver says of processes."""
    used = {(0, 1): 2 * GIB}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "comm").read_text() == "hog\n":
                used[0, int(process.name)] = 3 * GIB
    return used


def loads_of_gpus(nvml: ModuleType = pynvml) -> dict[int, gpu.GpuLoad]:
    """What it says of the GPU."""
    return {0: gpu.GpuLoad(37, 2 * GIB, 4 * GIB)}


def prepare() -> None:
    """Before torch is imported: the environment as ever, and then the device."""
    _prepare()
    from learn_torch.worker import devices

    devices.detect = lambda: (Device("cuda", "Played", 0, 4 * GIB, 4 * GIB), Device("cpu", "x"))
    devices.nodes = lambda device: ()


_prepare = environment.prepare

if __name__ == "__main__":
    environment.prepare = prepare
    environment.reexec_with_clean_env = lambda: None
    gpu.by_process = by_process
    gpu.loads_of_gpus = loads_of_gpus
    gpu.in_first_namespace = lambda: True
    pynvml.nvmlInit = lambda: None
    os.environ.pop("CUDA_VISIBLE_DEVICES", None)
    worker.main()
