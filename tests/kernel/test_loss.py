"""The loss without ceremony: any standard training loop has its curve, unchanged."""

from __future__ import annotations

import math

import pytest
import pytest_asyncio

from learn_torch.kernel.session import Session
from tests.kernel.running import Result, run

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def session(shared_session: Session) -> Session:
    """One session for all of this file, emptied before each test: to fork one takes 0.1 s."""
    await run(shared_session, "%reset -f")
    return shared_session


TRAIN = """
import torch
from torch import nn
x = torch.linspace(-1, 1, 32)[:, None]
y = 2 * x + 1
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
losses = []
for step in range(200):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
(losses[0], losses[-1])
"""


async def test_a_standard_loop_is_recorded_point_by_point(session: Session) -> None:
    result = await run(session, TRAIN)
    first, last = eval(result.stdout)
    curve = result.curve("loss")
    assert curve.steps == list(range(200))
    assert curve.values[0] == pytest.approx(first, rel=1e-6)
    assert curve.last == pytest.approx(last, rel=1e-6)


async def test_points_arrive_while_it_runs(session: Session) -> None:
    slow = TRAIN.replace("    losses.append", "    import time; time.sleep(0.002); losses.append")
    kinds = [type(event).__name__ async for event in session.run("cell", slow)]
    assert kinds.count("Metrics") > 3


async def test_the_gradients_are_those_of_plain_torch(session: Session) -> None:
    code = "import torch\nw = torch.tensor(3.0, requires_grad=True)\n(w**2).backward()\nw.grad"
    assert (await run(session, code)).stdout == "tensor(6.)\n"


async def test_two_losses_are_two_curves_over_the_same_steps(session: Session) -> None:
    gan = """
import torch
g, d = (torch.ones(1, requires_grad=True) for _ in range(2))
g_opt, d_opt = torch.optim.SGD([g], lr=0.1), torch.optim.SGD([d], lr=0.1)
for _ in range(50):
    d_loss = (d - g.detach()) ** 2
    d_opt.zero_grad(); d_loss.backward(); d_opt.step()
    g_loss = (g + 1) ** 2
    g_opt.zero_grad(); g_loss.backward(); g_opt.step()
"""
    result = await run(session, gan)
    assert [curve.name for curve in result.curves] == ["d_loss", "g_loss"]
    assert result.curve("d_loss").steps == list(range(50))
    assert result.curve("g_loss").steps == list(range(50))


COMPARED = """
import time, torch
def pair(rate):
    w = torch.ones(1, requires_grad=True)
    return w, torch.optim.SGD([w], lr=rate)
def train(rate, steps):
    w = torch.tensor(4.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=rate)
    for _ in range(steps):
        loss = w ** 2
        optimizer.zero_grad(); loss.backward(); optimizer.step()
    return optimizer
"""


def steps_by_name(result: Result) -> dict[str, list[int]]:
    return {curve.name: curve.steps for curve in result.curves}


SAME_LOSS = """
for turn in range(6):
    for w, optimizer in pairs:
        loss = (w ** 2).sum()
        optimizer.zero_grad(); loss.backward(); optimizer.step()
"""


@pytest.mark.parametrize(
    ("trainings", "steps"),
    [
        ("for rate in (0.3, 0.1, 0.01): train(rate, 20)", [20, 20, 20]),
        ("optimizers = [train(rate, 20) for rate in (0.3, 0.1)]", [20, 20]),
        ("first = train(0.1, 300)\ntime.sleep(0.2)\nsecond = train(0.1, 3)", [300, 3]),
        ("for _ in range(12): train(0.1, 2)", [2] * 8),
        (f"pairs = [pair(0.1), pair(0.2)]{SAME_LOSS}", [6, 6]),
    ],
)
async def test_each_training_has_a_curve_from_step_0(
    session: Session, trainings: str, steps: list[int]
) -> None:
    result = await run(session, COMPARED + trainings)
    names = ["loss", *(f"loss #{number}" for number in range(2, len(steps) + 1))]
    found = steps_by_name(result)
    if trainings.startswith("for _ in range(12)"):
        assert found.pop("loss #8") == list(range(10))  # further trainings go on in the last
        steps, names = steps[:-1], names[:-1]
    assert found == {name: list(range(count)) for name, count in zip(names, steps, strict=True)}


