"""The magics and commands of notebooks that make sense here, and a sentence for the others."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import inspect
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from learn_torch.worker.timing_magics import Scope, prun, time_once, timeit

SHELL_WORDS = ("ls", "cat", "mkdir", "rm", "cp", "mv", "head", "tail", "touch", "wc")
SILENT = (
    "matplotlib", "config", "load_ext", "reload_ext", "autoreload", "precision", "xmode", "autosave",
    "colors", "notebook", "pprint", "automagic", "autocall", "gui", "aimport", "doctest_mode",
)  # fmt: skip
"""Settings of a notebook that have nothing to do here: figures are shown without a word."""
EXPLAINED = {
    "tensorboard": "TensorBoard needs a browser: the curves under the cell show losses and reports.",
    "debug": "%debug does not run here: write breakpoint() before the line, and run the cell again.",
    "pdb": "%pdb does not run here: write breakpoint() before the line, and run the cell again.",
    "load": "A cell is not replaced by a file: open it and paste its text, or use %run.",
    "history": "What you ran is in the cells above.",
    "tb": "The error of a run is shown below its cell.",
    "store": "Variables last as long as the session: save them with torch.save().",
    "memit": "Memory: the variables page (v) shows what a tensor takes.",
    "html": "HTML needs a browser; the text of the cell is not shown.",
    "javascript": "JavaScript needs a browser; the cell does nothing.",
    "js": "JavaScript needs a browser; the cell does nothing.",
    "svg": "SVG needs a browser; the text of the cell is not shown.",
}
_SHELL = ("/bin/sh", "-s")
_PYTHON = (sys.executable, "-")
INTERPRETERS = {
    "bash": _SHELL, "sh": _SHELL, "system": _SHELL, "sx": _SHELL, "!": _SHELL,
    "python": _PYTHON, "python3": _PYTHON, "perl": ("perl",),
}  # fmt: skip
"""Cell magics whose text goes to another program."""
COMMANDS = (
    (
        r"nvidia-smi\b",
        "nvidia-smi does not run here: torch.cuda.is_available() and mem_get_info() answer.",
    ),
    (
        r"(wget|curl|git (clone|pull|fetch)|gdown|kaggle|huggingface-cli|hf|ssh|scp|ping)\b",
        "A cell has no network, by design: download the file outside of learn-torch.",
    ),
    (r"(sudo|su)\b", "A cell cannot become another user, by design."),
)
"""Commands that fail here by design, and why."""
_INSTALL = re.compile(
    r"(?:\S*python3? -m )?(?:pip3?|conda|mamba|apt(?:-get)?)\s+(?:un)?install\b(.*)"
)


class UsageError(Exception):
    """A magic that does not exist, as IPython names it."""


UsageError.__module__ = "builtins"


def run(name: str, line: str, scope: Scope) -> Any:
    """Run a line magic; raises UsageError for one that is not known."""
    if name in EXPLAINED:
        explain(EXPLAINED[name])
    elif name in (*SHELL_WORDS, "pip", "conda", "mamba"):
        system(f"{name} {line}", scope)
    elif name in _MAGICS:
        return _MAGICS[name](line, scope)
    elif name not in SILENT:
        raise UsageError(f"The magic %{name} is not known here: write it in Python.")
    return None


def run_over_text(name: str, line: str, text: str, namespace: dict[str, Any]) -> None:
    """Run a cell magic whose body is text; raises UsageError for one that is not known."""
    if name in ("writefile", "file"):
        _write_file(line, text)
    elif name in ("markdown", "latex"):
        print(text.strip())
    elif name in INTERPRETERS or (name == "script" and line.split()):
        command = line.split() if name == "script" else INTERPRETERS[name]
        _flush()
        subprocess.run(command, input=text, text=True, check=False)
    elif name in EXPLAINED:
        explain(EXPLAINED[name])
    else:
        raise UsageError(f"The magic %%{name} is not known here: write it in Python.")


def explain(sentence: str) -> None:
    """Say something that is not the output of the cell."""
    print(sentence, file=sys.stderr)


# --- files and commands -----------------------------------------------------------------------


def _write_file(line: str, text: str) -> None:
    append = line.split()[:1] in (["-a"], ["--append"])
    path = Path(line.split(maxsplit=1)[1] if append else line.strip().strip("'\""))
    verb = "Appending to" if append else "Overwriting" if path.exists() else "Writing"
    with path.open("a" if append else "w") as file:
        file.write(text.lstrip("\n"))
    importlib.invalidate_caches()  # the next import finds a module that was written just now
    print(f"{verb} {path}")


def system(command: str, scope: Scope) -> None:
    """Run a command of the shell, with {names} of Python in it; its output is the cell's."""
    command = _filled(command, scope)
    if match := _INSTALL.match(command.strip()):
        _install(match[1])
        return
    _flush()
    status = subprocess.run(["/bin/sh", "-c", command], check=False).returncode
    if status:
        for pattern, sentence in COMMANDS:
            if re.match(pattern, command.strip()):
                explain(sentence)


