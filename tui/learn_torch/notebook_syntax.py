"""Turn what people paste from notebooks and manuals into Python, a line for a line.

Prompts (>>>, In [1]:, $), a common indent, fences, line numbers, %magics, !commands and `x?` are taken;
text that is Python already is left alone, so no valid cell changes its meaning. Pure text: nothing is run here.
"""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Callable
from dataclasses import dataclass

PROMPT = re.compile(r"(>>>|In \[\d*\]:)( |$)")
_IPYTHON = re.compile(r"\s*In \[\d+\]: ")
"""IPython's prompt; what follows it would be an annotation of `In[1]`, which is Python too."""
CONTINUATION = re.compile(r"(\.\.\.|\s*\.\.\.:)( |$)")
_CELL_MAGIC = re.compile(r"%%(\w+)[ \t]*(.*)")
_ASSIGNED = r"(?P<indent>\s*)(?P<target>[A-Za-z_][\w., \[\]'\"]*=\s*)?"
_LINE = re.compile(_ASSIGNED + r"(?P<mark>!!?|%(?=%?\s*[^\W\d]))\s*(?P<rest>\S.*)")
_HELP = re.compile(
    r"\s*(?P<before>\?{0,2})(?P<name>%{0,2}[A-Za-z_*][\w.*]*)(?P<after>\?{0,2})\s*;?\s*$"
)
_ARGUMENT = r" +(?!(?:if|in|is|and|or|not|else|for)\b)[\w./~'\"-].*"
_COMMAND = re.compile(
    r"(?:pip3?|conda|mamba|apt(?:-get)?|python3? -m|git|wget|curl|source|jupyter)" + _ARGUMENT
)
_AUTOMAGIC = re.compile(
    r"(?P<name>cd|ls|cat|mkdir|rmdir|cp|mv|rm|run|time|timeit|whos?|load_ext|matplotlib|env)(?P<rest>"
    + _ARGUMENT
    + ")"
)
"""What IPython takes as a magic without its mark; here where it is no Python."""
_TAKES: dict[str, Callable[[str], object]] = {
    "time": lambda rest: is_python(rest),
    "timeit": lambda rest: is_python(rest),
    "run": re.compile(r"(-\w+ +)*\S+\.py\b.*").fullmatch,
}
"""What must follow a name that is also a word of English: "run the cell above" is no magic."""
_FENCE = re.compile(r"\s*(```|~~~)\w*\s*")
_NUMBERED = re.compile(r" *(?P<number>\d+)[.:|]?(?:[ \t](?P<rest>.*))?")
_SHELL = re.compile(
    r"(?P<indent>\s*)(?:\$ +(?P<command>\S.*)|(?P<program>python3? +[\w./-]+\.py\b.*))"
)
_STRING = re.compile(r"'''|\"\"\"|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|#.*|[()\[\]{}]")
PYTHON_CELL_MAGICS = ("time", "timeit", "capture", "prun")
"""Cell magics whose body is Python."""


@dataclass(frozen=True)
class Cell:
    """A cell in plain Python."""

    python: str
    """What is compiled."""
    source: str
    """The text for tracebacks and `inspect`: without prompts, with magics as they were written."""
    magic: str = ""
    """The cell magic (%%name) in the first line."""
    argument: str = ""
    """The rest of that line."""

    @property
    def program(self) -> str:
        """The Python of the cell; empty where its body is text for a magic."""
        return "" if self.magic and self.magic not in PYTHON_CELL_MAGICS else self.python


def translate(code: str) -> Cell:
    """Turn a cell into Python; code that is neither comes back as it is, for Python to refuse."""
    if is_python(code) and not _IPYTHON.match(code):
        return Cell(code, code)
    plain = _without_fences(textwrap.dedent(_without_first_blank(code)))
    plain = _without_first_indent(_without_prompts(textwrap.dedent(_without_numbers(plain))))
    first = next((line for line in plain.split("\n") if line.strip()), "")
    if match := _CELL_MAGIC.fullmatch(first.rstrip()):
        return _cell_magic(plain, first, match)
    python = _lines(plain)
    return Cell(python, plain) if is_python(python) or plain != code else Cell(code, code)


