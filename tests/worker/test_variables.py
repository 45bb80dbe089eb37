"""Variables and their details: read from dictionaries and torch's own getters, never by learner code."""

from __future__ import annotations

import math
import os
import time
import warnings
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pandas  # type: ignore[import-untyped]
import pytest
import torch
from PIL import Image
from torch import nn
from torch.utils import data

from learn_torch.kernel.queries import AskVariables, Details, Inspect, Variable, Variables
from learn_torch.kernel.wire_types import MAX_BODY
from learn_torch.sandbox import process_tree
from learn_torch.worker.queries import traced_shapes
from learn_torch.worker.queries.inspection import inspect
from learn_torch.worker.queries.list_variables import list_variables

ran: list[str] = []
"""What ran of the hostile classes."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A warning would be on the learner's screen; and nothing of theirs has run."""
    ran.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    assert ran == []


def listed(**names: Any) -> dict[str, Variable]:
    found = list_variables(AskVariables(), names)
    raw = msgspec.msgpack.encode(found)
    assert len(raw) <= MAX_BODY
    assert msgspec.msgpack.decode(raw, type=Variables) == found
    return {item.name: item for item in found.items}


def one(value: Any) -> Variable:
    return listed(value=value)["value"]


def detail(value: Any, *path: str, **args: Any) -> Details:
    """Of `value`, or of a part of it; what is not a number stays that through the wire."""
    found = inspect(Inspect(("value", *path), **args), {"value": value})
    raw = msgspec.msgpack.encode(found)
    assert len(raw) <= MAX_BODY
    return msgspec.msgpack.decode(raw, type=Details)


class Meta(type):
    def __getattribute__(cls, name: str) -> Any:
        ran.append(f"metaclass {name}")
        return type.__getattribute__(cls, name)

    def __eq__(cls, other: object) -> bool:
        ran.append("metaclass ==")
        return True

    def __hash__(cls) -> int:
        ran.append("metaclass hash")
        return 0


class Trap(metaclass=Meta):
    """Everything that could run, runs over."""

    def __init__(self) -> None:
        object.__setattr__(self, "x", 1)
        ran.clear()

    @property
    def shape(self) -> Any:
        ran.append("property")
        while True:
            pass

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        ran.append("__class__")
        return torch.Tensor

    def __getattr__(self, name: str) -> Any:
        ran.append(name)

    def __getattribute__(self, name: str) -> Any:
        ran.append(name)
        return object.__getattribute__(self, name)

    def __repr__(self) -> str:
        ran.append("__repr__")
        return ""

    def __len__(self) -> int:
        ran.append("__len__")
        return 0

    def __eq__(self, other: object) -> bool:
        ran.append("__eq__")
        return True

    def __hash__(self) -> int:
        return 0


class Overridden(torch.Tensor):
    """A tensor that answers everything itself."""

    @classmethod
    def __torch_function__(cls, *args: Any, **kwargs: Any) -> Any:
        ran.append("__torch_function__")
        return None

    @property
    def shape(self) -> Any:  # type: ignore[override]
        ran.append("shape")
        return ()


class Wrapper(torch.Tensor):
    """A tensor whose operations are the learner's."""

    @staticmethod
    def __new__(cls) -> Wrapper:
        return torch.Tensor._make_wrapper_subclass(
            cls, (2, 3), dispatch_sizes_strides_policy="sizes", dispatch_device=True
        )

    @classmethod
    def __torch_dispatch__(cls, *args: Any, **kwargs: Any) -> Any:
        ran.append("__torch_dispatch__")
        raise RuntimeError("mine")


class Own(data.Dataset[int]):
    """A dataset that takes for ever to say its length."""

    def __init__(self) -> None:
        self.x = torch.zeros(5)

    def __len__(self) -> int:
        ran.append("__len__")
        return 5


class Point(NamedTuple):
    x: Any
    y: Any


