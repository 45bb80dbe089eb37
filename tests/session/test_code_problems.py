"""What is marked before a cell runs, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.course.catalogue import open_course
from learn_torch.i18n.translate import tr_message
from learn_torch.session.code_problems import MAX_CODE, problems_in

LESSONS = Path(__file__).parents[2] / "lessons"


def rows(code: str, *above: str, known: frozenset[str] = frozenset()) -> list[int]:
    return [problem.row for problem in problems_in(code, above, known)]


@pytest.mark.parametrize(
    ("code", "row", "said"),
    [
        ("x = 1\nprint(y)", 1, "y"),
        ("loss = 1\nprint(los)", 1, "loss"),
        ("torch.ones(2)", 0, "import torch"),
        ("x = (1,\n", 0, ")"),
        ("if x\n    pass", 0, ":"),
        ("def f():\nreturn 1", 1, "block"),
        ("x = 1\nreturn x", 1, "return"),
        ("def f(x):\n    return xs", 1, "xs"),
        ("1 +", 0, "follow"),
        ("x = = 3", 0, "SyntaxError"),
        (">>> a = 1\n>>> b\n", 1, "b"),
        ("%%time\nx\n", 1, "x"),
    ],
)
def test_a_name_or_a_line_that_python_would_refuse_is_marked(
    code: str, row: int, said: str
) -> None:
    [problem] = problems_in(code, (), frozenset())
    assert problem.row == row
    assert said in tr_message(problem.why) + tr_message(problem.fix)


@pytest.mark.parametrize(
    "code",
    [
        "!ls -l\nx?\n??x",
        "files = !ls\nprint(files)",
        "%matplotlib inline",
        "pip install tqdm",
        "    x = 1\n    x",
        "In [3]: a = 1\n",
        ">>> a = 1\n1\n>>> a",
        "import asyncio\nawait asyncio.sleep(0)",
        "x = ____ + 1\n_",
        "%%bash\nls $HOME",
        "%%writefile a.py\nnot python",
        "from torch import *\nones(2)",
        "exec('a = 1')\na",
        "globals()['a'] = 1\na",
        "%run other.py\na",
        "%time a = 1\na",
        "display(1)\nget_ipython()",
        "def f():\n    return g()\ndef g():\n    return 1",
        "def f():\n    global n\n    n = 1\nf()\nn",
        "try:\n    import tqdm\nexcept ImportError:\n    tqdm = None\ntqdm",
        "# ümlaut “quotes”",
        "",
    ],
)
def test_what_runs_in_a_notebook_is_not_marked(code: str) -> None:
    assert rows(code) == []


def test_names_of_the_cells_above_and_of_the_session_are_defined() -> None:
    assert rows("a + b + c", "a = 1", "def b(): ...", known=frozenset({"c"})) == []
    assert rows("out", "%%capture out\nprint(1)") == []
    assert rows("a", "a = (") == [0]
    assert rows("a", "a = 1", "del a") == []  # whether that cell has run is not known


def test_where_a_cell_above_may_define_anything_nothing_is_marked() -> None:
    assert rows("a", "from x import *") == []
    assert rows("a", "%run prepare.py") == []


def test_a_cell_as_long_as_a_book_is_left_alone() -> None:
    assert rows("nobody\n" * MAX_CODE) == []
    assert rows("(" * 5000) in ([], [0])


def test_no_cell_and_no_solution_of_the_course_is_marked_but_where_it_asks_for_a_name_error() -> (
    None
):
    found = []
    for entry in open_course(LESSONS).entries:
        above: list[str] = []
        for cell in entry.lesson.cells:
            codes = [cell.source] if cell.source else []
            codes += [cell.exercise.solution] if cell.exercise else []
            found += [cell.id for code in codes if cell.raises is None and rows(code, *above)]
            above += codes
    assert found == ["untaken"]
