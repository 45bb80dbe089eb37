"""20 MB/s of output cost the host bounded memory, and leave it time for keys."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from learn_torch.kernel.output import Transcript, without_colour
from learn_torch.kernel.protocol import Output
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits

SECONDS = 3
FLOOD = f"""
import os, time
end, line = time.time() + {SECONDS}, b"epoch 1 loss 0.123456 accuracy 0.5\\n" * 600
while time.time() < end:
    os.write(1, line)
    time.sleep(0.001)
"""
"""20 KB a millisecond; a machine that is busy prints less, which shows the same."""
MEBI = 1 << 20


def resident() -> int:
    """Bytes of memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.asyncio(loop_scope="session")
async def test_a_flood_is_shown_in_bounded_memory_and_short_steps(session: Session) -> None:
    transcript, before, printed, slowest = Transcript(), resident(), 0, 0.0
    async for event in session.run("cell", FLOOD):
        if isinstance(event, Output):
            began = time.process_time()
            printed += len(event.data) + event.dropped
            transcript.feed(event.stream, event.data, event.dropped, event.dropped_lines)
            first, between, last = transcript.excerpt(20, 40)
            slowest = max(slowest, time.process_time() - began)
    assert printed > MEBI
    assert first.startswith("epoch 1") and between and last.endswith("accuracy 0.5")
    assert resident() - before < 32 * MEBI
    assert slowest < 0.2  # 0.02 measured; half a second is felt at a key
    assert len(transcript.ansi) < Limits().output_bytes + MEBI


@pytest.mark.parametrize("lines", [0, 1, 59, 60, 61, 5000])
def test_an_excerpt_is_the_first_and_the_last_lines(lines: int) -> None:
    transcript = Transcript()
    transcript.feed("stdout", b"\x1b[31m" + b"".join(b"%d\n" % n for n in range(lines)))
    first, between, last = transcript.excerpt(20, 40)
    numbers = [str(n) for n in range(lines)]
    assert between == max(0, lines - 60)
    if between:
        assert without_colour(first).split("\n") == numbers[:20]
        assert without_colour(last).split("\n") == numbers[-40:]
        assert last.startswith("\x1b[31m")
    else:
        assert without_colour(first).split("\n") == (numbers or [""])


def test_an_excerpt_of_a_cut_text_has_the_cut_between_its_ends() -> None:
    transcript = Transcript()
    transcript.feed("stdout", b"first\n" * 10)
    transcript.feed("stdout", b"last\n" * 10, 5000, 100)
    first, between, last = transcript.excerpt(20, 40)
    assert (between, last) == (0, "")
    assert "100 lines" in first and first.endswith("last")
    first, between, last = transcript.excerpt(5, 5)
    assert (first.split("\n"), last.split("\n")) == (["first"] * 5, ["last"] * 5)
    assert between == 12


def test_a_second_stream_that_comes_after_much_of_the_first_is_apart_from_it() -> None:
    transcript = Transcript()
    transcript.feed("stdout", b"out\n\x1b[31mred")
    transcript.feed("stderr", b"err\n")
    transcript.feed("stdout", b"\rout again\n")
    assert transcript.stdout == "out\nout again\n"
    assert transcript.stderr == "err\n"
    assert transcript.plain == "out\nrederr\nout again\n"
