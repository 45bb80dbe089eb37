"""NumPy, pandas, matplotlib, torchvision, einops and scikit-learn used with values they do not take."""

from __future__ import annotations

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()

# --- NumPy --------------------------------------------------------------------------------------


rules.says(
    "array-product",
    (
        r"shapes \((?P<left>[\d, ]+)\) and \((?P<right>[\d, ]+)\) not aligned: (?P<a>\d+) \(dim \d+\) != (?P<b>\d+)",
        r"matmul: Input operand 1 has a mismatch in its core dimension 0.*?\(size (?P<b>\d+) is different from (?P<a>\d+)\)",
    ),
    msg("The left matrix has {a} columns, the right {b} rows: a matrix product needs them equal."),
    msg("Print both shapes. Transpose one with `.T`, or make the sizes equal."),
)


@rules.when(
    "array-shapes",
    r"operands could not be broadcast together with (?:remapped )?shapes (?P<shapes>[\d(), >\-]+)",
    r"could not broadcast input array from shape (?P<a>\([\d, ]*\)) into shape (?P<b>\([\d, ]*\))",
)
def array_shapes(at: Situation, found: Found) -> Words:
    """Arrays that are computed element by element."""
    shapes = found["shapes"] or f"{found['a']} {found['b']}"
    return (
        msg(
            "The arrays have the shapes {shapes}. Shapes are lined up from the right; each pair must be "
            "equal, or one of them 1.",
            shapes=shapes.strip(),
        ),
        msg("Add a dimension with `[:, None]`, transpose, or slice."),
    )


rules.says(
    "array-reshape",
    r"cannot reshape array of size (?P<size>\d+) into shape \((?P<shape>[\d, -]+)\)",
    msg("{size} numbers do not fill the shape [{shape}]."),
    msg("The sizes must multiply to that number; -1 for one of them lets NumPy work it out."),
)


@rules.when(
    "array-join",
    r"all the input array dimensions except for the concatenation axis must match exactly.*?size (?P<a>\d+).*?size (?P<b>\d+)",
    r"all input arrays must have the same shape",
)
def array_join(at: Situation, found: Found) -> Words:
    """np.concatenate and np.stack of other shapes."""
    if not found["a"]:
        return (
            msg(
                "`{call}` joins arrays of one shape, and these have several.",
                call=at.call or "np.stack",
            ),
            msg("Print the shapes; pad the shorter ones, or use `np.concatenate`."),
        )
    return (
        msg("Arrays are joined along one axis; in every other axis the sizes must be equal, and here they are {a} and {b}."),
        msg("Join along another axis with `axis=`, or make the sizes equal."),
    )  # fmt: skip


rules.says(
    "array-ragged",
    r"setting an array element with a sequence",
    msg("The rows have different lengths, and an array is a full grid of numbers."),
    msg("Pad the shorter rows, or keep a list of arrays."),
)
rules.says(
    "array-one-value",
    r"truth value of an array with more than one element is ambiguous|only integer scalar arrays|only (?:length-1 arrays|size-1 arrays|0-dimensional arrays) can be converted",
    msg("Python needs one value here, and the array holds several."),
    msg(
        "Reduce it first: `.any()`, `.all()`, `.mean()`; to combine conditions write `(a > 0) & (a < 1)`."
    ),
)
rules.says(
    "table-one-value",
    r"truth value of a (?:Series|DataFrame) is ambiguous",
    msg("Python needs one value here, and the table holds several."),
    msg("Combine conditions with `&` and `|`, each in brackets: `df[(df.a > 0) & (df.b < 1)]`."),
)
rules.says(
    "array-sizes",
    r"Cannot interpret '\d+' as a data type",
    msg("NumPy takes the sizes as one tuple."),
    msg("Write double brackets: `np.zeros((2, 3))`."),
)
rules.says(
    "table-columns",
    r"columns passed, passed data had \d+ columns",
    msg("The data has another number of columns than there are names."),
    msg("Give one name for each column."),
)
rules.says(
    "plot-dimensions",
    r"x and y can be no greater than 2D",
    msg("`plot` draws lines: it takes one dimension, or two with one line for each column."),
    msg("Pick a part of the tensor: `x[0]`, or `x.flatten()`."),
)
rules.says(
    "rows",
    r"positional indexers? (?:is|are) out-of-bounds",
    msg("The table has no such row: it is shorter."),
    msg("Rows count from 0 to `len(df) - 1`."),
)
rules.says(
    "table-columns",
    r"All arrays must be of the same length|Length of values \(\d+\) does not match length of index",
    msg("The columns of a table have one length, and these have several."),
    msg("Print the `len` of each."),
)

# --- matplotlib ---------------------------------------------------------------------------------


