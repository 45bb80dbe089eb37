"""The environment of the kernel: nothing of the user's secrets, and what torch needs to be forkable.

Must run before torch or numpy is imported: both read their thread counts at import.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping

KEPT = {
    "PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "USER", "LOGNAME", "VIRTUAL_ENV",
    "LD_LIBRARY_PATH", "LIBRARY_PATH", "CUDA_HOME", "CUDA_PATH", "CUDA_VISIBLE_DEVICES",
    "CUDA_DEVICE_ORDER", "ROCR_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ZE_AFFINITY_MASK",
    "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LEARN_TORCH_DATA", "OMP_NUM_THREADS",
    "SSL_CERT_FILE", "SYSTEMROOT",
}  # fmt: skip
TO_START = ("PYTHONPATH", "PYTHONHOME")
"""What the interpreter needs to find us; gone before any lesson runs."""
KEPT_PREFIXES = ("LC_", "NVIDIA_", "PYTORCH_", "TORCH_")


def kept(environ: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that a lesson may see: a list of what is known to be harmless.

    A list of what to remove would miss the next token that somebody exports.
    """
    return {
        name: value
        for name, value in environ.items()
        if name in KEPT or name.startswith(KEPT_PREFIXES)
    }


def reexec_with_clean_env() -> None:
    """Begin again without the rest of the environment, where there is any.

    To delete a variable is not enough: what a process was started with stays in its memory, and
    in every fork of it.
    """
    needed = kept(os.environ) | {name: os.environ[name] for name in TO_START if name in os.environ}
    if needed.keys() != os.environ.keys():
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], needed)


def prepare() -> None:
    """Scrub this process's environment and set what keeps it single-threaded and off CUDA.

    One OpenMP thread a process: two busy processes of two threads each, on two cores, were
    measured 25 times slower than with one (they spin while they wait). OpenBLAS would start a
    thread as numpy is imported, and a process with threads cannot safely fork. The NVML check
    answers "is there a GPU" without a CUDA context, which no fork would survive.
    """
    clean = kept(os.environ)
    clean.setdefault("OMP_NUM_THREADS", "1")
    clean.update(
        OPENBLAS_NUM_THREADS="1",
        MKL_NUM_THREADS=clean["OMP_NUM_THREADS"],
        OMP_WAIT_POLICY="passive",
        PYTORCH_NVML_BASED_CUDA_CHECK="1",
        MPLBACKEND="Agg",  # of a cell's own processes; the cell itself has ours from the zygote
        PYTHONUTF8="1",
        PYTHONSAFEPATH="1",
    )
    for name in set(os.environ) - set(clean):
        del os.environ[name]
    os.environ.update(clean)


def enter_session(scratch: str, visible_gpus: str | None) -> None:
    """Point a child's environment at its scratch folder and at the chosen GPU.

    `visible_gpus` becomes CUDA_VISIBLE_DEVICES: "" hides all of them; None leaves it alone.
    """
    os.environ.setdefault("USER", "learner")  # a user id of its own has no entry in passwd
    os.environ.update(HOME=scratch, TMPDIR=scratch, TORCHINDUCTOR_CACHE_DIR=f"{scratch}/.inductor")
    tempfile.tempdir = None  # the zygote has looked already; ask again
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LEARN_TORCH_DATA"):
        os.environ.pop(name, None)
    if visible_gpus is not None:
        os.environ["CUDA_VISIBLE_DEVICES"] = visible_gpus
