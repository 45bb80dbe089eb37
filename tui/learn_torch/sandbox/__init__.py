"""The layers around a session's process: fork, then sandbox, then run.

`enter` is called in the forked child, where there is one thread and no lesson code has run. Each
layer is a module of its own:

    privileges   capabilities, no_new_privs, first to go when memory runs out
    landlock     files, TCP, signals (policy: which paths)
    seccomp      system calls (seccomp_policy: which; bpf: the filter's code)
    supervisor   in the guard: decides connect, changes modes and times of the session's own files, and
                 says which process a call may name (addresses, file_metadata, process_tree)
    watch        in the guard: memory of all processes (usage, shm), scratch folder, number of
                 processes, processor time (cpu_time), memory of the GPU (gpu)
    selftest     tries from inside what must not work
    probe        finds what this machine offers; levels: names it
    limits       private memory and file size; the amounts that all layers enforce; plan: all that one session needs
"""

from __future__ import annotations

from collections.abc import Callable

from learn_torch.sandbox import landlock, policy, privileges, seccomp, seccomp_policy, selftest
from learn_torch.sandbox.limits import apply_limits
from learn_torch.sandbox.plan import LayerOverrides, Machine, Plan, read_test_overrides
from learn_torch.sandbox.selftest import SandboxBroken

__all__ = ["LayerOverrides", "Machine", "Plan", "SandboxBroken", "enter", "read_test_overrides"]


def enter(plan: Plan, guard: int, hand_over: Callable[[int], None]) -> None:
    """Put this process, for good, inside every layer that the machine can give, and try them.

    `hand_over` passes the filter's listener to the guard `guard`, which then answers. Raises
    SandboxBroken, or OSError where a layer that the machine has given before is refused.
    """
    machine = plan.machine
    if machine.rlimits:
        apply_limits(plan.limits)
    if machine.privileges:
        privileges.lower_priority()
        if plan.uid is not None:
            privileges.become(plan.uid)
        privileges.drop_all()
    elif machine.landlock or machine.seccomp:
        privileges.no_new_privileges()
    if machine.landlock:
        landlock.enter(policy.rules_for(plan), machine.landlock)
    if machine.seccomp:
        program = seccomp_policy.program(
            machine.landlock, loopback=plan.limits.loopback, supervised=machine.supervisor
        )
        listener = seccomp.load(program, listen=machine.supervisor)
        if listener is not None:
            hand_over(listener)
    if machine.selftest:
        selftest.run(plan, guard)