@rules.when(
    "plot-lengths",
    r"x and y must (?:have same first dimension|be the same size)(?:, but have shapes \((?P<a>[\d, ]+)\) and \((?P<b>[\d, ]+)\))?",
    r"shape mismatch: objects cannot be broadcast to a single shape",
)
def plot_lengths(at: Situation, found: Found) -> Words:
    """plot(x, y) of two lengths."""
    if not found["a"]:
        return (
            msg("The two lists that are drawn must be equally long."),
            msg("Print the `len` of each."),
        )
    return (
        msg("The two lists that are drawn must be equally long, and have the shapes [{a}] and [{b}].", a=found["a"].strip(", "), b=found["b"].strip(", ")),
        msg("Print the `len` of each; `plt.plot(y)` alone counts x from 0."),
    )  # fmt: skip


# --- einops and scikit-learn --------------------------------------------------------------------


rules.says(
    "einops-divide",
    r"can't divide axis of length (?P<size>\d+) in chunks of (?P<part>\d+)",
    msg("A size of {size} cannot be split into parts of {part} without a rest."),
    msg("Choose a number that divides it, or pad or crop the tensor first."),
)
rules.says(
    "einops-dimensions",
    r"(?:Wrong shape: )?[Ee]xpected (?P<want>\d+) dims\. Received (?P<have>\d+)-dim tensor",
    msg("The pattern names {want} dimension(s), and the tensor has {have}."),
    msg("Write one name for each at the left of `->`; several in brackets stand for one."),
)
rules.says(
    "einops-pattern",
    r"Imbalanced parentheses|Brackets are not balanced|Identifier \w+ is not allowed|not a valid axis identifier",
    msg("The pattern of einops cannot be read: its brackets or names are not in order."),
    msg("Close every bracket, and write names of letters: `'b (h w) -> b h w'`."),
)
rules.says(
    "array-split",
    r"array split does not result in an equal division",
    msg("`np.split` cuts into equal parts, and the size cannot be divided by their number."),
    msg("Use `np.array_split`, or give the places of the cuts: `np.split(a, [3])`."),
)
rules.says(
    "einops-names",
    r"Identifiers only on one side of expression \(should be on both\): \{(?P<names>.*?)\}",
    msg("The names {names} stand at one side of `->` only."),
    msg("`rearrange` keeps every dimension: `reduce` drops one, `repeat` adds one."),
)
rules.says(
    "samples",
    r"inconsistent numbers of samples: \[(?P<a>\d+), (?P<b>\d+)",
    msg("The data has {a} samples, the labels {b}."),
    msg("Print both shapes: the first size is the number of samples."),
)
rules.says(
    "not-fitted",
    r"instance is not fitted yet",
    msg("It has to learn from the training data before it can be used."),
    msg("Call `fit(x_train)` first, then `transform` or `predict`; `fit_transform` does both."),
)
rules.says(
    "two-dimensions",
    r"Expected 2D array, got \dD array instead",
    msg("scikit-learn takes a table: one row for each sample, one column for each feature."),
    msg("For one feature write `x.reshape(-1, 1)`."),
)

# --- images of matplotlib and torchvision -----------------------------------------------------------


@rules.when(
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


@rules.when(
    "image-kind",
    r"(?:pic|img|inpt|image) should be (?P<want>PIL Image or ndarray|Tensor Image|PIL Image|Tensor or ndarray)\. Got <class '(?:\w+\.)*(?P<kind>\w+)'>",
    r"(?P<want>Unexpected type) <class '(?:\w+\.)*(?P<kind>\w+)'>",
)
def image_kind(at: Situation, found: Found) -> Words:
    """A transform that gets another kind of image."""
    kind = found["kind"]
    why = msg("The transform was given a value of type {kind}.")
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


rules.says(
    "image-dimensions",
    r"pic should(?:n't| not)? (?:be|have) (?:2/3 dimensional|more than|\d)",
    msg("The transform takes one image [C, H, W] or [H, W], not a batch."),
    msg("Go through the batch in a loop: `[to_pil(image) for image in batch]`."),
)
rules.says(
    "image-values",
    r"Cannot handle this data type",
    msg(
        "Pillow makes images of whole numbers from 0 to 255 (uint8), in the order [H, W] or [H, W, 3]."
    ),
    msg("Convert the array: `(a * 255).astype(np.uint8)`; for a tensor use `ToPILImage()`."),
)
rules.says(
    "spread-zero",
    r"std evaluated to zero",
    msg("`Normalize` divides by `std`, and it is 0."),
    msg("Give the standard deviation of the data, such as `std=0.5`."),
)
rules.says(
    "no-dataset",
    r"Dataset not found",
    msg("The files of the data set are not in this folder."),
    msg(
        "For MNIST and FashionMNIST `download=True` works without a network; other files have to be put there."
    ),
)
rules.says(
    "crop-size",
    r"Required crop size .* is larger than input image size",
    msg("The part that is cut out is larger than the image."),
    msg("Resize the image first, or pass `pad_if_needed=True`."),
)
rules.says(
    "image-folder",
    r"Couldn't find any class folder|Found no valid file for the classes",
    msg("`ImageFolder` needs one folder for each class, with images in it."),
    msg("Pass the folder above them: `root/cat/1.png`, `root/dog/2.png` have the root `root`."),
)
