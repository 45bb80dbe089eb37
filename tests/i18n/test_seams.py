"""No sentence swallows its neighbour: each is rendered in every language with awkward values."""

from __future__ import annotations

import re

import pytest

from learn_torch.i18n.languages import LANGUAGES
from learn_torch.i18n.message import NOTHING, Message, listing, msg, names, paragraph
from learn_torch.i18n.translate import joint, render
from tests.house.test_catalogue import said

SENTENCES = sorted({sentence for sentence, _ in said()})
AWKWARD = (
    "x", "", "{value}", "{", "}", "100 %", "名字", "a.b", "It ended.", "`x[mask]`", "[/b]", "(",
    "'", '"', "2.", "-1", "http://x/y?z=1", "\N{RIGHT-TO-LEFT OVERRIDE}", "tensor([2., 4.])",
)  # fmt: skip
"""Values that a search for phrases, a markup or a format string would trip over."""
CHINESE = "\u2e80-\u9fff，。；：！？、（）“”「」"
MARK = "\N{WHITE SQUARE}"


def with_values(sentence: str, value: str | Message) -> Message:
    """The sentence with the same value in all its places."""
    return Message(sentence, dict.fromkeys(names(sentence), value))


def squeezed(text: str) -> str:
    """The text without blanks beside Chinese: there they go where two pieces meet."""
    return re.sub(rf" *([{CHINESE}]) *", r"\1", text)


def around(sentence: str, language: str) -> list[str]:
    """The texts around the places for values, as the language has them."""
    return render(with_values(sentence, MARK), language).split(MARK)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", AWKWARD)
def test_a_value_stands_in_its_place_and_changes_nothing_around_it(
    language: str, value: str
) -> None:
    for sentence in SENTENCES:
        rendered = render(with_values(sentence, value), language)
        expected = value.join(around(sentence, language))
        assert squeezed(rendered) == squeezed(expected), sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_a_value_like_any_other(language: str) -> None:
    inner = msg("There is no file {path}.", path="{path}")
    for sentence in SENTENCES:
        rendered = render(with_values(sentence, inner), language)
        expected = render(inner, language).join(around(sentence, language))
        assert squeezed(rendered) == squeezed(expected), sentence


BROKEN = {
    "zh-Hans": re.compile(
        r"[，。；：！？、] |(?<![A-Za-z0-9`'\"\])]) [，。；：！？、]|。。|，，|  "
    ),
    "zh-Hant": re.compile(
        r"[，。；：！？、] |(?<![A-Za-z0-9`'\"\])]) [，。；：！？、]|。。|，，|  "
    ),
    "en": re.compile(r" [,;!?](?:\s|$)| \.(?![\w.])|(?<!\.)\.\.(?!\.)|,,"),
}
"""What a seam leaves where two pieces were joined wrongly."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_has_a_broken_seam(language: str) -> None:
    one_line = [sentence for sentence in SENTENCES if "\n" not in sentence]
    rendered = {sentence: render(with_values(sentence, "x"), language) for sentence in one_line}
    broken = {
        sentence: text for sentence, text in rendered.items() if BROKEN[language].search(text)
    }
    assert broken == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_sentences_are_joined_as_the_language_joins_them(language: str) -> None:
    first, second = msg("Check the path."), msg("There is no file {path}.", path="x. y")
    joined = render(paragraph(first, NOTHING, second), language)
    assert joined == joint(language).join((render(first, language), render(second, language)))


def test_a_listing_is_a_value() -> None:
    message = msg("Choose from {names}.", names=listing(["a", "b,c"]))
    assert render(message, "en") == "Choose from a, b,c."
    assert render(message, "zh-Hans") == "可选的有：a、b,c。"
