"""The text of the in-app manual, made from the table of keys."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from learn_torch.app import keys
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.widgets.wrapped import WideText
from learn_torch.i18n.translate import msgid, tr

MANUAL = (
    (msgid("Running"), keys.RUNNING),
    (msgid("Editing"), keys.EDITING),
    (msgid("When you are stuck"), keys.HELPING + keys.TAKING),
    (msgid("Questions"), keys.ANSWERING[:1]),
    (msgid("Moving"), keys.MOVING + keys.LESSON),
    (msgid("Finding"), keys.FINDING),
    (msgid("Your own"), keys.ADDING),
    (msgid("The course"), keys.COURSE + keys.REVIEW),
    (msgid("The program"), (keys.TERMS, *keys.PROGRAM)),
)
"""Headings of the manual and the commands under each."""

WIDTH = 22
"""Of the first column: the longest list of keys."""

PARAGRAPHS = (
    msgid(
        "A lesson is a column of cells. The cell with the bar at its left is yours: keys act on "
        "it. Enter edits it; escape leaves the editor, and then plain letters work."
    ),
    msgid(
        "Cells of a lesson share one session: a name that one cell makes, the cells below it can "
        "use. After a restart, or the next time you open the lesson, names are gone while outputs "
        "stay on screen, dimmed; “run above” makes the names again."
    ),
    msgid(
        "A cell that calls input() or breakpoint() asks in a field under its output: enter answers, "
        "^d ends the input, escape leaves the field and enter goes back. Its time limit waits for you."
    ),
    msgid("Your text, outputs, curves and passes are kept as you go. Nothing moves on by itself."),
)
KINDS = (
    (msgid("Text"), msgid("something to read.")),
    (msgid("Code"), msgid("an example: run it, change it, run it again; nothing can break.")),
    (msgid("Exercise"), msgid("yours to complete: a check runs it and says what it finds.")),
    (
        msgid("Predict"),
        msgid("a question first; answer it, then the cell runs and shows what is true."),
    ),
    (msgid("Scratch"), msgid("a cell of your own; it is kept, and never judged.")),
)
IN_THE_EDITOR = (
    (
        "tab",
        msgid(
            "Behind a name: complete it, or show what fits. A dot or a bracket and a pause show the "
            "members or the parameters; escape puts them away."
        ),
    ),
    ("shift+tab  backspace", msgid("One level of indentation back.")),
    ("^/", msgid("Make the selected lines comments, or code again.")),
    ("alt+up  alt+down", msgid("Move the selected lines.")),
    ("^z  ^y", msgid("Undo, redo.")),
    ("^home  ^end", msgid("First line, last line.")),
)
"""Keys of the editor alone, which are no commands of the program."""


def manual(marks: Glyphs) -> list[Text | Table]:
    """What the help screen shows, from top to bottom."""
    parts: list[Text | Table] = [Text(marks.plain(tr(words) + "\n")) for words in PARAGRAPHS]
    parts.append(_table([(tr(kind), tr(words)) for kind, words in KINDS], marks))
    for title, commands in MANUAL:
        lines = [(command.keys, tr(command.tip)) for command in commands]
        if commands is keys.EDITING:
            lines += [(keys, tr(tip)) for keys, tip in IN_THE_EDITOR]
        parts += [_heading(tr(title)), _table(lines, marks)]
    return parts


def _table(lines: Sequence[tuple[str, str]], marks: Glyphs) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(width=WIDTH)
    table.add_column(ratio=1, overflow="fold")
    for first, second in lines:
        table.add_row(Text(first, style="bold"), WideText(marks.plain(second)))
    return table


def _heading(words: str) -> Text:
    return Text(f"\n{words}", style="bold underline")