@pytest.mark.parametrize(
    "optimizers",
    [
        "(Adam(head.parameters()), Adam(model.parameters()))",
        "(Adam(model.parameters()), LBFGS(head.parameters()), Adam(head.parameters()))",
    ],
)
async def test_a_training_that_goes_on_with_another_optimizer_is_one_curve(
    session: Session, optimizers: str
) -> None:
    code = f"""
import torch
from torch.optim import Adam, LBFGS
body, head = torch.nn.Linear(3, 4), torch.nn.Linear(4, 1)
model = torch.nn.Sequential(body, head)
def closure():
    model.zero_grad()
    loss = model(torch.ones(8, 3)).square().mean()
    loss.backward()
    return loss
for optimizer in {optimizers}:
    for _ in range(5): optimizer.step(closure)
"""
    assert list(steps_by_name(await run(session, code))) == ["loss"]


async def test_two_optimizers_of_one_loss_are_one_training(session: Session) -> None:
    code = """
import torch
encoder, decoder = torch.nn.Linear(3, 4), torch.nn.Linear(4, 1)
of_encoder, of_decoder = (torch.optim.SGD(m.parameters(), lr=0.1) for m in (encoder, decoder))
for step in range(20):
    loss = decoder(encoder(torch.ones(2, 3))).square().mean()
    loss.backward()
    if step % 3 == 0: of_encoder.step()
    of_decoder.step()
    encoder.zero_grad(); decoder.zero_grad()
"""
    assert steps_by_name(await run(session, code)) == {"loss": list(range(20))}


async def test_a_critic_that_steps_more_often_gives_the_x(session: Session) -> None:
    code = """
import torch
g, d = (torch.ones(1, requires_grad=True) for _ in range(2))
g_opt, d_opt = torch.optim.SGD([g], lr=0.1), torch.optim.SGD([d], lr=0.1)
for _ in range(4):
    for _ in range(5):
        d_loss = (d - g.detach()) ** 2
        d_opt.zero_grad(); d_loss.backward(); d_opt.step()
    g_loss = (g + 1) ** 2
    g_opt.zero_grad(); g_loss.backward(); g_opt.step()
"""
    found = steps_by_name(await run(session, code))
    assert found == {"d_loss": list(range(20)), "g_loss": [0, 5, 10, 15]}


async def test_what_is_reported_of_a_training_has_its_x(session: Session) -> None:
    code = COMPARED.replace("step()\n", "step()\n        learn_torch.report(size=w)\n")
    result = await run(session, "import learn_torch\n" + code + "train(0.3, 5); train(0.1, 5)")
    found = steps_by_name(result)
    assert found["size"] == found["size #2"] == list(range(1, 6))


async def test_a_gan_after_a_training_is_two_curves_over_the_same_steps(session: Session) -> None:
    gan = """
first = train(0.1, 20)
g, d = (torch.ones(1, requires_grad=True) for _ in range(2))
g_opt, d_opt = torch.optim.SGD([g], lr=0.1), torch.optim.SGD([d], lr=0.1)
for _ in range(10):
    d_loss = (d - g.detach()) ** 2
    d_opt.zero_grad(); d_loss.backward(); d_opt.step()
    g_loss = (g + 1) ** 2
    g_opt.zero_grad(); g_loss.backward(); g_opt.step()
"""
    result = await run(session, COMPARED + gan)
    names = {"loss": 20, "d_loss": 10, "g_loss": 10}
    assert steps_by_name(result) == {name: list(range(count)) for name, count in names.items()}


async def test_a_loop_without_an_optimizer_counts_its_own_steps(session: Session) -> None:
    by_hand = """
import torch
w = torch.tensor(4.0, requires_grad=True)
for _ in range(10):
    loss = w ** 2
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad = None
"""
    assert (await run(session, by_hand)).curve("loss").steps == list(range(10))


async def test_each_run_begins_at_step_0(session: Session) -> None:
    await run(session, TRAIN)
    assert (await run(session, TRAIN)).curve("loss").steps[0] == 0


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("loss.backward()", "loss"),
        ("loss.backward(retain_graph=True)", "loss"),
        ("d_loss.backward()", "d_loss"),
        ("losses['d'].backward()", "losses['d']"),
        ("self.loss.backward()", "self.loss"),
        ("loss.mean().backward()", "loss"),
        ("(loss / 4).backward()", "loss"),
        ("d_loss.backward(\n    retain_graph=True,\n)", "d_loss"),
        ("é.backward()", "é"),
        ("identity(d_loss).backward()", "d_loss"),
        ("identity(x).sum().backward()", "loss"),
        ("torch.mean(x).backward()", "x"),
        ("torch.add(loss, d_loss).backward()", "loss"),
        ("identity((0, loss))[1].backward()", "loss"),
    ],
)
async def test_a_series_is_named_by_the_expression_at_the_call(
    session: Session, call: str, name: str
) -> None:
    setup = """
import torch
class Self: pass
def identity(x): return x
x = loss = d_loss = é = (torch.ones(1, requires_grad=True) * 3).sum()
self = Self(); self.loss = loss; losses = {"d": loss}
"""
    result = await run(session, setup + call)
    assert [curve.name for curve in result.curves] == [name]


