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


class Found(dict[str, str]):
    """What a pattern has found, by the names of its groups; empty where a group found nothing."""

    def __init__(self, match: re.Match[str]) -> None:
        super().__init__((name, text or "") for name, text in match.groupdict().items())
        self.text = match[0]
        """All that the pattern matched."""

    def __missing__(self, name: str) -> str:
        return ""


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
            match = pattern.search(situation.message)
            if match is None and self.deep:
                match = pattern.search(situation.related)
            if match:
                found = Found(match)
                words = self.build(situation, found)
                if words is None:
                    return None
                filled = (_with_values(sentence, situation, found) for sentence in words)
                return Explanation(self.id, *filled)
        return None


def _with_values(sentence: Message, situation: Situation, found: Found) -> Message:
    """The sentence with the values that its rule left to the situation and to the pattern."""
    facts = {
        "call": situation.call or found["call"] or "f",
        "layer": situation.layer or found["layer"] or "layer",
        "tensor": situation.tensor or "x",
    }
    known = {**found, **facts, **sentence.values}
    return msg(sentence.id, **{name: known[name] for name in names(sentence.id) if name in known})


_BEGINS_WITH_WORD = re.compile(r"(?:\(\?P<\w+>)?(?:\\w|\[\\w[.<>]*\])\+")


def _from_a_word(pattern: str) -> str:
    """The pattern, tried at the beginning of a word only: a word of 4,000 letters took 0.3 s else."""
    return rf"(?<![\w.<>]){pattern}" if _BEGINS_WITH_WORD.match(pattern) else pattern


class RuleTable(list[Rule]):
    """The rules of one module, in the order in which they are written.

    A sentence of a rule may leave values open: `{call}`, `{layer}` and `{tensor}` are those of the
    situation, and any other `{name}` is what the group of that name in the pattern has found.
    """

    def when(
        self, name: str, *patterns: str, kinds: tuple[str, ...] = (), deep: bool = False
    ) -> Callable[[Explain], Explain]:
        """Register the decorated function; the patterns are searched for anywhere in a message."""

        def register(build: Explain) -> Explain:
            compiled = tuple(re.compile(_from_a_word(pattern), re.DOTALL) for pattern in patterns)
            self.append(Rule(name, compiled, build, kinds, deep))
            return build

        return register

    def says(
        self,
        name: str,
        patterns: str | tuple[str, ...],
        why: Message,
        fix: Message,
        beware: Message = NOTHING,
        *,
        kinds: tuple[str, ...] = (),
        deep: bool = False,
        where: Callable[[Situation], bool] = lambda at: True,
    ) -> None:
        """Register a rule that says the same of every error of its forms, `where` the code is so."""
        forms = (patterns,) if isinstance(patterns, str) else patterns
        self.when(name, *forms, kinds=kinds, deep=deep)(
            lambda at, found: (why, fix, beware) if where(at) else None
        )
