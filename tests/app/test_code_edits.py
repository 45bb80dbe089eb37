"""What an editor of Python does with a key, as text before and after; `|` is the cursor."""

from __future__ import annotations

import re

import pytest

from learn_torch.app.widgets import code_edits as edits


def press(key: str, before: str, after: str) -> tuple[str, str]:
    """The text around the cursor after a key; enter is a line feed."""
    special = {"\n": edits.new_line, "\b": edits.back}
    if key in special:
        change = special[key](before, after)
    elif key in edits.TYPED:
        change = edits.TYPED[key](key, before, after)
    else:
        change = edits.Change(key)
    kept = before[: len(before) - change.left]
    return kept + change.before, change.after + after[change.right :]


def keys(typed: str, text: str = "|") -> str:
    """What is there when these keys have been pressed."""
    before, after = text.split("|")
    for key in typed:
        before, after = press(key, before, after)
    return f"{before}|{after}"


NEW_LINES = [
    ("x = 1|", "x = 1\n|"),
    ("    x = 1|", "    x = 1\n    |"),
    ("for i in range(3):|", "for i in range(3):\n    |"),
    ("    if a:  # why|", "    if a:  # why\n        |"),
    ("def f(x): return x|", "def f(x): return x\n|"),
    ("        return x|", "        return x\n    |"),
    ("    pass|", "    pass\n|"),
    ("    return f(|", "    return f(\n        |"),
    ("    return f(\n        x)|", "    return f(\n        x)\n|"),
    ("        break|", "        break\n    |"),
    ("    returned = 1|", "    returned = 1\n    |"),
    ("net = nn.Sequential(|)", "net = nn.Sequential(\n    |\n)"),
    ("net = nn.Sequential(  # it's a net (|)", "net = nn.Sequential(  # it's a net (\n    |\n)"),
    ("    a = [|]", "    a = [\n        |\n    ]"),
    ("x = {|", "x = {\n    |"),
    ("d = 'a:b'|", "d = 'a:b'\n|"),
    ("s = '#'; if x:|", "s = '#'; if x:\n    |"),
    ("x = 1| + 2", "x = 1\n|+ 2"),
    ("|x = 1", "\n|x = 1"),
    ("if a:\n    |", "if a:\n\n    |"),
    ("    |x = 1", "\n    |x = 1"),
    ("x = f(a,|)", "x = f(a,\n      |)"),
    ("f(a,\n  b={1:\n     2},|)", "f(a,\n  b={1:\n     2},\n  |)"),
    ("f(\n    a=1,|\n)", "f(\n    a=1,\n    |\n)"),
    ("def f(\n    x,\n):|", "def f(\n    x,\n):\n    |"),
    ("x = 1 + \\|", "x = 1 + \\\n    |"),
    ("x = 1 + \\\n    2 + \\|", "x = 1 + \\\n    2 + \\\n    |"),
    ("x = 1 + \\\n    2|", "x = 1 + \\\n    2\n|"),
    ('    """Note:|', '    """Note:\n    |'),
    ("# one |two", "# one \n# |two"),
    ("s = 'a # b' | + c", "s = 'a # b' \n|+ c"),
]


@pytest.mark.parametrize(("text", "shown"), NEW_LINES)
def test_enter_indents_as_python_wants_it(text: str, shown: str) -> None:
    assert keys("\n", text) == shown


BACKS = [
    ("    |", "|"),
    ("        |x", "    |x"),
    ("      |", "    |"),
    ("x  |", "x |"),
    ("(|)", "|"),
    ("f('|')", "f(|)"),
    ("(|a)", "|a)"),
    ("|x", "|x"),
    ('"""|"""', '""|'),
    ("'a'|'b'", "'a|'b'"),
    ("'(|)'", "'|)'"),
    ("# (|)", "# |)"),
]


@pytest.mark.parametrize(("text", "shown"), BACKS)
def test_backspace_takes_a_level_or_an_empty_pair(text: str, shown: str) -> None:
    assert keys("\b", text) == shown


