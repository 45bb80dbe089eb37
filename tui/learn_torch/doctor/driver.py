"""Whether the NVIDIA driver is new enough for the CUDA that torch brings.

NVML answers from the driver alone, without a CUDA context. A driver runs every CUDA of its own
major version and of those before it (NVIDIA's "minor version compatibility").
"""

from __future__ import annotations

from dataclasses import dataclass

import pynvml

from learn_torch.doctor.builds import INDEX, Build
from learn_torch.doctor.findings import Finding
from learn_torch.i18n.message import Message, msg


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
        return Finding("torch.driver", "ok", msg("There is no NVIDIA GPU; cells run on the cpu."))
    has = {"driver": found.version, "newest": f"{found.cuda[0]}.{found.cuda[1]}"}
    if torch.cuda is None:
        if not torch.flavour or torch.flavour.startswith(("rocm", "xpu")):
            says = msg("The driver {driver} runs CUDA up to {newest}.", **has)
            return Finding("torch.driver", "ok", says)
        says = msg(
            "This torch is built without CUDA: {count} NVIDIA GPU(s) stay unused.",
            count=found.gpus,
        )
        return Finding("torch.driver", "note", says, _install(found))
    both = {**has, "torch": f"{torch.cuda[0]}.{torch.cuda[1]}"}
    if torch.cuda[0] > found.cuda[0]:
        says = msg(
            "torch is built for CUDA {torch}, but the driver {driver} runs CUDA up to {newest}: "
            "torch cannot use the GPU.",
            **both,
        )
        remedy = msg(
            "Upgrade the driver; or {command}. Until then: --device cpu", command=_install(found)
        )
        return Finding("torch.driver", "broken", says, remedy)
    says = msg(
        "torch is built for CUDA {torch}; the driver {driver} runs CUDA up to {newest}.", **both
    )
    return Finding("torch.driver", "ok", says)


def _install(found: Driver) -> Message:
    """PyTorch's own index has a folder for each CUDA version, and a selector for those left."""
    flavour = f"cu{found.cuda[0]}{found.cuda[1]}"
    command = f"pip install --force-reinstall torch torchvision --index-url {INDEX}/{flavour}"
    return msg("{command} (or a lower version, see pytorch.org/get-started)", command=command)
