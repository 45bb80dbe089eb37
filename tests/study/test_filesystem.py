"""A folder that other machines mount is known as such; WAL must not be used there."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.study import opening

MOUNTS = """\
24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
31 24 0:45 / /home rw,nosuid shared:12 master:3 - nfs4 server:/home rw,vers=4.2
32 24 0:46 / /mnt/with\\040space rw - fuse.sshfs me@there: rw
"""


@pytest.mark.parametrize(
    ("device", "kind"), [("8:1", "ext4"), ("0:45", "nfs4"), ("0:46", "fuse.sshfs"), ("9:9", "")]
)
def test_the_kind_is_found_by_device(device: str, kind: str) -> None:
    assert opening.filesystem_type(device, MOUNTS) == kind


@pytest.mark.parametrize(
    ("kind", "shared"),
    [("nfs4", True), ("lustre", True), ("fuse.sshfs", True), ("ext4", False), ("", False)],
)
def test_network_file_systems_are_shared(
    kind: str, shared: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "filesystem_type", lambda device, mounts: kind)

    assert opening.is_shared(tmp_path) is shared


def test_where_there_is_no_list_of_mounts_a_folder_passes_for_local(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_MOUNTS", tmp_path / "none")

    assert opening.is_shared(tmp_path) is False
