"""Judging: by behaviour, in words that name the call, what came and what was expected."""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any

import pytest
import torch

from learn_torch.i18n.message import msg
from learn_torch.worker import default_state
from learn_torch.worker.checking import Run
from learn_torch.worker.judging import judge, judge_guess
from learn_torch.worker.run_cell import Ran, execute
from learn_torch.worker.traces import file_name


def verdict(code: str, check: str) -> tuple[bool, str]:
    """The learner's cell, then the check."""
    namespace: dict[str, Any] = {}
    ran = execute("import torch\n" + code, file_name("cell", 1), namespace)
    assert ran.error is None
    result = judge(check, namespace, Run(code))
    return result.passed, str(result.message)


def refusal(code: str, check: str) -> str:
    passed, message = verdict(code, check)
    assert not passed
    return message


class TestSame:
    """type, then shape, dtype, device, then values: the first that differs is what is said."""

    @pytest.mark.parametrize(
        ("got", "want", "words"),
        [
            ("None", "torch.ones(2)", "f() gave None: is there a `return`?"),
            ("[1, 2]", "torch.ones(2)", "f() gave a list, [1, 2]; expected a tensor."),
            ("...", "torch.ones(2)", "f() gave `...`: write your answer in its place."),
            (
                "__import__('numpy').ones(1)",
                "torch.ones(2)",
                "f() gave an ndarray, array([1.]); expected a tensor.",
            ),
            ("torch.ones(2, 3)", "torch.ones(3, 2)", "f() gave shape [2, 3]; expected [3, 2]."),
            (
                "torch.ones(2).double()",
                "torch.ones(2)",
                "f() gave dtype float64; expected float32.",
            ),
            ("torch.ones(2, device='meta')", "torch.ones(2)", "f() is on meta; expected cpu."),
            ("torch.ones(2).to_sparse()", "torch.ones(2)", "layout sparse_coo; expected strided."),
            ("torch.tensor([1., 2.])", "torch.tensor([1., 3.])", "expected tensor([1., 3.])"),
            ("torch.tensor([1., float('nan')])", "torch.ones(2)", "holds 1 nan of 2 values"),
            ("torch.zeros(5, 5)", "torch.eye(5)", "wrong in 5 of 25 values: at [0, 0] it has 0"),
            ("2.0", "3.0", "f() gave 2; expected 3."),
            ("2.0", "2", "f() gave 2 as float; expected int."),
            ("torch.ones(3)", "3.0", "f() gave a tensor of shape [3]; expected one number."),
            ("(1, 2)", "(1, 2, 3)", "f() gave 2 values; expected 3."),
            ("(1, 5)", "(1, 2)", "f() at index 1 gave 5; expected 2."),
            ("'a'", "'b'", "f() gave 'a'; expected 'b'."),
        ],
    )
    def test_says_what_differs(self, got: str, want: str, words: str) -> None:
        assert words in refusal(f"def f(): return {got}", f"same(f(), {want}, 'f()')")

    @pytest.mark.parametrize(
        ("got", "want"),
        [
            ("torch.ones(2) + 1e-7", "torch.ones(2)"),
            ("torch.tensor([float('nan')])", "torch.tensor([float('nan')])"),
            ("torch.tensor(2.0)", "2.0"),
            ("torch.Size([2, 3])", "(2, 3)"),
            ("[torch.ones(1)]", "[torch.ones(1)]"),
        ],
    )
    def test_accepts_what_is_the_same(self, got: str, want: str) -> None:
        assert verdict(f"def f(): return {got}", f"same(f(), {want})")[0]


