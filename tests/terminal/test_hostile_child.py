"""A child that forges frames and prints what it likes costs the screen 100 ms a key, and 200 MiB."""

from __future__ import annotations

import os
import textwrap
import time
from pathlib import Path

import pytest

from learn_torch.course.catalogue import open_path
from learn_torch.course.course import open_target
from learn_torch.study.store import Study
from tests.escapes.test_trusted_side import CONTROL
from tests.kernel.killing import FIRST, NEXT, RUN, Program, state, trusted_lesson

pytestmark = [pytest.mark.terminal, pytest.mark.kernel, pytest.mark.long]

KEY_SECONDS = 0.1
MEMORY = 200 << 20
PATIENCE = 60.0
"""Seconds until a run is saved; a busy machine is no failure."""
ODD = "\\x1b[2J\\x1b]52;c;aGk=\\x07\\x9b31m\\x85\\u202egnp.exe\\u2066"
"""Controls of C0 and C1, and overrides of the direction, as a cell writes them."""
FINDING = CONTROL.replace("[fd] =", "[fd, *_] =")  # an earlier cell has left a copy
FORGED = f"""{FINDING}
def end(**words):
    control.sendall(packed(type='Finished', session=1, run=RUN, outcome='error', seconds=0.0, **words))
    import time
    time.sleep(0.2)
def trouble(**words):
    end(trouble=dict(dict(kind='E', message='', trace=[], notes=[]), **words))
def line(size):
    return dict(cell='c', line=1, function='f' * min(size, 200), source='x' * size)
"""
CELLS = {
    "message": FORGED + "trouble(message='x' * (2 << 20))",
    "trace": FORGED + "trouble(trace=[line(10)] * 60_000)",
    "reason": FORGED + "end(reason=dict(id='x' * (2 << 20)))",
    "controls": FORGED + f"trouble(kind='{ODD}', message='{ODD}')",
    "largest": FORGED + "trouble(kind='K' * 200, message='m ' * 2000, trace=[line(2000)] * 64, "
    "notes=['n ' * 2000] * 64)",
    "figures": FORGED
    + "while True: control.sendall(packed(type='Figure', session=1, run=RUN, number=1,"
    " drawing=dict(title='t' * 10**6)))",
    "curves": FORGED
    + "for n in range(300):\n    control.sendall(packed(type='Metrics', session=1, run=RUN,"
    " series=[dict(name=f'{n}-{k}', steps=list(range(4000)), values=[float(k)] * 4000)"
    " for k in range(16)]))",
    "closed": f"{FINDING}control.shutdown(socket.SHUT_RDWR)\nimport time\ntime.sleep(10)",
    "output": "import os\nfor n in range(300): os.write(1, b'x' * 65536)",
    "cursor": "import os\nfor n in range(30): os.write(1, b'\\x1b[A\\x1b[9999C#' * 8000)",
    "names": f"import learn_torch\nOdd = type('{ODD}', (ValueError,), {{}})\nv = {{'{ODD}': 1}}\n"
    f"print('{ODD}', v)\nlearn_torch.report(**{{'{ODD}': 1.0}})\nraise Odd('{ODD}' * 99)",
    "titles": f"import matplotlib.pyplot as plt\nplt.plot([1, 2], label='{ODD}')\nplt.legend()\n"
    f"plt.title('{ODD}' * 999)\nplt.xlabel('{ODD}')\nplt.show()",
    "recursion": "def f(n): return f(n + 1)\nf(0)",
    "notes": "e = ValueError('x' * 10**7)\nfor n in range(999): e.add_note('y' * 10**5)\nraise e",
}
"""A name of the member, and what it does; the wire refuses most of it, and the rest is drawn.

RUN is the number of the run, which a forged frame has to name.
"""


def lesson_text() -> str:
    """A lesson with a cell for each member."""
    cells = [
        f"  - id: {name}\n    code: |\n"
        + textwrap.indent(code.replace("RUN", str(number)).strip(), " " * 6)
        + "\n"
        for number, (name, code) in enumerate(CELLS.items(), 1)
    ]
    head = "format: 1\ntitle: Hostile\ngoal: Cost nothing.\nminutes: 1\ncells:\n"
    return head + "".join(cells)


def processor_seconds(pid: int) -> float:
    """Processor time of one process so far."""
    facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")


def most_memory(pid: int) -> int:
    """Bytes that a process had in memory at most."""
    status = Path(f"/proc/{pid}/status").read_text()
    [line] = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) << 10


def is_saved(program: Program, cell: str) -> bool:
    """Whether the run of a cell has come to its end."""
    course, entry = open_target(str(program.lesson), open_path)
    assert entry is not None
    study = Study.open(state(program.home) / "study.db")
    record = study.lesson(course.id, entry.id).get(cell)
    study.close()
    return record is not None and record.run is not None and "Cut off" not in str(record.run)


def test_no_member_of_the_suite_costs_the_screen_a_key_or_memory(tmp_path: Path) -> None:
    costs: dict[str, float] = {}
    with Program(tmp_path, trusted_lesson(tmp_path, lesson_text())) as program:
        program.wait_for(b"ready")
        pid = program.process.pid
        for number, name in enumerate(CELLS):
            program.keys(FIRST + NEXT * number)
            program.keys(RUN)
            end = time.monotonic() + PATIENCE
            while not is_saved(program, name):
                assert time.monotonic() < end, name
                program.pause(0.1)
            costs[name] = seconds_a_key(program, "kjGg")
        assert most_memory(pid) < MEMORY, most_memory(pid) >> 20
    assert max(costs.values()) < KEY_SECONDS, costs


def seconds_a_key(program: Program, keys: str) -> float:
    """The processor time that the program takes for a key, with all that it paints."""
    pid = program.process.pid
    while program.pause(0.2):
        pass  # the run's own painting is over
    before = processor_seconds(pid)
    for key in keys:
        program.keys(key)
        while program.pause(0.1):
            pass
    return (processor_seconds(pid) - before) / len(keys)
