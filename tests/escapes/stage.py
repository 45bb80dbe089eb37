"""Kernels to try an escape in: as root or another user, with layers held back, or with none."""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

import learn_torch
from learn_torch.errors import KernelError
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits
from tests.escapes import launch
from tests.escapes.attempt import Attempt
from tests.escapes.prelude import cell
from tests.escapes.victims import user_arguments
from tests.escapes.world import World
from tests.kernel.running import alive, run

ORDINARY = 65534
"""The user that stands for every ordinary one."""
ANOTHER = 12345
"""A user that owns a set-user-id program, and that nobody should become."""
SECONDS = 20.0
"""For one attempt; the longest race takes one."""
OWN_FOLDER = "import tempfile\nos.chdir(tempfile.mkdtemp())\n"
"""Where attempts share a session: names as in a fresh one, and back from where another has gone."""


class NotHere(Exception):
    """This machine cannot play the part; the text says why."""


@dataclass(frozen=True)
class Variant:
    """How a kernel is started."""

    identity: str
    """root; root where everybody can read the interpreter, so that the sandbox may leave root; user."""
    abi: int | None = None
    """The Landlock ABI it is held down to; None: the newest here."""
    without: str = ""
    """Layers left off; "all" for a negative control."""

    def __str__(self) -> str:
        layers = f"without-{self.without}" if self.without else f"abi-{self.abi or 'newest'}"
        return f"{self.identity.replace(' ', '-')}-{layers}"

    @property
    def user(self) -> int:
        """The user that the worker starts as."""
        if self.identity == "user":
            return ORDINARY if os.getuid() == 0 else os.getuid()
        return 0

    @property
    def python(self) -> str:
        """The interpreter to run; raises NotHere."""
        if self.identity != "user" and os.getuid() != 0:
            raise NotHere("only root can start a worker as root")
        if self.identity == "root" or self.user == os.getuid() != 0:
            return sys.executable
        for candidate in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
            if runs_as(candidate, ORDINARY):
                return candidate
        raise NotHere("no interpreter of this version here is readable for everybody")

    @property
    def options(self) -> list[str]:
        """The worker's options."""
        held = [] if self.abi is None else [f"--test-landlock-abi={self.abi}"]
        return held + ([f"--test-without={self.without}"] if self.without else [])


def worker(python: str, options: list[str]) -> str:
    """A launcher that starts the worker with options of its own."""
    return shlex.join([python, "-P", "-m", "learn_torch.worker", *options]) + " #"


@cache
def runs_as(python: str, user: int) -> bool:
    """Whether a user can run an interpreter."""
    try:
        done = subprocess.run([python, "-I", "-c", ""], user=user, group=user, extra_groups=[])
    except OSError:
        return False
    return done.returncode == 0


@dataclass(frozen=True)
class Told:
    """What came of an attempt."""

    escaped: bool
    words: str
    """What the cell printed, and the error that it ended with."""


class Stage:
    """A kernel, a folder of modules that it has on its path, and a session next door."""

    def __init__(self, variant: Variant, kernel: Kernel, library: Path, token: str) -> None:
        self.variant, self._kernel, self._library = variant, kernel, library
        self._token = token
        self._neighbour: Session
        self._shared: Session | None = None
        """Runs the attempts that leave it as it was, one after the other."""
        self._world: World | None = None
        self.level = ""
        """The sandbox level that its sessions claim."""

    async def open(self) -> None:
        """Have the session next door opened."""
        self._neighbour = await self._kernel.open()
        self.level = self._neighbour.opened.sandbox

    @property
    def world(self) -> World:
        """The victims: those of the attempt before, where it has not touched them, or fresh ones."""
        if self.touched():
            self.close_world()
        if self._world is None:
            neighbour = Path(self._neighbour.opened.scratch)
            self._world = World(self.variant.user, self._token, self._library, neighbour)
        return self._world

    def touched(self) -> bool:
        """Whether an attempt has done something to the victims."""
        return self._world is not None and self._world.touched()

    def close_world(self) -> None:
        """Take the victims away."""
        if self._world is not None:
            self._world.close()
            self._world = None

    async def perform(self, attempt: Attempt) -> Told:
        """Try to get out: of the session that many attempts share, or of a fresh one."""
        world, session = self.world, await self._session_for(attempt)
        world.guard = parent_of(session.opened.pid)
        assert self._kernel.ready is not None
        facts = world.facts | {"zygote": self._kernel.ready.pid, "another": ANOTHER}
        code = (OWN_FOLDER if attempt.shares else "") + attempt.code
        try:
            words = await _run(session, attempt, cell(code, facts))
            escaped = attempt.sign(world, words)
        finally:
            world.guard = os.getpid()  # the other one may go now
            if not attempt.shares or not alive(session.opened.pid):
                self._shared = self._shared if session is not self._shared else None
                await session.close()
        return Told(escaped or attempt.sign(world, words), words)

    async def _session_for(self, attempt: Attempt) -> Session:
        """A session to try it in; the shared one is opened again where an attempt has ended it."""
        limits = Limits(cell_seconds=SECONDS, loopback=attempt.loopback)
        if not attempt.shares:
            return await self._kernel.open(device="cpu", limits=limits)
        if self._shared is None:
            self._shared = await self._kernel.open(device="cpu", limits=limits)
        return self._shared

    async def perform_bare(self, attempt: Attempt) -> Told:
        """Try the same in a plain interpreter of the same user, started without any care."""
        world = self.world
        world.guard = world.victim.pid
        done = subprocess.run(
            [self.variant.python, "-c", cell(attempt.code, world.facts)],
            env=dict(os.environ) | {"SECRET": self._token},
            cwd=world.home,
            capture_output=True,
            text=True,
            errors="replace",
            pass_fds=_secret_descriptor(world),
            timeout=SECONDS,
            **user_arguments(self.variant.user),
        )
        return Told(attempt.sign(world, done.stdout), done.stdout + done.stderr)


