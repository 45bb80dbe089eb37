"""Files and folders, the formats that are read from them, and texts."""

from __future__ import annotations

import re

from learn_torch.explain.rule import FIND_NONE, Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


@rules.when(
    "no-such-file",
    r"\[Errno 2\] No such file or directory: (?P<path>'.*')",
    r"Parent directory (?P<path>\S+) does not exist",
    kinds=("FileNotFoundError", "RuntimeError"),
)
def no_such_file(at: Situation, found: Found) -> Words:
    """A path that leads nowhere."""
    if at.function in ("run", "Popen", "call", "check_output", "check_call"):
        return (
            msg("There is no program {path} here."),
            msg("Check the spelling; a command with options is a list: `run(['ls', '-l'])`."),
        )
    why = msg("There is no file or folder {path}, seen from the cell's own folder.")
    if at.function in ("mkdir", "save", "savefig", "to_csv", "imsave") or re.search(
        r"""['"][wax]b?\+?['"]""", at.line
    ):
        return why, msg("The folder must be there first: `os.makedirs(folder, exist_ok=True)`.")
    return why, msg(
        "Print `os.listdir()`. A cell sees only its own folder: files from elsewhere have to be put there."
    )


rules.says(
    "file-exists",
    r"\[Errno 17\] File exists: (?P<path>'.*')",
    msg("{path} is there already."),
    msg("Write `os.makedirs(folder, exist_ok=True)`; to overwrite a file, use mode 'w'."),
    kinds=("FileExistsError",),
)


@rules.when("folder-or-file", r"\[Errno (?P<number>2[01])\] (?:Is|Not) a directory: (?P<path>'.*')")
def folder_or_file(at: Situation, found: Found) -> Words:
    """A folder in the place of a file."""
    if found["number"] == "21":
        return (
            msg("{path} is a folder, and a file is needed."),
            msg("Add the name of a file: `os.path.join(folder, 'data.csv')`."),
        )
    return (
        msg("{path} leads through a file as if it were a folder."),
        msg("Print the path, and check each part of it."),
    )


rules.says(
    "file-mode",
    r"\Anot (?:readable|writable)\Z|\Ainvalid mode: |must have exactly one of create/read/write",
    msg("The mode in which the file was opened does not fit."),
    msg("Mode 'r' reads, 'w' writes from the start, 'a' appends; 'rb' and 'wb' are for bytes."),
)
rules.says(
    "file-closed",
    r"I/O operation on closed file",
    msg("The file is closed: a `with` block closes it at its end."),
    msg("Indent the line into the `with` block, or open the file again."),
)
rules.says(
    "json-text",
    r"Expecting (?:property name|value|',' delimiter|':' delimiter)|Extra data: line",
    msg("The text is not JSON: its quotes are double, and nothing else stands in the file."),
    msg("Print its beginning. For a dictionary as Python prints it use `ast.literal_eval`."),
)


_NO_CHECKPOINT = (
    msg("The file was not written by `torch.save`, or it is cut off."),
    msg("Look at its size and its first lines; save it again, or use the reader of its own format."),
)  # fmt: skip
rules.says(
    "not-a-checkpoint",
    r"\A\d+\Z|persistent IDs",
    *_NO_CHECKPOINT,
    kinds=("KeyError", "UnpicklingError"),
    where=lambda at: at.function == "load",
)
rules.says(
    "json-value",
    r"Object of type (?P<kind>\w+) is not JSON serializable",
    msg("JSON holds numbers, texts, lists and dictionaries, and no value of type {kind}."),
    msg("Convert it: `x.item()` or `x.tolist()` of a tensor or array, `float(x)` of a number."),
)
rules.says(
    "pickle",
    r"Can't (?:pickle|get local object)|cannot pickle",
    msg("This object cannot be written by pickle: lambdas, inner functions and open files cannot."),
    msg(
        "Use a function made with `def` outside of others; save `model.state_dict()`, not the model."
    ),
)
rules.says(
    "not-a-checkpoint",
    r"Invalid magic number|invalid load key|PytorchStreamReader failed|unpickling stack underflow|pickle data was truncated",
    *_NO_CHECKPOINT,
)
rules.says(
    "not-an-image",
    r"cannot identify image file",
    msg("The file is no image that Pillow knows, or it is cut off."),
    msg(
        "Look at its size and its first bytes; a page that was saved in its place is a usual cause."
    ),
)

