"""Every key of the program, once: from this table come bindings, footer, palette and manual.

Run is ctrl+j and F5 because plain terminals cannot send ctrl+enter; F6 and F7 belong to the
editor, ctrl+b to tmux. A letter works when no editor has the focus; its control key works always.
"""

from __future__ import annotations

from learn_torch.app.command import Command

RUNNING = (
    Command("cell.run", "run", "Run",
            "Run this cell. While torch warms up it waits its turn.",
            controls="ctrl+j,f5,shift+enter,ctrl+enter", show=True),
    Command("cell.interrupt", "interrupt", "Stop",
            "Stop what runs; names stay, unless the cell will not yield.",
            "i", "ctrl+g", show=True),
    Command("cell.interrupt_by_copy_key", "interrupt_by_copy_key", "Stop",
            "Stop what runs; otherwise copy the selection; otherwise leave, at the second press.",
            controls="ctrl+c"),
    Command("lesson.run_above", "run_above", "Run above",
            "Run all cells above this one, in order; stops at the first that fails.", "a", "f8"),
    Command("lesson.restart", "restart", "Restart",
            "Begin with an empty namespace, at the second press. Your text and outputs stay.",
            "0", "ctrl+r"),
)  # fmt: skip

MOVING = (
    Command("cell.next", "move('cell', 1)", "Next", "Next cell.", "j", "ctrl+n", show=True),
    Command("cell.previous", "move('cell', -1)", "Previous", "Previous cell.", "k", "ctrl+p"),
    Command("cell.down", "move('step', 1)", "Down",
            "On: through a long cell, then the next.", "down"),
    Command("cell.up", "move('step', -1)", "Up", "Back, in the same way.", "up"),
    Command("lesson.running", "running", "Running cell", "Go to the cell that runs.", "r"),
    Command("cell.first", "move('edge', -1)", "First", "First cell.", "g,home"),
    Command("cell.last", "move('edge', 1)", "Last", "Last cell.", "G,end"),
    Command("cell.right", "move('sideways', 1)", "Table", "Move a wide table.", "right", show=True),
    Command("cell.left", "move('sideways', -1)", "Table", "Move it back.", "left"),
    Command("page.down", "move('page', 1)", "Page down", "One screen on.", "space,pagedown"),
    Command("page.up", "move('page', -1)", "Page up", "One screen back.", "pageup"),
)  # fmt: skip

FINDING = (
    Command("lesson.outline", "outline", "Outline", "The cells of this lesson.", "o", "f10"),
    Command("find.open", "find", "Find", "Find words in this lesson.", "slash", "ctrl+f"),
    Command("find.next", "found(1)", "Next hit", "The next place of the words.", "n", show=True),
    Command("find.previous", "found(-1)", "Previous hit", "The place before.", "N"),
    Command("find.end", "end_find", "Back",
            "Take the marks away.", controls="escape", show=True, display="esc"),
)  # fmt: skip

LESSON = (
    Command("lesson.next", "lesson(1)", "Next lesson",
            "Next lesson.", "right_square_bracket", "ctrl+pagedown"),
    Command("lesson.previous", "lesson(-1)", "Previous lesson",
            "Previous lesson.", "left_square_bracket", "ctrl+pageup"),
    Command("lesson.drill", "app.drill", "Drills", "A drill on this lesson, and back.", "D"),
    Command("lesson.variables", "app.page('variables')", "Variables",
            "The names that your cells have made: shapes, values, gradients, layers.", "v", "f12"),
    Command("cell.docs", "app.page('docs')", "Docs",
            "How the name under the cursor is called, and its docstring.",
            "K", "ctrl+right_square_bracket,f13,shift+f1"),
    Command("lesson.leave", "course", "Course", "Back to the course.", "q"),
)  # fmt: skip

ADDING = (
    Command("lesson.scratch", "add('scratch')", "Scratch",
            "A cell of your own below this one.", "b"),
    Command("lesson.note", "add('note')", "Note", "Write a note on this cell.", "C"),
    Command("lesson.bookmark", "add('bookmark')", "Bookmark", "Mark this cell, or not.", "B"),
)  # fmt: skip

REVIEW = (
    Command("review.next", "next", "Next", "The next cell of the review.", "n", show=True),
    Command("review.lesson", "open", "Its lesson", "Open this cell in its lesson.", "o", show=True),
)  # fmt: skip

