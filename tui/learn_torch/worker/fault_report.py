"""Where a process was when it crashed or hung: what faulthandler wrote from C."""

from __future__ import annotations

import re

_FRAME = re.compile(rb'File "<cell (?P<cell>[a-z0-9-]+) #\d+>", line (?P<line>\d+) in ')

MAX_REPORT = 64 << 10


def line_in(report: bytes) -> str:
    """ " It was at line 3 of cell `loop`.", for the innermost cell in a report; else empty.

    faulthandler lists the most recent call first.
    """
    match = _FRAME.search(report)
    if match is None:
        return ""
    return f" It was at line {int(match['line'])} of cell `{match['cell'].decode()}`."
