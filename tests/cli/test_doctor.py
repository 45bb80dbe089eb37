"""`learn-torch --doctor`, from a shell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from learn_torch.cli import main
from learn_torch.doctor import command
from learn_torch.errors import DeviceUnavailable
from learn_torch.i18n.message import verbatim
from learn_torch.kernel.sandbox_levels import at_least
from tests.check.making import ScriptedKernel
from tests.cli.learn_torch import LearnTorch


def test_this_machine_is_fit_for_learning(tmp_path: Path) -> None:
    run = LearnTorch(
        "--doctor", "--format", "json", "--device", "cpu", XDG_STATE_HOME=str(tmp_path)
    )
    found = run.succeeds().json
    assert found["healthy"] is True
    assert at_least(found["sandbox"]["level"], "limits only")
    assert found["devices"][-1]["label"] == "cpu"
    names = {finding["name"] for finding in found["findings"]}
    assert names >= {"torch.fit", "torch.cell", "sandbox.level", "storage.file", "terminal.tty"}
    assert list(tmp_path.iterdir()) == []
    assert run.stderr == ""


def test_a_torchvision_that_does_not_fit_is_exit_code_1(tmp_path: Path) -> None:
    broken = tmp_path / "torchvision"
    broken.mkdir()
    words = "operator torchvision::nms does not exist"
    (broken / "__init__.py").write_text(f"raise RuntimeError({words!r})")
    path = f"{tmp_path}:{Path(__file__).parents[2] / 'tui'}"
    run = LearnTorch("--doctor", PYTHONPATH=path).fails(1)
    run.says("broken", "A cell cannot run", "torchvision::nms does", "Broken: torch.cell.")


def test_a_device_that_is_not_there_is_misuse(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = DeviceUnavailable(verbatim("There is no device cuda here."))
    monkeypatch.setattr(
        command, "Kernel", lambda launcher, prefetch: ScriptedKernel(opening=missing)
    )
    assert main(["--doctor", "--device", "cuda"]) == 2
    assert capsys.readouterr().out == ""


def test_it_imports_neither_the_screen_nor_torch() -> None:
    heavy = ("textual", "rich", "plotext", "torch", "numpy", "learn_torch.app")
    code = (
        f"import sys, learn_torch.doctor.command; print([n for n in {heavy} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
