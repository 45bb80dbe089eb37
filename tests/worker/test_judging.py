"""Judging: by behaviour, in words that name the call, what came and what was expected."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from learn_torch.worker.checking import Run
from learn_torch.worker.judging import judge, judge_guess
from learn_torch.worker.running import Ran, execute
from learn_torch.worker.traces import file_name


def verdict(code: str, check: str) -> tuple[bool, str]:
    """The learner's cell, then the check."""
    namespace: dict[str, Any] = {}
    ran = execute("import torch\n" + code, file_name("cell", 1), namespace)
    assert ran.error is None
    result = judge(check, namespace, Run(code))
    return result.passed, result.message


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
            ("torch.ones(2, 3)", "torch.ones(3, 2)", "f() gave shape [2, 3]; expected [3, 2]."),
            (
                "torch.ones(2).double()",
                "torch.ones(2)",
                "f() gave dtype float64; expected float32.",
            ),
            ("torch.ones(2, device='meta')", "torch.ones(2)", "f() is on meta; expected cpu."),
            ("torch.tensor([1., 2.])", "torch.tensor([1., 3.])", "expected tensor([1., 3.])"),
            ("torch.tensor([1., float('nan')])", "torch.ones(2)", "holds 1 nan of 2 values"),
            ("torch.zeros(5, 5)", "torch.eye(5)", "wrong in 5 of 25 values: at [0, 0] it has 0"),
            ("2.0", "3.0", "f() gave 2; expected 3."),
            ("torch.ones(3)", "3.0", "f() gave a tensor of shape [3]; expected one number."),
            ("(1, 2)", "(1, 2, 3)", "f() gave 2 values; expected 3."),
            ("(1, 5)", "(1, 2)", "f() at place 1 gave 5; expected 2."),
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
        assert verdict(f"def f(): return {got}", f"same(f(), {want})") == (True, "")


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
        check = "expect(run.loops and run.calls('backward') and not run.calls('forward'), 'no')"
        assert verdict(code, check) == (True, "")

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

    def judged(self, guess: str, code: str) -> bool:
        ran = execute(f"import torch\n{code}", file_name("cell", 1), {})
        return judge_guess(guess, ran).passed

    def test_the_truth_is_told_either_way(self) -> None:
        assert judge_guess("1", Ran(torch.tensor([6.0]))).message == "it is tensor([6.])"
        assert judge_guess("1", Ran(error=RuntimeError("x"))).message == "it raises RuntimeError"
