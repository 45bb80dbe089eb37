"""Malformed lessons: what is wrong with each file, and where.

A test of the command line runs over the same cases: `learn-torch --check case.path` ends with
exit code 2 and every `file:line:column` on stderr. A file is a whole lesson but for what its
name says; what a text file cannot hold is made by `made_case`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "fixtures" / "malformed"

TABLE = r"""
# not YAML
01-tab                          6:1    a tab indents this line; YAML takes spaces only
02-tab-in-code                  8:1    a tab indents this line; YAML takes spaces only
03-too-far-left                 7:4    the indentation of this line fits none of those above it
04-too-far-right                7:7    this line is indented too far
05-items-not-lined-up           8:2    the indentation of this line fits none of those above it
06-quote-never-closed           2:8    the quote that opens here is never closed. Close it where its text ends.
07-quote-closed-late            2:8    the quote that opens here closes on line 3 only
08-apostrophe                   2:12   goes on after its closing quote
09-no-colon                     2:1    this line has no 'key: value'. Add the ':', or indent the line.
10-no-space-after-colon         2:1    a space is missing after ':'. Write 'title: Lesson'.
11-colon-in-text                2:16   a ': ' inside a text begins a mapping
12-backtick                     2:8    a text cannot begin with '`'
13-bold                         7:11   a text cannot begin with '*'
14-list-not-closed              5:7    the list that '[' opens here is not closed
15-text-after-list              2:15   's' is out of place here
16-mapping-not-closed           8:14   the mapping that '{' opens here is not closed
17-wrong-bracket                5:13   expected ',' or ']' here
18-unknown-escape               7:18   '\d' is not an escape that YAML knows
19-text-beside-bar              7:11   the text of a '|' begins on the next line
20-code-not-indented            9:5    indented like the text above it
21-loop-not-indented            9:5    indent it like that text
22-list-beside-key              5:8    a list begins on a line of its own. Break the line before this '-'.
23-item-among-keys              5:1    a list item stands among keys. Give the list a key, and indent it.
24-key-among-items              13:9   a key stands among list items. Indent it, or begin it with '- '.
25-key-missing                  7:5    a key is missing before this ':'. Write 'key: value'.
26-directive                    1:1    a line cannot begin with '%' in a lesson. Delete or indent it.
27-after-the-end                9:1    the document has ended above. Delete the '...' before this line.

# YAML that a lesson has not
28-tag                          7:11   tags are not read, and here stands '!!str'
29-python-tag                   7:11   tags are not read, and here stands '!!python/object/apply:os.system'
                                7:11   expected a text, found a list
30-own-tag                      6:5    tags are not read, and here stands '!cell'
31-anchor-and-alias             7:11   anchors and aliases are not read, and here stands '&same'
                                9:11   anchors and aliases are not read, and here stands '*same'
32-billion-laughs               5:1    unknown key 'a'.
                                5:4    anchors and aliases are not read, and here stands '&a'
                                6:1    unknown key 'b'.
                                6:4    anchors and aliases are not read, and here stands '&b'
                                6:8    anchors and aliases are not read, and here stands '*a'
                                6:12   anchors and aliases are not read, and here stands '*a'
33-merge-key                    7:5    merge keys ('<<') are not read. Write the keys out.
34-key-twice                    8:1    the key 'title' is here twice; the first is on line 2. Keep one of them.
35-cell-key-twice               8:5    the key 'text' is here twice; the first is on line 7. Keep one of them.
36-list-as-key                  7:5    a key is a single word, and here stands a list or a mapping
37-two-documents                8:1    a second document begins here; a file holds one
38-hidden-escape                7:11   'text' holds the hidden character U+001B (escape)
39-empty                        1:1    the lesson is empty. Begin it with 'format: 1'.
40-comment-only                 1:1    the lesson is empty. Begin it with 'format: 1'.
41-list-at-top                  1:1    found a list. Begin it with 'format: 1'.
42-text-at-top                  1:1    found the text 'A lesson.'

# keys
43-format-missing               1:1    the lesson lacks the key 'format'. Add 'format: 1'.
44-newer-format                 1:9    the lesson is in format 2; this learn-torch reads up to 1
45-format-zero                  1:9    'format': expected 1, found the number 0. Write 1.
46-format-in-words              1:9    'format': expected 1, found the text 'one'. Write 1.
47-unknown-key                  5:1    unknown key 'colour'. The keys here are 'format', 'title',
48-misspelt-key                 4:1    unknown key 'minute'. Did you mean 'minutes'?
49-misspelt-hints               11:7   unknown key 'hint'. Did you mean 'hints'?
50-key-of-exercise-in-cell      8:7    'exercise' lacks the key 'hints'. Add 'hints:'.
                                11:5   unknown key 'hints'. It belongs in 'exercise'; look at the indentation.
51-missing-keys                 1:1    the lesson lacks the key 'goal'. Add 'goal:'.
                                7:7    'exercise' lacks the key 'check'. Add 'check:'.
52-cell-without-id              6:5    item 1 of 'cells' lacks the key 'id'. Add 'id:'.
53-no-cells                     5:8    'cells' is an empty list. Give it at least one item.

