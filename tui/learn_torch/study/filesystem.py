"""Which file systems other machines may write to at the same time.

SQLite's WAL lives in memory that all its readers share, so a home folder that a login node
and a compute node both mount must not have it: SQLite itself does not notice.
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
    """Whether `folder` may be mounted by other machines; False where it cannot be told."""
    device = folder.stat().st_dev
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    kind = kind_of(f"{os.major(device)}:{os.minor(device)}", mounts)
    return kind in _SHARED or kind.startswith("fuse.")


def kind_of(device: str, mounts: str) -> str:
    """The file system's name, e.g. "nfs4", for "major:minor" in a mountinfo; "" if not there."""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        if before.split()[2:3] == [device]:
            return after.split()[0]
    return ""
