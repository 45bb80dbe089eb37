"""What a rule is: forms of a message, and the function that explains a match."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import NOTHING, Message, msg, names


@dataclass(frozen=True)
class Explanation:
    """What is behind an error, in three sentences at most."""

    id: str
    """The rule that knows it."""
    why: Message
    """What happened, with the learner's own names and sizes."""
    fix: Message
    """What to do."""
    beware: Message = NOTHING
    """A remedy that is often given and does harm."""


Found = re.Match[str]
Words = tuple[Message, Message] | tuple[Message, Message, Message]
"""Why, fix and, where there is one, what to beware of."""
Explain = Callable[[Situation, Found], Words | None]
"""None: the message is the rule's, and the code is not."""


FIND_NONE = msg(
    "Find where it comes from: a function without `return` gives None, and so does a method that "
    "changes its object in place, such as `append`."
)
"""What to do about a None that nobody expected."""


@dataclass(frozen=True)
class Rule:
    """One mistake, known by the forms of its message."""

    id: str
    patterns: tuple[re.Pattern[str], ...]
    build: Explain
    kinds: tuple[str, ...] = ()
    """Classes of exceptions, without modules; none: any."""
    deep: bool = False
    """Whether the causes and parts of an error are searched too."""

    def explain(self, situation: Situation) -> Explanation | None:
        """The explanation, where the error is this mistake."""
        if self.kinds and situation.kind not in self.kinds:
            return None
        for pattern in self.patterns:
            found = pattern.search(situation.message)
            if found is None and self.deep:
                found = pattern.search(situation.related)
            if found:
                words = self.build(situation, found)
                return Explanation(self.id, *words) if words is not None else None
        return None


_BEGINS_WITH_WORD = re.compile(r"(?:\(\?P<\w+>)?(?:\\w|\[\\w[.<>]*\])\+")


def _from_a_word(pattern: str) -> str:
    """The pattern, tried at the beginning of a word only: a word of 4,000 letters took 0.3 s else."""
    return rf"(?<![\w.<>]){pattern}" if _BEGINS_WITH_WORD.match(pattern) else pattern


def _with_groups(message: Message, found: Found) -> Message:
    known = names(message.id)
    groups = {name: text for name, text in found.groupdict().items() if name in known}
    return msg(message.id, **{**message.values, **groups})


class Table:
    """The rules of one module, in the order in which they are written."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def rule(
        self, name: str, *patterns: str, kinds: tuple[str, ...] = (), deep: bool = False
    ) -> Callable[[Explain], Explain]:
        """Register the decorated function; the patterns are searched for anywhere in a message."""

        def register(build: Explain) -> Explain:
            compiled = tuple(re.compile(_from_a_word(pattern), re.DOTALL) for pattern in patterns)
            self._rules.append(Rule(name, compiled, build, kinds, deep))
            return build

        return register

    def says(
        self, name: str, pattern: str, why: Message, fix: Message, *, kinds: tuple[str, ...] = ()
    ) -> None:
        """Register a rule that says the same of every error of its form.

        `{name}` in a sentence is what the group of that name has found.
        """
        self.rule(name, pattern, kinds=kinds)(
            lambda at, found: (_with_groups(why, found), _with_groups(fix, found))
        )

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All of them."""
        return tuple(self._rules)
