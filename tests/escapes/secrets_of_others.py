"""Processes that are read: memory, environment, files, and what a careless parent leaves."""

from __future__ import annotations

from pathlib import Path

from tests.escapes.attempt import (
    Attempt,
    grouped,
    leaked,
    only_root,
    said_so,
)
from tests.escapes.launch import SECRET_FD
from tests.escapes.processes import VECTORS, the_programs_user, traceable
from tests.escapes.world import World

OWN_STACK = """
[line] = [line for line in open('/proc/self/maps') if '[stack]' in line]
low, high = (int(part, 16) for part in line.split()[0].split('-'))
stack = ctypes.string_at(low, high - low)
print(stack[stack.rindex(b'SECRET='):][:40])
"""


def needs_control_groups(world: World) -> str:
    files = Path("/sys/fs/cgroup").rglob("cgroup.procs")
    listed = any(str(world.victim.pid) in file.read_text().split() for file in files)
    return "" if listed else "no control group file system shows the process"


READ = grouped(
    "processes",
    Attempt("list processes", "if str(W.victim) in os.listdir('/proc'): escaped()", said_so),
    Attempt(
        "list processes with ps",
        "print(subprocess.run(['ps', 'axww'], capture_output=True, text=True).stdout)",
        leaked,
    ),
    Attempt(
        "list processes by their control group",
        "from pathlib import Path\n"
        "for file in Path('/sys/fs/cgroup').rglob('cgroup.procs'):\n"
        "    if str(W.victim) in file.read_text().split(): escaped(); break",
        said_so,
        needs_control_groups,
    ),
    Attempt("read a command line", "print(open(f'/proc/{W.victim}/cmdline').read())", leaked),
    Attempt(
        "read a command line by its thread",
        "print(open(f'/proc/{W.victim}/task/{W.victim}/cmdline').read())",
        leaked,
    ),
    Attempt("read an environment", "print(open(f'/proc/{W.victim}/environ', 'rb').read())", leaked),
    Attempt(
        "read a process's state", "open(f'/proc/{W.victim}/status').read()\nescaped()", said_so
    ),
    Attempt("read a process's map", "open(f'/proc/{W.victim}/maps').read()\nescaped()", said_so),
    Attempt(
        "see where a process works", "os.readlink(f'/proc/{W.victim}/cwd')\nescaped()", said_so
    ),
    Attempt(
        "read memory through a file",
        "fd = os.open(f'/proc/{W.victim}/mem', os.O_RDONLY)\nprint(os.pread(fd, 64, W.victim_memory))",
        leaked,
        traceable,
    ),
    Attempt(
        "read an open file of another",
        "print(open(f'/proc/{W.victim}/fd/{W.victim_file}').read())",
        leaked,
    ),
    Attempt(
        "read memory by a call",
        VECTORS + "call('process_vm_readv', W.victim, mine, 1, theirs, 1, 0)\nprint(into.raw)",
        leaked,
        traceable,
    ),
    Attempt(
        "take a descriptor from another",
        "fd = call('pidfd_getfd', call('pidfd_open', W.victim, 0), W.victim_file, 0)\n"
        "print(os.pread(fd, 100, 0))",
        leaked,
        traceable,
    ),
    Attempt(
        "compare with another", "call('kcmp', os.getpid(), W.victim, 1, 0, 0)\nescaped()", said_so
    ),
    Attempt(
        "trace a process",
        "call('ptrace', 0x4206, W.victim, 0, 0)\nescaped()",
        said_so,
        traceable,
        alone=True,
    ),
    Attempt(
        "trace its guard",
        "call('ptrace', 0x4206, W.guard, 0, 0)\nescaped()",
        said_so,
        traceable,
        alone=True,
    ),
    Attempt(
        "find another's locks",
        "call('get_robust_list', W.victim, ctypes.byref(ctypes.c_long()), ctypes.byref(ctypes.c_long()))\n"
        "escaped()",
        said_so,
    ),
    Attempt(
        "see where another's pages are",
        "page = ctypes.c_void_p(W.victim_memory & ~0xfff)\nstatus = ctypes.c_int()\n"
        "call('move_pages', W.victim, 1, ctypes.byref(page), 0, ctypes.byref(status), 0)\nescaped()",
        said_so,
    ),
    Attempt(
        "push another's pages out",
        "pages = struct.pack('QQ', W.victim_memory & ~0xfff, 4096)\n"
        "call('process_madvise', call('pidfd_open', W.victim, 0), pages, 1, 20, 0)\nescaped()",
        said_so,
        only_root,
    ),
    Attempt(
        "open the guard's memory",
        "os.open(f'/proc/{W.guard}/mem', os.O_RDWR)\nescaped()",
        said_so,
        traceable,
    ),
    Attempt(
        "open the zygote's memory",
        "os.open(f'/proc/{W.zygote}/mem', os.O_RDWR)\nescaped()",
        said_so,
        traceable,
    ),
    Attempt(
        "open a descriptor of its guard", "os.listdir(f'/proc/{W.guard}/fd')\nescaped()", said_so
    ),
)