def output_of(command: str, scope: Scope) -> list[str]:
    """Run a command and return the lines that it prints."""
    _flush()
    call = ["/bin/sh", "-c", _filled(command, scope)]
    return subprocess.run(call, check=False, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def _filled(command: str, scope: Scope) -> str:
    """Put Python's values in for {name} and $name; a name that is not there is the shell's."""
    names = {**scope.globals, **scope.locals}

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        return str(names[name]) if name in names else match[0]

    return re.sub(r"\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)", value, command)


def _install(arguments: str) -> None:
    """A cell has no network; what is installed already is said as pip says it."""
    wanted = [word for word in arguments.split() if not word.startswith("-")]
    missing = []
    for word in wanted:
        name = re.split(r"[\[<>=!~;]", word)[0]
        if importlib.util.find_spec(name.replace("-", "_").split(".")[0] or "_") is not None:
            print(f"Requirement already satisfied: {name}", file=sys.stderr)
        else:
            missing.append(name)
    if missing:
        names = " ".join(missing)
        explain(
            f"A cell has no network and installs nothing: run `pip install {names}` "
            "where learn-torch is installed, then start it again."
        )


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


# --- the others -------------------------------------------------------------------------------


def _help(line: str, scope: Scope, source: bool = False) -> None:
    """x? and x??: signature, text and type."""
    name = line.strip()
    if name.startswith("%"):
        print(inspect.getdoc(_MAGICS.get(name.lstrip("%"))) or "No documentation.")
        return
    value = eval(compile(name, "<help>", "eval", dont_inherit=True), scope.globals, scope.locals)
    with contextlib.suppress(TypeError, ValueError):
        print(f"Signature: {name}{inspect.signature(value)}")
    text = None
    if source:
        with contextlib.suppress(OSError, TypeError):
            text = inspect.getsource(value)
    print(text or inspect.getdoc(value) or "No documentation.")
    print(f"Type: {type(value).__name__}")


def _cd(line: str, scope: Scope) -> None:
    before, name = str(Path.cwd()), line.strip().strip("'\"") or "~"
    os.chdir(os.environ.get("OLDPWD", "") if name == "-" else Path(name).expanduser())
    os.environ["OLDPWD"] = before
    print(Path.cwd())


def _pwd(line: str, scope: Scope) -> str:
    return str(Path.cwd())


def _env(line: str, scope: Scope) -> Any:
    name, _, value = (part.strip() for part in re.split(r"(=| )", line + "  ", maxsplit=1))
    if not name:
        return dict(os.environ)
    if not value:
        return os.environ.get(name)
    os.environ[name] = value
    print(f"env: {name}={value}")
    return None


def _run_file(line: str, scope: Scope) -> None:
    words = line.split()
    before, sys.argv = sys.argv, words
    try:
        scope.globals.update(
            {
                k: v
                for k, v in runpy.run_path(words[0], run_name="__main__").items()
                if k[:2] != "__"
            }
        )
    finally:
        sys.argv = before


def _pylab(line: str, scope: Scope) -> None:
    exec("import numpy as np\nimport matplotlib.pyplot as plt", scope.globals)


def _who(line: str, scope: Scope) -> None:
    print("   ".join(sorted(name for name in scope.globals if not name.startswith("_"))))


def _whos(line: str, scope: Scope) -> None:
    for name, value in sorted(scope.globals.items()):
        if not name.startswith("_"):
            print(f"{name:15} {type(value).__name__}")


def _reset(line: str, scope: Scope) -> None:
    for name in [name for name in scope.globals if not name.startswith("_")]:
        del scope.globals[name]


def _list_magics(line: str, scope: Scope) -> None:
    known = sorted({*_MAGICS, *SILENT, *SHELL_WORDS, "pip", "conda"})
    print(" ".join(f"%{name}" for name in known))


_MAGICS: dict[str, Callable[[str, Scope], Any]] = {
    "time": time_once,
    "timeit": timeit,
    "prun": prun,
    "pinfo": _help,
    "pinfo2": lambda line, scope: _help(line, scope, source=True),
    "cd": _cd,
    "pwd": _pwd,
    "env": _env,
    "set_env": _env,
    "run": _run_file,
    "pylab": _pylab,
    "who": _who,
    "who_ls": _who,
    "whos": _whos,
    "reset": _reset,
    "lsmagic": _list_magics,
    "system": output_of,
    "sx": output_of,
}
