"""The learner's settings: one TOML file, read strictly, or refused in one line that says where.

[limits]
memory = "8GiB"
wall_seconds = 120
"""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from learn_torch import amounts
from learn_torch.errors import SettingsUnreadable
from learn_torch.i18n.message import NOTHING, Message, msg, msgid, suggest, verbatim
from learn_torch.kernel.user_limits import FIELDS, RANGES, UserLimits

MAX_BYTES = 64 << 10

_EXPECTED = {
    "processes": msgid("'{key}': expected a whole number from 1 to 1,024, found {found}."),
    "cpu_seconds": msgid("'{key}': expected a number of seconds up to 86400, found {found}."),
    "wall_seconds": msgid("'{key}': expected a number of seconds up to 86400, found {found}."),
}
_SIZE = msgid("'{key}': expected an amount in quotes such as \"512MiB\", found {found}.")


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
        file.refuse("limits", msg("'limits' is a table."), msg("Begin it with a line '[limits]'."))
    file.check_names(limits, UserLimits, "limits")
    return Settings(file.ceilings(limits))


def _text_of(path: Path) -> str:
    """The file's text, bounded; empty where there is no file."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise SettingsUnreadable(msg("{path}: this is not a regular file.", path=str(path)))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsUnreadable(
            msg("{path}: it cannot be read ({error}).", path=str(path), error=error.strerror or "")
        ) from error
    if len(data) > MAX_BYTES:
        size = amounts.in_words(MAX_BYTES)
        raise SettingsUnreadable(
            msg("{path}: it is larger than {size}.", path=str(path), size=size)
        )
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SettingsUnreadable(
            msg("{place}: this is not UTF-8.", place=f"{path}:{line}")
        ) from error


class _File:
    """The file that is being read: where its keys stand, and how it is refused."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def refuse(self, key: str, message: Message, remedy: Message, table: str = "") -> NoReturn:
        """Raise SettingsUnreadable at the place of a key."""
        line, column = self._place(key, table)
        raise SettingsUnreadable(self._at(line, column, message), remedy)

    def _at(self, line: int | str, column: int | str, message: Message) -> Message:
        place = f"{self._path}:{line}:{column}"
        return msg("{place}: {message}", place=place, message=message)

    def refuse_syntax(self, words: str) -> NoReturn:
        """The parser's complaint, with its place where others have theirs."""
        found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", words)
        said = words[: found.start()] if found else words
        line, column = (found[1], found[2]) if found and found[1] else (len(self._lines) or 1, 1)
        raise SettingsUnreadable(self._at(line, column, verbatim(f"{said}.")))

    def check_names(self, said: Mapping[str, Any], form: type[msgspec.Struct], table: str) -> None:
        """Refuse the first key that is not one of the struct's."""
        names = form.__struct_fields__
        for key in said:
            if key not in names:
                remedy = suggest(key, names)
                if not table and key in FIELDS:
                    remedy = msg("It belongs under a line '[limits]'.")
                self.refuse(key, msg("unknown key '{key}'.", key=key[:40]), remedy, table)

    def ceilings(self, said: Mapping[str, Any]) -> UserLimits:
        """The `[limits]`, each key decoded by its own type, so that a mistake has its place."""
        for key, value in said.items():
            try:
                msgspec.convert({key: value}, UserLimits)
            except msgspec.ValidationError:
                message = msg(_EXPECTED.get(key, _SIZE), key=key, found=_shown(value))
                self.refuse(key, message, NOTHING, "limits")
            if key in RANGES and not RANGES[key][0] <= amounts.parse(value) <= RANGES[key][1]:
                low, high = map(amounts.in_words, RANGES[key])
                message = msg(
                    "'{key}': {value} is out of range: from {low} to {high}.",
                    key=key,
                    value=value,
                    low=low,
                    high=high,
                )
                self.refuse(key, message, NOTHING, "limits")
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
