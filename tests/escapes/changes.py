"""Files that are changed, planted or made, and devices."""

from __future__ import annotations

import os
from pathlib import Path

from tests.escapes.attempt import (
    Attempt,
    Refusal,
    changed,
    grouped,
    only_root,
    said_so,
    typed,
)
from tests.escapes.files import needs_xattr
from tests.escapes.prelude import numbers
from tests.escapes.world import World

MODES = {os.O_RDONLY: 0o4, os.O_WRONLY: 0o2, os.O_RDWR: 0o6}


def needs_device(path: str, mode: int, flags: int) -> Refusal:
    """A device that is there, and that this user may open when nothing else stands in the way."""

    def refusal(world: World) -> str:
        if not Path(path).exists():
            return f"there is no {path} here"
        if world.user and (Path(path).stat().st_mode & mode) != mode:
            return f"{path} is root's"
        try:
            os.close(os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY))
        except OSError as error:
            return f"{path}: {error.strerror}, for anybody here"
        return ""

    return refusal


def device(path: str, flags: int = os.O_RDWR, refused: Refusal | None = None) -> Attempt:
    code = f"os.open({path!r}, {flags} | os.O_NONBLOCK | os.O_NOCTTY)\nescaped()"
    return Attempt(
        f"open {path}", code, said_so, refused or needs_device(path, MODES[flags], flags)
    )


def needs_creat(_: World) -> str:
    return "" if numbers()["creat"] else "this processor's Linux has no creat"


