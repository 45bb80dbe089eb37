"""A limit that was reached, in a learner's words."""

from __future__ import annotations

from learn_torch.amounts import in_words
from learn_torch.kernel.protocol import Limits
from learn_torch.sandbox.limits import LimitExceeded

_FOLDER = "in its scratch folder"


def limit_in_words(reached: LimitExceeded, limits: Limits) -> str:
    """The end of "It reached …"; says whether the learner's own settings decide the limit."""
    limit = reached.limit
    sentence = {
        "processes": f"{limit:.0f} processes at a time",
        "threads": f"{limit:,.0f} threads at a time",
        "cpu_seconds": f"{limit:g} s of processor time for one cell",
        "memory_bytes": f"{in_words(int(limit))} of memory beyond its imports",
        "gpu_bytes": f"{in_words(int(limit))} of the GPU's memory",
        "scratch_bytes": f"{in_words(int(limit))} of files {_FOLDER}",
        "files": f"{limit:,.0f} files {_FOLDER}",
        "folder_depth": f"{limit:.0f} folders within folders {_FOLDER}",
    }[reached.kind]
    return f"the limit of {sentence}{limits.source_suffix(reached.kind)}"
