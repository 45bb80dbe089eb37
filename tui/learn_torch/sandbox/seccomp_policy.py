"""The seccomp policy: what is refused or asked about; everything else is allowed.

Landlock guards the names of files; this guards what has no name: other processes, the network,
the kernel's own machinery, and metadata, which Landlock never sees.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator

from learn_torch.sandbox import file_metadata, landlock, process_tree, syscalls
from learn_torch.sandbox.bpf import ALLOW, ASK, Instruction, Is, Rule, When, assemble, refuse

NOT_PERMITTED = refuse(errno.EPERM)
NO_ACCESS = refuse(errno.EACCES)
NOT_THERE = refuse(errno.ENOSYS)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


OTHER_PROCESSES = _names("""
    ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd process_madvise
    process_mrelease move_pages migrate_pages
""")
MOUNTS = _names("""
    mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount fspick
    mount_setattr statmount listmount swapon swapoff quotactl quotactl_fd acct unshare setns
""")
KERNEL = _names("""
    bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register keyctl
    add_key request_key name_to_handle_at open_by_handle_at fanotify_init fanotify_mark
    inotify_init inotify_init1 inotify_add_watch memfd_secret kexec_load kexec_file_load
    init_module finit_module delete_module iopl ioperm modify_ldt uselib _sysctl
    lookup_dcookie settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname
    vhangup syslog seccomp lsm_get_self_attr lsm_set_self_attr lsm_list_modules capset
""")
MAILBOXES = _names("""
    shmget shmat shmctl shmdt semget semop semtimedop semctl msgget msgsnd msgrcv msgctl
    mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
""")
NEWER_THAN_THE_FILTER = ("clone3", "openat2")
"""Their arguments are behind a pointer, where no filter can see; libc falls back to the old calls."""

CLONE_NEW = 0x7E020000
"""linux/sched.h: all CLONE_NEW… flags that clone(2) takes."""
EVERYBODY = 0xFFFFFFFF
"""kill(-1, …)."""
UNIX, INET, INET6, NETLINK = 1, 2, 10, 16  # linux/socket.h
STREAM, RAW, SEQPACKET = 1, 3, 5  # linux/net.h
TCP = 6  # linux/in.h
TYPE_MASK = 0xF
"""linux/net.h SOCK_TYPE_MASK: above it are SOCK_NONBLOCK and SOCK_CLOEXEC."""
MSG_FASTOPEN = 0x20000000  # linux/socket.h
IOCTLS = {
    0x5412: "TIOCSTI", 0x541C: "TIOCLINUX", 0x8901: "FIOSETOWN", 0x8902: "SIOCSPGRP",
    0x40086602: "FS_IOC_SETFLAGS", 0x401C5820: "FS_IOC_FSSETXATTR",
}  # fmt: skip
FCNTLS = {8: "F_SETOWN", 10: "F_SETSIG", 15: "F_SETOWN_EX", 1024: "F_SETLEASE", 1026: "F_NOTIFY"}
PRCTLS = {4: "PR_SET_DUMPABLE", 22: "PR_SET_SECCOMP"}
"""The guard reads the address of a connect from the caller's memory, so it has to stay readable."""
O_TRUNC = 0o1000  # asm-generic/fcntl.h, as are the access modes
ACCESS_MODE = 0o3


def program(abi: int, *, loopback: bool, supervised: bool) -> list[Instruction]:
    """The filter beside a Landlock of version `abi`; without a supervisor, what it would decide is refused."""
    rules = {
        syscalls.NUMBERS[syscalls.machine()][name]: rule
        for name, rule in named_rules(abi, loopback=loopback, supervised=supervised)
        if name in syscalls.NUMBERS[syscalls.machine()]
    }
    return assemble(
        rules,
        architecture=syscalls.AUDIT_ARCH[syscalls.machine()],
        foreign_from=syscalls.X32_BIT,
        last=syscalls.LAST_REVIEWED,
        unknown=NOT_THERE,
    )


