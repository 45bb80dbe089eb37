"""The process that imports torch, and in stages the rest, and forks a guard for each session.

It speaks with the host on stdin and stdout, so a launcher may be any command that reaches
another machine. It stays forkable: one thread, no CUDA, no OpenMP region, no backward().
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import select
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import torch

from learn_torch import sandbox
from learn_torch.kernel.frames import Splitter, decode_request, make_decoders, pack
from learn_torch.kernel.protocol import PROTOCOL, Close, Gone, Limits, Open, Ready, Reply, Request
from learn_torch.sandbox import privileges, removal
from learn_torch.sandbox.limits import SandboxLimits
from learn_torch.worker import devices, metrics, processes
from learn_torch.worker.figures import pyplot_hook
from learn_torch.worker.gpu_monitor import GpuMonitor
from learn_torch.worker.guard import SessionGuard
from learn_torch.worker.handshake import NotAdmitted
from learn_torch.worker.warm import QUIET_SECONDS, Warmup, freeze

RECEIVE = 1 << 16
REFUSED = 75
"""A guard's exit code when its child could not be put safely into the sandbox, and it has said so."""
FAREWELL_SECONDS = 5.0
"""How long the guards have to clean up when the host is gone."""


@dataclass
class SessionProcess:
    """A session, as the zygote sees it."""

    session: int
    pid: int
    control: socket.socket
    scratch: Path
    closing: bool = False
    replies: Splitter = field(default_factory=Splitter)