EDITING = (
    Command("cell.edit", "edit", "Edit",
            "Edit or answer; on text, go below.", "enter,e", show=True),
    Command("cell.leave", "leave", "Commands",
            "Leave the editor; then plain letters work.",
            controls="escape", show=True, display="esc"),
    Command("cell.reset", "reset", "Reset",
            "Put the original text back. Undo brings yours back.", "x", "ctrl+l"),
    Command("cell.undo", "undo", "Undo", "Undo the last change (^z in the editor).", "u"),
    Command("cell.copy", "copy('code')", "Copy code",
            "Copy this cell's code to your clipboard.", "y"),
    Command("cell.copy_output", "copy('output')", "Copy output",
            "Copy this cell's output, and its error.", "Y"),
    Command("cell.maximize", "maximize", "Maximize",
            "Plot, figure, output or editor on the whole screen; escape returns.", "m", "f9"),
    Command("cell.log", "log_scale", "Log scale",
            "Draw on a logarithmic scale, or not.", "w"),
)  # fmt: skip

HELPING = (
    Command("cell.hint", "hint(1)", "Hint", "One more hint.", "h", "ctrl+t", show=True),
    Command("cell.less", "hint(-1)", "Fewer hints", "One hint less.", "H"),
    Command("cell.solution", "solution", "Solution",
            "Compare yours with a solution; before a pass it asks you to press again.",
            "s", "ctrl+o", show=True),
)  # fmt: skip

TAKING = (
    Command("cell.take", "take_solution('it')", "Take it", "Take the solution over.", "A"),
    Command("cell.give_back", "take_solution('own')", "Yours back", "Your own code.", "A"),
)
"""Of the screen, which knows whose code is shown."""

ANSWERING = (
    Command("cell.choose1", "choose(1)", "Answer",
            "Answer a question by its number.", "1", show=True, display="1-n"),
    *(
        Command(f"cell.choose{n}", f"choose({n})", "Answer", f"Choose answer {n}.", str(n))
        for n in range(2, 7)
    ),
)  # fmt: skip

FINISHED = (
    Command("card.next", "go_on", "Next lesson",
            "Open the next lesson.", controls="enter", show=True, priority=False),
)  # fmt: skip

COURSE = (
    Command("course.open", "open", "Open",
            "Open the lesson.", "o,enter", show=True, display="enter", priority=False),
    Command("course.continue", "continue", "Continue",
            "Continue where you left off.", "c", show=True),
    Command("course.search", "search", "Search",
            "Search all lessons: titles, texts, code and terms.", "slash", show=True),
    Command("course.mistakes", "ask('mistakes')", "Problems",
            "Show lessons that could not be read.", "p", show=True),
    Command("course.running", "running", "Running cell", "Go to the cell that runs.", "r"),
    Command("course.review", "ask('review')", "Review",
            "Ten minutes with what went wrong.", "v", show=True),
    Command("course.next_review", "ask('next')", "Next review", "When a review is next due.", "v"),
    Command("course.down", "move(1)", "Down", "Next lesson.", "j,down"),
    Command("course.up", "move(-1)", "Up", "Previous lesson.", "k,up"),
    Command("course.quit", "app.leave", "Quit",
            "Leave learn-torch. Everything is kept.", "q", show=True),
)  # fmt: skip

_GLOSSARY = "app.page('glossary')"
TERMS = Command("app.glossary", _GLOSSARY, "Glossary", "Look up a term.", "t", priority=False)
"""Of the lessons and their list, not of every page: there t has other meanings."""

PROGRAM = (
    Command("app.help", "manual", "Help", "This manual.", "question_mark", "f1", show=True),
    Command("app.palette", "command_palette", "Commands",
            "Find any action or lesson by name.", "colon", "f2"),
    Command("app.language", "language", "Language",
            "Another language: English, 简体中文, 繁體中文, in turn.", "L", "f3", show=True),
    Command("app.theme", "theme", "Colors",
            "Light or dark colors (the theme), or what suits your terminal.", "T", show=True),
    Command("app.sandbox", "sandbox", "Sandbox",
            "What a cell cannot do here, and what stops it.", "S", "f4", priority=False),
    Command("app.stop", "stop", "Stop", "Stop what runs.", controls="ctrl+g", priority=False),
    Command("app.quit", "leave", "Quit",
            "Leave learn-torch. Everything is kept.", controls="ctrl+q"),
)  # fmt: skip
