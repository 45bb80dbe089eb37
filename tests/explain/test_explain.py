"""Errors are explained by the right rule, in the learner's own names, or not at all."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import msgspec
import pytest

from learn_torch.explain import RULES, explain
from learn_torch.explain.warning_rules import explain_warnings
from learn_torch.i18n.message import names
from learn_torch.kernel.output import without_colour
from learn_torch.kernel.protocol import ErrorReport, TraceLine
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import LayerFact
from tests.explain.everyday_mistakes import EVERYDAY_MISTAKES
from tests.explain.forum_mistakes import FORUM_MISTAKES
from tests.explain.python_mistakes import MISTAKES
from tests.explain.torch_mistakes import TORCH_MISTAKES
from tests.explain.triggers import SETUP, TRIGGERS, UNKNOWN
from tests.kernel.running import run

pytestmark = pytest.mark.asyncio(loop_scope="session")


FORGET = "for name in [*globals()]:\n    if not name.startswith('__'): del globals()[name]\n"


async def report_of(session: Session, code: str) -> ErrorReport:
    result = await run(session, FORGET + SETUP + code)
    report = result.finished.trouble
    assert report is not None, f"it raised nothing: {code}"
    return report


@pytest.mark.parametrize(("code", "rule"), TRIGGERS, ids=[code[:40] for code, _ in TRIGGERS])
async def test_a_mistake_is_explained_by_its_rule(
    shared_session: Session, code: str, rule: str
) -> None:
    report = await report_of(shared_session, code)
    explanation = explain(report)
    assert explanation is not None, report.message
    assert explanation.id == rule, report.message
    assert explanation.why.id and explanation.fix.id
    bare = msgspec.structs.replace(report, trace=(), tensors=(), layer=None)
    for words in (explanation, explain(bare)):  # also where nothing is known of the line
        for sentence in (words.why, words.fix, words.beware) if words else ():
            assert set(names(sentence.id)) == set(sentence.values), sentence


SAMPLES: dict[str, Sequence[tuple[str, ...]]] = {
    "Python": MISTAKES,
    "PyTorch": TORCH_MISTAKES,
    "everyday": EVERYDAY_MISTAKES,
    "forum": FORUM_MISTAKES,
}


@pytest.mark.long
@pytest.mark.parametrize("what", SAMPLES)
async def test_most_mistakes_of_a_sample_are_explained_rightly_and_none_wrongly(
    session: Session, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    sample = SAMPLES[what]
    right: list[str] = []
    wrong: list[str] = []
    silent: list[str] = []
    for code, *_, fact in sample:
        found = explain(await report_of(session, code))
        words = f"{found.why} {found.fix}" if found is not None else ""
        says = fact in words if what == "Python" else re.search(fact, words)
        which = silent if found is None else right if says else wrong
        which.append(code)
    rate = len(right) / len(sample)
    with capsys.disabled():
        print(
            f" {len(sample)} {what} mistakes: {rate:.0%} explained rightly, {len(wrong)} wrongly, "
            f"{len(silent)} plain"
        )
    assert wrong == []
    assert rate >= 0.85, silent


@pytest.mark.parametrize("code", UNKNOWN)
async def test_an_unknown_error_is_not_explained(shared_session: Session, code: str) -> None:
    assert explain(await report_of(shared_session, code)) is None


async def test_every_rule_is_tried() -> None:
    """But for those that need a GPU, or a backward pass with anomaly detection."""
    tried = {rule for _, rule, *_ in (*TRIGGERS, *FORUM_MISTAKES)}
    elsewhere = {"devices", "numpy-device", "nan-backward"}
    assert {rule.id for rule in RULES} - tried == elsewhere


def said(kind: str, message: str, source: str, column: int = 0, end: int | None = None) -> str:
    end = len(source) if end is None else end
    found = explain(ErrorReport(kind, message, (TraceLine("c", 1, "", source, column, end),)))
    assert found is not None
    return f"{found.why} {found.fix}"


async def test_the_learners_own_names_and_sizes_are_used() -> None:
    words = said(
        "RuntimeError",
        "mat1 and mat2 shapes cannot be multiplied (8x5408 and 1152x10)",
        "y = self.fc(x)",
        4,
    )
    assert "`self.fc` expects 1152 features and gets 5408" in words
    words = said("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (4x3 and 4x2)", "h @ w")
    assert "`h` has 3 columns" in words and "`w` has 4 rows" in words


async def test_a_layer_that_the_code_does_not_name_is_called_by_its_class() -> None:
    message = "input.size(-1) must be equal to input_size. Expected 5, got 4"
    found = explain(ErrorReport("RuntimeError", message, layer=LayerFact("", "GRU")))
    assert found is not None and "`GRU` expects 5 features and gets 4" in str(found.why)


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (
            "Expected all tensors to be on the same device, but got mat1 is on cpu, different from "
            "other tensors on cuda:0 (when checking argument in method wrapper_CUDA_addmm)",
            "devices",
        ),
        (
            "Expected all tensors to be on the same device, but found at least two devices, cuda:0 "
            "and cpu!",
            "devices",
        ),
        (
            "Input type (torch.FloatTensor) and weight type (torch.cuda.FloatTensor) should be the "
            "same or input should be a MKLDNN tensor",
            "devices",
        ),
        ("can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu()", "numpy-device"),
        ("CUDA out of memory. Tried to allocate 22.78 GiB. GPU 0 has", "out-of-memory"),
        ("expected scalar type Long but found Float", "target-dtype"),
        ("Function 'SqrtBackward0' returned nan values in its 0th output.", "nan-backward"),
        ("\"addmm_impl_cpu_\" not implemented for 'Half'", "not-implemented"),
    ],
)
async def test_messages_that_need_a_gpu_or_another_version(message: str, rule: str) -> None:
    found = explain(ErrorReport("RuntimeError", message))
    assert found is not None and found.id == rule


@pytest.mark.parametrize("part", ["a", "a.", "must be ", "'a' ", "(1, "])
async def test_a_long_message_is_read_quickly(part: str) -> None:
    """What a cell raises is anybody's text: it took 1.7 s where each letter began a search."""
    message = (part * 4000)[:4000]
    start = time.process_time()
    assert explain(ErrorReport("TypeError", message)) is None
    assert time.process_time() - start < 0.5


