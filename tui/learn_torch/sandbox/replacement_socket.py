"""Connect for a caller whose socket cannot be duplicated: containers often refuse pidfd_getfd.

The supervisor connects a new socket of the same kind and puts it in the place of the caller's
(SECCOMP_IOCTL_NOTIF_ADDFD, Linux 5.9). Options that were set before the connect are lost, and so
is every other descriptor of the old socket; no program is known that needs them on a unix stream.
"""

from __future__ import annotations

import errno
import os
import re
import socket
from pathlib import Path

from learn_torch.sandbox import seccomp
from learn_torch.sandbox.addresses import Refused

STREAMS = {"0001": socket.SOCK_STREAM, "0005": socket.SOCK_SEQPACKET}
"""linux/net.h, as /proc/net/unix prints it."""


def for_unix(thread: int, descriptor: int) -> socket.socket:
    """A new socket of the kind that the caller's is; raises Refused where that is no unix stream."""
    inode = str(Path(f"/proc/{thread}/fd/{descriptor}").readlink())[len("socket:[") : -1]
    for line in Path("/proc/net/unix").read_text(errors="replace").splitlines()[1:]:
        words = line.split()  # a name may hold anything, line breaks too
        if len(words) > 6 and words[6] == inode and words[4] in STREAMS:
            endpoint = socket.socket(socket.AF_UNIX, STREAMS[words[4]])
            os.set_blocking(endpoint.fileno(), not _flags(thread, descriptor) & os.O_NONBLOCK)
            return endpoint
    raise Refused(errno.EPERM)


def put_in_place(listener: int, call: int, endpoint: socket.socket, thread: int, at: int) -> None:
    """Make the connected socket the caller's descriptor `at`; raises OSError."""
    close_on_exec = _flags(thread, at) & os.O_CLOEXEC
    seccomp.add_descriptor(listener, call, endpoint.fileno(), at, close_on_exec)


def _flags(thread: int, descriptor: int) -> int:
    info = Path(f"/proc/{thread}/fdinfo/{descriptor}").read_text()
    found = re.search(r"flags:\s*([0-7]+)", info)
    return int(found[1], 8) if found else 0
