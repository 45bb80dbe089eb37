"""The warm-up imports one module at a time, first what somebody waits for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from learn_torch import sandbox
from learn_torch.worker import warm
from learn_torch.worker.warm import HostGone, Warmup
from learn_torch.worker.zygote import Zygote


@pytest.fixture
def warmup(monkeypatch: pytest.MonkeyPatch) -> Warmup:
    """Two small stages in the place of the real ones."""
    small = {
        "cheap": ("colorsys", "no_such_module"),
        "dear": ("sndhdr_does_not_exist", "stringprep"),
    }
    monkeypatch.setattr(warm, "STAGES", small)
    monkeypatch.setattr(warm, "freeze", lambda: None)
    for name in ("colorsys", "stringprep"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    looks.clear()
    return Warmup(lambda: looks.append(1))


looks: list[int] = []
"""How often frames could have been carried."""


def test_a_stage_is_there_when_all_its_modules_are(warmup: Warmup) -> None:
    warmup.advance()
    assert "colorsys" in sys.modules and warmup.lacks(["cheap"])
    warmup.advance()
    assert not warmup.lacks(["cheap"]) and warmup.lacks(["cheap", "dear"]) and warmup.pending


def test_a_wanted_stage_comes_first(warmup: Warmup) -> None:
    for _ in range(2):
        warmup.advance(["dear"])
    assert not warmup.lacks(["dear"]) and "colorsys" not in sys.modules


def test_a_module_that_is_not_installed_ends_nothing(warmup: Warmup) -> None:
    for _ in range(4):
        warmup.advance()
    assert not warmup.pending


@pytest.mark.parametrize("error", ["ValueError('dtype size changed')", "KeyError(1)", "OSError(2)"])
def test_a_broken_module_ends_nothing_whatever_it_raises(
    warmup: Warmup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    (tmp_path / "no_such_module.py").write_text(f"raise {error}")
    monkeypatch.syspath_prepend(tmp_path)
    for _ in range(4):
        warmup.advance()
    assert not warmup.pending


def test_frames_are_carried_between_imports(warmup: Warmup) -> None:
    before = list(sys.meta_path)
    warmup.advance()
    assert looks and sys.meta_path == before


def test_a_name_that_is_no_stage_is_never_lacked(warmup: Warmup) -> None:
    assert not warmup.lacks(["sklearn"])


HOST_GOES = """
import os
from learn_torch.worker.environment import call_when_hung_up
source, host = os.pipe()
def say(): print("gone", flush=True)
call_when_hung_up(source, say)
os.write(host, b"a request")
print("alive", flush=True)
os.close(host)
sum(range(100_000))  # a signal is handled between two operations
call_when_hung_up(source, say)
"""


def test_a_process_hears_at_once_that_its_host_is_gone() -> None:
    """It may have 1.5 s of imports before it reads again."""
    done = subprocess.run(
        [sys.executable, "-c", HOST_GOES], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["alive", "gone", "gone"]


def test_an_import_ends_when_the_host_is_gone(
    warmup: Warmup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left of a stage takes seconds, and sessions live as long as their zygote."""
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    source, host = os.pipe()
    zygote = Zygote(source, host, sandbox.Machine())
    zygote._warmup.advance()
    assert "colorsys" in sys.modules
    os.close(host)
    zygote._warmup.stop()  # nothing is imported at this moment
    with pytest.raises(HostGone):
        zygote._warmup.advance(["dear"])
    assert "stringprep" not in sys.modules
    os.close(source)


def test_a_signal_ends_an_import_once(warmup: Warmup, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second one, as a socket may send, must not raise into what cleans up."""
    warmup._between_imports = warmup.stop
    with pytest.raises(HostGone):
        warmup.advance()
    warmup.stop()
