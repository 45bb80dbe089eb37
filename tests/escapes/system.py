"""The kernel: namespaces, mounts, programs for it, other ways to call it, ways past the filter."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.escapes.attempt import Attempt, Refusal, grouped, heard, leaked, only_root, said_so
from tests.escapes.prelude import numbers
from tests.escapes.world import World

NEWUSER, NEWNS, NEWUTS = 0x10000000, 0x20000, 0x4000000
ALLOW_ALL = (
    "allow = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0x7fff0000))\n"
    "program = struct.pack('HxxxxxxQ', 1, ctypes.addressof(allow))\n"
    "libc.prctl(38, 1, 0, 0, 0)\n"
)
MACHINE_CODE = """
def native(code):
    page = mmap.mmap(-1, 4096, prot=7)
    page.write(bytes.fromhex(code))
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_long)(address)
"""
INT_80 = "53 b8 14 00 00 00 cd 80 5b c3"
"""push rbx; mov eax, 20 (getpid of i386); int 0x80; pop rbx; ret"""
X32_GETPID = "b8 27 00 00 40 0f 05 c3"
"""mov eax, 0x40000000 + 39 (getpid of x32); syscall; ret"""
UNPRIVILEGED_BPF = Path("/proc/sys/kernel/unprivileged_bpf_disabled")


@cache
def answers_here(code: str) -> bool:
    """Whether a plain interpreter of this machine gets its process id back from machine code."""
    if platform.machine() != "x86_64":
        return False
    script = f"import ctypes, mmap, os\n{MACHINE_CODE}\nassert native({code!r})() == os.getpid()"
    return subprocess.run([sys.executable, "-c", script], capture_output=True).returncode == 0


def needs_entry(code: str) -> Refusal:
    def refusal(_: World) -> str:
        return "" if answers_here(code) else "this kernel has no such entry"

    return refusal


def needs_setting(path: str, harmless: str, else_root: bool = True) -> Refusal:
    """A sysctl that leaves the call to ordinary users, or a root to make it."""

    def refusal(world: World) -> str:
        setting = Path(path)
        if world.user == 0 and else_root:
            return ""
        free = setting.exists() and setting.read_text().strip() in harmless.split()
        return "" if free else f"{setting.name} keeps it from ordinary users"

    return refusal


def needs_secret_memory(_: World) -> str:
    """Absent where the kernel is older than 5.14, or was started with secretmem.enable=0."""
    made = ctypes.CDLL(None).syscall(numbers()["memfd_secret"], 0)
    if made < 0:
        return "this kernel has no memfd_secret"
    os.close(made)
    return ""


def needs_setuid(world: World) -> str:
    """A set-user-id program of root's has to be made by root, on a file system that honours it."""
    if os.getuid() != 0:
        return "only root can make a set-user-id program to try"
    nosuid = os.statvfs(world.library).f_flag & os.ST_NOSUID
    return "the file system does not honour set-user-id programs" if nosuid else ""


def getpid_by(code: str) -> str:
    return MACHINE_CODE + f"if native({code!r})() == os.getpid(): escaped()"


def needs_call(name: str, *arguments: object) -> Refusal:
    """A call for root, in a kernel that was built with it: the test makes the same harmless call."""

    def refusal(world: World) -> str:
        ctypes.set_errno(0)
        ctypes.CDLL(None, use_errno=True).syscall(numbers()[name], *arguments)
        missing = ctypes.get_errno() == errno.ENOSYS
        return f"this kernel has no {name}" if missing else only_root(world)

    return refusal


