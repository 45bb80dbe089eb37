"""What is said of the magics of IPython that do nothing here: one sentence each, and the cell goes on."""

from __future__ import annotations

from learn_torch.i18n.message import msgid
from learn_torch.worker.streams import remark

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
        "html", "javascript", "js", "svg", "qtconsole",
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
