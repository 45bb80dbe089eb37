"""Figures of a cell in a real kernel: `plt` as every tutorial uses it, and nothing ever blocks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from learn_torch.i18n.message import msg
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.drawing import Image, Line
from learn_torch.kernel.session import Session
from tests.kernel.running import Result, run

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLT = "import numpy as np, torch\nimport matplotlib.pyplot as plt\n"


def titles(result: Result) -> list[str]:
    """The title of each figure's first axes."""
    return [drawing.axes[0].title for drawing in result.figures]


def quiet(result: Result) -> bool:
    """It ended well, and wrote nothing."""
    return result.outcome == "ok" and result.transcript.plain == ""


async def test_show_shows_each_figure_once_and_closes_it(session: Session) -> None:
    code = (
        "plt.plot([1, 2]); plt.title('a')\nplt.figure(); plt.plot([1]); plt.title('b')\nplt.show()"
    )
    result = await run(session, PLT + code + "\nprint(plt.get_fignums())")
    assert titles(result) == ["a", "b"]
    assert result.stdout == "[]\n"


async def test_what_a_cell_leaves_open_is_shown_at_its_end(session: Session) -> None:
    result = await run(session, PLT + "plt.plot([1, 2]); plt.title('left open');")
    assert titles(result) == ["left open"]
    again = await run(session, "plt.plot([2, 1]); plt.title('next cell');")
    assert titles(again) == ["next cell"]
    assert len(next(iter(again.figures)).axes[0].marks) == 1


async def test_a_figure_may_show_itself_and_change_after(session: Session) -> None:
    code = "fig, ax = plt.subplots(); ax.set_title('one'); fig.show(); ax.set_title('two')"
    result = await run(session, PLT + code)
    assert titles(result) == ["two"]


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("for i in range(3):\n    clear_output(wait=True); draw(i); plt.show(); print(i)", ["2"]),
        (
            "for i in range(3):\n    plt.figure(1); plt.clf(); plt.plot([1]); plt.title(str(i))\n"
            "    display(plt.gcf()); clear_output(wait=True)",
            ["2"],
        ),
        ("draw(0); plt.show(); draw(1); plt.show(); clear_output(); draw(2)", ["2"]),
        ("draw(0); plt.show(); draw(1); plt.show(); clear_output()", []),
        ("draw(0); plt.show(); clear_output(wait=True); draw(1); plt.show(); draw(2)", ["1", "2"]),
        ("draw(0); plt.show(); draw(1); plt.show(); clear_output(); draw(2); 1 / 0", []),
        (
            "hs = [display(draw(i), display_id=True) for i in range(2)]\n"
            "hs[0].update(draw(2)); hs[1].update(draw(3)); hs[1].update(plt.figure(1)); plt.close('all')",
            ["2", "0"],
        ),
        ("h = display(draw(0), display_id=True); h.update('text'); plt.close('all')", []),
    ],
)
async def test_clear_output_takes_back_figures_too(
    session: Session, code: str, left: list[str]
) -> None:
    draw = "def draw(i): f = plt.figure(); plt.plot([1, 2]); plt.title(str(i)); return f\n"
    result = await run(
        session, f"{PLT}from IPython.display import clear_output, display\n{draw}{code}"
    )
    assert titles(result) == left


async def test_a_closed_figure_is_not_shown_but_as_a_value_it_is(session: Session) -> None:
    code = "fig, ax = plt.subplots(); ax.set_title('kept'); plt.close()"
    assert len((await run(session, PLT + code)).figures) == 0
    result = await run(session, "fig")
    assert titles(result) == ["kept"]
    assert "Figure size" in result.stdout


async def test_a_cell_that_fails_leaves_no_figure_behind(session: Session) -> None:
    result = await run(session, PLT + "plt.plot([1]); 1 / 0")
    assert result.outcome == "error"
    after = await run(session, "print(plt.get_fignums())")
    assert (after.stdout, len(after.figures)) == ("[]\n", 0)


@pytest.mark.parametrize(
    "code",
    [
        "plt.plot([1, 2]); plt.show(block=True)",
        "plt.ion(); plt.plot([1, 2]); plt.draw(); plt.show(); plt.ioff(); None",
        "plt.plot([1, 2]); plt.pause(3600)",
        "plt.plot([1, 2]); plt.gcf().canvas.start_event_loop(3600)",
        "plt.plot([1, 2]); plt.gcf().canvas.draw_idle(); plt.gcf().canvas.flush_events()",
    ],
)
async def test_nothing_blocks(session: Session, code: str) -> None:
    started = time.monotonic()
    result = await run(session, PLT + code)
    assert quiet(result)
    assert len(result.figures) == 1
    assert time.monotonic() - started < 10


async def test_pause_without_a_figure_does_not_sleep(session: Session) -> None:
    assert quiet(await run(session, PLT + "plt.pause(3600)"))


async def test_an_animation_is_one_figure_and_ends_with_its_last_state(session: Session) -> None:
    code = (
        "for i in range(100):\n    plt.clf(); plt.plot([0, i]); plt.title(str(i)); plt.pause(0.01)"
    )
    result = await run(session, PLT + code)
    assert titles(result) == ["99"]
    assert result.frames < 100


async def test_the_last_state_is_not_lost_with_the_figure(session: Session) -> None:
    code = "for i in range(3):\n    plt.clf(); plt.title(str(i)); plt.pause(0.01)\nplt.close()"
    assert titles(await run(session, PLT + code)) == ["2"]


