"""Unix sockets: speak with a service of the machine by its path, its name, or a trick."""

from __future__ import annotations

from tests.escapes.attempt import Attempt, grouped, heard

UNIX = "s = socket.socket(socket.AF_UNIX)\ns.connect({})"
SOCKET_PAIR = "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"

ATTEMPTS = grouped(
    "network",
    Attempt("a unix socket by path", UNIX.format("W.run + '/stream'"), heard),
    Attempt(
        "a unix socket by a symbolic link",
        "os.symlink(W.run, 'r')\n" + UNIX.format("'r/stream'"),
        heard,
    ),
    Attempt(
        "a unix socket by dots",
        UNIX.format("os.path.relpath(W.run, os.getcwd()) + '/stream'"),
        heard,
    ),
    Attempt(
        "a unix socket below a path descriptor",
        "fd = os.open(W.run, os.O_PATH)\n" + UNIX.format("f'/proc/self/fd/{fd}/stream'"),
        heard,
    ),
    Attempt("a unix socket after chdir", "os.chdir(W.run)\n" + UNIX.format("'stream'"), heard),
    Attempt(
        "a unix socket below another's root",
        UNIX.format("f'/proc/{W.victim}/root{W.run}/stream'"),
        heard,
    ),
    Attempt(
        "a unix socket that takes the place of one's own",
        "own = socket.socket(socket.AF_UNIX)\nown.bind('own')\nown.listen()\nos.remove('own')\n"
        "os.symlink(W.run + '/stream', 'own')\n" + UNIX.format("'own'"),
        heard,
    ),
    Attempt(
        "a unix socket by a hard link",
        "os.link(W.run + '/stream', 'mine')\n" + UNIX.format("'mine'"),
        heard,
    ),
    Attempt(
        "a unix socket that is moved here",
        "os.rename(W.run + '/stream', 'mine')\n" + UNIX.format("'mine'"),
        heard,
    ),
    Attempt("an abstract unix socket", UNIX.format("'\\0' + W.abstract"), heard),
    Attempt(
        "a sequenced unix socket",
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)\ns.connect(W.run + '/seqpacket')",
        heard,
    ),
    Attempt(
        "a unix datagram",
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\ns.sendto(b'x', W.run + '/dgram')",
        heard,
    ),
    Attempt("a unix datagram from a pair", SOCKET_PAIR + "a.sendto(b'x', W.run + '/dgram')", heard),
    Attempt(
        "a unix datagram from a pair that reconnects",
        SOCKET_PAIR + "a.connect(W.run + '/dgram')\na.send(b'x')",
        heard,
    ),
    Attempt(
        "a raw unix socket",
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_RAW)\ns.sendto(b'x', W.run + '/dgram')",
        heard,
    ),
    Attempt(
        "a race for the address",
        """
own = socket.socket(socket.AF_UNIX); own.bind('own'); own.listen()
end = time.monotonic() + 0.5
good = struct.pack('H', 1) + (os.getcwd() + '/own').encode()
evil = struct.pack('H', 1) + (W.run + '/stream').encode()
size = max(len(good), len(evil)) + 1
good, evil = good.ljust(size, b'\\0'), evil.ljust(size, b'\\0')
address = ctypes.create_string_buffer(good, size)
sys.setswitchinterval(1e-6)
going = True
def flip():
    for i in range(10**9):
        address.raw = random.choice((good, evil))  # one turn of the loop, since threads take turns there
        if not going: break
thread = threading.Thread(target=flip); thread.start()
while time.monotonic() < end:
    s = socket.socket(socket.AF_UNIX)
    try:
        call('connect', s.fileno(), address, size)
        if s.getpeername() == W.run + '/stream': break
        own.accept()[0].close()
    except OSError:
        continue
going = False; thread.join()
""",
        heard,
        alone=True,
    ),
    Attempt(
        "a race for the path",
        """
own = socket.socket(socket.AF_UNIX); own.bind('own'); own.listen()
end = time.monotonic() + 0.5
going = True
sys.setswitchinterval(1e-6)
def flip():
    for i in range(10**9):
        os.symlink(random.choice(('own', W.run + '/stream')), 'next'); os.replace('next', 'there')
        if not going: break
os.symlink('own', 'there')
thread = threading.Thread(target=flip); thread.start()
while time.monotonic() < end:
    s = socket.socket(socket.AF_UNIX)
    try:
        s.connect('there')
        if s.getpeername() == W.run + '/stream': break
        own.accept()[0].close()
    except OSError:
        continue
going = False; thread.join()
""",
        heard,
        alone=True,
    ),
)
