"""Change mode and times of a session's own files; elsewhere the calls are refused.

Landlock does not see these calls. Refusing them everywhere would break shutil.copy2, tar and a
linker; answering 0 without doing anything would leave files that are not there and programs that
cannot run.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from learn_torch.sandbox import syscalls

LONGEST = 4096
"""linux/limits.h PATH_MAX."""
AT_FDCWD = -100  # linux/fcntl.h
AT_SYMLINK_NOFOLLOW = 0x100
AT_EMPTY_PATH = 0x1000
UTIME_NOW = (1 << 30) - 1  # linux/stat.h
UTIME_OMIT = (1 << 30) - 2
SECOND = 1_000_000_000
UNCHANGED = 0xFFFFFFFF
"""chown(2): -1 as uid_t or gid_t."""
MODES = ("chmod", "fchmod", "fchmodat", "fchmodat2")
TIMES = ("utime", "utimes", "futimesat", "utimensat")
OWNERS = ("chown", "lchown", "fchown", "fchownat")
ATTRIBUTES = ("setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr")
CALLS = (*MODES, *TIMES, *OWNERS, *ATTRIBUTES)
_BY_DESCRIPTOR = ("fchmod", "fchown")
_IN_A_FOLDER = ("fchmodat", "fchmodat2", "futimesat", "utimensat", "fchownat")
_FLAGS_AT = {"fchmodat2": 3, "utimensat": 3, "fchownat": 4}
_OWN_PROC = re.compile(rb"/proc/(self|thread-self)(?=/|$)")


@dataclass(frozen=True)
class _File:
    """What a call names: an open descriptor (O_PATH), its path and its facts."""

    descriptor: int
    path: Path
    facts: os.stat_result

    @property
    def way(self) -> str:
        """A path that leads to exactly this file, a symbolic link included."""
        return f"/proc/self/fd/{self.descriptor}"


def change(name: str, arguments: tuple[int, ...], thread: int, scratch: str) -> None:
    """Carry a call of `CALLS` out; raises OSError, EPERM outside of the scratch folder.

    The file is opened first and asked where it is; what was opened is what is changed.
    """
    if name in ATTRIBUTES:
        raise _error(_refusal_of_attribute(read(thread, arguments[1], LONGEST)))
    caller = os.stat(f"/proc/{thread}")  # noqa: PTH116 - its owner is the caller's user
    with _opened(name, arguments, thread, caller) as file:
        if not file.path.is_relative_to(scratch) or file.facts.st_uid != caller.st_uid:
            raise _error(errno.EPERM)
        rest = arguments[1 + (name in _IN_A_FOLDER) :]
        if name in MODES:
            _change_mode(file, rest[0] & 0xFFFF)
        elif name in TIMES:
            _change_times(file, _times(name, rest[0], thread))
        else:
            _keep_owner(file, *(word & UNCHANGED for word in rest[:2]))


def set_mode(held: int, mode: int, scratch: str) -> None:
    """Give an open file a mode, if it lies in the scratch folder and is no symbolic link."""
    file = _file(held)
    if file.path.is_relative_to(scratch) and not stat.S_ISLNK(file.facts.st_mode):
        os.chmod(file.way, mode)  # noqa: PTH101


def read(thread: int, address: int, size: int) -> bytes:
    """What a thread has in its memory now, up to `size` bytes; raises OSError."""
    if address >> 63:
        raise _error(errno.EFAULT)
    memory = os.open(f"/proc/{thread}/mem", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.pread(memory, size, address)
    except OSError as error:
        raise _error(errno.EFAULT) from error
    finally:
        os.close(memory)


@contextmanager
def _opened(
    name: str, arguments: tuple[int, ...], thread: int, caller: os.stat_result
) -> Iterator[_File]:
    """The file that a call means, found with the rights of its caller."""
    folder, address = _folder_and_path(name, arguments)
    flags = arguments[_FLAGS_AT[name]] if name in _FLAGS_AT else 0
    held = _folder(folder, thread)
    try:
        path = read(thread, address, LONGEST).split(b"\0")[0] if address else b""
        if address and (path or not flags & AT_EMPTY_PATH):
            is_link = flags & AT_SYMLINK_NOFOLLOW or name == "lchown"
            follow = os.O_NOFOLLOW if is_link else 0
            with _with_rights_of(caller):
                found = os.open(
                    _OWN_PROC.sub(b"/proc/%d" % thread, path),
                    os.O_PATH | os.O_CLOEXEC | follow,
                    dir_fd=held,
                )
            os.close(held)
            held = found
        yield _file(held)
    finally:
        os.close(held)


def _folder_and_path(name: str, arguments: tuple[int, ...]) -> tuple[int, int]:
    """The folder's descriptor, and where its path is in memory (0: the descriptor itself is meant)."""
    first = arguments[0] & 0xFFFFFFFF
    folder = first - (1 << 32) if first >> 31 else first
    if name in _BY_DESCRIPTOR:
        return folder, 0
    address = arguments[1] if name in _IN_A_FOLDER else arguments[0]
    if not address and name != "utimensat":  # only there a missing path has a meaning
        raise _error(errno.EFAULT)
    return (folder if name in _IN_A_FOLDER else AT_FDCWD), address


