"""What every attempt finds in its cell: raw system calls by name, and the facts of its world as `W`.

The numbers are the tests' own, so that a slip in the sandbox's table is not repeated here.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping

# Linux 6.18: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
# name: x86_64, aarch64 (0: it has none)
TABLE = """
add_key 248 217            acct 163 89                bpf 321 280
chroot 161 51              clone 56 220               clone3 435 435
delete_module 176 106      fanotify_init 300 262      fsopen 430 430
get_robust_list 274 100    getpid 39 172              inotify_add_watch 254 27
inotify_init1 294 26       io_uring_setup 425 425     ioprio_get 252 31
ioprio_set 251 30          kcmp 312 272               kexec_load 246 104
keyctl 250 219             landlock_create_ruleset 444 444
landlock_restrict_self 446 446                        landlock_add_rule 445 445
memfd_secret 447 447       mount 165 40               move_pages 279 239
mq_open 240 180            mq_unlink 241 181          msgget 68 186
name_to_handle_at 303 264  open_by_handle_at 304 265  open_tree 428 428
openat2 437 437            perf_event_open 298 241    pidfd_getfd 438 438
pidfd_open 434 434         pidfd_send_signal 424 424  prlimit64 302 261
process_madvise 440 440    process_vm_readv 310 270   process_vm_writev 311 271
ptrace 101 117             reboot 169 142             request_key 249 218
rt_sigqueueinfo 129 138    rt_tgsigqueueinfo 297 240  seccomp 317 277
semget 64 190              setns 308 268              sethostname 170 161
shmat 30 196               shmctl 31 195              shmget 29 194
swapon 167 224             syslog 103 116             tgkill 234 131
tkill 200 130              truncate 76 45             umount2 166 39
unshare 272 97             userfaultfd 323 282        mount_setattr 442 442
sched_setattr 314 274      setpriority 141 140        connect 42 203
creat 85 0                 fcntl 72 25                ioctl 16 29
openat 257 56              socket 41 198              kill 62 129
"""
MACHINES = ("x86_64", "aarch64")


def numbers(machine: str = "") -> dict[str, int]:
    """The system call numbers of a machine, this one's by default."""
    column = MACHINES.index(machine or platform.machine())
    words = TABLE.split()
    rows = zip(words[::3], words[1::3], words[2::3], strict=True)
    return {row[0]: int(row[1 + column]) for row in rows}


PRELUDE = """
import ctypes, errno, fcntl, mmap, os, platform, random, select, signal, socket, struct, subprocess, sys, threading, time, types
W = types.SimpleNamespace(**{facts})
NUMBERS = {numbers}
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long

def call(name, *arguments):
    number = NUMBERS[name] if isinstance(name, str) else name
    sized = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *sized)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, name, errno.errorcode.get(code))
    return result

def reaches(name, *arguments, wanted):
    # whether the kernel gets as far as looking at the arguments
    try:
        call(name, *arguments)
    except OSError as error:
        if error.errno != wanted:
            raise

def escaped():
    print("ESCAPED", flush=True)

def in_child(work):
    # a fork that cannot come back into the kernel's code
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException as error:
            print(repr(error), flush=True)
        finally:
            sys.stdout.flush()
            os._exit(0)
    return os.waitpid(pid, 0)[1]
"""


def cell(code: str, facts: Mapping[str, object]) -> str:
    """The whole text of an attempt's cell."""
    return PRELUDE.format(facts=repr(dict(facts)), numbers=repr(numbers())) + code
