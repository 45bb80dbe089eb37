"""Decide the calls that no filter can judge: where a session connects to, which process it names.

Runs in the guard, which runs no lesson code. An address lies in the caller's memory, where another
of its threads could change it after the check; so the supervisor copies the address and connects
by itself, on its own duplicate of the caller's socket. A call that would block is tried again
later: the guard never blocks.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass

from learn_torch.sandbox import addresses, file_metadata, process_tree, seccomp, syscalls
from learn_torch.sandbox.addresses import Reachable, Refused, Target

DECIDED = ("connect", "bind", "listen", *file_metadata.CALLS, *process_tree.OF_PROCESSES)
"""Every call that the filter hands over."""
MAX_ADDRESS = 128
"""Bytes; sizeof(struct sockaddr_storage)."""
MOST_WAITING = 64
"""Calls that may wait at a time; each holds descriptors of the guard, and a further one gets EAGAIN."""
AGAIN_SECONDS = 0.005
"""How often a waiting call is tried again."""
WAITING = (errno.EAGAIN, errno.EINPROGRESS, errno.EALREADY)
A_MOMENT = struct.pack("@ll", 0, 1000)
"""struct timeval: one millisecond."""


@dataclass
class Call:
    """A system call in which a thread of the session waits for the answer."""

    number: int
    thread: int
    name: str
    arguments: tuple[int, ...]


@dataclass
class Postponed:
    """A connect that would block, with everything it needs to be tried again."""

    call: Call
    endpoint: socket.socket
    target: Target
    is_replacement: bool = False
    """The socket is a new one, to be put in the place of the caller's."""

    def close(self) -> None:
        """Let go of the duplicates."""
        self.endpoint.close()
        self.target.close()


class Supervisor:
    """Answers for one session, at the listener that its filter gave."""

    def __init__(self, listener: int, scratch: str, *, loopback: bool) -> None:
        self.listener = listener
        self._scratch = scratch
        self._reachable = Reachable(scratch, loopback=loopback)
        self._postponed: list[Postponed] = []
        self._names = {
            number: name
            for name, number in syscalls.NUMBERS[syscalls.machine()].items()
            if name in DECIDED
        }
        self._poll = select.poll()
        self._poll.register(listener, select.POLLIN)

    def due(self) -> float | None:
        """When what had to wait is to be tried again (monotonic seconds); None: nothing waits."""
        return time.monotonic() + AGAIN_SECONDS if self._postponed else None

    def close(self) -> None:
        """Stop deciding: every call that still waits fails."""
        for waiting in self._postponed:
            waiting.close()
        self._postponed.clear()
        if self.listener >= 0:
            os.close(self.listener)
            self.listener = -1

    def wait(self, seconds: float) -> None:
        """Wait for a call, for so long at most, and decide it."""
        if self._poll.poll(seconds * 1000):
            self.take()

    def take(self) -> None:
        """Decide the calls that wait; bounded, so that a flood of them cannot hold the guard up."""
        for _ in range(16):
            ready = self._poll.poll(0) if self.listener >= 0 else []
            if not ready:
                return
            if not ready[0][1] & select.POLLIN:  # the last process behind the filter is gone
                self.close()
                return
            with suppress(OSError):  # the caller went while we looked
                self._decide(self._read(seccomp.receive(self.listener)))

    def try_again(self) -> None:
        """Try what had to wait."""
        postponed, self._postponed = self._postponed, []
        for waiting in postponed:
            if seccomp.still_waiting(self.listener, waiting.call.number):
                self._attempt(waiting)
            else:
                waiting.close()

    def _read(self, notification: seccomp.Notification) -> Call:
        data = notification.data
        name = self._names.get(data.nr, "")
        return Call(notification.id, notification.pid, name, tuple(data.args))

    def _decide(self, call: Call) -> None:
        try:
            if call.name in ("connect", "bind", "listen"):
                self._network(call)
            elif call.name in file_metadata.CALLS:
                file_metadata.change(call.name, call.arguments, call.thread, self._scratch)
                seccomp.answer(self.listener, call.number, 0)
            elif process_tree.allowed(call.name, call.arguments, call.thread, os.getpid()):
                seccomp.let_go_on(self.listener, call.number)
            else:
                raise Refused(errno.EPERM)
        except OSError as error:
            seccomp.answer(self.listener, call.number, error.errno or errno.EPERM)
        except (ArithmeticError, LookupError, ValueError):  # a number that no honest caller passes
            seccomp.answer(self.listener, call.number, errno.EINVAL)

    # --- sockets ----------------------------------------------------------------------------

    def _network(self, call: Call) -> None:
        descriptor = call.arguments[0] & 0xFFFFFFFF
        is_replacement = False
        try:
            endpoint = duplicate(call.thread, descriptor)
        except PermissionError:
            if call.name != "connect":
                raise
            endpoint, is_replacement = addresses.replacement(call.thread, descriptor), True
        try:
            if call.name == "listen":
                self._reachable.listen(endpoint, call.arguments[1] & 0x7FFFFFFF)
                seccomp.answer(self.listener, call.number, 0)
                return
            address = self._copy_of_address(call)
            if call.name == "bind":
                self._bind(call, endpoint, address)
                return
            target = self._reachable.target(endpoint, address, call.thread)
        except BaseException:
            endpoint.close()
            raise
        else:
            if call.name == "connect":
                self._attempt(Postponed(call, endpoint, target, is_replacement))

    def _copy_of_address(self, call: Call) -> bytes:
        """What the pointer points to, read once; the caller is still the one who called."""
        size = min(call.arguments[2] & 0xFFFFFFFF, MAX_ADDRESS)
        address = file_metadata.read(call.thread, call.arguments[1], size)
        if not seccomp.still_waiting(self.listener, call.number):
            raise Refused(errno.ESRCH)
        return address

    def _bind(self, call: Call, endpoint: socket.socket, address: bytes) -> None:
        if endpoint.family == socket.AF_UNIX:  # Landlock decides where the socket's file may be
            seccomp.let_go_on(self.listener, call.number)
        else:
            self._reachable.bind(endpoint, address)
            seccomp.answer(self.listener, call.number, 0)
        endpoint.close()

    def _attempt(self, waiting: Postponed) -> None:
        """Connect for the caller, or come back to it."""
        call = waiting.call
        try:
            error = connect_at_once(waiting.endpoint, waiting.target)
            patient = os.get_blocking(waiting.endpoint.fileno())
            if error in WAITING and patient and len(self._postponed) < MOST_WAITING:
                self._postponed.append(waiting)
                return
            if waiting.is_replacement and error == 0:
                at = call.arguments[0] & 0xFFFFFFFF
                addresses.put_in_place(
                    self.listener, call.number, waiting.endpoint, call.thread, at
                )
        except OSError as refusal:
            error = refusal.errno or errno.EPERM
        waiting.close()
        seccomp.answer(self.listener, call.number, error)


def duplicate(thread: int, descriptor: int) -> socket.socket:
    """Another descriptor for a socket of the session; raises OSError (ENOTSOCK, EBADF …)."""
    process = os.pidfd_open(process_tree.process_of(thread))
    try:
        number = syscalls.call("pidfd_getfd", process, descriptor, 0)
    finally:
        os.close(process)
    try:
        return socket.socket(fileno=number)
    except OSError:
        os.close(number)
        raise


def connect_at_once(endpoint: socket.socket, target: Target) -> int:
    """Connect without waiting longer than a moment; returns an errno, 0 for success."""
    patience = endpoint.getsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, len(A_MOMENT))
    endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, A_MOMENT)
    try:
        return endpoint.connect_ex(target.address)
    finally:
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)