# values
54-nothing-after-key            8:5    'code' has no value. Write one after the ':', or delete the key.
55-null                         7:5    'text' has no value. Write one after the ':', or delete the key.
56-empty-text                   7:11   'text' is empty. Write something.
57-empty-item                   13:10  item 2 of 'hints' is empty. Write it after the '- ', or delete it.
58-text-for-list                11:14  'hints': expected a list of texts, found the text 'One.'
59-list-for-text                2:8    'title': expected a text, found a list.
60-mapping-for-text             12:11  A text that holds ': ' needs quotes
61-text-for-mapping             7:15   found the text 'x = 1'
62-list-for-mapping             9:7    found a list. Leave out the '- '.
63-mapping-for-list             6:3    found a mapping. Begin each item with '- '
64-minutes-in-words             4:10   from 1 to 240, found the text 'five'
65-minutes-in-quotes            4:10   Take the quotes away.
66-minutes-fraction             4:10   found the number 7.5
67-minutes-too-many             4:10   from 1 to 240, found the number 300
68-seed-negative                5:7    from 0 to 4,294,967,295, found the number -1
69-title-too-long               2:8    'title' has 113 characters; at most 100 fit. Shorten it.
70-title-of-two-lines           2:8    'title' has several lines. Keep it to one.
71-id-not-kebab                 6:9    found 'First Gradient'. Try 'first-gradient'.
72-id-leads-elsewhere           6:9    found '../../etc/passwd'
73-unknown-device               5:9    'device': expected 'any' or 'cuda', found the text 'gpu'
74-unknown-data                 5:8    found the text 'minst'. Did you mean 'mnist'?
75-not-a-module                 5:12   expected the name of a Python module, found 'scikit-learn'
76-too-many-hints               11:42  'hints' has 5 items; at most 4 fit. Leave out from here on.

# what a cell may hold
77-cell-id-twice                10:9   the id 'one' is taken by line 6. Give this one another name.
78-nothing-in-cell              6:5    there is nothing in this cell. Add 'text:', or delete it.
79-exercise-with-code           12:5   a cell has 'code' or 'exercise', not both
80-exercise-with-predict        12:5   a cell has 'exercise' or 'predict', not both. Split it into two cells.
81-predict-without-code         7:5    there is no code to predict in this cell. Add 'code:'.
82-expect-without-code          8:5    'expect' speaks of 'code', and this cell has none. Add 'code:'.
                                9:5    'raises' speaks of 'code', and this cell has none. Add 'code:'.
83-expect-with-exercise         12:5   'expect' goes with 'code', not with 'exercise'
84-answer-not-a-choice          10:15  the answer 'tow' is none of the choices. Did you mean 'two'?
85-choices-split-by-comma       10:15  A comma separates two choices here
86-one-choice                   9:16   'choices' offers fewer than two
87-choice-twice                 9:29   the choice 'two' is here twice. Keep one of them.

# Python in YAML
88-code-not-python              9:12   'code' is not Python ('(' was never closed).
89-code-indented-oddly          8:8    'code' is not Python (unexpected indent).
90-starter-not-python           10:20  after function definition on line 9
91-code-in-one-line             7:11   'code' is not Python (invalid syntax).
92-solution-check-and-wrong     10:16  'solution' is not Python (invalid syntax).
                                14:18  'check' is not Python (invalid syntax).
                                18:18  'code' is not Python (unterminated string literal (detected at line 18)).

# what its prose says
00-quotes                       9:17   the text of this cell does not say '0.2'. Write the value as the text does.
                                10:27  no cell with code is called 'tow'. Did you mean 'two'?
                                11:16  no cell with code is called 'one'. Name the cell that prints it with 'of:'.

# what it may beyond the usual
95-sandbox-not-a-mapping        5:10   expected a mapping with 'loopback', 'processes', 'memory' or 'time', found the text 'loopback'. Write its keys on the lines below, indented.
96-sandbox-values               6:13   'loopback': expected true or false, found the text 'yes'. Write one of these two words.
                                7:14   'processes': expected a whole number from 1 to 1,024, found the number 5000.
                                8:11   'memory': expected an amount such as 512MiB or 4GiB, found '4 GB'. Write a whole number and then MiB or GiB, without a space.
                                9:9    'time': expected a whole number from 1 to 3,600, found the text '90s'. Write digits only.
97-sandbox-empty-and-unknown    6:3    'loopback' has no value. Write one after the ':', or delete the key.
                                7:3    unknown key 'network'. The keys here are 'loopback', 'processes', 'memory' and 'time'.
98-capability-at-top            5:1    unknown key 'processes'. It belongs in 'sandbox'; look at the indentation.
99-sandbox-memory-in-bytes      5:19   'memory': expected an amount such as 512MiB or 4GiB, found '4096'.
                                5:35   'loopback': expected true or false, found the text 'true'. Take the quotes away.
                                5:49   'time': expected a whole number from 1 to 3,600, found the number 0. Choose one in that range.

