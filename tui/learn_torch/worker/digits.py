"""`python -m learn_torch.worker.digits FOLDER`: write scikit-learn's digits as MNIST's four files.

1,797 images of 8×8 with values 0 to 16, enlarged to 20×20 and centred in 28×28 as MNIST's are;
shuffled once, since the first 1,437 (four fifths, to train) are by other
hands than the last 360 (to test). The idx format is that of the MNIST database: a
magic number (0, 0, 8 for unsigned bytes, the number of axes), the sizes, big-endian, the bytes.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits

TRAIN = 1437


def idx(array: np.ndarray) -> bytes:
    """An array of unsigned bytes in idx format."""
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes()


def enlarge(images: np.ndarray) -> np.ndarray:
    """(N, 8, 8) of 0…16 -> (N, 28, 28) of 0…255."""
    small = torch.from_numpy(images).float()[:, None] / 16  # (N, 1, 8, 8)
    large = F.interpolate(small, size=(20, 20), mode="bilinear", align_corners=False)
    framed = F.pad(large, (4, 4, 4, 4)).clamp(0, 1)  # (N, 1, 28, 28)
    result: np.ndarray = (framed[:, 0] * 255).round().byte().numpy()
    return result


def main(folder: Path) -> None:
    """Write the four files."""
    digits = load_digits()
    order = np.random.default_rng(0).permutation(len(digits.target))
    images, labels = enlarge(digits.images[order]), digits.target[order]
    for name, part in (("train", slice(TRAIN)), ("t10k", slice(TRAIN, None))):
        (folder / f"{name}-images-idx3-ubyte").write_bytes(idx(images[part]))
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(idx(labels[part]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
