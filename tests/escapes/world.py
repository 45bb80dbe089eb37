"""Everything an attempt can hurt, made by the test: a home, a process, sockets, a terminal.

All of it belongs to the user that the attempt runs as, so that nothing but the sandbox protects it.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

from tests.escapes.victims import Sockets, Terminal, Victim, ipc_remove, ipc_segment
from tests.kernel.running import alive

Snapshot = dict[str, tuple[object, ...]]


class World:
    """The victims of one attempt. `token` is the secret; a cell is told where things are, not what."""

    def __init__(self, user: int, token: str, library: Path, neighbour: Path) -> None:
        self.user, self.token = user, token
        self.library, self.neighbour = library, neighbour
        self.guard = 0
        self.root = Path(tempfile.mkdtemp(prefix="lt-w"))
        self._ends = ExitStack()
        self._ends.callback(shutil.rmtree, self.root)
        self.home = self.root / "home"
        self._furnish()
        self._give(self.root)
        self.victim = Victim(user, token, self.home)
        self._ends.callback(self.victim.close)
        self.sockets = Sockets(self.root / "run")
        self._ends.callback(self.sockets.close)
        self.terminal = Terminal(user)
        self._ends.callback(self.terminal.close)
        self.shared = [Path(f"/dev/shm/{self.root.name}{end}") for end in (f"-{token}", "")]
        for segment in self.shared:
            segment.touch(0o600)
            segment.write_text(token)
            self._ends.callback(segment.unlink, missing_ok=True)
            self._give(segment)
        self.segment = ipc_segment(token)
        self._ends.callback(ipc_remove, self.segment)
        (neighbour / "answer").write_text(token)
        self._give(neighbour / "answer")
        self._give(self.root)
        self.files_before = self.files()

    def _furnish(self) -> None:
        """A home as people have it, and a folder beside it that anybody may write to."""
        for folder in ("home/.ssh", "home/empty", "home/public", "elsewhere", "run"):
            (self.root / folder).mkdir(parents=True)
        (self.home / ".ssh/id_rsa").write_text(f"key {self.token}\n")
        (self.home / ".bashrc").write_text("alias ll='ls -l'\n")
        (self.home / f"name-{self.token}").write_text("its name is the secret")
        (self.home / "link").symlink_to(f"to-{self.token}")
        (self.home / "tool").write_text(f"#!/bin/sh\necho {self.token}\n")
        (self.home / "tool").chmod(0o755)
        (self.root / "elsewhere").chmod(0o777)
        self.has_xattr = _set_xattr(self.home / ".ssh/id_rsa", self.token)

    def _give(self, path: Path) -> None:
        """Hand a file or a tree to the user that attempts run as."""
        if os.getuid() == self.user:
            return
        for each in [path, *path.rglob("*")]:
            os.chown(each, self.user, self.user, follow_symlinks=False)

    @property
    def facts(self) -> dict[str, object]:
        """What the attempt is told."""
        return {
            "home": str(self.home),
            "key": str(self.home / ".ssh/id_rsa"),
            "elsewhere": str(self.root / "elsewhere"),
            "library": str(self.library),
            "neighbour": str(self.neighbour),
            "host": os.getpid(),
            "guard": self.guard,
            "terminal": self.terminal.name,
            "shared": str(self.shared[1]),
            "segment": self.segment,
            **self.victim.facts,
            **self.sockets.facts,
        }

    def files(self) -> Snapshot:
        """Names, contents, owners, modes and times of all that is not the cell's."""
        found: Snapshot = {}
        for root in (self.root, self.library, *self.shared):
            for path in (root, *root.rglob("*")):
                found[str(path)] = _looks(path)
        answer = self.neighbour / "answer"
        found[str(answer)] = _looks(answer)
        found["beside it"] = tuple(sorted(path.name for path in self.neighbour.iterdir()))
        return found

    def touched(self) -> bool:
        """Whether any of it is not as it was made, and so no victim for another attempt."""
        return (
            self.files() != self.files_before
            or self.victim.harmed()
            or self.victim.condition() != self.victim.condition_before
            or self.sockets.heard()
            or self.terminal.touched()
        )

    def guard_lives(self) -> bool:
        """Whether the session's guard is still there."""
        return alive(self.guard)

    def close(self) -> None:
        """Take everything away again."""
        self._ends.close()
        for planted in self.library.glob("planted*"):
            planted.unlink()


def _looks(path: Path) -> tuple[object, ...]:
    """A file as an outsider sees it; reading it leaves nothing of this but the access time."""
    try:
        now = path.lstat()
    except FileNotFoundError:
        return ("missing",)
    content: object = None
    if stat.S_ISREG(now.st_mode):
        content = path.read_bytes()
    elif stat.S_ISLNK(now.st_mode):
        content = path.readlink()
    extra = () if stat.S_ISSOCK(now.st_mode) else _xattrs(path)
    return (now.st_mode, now.st_uid, now.st_gid, now.st_nlink, now.st_mtime_ns, content, extra)


def _set_xattr(path: Path, value: str) -> bool:
    with suppress(OSError):
        os.setxattr(path, "user.secret", value.encode())
        return True
    return False


def _xattrs(path: Path) -> tuple[tuple[str, bytes], ...]:
    with suppress(OSError):  # a file system without them
        names = os.listxattr(path, follow_symlinks=False)
        return tuple((name, os.getxattr(path, name, follow_symlinks=False)) for name in names)
    return ()