# In a fork: a cell has a second thread, which flushes its text, and the kernel gives no user
# namespace to a process with threads.
NAMESPACES = grouped(
    "kernel",
    Attempt(
        "a user namespace by unshare",
        f"in_child(lambda: (call('unshare', {NEWUSER}), escaped()))",
        said_so,
    ),
    Attempt(
        "a user namespace by clone",
        f"def work():\n    pid = call('clone', {NEWUSER | 17}, 0, 0, 0, 0)\n"
        "    if pid == 0: os._exit(0)\n    os.waitpid(pid, 0)\n    escaped()\nin_child(work)",
        said_so,
    ),
    Attempt(
        "a user namespace by clone3",
        f"how = struct.pack('QQQQQQQQ', {NEWUSER}, 0, 0, 0, 17, 0, 0, 0)\ndef work():\n"
        "    pid = call('clone3', how, len(how))\n    if pid == 0: os._exit(0)\n"
        "    os.waitpid(pid, 0)\n    escaped()\nin_child(work)",
        said_so,
    ),
    Attempt(
        "a mount namespace", f"call('unshare', {NEWNS})\nescaped()", said_so, only_root, alone=True
    ),
    Attempt(
        "a user and a mount namespace",
        f"in_child(lambda: (call('unshare', {NEWUSER | NEWNS}), escaped()))",
        said_so,
    ),
    Attempt(
        "enter another's namespace by pidfd",
        f"call('setns', call('pidfd_open', W.victim, 0), {NEWUTS})\nescaped()",
        said_so,
        only_root,
        alone=True,
    ),
    Attempt(
        "enter another's namespace by file",
        "call('setns', os.open(f'/proc/{W.victim}/ns/uts', os.O_RDONLY), 0)\nescaped()",
        said_so,
        only_root,
        alone=True,
    ),
    Attempt(
        "mount",
        "os.mkdir('m')\ncall('mount', b'none', os.path.abspath('m').encode(), b'tmpfs', 0, 0)\n"
        "call('umount2', os.path.abspath('m').encode(), 0)\nescaped()",
        said_so,
        only_root,
    ),
    Attempt(
        "mount with the new calls", "call('fsopen', b'tmpfs', 0)\nescaped()", said_so, only_root
    ),
    Attempt("clone a mount", "call('open_tree', -100, b'/', 1)\nescaped()", said_so, only_root),
    Attempt("change the root", "os.chroot('.')\nescaped()", said_so, only_root, alone=True),
    Attempt(
        "change the host's name",
        "name = platform.node().encode()\ncall('sethostname', name, len(name))\nescaped()",
        said_so,
        only_root,
    ),
)

PROGRAMS = grouped(
    "kernel",
    Attempt(
        "a map for BPF",
        "how = struct.pack('IIIII', 2, 4, 4, 1, 0) + bytes(52)\ncall('bpf', 0, how, len(how))\nescaped()",
        said_so,
        needs_setting(str(UNPRIVILEGED_BPF), "0"),
    ),
    Attempt(
        "performance events",
        "how = struct.pack('IIQQQQQ', 1, 112, 1, 0, 0, 0, 0x61) + bytes(64)\n"
        "call('perf_event_open', how, 0, -1, -1, 0)\nescaped()",
        said_so,
        needs_setting("/proc/sys/kernel/perf_event_paranoid", "-1 0 1 2"),
    ),
    Attempt("page faults in user space", "call('userfaultfd', 1)\nescaped()", said_so),
    Attempt(
        "io_uring",
        "call('io_uring_setup', 4, ctypes.create_string_buffer(120))\nescaped()",
        said_so,
        needs_setting("/proc/sys/kernel/io_uring_disabled", "0"),
    ),
    Attempt(
        "memory that even the kernel cannot see",
        "call('memfd_secret', 0)\nescaped()",
        said_so,
        needs_secret_memory,
    ),
    Attempt("a key ring", "call('keyctl', 0, -2, 1)\nescaped()", said_so),
    Attempt("a key", "call('add_key', b'user', b'lt', b'x', 1, -2)\nescaped()", said_so),
    Attempt(
        "a System V segment of another",
        "libc.shmat.restype = ctypes.c_void_p\naddress = libc.shmat(W.segment, None, 0o10000)\n"
        "print(ctypes.string_at(address, 32) if address != 2**64 - 1 else 'no')",
        leaked,
    ),
    Attempt("a System V queue", "call('msgget', 0, 0o600)\nescaped()", said_so),
    Attempt("a System V semaphore", "call('semget', 0, 1, 0o600)\nescaped()", said_so),
    Attempt(
        "a POSIX queue",
        "call('mq_open', b'lt-escape', 0o102, 0o600, 0)\ncall('mq_unlink', b'lt-escape')\nescaped()",
        said_so,
    ),
    Attempt(
        "restart the machine (with words that it refuses)",
        "reaches('reboot', 0, 0, 0, 0, wanted=errno.EINVAL)\nescaped()",
        said_so,
        only_root,
    ),
    Attempt(
        "another kernel (of too many parts)",
        "reaches('kexec_load', 0, 1000, 0, 0, wanted=errno.EINVAL)\nescaped()",
        said_so,
        needs_call("kexec_load", 0, 1000, 0, 0),
    ),
    Attempt(
        "take a module out (that is not there)",
        "reaches('delete_module', b'lt_not_there', 0, wanted=errno.ENOENT)\nescaped()",
        said_so,
        needs_call("delete_module", b"lt_not_there", 0),
    ),
    Attempt(
        "swap to a file (that is not there)",
        "reaches('swapon', b'/lt_not_there', 0, wanted=errno.ENOENT)\nescaped()",
        said_so,
        only_root,
    ),
    Attempt(
        "read the kernel's log",
        "call('syslog', 3, ctypes.create_string_buffer(64), 64)\nescaped()",
        said_so,
        needs_setting("/proc/sys/kernel/dmesg_restrict", "0"),
    ),
)