PAIRS = [
    ("|", "(", "(|)"),
    ("f|", "(", "f(|)"),
    ("|x", "(", "(|x"),
    ("x[|]", "(", "x[(|)]"),
    ("|", '"', '"|"'),
    ("don|", "'", "don'|"),
    ("f|", "'", "f'|'"),
    ("rb|", "'", "rb'|'"),
    ('""|', '"', '"""|"""'),
    ("a, |, b", "[", "a, [|], b"),
    ("|", "a", "a|"),
    ("|'a'", "(", "(|'a'"),
    ("|'a'", "'", "'|'a'"),
    ("# |", "'", "# '|"),
    ("# |", "(", "# (|"),
    ("!echo |", "(", "!echo (|"),
    ("%%bash\necho |", "(", "%%bash\necho (|"),
    ("%%time\nf|", "(", "%%time\nf(|)"),
    ("'|'", "[", "'[|'"),
    ("'|'", '"', "'\"|'"),
    ("'\\|'", "'", "'\\'|'"),
    ("'a\\'b|", "'", "'a\\'b'|"),
    ("f'|'", "{", "f'{|}'"),
    ("f'{|}'", "{", "f'{{|'"),
    ("f'{d|}'", "[", "f'{d[|]}'"),
    ("f'{x|}'", "}", "f'{x}|'"),
    ("'|'", "{", "'{|'"),
    ("f(x|)", ")", "f(x)|"),
    ("print((x|)", ")", "print((x)|)"),
    ("f(  # (\n    a|\n)", ")", "f(  # (\n    a)|"),
    ("f(\n    a,\n    |\n)", ")", "f(\n    a,\n)|"),
    ("    f(\n        a,\n        |", ")", "    f(\n        a,\n    )|"),
    ("f(\n    g(a|\n)", ")", "f(\n    g(a)|\n)"),
    ("x = ')'|)", ")", "x = ')')|)"),
    ("def f(x|\n        )", ")", "def f(x)|\n        )"),
    ("both = [f(|)", ")", "both = [f()|"),
    ("f|)", "(", "f(|)"),
    ("x = |\n    1,\n]", "[", "x = [|\n    1,\n]"),
    ("x = ['a', |b']", "'", "x = ['a', '|b']"),
    ("f|]\ng()", "(", "f(|)]\ng()"),
    ("f'|x}'", "{", "f'{|x}'"),
    ("s = ''|\nit\n'''", "'", "s = '''|\nit\n'''"),
]


@pytest.mark.parametrize(("text", "key", "shown"), PAIRS)
def test_a_bracket_and_a_quote_get_their_partner_and_are_typed_over(
    text: str, key: str, shown: str
) -> None:
    assert keys(key, text) == shown


BRANCHES = [
    ("if a:\n    b\n    else|", "if a:\n    b\nelse:|"),
    ("if a:\n    b\nelse|", "if a:\n    b\nelse:|"),
    ("if a:\n    if b:\n        c\n    else|", "if a:\n    if b:\n        c\n    else:|"),
    ("if a:\n    if b:\n        c\n    d\n    elif e|", "if a:\n    if b:\n        c\n    d\nelif e:|"),
    ("try:\n    a\n    except (A, B)|", "try:\n    a\nexcept (A, B):|"),
    ("match a:\n    case 1:\n        b\n        case _|", "match a:\n    case 1:\n        b\n    case _:|"),
    ("match a:\n    case 1|", "match a:\n    case 1:|"),
    ("x = {\n    else|", "x = {\n    else:|"),
    ("    else|", "    else:|"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), BRANCHES)
def test_a_branch_goes_back_to_the_level_of_what_it_belongs_to(text: str, shown: str) -> None:
    assert keys(":", text) == shown


