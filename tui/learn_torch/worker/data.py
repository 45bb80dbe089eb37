"""Data sets for lessons, put into the scratch folder before the first cell runs.

A sandboxed cell has no network, and a course must work on a machine that has none. What a site or
a user has in the data cache is used; for MNIST there is a stand-in otherwise, and the learner is
told. The trusted side provides what a lesson declares; a cell that asks torchvision to download
MNIST or FashionMNIST into another folder gets the same files there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from learn_torch import locations
from learn_torch.i18n.message import Message, msg, msgid
from learn_torch.worker.remarks import remark

MNIST_FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
STAND_IN = "mnist-stand-in-1"
"""The folder of the stand-in in the cache; the number changes when its making changes."""

WHOLE_BATCHES = 100
"""60,000 and 10,000 are multiples of it, which programs for MNIST count on; 1,437 and 360 are not."""
MAKING_SECONDS = 120
SERVED = ("MNIST", "FashionMNIST")
"""The classes of torchvision whose download is answered."""
MOVED = msgid(
    "The sandbox keeps a cell to its own folder, by design: data/ takes the place of {root}."
)


def cached() -> tuple[str, ...]:
    """The folders of the data cache that a session may read."""
    return tuple(str(locations.data_cache() / name) for name in (*SERVED, STAND_IN))


def serve_downloads(cache: Path, mnist: ModuleType) -> None:
    """Let torchvision's `download=True` find the files of the cache, or the stand-in.

    A root outside of the scratch folder, as /tmp or /content, becomes `data` in the cells' folder,
    for a later `MNIST(root)` without a download too.
    """
    download, exists = mnist.MNIST.download, mnist.MNIST._check_exists
    moved: set[str] = set()

    def check_exists(dataset: Any) -> Any:
        if str(dataset.root) in moved:
            dataset.root = "data"
        return exists(dataset)

    def download_from_cache(dataset: Any) -> None:
        kind = next((k for k in SERVED if dataset.resources is getattr(mnist, k).resources), None)
        if kind is not None and not dataset._check_exists():
            try:
                Path(dataset.raw_folder).mkdir(parents=True, exist_ok=True)
            except PermissionError:
                remark(MOVED, root=dataset.root)
                moved.add(str(dataset.root))
                dataset.root = "data"
            if not dataset._check_exists():
                _serve(Path(dataset.raw_folder), cache / kind / "raw", cache / STAND_IN, kind)
        download(dataset)

    mnist.MNIST.download, mnist.MNIST._check_exists = download_from_cache, check_exists


def _serve(target: Path, real: Path, stand_in: Path, kind: str) -> None:
    target.mkdir(parents=True, exist_ok=True)
    if is_mnist(real):
        copy(real, target)
        return
    if is_mnist(stand_in):
        copy(stand_in, target)
    elif not make_stand_in(target):
        return
    for name in MNIST_FILES:
        _fill_batches(target / name)
    remark(
        "A cell has no network: {target} holds a stand-in for {kind}, scikit-learn's 1,797 digits "
        "as 28×28 images. For the real one, put its four files into {folder}.",
        target=target,
        kind=kind,
        folder=real,
    )


def _fill_batches(file: Path) -> None:
    """Write the first images or labels once more at the end, so that the last batch is whole."""
    data = bytearray(file.read_bytes())
    start, count = 4 + 4 * data[3], int.from_bytes(data[4:8], "big")
    more = -count % WHOLE_BATCHES
    data += data[start : start + more * (len(data) - start) // count]
    data[4:8] = (count + more).to_bytes(4, "big")
    file.write_bytes(data)


def provide(name: str, scratch: Path) -> Message:
    """Put data set `name` under scratch/data; returns what the learner should know about it."""
    if name != "mnist":
        return msg("This learn-torch does not know the data set {name}.", name=name)
    target = scratch / "data" / "MNIST" / "raw"
    target.mkdir(parents=True)
    real = locations.data_cache() / "MNIST" / "raw"
    if is_mnist(real):
        copy(real, target)
        return msg("data/ holds MNIST, from {folder}.", folder=str(real))
    stand_in = locations.data_cache() / STAND_IN
    if is_mnist(stand_in) or make_stand_in(stand_in):
        copy(stand_in, target)
    else:
        make_stand_in(target)
    return msg(
        "data/ holds a stand-in for MNIST: scikit-learn's 1,797 digits as 28×28 images. For the "
        "real one, put its four files into {folder}.",
        folder=str(real),
    )


def is_mnist(folder: Path) -> bool:
    """Whether torchvision.datasets.MNIST would find its unpacked files there."""
    return all((folder / name).is_file() for name in MNIST_FILES)


def has_mnist() -> bool:
    """Whether the cache holds MNIST or the stand-in, which scikit-learn is needed to make."""
    cache = locations.data_cache()
    return is_mnist(cache / "MNIST" / "raw") or is_mnist(cache / STAND_IN)


def copy(source: Path, target: Path) -> None:
    """Copy the files of MNIST; not linked, since a lesson could write through a link."""
    for name in MNIST_FILES:
        shutil.copyfile(source / name, target / name)


def make_stand_in(folder: Path) -> bool:
    """Make the stand-in in `folder`, all of it or nothing; False where it cannot be written.

    In a process of its own: importing scikit-learn starts threads, and a guard must not have any.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as workshop:
            command = [sys.executable, "-P", "-m", "learn_torch.worker.digits", workshop]
            subprocess.run(command, check=True, timeout=MAKING_SECONDS, stdin=subprocess.DEVNULL)
            folder.mkdir(exist_ok=True)
            for name in MNIST_FILES:
                (Path(workshop) / name).replace(folder / name)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"the MNIST stand-in could not be made in {folder}: {error}", file=sys.stderr)
        return False
    return True
