"""What the terminal can show and send, as far as it can be known without drawing on it."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from learn_torch.doctor.findings import Finding
from learn_torch.i18n.message import Message, msg, verbatim

COLUMNS, LINES = 80, 24
"""What every screen of the program is made for."""
SLOW_ESCAPE = 100
"""Milliseconds that tmux may wait after escape before a learner feels it."""
TMUX_SECONDS = 2.0


def ask_tmux(option: str) -> str:
    """The value of an option of the tmux that we are in; empty where it does not say."""
    scope = "-gwv" if option == "allow-passthrough" else "-sv"
    try:
        done = subprocess.run(
            ["tmux", "show-options", scope, option],
            capture_output=True,
            text=True,
            timeout=TMUX_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


@dataclass(frozen=True)
class Terminal:
    """What is known of the terminal before anything is drawn."""

    environ: Mapping[str, str]
    is_tty: bool
    size: tuple[int, int] | None
    """Columns and lines; None where there is no terminal."""
    encoding: str
    tmux: Callable[[str], str] = ask_tmux


def this_terminal() -> Terminal:
    """The one that the program was started in."""
    is_tty = sys.stdin.isatty() and sys.stdout.isatty()
    columns, lines = shutil.get_terminal_size()
    size = (columns, lines) if is_tty else None
    return Terminal(os.environ, is_tty, size, locale.getencoding())


def findings(terminal: Terminal) -> Iterator[Finding]:
    """One line a matter."""
    if not terminal.is_tty:
        says = msg("This is no terminal (a pipe, or a job), so nothing is known of one.")
        yield Finding("terminal.tty", "note", says, msg("Run --doctor where you will learn."))
    elif terminal.size is not None:
        yield _size(*terminal.size)
    yield from _kind(terminal)
    yield _letters(terminal)
    if terminal.environ.get("TMUX"):
        yield from _tmux(terminal.tmux)


def _size(columns: int, lines: int) -> Finding:
    size = {"columns": columns, "lines": lines}
    if columns < COLUMNS or lines < LINES:
        says = msg("{columns} columns and {lines} lines: some text will be cut.", **size)
        remedy = msg(
            "Make the window larger: lessons are laid out for {columns} by {lines}.",
            columns=COLUMNS,
            lines=LINES,
        )
        return Finding("terminal.size", "note", says, remedy)
    return Finding("terminal.size", "ok", msg("{columns} columns and {lines} lines.", **size))


def _kind(terminal: Terminal) -> Iterator[Finding]:
    """TERM, and how many colours it stands for."""
    term = terminal.environ.get("TERM", "")
    if terminal.is_tty and term in ("", "dumb", "unknown"):
        says = msg("TERM is '{term}': nothing can be drawn on such a terminal.", term=term)
        yield Finding("terminal.term", "broken", says, verbatim("export TERM=xterm-256color"))
        return
    if not term:
        says = msg("TERM is not set; {colors}.", colors=_colors(terminal))
    else:
        says = msg("TERM is {term}; {colors}.", term=term, colors=_colors(terminal))
    yield Finding("terminal.colour", "ok", says)


def _colors(terminal: Terminal) -> Message:
    environ = terminal.environ
    if environ.get("NO_COLOR"):
        return msg("no colors, since NO_COLOR is set")
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return msg("16 million colors")
    return msg("256 colors") if "256color" in environ.get("TERM", "") else msg("16 colors")


def _letters(terminal: Terminal) -> Finding:
    asked = terminal.environ.get("LEARN_TORCH_ASCII", "0") not in ("", "0")
    if asked:
        says = msg("Only ASCII is drawn, since LEARN_TORCH_ASCII is set.")
        return Finding("terminal.letters", "ok", says)
    if terminal.encoding.lower().replace("-", "") == "utf8":
        says = msg("UTF-8: all characters and fine curves are drawn.")
        return Finding("terminal.letters", "ok", says)
    says = msg(
        "The locale's encoding is {encoding}: only ASCII is drawn.", encoding=terminal.encoding
    )
    return Finding("terminal.letters", "note", says, verbatim("export LC_ALL=C.UTF-8"))


def _tmux(ask: Callable[[str], str]) -> Iterator[Finding]:
    clipboard, passthrough = ask("set-clipboard"), ask("allow-passthrough")
    if "on" in (clipboard, passthrough) or passthrough == "all":
        yield Finding("terminal.clipboard", "ok", msg("tmux passes copied text to your clipboard."))
    else:
        says = msg(
            "tmux keeps copied text from your clipboard (set-clipboard {value}).",
            value=clipboard or "?",
        )
        yield Finding("terminal.clipboard", "note", says, verbatim("tmux set -s set-clipboard on"))
    waits = ask("escape-time")
    if waits.isdecimal() and int(waits) > SLOW_ESCAPE:
        says = msg("tmux waits {count} ms before it passes escape on.", count=waits)
        yield Finding("terminal.escape", "note", says, verbatim("tmux set -s escape-time 20"))
    else:
        yield Finding("terminal.escape", "ok", msg("tmux passes escape on at once."))