class TestChecks:
    """A check judges, and is neither broken nor fooled by what the learner named."""

    def test_a_learner_may_rebind_what_the_check_uses(self) -> None:
        shadows = "len = sum = same = expect = math = F = None\nx = [1, 2]"
        assert verdict(shadows, "expect(len(x) == 2 and sum(x) == 3, 'no')") == (True, "")

    def test_a_bare_assert_speaks_for_itself(self) -> None:
        assert "`assert x == 2` (line 1 of the check)" in refusal("x = 1", "assert x == 2")

    def test_an_assert_may_carry_words(self) -> None:
        assert refusal("x = 1", "assert x == 2, 'x should be 2'") == "x should be 2"

    def test_a_missing_name_is_asked_for(self) -> None:
        assert refusal("y = 1", "f(3)") == "`f` is not there: define it in this cell."

    def test_the_learners_own_exception_names_their_line(self) -> None:
        message = refusal("def f(x):\n    return 1 / x", "f(0)")
        assert message == "`f` raised ZeroDivisionError: division by zero (line 3: `return 1 / x`)"

    def test_leaving_the_program_is_no_pass(self) -> None:
        assert "`f` ended the program" in refusal("import sys\ndef f(): sys.exit(0)", "f()")

    def test_the_shapes_of_what_failed_are_told(self) -> None:
        told = refusal("def f(x): return x[[0, 4]]", "f(torch.ones(3, 2))")
        assert told.endswith("with `x` of shape [3, 2]")

    def test_an_assertion_in_the_learners_own_code_is_theirs(self) -> None:
        assert "`f` raised AssertionError" in refusal("def f(): assert False", "f()")

    def test_a_check_that_falls_over_is_the_lessons_fault(self) -> None:
        result = judge("undefined_attribute.x", {"undefined_attribute": 1}, Run(""))
        assert result.broken
        assert not result.passed

    def test_it_is_neither_heard_nor_noticed(self, capfd: pytest.CaptureFixture[str]) -> None:
        torch.manual_seed(3)
        expected = torch.rand(1)
        torch.manual_seed(3)
        verdict("def f(): print('noise')", "f()\nfor seed in seeds(3): torch.rand(5)")
        assert torch.rand(1) == expected
        assert capfd.readouterr() == ("", "")

    def test_it_can_look_at_the_text_where_that_is_the_point(self) -> None:
        code = "def f(x):\n    for row in x: row.backward()"
        check = (
            "expect(run.has_loop() and run.calls('backward') and not run.calls('forward'), 'no')"
        )
        assert verdict(code, check)[0]

    def test_a_changed_argument_is_noticed(self) -> None:
        check = "x = torch.ones(2)\nwith unchanged(x=x): f(x)"
        assert "`x` was changed" in refusal("def f(x): x.add_(1)", check)
        assert verdict("def f(x): return x + 1", check) == (True, "")
        with_nan = check.replace("torch.ones(2)", "torch.tensor([1, float('nan')])")
        assert verdict("def f(x): return x + 1", with_nan) == (True, "")

    def test_a_loop_over_rows_is_seen_by_counting_operations(self) -> None:
        count = "operations(f, torch.ones({}, 2))"
        check = f"expect({count.format(3)} == {count.format(30)}, 'a loop')"
        assert refusal("def f(x): return [row + 1 for row in x]", check) == "a loop"
        assert verdict("def f(x): return x + 1", check) == (True, "")


class TestText:
    """Where the text is judged, it is that of the named function and its helpers."""

    CODE = """
def helper(x):
    return x.cumsum(0)

def f(x):
    "The same as torch.triu(x), for row in x"
    return helper(x) + 1        # torch.flip(x)

g = lambda x: x.tril()
torch.bincount(f(torch.ones(3, dtype=torch.int64)))
for n in (1, 2):
    pass
"""

    @pytest.mark.parametrize("name", ["triu", "flip", "bincount", "tril"])
    def test_docstrings_comments_and_the_lines_below_do_not_count(self, name: str) -> None:
        assert not Run(self.CODE).calls(name, within="f")

    def test_helpers_count(self) -> None:
        run = Run(self.CODE)
        assert run.calls("cumsum", within="f")
        assert run.calls("tril", within="g")
        assert not run.has_loop(within="f")
        assert run.has_loop()
        assert "triu" not in run.body("f")
        assert run.names(within="g") == {"x", "tril"}

    def test_the_last_definition_counts(self) -> None:
        run = Run("def f(x): return x.exp()\ndef f(x):\n    'only a docstring'")
        assert not run.calls("exp", within="f")