FILTER = grouped(
    "kernel",
    Attempt("the 32-bit entry", getpid_by(INT_80), said_so, needs_entry(INT_80)),
    Attempt("the x32 entry", getpid_by(X32_GETPID), said_so, needs_entry(X32_GETPID)),
    Attempt(
        "a second filter that allows everything",
        ALLOW_ALL
        + "call('seccomp', 1, 0, program)\nsocket.create_connection(('127.0.0.1', W.tcp), 1)",
        heard,
    ),
    Attempt(
        "a filter that it answers itself",
        """
code = struct.pack('HBBIHBBIHBBIHBBI', 0x20, 0, 0, 0, 0x15, 0, 1, NUMBERS['connect'],
                   6, 0, 0, 0x7fc00000, 6, 0, 0, 0x7fff0000)
code = ctypes.create_string_buffer(code, len(code))
libc.prctl(38, 1, 0, 0, 0)
listener = call('seccomp', 1, 8, struct.pack('HxxxxxxQ', 4, ctypes.addressof(code)))
def answer():
    asked = bytearray(80)
    fcntl.ioctl(listener, 0xc0502100, asked)
    fcntl.ioctl(listener, 0xc0182101, asked[:8] + struct.pack('qiI', 0, 0, 1))
threading.Thread(target=answer, daemon=True).start()
socket.socket(socket.AF_UNIX).connect(W.run + '/stream')
""",
        heard,
    ),
    Attempt(
        "a unix socket behind a second filter",
        ALLOW_ALL + "call('seccomp', 1, 0, program)\ns = socket.socket(socket.AF_UNIX)\n"
        "s.connect(W.run + '/stream')",
        heard,
    ),
    Attempt(
        "a set-user-id program",
        "who = subprocess.check_output([W.library + '/who', '-u'], text=True)\n"
        "if int(who) == W.another: escaped()",
        said_so,
        needs_setuid,
    ),
    Attempt(
        "give itself more file size",
        "import resource\nsoft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)\nescaped()",
        said_so,
        bare=True,
    ),
    Attempt(
        "give itself more memory",
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY,) * 2)\nescaped()",
        said_so,
        bare=True,
    ),
    Attempt(
        "leave core dumps",
        "import resource\nresource.setrlimit(resource.RLIMIT_CORE, (4096, 4096))\nescaped()",
        said_so,
        bare=True,
    ),
    alone=True,
)

ATTEMPTS = NAMESPACES + PROGRAMS + FILTER
