"""Samples that do not make a batch."""

from __future__ import annotations

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


rules.says(
    "stack",
    (
        r"stack expects each tensor to be equal size, but got \[(?P<a>[\d, ]*)\] at entry 0 and "
        r"\[(?P<b>[\d, ]*)\] at entry (?P<place>\d+)",
        r"Sizes of tensors must match except in dimension (?P<dim>\d+)\. (?:Expected|Got) size? ?(?P<a>\d+) "
        r"but got size (?P<b>\d+) for tensor number (?P<place>\d+)",
    ),
    msg(
        "Tensor 0 has size [{a}], tensor {place} has size [{b}]: only equal sizes can be put "
        "together."
    ),
    msg("Resize or pad the samples in the Dataset, or pass a `collate_fn` to the DataLoader."),
)


@rules.when(
    "collate",
    r"default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found "
    r"<class '(?:\w+\.)*(?P<kind>\w+)'>",
)
def collate(at: Situation, found: Found) -> Words:
    """A Dataset returns something that cannot be stacked."""
    if found["kind"] == "NoneType":
        return (
            msg("The Dataset returns None for a sample."),
            msg("Return a value from every branch of `__getitem__`."),
        )
    return (
        msg("The Dataset returns a value of type {kind}, which cannot be stacked into a batch."),
        msg("Return tensors: for images, add `ToTensor()` to the transforms."),
    )


rules.says(
    "batch-norm-one",
    r"Expected more than 1 value per channel when training, got input size torch\.Size\(\[(?P<shape>"
    r"[\d, ]*)\]\)",
    msg("Batch norm needs more than one value a channel; its input is [{shape}]."),
    msg("Use `DataLoader(drop_last=True)`, or `model.eval()` for predictions."),
)
rules.says(
    "no-getitem",
    r"Subclasses of Dataset should implement __getitem__",
    msg("The Dataset has no method `__getitem__`."),
    msg("Write `def __getitem__(self, i):` inside the class: check its spelling and its indent."),
)
rules.says(
    "dataset-lengths",
    r"Size mismatch between tensors",
    msg("The tensors of a TensorDataset need the same first size: one entry for each sample."),
    msg("Print the shape of each."),
)
rules.says(
    "split-lengths",
    r"Sum of input lengths does not equal the length of the input dataset",
    msg("The parts must add up to the length of the dataset."),
    msg("Give fractions, such as `[0.8, 0.2]`, or compute the last part from `len(dataset)`."),
)
rules.says(
    "empty-dataset",
    r"num_samples should be a positive integer value, but got num_samples=0",
    msg("The Dataset is empty: its length is 0."),
    msg("Print `len(dataset)`; check the path and the filter that it is made from."),
    where=lambda at: at.function == "DataLoader",
)
rules.says(
    "sample-lengths",
    r"each element in list of batch should be of equal size",
    msg("The samples of a batch have different numbers of parts, such as (x, y) and (x,)."),
    msg("Return the same parts from every branch of `__getitem__`, or pass a `collate_fn`."),
)
rules.says(
    "sample-keys",
    r"\A(?P<key>.+)\Z",
    msg("The samples of a batch are dictionaries, and one has no key {key}."),
    msg("Return the same keys for every sample, or pass a `collate_fn`."),
    kinds=("KeyError",),
    where=lambda at: "collate" in at.report.raised_in,
)
rules.says(
    "loader-options",
    r"(?:sampler|batch_sampler) option is mutually exclusive with",
    msg(
        "A sampler decides the order itself, so it excludes `shuffle` (and a batch sampler also `batch_size`)."
    ),
    msg("Leave out one of the two."),
)
