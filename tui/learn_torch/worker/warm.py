"""Pay once for what every lesson needs: the imports.

`import torch` takes 1.8 s on two cores, and the first optimizer ever built another 1–2 s: it
imports torch._dynamo, 892 modules of it. A fork inherits all of that in milliseconds.
"""

from __future__ import annotations

import gc
import importlib

from learn_torch.kernel.frames import make_decoders

IMPORTS = (
    "numpy",
    "torch",
    "torch._dynamo",
    "torch.nn.functional",
    "torch.optim",
    "torch.utils.data",
    "torch.testing",
    "torchvision",
    "torchvision.datasets",
    "torchvision.transforms",
    "torchvision.transforms.v2",
    "matplotlib.pyplot",
    "matplotlib.mathtext",
    "learn_torch.worker.figures.backend",
    "learn_torch.worker.child",
)


def warm() -> None:
    """Import everything, and build one optimizer; leaves one thread and no CUDA behind.

    No backward() here: autograd's engine does not survive a fork once it has device threads.
    """
    for name in IMPORTS:
        importlib.import_module(name)
    import torch

    make_decoders()
    torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, every page that the forks share
