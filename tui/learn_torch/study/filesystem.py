"""Recognize file systems that other machines may write to at the same time.

SQLite's WAL index is shared memory, so a home folder that a login node and a compute node both
mount must not use it. SQLite itself does not notice.
"""

from __future__ import annotations

import os
from pathlib import Path

_SHARED = (
    *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "afs"),
    *("lustre", "gpfs", "beegfs", "ceph", "wekafs", "panfs", "orangefs", "pvfs2"),
    *("gfs2", "ocfs2"),
)
_MOUNTS = Path("/proc/self/mountinfo")


def is_shared(folder: Path) -> bool:
    """Whether other machines may mount `folder`; False where /proc does not say."""
    device = folder.stat().st_dev
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    kind = filesystem_type(f"{os.major(device)}:{os.minor(device)}", mounts)
    return kind in _SHARED or kind.startswith("fuse.")


def filesystem_type(device: str, mounts: str) -> str:
    """Return the type, e.g. "nfs4", of the device "major:minor" in a mountinfo; "" if it is absent."""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        if before.split()[2:3] == [device]:
            return after.split()[0]
    return ""
