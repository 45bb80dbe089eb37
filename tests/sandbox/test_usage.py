"""What the guard counts, it counts right, and it knows its own from others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from learn_torch.amounts import in_words
from learn_torch.sandbox import process_tree, signal_scope, usage
from learn_torch.sandbox.shm import LIBRARY_NAMES, Segments

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")


@pytest.mark.parametrize(
    ("size", "words"),
    [(1 << 30, "1 GiB"), (3 << 29, "1.5 GiB"), (512 << 20, "512 MiB"), (1000, "1000 B")],
)
def test_sizes_are_said_as_people_do(size: int, words: str) -> None:
    assert in_words(size) == words


def test_a_folder_is_counted_whole(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(bytes(10_000))
    (tmp_path / "link").symlink_to("/")
    files = usage.measure(str(tmp_path), time.monotonic() + 10)
    assert files.number == 3
    assert files.depth == 1
    assert 10_000 <= files.size < 100_000


def test_a_hole_takes_no_room(tmp_path: Path) -> None:
    with (tmp_path / "hole").open("wb") as file:
        file.truncate(1 << 30)
    assert usage.measure(str(tmp_path), time.monotonic() + 10).size < 1 << 20


def test_a_deleted_file_that_is_open_still_counts(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.write(bytes(1 << 20))
        file.flush()
        (tmp_path / "file").unlink()
        assert usage.deleted_files([os.getpid()], str(tmp_path)) >= 1 << 20


def test_memory_without_a_name_counts() -> None:
    descriptor = os.memfd_create("test")
    os.write(descriptor, bytes(1 << 20))
    try:
        assert usage.memory_files([os.getpid()]) >= 1 << 20
    finally:
        os.close(descriptor)


def test_shared_memory_is_never_more_than_resident() -> None:
    own = [os.getpid()]
    assert 0 < usage.proportional(own, 0) <= usage.resident(own) + (1 << 20)


HEADLESS = """
import ctypes, subprocess, threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
ctypes.CDLL(None).pthread_exit(None)
"""


class TestProcessTree:
    @pytest.fixture
    def child(self):
        with subprocess.Popen(["sleep", "60"]) as child:
            yield child.pid
            child.kill()

    def test_what_was_started_is_ours(self, child: int) -> None:
        assert process_tree.is_own(child, os.getpid())
        for thorough in (False, True):
            assert child in process_tree.descendants(os.getpid(), thorough=thorough)
        assert child in process_tree.children(os.getpid())

    def test_a_process_whose_first_thread_has_ended_still_counts_and_so_do_its_children(
        self,
    ) -> None:
        """It looks like a zombie; the sweep behind a killed guard passed over its child."""
        with subprocess.Popen([sys.executable, "-c", HEADLESS], stdout=subprocess.PIPE) as headless:
            assert headless.stdout is not None
            child = int(headless.stdout.readline())
            while " Z " not in Path(f"/proc/{headless.pid}/stat").read_text():
                time.sleep(0.001)  # between two looks
            found = process_tree.descendants(os.getpid(), thorough=True)
            there = process_tree.children(os.getpid())
            os.kill(child, signal.SIGKILL)
            headless.kill()
        assert {headless.pid, child} <= set(found)
        assert headless.pid in there

    def test_oneself_ones_parent_and_the_first_process_are_not(self) -> None:
        for pid in (os.getpid(), os.getppid(), 1, 0, -1):
            assert not process_tree.is_own(pid, os.getpid())

    def test_a_number_that_nobody_has_is_nobodys(self) -> None:
        assert not process_tree.is_own(2**22 + 1, os.getpid())

    def test_a_register_holds_a_signed_number(self) -> None:
        assert process_tree.signed(0xFFFFFFFF) == -1
        assert process_tree.signed(0x1_0000_0005) == 5


class TestDomain:
    def test_without_a_proof_nothing_is_killed(self) -> None:
        assert not signal_scope.proved()
        with pytest.raises(RuntimeError, match="may signal others"):
            signal_scope.kill_everything()


class TestSegments:
    def test_names_that_libraries_give_are_known(self) -> None:
        for name in ("torch_4711_12345_0", "psm_1a2b3c4d", "sem.mp-abc123"):
            assert LIBRARY_NAMES.match(name)
        for name in ("dataset.pt", "PostgreSQL.123", "sem.mine"):
            assert not LIBRARY_NAMES.match(name)

    def test_what_others_made_stays_and_what_torch_left_goes(self) -> None:
        if not Path("/dev/shm").is_dir():
            pytest.skip("there is no /dev/shm")
        segments = Segments()
        left, kept = Path(f"/dev/shm/torch_{os.getpid()}_1_0"), Path(f"/dev/shm/x{os.getpid()}")
        try:
            left.write_bytes(bytes(100))
            kept.write_bytes(bytes(100))
            assert left.name in segments.sweep()
            assert kept.exists() and not left.exists()
        finally:
            left.unlink(missing_ok=True)
            kept.unlink(missing_ok=True)


LEAVING = """
import os, socket
from learn_torch.sandbox import probe
socket.recv_fds = lambda *args: os._exit(0)
probe._supervised()
"""


def test_a_probe_does_not_outlive_the_kernel_that_makes_it() -> None:
    """It waited for ever for a supervisor that was gone, and whose listener it held itself."""
    done = subprocess.run(
        [sys.executable, "-c", LEAVING], capture_output=True, check=True, timeout=60
    )
    assert done.stdout == b""  # which ends when the last process that has it is gone
