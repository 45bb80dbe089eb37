"""Judge a run: by the exercise's check, or by the learner's prediction; a pass says what was verified."""

from __future__ import annotations

import builtins
import contextlib
import functools
import io
import linecache
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import torch

from learn_torch import notebook_syntax
from learn_torch.i18n.message import NOTHING, Message, authored, listing, msg, verbatim
from learn_torch.kernel.protocol import RunCell, TraceLine, Verdict
from learn_torch.kernel.wire_message import WireMessage, to_wire
from learn_torch.kernel.wire_types import MAX_NOTES
from learn_torch.worker import checking, default_state, error_facts, traces, training_notes
from learn_torch.worker.metrics import Recorder
from learn_torch.worker.run_cell import Ran

CHECK = "<check>"

_BUILTINS = dict(vars(builtins))
"""As they are before any learner code: a learner may rebind `len`, a check still counts."""


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Keep a check and the session apart: no output, the defaults for the check, then all as before."""
    quiet = io.StringIO()
    streams = contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet)
    with default_state.restored(_defaults[-1]), streams[0], streams[1]:
        yield


_defaults = [default_state.Defaults()]


def remember_defaults() -> None:
    """Take the present state as the one that each check finds; in the zygote, after its imports."""
    _defaults[:] = [default_state.Defaults()]


def renew_defaults() -> None:
    """Note what the start of a session has changed of it; once, in the child."""
    _defaults[:] = [default_state.renewed(_defaults[-1])]


def judge_run(
    request: RunCell, ran: Ran, namespace: dict[str, Any], recorder: Recorder
) -> Verdict | None:
    """The verdict on a run; None where nothing was to be judged, or could be."""
    if isinstance(ran.error, KeyboardInterrupt):
        return None
    if request.guess is not None:
        return judge_guess(request.guess, ran)
    if request.check is not None and ran.error is None:
        run = checking.Run(
            notebook_syntax.translate(request.code).program,
            recorder.history,
            recorder.at,
            recorder.steps,
        )
        return judge(request.check, namespace, run)
    return None


def notes_on_training(
    request: RunCell, ran: Ran, namespace: dict[str, Any], recorder: Recorder
) -> tuple[WireMessage, ...]:
    """The notes on a run that trained and raised nothing; a training may be stopped by hand."""
    if ran.error is not None and not isinstance(ran.error, KeyboardInterrupt):
        return ()
    program = notebook_syntax.translate(request.code).program
    return training_notes.find(recorder, namespace, program)[:MAX_NOTES]


def judge(check: str, namespace: dict[str, Any], run: checking.Run) -> Verdict:
    """Run an exercise's check over the learner's names; KeyboardInterrupt goes through."""
    learners = {name: value for name, value in namespace.items() if name not in _BUILTINS}
    tally = Tally()
    tools = tally.counting(checking.TOOLS)
    own = {**learners, **tools, "run": run, "__builtins__": dict(_BUILTINS)}
    traces.remember_source(CHECK, check)
    try:
        with undisturbed():
            exec(compile(check, CHECK, "exec", dont_inherit=True), own)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return _refusal(error)
    return _verdict(True, tally.message())


def _refusal(error: BaseException) -> Verdict:
    """Why a check ended with an exception: the answer is wrong, it raised, or the check is at fault."""
    in_cells = traces.trace(error)
    if isinstance(error, checking.CheckFailed):
        return _verdict(False, error.message)
    if in_cells:
        return _verdict(False, _raised_in_cell(error, in_cells[-1]))
    source, line = _line_of(error)
    if isinstance(error, AssertionError):
        untrue = msg(
            "This does not hold: `{source}` (line {line} of the check)", source=source, line=line
        )
        return _verdict(False, authored(str(error)) or untrue)
    if isinstance(error, NameError) and error.name:
        there = msg("`{name}` is not there: define it in this cell.", name=error.name)
        return _verdict(False, there)
    broken = msg(
        "{error} at `{source}` (line {line} of the check)",
        error=_one_line(error),
        source=source,
        line=line,
    )
    return _verdict(False, broken, broken=True)


def _verdict(passed: bool, message: Message, *, broken: bool = False) -> Verdict:
    """A verdict as a frame may carry it: its message quotes the learner's values."""
    return Verdict(passed, to_wire(message), broken)


def _raised_in_cell(error: BaseException, last: TraceLine) -> Message:
    where = verbatim(f"`{last.function}`") if last.function else msg("your cell")
    place: dict[str, str | int | Message] = {
        "where": where,
        "line": last.line,
        "source": last.source.strip(),
    }
    if isinstance(error, SystemExit):
        return msg("{where} ended the program (line {line}: `{source}`)", **place)
    raised = msg(
        "{where} raised {error} (line {line}: `{source}`)", error=_one_line(error), **place
    )
    tensors = [
        msg("`{name}` of shape {shape}", name=fact.text, shape=str(list(fact.shape)))
        for fact in error_facts.with_facts(traces.describe(error), error).tensors
        if fact.text
    ]
    if not tensors:
        return raised
    return msg("{raised}, with {tensors}", raised=raised, tensors=listing(tensors))


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{traces.qualified(type(error))}: {text}" if text else traces.qualified(type(error))


