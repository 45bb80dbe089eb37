"""`python -m tests.gpu.look FOLDER [DEVICE]`: the screen while a cell trains on a GPU, and after it.

Writes running.svg and after.svg, at 80 columns, into FOLDER, and prints the status line and the
edge of the cell; no terminal is needed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from learn_torch.app.options import Languages
from learn_torch.app.program import LearnTorch
from learn_torch.app.screens.lesson import LessonScreen
from learn_torch.course.catalogue import open_course
from learn_torch.kernel.client import Kernel
from learn_torch.locations import bundled_course
from learn_torch.study.store import Study
from tests.app.screens import text_of
from tests.pictures.__main__ import at_rest

CODE = """import time, torch
device = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
net = torch.nn.Linear(2048, 2048, device=device)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
began = time.monotonic()
while time.monotonic() < began + 4:
    loss = net(torch.randn(512, 2048, device=device)).square().mean()
    optimizer.zero_grad(); loss.backward(); optimizer.step()"""


async def main(folder: Path, device: str) -> None:
    """Run the cell twice: only the second run has CUDA in use from its start."""
    folder.mkdir(parents=True, exist_ok=True)
    course = open_course(bundled_course())
    entry = course.find("first-tensors")
    with tempfile.TemporaryDirectory() as home:
        study = Study.open(Path(home) / "study.db")
        study.save_place(course.id, entry.id, "picture")
        languages = Languages(Path(home) / "language.txt", Path(home) / "zh-Hant.msgpack")
        app = LearnTorch(course, entry, study, Kernel, device, {}, languages)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, LessonScreen)
            view = screen.notebook.view("picture")
            assert view.editor is not None
            view.editor.replace_all(CODE)
            await pilot.press("ctrl+j")
            await at_rest(pilot, screen)
            await pilot.press("ctrl+j")
            await pilot.pause(3.5)
            show(app, folder / "running.svg", view.top.words)
            await at_rest(pilot, screen)
            await pilot.pause(2.5)  # the line of an idle session is measured every two seconds
            show(app, folder / "after.svg", view.top.words)
            await pilot.press("ctrl+q")


def show(app: LearnTorch, picture: Path, edge: str) -> None:
    """Save the screen, and print what it says of the machine; `edge`: what the cell's says."""
    picture.write_text(app.export_screenshot(title="learn-torch"), encoding="utf-8")
    print(f"{picture.stem}: {text_of(app).splitlines()[0].strip()}\n  {edge}")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "cuda"))
