"""Questions to a session: answered between runs, bounded, in time, and never by learner code."""

from __future__ import annotations

import asyncio
import time

import pytest

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.name_queries import (
    AskDocs,
    Complete,
    Completion,
    Completions,
    Docs,
)
from learn_torch.kernel.protocol import Answer, Finished, Output, Query, Reply, Request
from learn_torch.kernel.queries import AskUsage, Inspect, read_body
from learn_torch.kernel.session import Session
from tests.kernel.running import run
from tests.kernel.scripted import PipeTransport, obedient

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def texts(session: Session, code: str) -> list[str]:
    return [item.text for item in (await session.complete(code, len(code), seconds=5)).items]


async def one(session: Session, code: str) -> Completion:
    [item] = (await session.complete(code, len(code), seconds=5)).items
    return item


class TestCompletion:
    async def test_names_of_the_session(self, session: Session) -> None:
        await run(session, "alpha_rate = 0.1")
        assert await one(session, "y = alpha_r") == Completion("alpha_rate", "instance", "float")

    async def test_the_part_to_replace_is_given(self, session: Session) -> None:
        found = await session.complete("import math\nmath.sqr + 1", 20, seconds=5)
        assert (found.start, found.end, found.common) == (17, 20, "sqrt")

    async def test_functions_have_a_signature_and_a_line(self, session: Session) -> None:
        item = await one(session, "import torch\ntorch.nn.functional.cross_ent")
        assert (item.text, item.kind) == ("cross_entropy", "function")
        assert item.signature.startswith("(input, target, weight=None")
        assert item.doc

    async def test_the_line_is_without_sphinx_marks(self, session: Session) -> None:
        item = await one(session, "import torch\ntorch.softma")
        assert item.doc == "Alias for torch.nn.functional.softmax."

    async def test_parts_of_a_module_are_found(self, session: Session) -> None:
        await run(session, "from torch import nn\nnet = nn.Linear(2, 3)")
        assert await one(session, "net.weig") == Completion("weight", "tensor", "float32 [3, 2]")
        assert "count" in await texts(session, "net.weight.shape.")

    async def test_a_word_of_the_language_has_no_docstring(self, session: Session) -> None:
        assert await one(session, "whil") == Completion("while", "keyword")

    async def test_names_with_an_underscore_come_last(self, session: Session) -> None:
        names = await texts(session, "import math\nmath.")
        leading = [name.startswith("_") for name in names]
        assert leading == sorted(leading)
        assert True in leading

    async def test_never_more_than_fit(self, session: Session) -> None:
        found = await session.complete("import torch\ntorch.", 19, seconds=5)
        assert len(found.items) == 200 < found.total

    async def test_files_in_a_string(self, session: Session) -> None:
        await run(session, "import os\nopen('digits.csv', 'w').close()\nos.mkdir('data')")
        assert await texts(session, "open('d") == ["data/", "digits.csv"]
        assert await texts(session, "open('data/") == []

    @pytest.mark.parametrize("code", ["# tor", "f().re", "x[0].re", "'''a\nb", "no_such.re", "1 +"])
    async def test_nothing_where_nothing_can_be_known(self, session: Session, code: str) -> None:
        assert all(
            name in dir(__builtins__) or code == "1 +" for name in await texts(session, code)
        )

    async def test_no_code_of_the_learner_runs(self, session: Session) -> None:
        await run(
            session,
            "ran = []\n"
            "class Meta(type):\n"
            "    def __getattribute__(c, n): ran.append(n); return type.__getattribute__(c, n)\n"
            "    def __eq__(c, other): ran.append('=='); return True\n"
            "    def __hash__(c): ran.append('hash'); return 0\n"
            "class Trap(metaclass=Meta):\n"
            "    @property\n    def prop(self): ran.append('prop')\n"
            "    def __getattr__(self, n): ran.append(n)\n"
            "    def __getattribute__(self, n): ran.append(n); return object.__getattribute__(self, n)\n"
            "    def __dir__(self): ran.append('dir'); return []\n"
            "    def __repr__(self): ran.append('repr'); return ''\n"
            "    def method(self, a, b=None): 'Do it.'\n"
            "class Name(str):\n"
            "    def startswith(self, *a): ran.append('key'); return True\n"
            "trap = Trap()\n"
            "def with_default(x=trap): pass\n"
            "globals()[Name('odd')] = 1\n"
            "ran.clear()",
        )
        assert {"prop", "method"} <= set(await texts(session, "trap."))
        assert (await one(session, "trap.meth")).signature == "(a, b=None)"
        assert (await one(session, "with_def")).signature == "(x=…)"
        await texts(session, "trap.prop.")
        await texts(session, "Trap.")
        await texts(session, "")
        for path in (("trap",), ("Trap",), ("trap", "method"), ("with_default",)):
            assert (await session.query("docs", AskDocs(path), seconds=5)).status == "ok"
        assert (await run(session, "ran")).stdout == "[]\n"

    async def test_it_is_quick(self, session: Session) -> None:
        await run(session, "import torch")
        taken = []
        for _ in range(40):
            began = time.perf_counter()
            assert await texts(session, "torch.")
            taken.append(time.perf_counter() - began)
        assert sorted(taken)[37] < 0.05


