"""What the values of options may be, which options go together, and what is said otherwise."""

from __future__ import annotations

import argparse
import math
import re
from typing import NoReturn

from learn_torch.errors import UsageError
from learn_torch.i18n.languages import LANGUAGES, named
from learn_torch.i18n.message import Message, listing, msg, msgid, suggest, verbatim
from learn_torch.kernel.sandbox_levels import LEVELS

DEVICES = ("auto", "cuda", "mps", "xpu", "cpu")

_ARGPARSE = (
    (r"unrecognized arguments: (?P<words>.*)", msgid("There is no such option: {words}.")),
    (r"argument (?P<name>\S+): expected one argument", msgid("{name} needs a value.")),
    (
        r"argument (?P<name>\S+): invalid choice: '(?P<word>.*)' \(choose from (?P<names>.*)\)",
        msgid("{name} {word}: choose from {names}."),
    ),
    (r"argument (?P<name>\S+): ignored explicit argument .*", msgid("{name} takes no value.")),
)
"""What argparse says of a command line (CPython 3.11 to 3.14), and our sentence for it."""


class StrictParser(argparse.ArgumentParser):
    """Raises UsageError where argparse would print and exit."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line in one sentence of ours."""
        raise UsageError(_of_argparse(message), _HELP)


def _of_argparse(words: str) -> Message:
    for pattern, sentence in _ARGPARSE:
        if found := re.fullmatch(pattern, words, re.DOTALL):
            return msg(sentence, **found.groupdict())
    return verbatim(f"{words[:1].upper()}{words[1:]}.")


_HELP = msg("See learn-torch --help.")
_LEARNING = "opening a lesson"
_OF_EVERY_MODE = ("text", "json")
"""Formats that --list and --doctor know too."""
_GOES_WITH = {
    "only": ("--check", "--list"),
    "jobs": ("--check",),
    "seeds": ("--check",),
    "timeout": ("--check",),
    "watch": ("--check",),
    "require_sandbox": ("--check",),
    "format": ("--check", "--list", "--doctor"),
    "output": ("--check", "--list"),
    "device": ("--check", "--doctor", _LEARNING),
    "launcher": ("--check", "--doctor", _LEARNING),
    "allow_partial": (_LEARNING,),
    "plain": (_LEARNING,),
}


def refuse_nonsense(given: argparse.Namespace) -> None:
    """Raises UsageError for options that would be ignored in silence."""
    mode = _mode(given)
    if given.doctor and given.targets:
        raise UsageError(
            msg("--doctor looks at the machine, and takes no lesson."), msg("Leave it out.")
        )
    for option, fitting in _GOES_WITH.items():
        if getattr(given, option) is not None and mode not in fitting:
            raise UsageError(_means_nothing(option, mode), _goes_with(fitting))
    if given.format not in (None, *_OF_EVERY_MODE) and mode != "--check":
        raise UsageError(_means_nothing(f"format {given.format}", mode), _goes_with(("--check",)))


def _means_nothing(option: str, mode: str) -> Message:
    name = f"--{option.replace('_', '-')}"
    if mode == _LEARNING:
        return msg("{option} means nothing when a lesson is opened.", option=name)
    return msg("{option} means nothing with {mode}.", option=name, mode=mode)


def _goes_with(modes: tuple[str, ...]) -> Message:
    named = listing(mode for mode in modes if mode != _LEARNING)
    if _LEARNING not in modes:
        return msg("It goes with {modes}.", modes=named)
    if len(modes) == 1:
        return msg("It is for opening a lesson.")
    return msg("It goes with {modes}, or with opening a lesson.", modes=named)


def _mode(given: argparse.Namespace) -> str:
    asked = {
        "--check": given.check is not None,
        "--stamp": given.stamp is not None,
        "--list": given.list,
        "--doctor": given.doctor,
    }
    modes = [mode for mode, wanted in asked.items() if wanted]
    if len(modes) > 1:
        raise UsageError(
            msg("{options} are different commands.", options=listing(modes)),
            msg("Ask for one at a time."),
        )
    return modes[0] if modes else _LEARNING


def count(text: str) -> int:
    """A whole number from 1 on."""
    if not (text.isdecimal() and 1 <= len(text) <= 6 and int(text)):
        raise UsageError(msg("{text} is not a whole number from 1 on.", text=text), _HELP)
    return int(text)


def seconds(text: str) -> float:
    """A positive number of seconds."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise UsageError(msg("{text} is not a number of seconds.", text=text), _HELP)
    return seconds


def device(text: str) -> str:
    """A device as torch names it: cuda:1."""
    if re.fullmatch(r"auto|cpu|mps|(cuda|xpu)(:\d{1,3})?", text):
        return text
    raise UsageError(msg("{word} is no device.", word=text), suggest(text, DEVICES))


def language(text: str) -> str:
    """The code of a language of ours."""
    language = named(text)
    if language is None:
        raise UsageError(
            msg("{word} is no language of the program.", word=text), suggest(text, LANGUAGES)
        )
    return language


def level(text: str) -> str:
    """A level of the sandbox, as its words."""
    word = text.replace("-", " ")
    if word in LEVELS[1:]:
        return word
    names = [level.replace(" ", "-") for level in reversed(LEVELS[1:])]
    raise UsageError(msg("{word} is no level of the sandbox.", word=text), suggest(text, names))
