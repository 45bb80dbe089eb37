"""The seccomp filter answers each call as the policy says; evaluated, not loaded."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from itertools import product

import pytest

from learn_torch.sandbox import file_metadata, process_tree, seccomp_policy, syscalls
from learn_torch.sandbox.bpf import ALLOW, ASK, KILL, Instruction, Is, Rule, When, assemble, refuse
from tests.sandbox.bpf_machine import BPF_MAXINSNS, judge

pytestmark = pytest.mark.skipif(
    syscalls.machine() not in syscalls.NUMBERS, reason="no table of system calls for this processor"
)

EPERM, EACCES, ENOSYS = refuse(errno.EPERM), refuse(errno.EACCES), refuse(errno.ENOSYS)
STREAM = socket.SOCK_STREAM
MINUS_ONE = (1 << 64) - 1


def filter_for(
    abi: int = 7, *, loopback: bool = False, supervised: bool = True
) -> list[Instruction]:
    return seccomp_policy.program(abi, loopback=loopback, supervised=supervised)


def answer(name: str, *arguments: int, program: list[Instruction] | None = None) -> int:
    return judge(program or filter_for(), syscalls.number(name), *arguments)


def test_what_no_rule_names_is_allowed() -> None:
    assert judge(filter_for(), 0) == ALLOW  # read on x86_64, io_setup elsewhere


def test_another_architecture_is_the_end() -> None:
    i386 = 0x40000003  # linux/audit.h AUDIT_ARCH_I386: int 0x80
    assert judge(filter_for(), 1, architecture=i386) == KILL


def test_the_x32_numbers_are_the_end() -> None:
    assert judge(filter_for(), syscalls.X32_BIT | 1) == KILL


@pytest.mark.parametrize("number", [syscalls.LAST_REVIEWED + 1, 5000])
def test_numbers_that_nobody_reviewed_do_not_exist(number: int) -> None:
    assert judge(filter_for(), number) == ENOSYS


@pytest.mark.parametrize(
    "name",
    ["ptrace", "process_vm_writev", "mount", "unshare", "setns", "bpf", "keyctl", "pidfd_getfd",
     "io_uring_setup", "open_by_handle_at", "shmget", "mq_open", "seccomp"],
)  # fmt: skip
def test_is_not_permitted(name: str) -> None:
    assert answer(name) == EPERM


@pytest.mark.parametrize("name", ["clone3", "openat2"])
def test_calls_with_hidden_arguments_do_not_exist(name: str) -> None:
    assert answer(name) == ENOSYS


def test_metadata_is_asked_about_and_never_pretended() -> None:
    for name in file_metadata.CALLS:
        if name in syscalls.NUMBERS[syscalls.machine()]:
            assert answer(name) == ASK
            assert answer(name, program=filter_for(supervised=False)) == EPERM


def test_no_call_is_answered_with_success() -> None:
    for abi, loopback, supervised in product((1, 7), (False, True), (False, True)):
        rules = seccomp_policy.named_rules(abi, loopback=loopback, supervised=supervised)
        answers = {a for _, rule in rules for a in (rule.otherwise, *(t.then for t in rule.tests))}
        assert refuse(0) not in answers


class TestSockets:
    @pytest.mark.parametrize("flags", [0, socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK])
    @pytest.mark.parametrize("kind", [STREAM, socket.SOCK_SEQPACKET])
    def test_unix_streams_are_allowed(self, kind: int, flags: int) -> None:
        for name in ("socket", "socketpair"):
            assert answer(name, socket.AF_UNIX, kind | flags) == ALLOW

    @pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_RAW])
    def test_unix_datagrams_are_not(self, kind: int) -> None:
        for name in ("socket", "socketpair"):
            assert answer(name, socket.AF_UNIX, kind) == EACCES

    @pytest.mark.parametrize("family", [f for f in range(46) if f != socket.AF_UNIX])
    def test_no_other_family_is(self, family: int) -> None:
        for kind in range(1, 11):
            assert answer("socket", family, kind) == EACCES

    def test_loopback_brings_tcp_and_nothing_else_of_the_internet(self) -> None:
        program = filter_for(loopback=True)
        allowed = {
            (family, kind, protocol)
            for family, kind, protocol in product((2, 10), range(1, 11), (0, 6, 17, 132, 262))
            if answer("socket", family, kind, protocol, program=program) == ALLOW
        }
        assert allowed == {(2, 1, 0), (2, 1, 6), (10, 1, 0), (10, 1, 6)}

    def test_connect_is_asked_about(self) -> None:
        assert answer("connect", 3) == ASK

    def test_bind_and_listen_are_asked_about_where_there_is_tcp(self) -> None:
        for name in ("bind", "listen"):
            assert answer(name, 3) == ALLOW
            assert answer(name, 3, program=filter_for(loopback=True)) == ASK

    def test_without_a_supervisor_nothing_connects(self) -> None:
        program = filter_for(supervised=False)
        assert answer("connect", 3, program=program) == refuse(errno.ECONNREFUSED)

    @pytest.mark.parametrize(("name", "place"), [("sendto", 3), ("sendmsg", 2), ("sendmmsg", 3)])
    def test_no_connecting_by_sending(self, name: str, place: int) -> None:
        plain = [0] * 6
        fast = [0] * 6
        fast[place] = socket.MSG_FASTOPEN | socket.MSG_DONTWAIT
        assert answer(name, *plain) == ALLOW
        assert answer(name, *fast) == EACCES


class TestProcesses:
    @pytest.mark.parametrize("abi", range(1, 8))
    def test_signals_are_asked_about_until_landlock_scopes_them(self, abi: int) -> None:
        expected = ASK if abi < 6 else ALLOW
        for name in ("kill", "tkill", "tgkill", "rt_sigqueueinfo"):
            assert answer(name, 1234, 1235, program=filter_for(abi)) == expected

    def test_everybody_is_never_signalled_unscoped(self) -> None:
        assert answer("kill", MINUS_ONE, 9, program=filter_for(5)) == EPERM
        assert answer("kill", 0, 9, program=filter_for(5)) == ALLOW

    @pytest.mark.parametrize("name", process_tree.OF_A_PROCESS)
    def test_oneself_is_free_and_others_are_asked_about(self, name: str) -> None:
        assert answer(name, 0) == ALLOW
        assert answer(name, 1234) == ASK
        assert answer(name, 1234, program=filter_for(supervised=False)) == EPERM

    def test_priorities_of_a_user_are_nobodys(self) -> None:
        assert answer("setpriority", os.PRIO_PROCESS, 0) == ALLOW
        assert answer("setpriority", os.PRIO_PROCESS, 77) == ASK
        assert answer("setpriority", os.PRIO_PGRP, 77) == EPERM
        assert answer("setpriority", os.PRIO_USER, 0) == EPERM

    def test_threads_are_free_and_namespaces_are_not(self) -> None:
        thread = 0x3D0F00  # what glibc's pthread_create asks for
        assert answer("clone", thread) == ALLOW
        for bit in (17, 25, 26, 27, 28, 29, 30):  # linux/sched.h CLONE_NEW…
            assert answer("clone", thread | 1 << bit) == EPERM


class TestFiles:
    def test_opening_for_neither_reading_nor_writing_is_refused(self) -> None:
        assert answer("openat", 0, 0, os.O_RDONLY) == ALLOW
        assert answer("openat", 0, 0, os.O_RDWR | os.O_TRUNC) == ALLOW
        assert answer("openat", 0, 0, 3 | os.O_CLOEXEC) == EACCES

    @pytest.mark.parametrize("abi", range(1, 8))
    def test_truncation_is_refused_until_landlock_sees_it(self, abi: int) -> None:
        program = filter_for(abi)
        expected = EACCES if abi < 3 else ALLOW
        assert answer("openat", 0, 0, os.O_RDONLY | os.O_TRUNC, program=program) == expected
        assert answer("truncate", program=program) == expected
        assert answer("openat", 0, 0, os.O_WRONLY | os.O_TRUNC, program=program) == ALLOW

    @pytest.mark.parametrize("code", [0x5412, 0x541C, 0x8901, 0x8902, 0x40086602])
    def test_ioctls_that_type_for_others_or_signal_them(self, code: int) -> None:
        assert answer("ioctl", 0, code) == EPERM
        assert answer("ioctl", 0, code | 1 << 32) == EPERM  # the kernel looks at 32 bits, so do we

    @pytest.mark.parametrize("code", [fcntl.F_SETOWN, fcntl.F_SETSIG, fcntl.F_SETLEASE, 15])
    def test_fcntls_that_signal_others(self, code: int) -> None:
        assert answer("fcntl", 3, code) == EPERM
        assert answer("fcntl", 3, fcntl.F_SETFD) == ALLOW


class TestAssembler:
    def test_all_conditions_have_to_hold(self) -> None:
        rule = Rule(EPERM, [When(ALLOW, (Is(0, 1), Is(1, 2, mask=0xF)))])
        program = assemble({5: rule}, architecture=1, foreign_from=1000, last=99, unknown=ENOSYS)
        assert judge(program, 5, 1, 0x72, architecture=1) == ALLOW
        assert judge(program, 5, 1, 0x73, architecture=1) == EPERM
        assert judge(program, 5, 2, 0x72, architecture=1) == EPERM

    @pytest.mark.parametrize("abi", [1, 7])
    def test_every_filter_is_one_that_the_kernel_takes(self, abi: int) -> None:
        program = filter_for(abi, loopback=True)
        assert len(program) <= BPF_MAXINSNS
        assert all(len(step.packed()) == 8 for step in program)
