"""System calls that Python has no function for, by libc's `syscall`; failures are OSError.

The numbers by name are for the two processors that torch has wheels for, of the names that a layer
speaks of. From the kernel's arch/x86/entry/syscalls/syscall_64.tbl and scripts/syscall.tbl (Linux
6.10); a name that an architecture never had is not in its table.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys

LAST_REVIEWED = 462
"""mseal, Linux 6.10: every number up to here was looked at; what came later is refused as unknown."""

X32_BIT = 0x40000000
"""asm/unistd.h: the x32 ABI of x86_64 has the same calls under these numbers."""

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""linux/audit.h: how seccomp names the architecture that a call was made for."""

PR_SET_PDEATHSIG = 1  # linux/prctl.h
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_GET_NO_NEW_PRIVS = 39

_libc = ctypes.CDLL(None, use_errno=True)


def _table(text: str) -> dict[str, int]:
    return {name: int(number) for name, number in (word.split("=") for word in text.split())}


NUMBERS = {
    "x86_64": _table("""
    open=2 ioctl=16 shmget=29 shmat=30 shmctl=31 socket=41 connect=42 sendto=44 sendmsg=46
    bind=49 listen=50 socketpair=53 clone=56 kill=62 semget=64 semop=65 semctl=66 shmdt=67
    msgget=68 msgsnd=69 msgrcv=70 msgctl=71 fcntl=72 truncate=76 chmod=90 fchmod=91 chown=92
    fchown=93 lchown=94 ptrace=101 syslog=103 setfsuid=122 setfsgid=123 capget=125 capset=126 rt_sigqueueinfo=129 utime=132
    uselib=134 personality=135 setpriority=141 sched_setparam=142 sched_setscheduler=144
    vhangup=153 modify_ldt=154 pivot_root=155 _sysctl=156 prctl=157 adjtimex=159 chroot=161
    acct=163 settimeofday=164 mount=165 umount2=166 swapon=167 swapoff=168 reboot=169
    sethostname=170 setdomainname=171 iopl=172 ioperm=173 init_module=175 delete_module=176
    quotactl=179 setxattr=188 lsetxattr=189 fsetxattr=190 removexattr=197 lremovexattr=198
    fremovexattr=199 tkill=200 sched_setaffinity=203 lookup_dcookie=212 semtimedop=220
    clock_settime=227 tgkill=234 utimes=235 mq_open=240 mq_unlink=241 mq_timedsend=242
    mq_timedreceive=243 mq_notify=244 mq_getsetattr=245 kexec_load=246 add_key=248
    request_key=249 keyctl=250 ioprio_set=251 inotify_init=253 inotify_add_watch=254
    migrate_pages=256 openat=257 fchownat=260 futimesat=261 fchmodat=268 unshare=272
    move_pages=279 utimensat=280 inotify_init1=294 rt_tgsigqueueinfo=297 perf_event_open=298
    fanotify_init=300 fanotify_mark=301 prlimit64=302 name_to_handle_at=303
    open_by_handle_at=304 clock_adjtime=305 sendmmsg=307 setns=308 process_vm_readv=310
    process_vm_writev=311 kcmp=312 finit_module=313 sched_setattr=314 seccomp=317
    kexec_file_load=320 bpf=321 userfaultfd=323 pidfd_send_signal=424 io_uring_setup=425
    io_uring_enter=426 io_uring_register=427 open_tree=428 move_mount=429 fsopen=430
    fsconfig=431 fsmount=432 fspick=433 pidfd_open=434 clone3=435 openat2=437 pidfd_getfd=438
    process_madvise=440 mount_setattr=442 quotactl_fd=443 landlock_create_ruleset=444
    landlock_add_rule=445 landlock_restrict_self=446 memfd_secret=447 process_mrelease=448
    fchmodat2=452 statmount=457 listmount=458 lsm_get_self_attr=459 lsm_set_self_attr=460
    lsm_list_modules=461
    """),
    "aarch64": _table("""
    setxattr=5 lsetxattr=6 fsetxattr=7 removexattr=14 lremovexattr=15 fremovexattr=16
    lookup_dcookie=18 fcntl=25 inotify_init1=26 inotify_add_watch=27 ioctl=29 ioprio_set=30
    umount2=39 mount=40 pivot_root=41 truncate=45 chroot=51 fchmod=52 fchmodat=53 fchownat=54
    fchown=55 openat=56 vhangup=58 quotactl=60 utimensat=88 acct=89 capget=90 capset=91 personality=92
    unshare=97 kexec_load=104 init_module=105 delete_module=106 clock_settime=112 syslog=116
    ptrace=117 sched_setparam=118 sched_setscheduler=119 sched_setaffinity=122 kill=129
    tkill=130 tgkill=131 rt_sigqueueinfo=138 setpriority=140 reboot=142 setfsuid=151 setfsgid=152 sethostname=161
    setdomainname=162 prctl=167 settimeofday=170 adjtimex=171 mq_open=180 mq_unlink=181
    mq_timedsend=182 mq_timedreceive=183 mq_notify=184 mq_getsetattr=185 msgget=186 msgctl=187
    msgrcv=188 msgsnd=189 semget=190 semctl=191 semtimedop=192 semop=193 shmget=194 shmctl=195
    shmat=196 shmdt=197 socket=198 socketpair=199 bind=200 listen=201 connect=203 sendto=206
    sendmsg=211 add_key=217 request_key=218 keyctl=219 clone=220 swapon=224 swapoff=225
    migrate_pages=238 move_pages=239 rt_tgsigqueueinfo=240 perf_event_open=241 prlimit64=261
    fanotify_init=262 fanotify_mark=263 name_to_handle_at=264 open_by_handle_at=265
    clock_adjtime=266 setns=268 sendmmsg=269 process_vm_readv=270 process_vm_writev=271 kcmp=272
    finit_module=273 sched_setattr=274 seccomp=277 bpf=280 userfaultfd=282 kexec_file_load=294
    pidfd_send_signal=424 io_uring_setup=425 io_uring_enter=426 io_uring_register=427
    open_tree=428 move_mount=429 fsopen=430 fsconfig=431 fsmount=432 fspick=433 pidfd_open=434
    clone3=435 openat2=437 pidfd_getfd=438 process_madvise=440 mount_setattr=442 quotactl_fd=443
    landlock_create_ruleset=444 landlock_add_rule=445 landlock_restrict_self=446
    memfd_secret=447 process_mrelease=448 fchmodat2=452 statmount=457 listmount=458
    lsm_get_self_attr=459 lsm_set_self_attr=460 lsm_list_modules=461
    """),
}


def machine() -> str:
    """This processor, by the name that the tables use."""
    return {"arm64": "aarch64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())


def number(name: str) -> int:
    """The number of a call on this machine; raises NotImplementedError where there is no table."""
    try:
        return NUMBERS[machine()][name]
    except KeyError as error:
        raise NotImplementedError(f"{name} has no known number on {machine()}") from error


def supported() -> bool:
    """Whether this is a system whose calls we know: Linux on a processor with a table."""
    return sys.platform == "linux" and machine() in NUMBERS


def call(name: str, *arguments: object) -> int:
    """Make a system call: integers, and pointers made by ctypes; raises OSError."""
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number(name)), *words), name)


def prctl(option: int, value: int = 0) -> int:
    """prctl(2) with the unused arguments zero, as some options insist; raises OSError."""
    zero = ctypes.c_ulong(0)
    return _checked(_libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero), "prctl")


def ioctl(descriptor: int, request: int, data: ctypes.Structure | ctypes.c_uint64) -> int:
    """ioctl(2) on data in place; raises OSError."""
    result = _libc.ioctl(descriptor, ctypes.c_ulong(request), ctypes.byref(data))
    return _checked(result, "ioctl")


def _checked(result: int, name: str) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result
