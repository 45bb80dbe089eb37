"""The kernel's environment is a list of what is known to be harmless."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from learn_torch.kernel import launch
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.launch import kept
from learn_torch.kernel.protocol import Finished
from learn_torch.kernel.session import Session
from learn_torch.worker.environment import FIXED
from tests.kernel.running import run


def test_paths_locale_and_devices_are_kept() -> None:
    wanted = {"PATH": "/bin", "LC_ALL": "C", "CUDA_VISIBLE_DEVICES": "1", "NVIDIA_DRIVER": "x"}
    assert kept(wanted) == wanted


def test_everything_else_is_dropped() -> None:
    secrets = (
        "AWS_SECRET_ACCESS_KEY",
        "SSH_AUTH_SOCK",
        "TMUX",
        "PYTHONPATH",
        "LD_PRELOAD",
        "HF_TOKEN",
    )
    assert kept(dict.fromkeys(secrets, "x")) == {}


def test_a_kernel_on_this_machine_starts_with_nothing_to_hide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So it need not start itself again without the rest."""
    monkeypatch.setenv("HF_TOKEN", "x")
    monkeypatch.setattr(launch, "WORKER", ("env",))
    with launch.launched("") as process:
        assert process is not None and process.stdout is not None
        names = {line.partition(b"=")[0].decode() for line in process.stdout}
    assert names == launch.needed(os.environ).keys()


def test_a_fixed_value_is_not_the_users_to_change() -> None:
    code = (
        "import json, os; from learn_torch.worker import environment; "
        "environment.prepare(); print(json.dumps(dict(os.environ)))"
    )
    environment = os.environ | dict.fromkeys(FIXED, "0")
    printed = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True
    ).stdout
    assert FIXED.items() <= json.loads(printed).items()


async def test_a_lesson_computes_on_one_thread_and_can_be_forked_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A trial is a fork: after an OpenMP region on several threads it would hang."""
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT"):
        monkeypatch.setenv(name, "8")
    kernel = Kernel(prefetch=False)
    await kernel.start()
    try:
        session = await kernel.open(device="cpu")
        code = "import torch\nassert torch.get_num_threads() == 1\ntorch.rand(900, 900).exp().sum()"
        ends = [
            event
            for trial in (False, True)
            async for event in session.run("threads", code, trial=trial)
            if isinstance(event, Finished)
        ]
        assert [end.outcome for end in ends] == ["ok", "ok"]
    finally:
        await kernel.close()


@pytest.mark.asyncio(loop_scope="session")
async def test_the_profiler_says_nothing_of_itself(session: Session) -> None:
    code = (
        "import torch\nfrom torch.profiler import ProfilerActivity, profile\n"
        "with profile(activities=[ProfilerActivity.CPU]):\n    torch.ones(3).sum()"
    )
    result = await run(session, code)
    assert (result.outcome, result.transcript.plain) == ("ok", "")