class Zygote:
    """Forks sessions and carries frames between them and the host."""

    def __init__(self, source: int, sink: int, machine: sandbox.Machine) -> None:
        self._source = source
        self._sink = sink
        self._requests = Splitter()
        self._waiting: list[Open] = []
        """Sessions that are to open when what they need is imported."""
        self._wards: dict[int, SessionProcess] = {}
        self._machine = machine
        self._meter = GpuMonitor()
        self._warmup = Warmup(self._exchange)
        self._host_is_gone = False
        self._heard = time.monotonic()
        """When the host asked for something last."""

    def serve(self, warm_seconds: float) -> None:
        """Say Ready, then work until the host hangs up; leaves nothing behind."""
        processes.become_subreaper()
        prepare_for_forks()
        try:
            self._send(_ready(warm_seconds))
            self._heard = time.monotonic()
            while self._turn():
                pass
        except BrokenPipeError:
            return  # the host is gone, and with it whoever could be told
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
        if not self._warmup.pending:
            return None
        if self._waiting:
            return 0.0
        return max(0.0, self._heard + QUIET_SECONDS - time.monotonic())

    def _exchange(self, timeout: float | None = 0.0) -> None:
        """Carry frames between the host and the guards; waits `timeout` seconds for the first.

        Forks nothing, so it may be called while a module is half imported.
        """
        by_fd = {ward.control.fileno(): ward for ward in self._wards.values()}
        sources = [*by_fd] if self._host_is_gone else [self._source, *by_fd]
        ready, _, _ = select.select(sources, [], [], timeout)
        for fd in ready:
            if fd in by_fd:
                self._relay(by_fd[fd])
        if self._source in ready:
            received = os.read(self._source, RECEIVE)
            self._host_is_gone, self._heard = not received, time.monotonic()
            for body in self._requests.feed(received):
                self._obey(decode_request(body))

    # --- from the host ----------------------------------------------------------------------

    def _obey(self, request: Request) -> None:
        if isinstance(request, Open):
            self._waiting.append(request)
            return
        if isinstance(request, Close):
            self._cancel_waiting(request.session)
        ward = self._wards.get(request.session)
        if ward is None:
            return  # it ended while the request was on its way
        ward.closing = ward.closing or isinstance(request, Close)
        with suppress(BrokenPipeError, ConnectionResetError):  # the guard's end is noticed below
            ward.control.sendall(pack(request))

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
        missing = [name for name in request.requires if not installed(name)]
        if missing:
            reason = f"This lesson needs {', '.join(missing)}, which is not installed."
            self._send(Gone(request.session, "missing", reason))
            return
        try:
            device = devices.choose(request.device, devices.detect())
        except devices.NoSuchDevice as error:
            self._send(Gone(request.session, "device", str(error)))
            return
        if device.kind == "cuda":
            self._meter.start()
        scratch = Path(os.path.realpath(tempfile.mkdtemp(prefix="learn-torch-")))
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            uid = privileges.FIRST_UID + os.getpid() if self._machine.own_uid else None
            plan = sandbox.Plan(
                str(scratch),
                sandbox_limits(request.limits),
                self._machine,
                devices.nodes(device),
                uid,
                devices.share(device, request.limits),
            )
            visible = devices.visible_to_child(device)
            guard = SessionGuard(theirs, request, device, plan, visible, self._meter.board)
            self._become_guard(guard, request, scratch, ours)
        theirs.close()
        self._wards[request.session] = SessionProcess(request.session, pid, ours, scratch)

    def _become_guard(
        self, guard: SessionGuard, request: Open, scratch: Path, other_end: socket.socket
    ) -> None:
        """In the fork: drop the zygote's ties, keep the session, and never return."""
        code = 1
        gc.enable()
        try:
            os.setpgid(0, 0)  # a kill of the kernel's group leaves the guards time to clean up
            other_end.close()
            os.close(self._source)
            os.close(self._sink)
            for ward in self._wards.values():
                ward.control.close()
            guard.serve()
            code = 0
        except (BrokenPipeError, ConnectionResetError):
            code = 0  # the zygote is gone; serve has cleaned up
        except NotAdmitted as error:
            guard.say(Gone(request.session, "died", str(error)))
            code = REFUSED
        finally:
            removal.remove_tree(scratch)
            os._exit(code)

    # --- from the guards -------------------------------------------------------------------

    def _relay(self, ward: SessionProcess) -> None:
        try:
            received = ward.control.recv(RECEIVE)
        except ConnectionResetError:
            received = b""
        for body in ward.replies.feed(received):
            self._write(len(body).to_bytes(4, "big") + body)
        if not received:
            self._on_session_exit(ward)

    def _on_session_exit(self, ward: SessionProcess) -> None:
        """A guard has ended: wait for it, sweep what it left, tell the host."""
        del self._wards[ward.session]
        ward.control.close()
        status = os.waitpid(ward.pid, 0)[1]
        processes.kill_orphans({other.pid for other in self._wards.values()} | self._meter.pids)
        removal.remove_tree(ward.scratch)
        if os.waitstatus_to_exitcode(status) == REFUSED:
            return  # the guard has told the host why
        if ward.closing:
            self._send(Gone(ward.session))
        else:
            reason = "The session's guard was killed, and the session with it."
            self._send(Gone(ward.session, "died", reason))

    def _end_all(self) -> None:
        self._meter.stop()
        for ward in self._wards.values():
            ward.control.close()
        deadline = time.monotonic() + FAREWELL_SECONDS
        while self._wards and time.monotonic() < deadline:
            ended = processes.reap()
            self._wards = {k: w for k, w in self._wards.items() if w.pid not in ended}
            time.sleep(0.005)
        for ward in self._wards.values():
            processes.kill_family(ward.pid)
            removal.remove_tree(ward.scratch)

    def _send(self, frame: Reply) -> None:
        self._write(pack(frame))

    def _write(self, raw: bytes) -> None:
        view = memoryview(raw)
        while view:
            view = view[os.write(self._sink, view) :]


def stages(request: Open) -> set[str]:
    """What has to be imported before a session opens; each names a stage of the warm-up, or none."""
    return {*request.stages, *request.requires}


def sandbox_limits(limits: Limits) -> SandboxLimits:
    """The part of a session's limits that the sandbox enforces."""
    return SandboxLimits(
        limits.cell_seconds,
        limits.cpu_seconds,
        limits.memory_bytes,
        limits.file_bytes,
        limits.scratch_bytes,
        limits.processes,
        limits.loopback,
    )


def prepare_for_forks() -> None:
    """Install what every session has, and make what each would otherwise make for itself."""
    importlib.import_module("numpy.random")  # lazy in numpy 2: 9 ms for who seeds first
    make_decoders()
    metrics.install()
    pyplot_hook.install()
    freeze()


def _version(package: str) -> str:
    """The version of an installed package, which is not imported; empty where it is not known."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def installed(module: str) -> bool:
    """Whether `import module` would find something; nothing is imported but its parents."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _ready(seconds: float) -> Ready:
    return Ready(
        PROTOCOL,
        sys.version.split()[0],
        str(torch.__version__),
        _version("torchvision"),
        devices.detect(),
        seconds,
        os.getpid(),
    )


def ignore_terminal_signals() -> None:
    """Ctrl+C in the terminal is the host's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