def named_rules(abi: int, *, loopback: bool, supervised: bool) -> Iterator[tuple[str, Rule]]:
    """The policy by name; the calls that a training loop makes come first, as the filter is read in order."""
    yield from _opening(abi)
    for name, codes in (("ioctl", IOCTLS), ("fcntl", FCNTLS)):
        yield name, Rule(ALLOW, [When(NOT_PERMITTED, (Is(1, code),)) for code in codes])
    yield "prctl", Rule(ALLOW, [When(NOT_PERMITTED, (Is(0, code),)) for code in PRCTLS])
    yield "clone", Rule(ALLOW, [When(NOT_PERMITTED, (Is(0, CLONE_NEW, any=True),))])
    yield "personality", Rule(NOT_PERMITTED, [When(ALLOW, (Is(0, p),)) for p in (0, 0xFFFFFFFF)])
    yield from _sockets(loopback, supervised)
    yield from _processes(abi, ASK if supervised else NOT_PERMITTED)
    for name in (*OTHER_PROCESSES, *MOUNTS, *KERNEL, *MAILBOXES):
        yield name, Rule(NOT_PERMITTED)
    for name in file_metadata.CALLS:
        yield name, Rule(ASK if supervised else NOT_PERMITTED)
    for name in NEWER_THAN_THE_FILTER:
        yield name, Rule(NOT_THERE)


def _opening(abi: int) -> Iterator[tuple[str, Rule]]:
    """Access mode 3 asks for neither reading nor writing, so Landlock would let it pass; before
    version 3 Landlock does not see truncation either.
    """
    blind = abi < landlock.TRUNCATE_VERSION
    for name, flags in (("openat", 2), ("open", 1)):
        tests = [When(NO_ACCESS, (Is(flags, ACCESS_MODE, ACCESS_MODE),))]
        if blind:
            tests.append(When(NO_ACCESS, (Is(flags, O_TRUNC, O_TRUNC | ACCESS_MODE),)))
        yield name, Rule(ALLOW, tests)
    if blind:
        yield "truncate", Rule(NO_ACCESS)


def _sockets(loopback: bool, supervised: bool) -> Iterator[tuple[str, Rule]]:
    """Unix streams, and TCP where a lesson declares `loopback`; a datagram could go anywhere."""
    unix = [When(ALLOW, (Is(0, UNIX), Is(1, kind, TYPE_MASK))) for kind in (STREAM, SEQPACKET)]
    yield "socket", Rule(NO_ACCESS, [*unix, *(_tcp() if loopback else ())])
    yield "socketpair", Rule(NO_ACCESS, unix)
    asked = ("connect", "bind", "listen") if loopback else ("connect",)
    for name in asked:
        yield name, Rule(ASK if supervised else refuse(errno.ECONNREFUSED))
    for name, flags in (("sendto", 3), ("sendmsg", 2), ("sendmmsg", 3)):
        yield name, Rule(ALLOW, [When(NO_ACCESS, (Is(flags, MSG_FASTOPEN, any=True),))])


def _tcp() -> Iterator[When]:
    """TCP itself (not MPTCP), and the list of interfaces, which gloo reads through rtnetlink."""
    for family in (INET, INET6):
        for protocol in (0, TCP):
            yield When(ALLOW, (Is(0, family), Is(1, STREAM, TYPE_MASK), Is(2, protocol)))
    yield When(ALLOW, (Is(0, NETLINK), Is(1, RAW, TYPE_MASK), Is(2, 0)))


def _processes(abi: int, ask: int) -> Iterator[tuple[str, Rule]]:
    """Oneself, or a process that the supervisor knows to be of the same session."""
    for name in process_tree.OF_A_PROCESS:
        yield name, Rule(ask, [When(ALLOW, (Is(0, 0),))])
    yield "setpriority", Rule(NOT_PERMITTED, [_own(0), _own(1), When(ask, (Is(0, 0),))])
    yield "ioprio_set", Rule(NOT_PERMITTED, [_own(1), _own(2), When(ask, (Is(0, 1),))])
    if abi < landlock.SIGNAL_VERSION:
        yield (
            "kill",
            Rule(ask, [When(NOT_PERMITTED, (Is(0, EVERYBODY),)), When(ALLOW, (Is(0, 0),))]),
        )
        for name in process_tree.SIGNALS:
            yield name, Rule(ask)
        yield "pidfd_send_signal", Rule(NOT_PERMITTED)


def _own(kind: int) -> When:
    """Kind of target `kind`, and 0 for the caller's own."""
    return When(ALLOW, (Is(0, kind), Is(1, 0)))
