"""The command line's words: what they are, what they default to, and which make no sense together."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable

from learn_torch import __version__
from learn_torch.argument_rules import StrictParser, count, device, language, level, seconds
from learn_torch.check.reports import FORMATS
from learn_torch.i18n.message import msgid
from learn_torch.i18n.translate import tr
from learn_torch.kernel.sandbox_levels import REQUIRED_IN_CI

JOBS = 4
"""Lessons at a time, unless told otherwise and where there are as many cores."""
TIMEOUT = 60.0

EXAMPLES = msgid("""\
examples:
  learn-torch                          the course
  learn-torch first-gradients          one lesson of it
  learn-torch ~/my-course              another course: a folder of lessons
  learn-torch --list                   what there is to learn
  learn-torch --check                  prove the whole course, without a screen
  learn-torch --check my.yaml --watch  prove a lesson each time you save it
  learn-torch --check lessons --jobs 4 --format json --output report.json
  learn-torch --doctor                 what works here, and what does not

exit codes:
  0 done, or proved    1 a lesson fails, or something is broken
  2 misuse, an unreadable file, or less of a sandbox than required
""")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Wraps Chinese, which has no spaces, by columns."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        from learn_torch.course.text_width import has_wide, wrapped  # only --help breaks lines

        return wrapped(text, width) if has_wide(text) else super()._split_lines(text, width)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """The usage; its first word is argparse's own."""
        super().add_usage(usage, actions, groups, prefix or tr("usage: "))

    def format_help(self) -> str:
        """The help; argparse ends a heading with the colon of English."""
        return re.sub(r"(?<=[\u2e80-\u9fff]):$", "：", super().format_help(), flags=re.MULTILINE)


def command_line() -> argparse.ArgumentParser:
    """What parses the command line; its errors are UsageErrors."""
    parser = StrictParser(
        prog="learn-torch",
        usage="learn-torch [LESSON | FILE | FOLDER]\n"
        "       learn-torch --check [PATH ...] [options]\n"
        "       learn-torch --list [FOLDER] [options]\n"
        "       learn-torch --stamp [PATH ...]\n"
        "       learn-torch --doctor [options]",
        description=tr("Learn PyTorch in the terminal: run and change code, watch the loss fall."),
        epilog=tr(EXAMPLES),
        formatter_class=_Formatter,
        allow_abbrev=False,
        add_help=False,
    )
    _add_learning(parser)
    _add_proving(parser)
    _add_running(parser)
    about = parser.add_argument_group(tr("about"))
    about.add_argument(
        "--lang",
        type=language,
        metavar="LANGUAGE",
        help=tr("what to speak: en, zh-Hans or zh-Hant (default: the last choice, else LANG)"),
    )
    about.add_argument(
        "--version",
        action="version",
        help=tr("show the version"),
        version=f"learn-torch {__version__}",
    )
    about.add_argument("-h", "--help", action="help", help=tr("show this"))
    return parser


def _add_learning(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tr("learn"))
    group.add_argument(
        "targets",
        metavar="LESSON",
        nargs="*",
        help=tr("a lesson's id, a lesson's YAML file, or a folder that holds another course"),
    )
    group.add_argument(
        "--plain",
        action="store_const",
        const=True,
        help=tr("read lessons line by line, without a full screen: for screen readers and pipes"),
    )
    group.add_argument(
        "--allow-partial",
        action="store_const",
        const=True,
        help=tr(
            "open lessons of others (as root: any) even where the sandbox is too weak to hold them"
        ),
    )


def _add_proving(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tr("without a screen"))
    group.add_argument(
        "--check",
        nargs="*",
        metavar="PATH",
        help=tr(
            "prove lessons (ids, files, folders; default: the course): demonstrations print what "
            "they promise, starters fail, solutions pass, wrong answers are turned away"
        ),
    )
    group.add_argument(
        "--only",
        action="append",
        metavar="GLOB",
        help=tr("only lessons with such an id, or in such a track, e.g. 'first-*' or drills"),
    )
    group.add_argument(
        "--jobs",
        type=count,
        metavar="N",
        help=tr("lessons at a time (default: cores, up to {jobs})", jobs=JOBS),
    )
    group.add_argument(
        "--seeds", type=count, metavar="N", help=tr("prove on N random seeds (default: 1)")
    )
    group.add_argument(
        "--timeout",
        type=seconds,
        metavar="S",
        help=tr(
            "seconds that one run of a cell may take, where the lesson declares no time "
            "(default: {seconds}; never more than wall_seconds of the settings)",
            seconds=f"{TIMEOUT:g}",
        ),
    )
    _add_demands(group)
    _add_reporting(group)


def _add_demands(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--watch",
        action="store_const",
        const=True,
        help=tr("then prove a lesson again whenever it or a translation of it is saved"),
    )
    group.add_argument(
        "--require-sandbox",
        type=level,
        metavar="LEVEL",
        help=tr(
            "prove nothing (exit code 2) where the sandbox is less than confined, partial "
            "or limits-only (default: {level} where CI is set, else any)",
            level=REQUIRED_IN_CI,
        ),
    )


def _add_reporting(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--stamp",
        nargs="*",
        metavar="PATH",
        help=tr(
            "note in translations what they were made from (translations, lessons, folders; "
            "default: the course)"
        ),
    )
    group.add_argument("--list", action="store_true", help=tr("list the lessons"))
    group.add_argument(
        "--doctor",
        action="store_true",
        help=tr("say what works here: torch, devices, terminal, sandbox"),
    )
    group.add_argument(
        "--format", choices=tuple(FORMATS), help=tr("of what goes to stdout (default: text)")
    )
    group.add_argument(
        "--output", metavar="FILE", help=tr("write it into a file instead, whole or not at all")
    )


def _add_running(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tr("where the code runs"))
    group.add_argument(
        "--device",
        type=device,
        metavar="DEVICE",
        help=tr("auto (default: the emptiest GPU, else cpu), cuda, cuda:1, mps, xpu or cpu"),
    )
    group.add_argument(
        "--launcher",
        metavar="CMD",
        help=tr("a command that runs the torch process elsewhere, e.g. 'srun --gres=gpu:1'"),
    )
