"""No cell runs before the layers were tried; the level says what there is."""

from __future__ import annotations

import pytest

from learn_torch.errors import KernelDied
from learn_torch.kernel.session import Session
from learn_torch.sandbox import landlock, read_test_overrides
from learn_torch.sandbox.levels import level
from learn_torch.sandbox.probe import probe_machine
from tests.kernel.running import run
from tests.sandbox.conftest import Varied

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(not landlock.version(), reason="this kernel offers no Landlock"),
]


async def test_a_session_is_confined_and_says_what_holds_it(session: Session) -> None:
    assert session.opened.sandbox == "confined"
    assert ("read your files", "kernel") in session.opened.promises


async def test_a_failed_selftest_refuses_the_session(varied: Varied) -> None:
    kernel = await varied("--test-readable=/")
    with pytest.raises(KernelDied, match="does not hold here: a foreign file could be read"):
        await kernel.open(device="cpu")
    with pytest.raises(KernelDied, match="does not hold here"):  # and the kernel goes on
        await kernel.open(device="cpu")


async def test_an_older_landlock_is_made_up_for(varied: Varied) -> None:
    kernel = await varied("--test-landlock-abi=1")
    session = await kernel.open(device="cpu")
    assert session.opened.sandbox == "confined"
    result = await run(session, "import os\nos.kill(os.getppid(), 0)")
    assert result.finished.trouble and result.finished.trouble.kind == "PermissionError"


@pytest.mark.parametrize(
    ("option", "found"),
    [("without=seccomp", "partial"), ("without=landlock", "partial"),
     ("without=supervisor", "partial"), ("without=landlock,seccomp", "limits only"),
     ("without=all", "none"), ("landlock-abi=1", "confined"), ("landlock-abi=2", "confined"),
     ("landlock-abi=4", "confined")],
)  # fmt: skip
async def test_a_layer_less_is_told(option: str, found: str) -> None:
    """A kernel asks the same function, and cells of such kernels run in tests/escapes."""
    assert level(probe_machine(read_test_overrides([f"--test-{option}"]))) == found
