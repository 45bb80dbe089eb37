"""Images that matplotlib and torchvision cannot take as they are."""

from __future__ import annotations

from learn_torch.explain.rule import Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()


@_table.rule(
    "image-shape", r"Invalid (?:shape|dimensions) (?:\((?P<shape>[\d, ]+)\) )?for image data"
)
def image_shape(at: Situation, found: Found) -> Words:
    """imshow of a tensor [C, H, W]."""
    shape = found["shape"] or "?"
    why = msg("`imshow` draws [H, W] or [H, W, 3], and the shape is [{shape}].", shape=shape)
    sizes = shape.split(", ")
    if len(sizes) == 3 and sizes[0] in ("3", "4"):
        return why, msg("Put the channels last: `x.permute(1, 2, 0)`.")
    if len(sizes) == 3 and sizes[0] == "1":
        return why, msg("Leave out the channel: `x[0]`, or `x.squeeze()`.")
    return why, msg(
        "Pick one image, and put its channels last: `x[0].permute(1, 2, 0)`; of a gray one, `x[0, 0]`."
    )


@_table.rule(
    "image-kind",
    r"(?:pic|img|inpt|image) should be (?P<want>PIL Image or ndarray|Tensor Image|PIL Image|Tensor or ndarray)\. Got <class '(?P<kind>[\w.]+)'>",
    r"(?P<want>Unexpected type) <class '(?P<kind>[\w.]+)'>",
)
def image_kind(at: Situation, found: Found) -> Words:
    """A transform that gets another kind of image."""
    kind = found["kind"].rpartition(".")[2]
    why = msg("The transform was given a value of type {kind}.", kind=kind)
    if kind == "Tensor":
        return why, msg(
            "`ToTensor` takes Pillow images and arrays. A tensor needs no `ToTensor`: leave it out."
        )
    if found["want"].startswith("Tensor"):
        return why, msg("It works on tensors: put `ToTensor()` before it in `Compose`.")
    if kind == "ndarray":
        return why, msg(
            "It takes Pillow images and tensors: put `ToTensor()` or `ToPILImage()` before it."
        )
    return why, msg("Print the type of what your Dataset passes to the transform.")


_table.says(
    "image-dimensions",
    r"pic should(?:n't| not)? (?:be|have) (?:2/3 dimensional|more than|\d)",
    msg("The transform takes one image [C, H, W] or [H, W], not a batch."),
    msg("Go through the batch in a loop: `[to_pil(image) for image in batch]`."),
)
_table.says(
    "image-values",
    r"Cannot handle this data type",
    msg(
        "Pillow makes images of whole numbers from 0 to 255 (uint8), in the order [H, W] or [H, W, 3]."
    ),
    msg("Convert the array: `(a * 255).astype(np.uint8)`; for a tensor use `ToPILImage()`."),
)
_table.says(
    "spread-zero",
    r"std evaluated to zero",
    msg("`Normalize` divides by `std`, and it is 0."),
    msg("Give the standard deviation of the data, such as `std=0.5`."),
)
_table.says(
    "no-dataset",
    r"Dataset not found",
    msg("The files of the data set are not in this folder."),
    msg(
        "For MNIST and FashionMNIST `download=True` works without a network; other files have to be put there."
    ),
)
_table.says(
    "crop-size",
    r"Required crop size .* is larger than input image size",
    msg("The part that is cut out is larger than the image."),
    msg("Resize the image first, or pass `pad_if_needed=True`."),
)
_table.says(
    "image-folder",
    r"Couldn't find any class folder|Found no valid file for the classes",
    msg("`ImageFolder` needs one folder for each class, with images in it."),
    msg("Pass the folder above them: `root/cat/1.png`, `root/dog/2.png` have the root `root`."),
)

RULES = _table.rules
