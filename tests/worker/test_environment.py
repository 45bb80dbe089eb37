"""The kernel's environment is a list of what is known to be harmless."""

from __future__ import annotations

from learn_torch.worker.environment import kept


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