# --- texts: numbers written in them, formats, bytes, encodings --------------------------------------


@rules.when(
    "not-a-number",
    r"invalid literal for int\(\) with base \d+: (?P<text>.+)",
    r"could not convert string to float: (?P<text>.+)",
    kinds=("ValueError",),
)
def not_a_number(at: Situation, found: Found) -> Words:
    """int("3.5"), float("abc")."""
    why = msg("The text {text} is not written as a number of this kind.")
    if "int()" in found.text and re.fullmatch(r"'\s*-?\d*\.\d*\s*'", found["text"]):
        return why, msg("It has a decimal point: `int(float(text))`.")
    return why, msg(
        "Print it with `repr(...)`: it is empty, or has other characters than digits in it."
    )


@rules.when(
    "function-argument",
    r"(?P<call>[\w.]+)\(\) argument(?: \d+| '\w+')? must be .*?,? not '?(?P<kind>[\w.]+)'?",
    r"expected str, bytes or os\.PathLike object, not (?P<kind>[\w.]+)",
    r"expected string or bytes-like object(?:, got '(?P<kind>\w+)')?",
    r"a bytes-like object is required, not '(?P<kind>\w+)'",
    kinds=("TypeError",),
)
def function_argument(at: Situation, found: Found) -> Words:
    """int([1]), file.write(3), open(None)."""
    kind = found["kind"] or "?"
    why = msg("`{call}` does not take values of these types: {kinds}.", kinds=kind)
    if kind == "NoneType":
        return why, FIND_NONE
    if kind in ("list", "tuple"):
        return why, msg("Call it for each element: `[{call}(value) for value in values]`.")
    if kind in ("int", "float", "Tensor") and "write" in (at.function, found["call"]):
        return why, msg("Turn it into text: `str(value)`, or an f-string.")
    return why, msg("Print the value and its type, and convert it first.")


@rules.when(
    "text-format",
    r"(?P<code>%\w) format: (?:a real number|an integer) is required, not (?P<kind>\w+)",
    r"Unknown format code '(?P<code>\w)' for object of type '(?P<kind>\w+)'",
    r"(?P<code>Invalid format specifier)",
    r"Replacement index \d+ out of range|not enough arguments for format string|not all arguments converted",
)
def text_format(at: Situation, found: Found) -> Words:
    """A place in a text that does not fit its value."""
    if found["kind"]:
        return (
            msg("The format `{code}` is for another kind of value than type {kind}."),
            msg("`.2f` is for floats, `d` for whole numbers, `s` for texts."),
        )
    if found["code"]:
        return (
            msg("What stands behind the colon is no format."),
            msg("Write for example `{text}`.", text="{loss:.4f}"),
        )
    return (
        msg("The text has another number of places than there are values."),
        msg("An f-string puts each value where it belongs: `{example}`.", example='f"{epoch}: {loss:.4f}"'),
    )  # fmt: skip


rules.says(
    "bytes-and-text",
    r"can't concat (?:str|bytes) to (?:str|bytes)|\(not \"bytes\"\) to str|\(not \"str\"\) to bytes",
    msg("One side is bytes, the other text."),
    msg("Decode the bytes: `data.decode('utf-8')`."),
)
rules.says(
    "pattern",
    r"(?:unterminated|missing|unbalanced|nothing to repeat|bad escape|unknown extension|multiple repeat).* at position \d+",
    msg("The regular expression cannot be read."),
    msg(
        "Signs such as `(`, `[`, `*` and `+` have a meaning: for the sign itself write `re.escape(text)`."
    ),
)
rules.says(
    "encoding",
    r"codec can't (?:encode|decode)",
    msg("The file or text has characters that this encoding does not know."),
    msg(
        "Pass the right one: `open(path, encoding='utf-8')`; binary files are opened with mode 'rb'."
    ),
)