async def test_nan_and_inf_are_what_they_are_and_break_nothing(session: Session) -> None:
    diverging = """
import torch
w = torch.ones(1, requires_grad=True)
for factor in (1.0, 2.0, float("inf"), float("nan"), 3.0):
    loss = (w * factor).sum()
    loss.backward()
"""
    curve = (await run(session, diverging)).curve("loss")
    assert curve.values == [1.0, 2.0, 3.0]
    assert (curve.bad, curve.first_bad_step, curve.count) == (2, 2, 5)


async def test_report_adds_any_other_number(session: Session) -> None:
    code = """
import learn_torch, torch
for i in range(3):
    learn_torch.report(accuracy=i / 2, rate=torch.tensor([0.1]))
"""
    result = await run(session, code)
    assert result.curve("accuracy").values == [0.0, 0.5, 1.0]
    assert result.curve("rate").last == pytest.approx(0.1)


async def test_what_is_reported_under_the_name_of_a_loss_is_a_curve_of_its_own(
    session: Session,
) -> None:
    result = await run(session, TRAIN + "import learn_torch\nlearn_torch.report(loss=0.5)")
    assert result.curve("loss").count == 200
    assert result.curve("report(loss)").values == [0.5]


async def test_the_learning_rate_of_an_optimizer_that_is_gone(session: Session) -> None:
    code = COMPARED + "def all_of_it(): train(0.3, 5)\nall_of_it()"
    assert (await run(session, code)).curves.progress.rates == (0.3,)


async def test_report_says_what_it_cannot_take(session: Session) -> None:
    result = await run(session, "import learn_torch, torch\nlearn_torch.report(x=torch.ones(3))")
    assert result.finished.trouble is not None
    assert "takes one number, not a tensor of [3]" in result.finished.trouble.message


async def test_a_vector_is_left_to_torch_to_complain_about(session: Session) -> None:
    result = await run(session, "import torch\n(torch.ones(3, requires_grad=True) * 2).backward()")
    assert result.finished.trouble is not None
    assert "scalar outputs" in result.finished.trouble.message
    assert len(result.curves) == 0


@pytest.mark.parametrize(
    "call",
    [
        "loss.backward(weights)",
        "loss.backward(gradient=weights)",
        "torch.autograd.backward(loss, weights)",
        "torch.autograd.backward([loss], grad_tensors=[weights])",
        "torch.autograd.grad(loss, w, weights)",
        "torch.autograd.grad(loss, w, grad_outputs=weights)",
    ],
)
async def test_a_loss_of_several_elements_is_their_weighted_sum(
    session: Session, call: str
) -> None:
    code = f"""
import torch
w = torch.tensor([1.0, 2.0], requires_grad=True)
loss, weights = w * 3, torch.tensor([0.5, 0.25])
{call}
"""
    assert (await run(session, code)).curve("loss").values == [3.0]


async def test_a_check_sees_the_curves_and_draws_none(session: Session) -> None:
    check = """
expect(run.steps == 200, f"{run.steps} steps")
expect(run.metrics["loss"][-1] < run.metrics["loss"][0], "the loss did not fall")
(torch.ones(1, requires_grad=True) * 2).backward()
"""
    result = await run(session, TRAIN, check=check)
    assert result.finished.verdict is not None
    assert result.finished.verdict.passed, result.finished.verdict.message
    assert result.curve("loss").count == 200


async def test_a_flood_of_names_is_bounded(session: Session) -> None:
    result = await run(
        session, "import learn_torch\nfor i in range(100): learn_torch.report(**{f'n{i}': i})"
    )
    assert len(result.curves) == 16


async def test_a_value_that_overflows_a_float_is_inf(session: Session) -> None:
    result = await run(session, "import learn_torch\nlearn_torch.report(x=1e400)")
    assert math.isinf(result.curve("x").last)


FIT = """
import torch
w = torch.zeros(1, requires_grad=True)
def lossf(): return ((w - 2) ** 2).sum()
"""