def _folder(descriptor: int, thread: int) -> int:
    if descriptor == AT_FDCWD:
        return os.open(f"/proc/{thread}/cwd", os.O_PATH | os.O_CLOEXEC)
    try:
        return os.open(f"/proc/{thread}/fd/{descriptor}", os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise _error(errno.EBADF) from error


@contextmanager
def _with_rights_of(caller: os.stat_result) -> Iterator[None]:
    """Look for files as another user: root's guard must not tell what lies in a closed folder."""
    own = os.geteuid(), os.getegid()
    if own[0] == caller.st_uid:
        yield
        return
    syscalls.call("setfsgid", caller.st_gid)
    syscalls.call("setfsuid", caller.st_uid)
    try:
        yield
    finally:
        syscalls.call("setfsuid", own[0])
        syscalls.call("setfsgid", own[1])


def _file(descriptor: int) -> _File:
    path = Path(f"/proc/self/fd/{descriptor}").readlink()
    return _File(descriptor, path, os.fstat(descriptor))


def _change_mode(file: _File, mode: int) -> None:
    if stat.S_ISLNK(file.facts.st_mode):
        raise _error(errno.EOPNOTSUPP)
    if mode & (stat.S_ISUID | stat.S_ISGID):  # others of the machine could start such a program
        raise _error(errno.EPERM)
    os.chmod(file.way, mode & 0o1777)  # noqa: PTH101


def _change_times(file: _File, times: list[tuple[int, int]] | None) -> None:
    """Access and modification, each as seconds and nanoseconds; None: now, both."""
    now, kept = time.time_ns(), (file.facts.st_atime_ns, file.facts.st_mtime_ns)
    moments = []
    for (seconds, fraction), before in zip(times or [(0, UTIME_NOW)] * 2, kept, strict=True):
        if fraction == UTIME_OMIT:
            moments.append(before)
        elif fraction == UTIME_NOW:
            moments.append(now)
        elif 0 <= fraction < SECOND:
            moments.append(seconds * SECOND + fraction)
        else:
            raise _error(errno.EINVAL)
    os.utime(file.way, ns=(moments[0], moments[1]))


def _times(name: str, address: int, thread: int) -> list[tuple[int, int]] | None:
    """struct utimbuf, timeval[2] or timespec[2] of the caller's memory."""
    if not address:
        return None
    size = 16 if name == "utime" else 32
    data = read(thread, address, size)
    if len(data) < size:  # the caller's memory ends there
        raise _error(errno.EFAULT)
    words = struct.unpack(f"={size // 8}q", data)
    if name == "utime":
        return [(words[0], 0), (words[1], 0)]
    scale = 1 if name == "utimensat" else 1000
    return [(words[0], words[1] * scale), (words[2], words[3] * scale)]


def _keep_owner(file: _File, user: int, group: int) -> None:
    """Giving a file to the user and group that it has already is all that an ordinary user may do."""
    if user not in (UNCHANGED, file.facts.st_uid) or group not in (UNCHANGED, file.facts.st_gid):
        raise _error(errno.EPERM)


def _refusal_of_attribute(name: bytes) -> int:
    """No attribute is ever set. cp -p sets modes by access lists, and by chmod where there are none."""
    return errno.EOPNOTSUPP if name.startswith(b"system.posix_acl_") else errno.EPERM


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
