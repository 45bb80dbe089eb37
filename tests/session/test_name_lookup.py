"""Names in code, from its text: which there are, which is meant, what is known without a session."""

from __future__ import annotations

import pytest

from learn_torch.kernel.name_queries import Completions, Docs
from learn_torch.session.name_lookup import complete_from_text, docs_from_text, name_at, names_in

CODE = "y = torch.nn.Linear(3, 4)(x).mean(dim=1)  # no.name 'in here'\nz = 'no name'"


def test_names_are_found_outside_of_strings_and_comments() -> None:
    assert [".".join(name.path) for name in names_in(CODE)] == [
        "y", "torch", "torch.nn", "torch.nn.Linear", "x", ".mean", "dim", "z",
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["for a in b: return None", "a = f'{1}' + rB'x' + b"])
def test_keywords_and_the_prefixes_of_strings_are_no_names(code: str) -> None:
    assert [name.path for name in names_in(code)] == [("a",), ("b",)]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("torch.nn|.Linear(3)", "torch.nn"),
        ("torch.nn.Lin|ear(3)", "torch.nn.Linear"),
        ("torch.ones(2, |)", "torch.ones"),
        ("torch.ones((2, 3), |)", "torch.ones"),
        ("f(g(1), |)", "f"),
        ("x.sum() |", "x.sum"),
        ("  | x", "x"),
        ("f(')', |)", "f"),
    ],
)
def test_which_name_is_meant(code: str, found: str) -> None:
    name = name_at(code.replace("|", ""), code.index("|"))
    assert name is not None and ".".join(name.path) == found


def test_no_name_is_meant_where_there_is_none() -> None:
    assert name_at("1 + 2  # one", 3) is None


def texts(found: Completions) -> list[str]:
    return [item.text for item in found.items]


def test_without_a_session_words_of_the_cells_keywords_and_builtins_complete() -> None:
    found = complete_from_text("los = 1\nlo", 10, "loss = 2\n'lonely'", None)
    assert texts(found) == ["locals", "los", "loss"]
    assert (found.start, found.end, found.status) == (8, 10, "ok")


@pytest.mark.parametrize("code", ["x.su", "# so", "'so", "qqq"])
def test_without_a_session_nothing_is_said_of_attributes_comments_and_strings(code: str) -> None:
    found = complete_from_text(code, len(code), "", Completions(status="busy"))
    assert (texts(found), found.status) == ([], "busy")


def test_functions_and_classes_of_the_cells_say_what_they_are() -> None:
    cells = [
        "def f(x): 'Old.'",
        "%matplotlib inline\ndef f(x, *, lr=0.1):\n    'New.'",
        "class Net:\n    'A net.'\n    def __init__(self, n): pass\n    def go(self): 'Go.'",
        "this is no Python",
    ]
    assert docs_from_text(("f",), cells, None) == Docs("f", "function", "(x, *, lr=0.1)", "New.")
    assert docs_from_text(("Net",), cells, None) == Docs("Net", "class", "(n)", "A net.")
    assert docs_from_text(("Net", "go"), cells, None).text == "Go."


def test_builtins_are_known_without_a_session_and_other_names_are_not() -> None:
    assert docs_from_text(("sorted",), [], None).text.startswith("Return a new list")
    assert docs_from_text(("x",), [], Docs(status="busy")).status == "busy"
