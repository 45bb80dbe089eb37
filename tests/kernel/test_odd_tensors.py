"""Tensors of every kind go through a cell as in a script: our recorder, figures and queries raise nothing.

Each is printed, trained with, drawn, displayed, listed and inspected in one session.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from learn_torch.kernel.queries import Inspect
from learn_torch.kernel.session import Session
from tests.kernel.running import run

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = """
class Hostile(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        raise RuntimeError("mine")
    def __repr__(self):
        raise RuntimeError("mine")
"""
SUBCLASS = "class Sub(torch.Tensor): pass\n"
WRAPPER = """
class Wrapper(torch.Tensor):
    @staticmethod
    def __new__(cls, inner):
        return torch.Tensor._make_wrapper_subclass(cls, inner.shape, dtype=inner.dtype)
    def __init__(self, inner):
        self.inner = inner
    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        raise RuntimeError("mine")
    def __repr__(self):
        return "Wrapper"
"""
DTYPES = [
    "bool",
    "uint8",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "complex32",
    "complex64",
    "complex128",
    "float8_e4m3fn",
    "float8_e5m2",
]

TENSORS = {
    **{f"0-d {name}": f"t = torch.tensor(1).to(torch.{name})" for name in DTYPES},
    **{f"empty {name}": f"t = torch.empty(0, 3, dtype=torch.{name})" for name in DTYPES},
    "meta": "t = torch.ones(3, device='meta', requires_grad=True)",
    "sparse": "t = torch.eye(3).to_sparse()",
    "sparse with gradients": "t = torch.eye(3).to_sparse().requires_grad_()",
    "compressed rows": "t = torch.eye(3).to_sparse_csr()",
    "compressed columns": "t = torch.eye(3).to_sparse_csc()",
    "blocks": "t = torch.eye(4).to_sparse_bsr((2, 2))",
    "quantized": "t = torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8)",
    "quantized by channel": (
        "t = torch.quantize_per_channel(torch.ones(2, 3), torch.ones(2), "
        "torch.zeros(2), 0, torch.quint8)"
    ),
    "nested": "t = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])",
    "jagged": "t = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged)",
    "a subclass": SUBCLASS + "t = torch.ones(3).as_subclass(Sub).requires_grad_()",
    "a subclass of a number": SUBCLASS + "t = torch.tensor(2.0).as_subclass(Sub)",
    "hostile": HOSTILE + "t = torch.ones(3).as_subclass(Hostile)",
    "hostile number": HOSTILE + "t = torch.tensor(1.0).as_subclass(Hostile)",
    "a wrapper": WRAPPER + "t = Wrapper(torch.ones(3))",
    "fake": (
        "from torch._subclasses.fake_tensor import FakeTensorMode\n"
        "t = FakeTensorMode().from_tensor(torch.ones(3))"
    ),
    "a view with gradients": "t = torch.ones(4, requires_grad=True)[1:]",
    "inference": "with torch.inference_mode(): t = torch.ones(3)",
    "expanded": "t = torch.ones(1).expand(10**6)",
    "conjugate": "t = torch.ones(2, dtype=torch.complex64).conj()",
    "negative": "t = torch.ones(2, dtype=torch.complex64).conj().imag",
    "parameter": "t = torch.nn.Parameter(torch.ones(2, 2))",
    "uninitialized": "t = torch.nn.UninitializedParameter()",
    "buffer": "t = torch.nn.Buffer(torch.ones(2))",
    "many dimensions": "t = torch.ones(*[1] * 40)",
    "not finite": "t = torch.tensor([float('nan'), float('inf'), -float('inf'), 0.0])",
    "mkldnn": "t = torch.ones(3).to_mkldnn()",
    "from numpy": "import numpy as np; t = torch.from_numpy(np.ones((2, 2))[::-1].copy()[:, ::2])",
    "zero strides and all": "t = torch.empty_strided((3, 3), (0, 1))",
    "a generator's": "t = torch.func.vmap(lambda x: x)(torch.ones(2))",
    "grad hooks": "t = torch.ones(2, requires_grad=True); _ = t.register_hook(lambda g: 1 / 0)",
    "attributes": "t = torch.ones(2); t.note = 'mine'; t.__dict__['x'] = t",
}

USE = """
import matplotlib.pyplot as plt
done = []
def attempt(name, what):
    try:
        what()
    except Exception as error:
        done.append(f"{name} {type(error).__name__}")
attempt("backward", lambda: t.backward())
attempt("sum", lambda: t.sum().backward())
attempt("autograd", lambda: torch.autograd.backward([t], [t]))
attempt("grad", lambda: torch.autograd.grad(t, t))
attempt("loss", lambda: torch.nn.functional.mse_loss(t, t))
"""
DRAW = """
attempt("plot", lambda: plt.plot(t))
attempt("imshow", lambda: plt.imshow(t))
attempt("hist", lambda: plt.hist(t))
plt.show()
attempt("display", lambda: display(t))
"""
PLAIN = """
import json, sys, warnings
import torch
warnings.simplefilter("ignore")
found = {}
for code in json.load(sys.stdin):
    names = {"torch": torch, "__name__": "__main__"}
    exec(code, names)
    found[code] = str(names["done"])
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def plain() -> dict[str, str]:
    """What each program comes to in a script, without a session."""
    programs = [code + USE for code in TENSORS.values()]
    command = [sys.executable, "-c", PLAIN]
    done = subprocess.run(
        command, input=json.dumps(programs), capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("code", TENSORS.values(), ids=TENSORS)
async def test_goes_through_as_in_a_script(
    shared_session: Session, plain: dict[str, str], code: str
) -> None:
    """The errors of a cell are those of the same code without the recorder."""
    session = shared_session
    head = "import torch, warnings\nwarnings.simplefilter('ignore')\n"
    ours = await run(session, f"{head}{code}{USE}\nprint(done)")
    assert ours.outcome == "ok", ours.finished.trouble
    assert ours.stdout == plain[code + USE] + "\n"
    drawn = await run(session, DRAW)
    assert drawn.outcome == "ok", drawn.finished.trouble
    shown = await run(session, "t")
    assert shown.outcome in ("ok", "error")  # its own __repr__ may raise
    assert (await session.variables(seconds=5)).status == "ok"
    details = await session.inspect(Inspect(("t",)), seconds=10)
    assert details.status == "ok"
    assert (await run(session, "1 + 1")).stdout == "2\n"


async def test_a_tensor_whose_memory_is_gone_is_not_read(session: Session) -> None:
    await run(session, "import torch; t = torch.ones(5); t.untyped_storage().resize_(0)")
    assert (await session.variables(seconds=5)).status == "ok"
    assert (await session.inspect(Inspect(("t",)), seconds=5)).status == "ok"
    assert (await run(session, "t.shape")).stdout == "torch.Size([5])\n"


async def test_a_transform_of_functorch(session: Session) -> None:
    code = """
import torch
kept = []
def f(x):
    kept.append(x)
    return (x ** 2).sum()
print(torch.func.grad(f)(torch.ones(2)), torch.func.hessian(f)(torch.ones(2)).shape)
print(torch.func.vmap(torch.func.grad(f))(torch.ones(3, 2)).shape)
"""
    expected = "tensor([2., 2.]) torch.Size([2, 2])\ntorch.Size([3, 2])\n"
    assert (await run(session, code)).stdout == expected
    assert (await session.variables(seconds=5)).status == "ok"
    for at in range(3):
        assert (await session.inspect(Inspect(("kept", str(at))), seconds=5)).status == "ok"
