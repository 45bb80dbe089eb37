"""The environment of the kernel: none of the user's secrets, and what torch needs to stay forkable.

Must run before torch or numpy is imported: both read their thread counts at import. Imports
almost nothing itself: everything imported before the re-exec is paid for twice.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from learn_torch.kernel.launch import kept, needed

FIXED = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "passive",
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    "KINETO_LOG_LEVEL": "99",
    "MPLBACKEND": "Agg",
    "PYTHONUTF8": "1",
    "PYTHONSAFEPATH": "1",
    "PYTHONUNBUFFERED": "1",
    "TERM": "xterm-256color",
    "TTY_COMPATIBLE": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
}
"""What every lesson process has, whatever the user's environment says.

One OpenMP thread: two busy processes of two threads each, on two cores, were measured 25 times
slower than with one (they spin while they wait), and a fork of a process that has run an OpenMP
region on several threads hangs in its next one. OpenBLAS would start a thread when numpy is
imported, and a process with threads cannot safely fork. The NVML check answers "is there a GPU"
without a CUDA context, which no fork would survive. Kineto, torch's profiler, writes its own steps
to stderr below level 99, and an error where there is no GPU. Agg is for the processes that a cell starts;
the cell itself has our backend. Unbuffered, a Python program that a cell starts shows its lines as they
come, in order with its errors, as on a terminal. TERM is for `clear` and `tput`, and TTY_COMPATIBLE lets
rich draw its live bars: the screen model carries out their cursor movements. git gives up where it may
not read /etc/gitconfig.
"""
CELL_FOLDER = "course/lesson"
"""The folder of the scratch folder in which cells run, so that ../data and ../../data are theirs too:
scripts of a repository's subfolders keep their data there."""
HUNG_UP = select.POLLHUP | getattr(select, "POLLRDHUP", 0)


def reexec_with_clean_env() -> None:
    """Start this program again without the rest of the environment, where a launcher gave it any.

    Deleting a variable is not enough: the environment that a process was started with stays in
    its memory (/proc/self/environ), and in every fork of it.
    """
    wanted = needed(os.environ)
    if wanted.keys() != os.environ.keys():
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], wanted)


def call_when_hung_up(source: int, function: Callable[[], object]) -> None:
    """Call `function`, by SIGIO, the moment the other end of `source` is closed.

    The host of a kernel may be gone long before the next read: 1.5 s of processor time in the import
    of torch. Nothing is called where the system refuses the signal; the next read finds the end.
    """

    def on_signal(*_: object) -> None:
        poll = select.poll()
        poll.register(source, HUNG_UP)
        if any(events & HUNG_UP for _, events in poll.poll(0)):
            function()

    signal.signal(signal.SIGIO, on_signal)
    with suppress(OSError):
        fcntl.fcntl(source, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(source, fcntl.F_SETFL, fcntl.fcntl(source, fcntl.F_GETFL) | os.O_ASYNC)
    on_signal()  # it may have gone before


def prepare() -> None:
    """Remove what a lesson may not see from this process's environment, and set what is FIXED."""
    clean = kept(os.environ) | FIXED
    for name in set(os.environ) - set(clean):
        del os.environ[name]
    os.environ.update(clean)


def enter_session(scratch: str, visible_gpus: str | None) -> None:
    """Point a child's environment at its scratch folder and at the chosen GPU.

    `visible_gpus` becomes CUDA_VISIBLE_DEVICES: "" hides all of them; None leaves it alone.
    """
    import tempfile

    os.environ.setdefault("USER", "learner")  # a user id of its own has no entry in passwd
    os.environ.update(
        HOME=f"{scratch}/{CELL_FOLDER}",
        TMPDIR=scratch,
        TORCHINDUCTOR_CACHE_DIR=f"{scratch}/.inductor",
    )
    own = os.path.dirname(sys.executable)  # noqa: PTH120 - `!python` is this one, no shim of the user's
    os.environ["PATH"] = os.pathsep.join((own, os.environ.get("PATH", os.defpath)))
    tempfile.tempdir = None  # cached in the zygote, from before TMPDIR changed
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LEARN_TORCH_DATA"):
        os.environ.pop(name, None)
    if visible_gpus is not None:
        os.environ["CUDA_VISIBLE_DEVICES"] = visible_gpus


def enter_cell_folder() -> None:
    """Go to the folder of the cells, or to a new one where that is no folder; within the sandbox.

    A cell may have removed it, renamed it or put a link in its place before its process died.
    """
    from pathlib import Path

    home = Path(os.environ["HOME"])
    if home.is_symlink() or not home.is_dir():
        home.unlink(missing_ok=True)
        home.mkdir(mode=0o700)
    os.chdir(home)
