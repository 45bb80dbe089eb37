"""Where lessons, work and caches live.

State follows XDG_STATE_HOME, caches XDG_CACHE_HOME, settings XDG_CONFIG_HOME (platformdirs: the
native place elsewhere).
Nothing here creates a folder until somebody writes into it.
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("learn-torch", appauthor=False)


def bundled_course() -> Path:
    """The course that comes with the program: beside the package in a wheel, `lessons/` in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "lessons"
    return installed if installed.is_dir() else package.parents[1] / "lessons"


def study_file() -> Path:
    """The learner's edits, outputs and passes: one SQLite file."""
    return Path(_DIRS.user_state_path) / "study.db"


def trust_file() -> Path:
    """Which lessons of others the learner trusts: a line a lesson."""
    return study_file().with_name("trusted.txt")


def language_file() -> Path:
    """The language that the learner chose last."""
    return study_file().with_name("language.txt")


def theme_file() -> Path:
    """The colours that the learner chose last."""
    return study_file().with_name("theme.txt")


def conversion_cache() -> Path:
    """What was converted to Traditional Chinese before; it may be deleted at any time."""
    return Path(_DIRS.user_cache_path) / "zh-Hant.msgpack"


def settings_file() -> Path:
    """What the learner wants otherwise than it comes; there need not be one."""
    return Path(_DIRS.user_config_path) / "settings.toml"


def course_cache() -> Path:
    """Courses that were read before; the folder may be deleted at any time."""
    return Path(_DIRS.user_cache_path) / "courses"


def data_cache() -> Path:
    """Data sets by name, shared by all lessons; LEARN_TORCH_DATA moves it (a site's shared copy)."""
    chosen = os.environ.get("LEARN_TORCH_DATA")
    return Path(chosen) if chosen else Path(_DIRS.user_cache_path) / "data"
