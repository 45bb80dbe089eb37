"""Which paths are opened to a session: Python and programs, never a home."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from learn_torch.sandbox import landlock, policy
from learn_torch.sandbox.limits import SandboxLimits
from learn_torch.sandbox.plan import Machine, Plan


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "people" / "ada"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    return home


def test_a_home_and_all_above_it_are_never_opened(home: Path) -> None:
    for folder in (home, home.parent, *home.parents):
        assert policy.holds_a_home(str(folder))


def test_a_folder_in_a_home_may_be(home: Path) -> None:
    assert not policy.holds_a_home(str(home / ".venv"))
    assert not policy.holds_a_home("/usr/lib/python3")


def test_a_home_on_the_import_path_is_left_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, str(home), str(home / "lib"), "", "/"])
    folders = policy.python_folders()
    assert str(home / "lib") in folders
    assert str(home) not in folders
    assert "/" not in folders


def test_the_interpreter_and_its_modules_are_opened() -> None:
    folders = policy.python_folders()
    assert str(Path(sys.prefix).resolve()) in folders


def test_only_the_scratch_folder_may_be_written() -> None:
    plan = Plan("/scratch", SandboxLimits(), Machine(rules=policy.common_rules()))
    writable = {path for path, access in policy.rules_for(plan) if access & landlock.WRITE_FILE}
    devices = {f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom")}
    assert writable == {"/scratch", "/dev/shm", *devices}


def test_the_folder_of_shared_memory_cannot_be_listed() -> None:
    assert dict(policy.common_rules())["/dev/shm"] & landlock.READ_DIR == 0


def test_a_gpu_brings_its_own_files_and_the_names_of_threads() -> None:
    plan = Plan("/scratch", SandboxLimits(), Machine(), nodes=("/dev/nvidia3",))
    rules = dict(policy.rules_for(plan))
    assert rules["/dev/nvidia3"] & landlock.IOCTL_DEV
    assert rules["/proc/self/task"] == landlock.WRITE_FILE | landlock.TRUNCATE


@pytest.mark.parametrize(("abi", "bits"), [(1, 13), (2, 14), (3, 15), (4, 15), (5, 16), (7, 16)])
def test_each_version_handles_what_it_knows(abi: int, bits: int) -> None:
    assert landlock.file_accesses(abi) == (1 << bits) - 1
