"""The settings file, from a shell: who reads it, and what it does."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def test_the_doctor_says_what_is_in_force_and_where_it_comes_from(home: Path) -> None:
    file = write(home, '[limits]\nmemory = "2GiB"\ncpu_seconds = 20\n')
    words = ("--doctor", "--device", "cpu", "--format", "json")
    limits = LearnTorch(*words, XDG_CONFIG_HOME=str(home)).succeeds().json["limits"]
    assert limits["settings"] == str(file)
    rows = {row["name"]: (row["value"], row["from"]) for row in limits["in_force"]}
    assert rows["memory"] == ("2 GiB", "settings")
    assert rows["cpu_seconds"] == ("20 s", "settings")
    assert rows["wall_seconds"] == ("300 s", "default")
    text = LearnTorch("--doctor", "--device", "cpu", XDG_CONFIG_HOME=str(home)).succeeds()
    text.says("  memory        2 GiB               settings memory beyond the imports\n")


@pytest.mark.parametrize("limit", ["wall_seconds", "cpu_seconds"])
def test_a_check_is_held_to_them(home: Path, limit: str) -> None:
    write(home, f"[limits]\n{limit} = 0.5\n")
    run = LearnTorch("--check", NEGATIVE / "14-hangs.yaml", XDG_CONFIG_HOME=str(home)).fails(1)
    run.says(
        "It reached the limit of 0.5 s ", "for one cell, as your settings say.", "It was at line 5"
    )
