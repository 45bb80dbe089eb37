"""Files that are read or listed: a key by every road to it, a home, another session."""

from __future__ import annotations

from tests.escapes.attempt import (
    Attempt,
    grouped,
    leaked,
    only_root,
    said_so,
)
from tests.escapes.world import World


def needs_xattr(world: World) -> str:
    return "" if world.has_xattr else "this file system has no extended attributes"


def needs_no_hardlink_protection(world: World) -> str:
    """fs.protected_hardlinks asks for ownership, which the attempt has; a dedicated uid has not."""
    return "" if world.home.stat().st_uid == world.user else "the key is another user's"


READ_KEY = grouped(
    "files",
    Attempt("read a key", "print(open(W.key).read())", leaked),
    Attempt(
        "read a key through a symbolic link",
        "os.symlink(W.key, 'mine')\nprint(open('mine').read())",
        leaked,
    ),
    Attempt(
        "read a key through a link to its folder",
        "os.symlink(W.home, 'mine')\nprint(open('mine/.ssh/id_rsa').read())",
        leaked,
    ),
    Attempt(
        "read a key through a hard link",
        "os.link(W.key, 'mine')\nprint(open('mine').read())",
        leaked,
        needs_no_hardlink_protection,
    ),
    Attempt(
        "read a key by dots", "print(open(os.path.relpath(W.key, os.getcwd())).read())", leaked
    ),
    Attempt(
        "read a key below /proc/self/root", "print(open('/proc/self/root' + W.key).read())", leaked
    ),
    Attempt(
        "read a key below a thread's root",
        "print(open(f'/proc/thread-self/root{W.key}').read())",
        leaked,
    ),
    Attempt(
        "read a key below another's cwd",
        "print(open(f'/proc/{W.victim}/cwd/.ssh/id_rsa').read())",
        leaked,
    ),
    Attempt(
        "read a key below another's root",
        "print(open(f'/proc/{W.victim}/root{W.key}').read())",
        leaked,
    ),
    Attempt(
        "read a key after chdir", "os.chdir(W.home)\nprint(open('.ssh/id_rsa').read())", leaked
    ),
    Attempt(
        "read a key with cat",
        "print(subprocess.run(['cat', W.key], capture_output=True, text=True).stdout)",
        leaked,
    ),
    Attempt(
        "read a key in a clean interpreter",
        "print(subprocess.run([sys.executable, '-I', '-c', 'import sys; print(open(sys.argv[1]).read())', W.key],"
        " capture_output=True, text=True).stdout)",
        leaked,
    ),
    Attempt(
        "read a key by reopening a path descriptor",
        "fd = os.open(W.key, os.O_PATH)\nprint(open(f'/proc/self/fd/{fd}').read())",
        leaked,
    ),
    Attempt(
        "read a key from a folder's path descriptor",
        "fd = os.open(W.home, os.O_PATH | os.O_DIRECTORY)\n"
        "print(os.read(os.open('.ssh/id_rsa', os.O_RDONLY, dir_fd=fd), 100))",
        leaked,
    ),
    Attempt(
        "read a key with openat2",
        "how = struct.pack('QQQ', 0, 0, 0)\n"
        "print(os.read(call('openat2', -100, W.key.encode(), how, len(how)), 100))",
        leaked,
    ),
    Attempt(
        "read a key from C++",
        "import torch\nsize = os.stat(W.key).st_size\n"
        "print(bytes(torch.from_file(W.key, size=size, dtype=torch.uint8).tolist()))",
        leaked,
    ),
    Attempt(
        "read a key on another thread",
        "thread = threading.Thread(target=lambda: print(open(W.key).read()))\nthread.start(); thread.join()",
        leaked,
    ),
    Attempt(
        "read a key in a child that has forked twice",
        "def work():\n    os.setsid()\n    in_child(lambda: print(open(W.key).read()))\nin_child(work)",
        leaked,
    ),
    Attempt(
        "read a key by its handle",
        "handle = struct.pack('Ii', 120, 0) + bytes(120)\nbuffer = ctypes.create_string_buffer(handle)\n"
        "call('name_to_handle_at', -100, W.key.encode(), buffer, ctypes.byref(ctypes.c_int()), 0)\n"
        "print(os.read(call('open_by_handle_at', os.open('.', os.O_RDONLY), buffer, 0), 100))",
        leaked,
        only_root,
    ),
    Attempt("read a key in a trial", "print(open(W.key).read())", leaked, how="trial"),
    Attempt("read a key in a check", "fail(open(W.key).read())", leaked, how="check"),
    Attempt(
        "read a key after a restart", "print(open(W.key).read())", leaked, how="after a restart"
    ),
    Attempt("read a key after a crash", "print(open(W.key).read())", leaked, how="after a crash"),
    Attempt(
        "read a key beneath a permissive Landlock domain of its own",
        "rule = struct.pack('Q', 1 << 3)\nfd = call('landlock_create_ruleset', rule, len(rule), 0)\n"
        "root = os.open('/', os.O_PATH)\n"
        "beneath = ctypes.create_string_buffer(struct.pack('=Qi', 1 << 3, root))\n"
        "call('landlock_add_rule', fd, 1, beneath, 0)\n"
        "libc.prctl(38, 1, 0, 0, 0)\ncall('landlock_restrict_self', fd, 0)\nprint(open(W.key).read())",
        leaked,
        alone=True,
    ),
)


LOOK = grouped(
    "files",
    Attempt("list a home", "print(os.listdir(W.home))", leaked),
    Attempt(
        "list a home with ls",
        "print(subprocess.run(['ls', W.home], capture_output=True, text=True).stdout)",
        leaked,
    ),
    Attempt(
        "list /tmp",
        "if os.path.basename(os.path.dirname(W.home)) in os.listdir('/tmp'): escaped()",
        said_so,
    ),
    Attempt(
        "walk from the root",
        "here = os.sep\nfor part in W.home.split(os.sep)[1:]:\n"
        "    assert part in os.listdir(here); here = os.path.join(here, part)\nescaped()",
        said_so,
    ),
    Attempt(
        "run a program from a home", "print(subprocess.check_output([W.home + '/tool']))", leaked
    ),
    Attempt(
        "open for neither reading nor writing",
        "os.open(W.key, os.O_WRONLY | os.O_RDWR)\nescaped()",
        said_so,
    ),
    Attempt("stat a path that one can name", "os.stat(W.key)\nescaped()", said_so),
    Attempt("read where a link leads", "print(os.readlink(W.home + '/link'))", leaked),
    Attempt(
        "read an extended attribute",
        "print(os.getxattr(W.key, 'user.secret'))",
        leaked,
        needs_xattr,
    ),
    Attempt(
        "watch a home with inotify",
        "fd = call('inotify_init1', 0)\ncall('inotify_add_watch', fd, W.home.encode(), 0xfff)\nescaped()",
        said_so,
    ),
    Attempt(
        "watch a home with fanotify",
        "call('fanotify_init', 0x200, 0)\nescaped()",
        said_so,
    ),
    Attempt(
        "read another session's scratch", "print(open(W.neighbour + '/answer').read())", leaked
    ),
    Attempt(
        "read the password hashes", "open('/etc/shadow').read()\nescaped()", said_so, only_root
    ),
    Attempt("list /dev/shm", "print(os.listdir('/dev/shm'))", leaked),
    Attempt("read a shared segment whose name is known", "print(open(W.shared).read())", leaked),
)


ATTEMPTS = READ_KEY + LOOK
