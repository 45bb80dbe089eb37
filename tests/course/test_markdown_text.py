"""Nothing of a lesson's text is lost: what a terminal cannot show stands as it is written."""

from __future__ import annotations

import pytest

from learn_torch.course.markdown_text import not_rendered, parser


def words(text: str) -> str:
    """What is shown of a text, without its styles."""
    shown = []
    for token in parser().parse(text):
        if token.type in ("fence", "code_block"):
            shown.append(token.content)
        breaks = {"softbreak": " ", "hardbreak": "\n"}
        shown += [breaks.get(c.type, c.content) for c in token.children or ()]
    return "".join(shown)


@pytest.mark.parametrize(
    "text",
    [
        r"And $\unknown{y_i}*2*x$ too.",
        r"$$\unknown{x_1}*y_2*z$$",
        r"In \(\unknown*b_2*c_3\) and \[\unknown*y_2*z\] too.",
        "From $5 to $10.",
        "Water is H<sub>2</sub>O.",
        "A <details><summary>More</summary>hidden</details>.",
        "![a plot](plot.png)",
        "A note[^1].",
        "x < y and y > z & more",
        "~~old~~ and - [ ] a task",
    ],
)
def test_stays_as_it_is_written(text: str) -> None:
    assert words(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`$a$ *b*`", "$a$ *b*"),
        ("*a* and **b_c**", "a and b_c"),
        ("a<br>b <!-- a remark --> c", "a\nb  c"),
        ("[torch](https://pytorch.org)", "torch (https://pytorch.org)"),
        ("<https://pytorch.org>", "https://pytorch.org"),
        ("[https://pytorch.org](https://pytorch.org)", "https://pytorch.org"),
        ("With $a_1*b_2*c_3$ it grows.", "With a₁*b₂*c₃ it grows."),
        (r"A set $\{a, b\}$, a norm $\|x\|_2$.", "A set {a, b}, a norm ‖x‖₂."),
        (r"In \(a_1*b_2\) and \[x_1*y_2\].", "In a₁*b₂ and x₁*y₂."),
        ("$x < y > z$", "x < y > z"),
        ("$$\na_1*b_2\n= c\n$$", "a₁*b₂ = c\n"),
        ("$$\n\\unknown\n= c\n$$", "$$\n\\unknown\n= c\n$$\n"),
        ("Let\n$$\nx\n$$\nhold.", "Letx\nhold."),
        ("\\begin{align}\na*b &= c \\\\\nd &= e\n\\end{align}", "a*b = c\nd = e\n"),
        ("\\[\na*b*c\n\\]", "a*b*c\n"),
        (r"$$\begin{aligned} a &= b \\ c &= d \end{aligned}$$", "a = b\nc = d"),
        (r"\[brackets\] and \(more\)", "[brackets] and (more)"),
        ("$a +\nb*c*d$", "a + b*c*d"),
        ("<!-- a remark -->", ""),
        ("<div>\nsome <b>words</b>\n</div>", "<div>\nsome <b>words</b>\n</div>"),
        ("| a |\n|---|\n| <i>k</i> |", "a<i>k</i>"),
        ("- $a_1*b*$\n- <b>x</b>", "a₁*b*<b>x</b>"),
    ],
)
def test_is_shown(text: str, shown: str) -> None:
    assert words(text) == shown


def test_without_unicode_a_formula_stays_as_it_is_written() -> None:
    [token] = (token for token in parser(str).parse(r"$\alpha_1*b*c$") if token.children)
    assert [child.content for child in token.children or ()] == [r"$\alpha_1*b*c$"]


@pytest.mark.parametrize("text", ["$$\nnever closed", "$", "$$", "a $ b", "$ a $", "$$$$"])
def test_a_dollar_alone_is_a_dollar(text: str) -> None:
    assert words(text) == text.replace("\n", " ")


def test_the_author_is_told_the_place() -> None:
    text = (
        "Fine.\n\nH<sub>2</sub>O and <sup>2</sup>.\n\n  <div>\n</div>\n\nSee ![p](p.png).\n\n"
        "a <!-- quiet --><br>b `<b>`\n\n| a |\n|---|\n| 1 | 2 |\n| 1 \\| 2 |\n"
    )
    found = [(one.line, one.column, str(one.message).split()[0]) for one in not_rendered(text)]
    assert found == [(2, 1, "HTML"), (4, 2, "HTML"), (7, 4, "an"), (13, 0, "the")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a standard deviation of\n1. It divides.", [1]),
        ("the sum x W + h U\n+ b. The rest", [1]),
        ("Three steps:\n1. first\n2. second", []),
        ("A list.\n\n- one\n  - in it\n- two\n\n1. other", []),
        ("`code`\n```\n- a\n```", []),
    ],
)
def test_the_author_is_told_of_a_list_within_a_paragraph(text: str, lines: list[int]) -> None:
    assert [one.line for one in not_rendered(text)] == lines


def test_a_formula_is_no_html() -> None:
    assert list(not_rendered("$a <b> c$ and **x**")) == []


def test_many_formulas_that_never_end_are_read_once() -> None:
    """4,000 lines took 4 s when each looked for its end anew; the first 500 of them say how long it may be."""
    import time

    def seconds(lines: int) -> float:
        began = time.process_time()
        parser().parse("\n\n".join(["$$ a"] * lines))
        return time.process_time() - began

    assert seconds(4000) < 24 * max(seconds(500), 0.01)


def test_a_formula_behind_one_that_never_ends_in_a_quote_is_one() -> None:
    tokens = parser().parse("> $$ a\n\n$$\nx\n$$")
    assert [token.content for token in tokens if token.type == "fence"] == ["x\n"]
