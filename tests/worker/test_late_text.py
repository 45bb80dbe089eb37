"""Text of threads whose cell is over: all of it is sent, whoever prints meanwhile."""

from __future__ import annotations

import sys
import threading
from typing import Any

from learn_torch.kernel.protocol import Output
from learn_torch.worker.late_output import LateText

PIECES = 20_000


class Channel:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, frame: Output) -> None:
        self.sent.append(frame.data)


def test_nothing_is_lost_that_a_thread_prints_while_late_text_is_sent() -> None:
    channel: Any = Channel()
    late = LateText(channel)
    late.end()

    def print_much() -> None:
        for _ in range(PIECES):
            assert late.take("stdout", "x")

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        printing = threading.Thread(target=print_much)
        printing.start()
        while printing.is_alive():
            late.send()
    finally:
        sys.setswitchinterval(interval)
    late.send()
    assert sum(map(len, channel.sent)) == PIECES


def test_a_session_sends_from_two_threads() -> None:
    channel: Any = Channel()
    late = LateText(channel)
    late.end()
    printing = threading.Thread(target=lambda: [late.take("stdout", "x") for _ in range(PIECES)])
    printing.start()
    printing.join()
    senders = [threading.Thread(target=late.send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sum(map(len, channel.sent)) == PIECES
