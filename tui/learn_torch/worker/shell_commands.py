"""What follows `!`: commands of the shell, with values of Python in them, and what pip is asked."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from learn_torch.worker.explained_magics import cannot_start, fails_by_design
from learn_torch.worker.remarks import remark
from learn_torch.worker.timing_magics import Scope

NOT_FOUND = 127
"""The shell's exit code for a command that is not there."""
_INSTALL = re.compile(
    r"(?P<pip>(?:\S*python3? -m )?(?:uv )?pip3?|conda|mamba|brew|apt(?:-get)?)\s+(?:-\S+\s+)*(?:un)?install\b"
    r"(?P<words>(?:[^|&;\n>]|>=|>(?=\d))*)"
)
"""An installer and what it is asked for, without what the shell does with its output."""
_PIP = re.compile(r"\s*(?:python3? -m )?pip3?\s+(.*)", re.DOTALL)
_JOINTS = re.compile(r"""(\s*(?:&&|;)\s*)(?=(?:[^'"]|'[^']*'|"[^"]*")*$)""")
"""What joins commands, outside of quotes."""
_WITH_VALUE = ("-r", "--requirement", "-c", "-i", "-f", "--index-url", "--find-links", "-t")
_DOLLAR = re.compile(r"\$\$?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)")
_NO_VALUE = (SyntaxError, NameError, AttributeError, LookupError, TypeError, ValueError)
"""What a part of a command raises that is the shell's own, and no Python."""


SHELL = "/bin/bash" if os.access("/bin/bash", os.X_OK) else "/bin/sh"
_SHELL = (SHELL, "-s")
_PYTHON = (sys.executable, "-")
INTERPRETERS = {
    "bash": _SHELL, "sh": ("/bin/sh", "-s"), "system": _SHELL, "sx": _SHELL, "!": _SHELL,
    "python": _PYTHON, "python3": _PYTHON, "perl": ("perl",),
}  # fmt: skip
"""Cell magics whose text goes to another program."""


class SList(list[str]):
    """The lines of a command, as IPython gives them: also as one string."""

    @property
    def n(self) -> str:
        """The lines, as they were printed."""
        return "\n".join(self)

    @property
    def s(self) -> str:
        """The lines in one, with spaces between."""
        return " ".join(self)

    @property
    def p(self) -> list[Path]:
        """The lines that are names of files."""
        return [Path(line) for line in self if Path(line).exists()]

    nlstr, spstr, paths = n, s, p

    def grep(self, pattern: str) -> SList:
        """The lines that match."""
        return SList(line for line in self if re.search(pattern, line, re.IGNORECASE))

    def fields(self, *wanted: int) -> list[Any]:
        """The words of each line; of each line those at the places wanted."""
        words = [line.split() for line in self]
        if not wanted:
            return words
        return SList(" ".join(row[at] for at in wanted if at < len(row)) for row in words)


def system(command: str, scope: Scope) -> None:
    """Run a command; its output is the cell's, its exit code is `_exit_code`.

    What an installer is asked for is said, and the commands before it and after it run.
    """
    parts = _JOINTS.split(filled(command, scope))
    matches = [_INSTALL.match(part.strip()) for part in parts]
    at = next((at for at, match in enumerate(matches) if match), None)
    if at != 0:
        _run("".join(parts if at is None else parts[: at - 1]), scope)
    if at is not None and (match := matches[at]):
        missing = _refuse_install(match["pip"], match["words"])
        if parts[at + 1 :] and (parts[at + 1].strip() == ";" or not missing):
            system("".join(parts[at + 2 :]), scope)


def _run(command: str, scope: Scope) -> None:
    why = fails_by_design(command)
    program = command.split()[0] if why else ""
    if cannot_start(command) or (why and program != "cd" and shutil.which(program) is None):
        scope.globals["_exit_code"] = NOT_FOUND
        if why:
            remark(why)
        return
    flush()
    captured = sys.stdout is not sys.__stdout__  # by %%capture, or what the cell has put there
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if captured else {}
    call = [SHELL, "-c", _with_own_pip(command)]
    done = subprocess.run(call, check=False, text=True, errors="replace", **pipes)  # type: ignore[call-overload]
    scope.globals["_exit_code"] = status = done.returncode
    print(done.stdout or "", end="")
    if status and why:
        remark(why)


def output_of(command: str, scope: Scope) -> SList:
    """Run a command and return the lines that it prints."""
    flush()
    call = [SHELL, "-c", _with_own_pip(filled(command, scope))]
    done = subprocess.run(call, check=False, stdout=subprocess.PIPE, text=True, errors="replace")
    scope.globals["_exit_code"] = done.returncode
    return SList(done.stdout.splitlines())


