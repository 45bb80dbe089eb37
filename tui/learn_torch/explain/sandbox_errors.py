"""What the sandbox refuses: by design, whatever the error of Python or of the system says."""

from __future__ import annotations

from learn_torch.explain.rule import Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()

_PATH = r"""['"](?P<path>(?:/|~|\.\.)[^'"]*)['"]"""


@_table.rule(
    "no-network",
    r"Temporary failure in name resolution",
    r"Name or service not known|nodename nor servname|No address associated with hostname",
    r"Failed to resolve|NameResolutionError|Max retries exceeded with url",
    r"Network is unreachable|No route to host",
    r"<urlopen error (?!unknown url type|no host given|\[Errno 2\])",  # these need no network
    r"Cannot connect to host|All connection attempts failed",
    r"(?i)(?:couldn't|could not|cannot|can't) connect to ['\"]?https?://",
    r"(?i)couldn't reach .* on the hub|offline mode is enabled|Server unreachable",
    deep=True,
)
def no_network(at: Situation, found: Found) -> Words:
    """A download, a request or a model hub."""
    return (
        msg("A cell has no network: the sandbox refuses every connection, by design."),
        msg(
            "Download the file outside of learn-torch; for MNIST and FashionMNIST, "
            "`download=True` works without a network."
        ),
    )


_table.says(
    "no-network",
    r"\A\[Errno 13\] Permission denied\Z",
    msg("A cell has no network: the sandbox refuses every connection, by design."),
    msg("A lesson that needs 127.0.0.1 declares `loopback` in its `limits`."),
    kinds=("PermissionError",),
)


@_table.rule(
    "refused-connection",
    r"\[Errno 111\] Connection refused",
    r"Connection refused",
    r"server socket has failed to (?:bind|listen)",  # torch.distributed, as the next
    r"Cannot resolve \S+ to a \(local\) address",
    deep=True,
)
def refused_connection(at: Situation, found: Found) -> Words:
    """A port of this machine."""
    return (
        msg("The sandbox lets a cell connect only to what its own session listens on."),
        msg("A lesson that needs 127.0.0.1 declares `loopback` in its `limits`."),
    )


@_table.rule(
    "outside-the-folder",
    rf"\[Errno (?:13|30)\] (?:Permission denied|Read-only file system): {_PATH}",
    kinds=("PermissionError", "OSError"),
    deep=True,
)
def outside(at: Situation, found: Found) -> Words:
    """A path that is neither the session's nor a program's."""
    return (
        msg("The sandbox keeps a cell to its own folder: `{path}` is outside.", path=found["path"]),
        msg("Use a relative path, such as `model.pt`."),
    )


@_table.rule(
    "outside-the-folder",
    r"open file failed with strerror: (?:Permission denied|Read-only file system)",
    r"Parent directory /\S* does not exist",
)
def outside_save(at: Situation, found: Found) -> Words:
    """torch.save, whose message has no path."""
    return (
        msg("The sandbox keeps a cell to its own folder, and this path is outside."),
        msg("Use a relative path, such as `model.pt`."),
    )


_table.says(
    "outside-the-folder",
    r"\[Errno (?:13|30)\] (?:Permission denied|Read-only file system): ['\"](?P<path>[^'\"]+)['\"]",
    msg("`{path}` is outside of the cell's own folder, or its own mode refuses this."),
    msg("Go back with `os.chdir(os.environ['HOME'])`; print `os.getcwd()` and `os.stat`."),
    kinds=("PermissionError", "OSError"),
)


_table.says(
    "outside-the-folder",
    r"\APermission denied\Z",
    msg("The sandbox keeps a cell to its own folder, and this path is outside."),
    msg("Use a relative path, such as `model.pt`."),
    kinds=("DistStoreError",),
)


_table.says(
    "outside-the-folder",
    rf"\[Errno 18\] Invalid cross-device link: (?:.* -> )??{_PATH}",
    msg("The sandbox keeps a cell to its own folder: `{path}` is outside."),
    msg("Copy the file with `shutil.copy`: no link or move leads out of the folder or into it."),
    kinds=("OSError",),
)


_table.says(
    "outside-the-folder",
    r"unable to open database file",
    msg("The folder of this file is not there, or the sandbox keeps a cell out of it."),
    msg("Use a relative path, such as `data.db`."),
    kinds=("OperationalError",),
)


_table.says(
    "refused-call",
    r"\[Errno 1\] Operation not permitted",
    msg("The sandbox refuses this: a cell may change only its own files and processes."),
    msg("Use files that the cell has made, with modes up to 0o777."),
)


_table.says(
    "too-many-threads",
    r"can't start new thread",
    msg(
        "The sandbox limits the memory and the threads of a session, and no more thread can start."
    ),
    msg("Start fewer at a time, for example with `ThreadPoolExecutor(max_workers=8)`."),
    kinds=("RuntimeError",),
)


_table.says(
    "file-size",
    r"\[Errno 27\] File too large",
    msg("The sandbox limits the size of a file, and this one reached the limit."),
    msg("Save less, or raise the limit of files under `[limits]` in the settings."),
)


RULES = _table.rules