class Rude(list[int]):
    def __len__(self) -> int:
        ran.append("__len__")
        return 0

    def __iter__(self) -> Any:
        ran.append("__iter__")
        return iter(())


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self) -> None:
        self.a = 1


class TestList:
    def test_a_tensor_has_shape_dtype_device_and_its_part_in_gradients(self) -> None:
        w = torch.zeros(2, 3, requires_grad=True)
        found = listed(w=w, y=w * 2, i=torch.arange(4))
        assert (found["w"].shape, found["w"].dtype, found["w"].device) == ((2, 3), "float32", "cpu")
        assert [found[name].grad for name in "wyi"] == ["leaf", "graph", ""]
        assert found["i"].bytes == 32

    def test_a_single_number_on_the_cpu_is_told(self) -> None:
        assert one(torch.tensor(0.25)).text == "0.25"
        assert one(torch.tensor([7])).text == "7"
        assert one(torch.zeros(2)).text == ""

    def test_a_module_has_its_parameters_counted_once(self) -> None:
        layer = nn.Linear(3, 4)
        layer.bias.requires_grad_(False)
        found = one(nn.Sequential(layer, nn.ReLU(), layer))
        assert (found.kind, found.type, found.parameters, found.frozen) == (
            "module",
            "Sequential",
            16,
            4,
        )

    def test_a_scripted_and_a_traced_module_have_their_parameters(self) -> None:
        net = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # TorchScript is deprecated, and still met
            scripted, traced = torch.jit.script(net), torch.jit.trace(net, torch.ones(1, 3))
        assert one(scripted).parameters == one(traced).parameters == 14
        assert [line.name for line in detail(traced).parts if line.depth == 0] == ["0", "1"]

    def test_an_optimizer_has_its_rates_and_what_its_state_takes(self) -> None:
        w = nn.Parameter(torch.ones(1000))
        groups: list[dict[str, Any]] = [
            {"params": [w]}, {"params": [nn.Parameter(torch.ones(1))], "lr": 1.0},
        ]  # fmt: skip
        adam = torch.optim.Adam(groups)
        assert one(adam).rates == (0.001, 1.0)
        w.sum().backward()
        before = one(adam)
        adam.step()
        after = one(adam)
        assert before.bytes == 0 and 8000 <= after.bytes < 8100
        assert before.stamp != after.stamp
        parts = detail(adam).parts
        assert [line.name for line in parts] == ["param_groups", "state", "defaults"]

    def test_the_lists_that_lbfgs_keeps_are_counted(self) -> None:
        w = nn.Parameter(torch.ones(1000))
        solver = torch.optim.LBFGS([w], max_iter=3)

        def closure() -> float:
            solver.zero_grad()
            loss = (w**4).sum()
            loss.backward()
            return loss.item()

        solver.step(closure)
        assert (
            one(solver).bytes >= 4 * 4000
        )  # its direction, the gradient before, and two of its lists

    def test_datasets_and_loaders_have_lengths(self) -> None:
        tensors = data.TensorDataset(torch.zeros(23, 2))
        found = listed(
            tensors=tensors,
            part=data.Subset(tensors, range(9)),
            joined=data.ConcatDataset([tensors, tensors]),
            loader=data.DataLoader(tensors, batch_size=5),
            dropping=data.DataLoader(tensors, batch_size=5, shuffle=True, drop_last=True),
        )
        assert [v.length for v in found.values()] == [23, 9, 46, 5, 4]
        grouped = data.BatchSampler(data.SequentialSampler(tensors), 10, drop_last=False)
        assert one(data.DataLoader(tensors, batch_sampler=grouped)).length == 3
        assert one(data.DataLoader(tensors, batch_size=None)).length == 23
        assert found["loader"].batch == 5

    def test_the_length_of_a_learners_dataset_is_not_asked_for(self) -> None:
        found = listed(own=Own(), loader=data.DataLoader(Own(), batch_size=2))
        assert (found["own"].kind, found["own"].length) == ("dataset", None)
        assert (found["loader"].length, found["loader"].batch) == (None, 2)

    def test_others_have_a_short_repr(self) -> None:
        def double(x: int, times: int = 2) -> int:
            return x * times

        found = listed(
            n=3, text="ab" * 100, pairs={"a": [1, 2.5]}, many=list(range(100)), huge=10**5000,
            size=torch.Size([2]), losses=[torch.zeros(())], gone=None,
        )  # fmt: skip
        assert found["n"].text == "3"
        assert found["text"].text.startswith("'abab") and len(found["text"].text) <= 80
        assert found["pairs"].text == "{'a': [1, 2.5]}"
        assert found["many"].length == 100 and found["many"].text.endswith("…]")
        assert "bits" in found["huge"].text
        assert found["losses"].text == "[float32 []]"
        namespace: dict[str, Any] = {}
        exec("def double(x, times=2): ...", namespace)
        [function] = list_variables(AskVariables(), namespace).items
        assert (function.kind, function.text) == ("function", "(x, times=2)")

    @pytest.mark.parametrize(
        ("value", "length", "text"),
        [
            (Point(torch.ones(2), 3), 2, "(x=float32 [2], y=3)"),
            (torch.ones(3, 4).max(dim=1), 2, "(values=float32 [3], indices=int64 [3])"),
            (nn.Linear(2, 1).state_dict(), 2, "{'weight': float32 [1, 2], 'bias': float32 [1]}"),
            (Counter("aab"), 2, "{'a': 2, 'b': 1}"),
            (deque([1, 2], 5), 2, "[1, 2]"),
            (Rude([5]), 1, "[5]"),
            (Slotted(), None, "Slotted(a=1)"),
            (Image.new("L", (30, 20)), None, "Image(mode='L', size=(30, 20))"),
            (pandas.DataFrame({"a": [1], "b": ["x"]}), None, "DataFrame(a=int64 [1], b=str [1])"),
            (torch.optim.lr_scheduler.StepLR(torch.optim.SGD([nn.Parameter(torch.ones(1))]), 5), None,
             "StepLR(step_size=5, gamma=0.1, optimizer=SGD, base_lrs=[0.001], last_epoch=0)"),
        ],
    )  # fmt: skip
    def test_what_is_held_is_told_by_the_methods_of_the_builtin_class(
        self, value: Any, length: int | None, text: str
    ) -> None:
        found = one(value)
        assert (found.length, found.text) == (length, text)

    def test_imports_and_private_names_are_left_out(self) -> None:
        assert listed(
            torch=torch, nn=nn, Linear=nn.Linear, sqrt=math.sqrt, _=1, _x=2, x=3
        ).keys() == {"x"}

    def test_no_code_of_the_learner_runs(self) -> None:
        trap = Trap()
        values = [
            trap,
            [trap],
            {"k": trap},
            torch.zeros(2, 3).as_subclass(Overridden),
            Wrapper(),
            Own(),
        ]
        ran.clear()
        found = listed(**{f"v{at}": value for at, value in enumerate(values)})
        assert found["v0"].kind == "object" and found["v0"].type == "Trap"
        assert (found["v3"].type, found["v3"].shape) == ("Overridden", (2, 3))
        assert (found["v4"].type, found["v4"].shape, found["v4"].layout) == (
            "Wrapper",
            None,
            "wrapper",
        )
        for value in values:
            detail(value)

    def test_a_mode_that_the_learner_left_on_has_no_part_in_it(self) -> None:
        class Mode(torch.overrides.TorchFunctionMode):
            def __torch_function__(
                self, func: Any, types: Any, args: Any = (), kwargs: Any = None
            ) -> Any:
                ran.append(str(func))
                return func(*args, **(kwargs or {}))

        class Dispatch(torch.utils._python_dispatch.TorchDispatchMode):
            def __torch_dispatch__(
                self, func: Any, types: Any, args: Any = (), kwargs: Any = None
            ) -> Any:
                ran.append(str(func))
                return func(*args, **(kwargs or {}))

        x = torch.ones(3, 4)
        with Mode(), Dispatch():
            assert one(x).shape == (3, 4)
            assert detail(x).statistics is not None

    def test_what_is_changed_in_place_or_replaced_has_another_stamp(self) -> None:
        x, net, items = torch.zeros(3), nn.Linear(2, 2), [1]
        w, by_hand, array = torch.full((3,), math.nan), nn.Linear(2, 2), np.zeros((2, 2))
        kept = {"x": x, "net": net, "items": items, "w": w, "by_hand": by_hand, "array": array}
        before = listed(**kept, n=1)
        assert listed(**kept, n=1) == before
        with torch.no_grad():
            x.add_(1)
            net.weight.mul_(2)
        items.append(2)
        w.data.zero_()  # the version stays
        by_hand.weight.data -= 1
        array += 1
        after = listed(**kept, n=2)
        assert all(after[name].stamp != before[name].stamp for name in before)

    @pytest.mark.parametrize(
        ("make", "shape", "layout"),
        [
            (lambda: torch.empty(3, 10**12, device="meta"), (3, 10**12), ""),
            (lambda: torch.eye(3).to_sparse(), (3, 3), "sparse_coo"),
            (lambda: torch.eye(3).to_sparse_csr(), (3, 3), "sparse_csr"),
            (
                lambda: torch.quantize_per_tensor(torch.zeros(2), 0.1, 0, torch.qint8),
                (2,),
                "quantized",
            ),
            (lambda: torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)]), None, "nested"),
            (lambda: nn.LazyLinear(2).weight, None, "uninitialized"),
            (lambda: torch.zeros(2, dtype=torch.complex64), (2,), ""),
            (lambda: torch.zeros(0, 3), (0, 3), ""),
        ],
    )
    def test_unusual_tensors(self, make: Any, shape: Any, layout: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = make()
        found = one(value)
        assert (found.shape, found.layout) == (shape, layout)
        detail(value)

    def test_a_tensor_made_in_inference_mode(self) -> None:
        with torch.inference_mode():
            x = torch.zeros(2)
        assert one(x).shape == (2,)

    def test_a_lazy_module_has_no_parameters_yet(self) -> None:
        assert one(nn.LazyLinear(3)).parameters == 0

    def test_an_expanded_tensor_takes_what_is_behind_it(self) -> None:
        assert one(torch.zeros(1).expand(10**9)).bytes == 4

    def test_a_thousand_names_with_a_billion_numbers_take_50_ms_at_most(self) -> None:
        """Also where half of them are modules; and they fit into one frame."""
        big = torch.zeros(1).expand(1_000, 1_000)
        names: dict[str, Any] = {f"tensor_{n}": big.view_as(big) for n in range(600)}
        names |= {f"meta_{n}": torch.empty(1_000, 1_000, device="meta") for n in range(400)}
        names |= {f"net_{n}": nn.Linear(4, 4) for n in range(200)}
        taken = []
        for _ in range(5):
            began = time.thread_time()  # of this thread alone: others may be busy here
            found = list_variables(AskVariables(), names)
            taken.append(time.thread_time() - began)
        assert (len(found.items), found.total) == (1200, 1200)
        assert sum(math.prod(item.shape or ()) for item in found.items) >= 10**9
        assert min(taken) < 0.05

    def test_what_does_not_fit_into_a_frame_is_counted(self) -> None:
        names = {f"{n:>05}{'名' * 70}": "字" * 70 for n in range(3000)}
        found = list_variables(AskVariables(), {f"v{name}": text for name, text in names.items()})
        assert found.total == 3000 > len(found.items) > 100
        assert len(msgspec.msgpack.encode(found)) <= MAX_BODY


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """More time than a learner waits: other tests keep the machine busy."""
    monkeypatch.setattr(traced_shapes, "SECONDS", 20.0)


class TestDetails:
    def test_there_may_be_no_such_name(self) -> None:
        assert inspect(Inspect(("nothing",)), {}) == Details()
        assert detail([1], "7") == Details()
        assert detail(torch.zeros(2), "data") == Details()

    def test_range_mean_and_what_is_not_finite(self) -> None:
        found = detail(torch.tensor([1.0, math.nan, 3.0, math.inf, -math.inf])).statistics
        assert found is not None
        assert (found.low, found.mean, found.high, found.nans, found.infs) == (1, 2, 3, 1, 2)

    def test_nothing_but_nan(self) -> None:
        found = detail(torch.full((3,), math.nan)).statistics
        assert found is not None and math.isnan(found.mean) and found.nans == 3

    def test_the_histogram_counts_every_number(self) -> None:
        found = detail(torch.arange(80.0)).statistics
        assert found is not None and found.bins == (2,) * 40

    @pytest.mark.parametrize(
        "dtype", [torch.uint8, torch.int64, torch.bool, torch.bfloat16, torch.float16]
    )
    def test_any_real_dtype(self, dtype: torch.dtype) -> None:
        found = detail(torch.tensor([0, 1, 1, 0]).to(dtype)).statistics
        assert found is not None and (found.low, found.mean, found.high) == (0, 0.5, 1)

    @pytest.mark.parametrize(
        "value",
        [
            np.arange(3.0)[::-1], np.arange(3, dtype=">f4"), np.arange(3, dtype=np.longdouble),
            np.arange(3, dtype=np.uint8), np.frombuffer(bytes(range(3)), np.uint8),
            np.ma.array([0, 1, 2]), torch.arange(3.0).to_sparse(),
        ],
        ids=str,
    )  # fmt: skip
    def test_what_torch_has_to_convert_first(self, value: Any) -> None:
        found = detail(value)
        assert found.statistics is not None and found.grid is not None
        assert (found.statistics.low, found.statistics.mean, found.statistics.high) == (0, 1, 2)
        assert found.grid.width == 3

    def test_an_array_without_numbers_lists_its_items(self) -> None:
        assert [line.text for line in detail(np.array(["a", "b"])).parts] == ["'a'", "'b'"]
        things = np.array([{"x": 1}, None], dtype=object)
        assert [line.text for line in detail(things, "0").parts] == ["1"]
        table = pandas.DataFrame({"kind": pandas.Categorical(["a", "b"])})
        assert [line.text for line in detail(table, "kind").parts] == ["'a'", "'b'"]
        picture = detail(Image.new("RGB", (30, 20))).picture
        assert picture is not None and picture.array == (30, 20)

    def test_in_chunks_as_in_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from learn_torch.worker.queries import tensor_numbers

        x = torch.randn(7, 30, 5).transpose(0, 2)
        whole = detail(x).statistics
        monkeypatch.setattr(tensor_numbers, "CHUNK", 16)
        parts = detail(x).statistics
        assert whole is not None and parts is not None
        assert parts.bins == whole.bins and parts.mean == pytest.approx(whole.mean)

    def test_of_a_very_large_tensor_a_part_is_looked_at(self) -> None:
        from learn_torch.worker.queries import tensor_numbers

        thin = tensor_numbers.thinned(torch.zeros(1).expand(10**10, 3), 1000)
        assert 100 < thin.numel() <= 1000

    def test_a_part_of_a_matrix(self) -> None:
        x = torch.arange(600).reshape(20, 30)
        grid = detail(x, row=3, column=4, rows=2, columns=3).grid
        assert grid is not None
        assert (grid.height, grid.width, grid.planes) == (20, 30, 1)
        assert grid.cells == ((94, 95, 96), (124, 125, 126))

    def test_beyond_the_end_is_the_end(self) -> None:
        grid = detail(
            torch.arange(12).reshape(4, 3), row=99, column=99, plane=9, rows=2, columns=2
        ).grid
        assert grid is not None
        assert (grid.row, grid.column, grid.plane) == (2, 1, 0)
        assert grid.cells == ((7, 8), (10, 11))

    def test_the_matrices_of_a_tensor_are_counted_through(self) -> None:
        x = torch.arange(24).reshape(2, 3, 2, 2)
        grid = detail(x, plane=4).grid
        assert grid is not None and grid.planes == 6
        assert [list(line) for line in grid.cells] == x[1, 1].tolist()

    def test_a_vector_goes_on_in_the_next_row(self) -> None:
        grid = detail(torch.arange(10), row=1, rows=2, columns=4).grid
        assert grid is not None and grid.cells == ((4, 5, 6, 7), (8, 9))

    def test_one_number_and_none(self) -> None:
        assert detail(torch.tensor(3)).grid.cells == ((3,),)  # type: ignore[union-attr]
        assert detail(torch.zeros(0)).grid.cells == ()  # type: ignore[union-attr]
        assert detail(torch.zeros(0, 4, 3)).grid.cells == ()  # type: ignore[union-attr]

    def test_complex_numbers_are_text(self) -> None:
        grid = detail(torch.tensor([1 + 2j])).grid
        assert grid is not None and grid.cells == (("1+2j",),)

    def test_the_gradient_beside_the_values(self) -> None:
        w = torch.ones(2, 2, requires_grad=True)
        (w * 3).sum().backward()
        found = detail(w)
        assert found.gradient is not None and found.gradient.shape == (2, 2)
        assert found.gradient_grid is not None and found.gradient_grid.cells[0] == (3.0, 3.0)
        assert found.gradient_statistics is not None and found.gradient_statistics.mean == 3

    def test_for_another_part_only_the_grid_is_read(self) -> None:
        found = detail(torch.ones(9, 9), grid_only=True)
        assert found.grid is not None and found.statistics is None

    def test_an_array_of_numpy(self) -> None:
        found = detail(np.arange(6.0).reshape(2, 3))
        assert found.statistics is not None and found.statistics.mean == 2.5

    def test_a_grey_image_a_colour_image_and_no_image(self) -> None:
        grey = detail(torch.linspace(0, 1, 784).reshape(28, 28)).picture
        assert grey is not None and (grey.width, grey.height) == (28, 28)
        assert grey.pixels[:3] == b"\0\0\0" and grey.pixels[-3:] == b"\xff\xff\xff"
        red = torch.zeros(2, 3, 8, 8)
        red[:, 0] = 1
        colour = detail(red, plane=1).picture
        assert colour is not None and colour.pixels[:3] == b"\xff\0\0"
        assert detail(torch.zeros(100)).picture is None
        assert detail(torch.zeros(100, 2)).picture is None

    def test_a_large_image_has_few_pixels(self) -> None:
        found = detail(torch.zeros(3000, 4000, dtype=torch.uint8)).picture
        assert found is not None and max(found.width, found.height) <= 96
        assert found.array == (4000, 3000)

    @pytest.mark.usefixtures("patient")
    def test_a_module_is_a_tree_whose_parts_can_be_opened(self) -> None:
        net = nn.Sequential(nn.Flatten(), nn.Sequential(nn.Linear(4, 2)))
        lines = detail(net).parts
        assert [(line.depth, line.name, line.type) for line in lines] == [
            (0, "value", "Sequential"), (0, "0", "Flatten"), (0, "1", "Sequential"), (1, "0", "Linear"), (2, "weight", "Parameter"),
            (2, "bias", "Parameter"),
        ]  # fmt: skip
        assert lines[3].text == "[1, 4] → [1, 2] · in_features=4, out_features=2"
        assert lines[3].parameters == 10
        opened = detail(net, *lines[4].path[1:])
        assert opened.variable is not None and opened.variable.shape == (2, 4)

    def test_a_module_within_itself_has_an_end(self) -> None:
        net = nn.Module()
        net.again = net
        assert len(detail(net).parts) <= 400
        assert one(net).parameters == 0

    def test_the_items_of_a_collection_and_the_attributes_of_an_object(self) -> None:
        assert [line.name for line in detail({"a": 1, 2: torch.zeros(3)}).parts] == ["a", "2"]
        assert [line.name for line in detail(Own()).parts] == ["x"]
        assert detail({"a": [5]}, "a", "0").variable == msgspec.structs.replace(
            detail({"a": [5]}, "a", "0").variable,
            text="5",  # type: ignore[type-var]
        )

    def test_the_graph_names_its_leaves_and_steps(self) -> None:
        net = nn.Linear(2, 1)
        x = torch.ones(2)
        hidden = net(x)
        loss = hidden.relu().sum()
        names = {"net": net, "x": x, "hidden": hidden, "loss": loss}
        found = inspect(Inspect(("loss",)), names).graph
        assert [line.name for line in found][:3] == ["loss", "", "hidden"]
        assert [line.type for line in found][:2] == ["SumBackward0", "ReluBackward0"]
        assert {line.name for line in found if line.type == "Parameter"} == {
            "net.weight",
            "net.bias",
        }

    def test_a_long_graph_is_cut(self) -> None:
        x = torch.ones(1, requires_grad=True)
        for _ in range(5000):
            x = x * 2
        assert 10 < len(detail(x).graph) <= 400

    def test_a_gradient_function_of_the_learners_is_not_asked(self) -> None:
        class Doubled(torch.autograd.Function):
            @staticmethod
            def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
                return x * 2

            @staticmethod
            def backward(ctx: Any, g: torch.Tensor) -> torch.Tensor:
                return g * 2

            @property
            def next_functions(self) -> Any:  # type: ignore[override]
                ran.append("next_functions")
                return ()

        y = Doubled.apply(torch.ones(1, requires_grad=True))
        assert detail(y).graph[0].type == "DoubledBackward"


def shapes(model: nn.Module, **names: Any) -> dict[str, str]:
    """What goes in and comes out of each part of a model, by its name."""
    found = inspect(Inspect(("model",)), {"model": model, **names})
    return {
        line.name: line.text for line in found.parts if line.type not in ("Parameter", "Tensor")
    }


class Rating(nn.Module):
    """A model with two inputs."""

    def __init__(self) -> None:
        super().__init__()
        self.user, self.item = nn.Embedding(9, 2), nn.Embedding(5, 2)

    def forward(self, users: Any, items: Any, scale: float = 1.0) -> Any:
        return (self.user(users) * self.item(items)).sum(1) * scale


class Branching(nn.Module):
    """A model that looks at numbers, which meta tensors do not have."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.GRU(4, 3, batch_first=True)

    def forward(self, x: Any, lengths: Any) -> Any:
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
        return self.cell(packed)[1][0] if x.sum() > 0 else None


IDS = data.TensorDataset(torch.arange(4), torch.arange(4), torch.rand(4))


class TestTracedShapes:
    @pytest.mark.usefixtures("patient")
    def test_the_input_is_a_tensor_of_the_learners_that_fits(self) -> None:
        model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8 * 18 * 18, 10))
        found = shapes(model, w=torch.randn(5, 5), x=torch.rand(4, 3, 20, 20))
        assert found["0"].startswith("[4, 3, 20, 20] → [4, 8, 18, 18] · ")
        assert found["1"] == "[4, 8, 18, 18] → [4, 2592]"
        assert found["2"].startswith("[4, 2592] → [4, 10] · ")
        single = shapes(model, image=torch.rand(3, 20, 20))
        assert single["0"].startswith("[1, 3, 20, 20] → ") or single["0"].startswith("[3, 20, 20]")

    @pytest.mark.usefixtures("patient")
    def test_a_dataset_or_the_first_layer_says_it_where_no_tensor_does(self) -> None:
        loader = data.DataLoader(data.TensorDataset(torch.rand(9, 7), torch.zeros(9)))
        assert shapes(nn.Sequential(nn.Linear(7, 2)), loader=loader)["0"].startswith("[1, 7] → ")
        ids = shapes(nn.Sequential(nn.Embedding(10, 4), nn.Flatten()))
        assert ids["0"].startswith("[1, 8] → [1, 8, 4]")

    @pytest.mark.usefixtures("patient")
    @pytest.mark.parametrize(
        ("model", "names", "whole"),
        [
            (Rating(), {"w": torch.ones(2), "users": torch.arange(3), "items": torch.arange(3)},
             "([3], [3]) → [3]"),
            (Rating(), {"a": torch.arange(7), "b": torch.arange(7)}, "([7], [7]) → [7]"),
            (Rating(), {"train": data.DataLoader(data.Subset(IDS, [0, 1]))}, "([1], [1]) → [1]"),
            (nn.Sequential(nn.LazyConv2d(8, 3), nn.Flatten(), nn.LazyLinear(5)),
             {"x": torch.rand(2, 1, 8, 8)}, "[2, 1, 8, 8] → [2, 5]"),
            (nn.Sequential(nn.ConvTranspose2d(6, 3, 4)), {"images": torch.rand(2, 1, 28, 28)},
             "[1, 6, 1, 1] → [1, 3, 4, 4]"),
            (nn.Sequential(nn.Conv2d(3, 2, 3), nn.Flatten(), nn.Linear(2 * 94 * 94, 5)), {},
             "[1, 3, 96, 96] → [1, 5]"),
            (Branching(), {"x": torch.rand(2, 5, 4), "lengths": torch.tensor([5, 2])},
             "([2, 5, 4], [2]) → [2, 3]"),
            (nn.MultiheadAttention(16, 2), {}, "([1, 8, 16], [1, 8, 16], [1, 8, 16]) → "),
        ],
    )  # fmt: skip
    def test_an_input_is_found_for_models_of_many_kinds(
        self, model: nn.Module, names: dict[str, Any], whole: str
    ) -> None:
        assert shapes(model, **names)["model"].startswith(whole)

    @pytest.mark.usefixtures("patient")
    def test_forward_has_no_side_effects(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        class Loud(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.layer, self.calls = nn.Linear(3, 2), 0

            def forward(self, x: torch.Tensor) -> Any:
                self.calls += 1
                seen.append(x)
                print("loud")
                with suppress(OSError):
                    (tmp_path / "log").write_text("loud")
                return self.layer(x)

        seen: list[Any] = []
        model = Loud()
        weights = model.layer.weight
        assert shapes(model)["layer"].startswith("[1, 3] → [1, 2]")
        assert model.calls == 0 and seen == [] and capfd.readouterr() == ("", "")
        assert list(tmp_path.iterdir()) == []
        assert model.layer.weight is weights and weights.device.type == "cpu" and model.training

    @pytest.mark.parametrize("hostile", ["raise SystemExit", "os._exit(3)", "while True: pass"])
    def test_a_hostile_forward_costs_a_bounded_time(self, hostile: str) -> None:
        space: dict[str, Any] = {"nn": nn, "os": os}
        exec(  # the learner's
            "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
            f"        self.layer = nn.Linear(3, 2)\n    def forward(self, x):\n        {hostile}",
            space,
        )
        before = process_tree.children(os.getpid())
        began = time.monotonic()
        assert shapes(space["Net"]())["layer"] == "in_features=3, out_features=2"
        assert time.monotonic() - began < 10 * traced_shapes.SECONDS
        assert process_tree.children(os.getpid()) == before, "nothing is left behind"
