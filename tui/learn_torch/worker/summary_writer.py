"""A stand-in for TensorBoard's SummaryWriter, where TensorBoard is not installed.

Scalars become curves under the cell, pictures and figures are shown there; the rest needs a browser.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Any

import torch

from learn_torch import reporting
from learn_torch.worker import ipython_display
from learn_torch.worker.remarks import remark

STANDS_IN_FOR = {"torch.utils.tensorboard": "tensorboard", "tensorboardX": "tensorboardX"}
"""Module -> the package that it needs."""
_told: list[bool] = []


class SummaryWriter:
    """Draws what a training logs; writes no files."""

    def __init__(self, log_dir: Any = None, comment: str = "", **options: Any) -> None:
        self.log_dir = str(log_dir or f"runs/{comment}")
        if not _told:
            _told.append(True)
            remark(
                "TensorBoard is not installed: scalars are drawn as curves under the cell, pictures "
                "and figures are shown there, and the rest is left out."
            )

    def get_logdir(self) -> str:
        """The folder that TensorBoard would write to."""
        return self.log_dir

    def add_scalar(self, tag: str, scalar_value: Any, *args: Any, **options: Any) -> None:
        """Add a point to the curve `tag`, at the current optimizer step."""
        reporting.report(**{tag: scalar_value})

    def add_scalars(self, main_tag: str, tag_scalar_dict: Any, *args: Any, **options: Any) -> None:
        reporting.report(**{f"{main_tag}/{tag}": value for tag, value in tag_scalar_dict.items()})

    def add_figure(self, tag: str, figure: Any, *args: Any, close: bool = True) -> None:
        pyplot = importlib.import_module("matplotlib.pyplot")
        for one in figure if isinstance(figure, list) else [figure]:
            ipython_display.display(one)
            if close:
                pyplot.close(one)

    def add_image(
        self, tag: str, img_tensor: Any, *args: Any, dataformats: str = "CHW", **options: Any
    ) -> None:
        self.add_images(tag, torch.as_tensor(img_tensor)[None], dataformats=f"N{dataformats}")

    def add_images(
        self, tag: str, img_tensor: Any, *args: Any, dataformats: str = "NCHW", **options: Any
    ) -> None:
        pictures = torch.as_tensor(img_tensor).detach().cpu()
        if dataformats == "NHWC":
            pictures = pictures.permute(0, 3, 1, 2)
        grid = importlib.import_module("torchvision.utils").make_grid(pictures)
        transforms = importlib.import_module("torchvision.transforms.functional")
        ipython_display.display(transforms.to_pil_image(grid))

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Leave out what needs a browser: histograms, graphs, embeddings."""
        if name.startswith("add_"):
            return lambda *args, **options: None
        raise AttributeError(name)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> SummaryWriter:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing is open."""


class _Finder(MetaPathFinder, Loader):
    """Finds the stand-in where the package is missing; torch's own module is found before others."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name not in STANDS_IN_FOR:
            return None
        sys.meta_path.remove(self)  # or it would ask itself
        try:
            missing = importlib.util.find_spec(STANDS_IN_FOR[name]) is None
        finally:
            sys.meta_path.insert(0, self)
        return spec_from_loader(name, self) if missing else None

    def exec_module(self, module: ModuleType) -> None:
        module.SummaryWriter = SummaryWriter  # type: ignore[attr-defined]


def install() -> None:
    """Stand in for TensorBoard; once, in the child."""
    sys.meta_path.insert(0, _Finder())
