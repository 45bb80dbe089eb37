"""The process that imports torch, and in stages the rest, and forks a guard for each session.

It speaks with the host on stdin and stdout, so a launcher may be any command that reaches
another machine. It stays forkable: one thread, no CUDA, no OpenMP region, no backward().
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import time
from contextlib import suppress

from learn_torch import sandbox
from learn_torch.i18n.message import listing, msg
from learn_torch.kernel.frames import (
    HEADER,
    Splitter,
    decode_request,
    make_decoders,
    pack,
    read_envelope,
)
from learn_torch.kernel.protocol import Gone, Open, Reply
from learn_torch.kernel.wire_message import to_wire
from learn_torch.sandbox import privileges
from learn_torch.sandbox.removal import ScratchFolder, remove_abandoned
from learn_torch.worker import devices, environment, import_hook, loss_hooks, processes
from learn_torch.worker.channel import RECEIVE
from learn_torch.worker.gpu_monitor import GpuMonitor
from learn_torch.worker.guard import SessionGuard
from learn_torch.worker.handshake import NotAdmitted
from learn_torch.worker.kernel_info import describe_kernel, missing_modules
from learn_torch.worker.limit_words import sandbox_limits
from learn_torch.worker.warm import QUIET_SECONDS, HostGone, Warmup, freeze

REFUSED = 75
"""A guard's exit code when its child could not be put safely into the sandbox, and it has said so."""
FAREWELL_SECONDS = 5.0
"""How long the guards have to clean up when the host is gone."""


