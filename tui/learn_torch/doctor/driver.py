"""Whether the NVIDIA driver is new enough for the CUDA that torch brings.

NVML answers from the driver alone, without a CUDA context. A driver runs every CUDA of its own
major version and of those before it (NVIDIA's "minor version compatibility").
"""

from __future__ import annotations

from dataclasses import dataclass

import pynvml

from learn_torch.doctor.builds import INDEX, Build
from learn_torch.doctor.findings import Finding


@dataclass(frozen=True)
class Driver:
    """The machine's NVIDIA driver."""

    version: str
    cuda: tuple[int, int]
    """The newest CUDA that it runs."""
    gpus: int


def driver() -> Driver | None:
    """The driver and how many GPUs it has; None where there is none, or no GPU."""
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    try:
        number = int(pynvml.nvmlSystemGetCudaDriverVersion_v2())
        newest = (number // 1000, number % 1000 // 10)
        found = Driver(
            str(pynvml.nvmlSystemGetDriverVersion()), newest, pynvml.nvmlDeviceGetCount()
        )
    except pynvml.NVMLError:
        return None
    finally:
        pynvml.nvmlShutdown()
    return found if found.gpus else None


def driver_fit(torch: Build, found: Driver | None) -> Finding:
    """Whether torch can use the GPUs that the driver has."""
    if found is None:
        return Finding("torch.driver", "ok", "There is no NVIDIA GPU; cells run on the cpu.")
    has = f"the driver {found.version} runs CUDA up to {found.cuda[0]}.{found.cuda[1]}"
    if torch.cuda is None:
        if not torch.flavour or torch.flavour.startswith(("rocm", "xpu")):
            return Finding("torch.driver", "ok", f"{has[0].upper()}{has[1:]}.")
        says = f"This torch is built without CUDA, and {found.gpus} NVIDIA GPU(s) stay unused."
        return Finding("torch.driver", "note", says, _install(found))
    needs = f"torch is built for CUDA {torch.cuda[0]}.{torch.cuda[1]}"
    if torch.cuda[0] > found.cuda[0]:
        says = f"{needs}, and {has}: it cannot use the GPU."
        remedy = f"Upgrade the driver; or {_install(found)}; until then: --device cpu"
        return Finding("torch.driver", "broken", says, remedy)
    return Finding("torch.driver", "ok", f"{needs}; {has}.")


def _install(found: Driver) -> str:
    """PyTorch's own index has a folder for each CUDA version, and a selector for those left."""
    flavour = f"cu{found.cuda[0]}{found.cuda[1]}"
    return (
        f"pip install --force-reinstall torch torchvision --index-url {INDEX}/{flavour} "
        "(or the next lower one that pytorch.org/get-started offers)"
    )