def _line_of(error: BaseException) -> tuple[str, int]:
    """The line of the check that was running, and its number."""
    steps = traceback.walk_tb(error.__traceback__)
    line = [0, *(line for frame, line in steps if frame.f_code.co_filename == CHECK)][-1]
    if isinstance(error, SyntaxError):
        line = error.lineno or 0
    return linecache.getline(CHECK, line).strip(), line


def judge_guess(guess: str, ran: Ran) -> Verdict:
    """Compare what the learner typed with what came: as a value, not as text."""
    if ran.error is not None:
        truth = type(ran.error).__name__
        named = guess.strip().rstrip("()").rpartition(".")[2]
        return _verdict(named == truth, msg("it raises {error}", error=truth))
    says = msg("it is {value}", value=checking.shown(ran.value))
    try:
        if "".join(guess.split()) == "".join(repr(ran.value).split()):
            return _verdict(True, says)
        with undisturbed():
            value = eval(
                compile(guess.strip(), "<guess>", "eval", dont_inherit=True), _words_of_a_guess()
            )
    except Exception:  # what a learner types as a guess may be anything, and so may a value's repr
        return _verdict(False, says)
    return _verdict(_equal(value, ran.value), says)


def _words_of_a_guess() -> dict[str, Any]:
    """Names that a printed value is made of: torch.int64, tensor([6.]), Size([2, 3]), nan."""
    words = {"torch": torch, "np": np, "tensor": torch.tensor, "Size": torch.Size}
    return {**words, "nan": float("nan"), "inf": float("inf"), "__builtins__": dict(_BUILTINS)}


def _equal(guess: Any, truth: Any) -> bool:
    """As values: 203 is tensor(203), (5,) is torch.Size([5]), 6 is 6.0."""
    if isinstance(truth, torch.Size | tuple | list) and isinstance(guess, tuple | list):
        return len(guess) == len(truth) and all(map(_equal, guess, truth))
    if isinstance(truth, bool) != isinstance(guess, bool) and not isinstance(truth, torch.Tensor):
        return False
    if isinstance(truth, torch.Tensor | int | float | np.ndarray | np.number):
        return _same_tensor(guess, truth)
    return type(guess) is type(truth) and bool(guess == truth)


def _same_tensor(guess: Any, truth: Any) -> bool:
    try:
        a = torch.as_tensor(guess).detach().cpu().to(torch.float64)
        b = torch.as_tensor(truth).detach().cpu().to(torch.float64)
    except (TypeError, ValueError, RuntimeError):
        return False
    return a.shape == b.shape and torch.allclose(a, b, rtol=1e-3, atol=1e-4, equal_nan=True)


_OF_A_RESULT = ("shape", "dtype", "values")
"""What is said first; then what else was looked at."""


class Tally:
    """Counts the comparisons of one check while they go well; a failure ends the check anyway."""

    def __init__(self) -> None:
        self._cases = 0
        self._aspects: dict[str, Message] = {}
        """By name, in the order in which they came up."""

    def counting(self, tools: Mapping[str, Any]) -> dict[str, Any]:
        """The tools of a check, of which those that compare are counted."""
        watched: dict[str, Callable[..., None]] = {
            "same": self._compared,
            "unchanged": self._kept,
            "modes_kept": functools.partial(self._note, "modes", msg("modes restored")),
            "has_graph": functools.partial(self._note, "graph", msg("gradients")),
            "follows_dtype": functools.partial(self._note, "type", msg("dtype of the input")),
        }
        return {name: _noting(tool, watched.get(name)) for name, tool in tools.items()}

    def message(self) -> Message:
        """What was verified; nothing where the check only asked questions of its own."""
        if not self._cases:
            return NOTHING
        ordered = sorted(self._aspects, key=lambda name: name not in _OF_A_RESULT)
        what = listing(self._aspects[name] for name in ordered)
        if self._cases == 1:
            return msg("Verified: {what}.", what=what)
        return msg("Verified in {count} cases: {what}.", count=self._cases, what=what)

    def _compared(self, got: Any, want: Any, *_: Any, dtype: bool = True, **__: Any) -> None:
        self._cases += 1
        if isinstance(want, torch.Tensor):
            self._aspects["shape"] = msg("shape")
            if dtype:
                self._aspects["dtype"] = msg("dtype")
        self._aspects["values"] = msg("values")

    def _kept(self, **tensors: Any) -> None:
        for name in tensors:
            self._aspects[f"unchanged {name}"] = msg("{name} unchanged", name=name)

    def _note(self, name: str, aspect: Message, *_: Any, **__: Any) -> None:
        self._aspects[name] = aspect


def _noting(tool: Any, note: Callable[..., None] | None) -> Any:
    """The same tool, which is noted each time it is used."""
    if note is None:
        return tool

    @functools.wraps(tool)
    def noted(*args: Any, **named: Any) -> Any:
        note(*args, **named)
        return tool(*args, **named)

    return noted