class TestDocs:
    async def look_up(self, session: Session, name: str, code: str = "import torch") -> Docs:
        answer = await session.query("docs", AskDocs(tuple(name.split(".")), code), seconds=5)
        found = read_body(answer, Docs)
        assert found is not None
        return found

    async def test_the_whole_docstring_and_how_it_is_called(self, session: Session) -> None:
        found = await self.look_up(session, "torch.nn.functional.cross_entropy")
        assert (found.kind, found.guessed) == ("function", False)
        assert found.signature.startswith("(input, target, weight=None")
        assert "label_smoothing" in found.text
        assert ":attr:" not in found.text

    async def test_a_function_in_c_has_its_signature_from_its_docstring(
        self, session: Session
    ) -> None:
        found = await self.look_up(session, "torch.softmax")
        assert found.signature.startswith("(input, dim")

    async def test_of_the_learners_own(self, session: Session) -> None:
        await run(session, "def halve(x, by=2):\n    'Divide.\\n\\n    Twice.'\n    return x / by")
        assert await self.look_up(session, "halve") == Docs(
            "halve", "function", "(x, by=2)", "Divide.\n\nTwice."
        )

    async def test_a_value_tells_its_type_and_its_class(self, session: Session) -> None:
        await run(session, "from torch import nn\nnet = nn.Linear(2, 3)")
        found = await self.look_up(session, "net")
        assert found.signature == "Linear"
        assert "affine linear transformation" in found.text
        assert (await self.look_up(session, "net.zero_grad")).kind == "method"

    async def test_a_method_without_docstring_has_that_of_its_base(self, session: Session) -> None:
        code = "class A:\n    def go(self): 'Go on.'\nclass B(A):\n    def go(self): pass\nb = B()"
        await run(session, code)
        assert (await self.look_up(session, "b.go")).text == "Go on."

    @pytest.mark.parametrize(
        ("name", "found"),
        [
            (".backward", "Tensor.backward"),
            ("loss_to_come.item", "Tensor.item"),
            ("optimizer_to_come.step", "Optimizer.step"),
        ],
    )
    async def test_an_unknown_owner_is_taken_for_a_usual_one(
        self, session: Session, name: str, found: str
    ) -> None:
        docs = await self.look_up(session, name)
        assert (docs.name, docs.guessed) == (found, True)

    async def test_nothing_is_known_of_a_name_that_nobody_has(self, session: Session) -> None:
        assert (await self.look_up(session, "no_such")).name == ""
        assert (await self.look_up(session, "no_such.no_such_either")).name == ""

    async def test_while_a_cell_runs_imports_of_the_code_are_known(self, session: Session) -> None:
        loop = "print('on', flush=True)\nwhile True: pass"
        running = asyncio.ensure_future(run(session, loop, interrupt_after="on"))
        await asyncio.sleep(0)
        found = await self.look_up(session, "F.relu", "import torch.nn.functional as F")
        items = (await session.complete("torch.softm", 11, "import torch", seconds=5)).items
        await running
        assert "element-wise" in found.text
        assert [item.text for item in items] == ["softmax"]

    async def test_no_code_of_the_learner_runs(self, session: Session) -> None:
        await run(
            session,
            "ran = []\n"
            "class Trap:\n"
            "    @property\n    def prop(self): ran.append('prop'); return self\n"
            "    def __getattr__(self, n): ran.append(n); return self\n"
            "    def __getattribute__(self, n): ran.append(n); return object.__getattribute__(self, n)\n"
            "class Lazy:\n"
            "    @property\n    def __doc__(self): ran.append('doc')\n"
            "trap, lazy = Trap(), Lazy()\nran.clear()",
        )
        for name in (
            "trap",
            "trap.prop",
            "trap.prop.deep",
            "trap.other",
            "lazy",
            "Lazy",
            "Trap.prop",
        ):
            await self.look_up(session, name)
        assert (await run(session, "ran")).stdout == "[]\n"

    async def test_hostile_text_is_cut_and_cleaned(self, session: Session) -> None:
        code = "def f(): pass\nf.__doc__ = '\\x1b[31mred\\x07' + 'x' * 200_000"
        await run(session, code)
        found = await self.look_up(session, "f")
        assert found.text.startswith("redx")
        assert len(found.text) <= 60_000


HANG = """
import dataclasses, learn_torch.worker.queries as q
def hang(args, namespace):
    while True:
        try:
            while True: pass
        except Exception: pass
q.KINDS['complete'] = dataclasses.replace(q.KINDS['complete'], answer=hang)
kept = 1
"""


