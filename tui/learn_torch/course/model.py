"""What a lesson is: the structs that decode a YAML file, and from which its JSON Schema is made.

Format 1. A field's description is what an author's editor shows. All structs are frozen and
refuse unknown keys.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from learn_torch import amounts

FORMAT = 1

MAX_CELLS = 100
MAX_HINTS = 4
MAX_TEXT = 20_000
"""Characters in one text or one piece of code."""
ADDED = "--"
"""Between the id of an author's cell and what names something of the learner's below it."""
MAX_PROCESSES = 1024
MAX_SECONDS = 3600

Kind = Literal["text", "code", "exercise", "predict", "scratch"]
Id = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=64,
        description="Stable name in kebab-case; progress and translations hang on it.",
        examples=["first-gradient"],
    ),
]
Title = Annotated[
    str, Meta(min_length=1, max_length=100, description="One line, as in a list of lessons.")
]
Text = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT, description="Markdown.")]
Code = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT, description="Python.")]
Line = Annotated[str, Meta(min_length=1, max_length=1000)]


def digest(parts: object) -> str:
    """Sixty-four hex digits that identify a value: its JSON's SHA-256."""
    import hashlib  # 1 ms: it loads OpenSSL, and a course from the cache needs no digest

    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


class StrictMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mapping of a YAML file; it refuses unknown keys."""


class Wrong(StrictMapping, frozen=True):
    """A typical wrong answer. It must fail the check, with its own words."""

    code: Annotated[Code, Meta(description="What a beginner writes.")]
    says: Annotated[Line, Meta(description="Words that the check's message must contain.")]


class Exercise(StrictMapping, frozen=True):
    """A cell that the learner completes and that a check judges by what it does."""

    starter: Annotated[Code, Meta(description="What the learner finds. Must fail the check.")]
    solution: Annotated[Code, Meta(description="One good answer. Must pass the check.")]
    check: Annotated[
        Code, Meta(description="Runs after the cell; sees its names, and `run.metrics`.")
    ]
    hints: Annotated[
        tuple[Line, ...],
        Meta(min_length=1, max_length=MAX_HINTS, description="Each says more than the last."),
    ]
    wrong: Annotated[
        tuple[Wrong, ...], Meta(max_length=20, description="Wrong answers that must fail.")
    ] = ()
    practises: Annotated[
        Id | None,
        Meta(description="A drill: the id of the lesson from which one key opens it."),
    ] = None


class Predict(StrictMapping, frozen=True):
    """A question before the code runs: think, then run."""

    answer: Annotated[
        Line,
        Meta(description="One of the choices; without choices, a Python value or exception name."),
    ]
    because: Annotated[Text, Meta(description="Shown after the answer, right or wrong.")]
    choices: Annotated[
        tuple[Line, ...],
        Meta(max_length=6, description="Leave out to have the learner type a value."),
    ] = ()


class Quote(StrictMapping, frozen=True):
    """A value that the prose of a cell states. --check proves that a cell prints it."""

    value: Annotated[
        Line,
        Meta(
            description="As the prose writes it; it may be rounded, and 93 % stands for 0.931 too.",
            examples=["0.27"],
        ),
    ]
    of: Annotated[
        Id | None, Meta(description="The cell that prints it; this one where nothing is said.")
    ] = None


class Cell(StrictMapping, frozen=True):
    """One step of a lesson: a text, and perhaps code, an exercise or a prediction."""

    id: Id
    text: Text | None = None
    code: Annotated[Code | None, Meta(description="A demonstration; runs as it stands.")] = None
    expect: Annotated[
        Text | None,
        Meta(
            description="What --check expects on stdout: numbers within tolerance, … matches anything."
        ),
    ] = None
    raises: Annotated[
        Line | None,
        Meta(description="The exception that the code ends with, on purpose, e.g. RuntimeError."),
    ] = None
    silent_bug: Annotated[
        bool,
        Meta(description="It trains wrongly on purpose: --check lets the note on that pass."),
    ] = False
    exercise: Exercise | None = None
    predict: Predict | None = None
    device: Annotated[
        Literal["any", "cuda"], Meta(description="cuda: unchecked where there is none.")
    ] = "any"
    quotes: Annotated[
        tuple[Quote, ...],
        Meta(max_length=20, description="Values that the text or 'because' takes from an output."),
    ] = ()

    @property
    def kind(self) -> Kind:
        """What the learner does with this cell."""
        if ADDED in self.id:
            return "scratch"
        if self.exercise is not None:
            return "exercise"
        if self.predict is not None:
            return "predict"
        return "text" if self.code is None else "code"

    @property
    def source(self) -> str | None:
        """The code that a fresh learner finds in the editor; None where there is none."""
        return self.exercise.starter if self.exercise is not None else self.code

    @property
    def reference(self) -> str | None:
        """The code after which the next cell may rely on this one's names."""
        return self.exercise.solution if self.exercise is not None else self.code

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change when what is to be done changes, and not with the prose."""
        hints_and_prose_left_out = (
            self.code,
            self.expect,
            self.raises,
            self.predict and (self.predict.answer, self.predict.choices),
            self.exercise and (self.exercise.starter, self.exercise.solution, self.exercise.check),
        )
        return digest(hints_and_prose_left_out)[:16]


class Sandbox(StrictMapping, frozen=True, omit_defaults=True):
    """What the lesson needs otherwise than every session has it; shown before it opens."""

    loopback: Annotated[
        bool, Meta(description="TCP with itself on 127.0.0.1, as distributed training needs it.")
    ] = False
    processes: Annotated[
        Annotated[int, Meta(ge=1, le=MAX_PROCESSES)] | None,
        Meta(description="At a time; 64 where nothing is said."),
    ] = None
    memory: Annotated[
        Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,4}(MiB|GiB)$")] | None,
        Meta(
            description="Beyond what the imports take; half of the machine where nothing is said.",
            examples=["4GiB"],
        ),
    ] = None
    time: Annotated[
        Annotated[int, Meta(ge=1, le=MAX_SECONDS)] | None,
        Meta(description="Seconds of one run; 300 where nothing is said."),
    ] = None

    @property
    def memory_bytes(self) -> int | None:
        """The memory in bytes; None where nothing is said."""
        return None if self.memory is None else amounts.parse(self.memory)


class Lesson(StrictMapping, frozen=True):
    """A lesson of learn-torch."""

    format: Annotated[Literal[1], Meta(description="The version of this format.")]
    title: Title
    goal: Annotated[Line, Meta(description="One sentence: what the learner can do afterwards.")]
    minutes: Annotated[
        int, Meta(ge=1, le=240, description="What a beginner needs for it, roughly.")
    ]
    cells: Annotated[
        tuple[Cell, ...],
        Meta(min_length=1, max_length=MAX_CELLS, description="The steps, from top to bottom."),
    ]
    seed: Annotated[
        int, Meta(ge=0, le=2**32 - 1, description="For python, numpy and torch, each session.")
    ] = 0
    device: Annotated[
        Literal["any", "cuda"],
        Meta(description="cuda: the lesson is unchecked where there is none."),
    ] = "any"
    requires: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_.]*$", max_length=100)], ...],
        Meta(max_length=20, description="Python modules that the lesson imports beyond torch."),
    ] = ()
    data: Annotated[
        tuple[Literal["mnist"], ...],
        Meta(max_length=10, description="Put under data/ before the first cell runs."),
    ] = ()
    sandbox: Annotated[
        Sandbox, Meta(description="Left out: no network at all, and the usual limits.")
    ] = Sandbox()

    def cell(self, cell_id: str) -> Cell:
        """The cell of that id; KeyError if there is none."""
        for cell in self.cells:
            if cell.id == cell_id:
                return cell
        raise KeyError(cell_id)
