"""What a lesson legitimately does works inside: data, processes, compiling, drawing, distributing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits
from tests.kernel.running import Result, run

MINE = f"learn-torch-test-{os.getpid()}"

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def succeed(session: Session, code: str) -> Result:
    result = await run(session, code)
    assert result.outcome == "ok", (result.finished, result.transcript.plain)
    return result


@pytest.mark.parametrize("strategy", ["file_descriptor", "file_system"])
async def test_a_data_loader_with_workers(session: Session, strategy: str) -> None:
    code = f"""
import torch
from torch.utils.data import DataLoader, TensorDataset
torch.multiprocessing.set_sharing_strategy({strategy!r})
data = TensorDataset(torch.arange(64.0).reshape(32, 2))
sum(batch[0].sum().item() for batch in DataLoader(data, batch_size=4, num_workers=2))
"""
    assert (await succeed(session, code)).stdout == "2016.0\n"


async def test_saving_loading_and_moving_files(session: Session) -> None:
    code = """
import os, shutil, torch
torch.save({"a": torch.ones(2)}, "model.pt")
os.mkdir("kept")
os.replace("model.pt", "kept/model.pt")
shutil.copy2("kept/model.pt", "copy.pt")
torch.load("copy.pt")["a"].sum().item()
"""
    assert (await succeed(session, code)).stdout == "2.0\n"


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
async def test_a_pool_of_processes(session: Session, method: str) -> None:
    code = f"""
import multiprocessing, sys
open("squares.py", "w").write("def square(x): return x * x")
sys.path.insert(0, ".")
import squares
with multiprocessing.get_context({method!r}).Pool(2) as pool:
    print(pool.map(squares.square, range(4)))
"""
    assert (await succeed(session, code)).stdout == "[0, 1, 4, 9]\n"


async def test_a_manager_answers_over_its_socket(session: Session) -> None:
    code = """
import multiprocessing
with multiprocessing.Manager() as manager:
    shared = manager.dict(a=1)
    print(dict(shared))
"""
    assert (await succeed(session, code)).stdout == "{'a': 1}\n"


async def test_a_drawing_and_the_profiler(session: Session) -> None:
    code = """
import os, torch
import matplotlib.pyplot as plt
plt.plot([1, 2]); plt.title("loss"); plt.savefig("loss.png")
with torch.profiler.profile() as profile:
    torch.randn(8, 8) @ torch.randn(8, 8)
os.path.getsize("loss.png") > 1000 and len(profile.key_averages()) > 0
"""
    assert (await succeed(session, code)).stdout == "True\n"


@pytest.mark.skipif(shutil.which("g++") is None, reason="there is no g++ to compile with")
async def test_torch_compile(session: Session) -> None:
    """Without what g++ compiles first for each machine, 16 s of processor time; a lesson has all of it."""
    code = """
import torch
from torch._inductor import config
config.cpp_cache_precompile_headers = config.cpp.vec_isa_ok = False
torch.compile(lambda x: x.sin() + x.cos())(torch.zeros(2))
"""
    assert "tensor([1., 1.])" in (await succeed(session, code)).stdout


async def test_a_compiled_program_may_be_run(session: Session) -> None:
    if shutil.which("cc") is None:
        pytest.skip("there is no compiler")
    code = """
import subprocess
open("a.c", "w").write("int main(void) { return 7; }")
subprocess.run(["cc", "a.c", "-o", "a"], check=True)
subprocess.run(["./a"]).returncode
"""
    assert (await succeed(session, code)).stdout == "7\n"


DISTRIBUTED = """
import socket, sys
open("ranks.py", "w").write('''
import torch, torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel
def go(rank, port):
    dist.init_process_group(
        "gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    model = DistributedDataParallel(torch.nn.Linear(2, 1))
    model(torch.ones(1, 2)).sum().backward()
    total = torch.tensor([rank + 1.0])
    dist.all_reduce(total)
    print(total.item(), flush=True)
''')
sys.path.insert(0, ".")
import ranks, torch.multiprocessing
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
torch.multiprocessing.start_processes(ranks.go, args=(port,), nprocs=2, start_method="fork")
"""


async def test_two_ranks_on_the_loopback_where_a_lesson_declares_it(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=Limits(loopback=True))
    result = await run(session, DISTRIBUTED)
    assert result.stdout.count("3.0\n") == 2, result.transcript.plain
    await session.close()


async def test_the_loopback_is_only_ones_own(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=Limits(loopback=True))
    code = """
import socket
with socket.create_server(("0.0.0.0", 0)) as server:
    host, port = server.getsockname()
    socket.create_connection(("127.0.0.1", port)).close()
host
"""
    assert (await succeed(session, code)).stdout == "'127.0.0.1'\n"
    await session.close()


async def test_a_foreign_port_is_refused(kernel: Kernel) -> None:
    import socket

    session = await kernel.open(device="cpu", limits=Limits(loopback=True))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import socket\nsocket.create_connection(('127.0.0.1', {port}))"
        result = await run(session, code)
    assert result.finished.trouble and result.finished.trouble.kind == "ConnectionRefusedError"
    await session.close()


async def test_a_connect_that_has_to_wait_does_not_hold_the_guard_up(session: Session) -> None:
    code = """
import socket, threading, time
server = socket.socket(socket.AF_UNIX)
server.bind("s")
server.listen(0)
first, second = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
first.connect("s")
waiting = threading.Thread(target=second.connect, args=["s"])
waiting.start()
waiting.join(0.2)
print(waiting.is_alive())
server.accept()
waiting.join(5)
waiting.is_alive()
"""
    assert (await succeed(session, code)).stdout == "True\nFalse\n"


async def test_shared_memory_goes_with_a_killed_session(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu")
    code = f"""
import torch
torch.multiprocessing.set_sharing_strategy("file_system")
kept = torch.ones(1000).share_memory_()
open("/dev/shm/{MINE}", "w").close()
here = open("/dev/shm/{MINE}")
"""
    await succeed(session, code)
    left = [*Path("/dev/shm").glob(f"torch_{session.opened.pid}_*"), Path("/dev/shm", MINE)]
    assert len(left) == 2 and all(path.exists() for path in left)
    await session.close()
    assert not any(path.exists() for path in left)


async def test_another_listener_at_the_same_port_is_refused(kernel: Kernel) -> None:
    import socket

    session = await kernel.open(device="cpu", limits=Limits(loopback=True))
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        port = server.getsockname()[1]
        code = f"""
import socket
own = socket.create_server(("127.0.0.1", {port}))
socket.create_connection(("127.0.0.1", {port})).close()
socket.create_connection(("::1", {port}))
"""
        result = await run(session, code)
    trouble = result.finished.trouble
    assert trouble and trouble.kind == "ConnectionRefusedError" and trouble.trace[0].line == 5
    await session.close()
