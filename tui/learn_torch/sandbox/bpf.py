"""Write seccomp filters: a few kinds of rule, put together as classic BPF.

The machine is that of linux/filter.h; its input is struct seccomp_data of linux/seccomp.h. Each
rule is a block of its own that ends in a return, so every jump is short and there are no labels.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
GREATER = 0x25  # BPF_JMP | BPF_JGT | BPF_K
AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
RETURN = 0x06  # BPF_RET | BPF_K

NUMBER_AT = 0  # offsets in struct seccomp_data
ARCHITECTURE_AT = 4
ARGUMENTS_AT = 16

KILL = 0x80000000  # SECCOMP_RET_KILL_PROCESS
ASK = 0x7FC00000  # SECCOMP_RET_USER_NOTIF
ALLOW = 0x7FFF0000  # SECCOMP_RET_ALLOW


def refuse(error: int) -> int:
    """Answer with an errno (SECCOMP_RET_ERRNO)."""
    return 0x00050000 | error


@dataclass(frozen=True)
class Instruction:
    """struct sock_filter."""

    code: int
    yes: int
    no: int
    k: int

    def packed(self) -> bytes:
        """As the kernel reads it."""
        return struct.pack("=HBBI", self.code, self.yes, self.no, self.k)


@dataclass(frozen=True)
class Is:
    """The bits of `mask` in the low half of an argument are exactly `value`; or `any` of its bits is set."""

    argument: int
    value: int
    mask: int = 0xFFFFFFFF
    any: bool = False

    def instructions(self, skip: int) -> Iterable[Instruction]:
        """The test as code, jumping over `skip` more instructions where it does not hold."""
        yield Instruction(LOAD, 0, 0, _low_half(self.argument))
        if self.mask != 0xFFFFFFFF:
            yield Instruction(AND, 0, 0, self.mask)
        yield Instruction(ANY_BIT if self.any else EQUAL, 0, skip, self.value)


@dataclass(frozen=True)
class When:
    """If all of `conditions` hold, the call ends with `then`."""

    then: int
    conditions: tuple[Is, ...]

    def instructions(self) -> list[Instruction]:
        """The test as code; it goes on behind itself where a condition does not hold."""
        code = [Instruction(RETURN, 0, 0, self.then)]
        for condition in reversed(self.conditions):
            code = [*condition.instructions(len(code)), *code]
        return code


@dataclass(frozen=True)
class Rule:
    """What becomes of one system call: the first test that matches decides, else `otherwise`."""

    otherwise: int = ALLOW
    tests: Sequence[When] = ()


def assemble(
    rules: Mapping[int, Rule], *, architecture: int, foreign_from: int, last: int, unknown: int
) -> list[Instruction]:
    """A whole filter; what has no rule is allowed.

    Another architecture, or a number from `foreign_from` on, is the end of the process: the same
    numbers would mean other calls. Numbers above `last` were not reviewed and get `unknown`.
    """
    program = [
        Instruction(LOAD, 0, 0, ARCHITECTURE_AT),
        Instruction(EQUAL, 1, 0, architecture),
        Instruction(RETURN, 0, 0, KILL),
        Instruction(LOAD, 0, 0, NUMBER_AT),
        Instruction(AT_LEAST, 0, 1, foreign_from),
        Instruction(RETURN, 0, 0, KILL),
        Instruction(GREATER, 0, 1, last),
        Instruction(RETURN, 0, 0, unknown),
    ]
    for number, rule in rules.items():
        body = [step for test in rule.tests for step in test.instructions()]
        body.append(Instruction(RETURN, 0, 0, rule.otherwise))
        program += [Instruction(EQUAL, 0, len(body), number), *body]
    return [*program, Instruction(RETURN, 0, 0, ALLOW)]


def _low_half(argument: int) -> int:
    """Where the low 32 bits of a 64-bit argument are."""
    return ARGUMENTS_AT + 8 * argument + (0 if sys.byteorder == "little" else 4)