# all at once
93-many-mistakes                2:8    'title' is empty. Write something.
                                4:1    unknown key 'minute'. Did you mean 'minutes'?
                                6:9    'id': expected small letters and digits, words joined by '-', found 'One'. Try 'one'.
                                10:11  'code' is not Python (expected ':').
                                11:5   unknown key 'expcet'. Did you mean 'expect'?
                                12:9   the id 'two' is taken by line 8. Give this one another name.
                                13:5   there is no code to predict in this cell. Add 'code:'.
                                14:7   'predict' lacks the key 'because'. Add 'because:'.

# the name
Lesson 94                       1:1    the file name 'Lesson 94.yaml' is not of the form 'NN-name.yaml'
"""


@dataclass(frozen=True)
class Expected:
    """One mistake: its place, and a phrase out of "message remedy"."""

    line: int
    column: int
    phrase: str


@dataclass(frozen=True)
class Case:
    """One file, and all the mistakes in it, in their order."""

    path: Path
    mistakes: tuple[Expected, ...]

    def __str__(self) -> str:
        return self.path.stem


def _cases() -> Iterator[Case]:
    name, mistakes = "", list[Expected]()
    for row in TABLE.splitlines():
        match = re.fullmatch(r"(?P<name>\S.*?)?\s+(\d+):(\d+)\s+(?P<phrase>.+)", row)
        if match is None or row.startswith("#"):
            continue
        if match["name"] and name:
            yield Case(FOLDER / f"{name}.yaml", tuple(mistakes))
            mistakes = []
        name = match["name"] or name
        mistakes.append(Expected(int(match[2]), int(match[3]), match["phrase"]))
    yield Case(FOLDER / f"{name}.yaml", tuple(mistakes))


CASES = tuple(_cases())

HEAD = b"format: 1\ntitle: A lesson\ngoal: You can read it.\nminutes: 5\n"
CELLS = b"cells:\n  - id: one\n    text: One.\n"

_MADE: dict[str, tuple[bytes, Expected]] = {
    "01-latin-1": (
        HEAD.replace(b"A lesson", b"L\xe9\xe7on") + CELLS,
        Expected(2, 9, "the byte 0xE9 here is not UTF-8. Save the file as UTF-8"),
    ),
    "02-utf-16": (
        (HEAD + CELLS).decode().encode("utf-16"),
        Expected(1, 1, "the file is in UTF-16"),
    ),
    "03-nul-byte": (
        HEAD + b"cells:\n  - id: o\0ne\n",
        Expected(6, 10, "the file holds a NUL byte, as binary files do"),
    ),
    "04-escape-sequence": (
        HEAD + b"cells:\n  - id: one\n    text: \x1b[31mOne.\n",
        Expected(7, 11, "the hidden character U+001B (escape) stands here"),
    ),
    "05-lone-carriage-return": (
        HEAD.replace(b"lesson", b"les\rson") + CELLS,
        Expected(2, 13, "the hidden character U+000D (carriage return)"),
    ),
    "06-line-separator": (
        HEAD.replace(b"lesson", "les\u2028son".encode()) + CELLS,
        Expected(2, 13, "the hidden character U+2028 (line separator)"),
    ),
    "07-turned-direction": (
        HEAD + "cells:\n  - id: one\n    code: x = 1 # \u202e 2 = x\n".encode(),
        Expected(7, 19, "the hidden character U+202E"),
    ),
    "08-too-large": (HEAD + CELLS + b"# " + b"x" * 2**20, Expected(1, 1, "larger than 1 MiB")),
    "09-deep-brackets": (b"[" * 100_000, Expected(1, 21, "nested deeper than 20 levels")),
    "10-deep-braces": (b"{a: " * 100_000, Expected(1, 81, "nested deeper than 20 levels")),
    "11-deep-dashes": (b"- " * 100_000 + b"x", Expected(1, 41, "nested deeper than 20 levels")),
    "12-deep-keys": (b"? " * 100_000 + b"x", Expected(1, 41, "nested deeper than 20 levels")),
    "13-too-many-values": (
        HEAD + b"data: [" + b"x," * 30_000 + b"]\n" + CELLS,
        Expected(5, 39990, "more than 20,000 values"),
    ),
    "14-many-directives": (
        b"".join(b"%%TAG !t%d! x\n" % number for number in range(50_000)),
        Expected(1, 1, "a line cannot begin with '%'"),
    ),
    "15-number-of-5000-digits": (
        HEAD.replace(b"5", b"9" * 5_000) + CELLS,
        Expected(4, 10, "from 1 to 240, found the number 999"),
    ),
    "16-parentheses-beyond-python": (
        HEAD + b"cells:\n  - id: one\n    code: " + b"-" * 19_000 + b"1\n",
        Expected(7, 11, "'code' is nested too deeply for Python"),
    ),
}

MADE = tuple(_MADE)
"""Names for `made_case`."""


def made_case(folder: Path, name: str) -> Case:
    """Write the file of that name into `folder`."""
    data, expected = _MADE[name]
    path = folder / f"{name}.yaml"
    path.write_bytes(data)
    return Case(path, (expected,))
