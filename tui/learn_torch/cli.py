"""The command line: choose a front end, return its exit code.

stdout is data, stderr is narration.

    0    done, or left (also --plain); with --check: every lesson that could be checked here is proved
    1    --plain: no session could be opened; --check: a lesson fails, or nothing at all could be proved; --doctor: something is broken
    2    misuse, a lesson or settings file that cannot be read, or less of a sandbox than is required: no
         lesson was run
    70   a bug of ours
    130  interrupted
    141  the reader of our stdout is gone
"""

from __future__ import annotations

import argparse
import io
import locale
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace

from learn_torch.argument_rules import refuse_nonsense
from learn_torch.arguments import JOBS, TIMEOUT, command_line
from learn_torch.course.cache import open_cached
from learn_torch.course.course import open_target
from learn_torch.errors import LearnTorchError, LessonUnreadable, UsageError
from learn_torch.i18n import languages
from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.i18n.translate import set_language, tr, tr_message
from learn_torch.kernel.sandbox_levels import REQUIRED_IN_CI, in_ci
from learn_torch.locations import (
    bundled_course,
    conversion_cache,
    course_cache,
    data_cache,
    language_file,
    settings_file,
    study_file,
    theme_file,
    trust_file,
)
from learn_torch.settings import read_settings

MISUSE, BUG, INTERRUPTED, CLOSED_PIPE = 2, 70, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; --help and --version raise SystemExit(0)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an ASCII terminal, a `…` in a message
    speak_as_asked(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(command_line().parse_args(argv))
    except KeyboardInterrupt:
        print(f"learn-torch: {tr('interrupted.')}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except LessonUnreadable as unreadable:
        return _tell(unreadable)
    except LearnTorchError as error:
        print(f"learn-torch: {tr_message(error.sentences)}", file=sys.stderr)
        return MISUSE
    except Exception as bug:
        return _own_up(bug)


def speak_as_asked(words: Sequence[str]) -> None:
    """Speak the language of --lang, the learner's last choice, or the system's, in this order.

    Before the command line is parsed, so that --help and what is wrong with it are in that language.
    """
    asked = ""
    for place, word in enumerate(words):
        if word == "--lang" and place + 1 < len(words):
            asked = words[place + 1]
        elif word.startswith("--lang="):
            asked = word.partition("=")[2]
    language = languages.named(asked) or languages.remembered(language_file())
    language = language or languages.of_system(os.environ, locale.getencoding())
    module = languages.converter(language)
    if module is not None:  # what was converted before needs no dictionaries
        module.load_cache(conversion_cache())
    set_language(language)


def _tell(unreadable: LessonUnreadable) -> int:
    from learn_torch.check.command import report_mistakes

    return report_mistakes(unreadable.mistakes)


def _own_up(bug: Exception) -> int:
    if os.environ.get("LEARN_TORCH_DEBUG"):
        traceback.print_exception(bug)
    words = tr(
        "this is a bug of learn-torch itself: {bug}. "
        "Please report it, with what is shown when LEARN_TORCH_DEBUG=1 is set.",
        bug=f"{type(bug).__name__}: {bug}",
    )
    print(f"learn-torch: {words}", file=sys.stderr)
    return BUG


def _dispatch(given: argparse.Namespace) -> int:
    refuse_nonsense(given)
    if given.doctor:
        return _examine(given)
    if given.stamp is not None:
        from learn_torch.check.stamp import stamp_translations

        return stamp_translations([*given.targets, *given.stamp])
    if given.check is None and not given.list:
        return _learn(given)
    return _prove_or_list(given)


def _prove_or_list(given: argparse.Namespace) -> int:
    # Imported here, so that no front end pays for the imports of another.
    from learn_torch.check.check_options import CheckOptions

    options = CheckOptions(
        targets=(*given.targets, *(given.check or [])),
        only=tuple(given.only or ()),
        format=given.format or "text",
        output=given.output,
        jobs=given.jobs or min(JOBS, os.cpu_count() or 1),
        seeds=given.seeds or 1,
        timeout=given.timeout or TIMEOUT,
        device=given.device or "auto",
        launcher=given.launcher or "",
        sandbox=given.require_sandbox or (REQUIRED_IN_CI if in_ci(os.environ) else ""),
    )
    if given.list:
        from learn_torch.check.command import list_lessons

        return list_lessons(options)
    options = replace(options, limits=read_settings(settings_file()).limits)
    if given.watch:
        from learn_torch.check.command import watch_lessons

        return watch_lessons(options)
    from learn_torch.kernel.launch import launched

    with launched(options.launcher) as process:  # it imports torch while we import the rest
        from learn_torch.check.command import prove_lessons

        return prove_lessons(options, process)


def _examine(given: argparse.Namespace) -> int:
    from learn_torch.doctor.command import Practice, see

    device, launcher = given.device or "auto", given.launcher or ""
    settings = settings_file()
    ceilings = read_settings(settings).limits
    practice = Practice(device, launcher, data_cache(), study_file(), settings, ceilings)
    return see(practice, as_json=given.format == "json")


def _learn(given: argparse.Namespace) -> int:
    if len(given.targets) > 1:
        raise UsageError(
            msg("One lesson is opened at a time."), msg("Name one; --check takes several.")
        )
    target = given.targets[0] if given.targets else str(bundled_course())
    course, entry = open_target(target, lambda root: open_cached(root, course_cache()))
    from learn_torch.app import run, run_plain
    from learn_torch.app.options import Options

    options = Options(
        given.device or "auto",
        given.launcher or "",
        study_file(),
        trust_file(),
        language_file(),
        conversion_cache(),
        theme_file(),
        read_settings(settings_file()).limits,
        allow_partial=bool(given.allow_partial),
    )
    if given.plain:
        return run_plain(course, entry, options)
    why = plain_because(sys.stdin.isatty() and sys.stdout.isatty(), os.environ.get("TERM", ""))
    if why:
        print(f"learn-torch: {tr_message(why)}", file=sys.stderr)
        return run_plain(course, entry, options)
    return run(course, entry, options)


def plain_because(has_terminal: bool, term: str) -> Message:
    """Why a lesson is read as plain lines although nobody asked for it; NOTHING: it is not."""
    if not has_terminal:
        return msg(
            "There is no terminal, so lessons are read line by line (--plain). "
            "--check proves them, --list names them."
        )
    if term == "dumb":
        return msg("TERM is {term}, so lessons are read line by line (--plain).", term=term)
    return NOTHING
