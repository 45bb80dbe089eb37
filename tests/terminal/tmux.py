"""A real terminal: the program in tmux, driven by keys and read from the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Callable
from pathlib import Path

MISSING = "" if shutil.which("tmux") else "tmux is not installed"
PATIENCE = 45.0
"""Seconds; a busy machine is no failure."""


class Terminal:
    """One tmux server with one window of 80×24, or as asked; gone when the `with` ends."""

    def __init__(
        self, home: Path, columns: int = 80, rows: int = 24, lang: str = "C.UTF-8"
    ) -> None:
        self._socket = f"learn-torch-{uuid.uuid4().hex[:8]}"
        self._size = ["-x", str(columns), "-y", str(rows)]
        self._environ = {
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "LANG": lang,
            "LC_ALL": "",
            "LC_MESSAGES": "",
        }

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the terminal away, as a dropped connection does; safe to call twice."""
        self._tmux("kill-server", check=False)

    def _tmux(self, *words: str, check: bool = True, text: str | None = None) -> str:
        command = ["tmux", "-u", "-L", self._socket, "-f", os.devnull, *words]
        done = subprocess.run(command, check=check, capture_output=True, text=True, input=text)
        return done.stdout

    def start(self, *command: str) -> None:
        """Run a command in the window; the window stays when it ends, and says so."""
        variables = [f"{name}={value}" for name, value in self._environ.items()]
        line = shlex.join(["env", *variables, *command])
        self._tmux("new-session", "-d", *self._size, f"{line}; echo ended with $?; exec cat")

    def again(self, *command: str) -> None:
        """Run another command in the same window."""
        variables = [f"{name}={value}" for name, value in self._environ.items()]
        line = shlex.join(["env", *variables, *command])
        self._tmux("respawn-window", "-k", f"{line}; echo ended with $?; exec cat")

    def keys(self, *names: str) -> None:
        """Press keys, by tmux's names: "C-j", "Enter", "Escape", "F5", "a"."""
        self._tmux("send-keys", *names)

    def type(self, text: str) -> None:
        """Type characters as they are."""
        self._tmux("send-keys", "-l", text)

    def paste(self, text: str) -> None:
        """Paste, bracketed, as a terminal does."""
        self._tmux("load-buffer", "-", text=text)
        self._tmux("paste-buffer", "-p")

    @property
    def screen(self) -> str:
        """What a person would see."""
        return self._tmux("capture-pane", "-p")

    def wait_for(self, wanted: str | Callable[[str], bool], seconds: float = PATIENCE) -> str:
        """The screen, once it shows `wanted`; AssertionError, with the screen, if it never does."""
        shows = wanted if callable(wanted) else lambda screen: wanted in screen
        deadline = time.monotonic() + seconds
        while True:
            screen = self.screen
            if shows(screen):
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(f"never shown: {wanted!r}\n{screen}")
            time.sleep(0.03)  # between two looks

    def settled(self) -> str:
        """The screen, once ten looks in a row have found it the same."""
        last, same = self.screen, 0
        deadline = time.monotonic() + PATIENCE
        while same < 10:
            if time.monotonic() > deadline:
                raise AssertionError(f"never at rest\n{last}")
            time.sleep(0.03)  # between two looks
            screen = self.screen
            last, same = screen, same + 1 if screen == last else 0
        return last

    def format(self, words: str) -> str:
        """What tmux says of the window, in a format of its own."""
        return self._tmux("display-message", "-p", words)

    @property
    def program(self) -> int:
        """The process id of the program in the window."""
        shell = int(self._tmux("display-message", "-p", "#{pane_pid}"))
        found = subprocess.run(
            ["pgrep", "-P", str(shell)], check=True, capture_output=True, text=True
        )
        return int(found.stdout.split()[0])

    @property
    def family(self) -> list[int]:
        """The program and all that it has started."""
        found = [self.program]
        for pid in found:
            below = subprocess.run(
                ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
            )
            found += map(int, below.stdout.split())
        return found

    def kill_9(self) -> None:
        """Kill the program, as the machine's worst day would."""
        os.kill(self.program, signal.SIGKILL)


def gone(pids: list[int], seconds: float) -> bool:
    """Whether all of the processes end in time; a zombie that nobody has collected counts as gone."""
    deadline = time.monotonic() + seconds
    while any(alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)  # between two looks
    return True


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
