"""A small machine that runs a seccomp filter, written from the kernel's Documentation/networking/filter.rst."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from learn_torch.sandbox import syscalls
from learn_torch.sandbox.bpf import Instruction

HERE = syscalls.AUDIT_ARCH[syscalls.machine()]
BPF_MAXINSNS = 4096  # linux/bpf_common.h


def judge(
    program: Sequence[Instruction], number: int, *arguments: int, architecture: int = HERE
) -> int:
    """What the filter answers to a call."""
    words = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("=iIQ6Q", number, architecture, 0, *(word & (1 << 64) - 1 for word in words))
    accumulator = place = 0
    for _ in range(len(program)):
        step = program[place]
        place += 1
        match step.code:
            case 0x20:
                accumulator = struct.unpack_from("=I", data, step.k)[0]
            case 0x54:
                accumulator &= step.k
            case 0x06:
                return step.k
            case 0x15:
                place += step.yes if accumulator == step.k else step.no
            case 0x25:
                place += step.yes if accumulator > step.k else step.no
            case 0x35:
                place += step.yes if accumulator >= step.k else step.no
            case 0x45:
                place += step.yes if accumulator & step.k else step.no
            case code:
                raise AssertionError(f"no such instruction: {code:#x}")
    raise AssertionError("the filter runs past its end")