@pytest.mark.parametrize(
    ("loop", "steps"),
    [
        pytest.param(
            "opt = torch.optim.LBFGS([w], max_iter=4, tolerance_grad=0, tolerance_change=0, lr=0.1)\n"
            "def closure():\n    opt.zero_grad()\n    loss = lossf()\n    loss.backward()\n"
            "    return loss\nfor _ in range(3): opt.step(closure)",
            list(range(12)),
            id="LBFGS counts its own calls",
        ),
        pytest.param(
            "opt = torch.optim.SGD([w], lr=0.1)\nfor i in range(6):\n    loss = lossf()\n"
            "    loss.backward()\n    if i % 2: opt.step(); opt.zero_grad()",
            [0, 0, 1, 1, 2, 2],
            id="accumulated gradients are drawn at their steps",
        ),
        pytest.param(
            "opt = torch.optim.SGD([w], lr=0.1)\nfor _ in range(3):\n    loss = lossf()\n"
            "    loss.backward()\n    opt.step()\nopt = torch.optim.LBFGS([w], max_iter=2, lr=0.1)\n"
            "def closure():\n    opt.zero_grad()\n    loss = lossf()\n    loss.backward()\n"
            "    return loss\nfor _ in range(2): opt.step(closure)",
            list(range(7)),
            id="LBFGS after SGD goes on",
        ),
        pytest.param(
            "for _ in range(5):\n    loss = lossf()\n    torch.autograd.backward(loss)",
            list(range(5)),
            id="torch.autograd.backward",
        ),
        pytest.param(
            "for _ in range(5):\n    loss = lossf()\n    (g,) = torch.autograd.grad(loss, w)",
            list(range(5)),
            id="torch.autograd.grad",
        ),
        pytest.param(
            "for _ in range(5):\n    loss = (w - 2).expand(3)\n"
            "    loss.backward(torch.ones_like(loss), retain_graph=True)",
            list(range(5)),
            id="of several elements, by their gradient",
        ),
        pytest.param(
            "def loss_fn(w): return (w - 3).square().sum(), {}\n"
            "for _ in range(5): torch.func.grad(loss_fn, has_aux=True)(w.detach())",
            list(range(5)),
            id="torch.func.grad",
        ),
        pytest.param(
            "for _ in range(5): torch.func.grad_and_value(lambda w: (w - 3).square().sum())(w.detach())",
            list(range(5)),
            id="torch.func.grad_and_value",
        ),
        pytest.param(
            "import learn_torch\nfor i in range(4): learn_torch.report(loss=i / 2)",
            list(range(4)),
            id="plain floats",
        ),
    ],
)
async def test_one_x_for_a_series(session: Session, loop: str, steps: list[int]) -> None:
    assert (await run(session, FIT + loop)).curve("loss").steps == steps


@pytest.mark.parametrize(
    "loop",
    [
        "out = lossf()\n    (g,) = torch.autograd.grad(out, w)",
        "torch.func.grad(torch.sin)(torch.ones(()))",
        "torch.vmap(torch.func.grad(loss_of_one))(torch.ones(2, 1))",
    ],
)
async def test_a_gradient_of_anything_but_a_loss_is_no_training(
    session: Session, loop: str
) -> None:
    code = f"{FIT}def loss_of_one(w): return w.sum()\nfor _ in range(5):\n    {loop}"
    result = await run(session, code)
    assert (result.outcome, list(result.curves)) == ("ok", [])


async def test_a_scaled_loss_is_drawn_as_it_was(session: Session) -> None:
    scaled = FIT + (
        "scaler = torch.amp.GradScaler('cpu', init_scale=1024.0)\n"
        "opt = torch.optim.SGD([w], lr=0.1)\nloss = lossf()\n"
        "scaler.scale(loss).backward(); scaler.step(opt); scaler.update()"
    )
    assert (await run(session, scaled)).curve("loss").values == [4.0]


async def test_a_check_can_speak_about_a_curve(session: Session) -> None:
    check = """
expect(run.falls_below(0.3, within=200), "it never fell below 0.3")
expect(not run.falls_below(0.3, within=1), "not in the first step")
expect(not run.falls_below(-1.0, within=200), "nor below 0")
expect(not run.falls_below(0.3, within=200, curve="other"), "there is no such curve")
"""
    verdict = (await run(session, TRAIN, check=check)).finished.verdict
    assert verdict is not None
    assert verdict.passed, verdict.message


