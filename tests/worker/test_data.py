"""MNIST: the real one from the cache, or a stand-in, and torchvision reads either."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from torchvision.datasets import MNIST

from learn_torch.kernel.protocol import Open
from learn_torch.worker import data, import_hook, kernel_info


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEARN_TORCH_DATA", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_stand_in_is_read_by_torchvision_without_a_download(
    tmp_path: Path, cache: Path
) -> None:
    note = data.provide("mnist", tmp_path / "scratch")
    train = MNIST(tmp_path / "scratch" / "data", train=True, download=True)
    test = MNIST(tmp_path / "scratch" / "data", train=False, download=True)
    assert (len(train), len(test)) == (1437, 360)
    assert train.data.shape == (1437, 28, 28)
    assert 0.14 < train.data.float().mean() / 255 < 0.17  # MNIST: 0.1307
    assert set(train.targets.tolist()) == set(range(10))
    assert "stand-in" in str(note)
    assert str(cache) in str(note)


def test_what_is_in_the_cache_is_used_and_not_linked(tmp_path: Path, cache: Path) -> None:
    raw = cache / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in data.MNIST_FILES:
        (raw / name).write_bytes(b"real")
    note = data.provide("mnist", tmp_path / "scratch")
    copied = tmp_path / "scratch" / "data" / "MNIST" / "raw" / data.MNIST_FILES[0]
    assert copied.read_bytes() == b"real"
    copied.write_bytes(b"changed by a lesson")
    assert (raw / data.MNIST_FILES[0]).read_bytes() == b"real"
    assert "stand-in" not in str(note)


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LEARN_TORCH_DATA", str(tmp_path / "file" / "cache"))

    def make(command: list[str], **_: object) -> None:
        """In the place of worker.digits, which imports torch and scikit-learn."""
        for name in data.MNIST_FILES:
            Path(command[-1], name).touch()

    monkeypatch.setattr("subprocess.run", make)
    data.provide("mnist", tmp_path / "scratch")
    assert data.is_mnist(tmp_path / "scratch" / "data" / "MNIST" / "raw")


def test_a_cell_that_imports_torchvision_itself_finds_the_cache(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks: dict[str, import_hook.Then] = {}
    monkeypatch.setattr(import_hook, "after_import", hooks.__setitem__)
    import_hook.install()
    monkeypatch.setenv("LEARN_TORCH_DATA", "/the/environment/of/a/cell")
    raw = cache / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in data.MNIST_FILES:
        (raw / name).write_bytes(b"real")
    mnist = _loaded_again("torchvision.datasets.mnist")
    hooks["torchvision.datasets.mnist"](mnist)
    dataset = mnist.MNIST.__new__(mnist.MNIST)
    dataset.root = str(tmp_path / "root")
    dataset.download()
    assert (tmp_path / "root" / "MNIST" / "raw" / data.MNIST_FILES[0]).read_bytes() == b"real"


def _loaded_again(name: str) -> Any:
    """A module of its own, which a test may change."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_sklearn_a_lesson_on_mnist_needs_the_cache(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = Open(1, data=("mnist",), requires=("torch",))
    assert kernel_info.missing_modules(lesson) == []
    monkeypatch.setattr(kernel_info, "installed", lambda name: name != "sklearn")
    assert kernel_info.missing_modules(lesson) == ["sklearn"]
    assert kernel_info.missing_modules(Open(1)) == []
    raw = cache / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in data.MNIST_FILES:
        (raw / name).write_bytes(b"real")
    assert kernel_info.missing_modules(lesson) == []
