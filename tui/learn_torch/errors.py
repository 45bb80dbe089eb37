"""Every error that learn-torch raises.

    LearnTorchError
    ├── CourseError              something is wrong with a lesson or a course
    │   ├── LessonUnreadable     one file, all its mistakes
    │   └── NoSuchLesson
    ├── KernelError              the process that runs the cells
    │   ├── KernelDied
    │   ├── KernelMismatch       it speaks another protocol
    │   ├── DeviceUnavailable
    │   ├── RequirementMissing   a module that the lesson imports is not installed
    │   └── SandboxTooWeak       what the machine gives does not hold such a lesson
    ├── SettingsUnreadable       the learner's settings
    ├── StudyError               what the learner did could not be kept
    │   └── StudyDamaged         the open file is damaged
    └── UsageError               the command line

Each carries a message that says what happened and a `remedy` that says what to do next, both as
`i18n.message.Message`: str(error) is English, `tr_message(error.sentences)` the learner's language.

    try:
        catalogue = open_course(path)
    except LearnTorchError as error:
        print(error)        # "no lesson here is called 'tensrs'. Did you mean 'tensors'?"
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from learn_torch.i18n.message import NOTHING, Message, msg, paragraph


class LearnTorchError(Exception):
    """Anything that learn-torch itself refuses or cannot do."""

    def __init__(self, message: Message, remedy: Message = NOTHING) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    @property
    def sentences(self) -> Message:
        """What happened, and what to do about it."""
        return paragraph(self.message, self.remedy)

    def __str__(self) -> str:
        return str(self.sentences)


class CourseError(LearnTorchError):
    """A lesson or a course is not what it should be."""


class Mistake(msgspec.Struct, frozen=True):
    """One thing wrong in a lesson file, where it stands, and how to mend it.

    `line` and `column` count from 1, as editors do.
    """

    path: Path
    line: int
    column: int
    message: Message
    remedy: Message = NOTHING
    source: str = ""
    """The offending line, as written."""

    @property
    def sentences(self) -> Message:
        """What is wrong, and what to do about it."""
        return paragraph(self.message, self.remedy)

    @property
    def placed(self) -> Message:
        """The same behind its place."""
        place = f"{self.path}:{self.line}:{self.column}"
        return msg("{place}: {message}", place=place, message=self.sentences)

    def __str__(self) -> str:
        return str(self.placed)


class LessonUnreadable(CourseError):
    """A file is not a lesson; `mistakes` holds all that is wrong with it, in order."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(msg("A lesson file has {count} mistakes.", count=len(mistakes)))
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(map(str, self.mistakes))


class NoSuchLesson(CourseError):
    """No lesson of the course has that name."""


class KernelError(LearnTorchError):
    """The kernel cannot do what was asked."""


class KernelDied(KernelError):
    """The kernel's process is gone."""


class KernelMismatch(KernelError):
    """The kernel at the other end of the launcher is of another version."""


class DeviceUnavailable(KernelError):
    """The device that was asked for is not on this machine."""


class RequirementMissing(KernelError):
    """A module that the lesson needs is not installed where the kernel runs."""


class SandboxTooWeak(KernelError):
    """The machine gives a lower level of the sandbox than these lessons must have."""


class SettingsUnreadable(LearnTorchError):
    """The settings file is not what it should be; the message says where."""


class StudyError(LearnTorchError):
    """The learner's work could not be read or kept."""


class StudyDamaged(StudyError):
    """The open file is damaged; the next attempt to open it sets it aside."""


class UsageError(LearnTorchError):
    """The command line makes no sense."""