INHERIT = grouped(
    "processes",
    Attempt("a secret in os.environ", "print(os.environ)", leaked, bare=True),
    Attempt(
        "a secret in its first environment",
        "print(open('/proc/self/environ').read())",
        leaked,
        bare=True,
    ),
    Attempt("a secret on its own stack", OWN_STACK, leaked, bare=True),
    Attempt(
        "a secret in its guard's environment",
        "print(open(f'/proc/{W.guard}/environ').read())",
        leaked,
        bare=True,
    ),
    Attempt(
        "the program's environment",
        "open(f'/proc/{W.host}/environ').read()\nescaped()",
        said_so,
        the_programs_user,
    ),
    Attempt(
        "a descriptor left open",
        f"print(os.pread({SECRET_FD}, 100, 0))\n",
        leaked,
        bare=True,
        alone=True,
    ),
    Attempt(
        "any descriptor left open",
        "for fd in range(3, 1024):\n    try:\n        print(os.pread(fd, 100, 0))\n"
        "    except OSError:\n        continue",
        leaked,
        bare=True,
        alone=True,
    ),
    Attempt(
        "a capability back",
        "class Header(ctypes.Structure):\n    _fields_ = [('version', ctypes.c_uint32), ('pid', ctypes.c_int)]\n"
        "header = Header(0x20080522, 0)\nbits = (ctypes.c_uint32 * 6)(*[0xffffffff, 0xffffffff, 0, 0x1ff, 0x1ff, 0])\n"
        "libc.capset(ctypes.byref(header), bits)\n"
        "[line] = [line for line in open('/proc/self/status') if line.startswith('CapEff')]\n"
        "if int(line.split()[1], 16): escaped()",
        said_so,
        only_root,
        alone=True,
    ),
    Attempt(
        "a capability by becoming root",
        "libc.setresuid(0, 0, 0)\n"
        "[line] = [line for line in open('/proc/self/status') if line.startswith('CapEff')]\n"
        "if int(line.split()[1], 16): escaped()",
        said_so,
        only_root,
        alone=True,
    ),
    Attempt(
        "go before everybody else",
        "os.setpriority(os.PRIO_PROCESS, 0, -20)\nescaped()",
        said_so,
        only_root,
        alone=True,
    ),
    Attempt(
        "run in real time",
        "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))\nescaped()",
        said_so,
        only_root,
        alone=True,
    ),
    Attempt(
        "hide from the out-of-memory killer",
        "try:\n    open('/proc/self/oom_score_adj', 'w').write('0')\nexcept OSError as error:\n    print(error)\n"
        "if int(open('/proc/self/oom_score_adj').read()) < 1000: escaped()",
        said_so,
        alone=True,
    ),
)


ATTEMPTS = READ + INHERIT
