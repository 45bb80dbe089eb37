"""The guard's end of a stream: how often it is read, and how much of it goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from learn_torch.worker import output_pipes
from learn_torch.worker.output_pipes import BUSY_READS, SMALL_BYTES, OutputPipe


class Clock:
    """Seconds that pass as a test says."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(output_pipes, "time", clock)
    return clock


@pytest.fixture
def ends() -> Iterator[tuple[OutputPipe, int]]:
    read, write = os.pipe()
    pipe = OutputPipe(read, "stdout", lambda *frame: None)
    pipe.begin(1 << 20)
    yield pipe, write
    os.close(read)
    os.close(write)


def feed(ends: tuple[OutputPipe, int], clock: Clock, count: int, data: bytes = b"1\n") -> None:
    for _ in range(count):
        os.write(ends[1], data)
        ends[0].read()
        clock.now += 0.0001


def test_a_stream_of_short_lines_rests_for_a_moment(
    ends: tuple[OutputPipe, int], clock: Clock
) -> None:
    feed(ends, clock, BUSY_READS)
    assert ends[0].is_awaited()
    feed(ends, clock, 1)
    assert not ends[0].is_awaited()
    clock.now += output_pipes.REST_SECONDS
    assert ends[0].is_awaited()


def test_one_that_fills_its_pipe_is_read_at_once(
    ends: tuple[OutputPipe, int], clock: Clock
) -> None:
    feed(ends, clock, 3 * BUSY_READS, b"x" * SMALL_BYTES)
    assert ends[0].is_awaited()


def test_so_is_one_that_takes_turns_with_the_other(
    ends: tuple[OutputPipe, int], clock: Clock
) -> None:
    for _ in range(5):
        feed(ends, clock, BUSY_READS - 1)
        ends[0].give_way()
    assert ends[0].is_awaited()


def test_and_one_that_prints_now_and_then(ends: tuple[OutputPipe, int], clock: Clock) -> None:
    for _ in range(3 * BUSY_READS):
        feed(ends, clock, 1)
        clock.now += 0.01
    assert ends[0].is_awaited()
