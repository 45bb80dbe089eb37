"""Texts: numbers written in them, formats, bytes and encodings."""

from __future__ import annotations

import re

from learn_torch.explain.rule import FIND_NONE, Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()


@_table.rule(
    "not-a-number",
    r"invalid literal for int\(\) with base \d+: (?P<text>.+)",
    r"could not convert string to float: (?P<text>.+)",
    kinds=("ValueError",),
)
def not_a_number(at: Situation, found: Found) -> Words:
    """int("3.5"), float("abc")."""
    text = found["text"]
    why = msg("The text {text} is not written as a number of this kind.", text=text)
    if "int()" in found[0] and re.fullmatch(r"'\s*-?\d*\.\d*\s*'", text):
        return why, msg("It has a decimal point: `int(float(text))`.")
    return why, msg(
        "Print it with `repr(...)`: it is empty, or has other characters than digits in it."
    )


@_table.rule(
    "function-argument",
    r"(?P<call>[\w.]+)\(\) argument(?: \d+| '\w+')? must be .*?,? not '?(?P<kind>[\w.]+)'?",
    r"expected str, bytes or os\.PathLike object, not (?P<kind>[\w.]+)",
    r"expected string or bytes-like object(?:, got '(?P<kind>\w+)')?",
    r"a bytes-like object is required, not '(?P<kind>\w+)'",
    kinds=("TypeError",),
)
def function_argument(at: Situation, found: Found) -> Words:
    """int([1]), file.write(3), open(None)."""
    kind = found.groupdict().get("kind") or "?"
    call = at.call or found.groupdict().get("call") or "f"
    why = msg("`{call}` does not take values of these types: {kinds}.", call=call, kinds=kind)
    if kind == "NoneType":
        return why, FIND_NONE
    if kind in ("list", "tuple"):
        return why, msg(
            "Call it for each element: `[{call}(value) for value in values]`.", call=call
        )
    if kind in ("int", "float", "Tensor") and call.rpartition(".")[2] == "write":
        return why, msg("Turn it into text: `str(value)`, or an f-string.")
    return why, msg("Print the value and its type, and convert it first.")


@_table.rule(
    "text-format",
    r"(?P<code>%\w) format: (?:a real number|an integer) is required, not (?P<kind>\w+)",
    r"Unknown format code '(?P<code>\w)' for object of type '(?P<kind>\w+)'",
    r"(?P<code>Invalid format specifier)",
    r"Replacement index \d+ out of range|not enough arguments for format string|not all arguments converted",
)
def text_format(at: Situation, found: Found) -> Words:
    """A place in a text that does not fit its value."""
    given = found.groupdict()
    if given.get("kind"):
        return (
            msg("The format `{code}` is for another kind of value than type {kind}.", code=given["code"], kind=given["kind"]),
            msg("`.2f` is for floats, `d` for whole numbers, `s` for texts."),
        )  # fmt: skip
    if given.get("code"):
        return (
            msg("What stands behind the colon is no format."),
            msg("Write for example `{text}`.", text="{loss:.4f}"),
        )
    return (
        msg("The text has another number of places than there are values."),
        msg("An f-string puts each value where it belongs: `{example}`.", example='f"{epoch}: {loss:.4f}"'),
    )  # fmt: skip


_table.says(
    "bytes-and-text",
    r"can't concat (?:str|bytes) to (?:str|bytes)|\(not \"bytes\"\) to str|\(not \"str\"\) to bytes",
    msg("One side is bytes, the other text."),
    msg("Decode the bytes: `data.decode('utf-8')`."),
)


_table.says(
    "pattern",
    r"(?:unterminated|missing|unbalanced|nothing to repeat|bad escape|unknown extension|multiple repeat).* at position \d+",
    msg("The regular expression cannot be read."),
    msg(
        "Signs such as `(`, `[`, `*` and `+` have a meaning: for the sign itself write `re.escape(text)`."
    ),
)
_table.says(
    "encoding",
    r"codec can't (?:encode|decode)",
    msg("The file or text has characters that this encoding does not know."),
    msg(
        "Pass the right one: `open(path, encoding='utf-8')`; binary files are opened with mode 'rb'."
    ),
)

RULES = _table.rules