def _secret_descriptor(world: World) -> list[int]:
    """Descriptor 57, open on the key."""
    file = os.open(world.home / ".ssh/id_rsa", os.O_RDONLY)
    os.dup2(file, launch.SECRET_FD)
    os.close(file)
    return [launch.SECRET_FD]


async def _run(session: Session, attempt: Attempt, text: str) -> str:
    """Run the attempt in the way that it asks for; returns everything that it said."""
    try:
        if attempt.how == "after a restart":
            await session.restart()
        elif attempt.how == "after a crash":
            await run(session, "import os\nos.abort()")
        if attempt.how == "check":
            result = await run(session, "pass", check=text)
        else:
            result = await run(session, text, trial=attempt.how == "trial")
    except KernelError as error:
        return str(error)
    end = result.finished
    trouble = f"{end.trouble.kind}: {end.trouble.message}" if end.trouble else ""
    verdict = str(end.verdict.message) if end.verdict else ""
    return "\n".join(filter(None, [result.transcript.plain, trouble, verdict, str(end.reason)]))


def parent_of(pid: int) -> int:
    """The parent of a process: of a session's child, its guard."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@asynccontextmanager
async def staged(variant: Variant) -> AsyncIterator[Stage]:
    """A stage, for as long as it is needed; raises NotHere."""
    python, token = variant.python, secrets.token_hex(8)
    root = Path(tempfile.mkdtemp(prefix="lt-s"))
    try:
        library, secret = _set_up(root, token, variant.user)
        user = [] if variant.user == os.getuid() else [f"--user={variant.user}"]
        command = [python, "-P", launch.__file__, f"--secret={secret}", *user, "--"]
        kernel = Kernel(shlex.join(command + variant.options) + " #", prefetch=False)
        ours = [str(library), str(Path(learn_torch.__file__).parents[1])]
        packages = [] if python == sys.executable else [sysconfig.get_path("purelib")]
        environment = {
            "PYTHONPATH": os.pathsep.join(ours + packages),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(root / "home"),
            "LOGNAME": "learner",
            "SECRET": token,
        }
        with mock.patch.dict(os.environ, environment):
            await kernel.start()
        try:
            stage = Stage(variant, kernel, library, token)
            await stage.open()
            yield stage
            stage.close_world()
        finally:
            await kernel.close()
    finally:
        shutil.rmtree(root)


def _set_up(root: Path, token: str, user: int) -> tuple[Path, Path]:
    """Fill the stage's folder: modules for the path, a set-user-id program, a secret file, a home."""
    root.chmod(0o711)
    library, secret, home = root / "library", root / "secret", root / "home"
    library.mkdir()
    home.mkdir()
    secret.write_text(token)
    (library / "lent.py").write_text("answer = 42\n")
    shutil.copy("/usr/bin/id", library / "who")
    for path in (library, library / "lent.py", secret, home):
        os.chown(path, user, user)
    if os.getuid() == 0:
        os.chown(library / "who", ANOTHER, ANOTHER)
    (library / "who").chmod(0o4755)
    return library, secret
