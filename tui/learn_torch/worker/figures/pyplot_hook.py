"""Give pyplot our backend the moment it is imported."""

from __future__ import annotations

from types import ModuleType

from learn_torch.worker import post_import


def install() -> None:
    """Wait for pyplot; called once, before anything has imported it."""
    post_import.when_imported("matplotlib.pyplot", _use_backend)


def _use_backend(pyplot: ModuleType) -> None:
    from learn_torch.worker.figures import backend  # here, because it imports matplotlib

    backend.install()
