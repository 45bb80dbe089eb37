"""Mode, times and owner: what is harmless on a session's own files works, the rest says so."""

from __future__ import annotations

import shutil

import pytest

from learn_torch.kernel.session import Session
from learn_torch.sandbox import landlock
from tests.kernel.running import run

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(not landlock.version(), reason="this kernel offers no Landlock"),
]

WORKS = {
    "touch makes a file": "p = Path('new'); p.touch(); p.exists()",
    "touch sets the time": "os.utime('f', (5, 5)); Path('f').touch(); os.stat('f').st_mtime > 1e9",
    "seconds": "os.utime('f', (1000, 2000)); os.stat('f').st_atime + os.stat('f').st_mtime == 3000",
    "nanoseconds": "os.utime('f', ns=(1, 123456789)); os.stat('f').st_mtime_ns == 123456789",
    "before 1970": "os.utime('f', (-5, -5)); os.stat('f').st_mtime == -5",
    "an open file": "os.utime(os.open('f', os.O_RDONLY), (7, 7)); os.stat('f').st_mtime == 7",
    "beside a folder's descriptor": (
        "os.utime('f', (8, 8), dir_fd=os.open('.', os.O_RDONLY)); os.stat('f').st_mtime == 8"
    ),
    "a folder": "os.mkdir('d'); os.utime('d', (9, 9)); os.stat('d').st_mtime == 9",
    "a link itself": (
        "os.symlink('/etc/passwd', 'l'); os.utime('l', (3, 3), follow_symlinks=False); "
        "os.lstat('l').st_mtime == 3"
    ),
    "an absolute path": "os.utime(os.path.abspath('f'), (4, 4)); os.stat('f').st_mtime == 4",
    "through its own /proc": (
        "fd = os.open('f', os.O_PATH); os.utime(f'/proc/self/fd/{fd}', (6, 6)); "
        "os.chmod(f'/proc/self/fd/{fd}', 0o640); "
        "(os.stat('f').st_mtime, os.stat('f').st_mode & 0o777) == (6, 0o640)"
    ),
    "every mode": (
        "all((os.chmod('f', m), os.stat('f').st_mode & 0o7777 == m)[1] "
        "for m in (0o400, 0o755, 0, 0o1777))"
    ),
    "a file that may not be written": "os.chmod('f', 0o400); refused(lambda: open('f', 'w')) == 13",
    "the umask": "os.umask(0o077); os.chmod('f', 0o644); os.stat('f').st_mode & 0o777 == 0o644",
    "copy2": (
        "os.utime('f', (11, 11)); os.chmod('f', 0o750); shutil.copy2('f', 'g'); "
        "(os.stat('g').st_mtime, os.stat('g').st_mode & 0o777) == (11, 0o750)"
    ),
    "copytree": "os.mkdir('a'); os.utime('a', (2, 2)); shutil.copytree('a', 'b'); "
    "os.stat('b').st_mtime == 2",
    "its own owner": "os.chown('f', -1, -1); os.chown('f', os.getuid(), os.getgid()) is None",
    "the old calls": (
        "libc.utime(b'f', struct.pack('2q', 1, 21)) == 0 and os.stat('f').st_mtime == 21 and "
        "libc.utimes(b'f', struct.pack('4q', 1, 0, 22, 500000)) == 0 and "
        "os.stat('f').st_mtime == 22.5 and libc.utimes(b'f', None) == 0"
    ),
    "one of two times": (
        "os.utime('f', (31, 32)); omit = (1 << 30) - 2; "
        "libc.utimensat(-100, b'f', struct.pack('4q', 0, omit, 40, 5), 0); "
        "(os.stat('f').st_atime, os.stat('f').st_mtime_ns) == (31, 40 * 10**9 + 5)"
    ),
}