class TestObserve:
    """What a function does is seen under any name."""

    @pytest.mark.parametrize(
        "means",
        [
            "torch.softmax(x, 0)",
            "x.softmax(0)",
            "F.softmax(x, 0)",
            "torch.nn.Softmax(0)(x)",
            "F.softmin(-x, 0)",
            "getattr(torch, 'soft' + 'max')(x, 0)",
            "alias(x, 0)",
            "torch.ops.aten._softmax(x, 0, False)",
        ],
    )
    def test_a_means_in_disguise(self, means: str) -> None:
        code = f"import torch.nn.functional as F\nalias = torch.softmax\ndef f(x): return {means}"
        check = "expect(not observe(f, torch.ones(3)).used('cumsum', 'softmax'), 'used')"
        assert refusal(code, check) == "used"

    @pytest.mark.parametrize(
        "means",
        [
            "torch.from_numpy(np.triu(x))",
            "torch.tensor(np.bincount([1, 2]))",
            "torch.as_tensor(x.numpy())",
            "torch.tensor(np.arange(3))",
        ],
    )
    def test_numpy(self, means: str) -> None:
        code = f"import numpy as np\ndef f(x): return {means}"
        assert verdict(code, "expect(observe(f, torch.ones(3, 3)).numpy, 'no')") == (True, "")

    def test_other_means_are_not_taken_for_it(self) -> None:
        code = "def f(x): return x.exp() / x.exp().sum()"
        check = """
seen = observe(f, torch.ones(3))
same(seen.result, torch.ones(3) / 3)
expect(not seen.numpy and not seen.used("softmax"), "no")
expect(seen.used("div") == "div", "no")
"""
        assert verdict(code, check)[0]

    def test_a_function_of_the_learner_may_have_any_name(self) -> None:
        code = "def softmax(x): return x.exp() / x.exp().sum()\ndef f(x): return softmax(x)"
        check = "expect(not observe(f, torch.ones(3)).used('softmax'), 'used')"
        assert verdict(code, check)[0]

    @pytest.mark.parametrize(
        ("body", "name"),
        [
            ("x.sum().backward()", "backward"),
            ("torch.autograd.grad(x.sum(), x)", "grad"),
            ("torch.func.grad(torch.sum)(x)", "grad"),
        ],
    )
    def test_the_backward_pass_is_seen(self, body: str, name: str) -> None:
        check = f"""
x = torch.ones(3, requires_grad=True)
expect(observe(f, x).used("{name}"), "no")
"""
        assert verdict(f"def f(x): {body}", check) == (True, "")

    @pytest.mark.parametrize(
        "body",
        [
            "torch.stack([row + 1 for row in x])",
            "torch.stack(list(map(lambda row: row + 1, x)))",
            "torch.tensor([[1.0 for _ in range(2)] for _ in range(len(x))])",
            "torch.tensor([1.0 for _ in range(len(x))])",
        ],
    )
    def test_a_loop_however_it_is_written(self, body: str) -> None:
        check = "expect(not loops_over(f, (torch.ones(3, 2),), (torch.ones(40, 2),)), 'loop')"
        assert refusal(f"def f(x): return {body}", check) == "loop"

    def test_no_loop(self) -> None:
        code = "def f(x):\n    for _ in range(3): x = x + 1\n    return x\nfor n in range(40): pass"
        check = "expect(not loops_over(f, (torch.ones(3, 2),), (torch.ones(40, 2),)), 'loop')"
        assert verdict(code, check)[0]

    def test_what_the_function_raises_goes_through(self) -> None:
        assert "`f` raised ValueError" in refusal("def f(x): raise ValueError", "observe(f, 1)")


