"""The settings file: read strictly, or refused in one line with its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from learn_torch.errors import SettingsUnreadable
from learn_torch.kernel.user_limits import UserLimits
from learn_torch.settings import Settings, read_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_there_need_not_be_one(file: Path) -> None:
    assert read_settings(file) == Settings()
    file.write_text("")
    assert read_settings(file) == Settings()
    file.write_text("[limits]\n")
    assert read_settings(file) == Settings()


def test_everything_that_can_be_set(file: Path) -> None:
    file.write_text(
        '[limits]\nmemory = "8GiB"\nprocesses = 32\nfile_size = "512MiB"\nscratch = "2GiB"\n'
        'output = "1MiB"\ncpu_seconds = 40\nwall_seconds = 12.5\ngpu_memory = "4GiB"\n'
    )
    assert read_settings(file).limits == UserLimits(
        memory="8GiB", processes=32, file_size="512MiB", scratch="2GiB", output="1MiB",
        cpu_seconds=40, wall_seconds=12.5, gpu_memory="4GiB",
    )  # fmt: skip
    assert read_settings(file).limits.by_field()["memory_bytes"] == 8 << 30


WRONG = {
    "an unknown key": ("[limits]\nmemry = '1GiB'\n", "2:1: unknown key 'memry'. Did you mean 'memory'?"),
    "an unknown key, indented": ("[limits]\n  cpu = 3\n", "2:3: unknown key 'cpu'. "),
    "one like none": ("[limits]\nxyz = 1\n", "2:1: unknown key 'xyz'. Choose from memory, processes,"),
    "an unknown table": ("[limit]\n", "1:2: unknown key 'limit'. Did you mean 'limits'?"),
    "a key in no table": ("memory = '1GiB'\n", "1:1: unknown key 'memory'. It belongs under a line '[limits]'."),
    "a key of the wrong table": (
        "[limits]\nprocesses = 2\n[x]\nmemory = 1\n", "3:2: unknown key 'x'."
    ),
    "a number for an amount": (
        "[limits]\nmemory = 8\n", "2:1: 'memory': expected an amount in quotes such as \"512MiB\", found"
    ),
    "an amount in other units": ('[limits]\nscratch = "8GB"\n', '2:1: \'scratch\': expected an amount'),
    "an amount for a number": (
        '[limits]\nprocesses = "8"\n', "2:1: 'processes': expected a whole number from 1 to 1,024, found \"8\"."
    ),
    "a fraction of a process": ("[limits]\nprocesses = 1.5\n", "found 1.5."),
    "yes for a number": ("[limits]\nprocesses = true\n", "found True."),
    "no process": ("[limits]\nprocesses = 0\n", "from 1 to 1,024, found 0."),
    "too many": ("[limits]\nprocesses = 5000\n", "found 5000."),
    "no time": ("[limits]\n\nwall_seconds = 0\n", "3:1: 'wall_seconds': expected a number of seconds"),
    "no end": ("[limits]\ncpu_seconds = inf\n", "2:1: 'cpu_seconds': expected a number of seconds"),
    "no number": ("[limits]\ncpu_seconds = nan\n", "2:1: 'cpu_seconds': expected a number of seconds"),
    "too little memory": (
        '[limits]\nmemory = "1KiB"\n', "2:1: 'memory': 1KiB is out of range: from 64 MiB to 4096 GiB."
    ),
    "too little of a GPU": ('[limits]\ngpu_memory = "1MiB"\n', "out of range: from 512 MiB"),
    "limits that are no table": ("limits = 3\n", "1:1: 'limits' is a table. Begin it with a line"),
    "a quoted key": ("[limits]\n'memory' = 1\n", "2:1: 'memory': expected"),
    "no TOML": ("[limits]\nmemory 8\n", "2:8: Expected '=' after a key"),
    "no end of a text": ('[limits]\nmemory = "8', "2:1"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_mistake_is_one_line_with_its_place(file: Path, text: str, words: str) -> None:
    file.write_text(text)
    with pytest.raises(SettingsUnreadable) as refused:
        read_settings(file)
    said = str(refused.value)
    assert said.startswith(f"{file}:")
    assert words in said
    assert "\n" not in said


def test_what_is_no_text_file_is_refused(file: Path) -> None:
    file.write_bytes(b"[limits]\n\xff = 1\n")
    with pytest.raises(SettingsUnreadable, match=r"settings.toml:2: this is not UTF-8"):
        read_settings(file)
    file.write_bytes(b"#" * 70_000)
    with pytest.raises(SettingsUnreadable, match="larger than 64 KiB"):
        read_settings(file)
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(SettingsUnreadable, match="not a regular file"):
        read_settings(file)