@pytest.mark.parametrize("rate", ["torch.tensor([0.1 + 1j])", "10**400", "None"])
async def test_a_learning_rate_that_is_no_number_is_not_told(session: Session, rate: str) -> None:
    code = f"{TRAIN}\noptimizer.param_groups[0]['lr'] = {rate}\nmodel(x).sum().backward()"
    result = await run(session, code)
    assert result.outcome == "ok", result.transcript.plain
    assert result.curves.progress.rates == ()


LOOPS = {
    "for step in range(200):\n    {}": 200,
    "for epoch in range(3):\n    for step, item in enumerate(items):\n        {}": 15,
    "for epoch in range(epochs):\n    for xb in loader:\n        if True:\n            {}": 8,
    "def train(steps):\n    for _ in range(1, steps, 2):\n        {}\ntrain(11)": 5,
    "for _ in range(2):\n    for _ in anything():\n        {}": 0,
    "while len(done) < 6:\n    {}": 0,
    "for _ in range(6): {}": 6,
    "for _ in range(huge):\n    {}\n    if len(done) == 3: break": 0,
    "for _ in forever:\n    {}\n    if len(done) == 3: break": 0,
    "def train(batches):\n    for _ in batches: {}\nfor _ in range(1, epochs + 1): train(loader)": 8,
    "def step(item): {}\nfor _ in range(0, len(items), 2): sum([step(i) or 0 for i in items])": 0,
    "from tqdm import tqdm\nbar = tqdm(items, disable=True)\nfor i, _ in zip(bar, range(9)): {}": 5,
    "def closure():\n    {}\n    return loss\n"
    "outer = torch.optim.SGD([torch.ones(1)], lr=0.25)\nfor _ in range(3): outer.step(closure)": 0,
}


@pytest.mark.parametrize("loop", LOOPS)
async def test_a_loop_says_how_long_it_will_be_and_its_learning_rate(
    session: Session, loop: str
) -> None:
    setup = """
import torch
from torch.utils.data import DataLoader
w = torch.ones(1, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.25)
items, epochs, loader, done = [1, 2, 3, 4, 5], 2, DataLoader(torch.arange(7), batch_size=2), []
huge, forever = 10**20, range(10**20)
def anything(): yield from (1, 2, 3)
"""
    step = "optimizer.zero_grad(); loss = (w * w).sum(); loss.backward(); optimizer.step(); done.append(1)"
    result = await run(session, setup + loop.format(step))
    assert result.curves.progress.expected == LOOPS[loop]
    assert result.curves.progress.rates == (0.25,)


@pytest.mark.parametrize("call", ["loss.backward()", "torch.autograd.backward(loss)"])
async def test_a_mode_of_the_cell_sees_no_operation_of_ours(session: Session, call: str) -> None:
    code = f"""
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
seen = []
class Functions(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        seen.append(str(function))
        return function(*args, **(kwargs or {{}}))
class Dispatched(TorchDispatchMode):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        seen.append(str(function))
        return function(*args, **(kwargs or {{}}))
w = torch.ones(1, requires_grad=True)
for mode in (Functions, Dispatched):
    loss = (w * 2).sum()
    with mode(), mode():
        {call}
print(any("item" in one or "scalar" in one or "is_cpu" in one for one in seen), len(seen) > 2)
"""
    result = await run(session, code)
    assert result.stdout == "False True\n"
    assert result.curve("loss").values == [2.0, 2.0]


async def test_names_and_length_do_not_depend_on_linecache(session: Session) -> None:
    await run(session, "import linecache\ndef getlines(*a): raise OSError('mine')")
    broken = "linecache.getlines = getlines\nlinecache.cache.clear()\n"
    setup = "import torch, linecache\nw = torch.ones(1, requires_grad=True)\n"
    loop = "for _ in range(7):\n    my_loss = (w * w).sum()\n    my_loss.backward()"
    result = await run(session, setup + broken + loop)
    assert result.outcome == "ok", result.finished.trouble
    assert result.curve("my_loss").steps == list(range(7))
    assert result.curves.progress.expected == 7
    await run(session, "import importlib\nimportlib.reload(linecache)")


async def test_a_closure_that_was_called_by_hand_before_counts_its_calls(session: Session) -> None:
    code = FIT + (
        "opt = torch.optim.LBFGS([w], max_iter=4, tolerance_grad=0, tolerance_change=0, lr=0.1)\n"
        "def closure():\n    opt.zero_grad()\n    loss = lossf()\n    loss.backward()\n"
        "    return loss\nclosure()\nfor _ in range(3): opt.step(closure)"
    )
    assert (await run(session, code)).curve("loss").steps == list(range(13))