FAILS = {
    "no such file": ("os.utime('not-there')", "ENOENT"),
    "no such folder": ("os.utime('/not-there/f')", "ENOENT"),
    "chmod of no such file": ("os.chmod('not-there', 0o600)", "ENOENT"),
    "a time of others' files": ("os.utime('/etc/passwd', (1, 1))", "EPERM"),
    "a mode of others' files": ("os.chmod('/usr/bin/env', 0o777)", "EPERM"),
    "through a link": ("os.symlink('/etc/passwd', 'l'); os.utime('l', (1, 1))", "EPERM"),
    "through ..": ("os.chmod('../..', 0o777)", "EPERM"),
    "the interpreter's own": ("os.utime(sys.executable)", "EPERM"),
    "a device": ("os.chmod('/dev/null', 0o666)", "EPERM"),
    "set user id": ("os.chmod('f', 0o4755)", "EPERM"),
    "set group id": ("os.chmod('f', 0o2755)", "EPERM"),
    "an owner": ("os.chown('f', os.getuid() + 1, -1)", "EPERM"),
    "a group": ("os.chown('f', -1, os.getgid() + 1)", "EPERM"),
    "an attribute": ("os.setxattr('f', 'user.x', b'1')", "EPERM"),
    "an access list": ("os.setxattr('f', 'system.posix_acl_access', b'1')", "ENOTSUP"),
    "a pipe": ("os.fchmod(os.pipe()[0], 0o777)", "EPERM"),
    "a closed descriptor": ("os.fchmod(987, 0o777)", "EBADF"),
    "a fraction above a second": (
        "checked(libc.utimensat(-100, b'f', struct.pack('4q', 0, 2 * 10**9, 0, 0), 0))",
        "EINVAL",
    ),
    "an address that is none": (
        "checked(libc.utimensat(-100, b'f', ctypes.c_void_p(8), 0))",
        "EFAULT",
    ),
    "times of which half is in memory": (
        "import mmap; pages = mmap.mmap(-1, 8192); at = ctypes.addressof(ctypes.c_char.from_buffer(pages)); "
        "libc.munmap(ctypes.c_void_p(at + 4096), 4096); "
        "checked(libc.utimensat(-100, b'f', ctypes.c_void_p(at + 4096 - 16), 0))",
        "EFAULT",
    ),
    "a path that is none": ("checked(libc.chmod(None, 0o600))", "EFAULT"),
}

PRELUDE = """
import ctypes, errno, os, shutil, struct, sys, tempfile
from pathlib import Path
libc = ctypes.CDLL(None, use_errno=True)
def refused(call):
    try:
        call()
    except OSError as error:
        return error.errno
def checked(result):
    if result:
        raise OSError(ctypes.get_errno(), "refused")
os.chdir(tempfile.mkdtemp())
open("f", "w").write("x")
os.umask(0o022)
"""


@pytest.mark.parametrize("code", WORKS.values(), ids=WORKS)
async def test_works_on_its_own_files(shared_session: Session, code: str) -> None:
    setup, _, last = code.rpartition("; ")
    result = await run(shared_session, f"{PRELUDE}\n{setup}\nprint({last})")
    assert result.stdout == "True\n", result.transcript.plain


@pytest.mark.parametrize(("code", "expected"), FAILS.values(), ids=FAILS)
async def test_says_what_is_refused(shared_session: Session, code: str, expected: str) -> None:
    lines = code.replace("; ", "\n    ")
    program = (
        f"{PRELUDE}\ntry:\n    {lines}\nexcept OSError as e:\n    print(errno.errorcode[e.errno])"
    )
    assert (await run(shared_session, program)).stdout == f"{expected}\n"


async def test_archives_and_model_caches(session: Session) -> None:
    code = f"""{PRELUDE}
import tarfile, torch, zipfile
os.mkdir("src"); open("src/a", "w").write("a"); os.chmod("src/a", 0o755); os.utime("src/a", (10**9, 10**9))
with tarfile.open("x.tar.gz", "w:gz") as tar: tar.add("src")
with zipfile.ZipFile("x.zip", "w") as zip: zip.write("src/a")
with tarfile.open("x.tar.gz") as tar: tar.extractall("out")
with zipfile.ZipFile("x.zip") as zip: zip.extractall("out2")
print(os.stat("out/src/a").st_mtime, oct(os.stat("out/src/a").st_mode & 0o777))
shutil.unpack_archive("x.tar.gz", "out3")
hub = torch.hub.get_dir(); os.makedirs(hub); Path(hub, "trusted_list").touch()
print(Path(hub, "trusted_list").exists(), Path(os.path.expanduser("~")).is_relative_to(Path.home()))
"""
    assert (await run(session, code)).stdout == "1000000000.0 0o755\nTrue True\n"


@pytest.mark.skipif(shutil.which("cp") is None, reason="there is no cp")
async def test_programs_of_the_shell(session: Session) -> None:
    code = f"""{PRELUDE}
import subprocess
def sh(line): return subprocess.run(["/bin/sh", "-c", line]).returncode
print(sh("touch -d @77 f && chmod 700 f && cp -p f g && cp -a f h && mkdir -m 750 d"))
print(os.stat("g").st_mtime, os.stat("h").st_mtime, oct(os.stat("d").st_mode & 0o777))
print(sh("chmod +x /usr/bin/env 2>/dev/null") != 0, sh("touch /etc/passwd 2>/dev/null") != 0)
"""
    assert (await run(session, code)).stdout == "0\n77.0 77.0 0o750\nTrue True\n"
