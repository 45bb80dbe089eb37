"""What is gathered for a machine without network, and that its script is one that bash can read."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.gpu import wheelhouse


def test_torch_and_all_that_comes_with_it_is_left_out() -> None:
    names = {one.partition("==")[0] for one in wheelhouse.needed()}
    there = {"torch", "torchvision", "triton", "numpy", "pillow", "scipy", "scikit-learn", "sympy"}
    assert {"textual", "rich", "matplotlib", "msgspec", "fsrs", "pytest-asyncio"} <= names
    assert not names & there
    assert [name for name in names if name.startswith(("nvidia", "cuda"))] == ["nvidia-ml-py"]


def test_what_is_left_out_may_be_missing() -> None:
    assert wheelhouse.closure(["no-such-distribution"]) == {"no-such-distribution"}


def test_the_script_can_be_read_and_wants_a_folder() -> None:
    script = Path(__file__).with_name("offline.sh")
    done = subprocess.run([script], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "give the folder of make wheelhouse" in done.stderr
