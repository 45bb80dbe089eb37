"""What all tests share: one real kernel, and English.

Importing torch is paid once, in each process that runs tests. A folder whose `kernel` or `session`
is another one (a script, a GPU's) has a fixture of that name. The machine's own language has no say.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from learn_torch import cli
from learn_torch.i18n.languages import ENGLISH
from learn_torch.i18n.translate import set_language
from learn_torch.kernel.client import Kernel, Session


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English, until a test says otherwise; and English again after it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr(cli, "language_file", lambda: Path("/nonexistent/language.txt"))
    set_language(ENGLISH)
    yield
    set_language(ENGLISH)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kernel() -> AsyncIterator[Kernel]:
    """A warm kernel, as everybody gets it: with every layer that this machine gives."""
    kernel = Kernel()
    await kernel.start()
    yield kernel
    await kernel.close()


@pytest_asyncio.fixture(loop_scope="session")
async def session(kernel: Kernel) -> AsyncIterator[Session]:
    """A fresh session of it, on the cpu."""
    session = await kernel.open(device="cpu")
    yield session
    await session.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many variants of answers the exercises' checks judged fairly."""
    fair: dict[str, list[int]] = {}
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, counts in report.user_properties if report.when == "call" else ():
            if name.startswith("variants: "):
                total = fair.setdefault(name, [0, 0])
                total[0] += counts[0]
                total[1] += counts[1]
    for name, (good, all_of) in fair.items():
        verb = "accepted" if name.endswith("correct") else "refused"
        if all_of:
            rate = 100 * good / all_of
            terminalreporter.write_line(f"{name} {verb} {good} of {all_of} ({rate:.1f} %)")
