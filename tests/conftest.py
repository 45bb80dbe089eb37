"""What all tests share: one real kernel, English, the markers `kernel` and `flaky`, and the summary.

Importing torch is paid once, in each process that runs tests. A folder whose `kernel` or `session`
is another one (a script, a GPU's) has a fixture of that name. What the machine says of its language,
its terminal and itself is ignored.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from learn_torch import cli
from learn_torch.i18n.languages import ENGLISH
from learn_torch.i18n.translate import set_language
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session

KERNEL_FIXTURES = {"kernel", "session", "shared_session", "stage"}
KERNEL_FOLDERS = {"bench", "cli", "escapes", "gpu", "sandbox", "terminal", "worker"}
"""Folders whose tests start a kernel, or torch itself, or the whole program."""
SAID_BY_THE_MACHINE = {
    *("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES"),
    *(
        "CI",
        "GITHUB_ACTIONS",
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
    ),
    *(
        "COLORFGBG",
        "COLORTERM",
        "COLUMNS",
        "FORCE_COLOR",
        "LINES",
        "NO_COLOR",
        "TMUX",
        "TTY_COMPATIBLE",
    ),
    *("LEARN_TORCH_ASCII", "LEARN_TORCH_DEBUG", "TEXTUAL_ANIMATIONS", "TTY_INTERACTIVE"),
}
"""Variables that the program reads, or rich or Textual, and that no test may find set by a developer or CI."""
OUTCOMES = ("passed", "failed", "error", "skipped", "rerun")


def pytest_configure() -> None:
    """Give every machine the same environment: a test passed at a desk and failed in CI, by `CI` alone."""
    for name in SAID_BY_THE_MACHINE.intersection(os.environ):
        del os.environ[name]
    os.environ["LANG"] = "C.UTF-8"
    os.environ["TERM"] = "xterm"
    os.environ["XDG_CONFIG_HOME"] = str(Path(__file__).parent / "fixtures" / "no-settings")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts a kernel; give a test in a real terminal, and no other, a second try; long ones first."""
    for item in items:
        if starts_a_kernel(item):
            item.add_marker(pytest.mark.kernel)
        if item.get_closest_marker("terminal"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep what is collected out of every garbage collection, and collect as rarely as the program.

    The first saves some 12 % of a screen test, the second some 9 % (user time, three pairs).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish() -> None:
    """Look for what nobody closed once: pytest collects five times, of all that tests have imported."""
    gc.collect()
    gc.freeze()


def starts_a_kernel(item: pytest.Item) -> bool:
    """Whether a test needs torch, by its folder, its fixtures, or the client that it imports."""
    folder = folder_of(item.nodeid)
    if folder in KERNEL_FOLDERS or item.get_closest_marker("kernel"):
        return True
    if folder == "app":
        return False  # its `kernel` is a fake
    imports = folder == "kernel" and hasattr(getattr(item, "module", None), "Kernel")
    return imports or bool(KERNEL_FIXTURES.intersection(getattr(item, "fixturenames", ())))


def folder_of(nodeid: str) -> str:
    """The package of a test: "study" for tests/study/test_store.py::test_…"""
    return nodeid.removeprefix("tests/").partition("/")[0]


def _summarize_escapes(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the escape attempts apart: each is tried on each variant of the sandbox."""
    counts: dict[str, Counter[str]] = {"tests": Counter(), "escape attempts": Counter()}
    for outcome in OUTCOMES:
        for report in terminalreporter.stats.get(outcome, ()):
            if (nodeid := getattr(report, "nodeid", "")) and report.when in ("call", "setup"):
                escapes = folder_of(nodeid) == "escapes" and "test_escapes.py" in nodeid
                counts["escape attempts" if escapes else "tests"][outcome] += 1
    if counts["escape attempts"]:
        terminalreporter.section("tests and escape attempts")
        for what, found in counts.items():
            numbers = ", ".join(f"{number:,} {outcome}" for outcome, number in found.items())
            terminalreporter.line(f"{found.total():6,} {what}: {numbers}")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English, until a test says otherwise; and English again after it."""
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


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared_session(kernel: Kernel) -> AsyncIterator[Session]:
    """One session for tests that put their own names and files in the place of those before."""
    session = await kernel.open(device="cpu")
    yield session
    await session.close()


def _summarize_variants(terminalreporter: pytest.TerminalReporter) -> None:
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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the summary of pytest does not say."""
    _summarize_escapes(terminalreporter)
    _summarize_variants(terminalreporter)
