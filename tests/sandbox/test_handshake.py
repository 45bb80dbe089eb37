"""No cell runs before the layers were tried; the level says what there is."""

from __future__ import annotations

import pytest

from learn_torch.errors import KernelDied
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session
from learn_torch.sandbox import landlock
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


@pytest.mark.parametrize(
    ("without", "level"),
    [("seccomp", "partial"), ("landlock", "partial"), ("supervisor", "partial"),
     ("landlock,seccomp", "limits only"), ("all", "none")],
)  # fmt: skip
async def test_a_layer_less_is_told(varied: Varied, without: str, level: str) -> None:
    kernel = await varied(f"--test-without={without}")
    session = await kernel.open(device="cpu")
    assert session.opened.sandbox == level
    assert (await run(session, "1")).stdout == "1\n"


@pytest.mark.parametrize("abi", [1, 2, 4])
async def test_an_older_landlock_is_made_up_for(varied: Varied, abi: int) -> None:
    kernel = await varied(f"--test-landlock-abi={abi}")
    session = await kernel.open(device="cpu")
    assert session.opened.sandbox == "confined"
    result = await run(session, "import os\nos.kill(os.getppid(), 0)")
    assert result.finished.trouble and result.finished.trouble.kind == "PermissionError"


async def test_no_environment_variable_and_no_cell_reaches_the_variations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEARN_TORCH_TEST_WITHOUT", "all")
    kernel = Kernel()
    await kernel.start()
    session = await kernel.open(device="cpu")
    assert session.opened.sandbox == "confined"
    await kernel.close()
