"""Which files a session may use, and how: the answer that Landlock enforces.

Found once, by the zygote; what belongs to one session (scratch folder, GPU) is added for each.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from learn_torch.sandbox import landlock
from learn_torch.sandbox.plan import Plan

Rule = tuple[str, int]
"""A path, and the accesses that Landlock allows there and beneath."""

READ = landlock.READ_FILE | landlock.READ_DIR
RUN = READ | landlock.EXECUTE
CHANGE = landlock.WRITE_FILE | landlock.TRUNCATE
MAKE = (
    landlock.MAKE_DIR
    | landlock.MAKE_REG
    | landlock.MAKE_SOCK
    | landlock.MAKE_FIFO
    | landlock.MAKE_SYM
    | landlock.REMOVE_DIR
    | landlock.REMOVE_FILE
)
ALL_OF_IT = RUN | CHANGE | MAKE | landlock.REFER
SEGMENTS = landlock.READ_FILE | CHANGE | landlock.MAKE_REG | landlock.REMOVE_FILE
"""/dev/shm: shared memory can be made and opened by name, and not listed: others' names stay unknown."""
DEVICE = landlock.READ_FILE | CHANGE | landlock.IOCTL_DEV

PROGRAMS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store")
TOOLKITS = ("/opt/cuda", "/opt/nvidia", "/opt/rocm", "/run/opengl-driver", "/run/nvidia")
SETTINGS = (
    "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "ld.so.preload", "localtime", "timezone",
    "nsswitch.conf", "host.conf", "hosts", "hostname", "resolv.conf", "gai.conf", "protocols",
    "services", "passwd", "group", "fonts", "mime.types", "alternatives", "inputrc", "terminfo",
    "ssl/certs", "ssl/openssl.cnf", "pki/tls/certs", "ca-certificates", "os-release", "debian_version", "lsb-release", "locale.alias",
    "OpenCL", "vulkan", "nvidia-container-runtime", "matplotlibrc",
)  # fmt: skip
ABOUT_THE_MACHINE = (
    "cpuinfo", "meminfo", "stat", "version", "filesystems", "devices", "modules", "uptime",
    "loadavg", "vmstat", "driver/nvidia", "driver/nvidia-uvm", "driver/nvidia-caps",
    "sys/vm/overcommit_memory", "sys/kernel/osrelease", "sys/kernel/pid_max",
    "sys/kernel/cap_last_cap", "sys/kernel/random", "sys/kernel/ostype",
)  # fmt: skip
ABOUT_ITSELF = (
    "status", "stat", "statm", "comm", "cmdline", "maps", "smaps", "smaps_rollup", "limits",
    "mounts", "mountinfo", "cgroup", "exe", "cwd", "fd", "fdinfo", "io", "sched", "schedstat",
    "oom_score", "oom_score_adj", "timerslack_ns", "coredump_filter", "auxv", "environ",
)  # fmt: skip
"""Of /proc/self, each by name: `net` beneath it lists the sockets of the whole machine."""
HARDWARE = (
    "devices", "class", "bus/pci", "module", "kernel/mm/transparent_hugepage",
    "fs/cgroup/cpu.max", "fs/cgroup/memory.max", "fs/cgroup/cpuset.cpus.effective",
    "fs/cgroup/cpu/cpu.cfs_quota_us", "fs/cgroup/cpu/cpu.cfs_period_us",
    "fs/cgroup/memory/memory.limit_in_bytes",
)  # fmt: skip
"""Of the control groups only the limits: their other files list processes."""
PLAIN_DEVICES = ("null", "zero", "full", "random", "urandom")


def rules_for(plan: Plan) -> Iterator[Rule]:
    """Everything that one session may touch."""
    yield from plan.machine.rules
    yield plan.scratch, ALL_OF_IT
    for node in plan.nodes:
        yield node, DEVICE
    yield "/proc/self/task", landlock.READ_DIR
    if plan.nodes:
        yield "/proc/self/task", CHANGE  # the driver names its threads, and fails where it cannot


def common_rules() -> tuple[Rule, ...]:
    """What all sessions may touch: programs, the Python of this process, facts about the machine."""
    return (
        *((path, RUN) for path in (*PROGRAMS, *TOOLKITS, *python_folders())),
        *((f"/etc/{name}", READ) for name in SETTINGS),
        *((f"/proc/{name}", READ) for name in ABOUT_THE_MACHINE),
        *((f"/proc/self/{name}", READ) for name in ABOUT_ITSELF),
        *((f"/sys/{name}", READ) for name in HARDWARE),
        *((f"/dev/{name}", DEVICE) for name in PLAIN_DEVICES),
        ("/dev/shm", SEGMENTS),
    )


def python_folders() -> list[str]:
    """The interpreter, its library, and where it imports from; nothing that holds a home folder."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    library = sysconfig.get_paths()
    named = {*prefixes, library["stdlib"], library["platstdlib"], *sys.path}
    real = {os.path.realpath(path) for path in named if path}
    return sorted(path for path in real if not holds_a_home(path))


def holds_a_home(path: str) -> bool:
    """Whether a folder is the root, a home folder, or an ancestor of one: never to be granted."""
    folder = Path(path)
    homes = {Path(os.path.realpath(home)) for home in (Path.home(), "/root", "/home")}
    return any(folder == home or folder in home.parents for home in homes)
