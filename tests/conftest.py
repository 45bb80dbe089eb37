"""What all tests share: the machine's own language has no say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learn_torch import cli
from learn_torch.language.choice import ENGLISH
from learn_torch.language.tongue import use


@pytest.fixture(autouse=True)
def english(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """English, until a test says otherwise; and English again after it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr(cli, "language_file", lambda: Path("/nonexistent/language.txt"))
    use(ENGLISH)
    yield
    use(ENGLISH)