class TestSideEffects:
    """A function leaves everything as it found it."""

    def test_a_write_that_changes_no_value_is_noticed(self) -> None:
        check = "x = torch.rand(3)\nwith unchanged(x=x): f(x)"
        assert "`x` was written to in place" in refusal("def f(x): x.clamp_(0, 1)", check)

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("model.eval()", "`model` was in train mode before and is in eval mode after."),
            ("model.eval(); model.training = True", "`model.0` was in train mode before"),
            ("torch.set_grad_enabled(False)", "`torch.is_grad_enabled()` was True before"),
        ],
    )
    def test_modes(self, body: str, words: str) -> None:
        check = "model = nn.Sequential(nn.Dropout())\nwith modes_kept(model=model): f(model)"
        assert words in refusal(f"def f(model): {body}", check)
        assert verdict("def f(model): model.eval(); model.train()", check) == (True, "")

    @pytest.mark.parametrize(
        ("body", "whose"),
        [
            ("torch.manual_seed(0)", "torch"),
            ("np.random.rand()", "NumPy"),
            ("random.seed(0)", "Python"),
        ],
    )
    def test_generators_that_all_code_shares(self, body: str, whose: str) -> None:
        check = "with generators_kept('f()'): f()"
        cell = f"import random, numpy as np\ndef f(): {body}"
        assert f"f() moved the random generator of {whose}" in refusal(cell, check)
        own = "def f(): torch.rand(2, generator=torch.Generator().manual_seed(0))"
        assert verdict(own, check) == (True, "")

    def test_the_cells_own_modes_do_not_reach_the_check(self) -> None:
        torch.set_grad_enabled(False)
        try:
            assert judge("expect(torch.is_grad_enabled(), 'no')", {}, Run("")).passed
            assert not torch.is_grad_enabled()
        finally:
            torch.set_grad_enabled(True)

    def test_a_graph_is_asked_for(self) -> None:
        check = "w = torch.ones(2, requires_grad=True)\nhas_graph(f(w), 'f(w)')"
        assert verdict("def f(w): return w * 2", check) == (True, "")
        assert "f(w) requires no gradient" in refusal("def f(w): return w.data * 2", check)

    def test_a_result_has_the_dtype_of_the_arguments(self) -> None:
        check = "follows_dtype(f, torch.ones(2), call='f(x)')"
        assert verdict("def f(x): return x + 1", check) == (True, "")
        assert "f(x) gave float32" in refusal("def f(x): return x.float()", check)


class TestInputs:
    """Hidden seeds, and sizes that show a hard-coded one."""

    def test_seeds_are_none_that_a_learner_sets(self) -> None:
        code = "torch.manual_seed(0)\nzero = torch.rand(1)"
        check = "draws = [torch.rand(1) for _ in seeds(3)]\nexpect(zero not in draws, 'known')"
        assert verdict(code, check)[0]

    def test_sizes(self) -> None:
        check = """
cases = list(sizes(3))
expect((4, 4, 4) in cases and (1, 1, 1) in cases and (2, 3, 4) in cases, "no")
expect(all(len(set(case)) == 3 for case in cases[2:]), "no")
"""
        assert verdict("", check) == (True, "")


class TestDiagnosis:
    """A cause is named only where the result proves it; no result breaks the check."""

    @pytest.mark.parametrize(
        "got", ["torch.ones(2).double()", "torch.ones(2).half()", "torch.ones(2).int()"]
    )
    def test_close_looks_at_values(self, got: str) -> None:
        assert verdict(f"x = {got}", "expect(close(x, torch.ones(2)), 'no')") == (True, "")

    @pytest.mark.parametrize(
        "got",
        [
            "None",
            "'a'",
            "[1.0, 1.0]",
            "torch.ones(3)",
            "torch.ones(2, device='meta')",
            "torch.ones(2) * 1j",
            "torch.zeros(2)",
            "torch.tensor([1.0, float('nan')])",
            "object",
        ],
    )
    def test_close_refuses_anything_else_without_falling_over(self, got: str) -> None:
        assert verdict(f"x = {got}", "expect(not close(x, torch.ones(2)), 'no')") == (True, "")
        assert verdict(f"x = {got}", "expect(not close(x, 1.5), 'no')") == (True, "")

    def test_diagnose(self) -> None:
        check = "same(x, torch.ones(2), 'x', because=diagnose(x, {'Halve it.': 2 * torch.ones(2)}))"
        assert refusal("x = torch.tensor([2.0, 2.0])", check).endswith("Halve it.")
        assert "Halve" not in refusal("x = torch.tensor([2.0, 3.0])", check)


