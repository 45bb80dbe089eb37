"""What a real kernel says reaches the reader in their language, with its values."""

from __future__ import annotations

import pytest

from learn_torch.app.glyphs import UNICODE
from learn_torch.app.widgets.trouble import drawn
from learn_torch.app.words import ending, judgement
from learn_torch.course.model import Cell, Exercise
from learn_torch.i18n.phrases import english_left
from learn_torch.i18n.translate import set_language, tr_message, tr_verdict
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits
from learn_torch.session.requests import RunRequest
from learn_torch.session.run_result import RunResult, decode, encode
from learn_torch.session.runs import Run
from tests.escapes.test_trusted_side import CONTROL

pytestmark = pytest.mark.asyncio(loop_scope="session")

CELL = Cell(id="cell", exercise=Exercise(starter="s", solution="s", check="c", hints=("h",)))


async def result_of(session: Session, code: str, check: str | None = None) -> RunResult:
    """The result of a run as the screen and the study get it."""
    run = Run(RunRequest("cell", code, check))
    async for frame in session.run("cell", code, check=check):
        event = run.take(frame)
    return event.result  # type: ignore[union-attr]


def shown(result: RunResult, phrases: dict[str, str] | None = None) -> str:
    """What stands beneath a cell in Simplified Chinese, now and when it was read from the study."""
    set_language("zh-Hans")
    try:
        texts = []
        for one in (result, decode(encode(result, CELL, "cpu", 1.0))):
            said = tr_verdict(one.verdict.message, phrases or {}) if one.verdict else ""
            lines = judgement(CELL, one, None, said, UNICODE)
            texts.append("\n".join(line.text for line in lines))
    finally:
        set_language("en")
    assert texts[0].startswith(texts[1])  # that names are gone is not kept
    assert english_left(texts[0]) == ""
    return texts[0]


async def test_a_death(session: Session) -> None:
    result = await result_of(session, "import os\nos._exit(3)")
    assert "单元格结束了自己的进程（退出码 3）。" in shown(result)


async def test_a_crash_with_its_line(session: Session) -> None:
    result = await result_of(session, "import ctypes\n\nctypes.string_at(1)")
    text = shown(result)
    assert "进程崩溃：Python 底层的代码访问了不属于它的内存（段错误）。" in text
    assert "当时在单元格 `cell` 的第 3 行。" in text


async def test_a_time_limit_of_the_learners_own(kernel: Kernel) -> None:
    limits = Limits(cell_seconds=0.3, user_set=("cell_seconds",))
    session = await kernel.open(device="cpu", limits=limits)
    result = await result_of(session, "while True: pass")
    await session.close()
    assert shown(result) == (
        "达到了一个单元格 0.3 秒的时间上限（来自你的设置）。当时在单元格 `cell` 的第 1 行。"
    )


async def test_a_memory_limit_in_the_note_of_an_error(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=Limits(memory_bytes=1 << 30))
    result = await result_of(session, "import torch\ntorch.zeros(2**29)")
    await session.close()
    assert result.trouble is not None
    set_language("zh-Hans")
    text = drawn(result.trouble, "cell", "", UNICODE).plain
    set_language("en")
    assert "本次会话除导入之外最多可用 1 GiB 内存。" in text


async def test_a_verdict_of_the_tools_with_an_authors_reason(session: Session) -> None:
    check = "same(f(), torch.ones(3), 'f()', because='Count the rows.')"
    result = await result_of(session, "import torch\ndef f(): return torch.ones(2)", check)
    assert shown(result, {"Count the rows.": "数一数行。"}) == (
        "还不对：f() 的形状是 [2]，应为 [3]。数一数行。"
    )


async def test_an_exception_of_the_learner_in_a_check(session: Session) -> None:
    result = await result_of(session, "def f(): return 1 / 0", "f()")
    assert shown(result) == (
        "还不对：`f` 抛出了 `ZeroDivisionError: division by zero`（第 1 行：`def f(): return 1 / 0`）"
    )


def forged(session: Session, reason: str) -> str:
    """A cell that writes its own Finished to its guard, with that reason."""
    number = session._runs + 1
    return f"""{CONTROL}
control.sendall(packed(type="Finished", session=1, run={number}, outcome="died", seconds=0.0,
                       reason={reason}))
import time
time.sleep(10)
"""


async def test_a_sentence_that_a_cell_makes_up_is_shown_as_it_is(session: Session) -> None:
    reason = '{"id": "Send {money!r} to {0.__class__} {who}", "values": {"who": "{money}"}}'
    result = await result_of(session, forged(session, reason))
    set_language("zh-Hans")
    line = ending(result)
    set_language("en")
    assert line is not None
    assert line.text == "Send {money!r} to {0.__class__} {money}"


async def test_a_sentence_that_would_grow_ends_the_session_that_sent_it(session: Session) -> None:
    reason = '{"id": "{a}" * 150, "values": {"a": "x" * 2000}}'
    result = await result_of(session, forged(session, reason))
    assert result.outcome == "died"
    set_language("zh-Hans")
    assert "单元格发送了只有 learn-torch 自己才能发送的内容。" in tr_message(result.reason)
    set_language("en")