def flush() -> None:
    """Push out what Python holds, before another program prints."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def filled(text: str, scope: Scope) -> str:
    """Put Python's values in for {expression} and $name.attribute; the rest is the shell's."""
    parts, at, quoted = [], 0, False
    while at < len(text):
        part, end = _part(text, at, scope, quoted)
        quoted ^= part == "'" and end == at + 1
        parts.append(part)
        at = end
    return "".join(parts)


def _part(text: str, at: int, scope: Scope, quoted: bool) -> tuple[str, int]:
    """What a place of a command becomes, and where the next begins."""
    if text.startswith(("{{", "}}"), at):
        return text[at], at + 2
    if text.startswith("${", at) and (found := _braced(text, at + 1, scope)):
        return found
    if text[at] == "{" and (found := _braced(text, at, scope)):
        return found
    if text[at] == "$" and not quoted and (match := _DOLLAR.match(text, at)):
        value = None if match[0].startswith("$$") else value_of(match[1], scope)
        name = match[0].removeprefix("$") if match[0].startswith("$$") else match[0]
        return (name if value is None else value), match.end()
    return text[at], at + 1


def _braced(text: str, at: int, scope: Scope) -> tuple[str, int] | None:
    """The value of an expression in braces, and where it ends; None: that is the shell's."""
    depth = 0
    for end in range(at, len(text)):
        depth += (text[end] == "{") - (text[end] == "}")
        if depth == 0:
            value = value_of(text[at + 1 : end], scope)
            return None if value is None else (value, end + 1)
    return None


def value_of(expression: str, scope: Scope) -> str | None:
    """The text of an expression, with a format after a colon as in an f-string; None: it is none."""
    try:
        code = compile(f"f'''{{{expression}}}'''", "<command>", "eval", dont_inherit=True)
        return str(eval(code, scope.globals, scope.locals))
    except _NO_VALUE:
        return None


def run_interpreter(name: str, words: list[str], text: str, namespace: dict[str, Any]) -> None:
    """Give the text to another program: %%bash [--out name] [--err name] [--no-raise-error]."""
    options = {}
    while words and words[0].startswith("--"):
        option, separator, value = words.pop(0).partition("=")
        takes = option in ("--out", "--err", "--proc")
        options[option] = value if separator or not takes or not words else words.pop(0)
    command = list(INTERPRETERS.get(name, ())) + words
    kept = {stream: subprocess.PIPE for stream in ("out", "err") if f"--{stream}" in options}
    flush()
    done = subprocess.run(
        command,
        input=text,
        text=True,
        errors="replace",
        check=False,
        stdout=kept.get("out"),
        stderr=kept.get("err"),
    )
    for stream, value in (("out", done.stdout), ("err", done.stderr)):
        if stream in kept:
            namespace[options[f"--{stream}"]] = value
    if done.returncode and "--no-raise-error" not in options:
        raise subprocess.CalledProcessError(done.returncode, " ".join(command))


# --- pip --------------------------------------------------------------------------------------


def _with_own_pip(command: str) -> str:
    """Let `pip list` and its like ask the interpreter of the cells, not one of the system."""
    if match := _PIP.fullmatch(command):
        return f"'{sys.executable}' -m pip {match[1]}"
    return command


def _refuse_install(installer: str, arguments: str) -> list[str]:
    """A cell has no network; what is installed already is said as pip says it. Returns the rest."""
    wanted = _packages(arguments.split())
    if "pip" not in installer:
        remark(
            "A cell has no network and installs nothing: run `{command}` outside of learn-torch.",
            command=f"{installer} install {' '.join(wanted)}",
        )
        return wanted
    for name in filter(_is_installed, wanted):
        print(f"Requirement already satisfied: {name}", file=sys.stderr)
    missing = [name for name in wanted if not _is_installed(name)]
    if missing:
        remark(
            "A cell has no network and installs nothing: run `{command}` where learn-torch is "
            "installed, then start it again.",
            command=f"pip install {' '.join(missing)}",
        )
    return missing


def _packages(words: list[str]) -> list[str]:
    """The packages that an installer is asked for, without versions; a file after its option."""
    found, option = [], ""
    for word in words:
        if word.startswith("#"):
            break
        if word.startswith("-"):
            option = word
            continue
        if word.isdigit():  # of 2>&1
            continue
        name = word.strip("'\"") if "://" in word else re.split(r"[\[<>=!~;]", word.strip("'\""))[0]
        if option in ("-r", "--requirement"):
            name = f"-r {name}"
        if option not in _WITH_VALUE or option in ("-r", "--requirement"):
            found.append(name)
        option = ""
    return found


def _is_installed(name: str) -> bool:
    """Whether a package is there, by its own name or by the name of its module."""
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        module = name.replace("-", "_").split(".")[0]
        return module.isidentifier() and importlib.util.find_spec(module) is not None
    except ValueError:  # no name of a package
        return False
    return True