class Zygote:
    """Forks sessions and carries frames between them and the host."""

    def __init__(self, source: int, sink: int, machine: sandbox.Machine) -> None:
        self._source = source
        self._sink = sink
        self._requests = Splitter()
        self._waiting: list[Open] = []
        """Sessions that are to open when what they need is imported."""
        self._sessions: dict[int, processes.SessionProcess] = {}
        self._machine = machine
        self._gpu_monitor = GpuMonitor()
        self._warmup = Warmup(self._between_imports)
        self._host_is_gone = False
        self._heard = time.monotonic()
        """When the host asked for something last."""
        self._prefetch = True

    def serve(self, warm_seconds: float) -> None:
        """Send Ready, then serve until the host hangs up; leaves nothing behind."""
        processes.become_subreaper()
        prepare_for_forks()
        try:
            environment.call_when_hung_up(self._source, self._warmup.stop)
            self._send(describe_kernel(warm_seconds, self._machine))
            remove_abandoned()
            self._heard = time.monotonic()
            while self._turn():
                pass
        except (BrokenPipeError, HostGone):
            return  # the host is gone: nobody is left to tell
        finally:
            self._end_all()

    def _turn(self) -> bool:
        """Wait for the host or a guard, or import a little more; False when the host is gone."""
        self._exchange(self._patience())
        self._open_waiting()
        if self._patience() == 0.0:
            self._warmup.advance(stage for request in self._waiting for stage in stages(request))
            self._open_waiting()
        return not self._host_is_gone

    def _patience(self) -> float | None:
        """Seconds until there is something to import; None: there is nothing left."""
        if self._waiting:
            return 0.0
        if not (self._prefetch and self._warmup.pending):
            return None
        return max(0.0, self._heard + QUIET_SECONDS - time.monotonic())

    def _between_imports(self) -> None:
        """Carry frames while a module is imported."""
        self._exchange()
        if self._host_is_gone:
            raise HostGone

    def _exchange(self, timeout: float | None = 0.0) -> None:
        """Carry frames between the host and the guards; waits `timeout` seconds for the first.

        Forks nothing, so it may be called while a module is half imported.
        """
        by_fd = {session.control.fileno(): session for session in self._sessions.values()}
        sources = [*by_fd] if self._host_is_gone else [self._source, *by_fd]
        blocked = [fd for fd, session in by_fd.items() if session.outbox]
        ready, writable, _ = select.select(sources, blocked, [], timeout)
        for fd in writable:
            self._forward(by_fd[fd], b"")
        for fd in ready:
            if fd in by_fd:
                self._relay(by_fd[fd])
        if self._source in ready:
            received = os.read(self._source, RECEIVE)
            self._host_is_gone, self._heard = not received, time.monotonic()
            for body in self._requests.feed(received):
                self._route(body)

    # --- from the host ----------------------------------------------------------------------

    def _route(self, body: bytes) -> None:
        """Open a session, or pass a request on to its guard as it came: only its address is read."""
        address = read_envelope(body)
        if address.type == "Open":
            request = decode_request(body)
            assert isinstance(request, Open)
            self._waiting.append(request)
            self._prefetch = request.prefetch
            return
        if address.type == "Close":
            self._cancel_waiting(address.session)
        session = self._sessions.get(address.session)
        if session is None:
            return  # it ended while the request was on its way
        session.closing = session.closing or address.type == "Close"
        self._forward(session, len(body).to_bytes(HEADER, "big") + body)

    def _forward(self, session: processes.SessionProcess, data: bytes) -> None:
        with suppress(ConnectionError):  # the guard is gone; its end of file is read in _relay
            session.outbox.send(data)

    def _open_waiting(self) -> None:
        """Open the sessions whose imports are all there."""
        ready = [one for one in self._waiting if not self._warmup.lacks(stages(one))]
        self._waiting = [one for one in self._waiting if self._warmup.lacks(stages(one))]
        for request in ready:
            self._open(request)

    def _cancel_waiting(self, session: int) -> None:
        if any(request.session == session for request in self._waiting):
            self._waiting = [one for one in self._waiting if one.session != session]
            self._send(Gone(session))

    def _open(self, request: Open) -> None:
        missing = missing_modules(request)
        if missing:
            reason = msg(
                "This lesson needs {modules}, which is not installed.", modules=listing(missing)
            )
            self._send(Gone(request.session, "missing", to_wire(reason)))
            return
        try:
            device = devices.choose(request.device, devices.detect())
        except devices.NoSuchDevice as error:
            self._send(Gone(request.session, "device", to_wire(error.message)))
            return
        if device.kind == "cuda":
            self._gpu_monitor.start()
        scratch = ScratchFolder()
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            uid = privileges.FIRST_UID + os.getpid() if self._machine.own_uid else None
            plan = sandbox.Plan(
                str(scratch.path),
                sandbox_limits(request.limits),
                self._machine,
                devices.nodes(device),
                uid,
                devices.share(device, request.limits),
            )
            visible = devices.visible_to_child(device)
            guard = SessionGuard(theirs, request, device, plan, visible, self._gpu_monitor.board)
            self._become_guard(guard, request, scratch, ours)
        theirs.close()
        session = processes.SessionProcess(
            request.session, pid, ours, scratch, self._machine.own_uid
        )
        self._sessions[request.session] = session

    def _become_guard(
        self, guard: SessionGuard, request: Open, scratch: ScratchFolder, other_end: socket.socket
    ) -> None:
        """In the fork: close what is the zygote's, serve the session, and never return."""
        code = 1
        gc.enable()
        try:
            os.setpgid(0, 0)  # a kill of the kernel's group leaves the guards time to clean up
            signal.signal(signal.SIGIO, signal.SIG_DFL)
            other_end.close()
            os.close(self._source)
            os.close(self._sink)
            for session in self._sessions.values():
                session.close()
            guard.serve()
            code = 0
        except (BrokenPipeError, ConnectionResetError):
            code = 0  # the zygote is gone; serve has cleaned up
        except NotAdmitted as error:
            guard.say(Gone(request.session, "died", to_wire(error.message)))
            code = REFUSED
        finally:
            scratch.remove()
            os._exit(code)

    # --- from the guards -------------------------------------------------------------------

    def _relay(self, session: processes.SessionProcess) -> None:
        try:
            received = session.control.recv(RECEIVE)
        except ConnectionResetError:
            received = b""
        for body in session.replies.feed(received):
            self._write(len(body).to_bytes(HEADER, "big") + body)
        if not received:
            self._on_session_exit(session)

    def _on_session_exit(self, session: processes.SessionProcess) -> None:
        """A guard has ended: wait for it, sweep what it left, tell the host."""
        del self._sessions[session.number]
        session.control.close()
        status = os.waitpid(session.pid, 0)[1]
        guards = {other.pid for other in self._sessions.values()}
        processes.kill_orphans(guards | self._gpu_monitor.pids)
        session.clear()
        if os.waitstatus_to_exitcode(status) == REFUSED:
            return  # the guard has told the host why
        if session.closing:
            self._send(Gone(session.number))
        else:
            reason = msg("The session's guard was killed, and the session with it.")
            self._send(Gone(session.number, "died", to_wire(reason)))

    def _end_all(self) -> None:
        self._gpu_monitor.stop()
        for session in self._sessions.values():
            session.control.close()
        deadline = time.monotonic() + FAREWELL_SECONDS
        while self._sessions and time.monotonic() < deadline:
            ended = processes.reap()
            left = (one for one in self._sessions.values() if one.pid not in ended)
            self._sessions = {session.number: session for session in left}
            time.sleep(0.005)
        # The sessions that are left, and what a killed guard has left to us: a detached process.
        processes.kill_orphans(set())
        for session in self._sessions.values():
            session.clear()

    def _send(self, frame: Reply) -> None:
        self._write(pack(frame))

    def _write(self, raw: bytes) -> None:
        view = memoryview(raw)
        while view:
            view = view[os.write(self._sink, view) :]


def stages(request: Open) -> set[str]:
    """What has to be imported before a session opens; each names a stage of the warm-up, or none."""
    return {*request.stages, *request.requires}


def prepare_for_forks() -> None:
    """Install what every session has, and make what each would otherwise make for itself."""
    importlib.import_module("numpy.random")  # lazy in numpy 2: 9 ms for who seeds first
    make_decoders()
    processes.install_fork_hook()
    loss_hooks.install()
    import_hook.install()
    freeze()
