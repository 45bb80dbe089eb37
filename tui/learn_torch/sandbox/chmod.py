"""Change the mode of a file for a session: of its own, in its scratch folder; elsewhere only in appearance.

Landlock does not see chmod. A flat refusal would break shutil.copy2, and pretending everywhere
would leave a linker's output that cannot be run.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LONGEST = 4096
"""linux/limits.h PATH_MAX."""
AT_FDCWD = -100  # linux/fcntl.h
AT_SYMLINK_NOFOLLOW = 0x100
CALLS = ("chmod", "fchmod", "fchmodat", "fchmodat2")


def change(name: str, arguments: tuple[int, ...], thread: int, scratch: str) -> None:
    """Carry a call of `CALLS` out; raises OSError where there is no such file.

    The file is opened first and asked where it is; what was opened is what is changed.
    """
    folder, path, mode, flags = _arguments(name, arguments, thread)
    base = f"/proc/{thread}/cwd" if folder == AT_FDCWD else f"/proc/{thread}/fd/{folder}"
    held = os.open(base, os.O_PATH | os.O_CLOEXEC)
    if path is not None:
        follow = os.O_NOFOLLOW if flags & AT_SYMLINK_NOFOLLOW else 0
        try:
            found = os.open(path, os.O_PATH | os.O_CLOEXEC | follow, dir_fd=held)
        finally:
            os.close(held)
        held = found
    try:
        set_mode(held, mode, scratch)
    finally:
        os.close(held)


def set_mode(held: int, mode: int, scratch: str) -> None:
    """Give an open file a mode, if it lies in the scratch folder.

    Its owner may always use it, so that the guard can count and remove it; never setuid.
    """
    way = f"/proc/self/fd/{held}"
    kind = os.fstat(held).st_mode
    least = 0o700 if stat.S_ISDIR(kind) else 0o600
    if Path(way).readlink().is_relative_to(scratch) and not stat.S_ISLNK(kind):
        os.chmod(way, mode & 0o777 | least)  # noqa: PTH101


def read(thread: int, address: int, size: int) -> bytes:
    """What a thread has in its memory now, up to `size` bytes; raises OSError."""
    if address >> 63:
        raise OSError(errno.EFAULT, os.strerror(errno.EFAULT))
    memory = os.open(f"/proc/{thread}/mem", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.pread(memory, size, address)
    finally:
        os.close(memory)


def _arguments(
    name: str, arguments: tuple[int, ...], thread: int
) -> tuple[int, bytes | None, int, int]:
    """Folder, path (None: the folder's descriptor itself), mode and flags."""
    first, second, third, fourth = (word & 0xFFFFFFFF for word in arguments[:4])
    folder = first - (1 << 32) if first >> 31 else first
    if name == "fchmod":
        return folder, None, second, 0
    if name == "chmod":
        return AT_FDCWD, _text(thread, arguments[0]), second, 0
    flags = fourth if name == "fchmodat2" else 0
    return folder, _text(thread, arguments[1]), third, flags


def _text(thread: int, address: int) -> bytes:
    return read(thread, address, LONGEST).split(b"\0")[0]