class TestDeadline:
    async def test_an_answer_that_hangs_is_late_and_the_session_survives(
        self, session: Session
    ) -> None:
        await run(session, HANG)
        began = time.monotonic()
        assert (await session.complete("x", 1, seconds=0.2)).status == "late"
        assert time.monotonic() - began < 1.2
        assert (await run(session, "kept")).stdout == "1\n"

    async def test_a_hang_below_python_is_late_too_and_a_run_can_be_stopped(
        self, session: Session
    ) -> None:
        await run(session, HANG + "import time\nq.KINDS['complete'] = dataclasses.replace("
                  "q.KINDS['complete'], answer=lambda a, n: sum(range(10**12)))")  # fmt: skip
        assert (await session.complete("x", 1, seconds=0.2)).status == "late"
        await session.restart()
        assert (await run(session, "1")).stdout == "1\n"

    async def test_the_host_gives_up_on_a_kernel_that_says_nothing(self) -> None:
        def dumb(request: Request) -> list[Reply]:
            return [] if isinstance(request, Query) else list(obedient(request))

        kernel = Kernel(transport=PipeTransport(dumb))
        await kernel.start()
        session = await kernel.open()
        assert (await session.query("usage", AskUsage(), seconds=0.01)).status == "late"
        await kernel.close()


class TestRouting:
    async def test_an_unknown_kind_is_refused(self, session: Session) -> None:
        assert (await session.query("no-such-kind", AskUsage())).status == "refused"

    async def test_arguments_that_make_no_sense_are_an_error(self, session: Session) -> None:
        assert (await session.query("complete", AskUsage())).status == "error"

    async def test_during_a_run_only_what_needs_no_learner_code(self, session: Session) -> None:
        async for event in session.run("cell", "import time\nprint('on')\ntime.sleep(60)"):
            if isinstance(event, Output):
                assert (await session.variables()).status == "busy"
                assert (await session.complete("prin", 4, seconds=5)).items[0].text == "print"
                usage = await session.usage()
                assert usage is not None
                assert usage.processes == 1
                assert usage.memory_bytes > 0
                await session.interrupt()
            elif isinstance(event, Finished):
                assert event.outcome == "interrupted"

    async def test_many_at_once_are_all_answered(self, session: Session) -> None:
        asked = [session.complete("pri", 3, seconds=5) for _ in range(16)]
        answers = await asyncio.gather(*asked)
        assert {answer.status for answer in answers} == {"ok"}

    async def test_a_body_out_of_bounds_is_an_error(self) -> None:
        def lying(request: Request) -> list[Reply]:
            if isinstance(request, Query):
                return [Answer(request.session, request.id, "ok", b"\x81\xa5start\xff")]
            return list(obedient(request))

        kernel = Kernel(transport=PipeTransport(lying))
        await kernel.start()
        session = await kernel.open()
        assert await session.complete("x", 1) == Completions(1, 1, status="error")
        await kernel.close()

    async def test_the_arguments_are_bounded(self, session: Session) -> None:
        assert (await session.complete("x" * 200_000, 0)).status == "refused"
        assert Complete("x", 0).position == 0


class TestVariables:
    async def test_what_the_cells_have_made(self, session: Session) -> None:
        await run(session, "import torch\nx = torch.ones(2, 3)\ndef f(a): ...\nclass C: ...\nn = 3")
        found = await session.variables(seconds=5)
        assert [(item.name, item.kind) for item in found.items] == [
            ("x", "tensor"), ("f", "function"), ("C", "class"), ("n", "object"),
        ]  # fmt: skip

    async def test_one_in_detail(self, session: Session) -> None:
        await run(session, "import torch\nx = torch.ones(2, 3)")
        found = await session.inspect(Inspect(("x",)), seconds=5)
        assert found.grid is not None and found.grid.cells == ((1.0,) * 3,) * 2

    async def test_while_a_cell_runs_there_are_none(self, session: Session) -> None:
        running = asyncio.ensure_future(run(session, "print('on', flush=True)\nwhile True: pass",
                                            interrupt_after="on"))  # fmt: skip
        await asyncio.sleep(0)
        assert (await session.variables(seconds=5)).status == "busy"
        await running
        assert (await session.variables(seconds=5)).status == "ok"

    async def test_a_thousand_variables_are_listed_at_once(self, session: Session) -> None:
        await run(
            session,
            "import torch\n"
            "for n in range(999): globals()[f'x{n}'] = torch.zeros(1).expand(1_000_000)",
        )
        taken = []
        for _ in range(10):
            began = time.perf_counter()
            found = await session.variables(seconds=5)
            taken.append(time.perf_counter() - began)
        assert found.total == len(found.items) == 1000
        assert min(taken) < 0.05

    async def test_looking_prints_and_changes_nothing(self, session: Session) -> None:
        await run(
            session, "import torch\ntorch.manual_seed(1)\ny = torch.ones(3, requires_grad=True) * 2"
        )
        await session.variables(seconds=5)
        await session.inspect(Inspect(("y",)), seconds=5)
        result = await run(
            session, "print(torch.initial_seed(), torch.rand(1).item() ,y.grad_fn is not None)"
        )
        assert result.stdout == "1 0.7576315999031067 True\n"
