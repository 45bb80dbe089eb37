"""The learner's settings: one TOML file, read strictly, or refused in one line that says where.

[limits]
memory = "8GiB"
wall_seconds = 120
"""

from __future__ import annotations

import difflib
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from learn_torch import amounts
from learn_torch.errors import SettingsUnreadable
from learn_torch.kernel.user_limits import FIELDS, RANGES, UserLimits

MAX_BYTES = 64 << 10

_EXPECTED = {
    "processes": "a whole number from 1 to 1,024",
    "cpu_seconds": "a number of seconds, up to a day (86400)",
    "wall_seconds": "a number of seconds, up to a day (86400)",
}
_SIZE = 'an amount in quotes such as "512MiB" or "4GiB"'


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that can be set."""

    limits: UserLimits = UserLimits()


def read_settings(path: Path) -> Settings:
    """The settings in the file; the defaults where there is none. Raises SettingsUnreadable."""
    text = _text_of(path)
    if not text.strip():
        return Settings()
    import tomllib  # 2 ms of the first paint, which most learners need not wait for

    file = _File(path, text)
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        file.refuse_syntax(str(error))
    file.check_names(said, Settings, "")
    limits = said.get("limits", {})
    if not isinstance(limits, dict):
        file.refuse("limits", "'limits' is a table.", "Begin it with a line '[limits]'.")
    file.check_names(limits, UserLimits, "limits")
    return Settings(file.ceilings(limits))


def _text_of(path: Path) -> str:
    """The file's text, bounded; empty where there is no file."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise SettingsUnreadable(f"{path}: this is not a regular file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsUnreadable(f"{path}: it cannot be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise SettingsUnreadable(f"{path}: it is larger than {amounts.in_words(MAX_BYTES)}.")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SettingsUnreadable(f"{path}:{line}: this is not UTF-8.") from error


class _File:
    """The file that is being read: where its keys stand, and how it is refused."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def refuse(self, key: str, message: str, remedy: str, table: str = "") -> NoReturn:
        """Raise SettingsUnreadable at the place of a key."""
        line, column = self._place(key, table)
        raise SettingsUnreadable(f"{self._path}:{line}:{column}: {message}", remedy)

    def refuse_syntax(self, words: str) -> NoReturn:
        """The parser's complaint, with its place where others have theirs."""
        found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", words)
        said = words[: found.start()] if found else words
        line, column = (found[1], found[2]) if found and found[1] else (len(self._lines) or 1, 1)
        raise SettingsUnreadable(f"{self._path}:{line}:{column}: {said}.")

    def check_names(self, said: Mapping[str, Any], form: type[msgspec.Struct], table: str) -> None:
        """Refuse the first key that is not one of the struct's."""
        names = form.__struct_fields__
        for key in said:
            if key not in names:
                near = difflib.get_close_matches(key, names, n=1)
                remedy = f"Did you mean '{near[0]}'?" if near else f"There is {', '.join(names)}."
                if not table and key in FIELDS:
                    remedy = "It stands under a line '[limits]'."
                self.refuse(key, f"unknown key {key[:40]!r}.", remedy, table)

    def ceilings(self, said: Mapping[str, Any]) -> UserLimits:
        """The `[limits]`, each key decoded by its own type, so that a mistake has its place."""
        for key, value in said.items():
            try:
                msgspec.convert({key: value}, UserLimits)
            except msgspec.ValidationError:
                expected = f"'{key}': expected {_EXPECTED.get(key, _SIZE)}, found {_shown(value)}."
                self.refuse(key, expected, "", "limits")
            if key in RANGES and not RANGES[key][0] <= amounts.parse(value) <= RANGES[key][1]:
                low, high = map(amounts.in_words, RANGES[key])
                message = f"'{key}': {value} is out of range: from {low} to {high}."
                self.refuse(key, message, "", "limits")
        return msgspec.convert(said, UserLimits)

    def _place(self, key: str, table: str) -> tuple[int, int]:
        """Line and column of a key, from 1; the table's where it is written in an unusual way."""
        here, of_table = "", 1
        name = rf"""["']?{re.escape(key)}["']?"""
        for number, line in enumerate(self._lines, 1):
            header = re.match(r"\s*\[+\s*([\w.-]+)", line)
            if header:
                here = header[1]
                of_table = number if here == (table or key) else of_table
            if header and not table and re.match(rf"\s*\[+\s*{name}", line):
                return number, line.index(key) + 1
            if here == table and (found := re.match(rf"\s*({name})\s*[=.]", line)):
                return number, found.start(1) + 1
        return of_table, 1


def _shown(value: object) -> str:
    """A value as it stands in the file, nearly."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
