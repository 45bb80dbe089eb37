"""The tensors and the layer of what failed, from the frames of an error."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from learn_torch.explain import explain
from learn_torch.i18n.translate import tr_message
from learn_torch.kernel.protocol import ErrorReport
from learn_torch.kernel.wire_types import LayerFact
from learn_torch.worker import error_facts, run_cell, traces

SETUP = """
import torch
from torch import nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3)
        self.fc = nn.Linear(1152, 10)
        self.body = nn.Sequential(nn.Flatten(), nn.Linear(5408, 3), nn.Linear(4, 2))

    def forward(self, x):
        h = self.conv(x)
        return self.fc(h.flatten(1))

    def second(self, x):
        return self.body(self.conv(x))

net = nn.Sequential(nn.Flatten(), nn.ReLU(), nn.Linear(100, 10))
model = Net()
x = torch.rand(64, 1, 28, 28)
w = torch.rand(5, 3)
held = {"w": w, "layers": [nn.Linear(2, 3)]}
ran = []

class Trap:
    @property
    def w(self): ran.append("property"); return w
    def __getattr__(self, name): ran.append(name); return w
    def __getitem__(self, key): ran.append(key); return w

class Hostile(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        ran.append("__torch_function__")
        raise RuntimeError("mine")

trap, odd = Trap(), torch.rand(2).as_subclass(Hostile)
ran.clear()
"""


@pytest.fixture(scope="module")
def namespace() -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "__main__"}
    assert run_cell.execute(SETUP, traces.file_name("setup", 1), names).error is None
    return names


def report_of(code: str, namespace: dict[str, Any]) -> ErrorReport:
    """What is reported of the error that code raises; bounded as on the wire."""
    error = run_cell.execute(code, traces.file_name("cell", 2), namespace).error
    assert error is not None
    found = error_facts.with_facts(traces.describe(error), error)
    return msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=ErrorReport)


@pytest.mark.parametrize(
    ("code", "tensors"),
    [
        ("x @ w", {"x": (64, 1, 28, 28), "w": (5, 3)}),
        ("y = (x +\n     w)", {"x": (64, 1, 28, 28), "w": (5, 3)}),
        ("x += w", {"x": (64, 1, 28, 28), "w": (5, 3)}),
        ("x.view(3)", {"x": (64, 1, 28, 28)}),
        ("w.T @ w.T", {"w.T": (3, 5)}),
        ("x @ held['w']", {"x": (64, 1, 28, 28), "held['w']": (5, 3)}),
        ("F.linear(x, model.fc.weight)", {"x": (64, 1, 28, 28), "model.fc.weight": (10, 1152)}),
        ("torch.cat([x, w])", {"x": (64, 1, 28, 28), "w": (5, 3)}),
        ("[a @ w for a in x]", {"a": (1, 28, 28), "w": (5, 3)}),
        ("w[7]", {"w": (5, 3)}),
        ("row = w[0]\nrow.mT", {"row": (3,)}),
    ],
)
def test_the_tensors_of_the_part_that_failed(
    code: str, tensors: dict[str, Any], namespace: dict[str, Any]
) -> None:
    found = report_of(code, namespace).tensors
    assert {each.text: each.shape for each in found} == tensors
    assert {(each.dtype, each.device) for each in found} == {("float32", "cpu")}


@pytest.mark.parametrize(
    ("code", "name", "given"),
    [
        ("net(x)", "net.2", (64, 784)),
        ("model(x)", "self.fc", (64, 5408)),
        ("model.second(x)", "self.body.2", (64, 3)),
        ("held['layers'][0](w)", "held['layers'][0]", (5, 3)),
        ("model.conv(w)", "model.conv", (5, 3)),
        ("run = model\nrun(x)", "self.fc", (64, 5408)),
    ],
)
def test_the_layer_has_its_name_in_the_learners_model(
    code: str, name: str, given: tuple[int, ...], namespace: dict[str, Any]
) -> None:
    found = report_of(code, namespace)
    assert found.layer is not None and found.layer.name == name
    assert given in [tensor.shape for tensor in found.tensors]


def test_a_layer_tells_how_it_was_made(namespace: dict[str, Any]) -> None:
    assert report_of("net(x)", namespace).layer == LayerFact(
        "net.2", "Linear", "in_features=100, out_features=10"
    )


def test_a_layer_without_a_name_has_none(namespace: dict[str, Any]) -> None:
    found = report_of("nn.Linear(2, 2)(w)", namespace).layer
    assert found == LayerFact("", "Linear", "in_features=2, out_features=2")


@pytest.mark.parametrize(
    "code",
    ["raise ValueError(x)", "assert x is w", "1 / 0", "no_such", "def f(:", "len(3)",
     "class C:\n    x @ w", "exit(1)"],
)  # fmt: skip
def test_an_error_that_is_not_about_tensors_has_none(code: str, namespace: dict[str, Any]) -> None:
    found = report_of(code, namespace)
    assert found.layer is None
    assert found.tensors == () or code.startswith("class")


def test_no_code_of_the_learner_runs(namespace: dict[str, Any]) -> None:
    for code in ("1 / 0 + trap.w", "x @ trap.w", "x @ trap['w']", "w @ trap.other @ x"):
        namespace["ran"].clear()
        error = run_cell.execute(code, traces.file_name("cell", 3), namespace).error
        assert error is not None
        report, before = traces.describe(error), list(namespace["ran"])
        error_facts.with_facts(report, error)
        assert namespace["ran"] == before
    namespace["ran"].clear()
    report_of("odd @ w", namespace)
    assert namespace["ran"] == ["__torch_function__"]  # the cell itself


def test_a_class_body_with_a_mapping_of_its_own_is_not_asked(namespace: dict[str, Any]) -> None:
    code = (
        "class Space(dict):\n    def __getitem__(self, key): ran.append(key); return dict.__getitem__(self, key)\n"
        "    def get(self, *key): ran.append('get')\n"
        "class Meta(type):\n    @classmethod\n    def __prepare__(cls, *a): return Space()\n"
        "class C(metaclass=Meta):\n    size = w\n    ran.clear()\n    1 / 0 + size"
    )  # fmt: skip
    report_of(code, namespace)
    assert "get" not in namespace["ran"]


def test_a_very_deep_expression_has_an_end(namespace: dict[str, Any]) -> None:
    report_of("x @ w" + ".T" * 900, namespace)
    report_of("w" + " + w" * 900 + " + x", namespace)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("model(x)", "`self.fc` expects 1152 features and gets 5408 = 8×26×26."),
        ("net(x)", "`net.2` expects 100 features and gets 784 = 1×28×28."),
        ("model.second(x)", "`self.body.2` expects 4 features and gets 3."),
    ],
)
def test_an_explanation_names_the_layer_and_where_the_size_comes_from(
    code: str, why: str, namespace: dict[str, Any]
) -> None:
    found = explain(report_of(code, namespace))
    assert found is not None and tr_message(found.why) == why


def test_both_sides_of_an_assignment_are_named(namespace: dict[str, Any]) -> None:
    found = explain(report_of("x += w", namespace))
    assert found is not None and {"`x`", "`w`"} <= set(
        tr_message(found.why).replace(",", " ").split()
    )
