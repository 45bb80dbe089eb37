"""Which language to speak: what was asked for, what was chosen last, or what the system speaks."""

from __future__ import annotations

import importlib
from collections.abc import Container, Mapping
from pathlib import Path
from types import ModuleType

import msgspec

from learn_torch.atomic_file import write_atomically
from learn_torch.i18n import catalogs
from learn_torch.i18n.message import NOTHING, Message, msg

ENGLISH = "en"


class Language(msgspec.Struct, frozen=True):
    """One language that the program speaks."""

    code: str
    """BCP 47: "zh-Hans"."""
    name: str
    """In the language itself: a person who looks for it may not read the present one."""
    locales: tuple[str, ...]
    """Locales that mean it, in lower case, from the general to the special: "zh", "zh-tw"."""
    catalog: str = ""
    """The package with its sentences; empty for English, whose sentences are in the source."""
    written_in: str = ""
    """The language that its text is converted from; empty where its text is its own."""
    converter: str = ""
    """The module that converts it."""


def _read(package: str) -> Language:
    module = importlib.import_module(package)
    return Language(
        module.CODE,
        module.NAME,
        module.LOCALES,
        package,
        getattr(module, "WRITTEN_IN", ""),
        getattr(module, "CONVERTER", ""),
    )


def _all() -> dict[str, Language]:
    """English first, then the folders of `catalogs`; each brings a module of five lines."""
    found = [
        _read(f"{catalogs.__name__}.{package.name}")
        for folder in catalogs.__path__
        for package in sorted(Path(folder).iterdir())
        if (package / "__init__.py").is_file()
    ]
    english = Language(ENGLISH, "English", ("en", "c", "posix"))
    return {language.code: language for language in (english, *found)}


LANGUAGES: Mapping[str, Language] = _all()
"""By code, in the order in which the key goes through them."""


def source_language(code: str) -> str:
    """The language that translations into `code` are written in: itself, unless it is converted."""
    language = LANGUAGES.get(code)
    return language.written_in or code if language is not None else code


def converter(code: str) -> ModuleType | None:
    """What makes a converted language's text (`converted`, `converted_code`); None for others."""
    module = LANGUAGES[code].converter
    return importlib.import_module(module) if module else None


def named(text: str) -> str | None:
    """The language that a word means: "zh", "zh-CN", "zh_TW.UTF-8", "en_GB"; None if none of ours.

    A locale means a language when all its parts are in the word; the most special one decides.
    """
    plain = text.partition(".")[0].partition("@")[0].replace("_", "-").lower()
    first, *rest = plain.split("-")
    fitting = [
        (len(parts), code)
        for code, language in LANGUAGES.items()
        for locale in language.locales
        if (parts := locale.split("-"))[0] == first and set(parts[1:]) <= set(rest)
    ]
    return max(fitting)[1] if fitting else None


def of_system(environ: Mapping[str, str], encoding: str) -> str:
    """The language of the locale, as far as the terminal can show it: English without UTF-8."""
    words = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next(filter(None, words), "")
    if encoding.lower().replace("-", "") != "utf8":
        return ENGLISH
    return named(first) or ENGLISH


def following(language: str) -> str:
    """The language that the key goes to next."""
    codes = list(LANGUAGES)
    return codes[(codes.index(language) + 1) % len(codes)]


def remembered(file: Path) -> str | None:
    """The learner's last choice; None where there is none."""
    return read_choice(file, LANGUAGES)


def remember(file: Path, language: str) -> Message:
    """Save the choice; what to say where that fails."""
    try:
        save_choice(file, language)
    except OSError as error:
        return msg("The language could not be saved: {error}.", error=error.strerror or str(error))
    return NOTHING


LONGEST = 20
"""Characters of such a word."""


def read_choice(file: Path, choices: Container[str]) -> str | None:
    """The last choice in a file of one word; None where there is none, or one that is not known."""
    try:
        with file.open(encoding="ascii") as kept:
            word = kept.read(LONGEST).strip()
    except (OSError, UnicodeDecodeError):
        return None
    return word if word in choices else None


def save_choice(file: Path, choice: str) -> None:
    """Save a choice, whole or not at all; raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, f"{choice}\n".encode("ascii"))