def is_python(code: str) -> bool:
    """Whether Python's parser takes the text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def _without_first_blank(code: str) -> str:
    """Blank lines keep their place, without the spaces that would hide a common indent."""
    return re.sub(r"^[ \t]+$", "", code, flags=re.MULTILINE)


def _without_first_indent(code: str) -> str:
    """Drop the indent of the first line from the lines that have it, as IPython does."""
    indent = re.match(r"\n*([ \t]*)", code)
    return re.sub(f"^{indent[1]}", "", code, flags=re.MULTILINE) if indent and indent[1] else code


def _cell_magic(plain: str, first: str, match: re.Match[str]) -> Cell:
    body = plain.replace(first, "", 1)
    name, argument = match[1], match[2]
    if name in PYTHON_CELL_MAGICS and not is_python(body):
        return Cell(_lines(body), plain, name, argument)
    return Cell(body, plain, name, argument)


def _without_fences(code: str) -> str:
    """Drop the lines ```python and ``` around a block of Markdown."""
    lines = code.split("\n")
    marks = [at for at, line in enumerate(lines) if line.strip()]
    if marks and _FENCE.fullmatch(lines[marks[0]]):
        lines[marks[0]] = ""
        if _FENCE.fullmatch(lines[marks[-1]]):
            lines[marks[-1]] = ""
    return "\n".join(lines)


def _without_numbers(code: str) -> str:
    """Drop the numbers of the lines, where each line has one, as of a page that shows them."""
    found = [_NUMBERED.fullmatch(line) for line in code.strip("\n").split("\n")]
    numbers = [int(match["number"]) for match in found if match]
    if len(numbers) < 2 or numbers != list(range(numbers[0], numbers[0] + len(found))):
        return code
    return "\n".join(match["rest"] or "" for match in found if match)


def _without_prompts(code: str) -> str:
    """Drop prompts, and the output between them, as doctest reads it; nothing without a prompt."""
    lines = code.split("\n")
    if not any(PROMPT.match(line) for line in lines):
        return code
    kept, in_output = [], False
    for line in lines:
        if match := PROMPT.match(line) or CONTINUATION.match(line):
            kept.append(line[match.end() :])
            in_output = True
        elif in_output and (line[:1].isspace() or line.strip()):
            kept.append("")
        else:
            kept.append(line)
            in_output = in_output and not line.strip()
        if not line.strip():
            in_output = False
    return "\n".join(kept)


def _lines(code: str) -> str:
    """Translate the lines that are magics, commands or questions; not those inside of strings."""
    lines, inside, rest = [], _Inside(), iter(code.split("\n"))
    for line in rest:
        whole, extra = line, 0
        while not inside and whole.endswith("\\") and _LINE.fullmatch(whole):  # a command goes on
            whole, extra = whole[:-1] + next(rest, "").lstrip(), extra + 1
        lines.append(line if inside else _line(whole))
        lines += [""] * extra
        if lines[-1] == line:
            inside.read(line)
    return "\n".join(lines)


class _Inside:
    """Whether a line begins inside of brackets or of a string of three quotes."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""
        self._continued = False

    def __bool__(self) -> bool:
        return self._depth > 0 or bool(self._quote) or self._continued

    def read(self, line: str) -> None:
        """Take a line."""
        for match in _STRING.finditer(line):
            token = match[0]
            if self._quote:
                self._quote = "" if token == self._quote else self._quote
            elif token in ("'''", '"""'):
                self._quote = token
            elif token in ("(", "[", "{"):
                self._depth += 1
            elif token in (")", "]", "}"):
                self._depth = max(0, self._depth - 1)
        self._continued = line.endswith("\\")


def _line(line: str) -> str:
    match = _HELP.fullmatch(line)
    is_help = match is not None and (match["before"] or match["after"])
    if not is_help and (command := _LINE.fullmatch(line)):
        return _magic_or_command(command)
    if match and (match["before"] or match["after"]):
        detail = max(len(match["before"]), len(match["after"]))
        return (
            f"get_ipython().run_line_magic('pinfo{'2' if detail > 1 else ''}', {match['name']!r})"
        )
    if typed := _SHELL.fullmatch(line):
        words = typed["command"] or typed["program"]
        return f"{typed['indent']}get_ipython().system({words!r})"
    return line if is_python(line.strip()) else _without_a_mark(line)


def _without_a_mark(line: str) -> str:
    """A command or a magic that is written without ! or %."""
    words = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if _COMMAND.fullmatch(words):
        return f"{indent}get_ipython().system({words!r})"
    magic = _AUTOMAGIC.fullmatch(words)
    if magic and (magic["name"] not in _TAKES or _TAKES[magic["name"]](magic["rest"].strip())):
        return f"{indent}get_ipython().run_line_magic({magic['name']!r}, {magic['rest'].strip()!r})"
    return line


def _magic_or_command(match: re.Match[str]) -> str:
    start, rest = match["indent"] + (match["target"] or ""), match["rest"]
    if match["mark"] == "%":
        name, _, argument = rest.partition(" ")
        return f"{start}get_ipython().run_line_magic({name!r}, {argument.strip()!r})"
    call = "getoutput" if match["target"] or match["mark"] == "!!" else "system"
    return f"{start}get_ipython().{call}({rest!r})"