async def test_of_a_hundred_figures_the_first_are_shown_and_the_rest_counted(
    session: Session,
) -> None:
    code = "plt.rc('figure', max_open_warning=0)\nfor i in range(100):\n    plt.figure(); plt.plot([i])"
    result = await run(session, PLT + code)
    assert len(result.figures) == 20
    assert list(result.figures)[-1].notes == (
        msg("{count} more figures of this cell are not shown.", count=80),
    )


@pytest.mark.parametrize("backend", ["Agg", "TkAgg", "Qt5Agg", "nonsense"])
async def test_whatever_backend_a_tutorial_names_figures_are_shown(
    session: Session, backend: str
) -> None:
    code = f"plt.switch_backend({backend!r})\nplt.plot([1, 2]); plt.show()"
    if backend != "nonsense":
        code = f"import matplotlib\nmatplotlib.use({backend!r})\n" + code
    result = await run(session, PLT + code)
    assert quiet(result), result.transcript.plain
    assert len(result.figures) == 1


async def test_savefig_writes_a_file(session: Session) -> None:
    code = (
        "plt.plot([1, 2]); plt.savefig('a.png'); plt.savefig('a.svg'); plt.close()\n"
        "print(open('a.png', 'rb').read(8), open('a.svg').read(5))"
    )
    result = await run(session, PLT + code)
    assert result.stdout == "b'\\x89PNG\\r\\n\\x1a\\n' <?xml\n"
    assert len(result.figures) == 0


async def test_saving_after_show_does_not_bring_an_empty_figure(session: Session) -> None:
    result = await run(session, PLT + "plt.plot([1]); plt.show(); plt.savefig('late.png')")
    assert len(result.figures) == 1


async def test_chinese_needs_no_font_and_makes_no_noise(session: Session) -> None:
    code = (
        "plt.rcParams['font.sans-serif'] = ['SimHei']; plt.rcParams['axes.unicode_minus'] = False\n"
        "plt.plot([1, 2], label='训练'); plt.title('损失曲线'); plt.legend(); plt.savefig('c.png')\n"
        "plt.show()"
    )
    result = await run(session, PLT + code)
    assert quiet(result), result.transcript.plain
    assert titles(result) == ["损失曲线"]


async def test_a_million_points_are_sent_as_few(session: Session) -> None:
    result = await run(session, PLT + "plt.plot(np.random.randn(1_000_000)); plt.show()")
    [line] = next(iter(result.figures)).axes[0].marks
    assert isinstance(line, Line)
    assert len(line.x) < 700


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("torch.rand(28, 28)", (28, 28)),
        ("torch.zeros(3, 8, 9, dtype=torch.uint8)", (9, 8)),
        ("torch.rand(4, 1, 8, 8)", (19, 19)),
        ("__import__('PIL.Image').Image.new('RGB', (50, 40))", (50, 40)),
    ],
)
async def test_a_picture_as_the_last_value_is_shown_beneath_its_text(
    session: Session, value: str, size: tuple[int, int]
) -> None:
    result = await run(session, PLT + value)
    assert result.stdout
    [mark] = next(iter(result.figures)).axes[0].marks
    assert isinstance(mark, Image)
    assert (mark.width, mark.height) == size


async def test_a_silenced_value_is_not_shown(session: Session) -> None:
    result = await run(session, PLT + "torch.rand(28, 28);")
    assert quiet(result)
    assert len(result.figures) == 0


async def test_a_mistake_in_an_artist_is_the_cells_mistake(session: Session) -> None:
    code = (
        "ax = plt.subplot(projection='polar'); ax.set_thetagrids([0], ['$\\\\frac{$'])\nplt.show()"
    )
    result = await run(session, PLT + code)
    assert result.outcome in ("ok", "error")
    assert not result.finished.lost
    assert (await run(session, "print('alive')")).stdout == "alive\n"


async def test_a_figure_in_a_check_or_a_trial_changes_nothing(session: Session) -> None:
    result = await run(session, PLT + "plt.plot([1, 2])", check="assert True", trial=True)
    assert result.finished.verdict is not None
    assert result.finished.verdict.passed


async def test_random_numbers_are_the_same_with_and_without_figures(session: Session) -> None:
    await run(session, PLT + "torch.manual_seed(0)")
    await run(session, "plt.imshow(np.eye(9)); plt.contourf(np.eye(3)); plt.show()")
    drawn = (await run(session, "torch.rand(1).item()")).stdout
    await run(session, "torch.manual_seed(0)")
    assert (await run(session, "torch.rand(1).item()")).stdout == drawn


async def test_a_process_of_the_cells_own_can_plot_too(session: Session) -> None:
    code = "import subprocess, sys\n" + (
        "subprocess.run([sys.executable, '-c', 'import matplotlib.pyplot as plt; "
        'plt.plot([1]); plt.show(); plt.savefig("sub.png"); print("done")\'], check=True)'
    )
    result = await run(session, code + ";")
    assert "done" in result.transcript.plain, result.finished


async def test_figures_leave_nothing_behind_but_what_was_saved(session: Session) -> None:
    code = "import os\nplt.plot([1]); plt.title('x'); plt.savefig('mine.png'); plt.show()"
    await run(session, PLT + code)
    found = await run(session, "print(sorted(os.listdir(os.environ['HOME'])))")
    assert found.stdout == "['mine.png']\n"  # no cache of fonts


async def test_the_process_that_forks_sessions_stays_of_one_thread(kernel: Kernel) -> None:
    assert kernel.ready is not None
    assert len(list(Path(f"/proc/{kernel.ready.pid}/task").iterdir())) == 1
