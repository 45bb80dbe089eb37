"""The facts behind an error, under its traceback."""

from __future__ import annotations

import pytest

from learn_torch.app.glyphs import ASCII, UNICODE
from learn_torch.app.widgets.trouble import MARK, drawn
from learn_torch.kernel.protocol import ErrorReport, TraceLine
from learn_torch.kernel.wire_types import LayerFact, TensorFact

LINE = TraceLine("c", 1, "", "net(x)", 0, 6)
X = TensorFact("x", "float32", "cpu", (64, 1, 28, 28))
INPUT = TensorFact("", "float32", "cuda:0", (64, 784))
LAYER = LayerFact("net.2", "Linear", "in_features=100, out_features=10")


def shown(*tensors: TensorFact, layer: LayerFact | None = None) -> list[str]:
    report = ErrorReport("RuntimeError", "no", (LINE,), (), tensors, layer)
    return drawn(report, "c", "net(x)", UNICODE).plain.splitlines()


def test_tensors_and_layer_are_told_on_two_lines() -> None:
    assert shown(X, INPUT, layer=LAYER)[-2:] == [
        "      x float32 [64, 1, 28, 28] cpu · input of net.2 float32 [64, 784] cuda:0",
        "      net.2 Linear(in_features=100, out_features=10)",
    ]


def test_a_layer_without_a_name_is_told_by_its_class() -> None:
    loss = LayerFact("", "CrossEntropyLoss")
    assert shown(INPUT, layer=loss)[-2:] == [
        "      input of CrossEntropyLoss float32 [64, 784] cuda:0", "      CrossEntropyLoss()",
    ]  # fmt: skip


def test_without_facts_the_failing_line_is_the_last() -> None:
    assert shown()[-1].endswith("net(x)")


def test_f27_another_cell_is_named_by_its_number() -> None:
    lines = (TraceLine("later", 3, "", "train()"), TraceLine("first", 2, "train", "x @ y"))
    report = ErrorReport("RuntimeError", "shapes", lines)
    text = drawn(report, "later", "", UNICODE, {"first": 4, "later": 9}).plain
    assert "in train, line 2 of cell 4" in text
    assert "first" not in text


BROADCAST = (
    "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1"
)
PRODUCT = "mat1 and mat2 shapes cannot be multiplied (4x3 and 4x2)"


@pytest.mark.parametrize(
    ("message", "shapes", "marked"),
    [
        (BROADCAST, ((5, 3), (4,)), "a float32 [5, ›3‹] cpu · b float32 [›4‹] cpu"),
        (BROADCAST, ((4,), (5, 3)), "a float32 [›4‹] cpu · b float32 [5, ›3‹] cpu"),
        (PRODUCT, ((4, 3), (4, 2)), "a float32 [4, ›3‹] cpu · b float32 [›4‹, 2] cpu"),
        (PRODUCT, ((2, 2, 3),), "a float32 [2, 2, ›3‹] cpu"),
        (BROADCAST, ((5, 7), (4,)), "a float32 [5, 7] cpu · b float32 [4] cpu"),
        (BROADCAST, ((), (4,)), "a float32 [] cpu · b float32 [4] cpu"),
        ("something else (4x3 and 4x2)", ((4, 3), (4, 2)), "a float32 [4, 3] cpu · b float32 [4, 2] cpu"),
    ],
)  # fmt: skip
def test_the_sizes_that_do_not_fit_are_marked(
    message: str, shapes: tuple[tuple[int, ...], ...], marked: str
) -> None:
    tensors = tuple(
        TensorFact(name, "float32", "cpu", shape) for name, shape in zip("ab", shapes, strict=False)
    )
    report = ErrorReport("RuntimeError", message, (LINE,), (), tensors)
    for marks, text in ((UNICODE, marked), (ASCII, marked.replace("›", ">").replace("‹", "<"))):
        last = drawn(report, "c", "a @ b", marks).plain.splitlines()[-1].strip()
        assert last.replace(" - ", " · ") == text


def test_f27_a_recursion_is_told_by_its_first_call_and_its_last() -> None:
    calls = tuple(
        TraceLine("c", 2, "fact", "    return n * fact(n - 1)", 15, 26) for _ in range(20)
    )
    last = TraceLine("c", 4, "inner", "1 / 0", 0, 5)
    for trace, ends in (((LINE, *calls), 2), ((LINE, *calls, last), 2), ((LINE, *calls[:2]), 2)):
        report = ErrorReport("RecursionError", "too deep", trace)
        lines = drawn(report, "c", "net(x)", UNICODE).plain.splitlines()
        assert sum("fact(n - 1)" in line for line in lines) == ends
        assert sum("again and again" in line for line in lines) == (len(trace) > 3)
        assert trace[-1].source.strip() in "".join(lines[-2:])


def test_the_mark_is_on_the_failing_part_itself_so_that_it_stays_there_where_the_line_is_broken():
    source = "first(x) + f(" + "x" * 80 + ")"
    report = ErrorReport("TypeError", "no", (TraceLine("c", 1, "", source, 11, len(source)),))
    text = drawn(report, "c", source, UNICODE)
    assert UNICODE.underline not in text.plain
    [marked] = [text.plain[span.start : span.end] for span in text.spans if span.style == MARK]
    assert marked == source[11:]
    assert UNICODE.underline in drawn(report, "c", source, UNICODE, plain=True).plain
