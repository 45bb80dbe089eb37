"""The settings file, from a shell: who reads it, and what it does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from learn_torch import cli
from learn_torch.cli import main
from learn_torch.doctor import command as doctor
from tests.check.making import ScriptedKernel
from tests.cli.learn_torch import GOOD, NEGATIVE, LearnTorch


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder for XDG_CONFIG_HOME, with room for settings."""
    (tmp_path / "learn-torch").mkdir()
    return tmp_path


def write(home: Path, text: str) -> Path:
    file = home / "learn-torch" / "settings.toml"
    file.write_text(text)
    return file


@pytest.mark.parametrize("words", [("--check", GOOD), ("--doctor",)], ids=["check", "doctor"])
def test_a_mistake_is_one_line_and_exit_code_2(home: Path, words: tuple[str | Path]) -> None:
    file = write(home, '[limits]\nmemori = "8GiB"\n')
    run = LearnTorch(*words, XDG_CONFIG_HOME=str(home)).fails(2)
    assert run.stdout == ""
    assert run.stderr == (
        f"learn-torch: {file}:2:1: unknown key 'memori'. Did you mean 'memory'?\n"
    )


def test_the_list_needs_no_settings(home: Path) -> None:
    write(home, "[limits]\nmemori = 1\n")
    LearnTorch("--list", GOOD, XDG_CONFIG_HOME=str(home)).succeeds()


def test_the_doctor_says_what_is_in_force_and_where_it_comes_from(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(home, '[limits]\nmemory = "2GiB"\ncpu_seconds = 20\n')
    monkeypatch.setattr(cli, "settings_file", lambda: file)
    monkeypatch.setattr(doctor, "Kernel", lambda launcher, prefetch: ScriptedKernel())
    assert main(["--doctor", "--format", "json"]) == 0
    limits = json.loads(capsys.readouterr().out)["limits"]
    assert limits["settings"] == str(file)
    rows = {row["name"]: (row["value"], row["from"]) for row in limits["in_force"]}
    assert rows["memory"] == ("2 GiB", "settings")
    assert rows["cpu_seconds"] == ("20 s", "settings")
    assert rows["wall_seconds"] == ("300 s", "default")
    assert main(["--doctor"]) == 0
    row = "  memory        2 GiB               settings memory beyond the imports\n"
    assert row in capsys.readouterr().out


def test_a_check_is_held_to_them(home: Path) -> None:
    write(home, "[limits]\nwall_seconds = 0.5\n")
    run = LearnTorch("--check", NEGATIVE / "14-hangs.yaml", XDG_CONFIG_HOME=str(home)).fails(1)
    run.says(
        "It reached the limit of 0.5 s ", "for one cell, as your settings say.", "It was at line 5"
    )
