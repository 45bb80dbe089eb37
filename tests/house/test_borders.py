"""Which package may know what: seen in a fresh interpreter, where deferred imports show too.

The static half of this is import-linter's (`make imports`).
"""

from __future__ import annotations

import subprocess
import sys

import pytest

SCREEN = ("textual", "plotext")
TORCH = ("torch", "torchvision", "numpy", "matplotlib", "learn_torch.worker")


def modules_after(statement: str) -> set[str]:
    """The names in sys.modules of a new interpreter that has run `statement`."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "learn_torch",
        "learn_torch.cli",
        "learn_torch.check.run",
        "learn_torch.doctor.command",
        "learn_torch.course.catalogue",
        "learn_torch.kernel.client",
        "learn_torch.study.store",
        "learn_torch.session.lesson_session",
        "learn_torch.session.recorder",
    ],
)
def test_neither_the_screen_nor_torch_comes_with(module: str) -> None:
    loaded = modules_after(f"import {module}")
    assert not loaded.intersection(SCREEN + TORCH)


def test_the_machine_is_probed_before_torch_is_in_memory() -> None:
    """The probe forks six times: with torch each costs 20 ms, without it 2 ms."""
    loaded = modules_after("from learn_torch.sandbox import probe; import learn_torch.worker.data")
    assert not loaded.intersection({"torch", "numpy"})


def test_torch_does_not_come_with_the_screen() -> None:
    loaded = modules_after("import learn_torch.app")
    assert not loaded.intersection(TORCH)


def test_the_package_itself_is_free() -> None:
    """A learner's own script may import it to call `report`."""
    ours = {name for name in modules_after("import learn_torch") if name.startswith("learn_torch")}
    assert ours == {"learn_torch", "learn_torch.reporting"}