CHANGE = grouped(
    "files",
    Attempt("append to a dotfile", "open(W.home + '/.bashrc', 'a').write('evil')", changed),
    Attempt("create a dotfile", "open(W.home + '/.profile', 'w').write('evil')", changed),
    Attempt("delete a dotfile", "os.remove(W.home + '/.bashrc')", changed),
    Attempt("rename a dotfile", "os.rename(W.home + '/.bashrc', W.home + '/.old')", changed),
    Attempt(
        "replace a dotfile",
        "open('mine', 'w').write('evil')\nos.replace('mine', W.home + '/.bashrc')",
        changed,
    ),
    Attempt("take a dotfile away", "os.rename(W.home + '/.bashrc', 'mine')", changed),
    Attempt(
        "swap a dotfile with a file of its own",
        "open('mine', 'w').write('evil')\nnumber = {'x86_64': 316, 'aarch64': 276}[platform.machine()]\n"
        "call(number, -100, b'mine', -100, (W.home + '/.bashrc').encode(), 2)",
        changed,
    ),
    Attempt(
        "link a file of its own into a home",
        "open('mine', 'w').write('evil')\nos.link('mine', W.home + '/.profile')",
        changed,
    ),
    Attempt("link a home's file to elsewhere", "os.symlink('/', W.home + '/root')", changed),
    Attempt("truncate by path", "call('truncate', W.key.encode(), 0)", changed),
    Attempt("truncate by opening to read", "os.open(W.key, os.O_RDONLY | os.O_TRUNC)", changed),
    Attempt(
        "truncate with flags of 64 bits",
        "call('openat', -100, W.key.encode(), os.O_TRUNC | 1 << 32)",
        changed,
    ),
    Attempt("truncate with creat", "call('creat', W.key.encode(), 0o600)", changed, needs_creat),
    Attempt("make a folder", "os.mkdir(W.home + '/new')", changed),
    Attempt("remove a folder", "os.rmdir(W.home + '/empty')", changed),
    Attempt("make a FIFO", "os.mkfifo(W.home + '/pipe')", changed),
    Attempt("bind a socket", "socket.socket(socket.AF_UNIX).bind(W.home + '/s')", changed),
    Attempt("write to a folder that all may write to", "open(W.elsewhere + '/x', 'w')", changed),
    Attempt("change a mode", "os.chmod(W.key, 0o777)", changed),
    Attempt(
        "change a mode through a path descriptor",
        "fd = os.open(W.key, os.O_PATH)\nos.chmod(f'/proc/self/fd/{fd}', 0o777)",
        changed,
    ),
    Attempt(
        "change the mode of an open file",
        "os.fchmod(os.open(W.library + '/lent.py', os.O_RDONLY), 0o777)",
        changed,
    ),
    Attempt(
        "change a mode through a link",
        "os.symlink(W.key, 'mine')\nos.chmod('mine', 0o777)",
        changed,
    ),
    Attempt(
        "a race for the file whose mode is changed",
        """
sys.setswitchinterval(1e-6)
open('own', 'w').close(); os.symlink('own', 'there')
going = True
def flip():
    for i in range(10**9):
        os.symlink(random.choice(('own', W.key)), 'next'); os.replace('next', 'there')
        if not going: break
thread = threading.Thread(target=flip); thread.start()
end = time.monotonic() + 0.5
while time.monotonic() < end and os.stat(W.key).st_mode & 0o777 != 0o777:
    os.chmod('there', 0o777)
going = False; thread.join()
""",
        changed,
        alone=True,
    ),
    Attempt(
        "make a set-user-id program of its own",
        "open('mine', 'w').write('#!/bin/sh')\nos.chmod('mine', 0o4755)\n"
        "if os.stat('mine').st_mode & 0o4000: escaped()",
        said_so,
    ),
    Attempt("change a time", "os.utime(W.key, (1, 1))", changed),
    Attempt(
        "change a time through /proc",
        "fd = os.open(W.key, os.O_PATH)\nos.utime(f'/proc/self/fd/{fd}', (1, 1))",
        changed,
    ),
    Attempt(
        "find a path by changing its time",
        "try:\n    os.utime(W.key)\nexcept OSError as error:\n"
        "    if error.errno != errno.EPERM: raise\nescaped()",
        said_so,
    ),
    Attempt("change an owner", "os.chown(W.key, 12345, 12345)", changed, only_root),
    Attempt(
        "set an extended attribute",
        "os.setxattr(W.key, 'user.secret', b'evil')",
        changed,
        needs_xattr,
    ),
    Attempt(
        "remove an extended attribute",
        "os.removexattr(W.key, 'user.secret')",
        changed,
        needs_xattr,
    ),
    Attempt("plant a module", "open(W.library + '/planted.py', 'w').write('evil')", changed),
    Attempt("rewrite a module", "open(W.library + '/lent.py', 'a').write('# evil')", changed),
    Attempt(
        "write into another session's scratch",
        "open(W.neighbour + '/answer', 'a').write('x')",
        changed,
    ),
    Attempt(
        "remove what is in /dev/shm",
        "mine = os.path.basename(W.shared)\nfor name in os.listdir('/dev/shm'):\n"
        "    if name.startswith(mine): os.remove('/dev/shm/' + name)",
        changed,
    ),
    Attempt("remove a shared segment whose name is known", "os.remove(W.shared)", changed),
    Attempt(
        "write to a shared segment whose name is known", "open(W.shared, 'a').write('x')", changed
    ),
)


DEVICES = grouped(
    "files",
    device("/proc/sys/kernel/core_pattern", os.O_WRONLY),
    device("/proc/sysrq-trigger", os.O_WRONLY),
    device("/sys/kernel/mm/transparent_hugepage/enabled", os.O_WRONLY),
    device("/dev/kmsg", os.O_RDONLY, only_root),
    device("/dev/vda", os.O_RDONLY),
    device("/dev/kvm"),
    device("/dev/fuse"),
    device("/dev/net/tun"),
    device("/dev/loop-control"),
    device("/dev/userfaultfd"),
    device("/dev/tty1", os.O_RDONLY),
    device("/dev/ptmx"),
    Attempt(
        "make a device of its own",
        "import stat\nos.mknod('mine', stat.S_IFCHR | 0o600, os.makedev(1, 3))\nescaped()",
        said_so,
        only_root,
    ),
    Attempt(
        "write on the learner's terminal",
        "os.write(os.open(W.terminal, os.O_WRONLY | os.O_NOCTTY), b'evil')",
        typed,
    ),
    Attempt(
        "type at the learner's terminal",
        "def work():\n    os.setsid()\n    fd = os.open(W.terminal, os.O_RDWR)\n"
        "    fcntl.ioctl(fd, 0x540e, 1)\n    fcntl.ioctl(fd, 0x5412, b'x')\nin_child(work)",
        typed,
    ),
)


ATTEMPTS = CHANGE + DEVICES
