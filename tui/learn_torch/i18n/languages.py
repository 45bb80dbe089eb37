"""Which language to speak: what was asked for, what was chosen last, or what the system speaks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

ENGLISH, HANS, HANT = "en", "zh-Hans", "zh-Hant"
LANGUAGES = (ENGLISH, HANS, HANT)
NAMES = {ENGLISH: "English", HANS: "简体中文", HANT: "繁體中文"}
"""Each in itself: whoever looks for a language may not read the present one."""

_TRADITIONAL = ("hant", "tw", "hk", "mo")


def named(text: str) -> str | None:
    """The language that a word means: "zh", "zh-CN", "zh_TW.UTF-8", "en_GB"; None if none of ours."""
    parts = text.partition(".")[0].partition("@")[0].replace("_", "-").lower().split("-")
    if parts[0] in ("en", "c", "posix"):
        return ENGLISH
    if parts[0] != "zh":
        return None
    return HANT if any(part in _TRADITIONAL for part in parts[1:]) else HANS


def misnamed(text: str) -> str:
    """What to say of a word that means no language of ours."""
    import difflib  # 5 ms, and only whoever mistypes pays them

    near = difflib.get_close_matches(text, LANGUAGES, n=1)
    meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(LANGUAGES)}"
    return f"{text} is no language of learn-torch: {meant}"


def of_system(environ: Mapping[str, str], encoding: str) -> str:
    """The language of the locale, as far as the terminal can show it: English without UTF-8."""
    words = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next(filter(None, words), "")
    if encoding.lower().replace("-", "") != "utf8":
        return ENGLISH
    return named(first) or ENGLISH


def following(language: str) -> str:
    """The language that the key goes to next."""
    return LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]


def remembered(file: Path) -> str | None:
    """The learner's last choice; None where there is none."""
    try:
        with file.open(encoding="ascii") as kept:
            word = kept.read(20).strip()
    except (OSError, UnicodeDecodeError):
        return None
    return word if word in LANGUAGES else None


def remember(file: Path, language: str) -> str:
    """Keep the choice; what to tell where that fails, empty where not."""
    beside = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(f"{language}\n", encoding="ascii")
        beside.replace(file)
    except OSError as error:
        return f"The language could not be kept: {error.strerror}."
    return ""
