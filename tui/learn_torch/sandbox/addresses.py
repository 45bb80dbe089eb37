"""Where a session may connect and listen: its own unix sockets, and its own ports of the loopback."""

from __future__ import annotations

import errno
import os
import re
import socket
import stat
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learn_torch.sandbox import seccomp

LISTENING = "0A"
"""net/tcp_states.h TCP_LISTEN, as /proc/net/tcp prints it."""
LOOPBACK = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
WILDCARD = {"0.0.0.0", "::", "::ffff:0.0.0.0"}
INTERNET = (socket.AF_INET, socket.AF_INET6)


class Refused(OSError):
    """The call is not for this session; carries the errno that the caller sees."""

    def __init__(self, number: int) -> None:
        super().__init__(number, os.strerror(number))


@dataclass
class Target:
    """An address as the supervisor uses it: no name in it can be changed by the session."""

    address: Any
    held: int = -1
    """The descriptor that pins the file of a unix socket."""

    def close(self) -> None:
        """Let go of the file."""
        if self.held >= 0:
            os.close(self.held)
            self.held = -1


class Reachable:
    """What one session may reach."""

    def __init__(self, scratch: str, *, loopback: bool) -> None:
        self._scratch = scratch
        self._loopback = loopback
        self._bound: set[int] = set()
        """Inodes of the TCP sockets that the session has bound."""

    def target(self, endpoint: socket.socket, address: bytes, thread: int) -> Target:
        """Where a connect may go; raises Refused (ECONNREFUSED: libraries try elsewhere, quietly)."""
        if len(address) < 2 or struct.unpack_from("=H", address)[0] != endpoint.family:
            raise Refused(errno.EINVAL)
        if endpoint.family == socket.AF_UNIX:
            return self._unix(address[2:].split(b"\0")[0], thread)
        if self._loopback and endpoint.family in INTERNET:
            host, port = internet(endpoint.family, address)
            if host in LOOPBACK:
                answering = listeners(host, port)
                if answering and answering <= self._bound:
                    return Target((host, port))
        raise Refused(errno.ECONNREFUSED)

    def _unix(self, name: bytes, thread: int) -> Target:
        """A socket file in the scratch folder, however it is called; no abstract names.

        The file is opened first and asked where it is, and then connected to through its
        descriptor: a link that is changed in between leads nowhere else.
        """
        if not name:
            raise Refused(errno.ECONNREFUSED)
        folder = os.open(f"/proc/{thread}/cwd", os.O_PATH | os.O_CLOEXEC)
        try:
            held = os.open(name, os.O_PATH | os.O_CLOEXEC, dir_fd=folder)
        finally:
            os.close(folder)
        way = f"/proc/self/fd/{held}"
        inside = Path(way).readlink().is_relative_to(self._scratch)
        if not inside or not stat.S_ISSOCK(os.fstat(held).st_mode):
            os.close(held)
            raise Refused(errno.ECONNREFUSED)
        return Target(way, held)

    def bind(self, endpoint: socket.socket, address: bytes) -> None:
        """Bind for the session, to the loopback alone: "all interfaces" becomes the loopback too."""
        if endpoint.family == socket.AF_NETLINK:
            endpoint.bind((0, 0))
            return
        host, port = internet(endpoint.family, address)
        if not self._loopback or host not in LOOPBACK | WILDCARD:
            raise Refused(errno.EADDRNOTAVAIL)
        endpoint.bind((own_loopback(endpoint) if host in WILDCARD else host, port))
        self._bound.add(os.fstat(endpoint.fileno()).st_ino)

    def listen(self, endpoint: socket.socket, backlog: int) -> None:
        """Listen for the session; a socket that was not bound here would listen everywhere."""
        inode = os.fstat(endpoint.fileno()).st_ino
        if endpoint.family != socket.AF_UNIX and inode not in self._bound:
            raise Refused(errno.EACCES)
        endpoint.listen(backlog)


def own_loopback(endpoint: socket.socket) -> str:
    """The loopback's address for a socket that asked for every interface."""
    if endpoint.family == socket.AF_INET:
        return "127.0.0.1"
    only = endpoint.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
    return "::1" if only else "::ffff:127.0.0.1"


def internet(family: int, address: bytes) -> tuple[str, int]:
    """Host and port of a struct sockaddr_in or sockaddr_in6; raises Refused."""
    try:
        if family == socket.AF_INET:
            port, packed = struct.unpack_from("!H4s", address, 2)
        elif family == socket.AF_INET6:
            port, packed = struct.unpack_from("!H4x16s", address, 2)
        else:
            raise Refused(errno.EAFNOSUPPORT)
    except struct.error as error:
        raise Refused(errno.EINVAL) from error
    return socket.inet_ntop(family, packed), port


def listeners(host: str, port: int) -> set[int]:
    """Inodes of all the sockets of this machine that might answer at an address of the loopback.

    Several may: bound to it, to every interface, or through IPv6 to either.
    """
    plain = host.removeprefix("::ffff:")
    answering = {plain, "::", *(() if plain == "::1" else ("0.0.0.0", f"::ffff:{plain}"))}
    found = set()
    for family, table in ((socket.AF_INET, "/proc/net/tcp"), (socket.AF_INET6, "/proc/net/tcp6")):
        with suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                words = line.split()
                address, _, number = words[1].partition(":")
                own_port = words[3] == LISTENING and int(number, 16) == port
                if own_port and socket.inet_ntop(family, _in_order(address)) in answering:
                    found.add(int(words[9]))
    return found


def _in_order(address: str) -> bytes:
    """An address of /proc/net/tcp as bytes: it prints words of 32 bits in the processor's order."""
    words = (int(address[at : at + 8], 16) for at in range(0, len(address), 8))
    return b"".join(struct.pack("=I", word) for word in words)


STREAMS = {"0001": socket.SOCK_STREAM, "0005": socket.SOCK_SEQPACKET}
"""linux/net.h, as /proc/net/unix prints it."""


def replacement(thread: int, descriptor: int) -> socket.socket:
    """A new socket of the kind that the caller's is; raises Refused where that is no unix stream.

    Containers often refuse pidfd_getfd, so that the caller's own cannot be duplicated. The supervisor
    connects this one and puts it in the place of the caller's (SECCOMP_IOCTL_NOTIF_ADDFD, Linux 5.9).
    Options that were set before the connect are lost, and so is every other descriptor of the old
    socket; no program is known that needs them on a unix stream.
    """
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
