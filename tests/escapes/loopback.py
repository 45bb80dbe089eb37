"""The loopback device, where a lesson has declared it: only ports that the session has opened itself."""

from __future__ import annotations

from tests.escapes.attempt import Attempt, grouped, heard, said_so
from tests.escapes.network import TCP, needs_ipv6

ATTEMPTS = grouped(
    "network",
    Attempt("another's port, with loopback declared", TCP, heard, loopback=True),
    Attempt(
        "another's port over IPv6, with loopback declared",
        "socket.create_connection(('::1', W.tcp6), 1)",
        heard,
        needs_ipv6,
        loopback=True,
    ),
    Attempt(
        "another's port by address zero, with loopback declared",
        "socket.create_connection(('0.0.0.0', W.tcp), 1)",
        heard,
        loopback=True,
    ),
    Attempt(
        "another's port by a mapped address, with loopback declared",
        "socket.create_connection(('::ffff:127.0.0.1', W.tcp), 1)",
        heard,
        needs_ipv6,
        loopback=True,
    ),
    Attempt(
        "another's port by fast open, with loopback declared",
        "s = socket.socket()\ns.sendto(b'x', 0x20000000, ('127.0.0.1', W.tcp))",
        heard,
        loopback=True,
    ),
    Attempt(
        "another's port once its number was one's own, with loopback declared",
        "own = socket.socket()\nown.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)\n"
        "try:\n    own.bind(('127.0.0.2', W.tcp)); own.listen()\nexcept OSError as error:\n"
        "    print(error)\n" + TCP,
        heard,
        loopback=True,
    ),
    Attempt(
        "another's port of the same number as one's own, with loopback declared",
        "own = socket.socket()\nown.bind(('127.0.0.1', W.tcp6))\nown.listen()\n"
        "socket.create_connection(('::1', W.tcp6), 1)",
        heard,
        needs_ipv6,
        loopback=True,
    ),
    Attempt(
        "another's IPv4 port of the same number as one's own, with loopback declared",
        "own = socket.socket(socket.AF_INET6)\nown.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)\n"
        "own.bind(('::1', W.tcp))\nown.listen()\n" + TCP,
        heard,
        needs_ipv6,
        loopback=True,
    ),
    Attempt(
        "UDP, with loopback declared",
        "s = socket.socket(type=socket.SOCK_DGRAM)\ns.sendto(b'x', ('127.0.0.1', W.udp))",
        heard,
        loopback=True,
    ),
    Attempt(
        "another loopback address, with loopback declared",
        "socket.create_connection(('127.0.0.2', W.tcp_beside), 1)",
        heard,
        loopback=True,
    ),
    Attempt(
        "a race for the descriptor of a bind, with loopback declared",
        """
sys.setswitchinterval(1e-6)
plain, found = socket.socket(socket.AF_UNIX), socket.socket()
place = os.dup(plain.fileno())
every = struct.pack('HH12x', 2, 0)
going = True
def flip():
    while going:
        os.dup2(random.choice((plain, found)).fileno(), place)
thread = threading.Thread(target=flip); thread.start()
end = time.monotonic() + 0.5
while time.monotonic() < end:
    libc.bind(place, every, 16)
    host, port = found.getsockname()
    if port:
        try:
            found.listen()
            if host == '0.0.0.0': escaped(); break
        except OSError as error:
            print(error)
        found = socket.socket()
going = False; thread.join()
""",
        said_so,
        loopback=True,
    ),
    Attempt(
        "listen on every address, with loopback declared",
        "s = socket.socket()\ns.bind(('0.0.0.0', 0))\ns.listen()\n"
        "if s.getsockname()[0] == '0.0.0.0': escaped()",
        said_so,
        loopback=True,
    ),
)