WARNINGS = (
    ("for _ in range(3): F.mse_loss(torch.randn(4, 1), torch.randn(4))", r"\[4, 1\] and \[4\].*squeeze"),
    (
        "o = optim.SGD(net.parameters(), lr=1)\ns = optim.lr_scheduler.StepLR(o, 1)\ns.step()",
        r"optimizer\.step\(\)` first",
    ),
    ("torch.tensor(x)", r"clone"),
    ("F.softmax(x)", r"dim=1"),
    ("(w * 2).grad", r"None"),
    ("torch.tensor([np.zeros(3), np.zeros(3)])", r"np\.array"),
    ("nn.LSTM(3, 5, dropout=0.5)", r"num_layers"),
    ("torch.zeros(2, 3, 4).T", r"mT"),
    ("torch.ones(2, dtype=torch.complex64).float()", r"imaginary"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "fact"), WARNINGS, ids=[code[:40] for code, _ in WARNINGS])
async def test_a_warning_that_carries_a_bug_is_explained_once(
    shared_session: Session, code: str, fact: str
) -> None:
    await run(shared_session, FORGET + SETUP)
    result = await run(shared_session, code)
    [(why, fix)] = explain_warnings(without_colour(result.transcript.ansi))
    assert re.search(fact, f"{why} {fix}"), result.transcript.ansi


async def test_a_warning_of_the_learners_own_or_a_print_is_not_explained(
    shared_session: Session,
) -> None:
    code = "import warnings\nwarnings.warn('mine')\nprint('To copy construct from a tensor')"
    result = await run(shared_session, code)
    assert list(explain_warnings(without_colour(result.transcript.ansi))) == []