class TestGuess:
    """A prediction is compared as a value, not as text."""

    @pytest.mark.parametrize(
        ("guess", "code"),
        [
            ("203", "203"),
            ("203", "torch.tensor(203)"),
            ("tensor([6., 8., 10.])", "torch.tensor([6., 8., 10.])"),
            ("[6, 8, 10]", "torch.tensor([6., 8., 10.])"),
            ("(3, 4)", "torch.ones(3, 4).shape"),
            ("torch.Size([3,4])", "torch.ones(3, 4).shape"),
            ("[3, 4]", "torch.ones(3, 4).shape"),
            ("torch.int64", "torch.tensor(1).dtype"),
            ("True", "torch.tensor(1).dtype == torch.int64"),
            ("9.8", "9.800000001"),
            ("nan", "float('nan')"),
            ("'a'", "'a'"),
            ("RuntimeError", "torch.ones(2) @ torch.ones(3)"),
            (["a", "RuntimeError"][1], "torch.ones(2) @ torch.ones(3)"),
        ],
    )
    def test_is_right(self, guess: str, code: str) -> None:
        assert self.judged(guess, code)

    @pytest.mark.parametrize(
        ("guess", "code"),
        [
            ("103", "203"),
            ("[4, 8, 12]", "torch.tensor([6., 8., 10.])"),
            ("(4, 3)", "torch.ones(3, 4).shape"),
            ("5", "torch.ones(1, 5).shape"),
            ("torch.float32", "torch.tensor(1).dtype"),
            ("1", "True"),
            ("what?", "3"),
            ("__import__('os').getcwd()", "3"),
            ("ValueError", "torch.ones(2) @ torch.ones(3)"),
            ("3", "torch.ones(2) @ torch.ones(3)"),
            ("RuntimeError", "3"),
        ],
    )
    def test_is_wrong(self, guess: str, code: str) -> None:
        assert not self.judged(guess, code)

    def test_a_value_that_cannot_be_shown_is_no_answer(self) -> None:
        code = "class Odd:\n    def __repr__(self): raise OSError\nOdd()"
        assert not self.judged("Odd()", code)

    def judged(self, guess: str, code: str) -> bool:
        ran = execute(f"import torch\n{code}", file_name("cell", 1), {})
        return judge_guess(guess, ran).passed

    def test_the_truth_is_told_either_way(self) -> None:
        assert judge_guess("1", Ran(torch.tensor([6.0]))).message == msg(
            "it is {value}", value="tensor([6.])"
        )
        assert judge_guess("1", Ran(error=RuntimeError("x"))).message == msg(
            "it raises {error}", error="RuntimeError"
        )


def test_a_hook_of_a_check_on_every_module_ends_with_the_check() -> None:
    hooks = torch.nn.modules.module._global_forward_hooks
    before = dict(hooks)
    assert verdict(
        "own = torch.nn.modules.module.register_module_forward_hook(lambda *given: None)",
        "torch.nn.modules.module.register_module_forward_hook(lambda *given: None)",
    )[0]
    assert len(hooks) == len(before) + 1  # the learner's
    hooks.clear()
    hooks.update(before)


def test_a_session_looks_for_what_its_start_has_changed_in_python_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = default_state.Defaults()
    fresh, page = ModuleType("fresh"), lambda: (80, 24)
    monkeypatch.setitem(sys.modules, "fresh", fresh)
    monkeypatch.setattr(os, "get_terminal_size", page)
    after = default_state.renewed(before)
    assert after.modules["fresh"] is fresh and after.attributes is before.attributes
    assert [names["get_terminal_size"] for space, names in after.python if space is vars(os)] == [
        page
    ]
