"""What the sandbox refuses: by design, whatever the error of Python or of the system says."""

from __future__ import annotations

from learn_torch.explain.rule import RuleTable
from learn_torch.i18n.message import msg

rules = RuleTable()

_PATH = r"""['"](?P<path>(?:/|~|\.\.)[^'"]*)['"]"""


rules.says(
    "no-network",
    (
        r"Temporary failure in name resolution",
        r"Name or service not known|nodename nor servname|No address associated with hostname",
        r"Failed to resolve|NameResolutionError|Max retries exceeded with url",
        r"Network is unreachable|No route to host",
        r"<urlopen error (?!unknown url type|no host given|\[Errno 2\])",
        r"Cannot connect to host|All connection attempts failed",
        r"(?i)(?:couldn't|could not|cannot|can't) connect to ['\"]?https?://",
        r"(?i)couldn't reach .* on the hub|offline mode is enabled|Server unreachable",
    ),
    msg("A cell has no network: the sandbox refuses every connection, by design."),
    msg(
        "Download the file outside of learn-torch; for MNIST and FashionMNIST, "
        "`download=True` works without a network."
    ),
    deep=True,
)
rules.says(
    "no-network",
    r"\A\[Errno 13\] Permission denied\Z",
    msg("A cell has no network: the sandbox refuses every connection, by design."),
    msg("A lesson that needs 127.0.0.1 declares `loopback` in its `limits`."),
    kinds=("PermissionError",),
)
rules.says(
    "refused-connection",
    (
        r"\[Errno 111\] Connection refused",
        r"Connection refused",
        r"server socket has failed to (?:bind|listen)",
        r"Cannot resolve \S+ to a \(local\) address",
    ),
    msg("The sandbox lets a cell connect only to what its own session listens on."),
    msg("A lesson that needs 127.0.0.1 declares `loopback` in its `limits`."),
    deep=True,
)
rules.says(
    "outside-the-folder",
    rf"\[Errno (?:13|30)\] (?:Permission denied|Read-only file system): {_PATH}",
    msg("The sandbox keeps a cell to its own folder: `{path}` is outside."),
    msg("Use a relative path, such as `model.pt`."),
    kinds=("PermissionError", "OSError"),
    deep=True,
)
rules.says(
    "outside-the-folder",
    (
        r"open file failed with strerror: (?:Permission denied|Read-only file system)",
        r"Parent directory /\S* does not exist",
    ),
    msg("The sandbox keeps a cell to its own folder, and this path is outside."),
    msg("Use a relative path, such as `model.pt`."),
)
rules.says(
    "outside-the-folder",
    r"\[Errno (?:13|30)\] (?:Permission denied|Read-only file system): ['\"](?P<path>[^'\"]+)['\"]",
    msg("`{path}` is outside of the cell's own folder, or its own mode refuses this."),
    msg("Go back with `os.chdir(os.environ['HOME'])`; print `os.getcwd()` and `os.stat`."),
    kinds=("PermissionError", "OSError"),
)
rules.says(
    "outside-the-folder",
    r"\APermission denied\Z",
    msg("The sandbox keeps a cell to its own folder, and this path is outside."),
    msg("Use a relative path, such as `model.pt`."),
    kinds=("DistStoreError",),
)
rules.says(
    "outside-the-folder",
    rf"\[Errno 18\] Invalid cross-device link: (?:.* -> )??{_PATH}",
    msg("The sandbox keeps a cell to its own folder: `{path}` is outside."),
    msg("Copy the file with `shutil.copy`: no link or move leads out of the folder or into it."),
    kinds=("OSError",),
)
rules.says(
    "outside-the-folder",
    r"unable to open database file",
    msg("The folder of this file is not there, or the sandbox keeps a cell out of it."),
    msg("Use a relative path, such as `data.db`."),
    kinds=("OperationalError",),
)
rules.says(
    "refused-call",
    r"\[Errno 1\] Operation not permitted",
    msg("The sandbox refuses this: a cell may change only its own files and processes."),
    msg("Use files that the cell has made, with modes up to 0o777."),
)
rules.says(
    "too-many-threads",
    r"can't start new thread",
    msg(
        "The sandbox limits the memory and the threads of a session, and no more thread can start."
    ),
    msg("Start fewer at a time, for example with `ThreadPoolExecutor(max_workers=8)`."),
    kinds=("RuntimeError",),
)
rules.says(
    "file-size",
    r"\[Errno 27\] File too large",
    msg("The sandbox limits the size of a file, and this one reached the limit."),
    msg("Save less, or raise the limit of files under `[limits]` in the settings."),
)