PROGRAMS = [
    "x = 1  # don't print (this\nprint(x)",
    """s = "it's"\nt = 'say "hi"'\nu = "a\\"b"\nv = 'don\\'t'\nprint(s, t)""",
    """print(f"{d['a']:>10} and {len(d)=} {{literal}} {{{x}}}", f'{{', f'}}')""",
    """print('(', ")", '[', "]", "{", '}', '\\\\', "'", '"', '')""",
    'def f(x):\n    """Say "x (".\n\n    It\'s:\n      - a (b\n    """\n    return x\n\n\ny = f(1)',
    "s = '''\n  {no bracket\n  'quoted' \"twice\n'''\nt = ''",
    "names = [\n    n.upper()\n    for n in ['a', 'b']\n    if n != 'c'\n]\nprint(names)",
    "x = f(a,\n      b=[1,\n         2],\n      c={'k': (1)})\nprint(x)",
    "y = f(\n    a, b)\nnet = nn.Sequential(  # a net\n    nn.ReLU(),  # it's (\n)\nprint(y)",
    "if (a and\n        b):\n    total = 1 + \\\n        2\n    return\nelse:\n    pass",
    "!echo \"it's (fine\"\n%timeit f(1)\nx = rb'\\d'",
    "# 中文（全角）don't\nprint(f'{s}（完）')  # “打印”（",
]


def indented_as(line: str, typed: str) -> str:
    """The keys that indent a new line as the source is, and no others."""
    wanted, has = len(edits.margin(line)), len(typed[typed.rfind("\n") + 1 :])
    pressed = ""
    while has > wanted:
        pressed, has = pressed + "\b", (has - 1) // 4 * 4
    return pressed + " " * (wanted - has)


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("program", PROGRAMS)
def test_who_types_a_program_gets_that_program(program: str, corrected: bool) -> None:
    """Each bracket and quote is typed, and in the second round taken back at once and typed again."""
    before, after = "", ""
    for line in program.split("\n"):
        before, after = press("\n", before, after) if before else ("", "")
        if line:
            typed = indented_as(line, before)
            typed += (
                re.sub(r"([\"'()\[\]{}])", r"\1\b\1", line.strip()) if corrected else line.strip()
            )
            for key in typed:
                before, after = press(key, before, after)
    assert before + after == program


PASTES = [
    ("|", "a\n    b\n", "a\n    b\n|"),
    ("x = |", "  a\nb", "x =   a\nb|"),
    ("if a:\n    |", "    b\n    c\n", "if a:\n    b\n    c\n|"),
    ("if a:\n    |", "b\n    c\n", "if a:\n    b\n    c\n|"),
    ("if a:\n    |", "for b in c:\n    d\n\ne", "if a:\n    for b in c:\n        d\n\n    e|"),
    ("s = '''\n    |", "a\nb", "s = '''\n    a\nb|"),
]


@pytest.mark.parametrize(("text", "pasted", "shown"), PASTES)
def test_a_paste_keeps_its_indentation_or_gets_that_of_its_place(
    text: str, pasted: str, shown: str
) -> None:
    before, after = text.split("|")
    change = edits.paste(pasted, before, after)
    assert f"{before[: len(before) - change.left]}{change.before}|{after}" == shown


def test_comments_are_made_at_the_common_margin_and_taken_back() -> None:
    lines = ["    if a:", "", "        b()"]
    commented = edits.toggle_comment(lines)
    assert commented == ["    # if a:", "", "    #     b()"]
    assert edits.toggle_comment(commented) == lines
    assert edits.toggle_comment(["    "]) == ["    # "]


def test_lines_are_indented_and_dedented() -> None:
    lines = ["a", "", "    b"]
    assert edits.indented(lines) == ["    a", "", "        b"]
    assert edits.dedented(edits.indented(lines)) == lines
    assert edits.dedented(["  a", "\tb", "c"]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("line", "column", "span"), [("a = loss_1", 6, (4, 10)), ("a = b", 2, (2, 2)), ("", 0, (0, 0))]
)
def test_the_word_around_a_column(line: str, column: int, span: tuple[int, int]) -> None:
    assert edits.word_at(line, column) == span
