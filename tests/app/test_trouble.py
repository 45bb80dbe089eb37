"""The facts behind an error, under its traceback."""

from __future__ import annotations

from learn_torch.app.glyphs import UNICODE
from learn_torch.app.widgets.trouble import drawn
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
    assert shown()[-1].strip("▔ ") == ""


def test_f27_another_cell_is_named_by_its_number() -> None:
    lines = (TraceLine("later", 3, "", "train()"), TraceLine("first", 2, "train", "x @ y"))
    report = ErrorReport("RuntimeError", "shapes", lines)
    text = drawn(report, "later", "", UNICODE, {"first": 4, "later": 9}).plain
    assert "in train, line 2 of cell 4" in text
    assert "first" not in text
