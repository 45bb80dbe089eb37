"""What is said of magics and commands that do nothing here: one sentence each, and the cell goes on."""

from __future__ import annotations

import re
import socket

from learn_torch.i18n.message import msgid
from learn_torch.worker.remarks import remark

SILENT = (
    "matplotlib", "xmode", "autosave", "colors", "notebook", "pprint", "automagic", "autocall", "gui",
    "doctest_mode", "logstop", "unload_ext", "autoawait", "code_wrap",
)  # fmt: skip
"""Settings of a notebook that have nothing to do here: figures are shown without a word."""
_SENTENCES = {
    msgid("TensorBoard needs a browser: the curves under the cell show losses and reports."): (
        "tensorboard",
    ),
    msgid("{name} does not run here: write breakpoint() before the line, and run the cell again."): (
        "debug", "pdb",
    ),
    msgid("A cell is not replaced by a file: open it and paste its text, or use %run."): (
        "load", "loadpy",
    ),
    msgid("What you ran is in the cells above."): ("history", "hist", "recall", "rep", "rerun"),
    msgid("The error of a run is shown below its cell."): ("tb",),
    msgid("Variables last as long as the session: save them with torch.save()."): ("store",),
    msgid("Memory: the variables page (v) shows what a tensor takes."): ("memit", "mprun"),
    msgid("{name} is not here: %prun times each function, %timeit a line."): ("lprun", "heat"),
    msgid("{name} needs a browser: it does nothing here."): (
        "javascript", "js", "svg", "qtconsole",
    ),
    msgid("{name} belongs to IPython's own command line: it does nothing here."): (
        "alias", "alias_magic", "bookmark", "clear", "connect_info", "dhist", "dirs", "ed", "edit",
        "killbgscripts", "logoff", "logon", "logstart", "logstate", "macro", "magic", "man",
        "pastebin", "popd", "pushd", "quickref", "rehashx", "reset_selective", "save", "unalias",
    ),
    msgid("{name} needs a program that is not here: write it in Python."): (
        "cython", "fortran", "julia", "pypy", "python2", "r", "ruby", "sql",
    ),
}  # fmt: skip
EXPLAINED = {name: sentence for sentence, names in _SENTENCES.items() for name in names}
"""Magic, in lower case -> the sentence."""
PARTS = ("autoreload", "tensorboard", "matplotlib", "watermark")
"""Extensions that do what they can without being loaded."""
_loaded: list[str] = []
"""The other extensions that cells have asked for: what their magics are called is not known."""
_COMMANDS = {
    r"nvidia-smi\b": msgid(
        "nvidia-smi does not run here: torch.cuda.is_available() and mem_get_info() answer."
    ),
    r"(wget|curl|git (clone|pull|fetch)|gdown|kaggle|huggingface-cli|hf|ssh|scp|ping)\b": msgid(
        "A cell has no network, by design: download the file outside of learn-torch."
    ),
    r"(ps|top|pgrep|kill|killall|pkill)\b": msgid(
        "A cell sees no processes but its own, by design."
    ),
    r"(conda|mamba|source|jupyter)\b": msgid(
        "The environment of a cell is the one that learn-torch was started in."
    ),
    r"(sudo|su)\b": msgid("A cell cannot become another user, by design."),
    r"(touch|mkdir|cp|mv|rm|ln|tee|tar|unzip|echo|cat|cd)\b.*[\s>=](/(?!dev/)|~/|\.\./)": msgid(
        "A cell keeps to its own folder, by design: use a relative path."
    ),
}
"""Commands that fail here by design, and why."""
_NO_TCP = msgid(
    "The processes of {program} meet over TCP, which a cell does not have, by design: start them with "
    "torch.multiprocessing.spawn and init_process_group(init_method='file:///...')."
)
_FULL_SCREEN = re.compile(r"\s*(n?vim?|nano|emacs|htop|tmux|screen|watch)\b")
"""Programs that wait for keys."""
_LAUNCHER = re.compile(
    r"\s*(torchrun|accelerate\s+launch|deepspeed|\S*python3?\s+-m\s+torch\.distributed\.(?:run|launch))\b"
)
"""Programs whose processes find each other over TCP; without it torchrun tries for 95 s."""


def explained(name: str, mark: str = "%") -> bool:
    """Explain a magic that does nothing here, or may be of an extension; False: it is not known."""
    if name.lower() in EXPLAINED:
        remark(EXPLAINED[name.lower()], name=mark + name)
    elif _loaded:
        remark(
            "{name} is not known here, and extensions of notebooks ({extensions}) do not run.",
            name=mark + name,
            extensions=", ".join(_loaded),
        )
    return name.lower() in EXPLAINED or bool(_loaded)


def load_extension(line: str) -> None:
    """%load_ext: what the extensions that are here do anyway needs no loading."""
    name = line.strip()
    if name not in PARTS:
        _loaded.append(name)
        remark("Extensions of notebooks do not run here: the magics of {name} are not known.", name=name)  # fmt: skip


def fails_by_design(command: str) -> str:
    """Why a command fails here, where it does; empty for all others."""
    reasons = (why for start, why in _COMMANDS.items() if re.match(start, command.strip()))
    return next(reasons, "")


def cannot_start(command: str) -> bool:
    """Whether a command would only wait: then it is said what for."""
    if match := _FULL_SCREEN.match(command):
        remark("A cell has no terminal of its own, and {program} needs one.", program=match[1])
        return True
    if (match := _LAUNCHER.match(command)) and not _has_tcp():
        remark(_NO_TCP, program=match[1])
        return True
    return False


def _has_tcp() -> bool:
    """Whether processes of this cell may meet over TCP."""
    try:
        with socket.socket() as meeting_point:
            meeting_point.bind(("127.0.0.1", 0))
    except OSError:
        return False
    return True
