"""Which last values of a cell are pictures."""

from __future__ import annotations

import pytest
import torch
from matplotlib.figure import Figure
from PIL import Image as Pillow
from torchvision import tv_tensors

from learn_torch.kernel.drawing import Drawing, Image
from learn_torch.worker.figures.figure_recorder import FigureRecorder
from learn_torch.worker.figures.values import pixels, show


@pytest.mark.parametrize(
    "tensor",
    [
        torch.rand(28, 28),
        torch.rand(1, 28, 28),
        torch.rand(3, 8, 1024),
        torch.rand(16, 16, requires_grad=True),
        torch.randint(0, 256, (3, 32, 32), dtype=torch.uint8),
        torch.rand(64, 1, 8, 8),
        torch.rand(4, 3, 8, 8).half(),
        tv_tensors.Image(torch.randn(3, 8, 8)),
    ],
)
def test_an_image_tensor_is_a_picture(tensor: torch.Tensor) -> None:
    found = pixels(tensor)
    assert found is not None
    assert found.ndim == 3
    assert found.shape[2] == 3


@pytest.mark.parametrize(
    "value",
    [
        torch.rand(3),
        torch.rand(7, 28),
        torch.rand(1025, 8),
        torch.rand(2, 28, 28),
        torch.rand(65, 1, 8, 8),
        torch.rand(0, 1, 8, 8),
        torch.rand(8, 8) * 2,
        torch.randn(8, 8) - 5,
        torch.full((8, 8), float("nan")),
        torch.ones(8, 8, dtype=torch.int64),
        torch.ones(8, 8, dtype=torch.bool),
        torch.ones(8, 8, device="meta"),
        torch.eye(8).to_sparse(),
        [[0.0] * 8] * 8,
        "text",
        None,
    ],
)
def test_anything_else_is_only_text(value: object) -> None:
    assert pixels(value) is None


def test_floats_and_bytes_give_the_same_pixels() -> None:
    bytes_ = torch.arange(64, dtype=torch.uint8).reshape(8, 8)
    floats, exact = pixels(bytes_ / 255), pixels(bytes_)
    assert floats is not None
    assert exact is not None
    assert (floats == exact).all()
    assert exact[7, 7].tolist() == [63, 63, 63]


def test_a_batch_is_a_grid_with_lines_between() -> None:
    grid = pixels(torch.zeros(5, 1, 8, 8))
    assert grid is not None
    assert grid.shape == (2 * 9 + 1, 3 * 9 + 1, 3)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I", "F"])
def test_a_picture_of_any_mode_is_one(mode: str) -> None:
    found = pixels(Pillow.new(mode, (5, 4)))
    assert found is not None
    assert found.shape == (4, 5, 3)


def test_what_is_transparent_shows_the_page() -> None:
    found = pixels(Pillow.new("RGBA", (1, 1), (255, 0, 0, 0)))
    assert found is not None
    assert found[0, 0].tolist() == [255, 255, 255]


def test_a_huge_picture_is_reduced() -> None:
    sent: list[Drawing] = []
    show(
        Pillow.new("RGB", (9000, 4500)),
        FigureRecorder(lambda number, drawing: sent.append(drawing)),
    )
    [[mark]] = [drawing.axes[0].marks for drawing in sent]
    assert isinstance(mark, Image)
    assert (mark.width, mark.height) == (160, 80)


def test_a_figure_as_the_value_is_shown_once() -> None:
    sent: list[int] = []
    easel = FigureRecorder(lambda number, drawing: sent.append(number))
    figure = Figure()
    figure.subplots().plot([1, 2])
    show(figure, easel)
    show(figure, easel)
    assert sent == [1]


def test_an_update_that_fails_takes_no_place_of_another_figure() -> None:
    sent: list[int] = []
    recorder = FigureRecorder(lambda number, drawing: sent.append(number))
    with recorder.display("a"):
        recorder.put(Drawing(()))
    with pytest.raises(ValueError, match="its repr"), recorder.display("a"):
        raise ValueError("its repr")
    recorder.put(Drawing(()))
    with recorder.display("a"):
        recorder.put(Drawing(()))
    assert sent == [1, 2, 1]


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
@pytest.mark.parametrize("shapes", [((2,), (3,)), ((9, 9), (8, 9))])
def test_a_nested_tensor_is_no_picture(shapes: tuple[tuple[int, ...], ...]) -> None:
    assert pixels(torch.nested.nested_tensor([torch.rand(shape) for shape in shapes])) is None
