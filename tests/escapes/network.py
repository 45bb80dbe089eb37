"""Network: reach a socket that the test listens on, or make one of a kind that no lesson needs."""

from __future__ import annotations

import socket
from contextlib import suppress

from tests.escapes.attempt import Attempt, Refusal, grouped, heard, only_root, said_so
from tests.escapes.world import World

IPPROTO_MPTCP = 262  # linux/in.h


def needs_ipv6(world: World) -> str:
    return "" if world.facts["tcp6"] else "there is no IPv6 here"


def needs_kind(family: int, kind: int, protocol: int = 0) -> Refusal:
    """Whether this kernel has a kind of socket at all: the test makes one itself."""

    def refusal(_: World) -> str:
        with suppress(OSError):
            socket.socket(family, kind, protocol).close()
            return ""
        return "this kernel has no such socket"

    return refusal


TCP = "s = socket.create_connection(('127.0.0.1', W.tcp), 1)"

INTERNET = grouped(
    "network",
    Attempt("TCP", TCP, heard),
    Attempt("TCP over IPv6", "socket.create_connection(('::1', W.tcp6), 1)", heard, needs_ipv6),
    Attempt(
        "TCP over IPv6 to a mapped address",
        "socket.create_connection(('::ffff:127.0.0.1', W.tcp), 1)",
        heard,
        needs_ipv6,
    ),
    Attempt("TCP to address zero", "socket.create_connection(('0.0.0.0', W.tcp), 1)", heard),
    Attempt(
        "TCP without waiting",
        "s = socket.socket()\ns.setblocking(False)\ns.connect_ex(('127.0.0.1', W.tcp))",
        heard,
    ),
    Attempt(
        "TCP by a raw call",
        "s = socket.socket()\naddress = struct.pack('!H4s8x', W.tcp, bytes([127, 0, 0, 1]))\n"
        "call('connect', s.fileno(), struct.pack('H', 2) + address, 16)",
        heard,
    ),
    Attempt(
        "TCP by a family of 64 bits",
        "s = socket.socket(fileno=call('socket', 2 | 1 << 32, 1 | 1 << 32, 0))\n"
        "s.connect(('127.0.0.1', W.tcp))",
        heard,
    ),
    Attempt(
        "TCP fast open with sendto",
        "s = socket.socket()\ns.sendto(b'x', 0x20000000, ('127.0.0.1', W.tcp))",
        heard,
    ),
    Attempt(
        "TCP fast open with sendmsg",
        "s = socket.socket()\ns.sendmsg([b'x'], [], 0x20000000, ('127.0.0.1', W.tcp))",
        heard,
    ),
    Attempt(
        "TCP fast open as a socket option",
        "s = socket.socket()\ns.setsockopt(6, 30, 1)\ns.connect(('127.0.0.1', W.tcp))\ns.send(b'x')",
        heard,
    ),
    Attempt(
        "multipath TCP",
        f"s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, {IPPROTO_MPTCP})\n"
        "s.settimeout(1)\ns.connect(('127.0.0.1', W.tcp))",
        heard,
        needs_kind(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP),
    ),
    Attempt(
        "TCP from a shell",
        "subprocess.run(['bash', '-c', f'echo x > /dev/tcp/127.0.0.1/{W.tcp}'])",
        heard,
    ),
    Attempt(
        "TCP from a clean interpreter",
        "code = f'import socket; socket.create_connection((\"127.0.0.1\", {W.tcp}), 1)'\n"
        "subprocess.run([sys.executable, '-I', '-c', code])",
        heard,
    ),
    Attempt(
        "TCP from a thread",
        f"def work():\n    {TCP}\nt = threading.Thread(target=work)\nt.start(); t.join()",
        heard,
    ),
    Attempt(
        "UDP",
        "s = socket.socket(type=socket.SOCK_DGRAM)\ns.sendto(b'x', ('127.0.0.1', W.udp))",
        heard,
    ),
    Attempt(
        "UDP after connect",
        "s = socket.socket(type=socket.SOCK_DGRAM)\ns.connect(('127.0.0.1', W.udp))\ns.send(b'x')",
        heard,
    ),
    Attempt(
        "a question to a name server",
        "question = bytes.fromhex('1234010000010000000000000473656c6607696e76616c69640000010001')\n"
        "s = socket.socket(type=socket.SOCK_DGRAM)\ns.sendmsg([question], [], 0, ('127.0.0.1', W.udp))",
        heard,
    ),
    Attempt(
        "listen on every address",
        "s = socket.socket()\ns.bind(('0.0.0.0', 0))\ns.listen()\nescaped()",
        said_so,
    ),
    Attempt("listen without bind", "s = socket.socket()\ns.listen()\nescaped()", said_so),
)

FAMILIES = grouped(
    "network",
    Attempt(
        "raw packets",
        "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)\nescaped()",
        said_so,
        only_root,
    ),
    Attempt(
        "packets off the wire",
        "socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)\nescaped()",
        said_so,
        only_root,
    ),
    Attempt(
        "the interfaces by netlink",
        "s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)\n"
        "s.send(struct.pack('=IHHIIB15x', 32, 18, 0x301, 1, 0, 0))\n"
        "assert b'lo\\0' in s.recv(65536)\nescaped()",
        said_so,
    ),
    Attempt(
        "the machine's sockets by /proc",
        "if W.run in open('/proc/self/net/unix').read(): escaped()",
        said_so,
    ),
    Attempt(
        "the hypervisor's socket",
        "socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)\nescaped()",
        said_so,
        needs_kind(socket.AF_VSOCK, socket.SOCK_STREAM),
    ),
    Attempt(
        "the kernel's crypto socket",
        "socket.socket(38, socket.SOCK_SEQPACKET)\nescaped()",
        said_so,
        needs_kind(38, socket.SOCK_SEQPACKET),
    ),
    Attempt(
        "any other family",
        "made = []\nfor family in range(2, 46):\n    for kind in (1, 2, 3, 5):\n        try:\n"
        "            made.append(socket.socket(family, kind))\n        except OSError:\n"
        "            continue\nif made: print(made); escaped()",
        said_so,
    ),
)

ATTEMPTS = INTERNET + FAMILIES
