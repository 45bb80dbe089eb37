"""Training loops without autograd: NumPy, plain Python, and gradients that are written out."""

from __future__ import annotations

import pytest

from learn_torch.kernel.session import Session
from tests.kernel.running import run

pytestmark = pytest.mark.asyncio(loop_scope="session")

START = "import numpy as np, torch\nw, x, y = np.zeros(2), np.ones((4, 2)), np.ones(4)\nlr = 0.1\n"
DRAWN = {
    "a loop of the cell": """
for step in range(6):
    error = x @ w - y
    loss = (error ** 2).mean()
    w -= lr * x.T @ error
""",
    "a function with mini-batches": """
def fit(w, epochs):
    for epoch in range(epochs):
        for at in range(0, 4, 2):
            error = x[at:at + 2] @ w - y[at:at + 2]
            loss = np.mean(error ** 2)
            w = w - lr * x[at:at + 2].T @ error
    return w
fit(w, 3)
""",
    "a sum that an inner loop fills": """
for epoch in range(6):
    loss = 0
    for row, wanted in zip(x, y):
        error = row @ w - wanted
        loss += error ** 2
        w -= lr * error * row
""",
    "parameters that a function updates": """
def update_parameters(w, gradient): return w - lr * gradient
for i in range(6):
    loss = np.array([[np.sum((x @ w - y) ** 2)]])
    w = update_parameters(w, x.T @ (x @ w - y))
    if i % 2 == 0: print(loss)
""",
    "tensors, and a number of them": """
w, x, y = torch.zeros(2), torch.ones(4, 2), torch.ones(4)
for step in range(6):
    error = x @ w - y
    loss = (error ** 2).mean()
    w = w - lr * (x.T @ error)
""",
    "an autograd of one's own": """
class Value:
    def __init__(self, data): self.data, self.grad = data, 0.0
    def backward(self): pass
p = Value(2.0)
for step in range(6):
    loss = Value(p.data ** 2)
    loss.backward()
    p.data += -0.1 * 2 * p.data
""",
}


@pytest.mark.parametrize("loop", DRAWN)
async def test_a_hand_made_training_has_its_curve(shared_session: Session, loop: str) -> None:
    result = await run(shared_session, START + DRAWN[loop])
    assert result.outcome == "ok", result.finished.trouble
    [curve] = result.curves
    assert (curve.name, curve.steps) == ("loss", list(range(6)))
    assert curve.values[0] > curve.values[-1]


@pytest.mark.parametrize(
    "loop",
    [
        "for row in x:\n    loss = row.sum()",
        "for row in x:\n    loss = row\n    w -= lr * row",
        "losses = [1.0, 0.5]\nfor one in losses:\n    loss = one\n    total = loss * 2",
        "for row in x:\n    def loss_of(w):\n        loss = w\n        return loss\n    w -= lr * row",
        "for row in x:\n    loss = 'low'\n    w -= lr * row",
    ],
)
async def test_a_loop_that_trains_nothing_has_none(shared_session: Session, loop: str) -> None:
    result = await run(shared_session, START + loop)
    assert (result.outcome, list(result.curves)) == ("ok", [])


async def test_a_backward_pass_says_better_what_the_loss_is(shared_session: Session) -> None:
    code = """
import torch
p = torch.ones(1, requires_grad=True)
def update(loss):
    loss.backward()
    p.data -= 0.1 * p.grad
for step in range(6):
    big_loss = (p * p).sum() * 10
    loss = big_loss / 10
    update(loss)
"""
    result = await run(shared_session, code)
    assert [(curve.name, curve.count) for curve in result.curves] == [("loss", 6)]


async def test_the_code_of_the_cell_reads_as_it_was_written(shared_session: Session) -> None:
    code = """
import inspect, multiprocessing, pickle
def fit():
    w, lines = 1.0, set()
    for _ in range(3):
        loss = w * w
        w -= 0.1 * w
    return 1 / 0
print("record" in inspect.getsource(fit), pickle.loads(pickle.dumps(fit)) is fit)
def child():
    for _ in range(2):
        loss, w = 1.0, 2.0
        w -= 0.1 * w
    print("in the child", flush=True)
process = multiprocessing.get_context("spawn").Process(target=child)
process.start(); process.join()
fit()
"""
    result = await run(shared_session, code)
    assert result.stdout == "False True\nin the child\n"
    assert result.finished.trouble is not None
    assert [(line.line, line.source) for line in result.finished.trouble.trace] == [
        (17, "fit()"),
        (8, "    return 1 / 0"),
    ]


STEPS = """
def fit(w, x, y):
    for step in range(3):
        error = x @ w - y
        loss = (error ** 2).mean()
        w = w - 0.1 * (x.T @ error)
    return loss
values = torch.zeros(2, 1), torch.ones(4, 2), torch.ones(4, 1)
"""
TRACED = {
    "torch.compile": "torch.compile(fit, fullgraph=True, backend='eager')(*values).item() < 1",
    "torch.jit.trace": "import warnings\nwith warnings.catch_warnings(record=True) as found:\n"
    "    warnings.simplefilter('always')\n    torch.jit.trace(fit, values)\n"
    "not [one for one in found if 'Tracer' in one.category.__name__]",
}


@pytest.mark.parametrize("call", TRACED.values(), ids=TRACED.keys())
async def test_a_training_that_is_traced_or_compiled_is_left_alone(
    shared_session: Session, call: str
) -> None:
    result = await run(shared_session, f"import torch\n{STEPS}{call}")
    assert (result.outcome, result.stdout) == ("ok", "True\n")


LONG = {
    "in a training": "w = 1.0\nfor step in range(3):\n    loss = {0}\n    w -= 0.1 * w\nround(loss)",
    "of constants": "w = 1\ntotal = {0}\ntotal",
}


@pytest.mark.parametrize("code", LONG.values(), ids=LONG.keys())
async def test_a_sum_of_many_terms_runs_as_in_a_notebook(
    shared_session: Session, code: str
) -> None:
    result = await run(shared_session, code.format("+".join(["w"] * 900)))
    assert (result.outcome, result.finished.trouble) == ("ok", None)
