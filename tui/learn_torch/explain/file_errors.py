"""Files and folders, and the formats that are read from them."""

from __future__ import annotations

import re

from learn_torch.explain.rule import Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()


@_table.rule(
    "no-such-file",
    r"\[Errno 2\] No such file or directory: (?P<path>'.*')",
    r"Parent directory (?P<path>\S+) does not exist",
    kinds=("FileNotFoundError", "RuntimeError"),
)
def no_such_file(at: Situation, found: Found) -> Words:
    """A path that leads nowhere."""
    if at.function in ("run", "Popen", "call", "check_output", "check_call"):
        return (
            msg("There is no program {path} here.", path=found["path"]),
            msg("Check the spelling; a command with options is a list: `run(['ls', '-l'])`."),
        )
    why = msg("There is no file or folder {path}, seen from the cell's own folder.", path=found["path"])  # fmt: skip
    if at.function in ("mkdir", "save", "savefig", "to_csv", "imsave") or re.search(
        r"""['"][wax]b?\+?['"]""", at.line
    ):
        return why, msg("The folder must be there first: `os.makedirs(folder, exist_ok=True)`.")
    return why, msg(
        "Print `os.listdir()`. A cell sees only its own folder: files from elsewhere have to be put there."
    )


_table.says(
    "file-exists",
    r"\[Errno 17\] File exists: (?P<path>'.*')",
    msg("{path} is there already."),
    msg("Write `os.makedirs(folder, exist_ok=True)`; to overwrite a file, use mode 'w'."),
    kinds=("FileExistsError",),
)


@_table.rule(
    "folder-or-file", r"\[Errno (?P<number>2[01])\] (?:Is|Not) a directory: (?P<path>'.*')"
)
def folder_or_file(at: Situation, found: Found) -> Words:
    """A folder in the place of a file."""
    if found["number"] == "21":
        return (
            msg("{path} is a folder, and a file is needed.", path=found["path"]),
            msg("Add the name of a file: `os.path.join(folder, 'data.csv')`."),
        )
    return (
        msg("{path} leads through a file as if it were a folder.", path=found["path"]),
        msg("Print the path, and check each part of it."),
    )


_table.says(
    "file-mode",
    r"\Anot (?:readable|writable)\Z|\Ainvalid mode: |must have exactly one of create/read/write",
    msg("The mode in which the file was opened does not fit."),
    msg("Mode 'r' reads, 'w' writes from the start, 'a' appends; 'rb' and 'wb' are for bytes."),
)
_table.says(
    "file-closed",
    r"I/O operation on closed file",
    msg("The file is closed: a `with` block closes it at its end."),
    msg("Indent the line into the `with` block, or open the file again."),
)
_table.says(
    "json-text",
    r"Expecting (?:property name|value|',' delimiter|':' delimiter)|Extra data: line",
    msg("The text is not JSON: its quotes are double, and nothing else stands in the file."),
    msg("Print its beginning. For a dictionary as Python prints it use `ast.literal_eval`."),
)


@_table.rule("not-a-checkpoint", r"\A\d+\Z|persistent IDs", kinds=("KeyError", "UnpicklingError"))
def not_a_checkpoint(at: Situation, found: Found) -> Words | None:
    """torch.load of a text."""
    if at.function != "load":
        return None
    return (
        msg("The file was not written by `torch.save`, or it is cut off."),
        msg("Look at its size and its first lines; save it again, or use the reader of its own format."),
    )  # fmt: skip


_table.says(
    "json-value",
    r"Object of type (?P<kind>\w+) is not JSON serializable",
    msg("JSON holds numbers, texts, lists and dictionaries, and no value of type {kind}."),
    msg("Convert it: `x.item()` or `x.tolist()` of a tensor or array, `float(x)` of a number."),
)


_table.says(
    "pickle",
    r"Can't (?:pickle|get local object)|cannot pickle",
    msg("This object cannot be written by pickle: lambdas, inner functions and open files cannot."),
    msg(
        "Use a function made with `def` outside of others; save `model.state_dict()`, not the model."
    ),
)
_table.says(
    "not-a-checkpoint",
    r"Invalid magic number|invalid load key|PytorchStreamReader failed|unpickling stack underflow|pickle data was truncated",
    msg("The file was not written by `torch.save`, or it is cut off."),
    msg(
        "Look at its size and its first lines; save it again, or use the reader of its own format."
    ),
)
_table.says(
    "not-an-image",
    r"cannot identify image file",
    msg("The file is no image that Pillow knows, or it is cut off."),
    msg(
        "Look at its size and its first bytes; a page that was saved in its place is a usual cause."
    ),
)

RULES = _table.rules
