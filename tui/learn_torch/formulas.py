"""A formula of LaTeX in the signs of Unicode, as lines of a terminal can hold it.

The symbols are pylatexenc's. Its own text of a formula drops brackets, and 1/(1+x) becomes 1/1+x: the
structure is read here. A formula with a command that is not known is shown as it is written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

MAX_FORMULA = 2_000
"""Characters; a longer one is shown as it is written."""
_TOKEN = re.compile(r"\\(?:begin|end)\{\w+\*?\}|\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_DELIMITERS = ("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")
_UPPER = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδθ⊤′*,",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿᵀ′*,",
        strict=True,
    )
)
_LOWER = dict(
    zip(
        "0123456789+-=()aehijklmnoprstuvxβγρφχ,",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ,",
        strict=True,
    )
)
_ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0305", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "not": "\u0338",
}  # fmt: skip
_AS_TEXT = {
    "text", "textbf", "textit", "texttt", "textrm", "mathrm", "mathbf", "mathit", "mathsf", "mathtt",
    "boldsymbol", "bm", "mbox", "operatorname", "operatorname*", "mathop", "mathnormal",
}  # fmt: skip
_ALPHABETS = {
    "mathbb": "DOUBLE-STRUCK", "mathcal": "SCRIPT", "mathscr": "SCRIPT", "mathfrak": "FRAKTUR",
}  # fmt: skip
_FRACTIONS = {"frac", "dfrac", "tfrac", "cfrac"}
_PLAIN = {"boxed", "mathbin", "mathrel", "mathord", "mathopen", "mathclose", "mathpunct"}
"""They change the looks of their argument, or the space around it."""
_UNSEEN = {"color", "label", "phantom", "hphantom", "vphantom"}
"""Their argument is not shown."""
_STACKED = {"underset": "_", "overset": "^", "stackrel": "^"}
"""The first argument stands below or above the second."""
_ARROWS = {"xrightarrow": "⟶", "xleftarrow": "⟵"}
_NOTHING = {
    "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "displaystyle", "limits", "!",
    "nonumber", "middle", "textstyle", "notag", "biggl", "biggr", "Biggl", "Biggr", "bigg", "Bigg",
}  # fmt: skip
_SPACES = {",", ";", ":", " ", "quad", "qquad", "enspace"}
_OWN = {
    "|": "‖", "lVert": "‖", "rVert": "‖", "Vert": "‖", "mid": " | ", "lvert": "|", "rvert": "|",
    "iff": "⇔", "implies": "⇒", "impliedby": "⇐", "bmod": " mod ", "Re": "ℜ", "Im": "ℑ",
    "coloneqq": "≔", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]",
}  # fmt: skip
_FUNCTIONS = {
    "argmax", "argmin", "softmax", "tr", "diag", "arg", "deg", "det", "dim", "gcd", "hom", "ker",
    "Pr",
}  # fmt: skip
_MATRICES = {
    "matrix": "[]", "pmatrix": "[]", "bmatrix": "[]", "smallmatrix": "[]", "Bmatrix": "{}",
    "vmatrix": "||", "Vmatrix": "‖‖",
}  # fmt: skip
_CASES = {"cases", "dcases"}
_LINES = {
    "aligned", "align", "align*", "gather", "gather*", "gathered", "equation", "equation*", "split",
    "multline", "multline*", "eqnarray", "eqnarray*",
}  # fmt: skip
_MARKS = "\u0300-\u036f\u20d0-\u20ff"
"""Accents, behind the letter that they are above."""
_SCRIPTS = rf"[{_MARKS}′{''.join((*_UPPER.values(), *_LOWER.values()))}]*"
_FACTOR = re.compile(
    rf"[∂√dΔ]?(?:\d+(?:\.\d+)?|[^\W\d_]){_SCRIPTS}"
    rf"|(?:[^\W\d_]{_SCRIPTS}|exp|log|√)\([^()]*\)|[|‖][^|‖]+[|‖]{_SCRIPTS}"
)
"""What may stand behind a fraction's line without brackets: 1/2σ² would be half of σ²."""
_WORD, _FRACTION = "\x01", "\x02"
"""Stand at both ends of what must not touch a letter beside it, log; and at those of 1/N."""
_LETTER = "A-Za-z0-9À-ÖØ-öø-ſḀ-ỿͰ-Ͽ√∑∏∫∇∂ℝ"
_APART = re.compile(
    rf"(?<=[\w)\]′|]){_WORD}+(?=[{_LETTER}])"
    rf"|(?<=[\w)\]′|]){_FRACTION}(?=[{_LETTER}({{\[])"
)
_SUMMED = re.compile(
    rf"([∑∏∫][{re.escape(''.join((*_UPPER.values(), *_LOWER.values())))}]*)(?=[A-Za-zͰ-Ͽ(])"
)
_RELATION = re.compile(r" ?([≤≥≠≈∈∉⊂⊆→←⇒⇔↦∼≡∝≪≫≔]) ?")


class _Unknown(Exception):
    """A command, or an order of them, that is not read here."""


def readable(formula: str) -> str:
    """The formula without its delimiters, in Unicode; as it is written where that is not possible."""
    inner = next(
        (
            formula[len(begin) : -len(end)]
            for begin, end in _DELIMITERS
            if formula.startswith(begin) and formula.endswith(end)
        ),
        formula,
    )
    if len(formula) > MAX_FORMULA or set(formula) & {_WORD, _FRACTION, "\t"}:
        return formula
    try:
        text = _Reader(inner).read()
    except (_Unknown, RecursionError):
        return formula
    return formula if "\t" in text or not text.strip() else _tidied(text)


def _tidied(text: str) -> str:
    """One space where several are, and spaces around relations."""
    text = _APART.sub(" ", text).replace(_WORD, "").replace(_FRACTION, "").replace("∂ ", "∂")
    text = re.sub(r" +", " ", _SUMMED.sub(r"\1 ", _RELATION.sub(r" \1 ", text)))
    text = re.sub(r"(?<=[(\[]) | (?=[)\],])", "", text)
    return "\n".join(line.strip() for line in text.strip().split("\n"))


class _Reader:
    """Reads a formula from left to right."""

    def __init__(self, formula: str) -> None:
        self._tokens = _TOKEN.findall(formula)[::-1]
        """The next one is the last."""

    def read(self, end: str = "") -> str:
        """All up to the token `end`; `end` empty: to the end of the formula."""
        parts: list[str] = []
        while self._tokens:
            token = self._tokens.pop()
            if token == end:
                return "".join(parts)
            parts.append(self._part(token))
        if end:
            raise _Unknown(end)
        return "".join(parts)

    def _part(self, token: str) -> str:
        if token.startswith("\\begin"):
            return self._environment(token.removeprefix("\\begin"))
        if token.startswith("\\end") or token == "}":
            raise _Unknown(token)
        if token[0] == "\\":
            return self._command(token[1:])
        if token == "{":
            return self.read("}")
        if token in "^_":
            return self._script(token)
        return {"~": " ", "&": "\t", "'": "′"}.get(token, " " if token.isspace() else token)

    def _argument(self) -> str:
        """What a command takes: a group or one sign."""
        while self._tokens and self._tokens[-1].isspace():
            self._tokens.pop()
        if not self._tokens:
            raise _Unknown("an argument")
        return self._part(self._tokens.pop())

    def _script(self, sign: str) -> str:
        return _raised(sign, self._argument())

    def _command(self, name: str) -> str:
        if name == "\\":
            return "\n"
        if name in _FRACTIONS:
            return f"{_FRACTION}{_closed(self._argument())}/{_divisor(self._argument())}{_FRACTION}"
        if name == "sqrt":
            return self._root()
        if name in _AS_TEXT:
            return f"{_WORD}{self._argument()}{_WORD}"
        if name in _ACCENTS:
            return _accented(self._argument(), _ACCENTS[name])
        if name in _ALPHABETS:
            return "".join(_lettered(char, _ALPHABETS[name]) for char in self._argument())
        if name in _NOTHING:
            if name in ("left", "right") and self._tokens and self._tokens[-1] == ".":
                self._tokens.pop()
            return ""
        return self._rarer(name)

    def _rarer(self, name: str) -> str:
        """The commands with arguments that few formulas have."""
        if name in _PLAIN:
            return self._argument()
        if name in _UNSEEN or name == "textcolor":
            self._argument()
            return self._argument() if name == "textcolor" else ""
        if name in _STACKED:
            script, base = self._argument(), self._argument()
            return f"{base}{_raised(_STACKED[name], script)}"
        if name in _ARROWS:
            return f" {_ARROWS[name]}{_raised('^', self._argument())} "
        if name in ("binom", "dbinom", "tbinom"):
            return f"C({self._argument()}, {self._argument()})"
        if name == "pmod":
            return f" (mod {self._argument()})"
        if name == "tag":
            return f" ({self._argument()})"
        if name == "substack":
            return ", ".join(line.strip() for line in self._argument().split("\n"))
        return _sign(name)

    def _root(self) -> str:
        degree = ""
        if self._tokens and self._tokens[-1] == "[":
            self._tokens.pop()
            degree = "".join(_UPPER.get(char, "?") for char in self.read("]"))
            if "?" in degree:
                raise _Unknown("sqrt")
        under = self._argument()
        return f"{degree}√{under if len(under) == 1 else f'({under})'}"

    def _environment(self, name: str) -> str:
        columns = self._argument() if name == "{array}" else ""
        rows = self.read(f"\\end{name}").strip().rstrip("\n").split("\n")
        name = name.strip("{}")
        if name in _MATRICES or (name == "array" and set(columns) <= set("lcr| ")):
            cells = "; ".join(" ".join(row.split()) for row in rows)
            around = _MATRICES.get(name, "  ")
            return f"{around[0]}{cells}{around[1]}"
        if name in _CASES:
            return "\n".join("{ " + re.sub(r",?\s*\t\s*", ", ", row.strip()) for row in rows)
        if name in _LINES:
            return "\n".join(row.replace("\t", "") for row in rows)
        raise _Unknown(name)


def _raised(sign: str, text: str) -> str:
    """A superscript (^) or a subscript (_)."""
    text = _tidied(text).replace(" ", "")
    signs = _UPPER if sign == "^" else _LOWER
    if all(char in signs for char in text):
        return "".join(signs[char] for char in text)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def _closed(text: str) -> str:
    """In brackets, if a line through it and above it would not be enough to see that it is one."""
    text = _tidied(text)
    return f"({text})" if re.search(r"[\s+\-=/·×,]", text) else text


def _divisor(text: str) -> str:
    """In brackets, if it is more than one factor."""
    is_word = re.fullmatch(f"{_WORD}[^{_WORD}\\W]+{_WORD}", text)
    plain = _tidied(text)
    return plain if is_word or _FACTOR.fullmatch(plain) else f"({plain})"


def _accented(text: str, accent: str) -> str:
    accented = re.sub(f".[{_MARKS}]*", lambda letter: letter[0] + accent, _tidied(text))
    return unicodedata.normalize("NFC", accented)


def _lettered(letter: str, alphabet: str) -> str:
    kind = "CAPITAL" if letter.isupper() else "SMALL"
    if letter.isdecimal():
        kind, letter = "DIGIT", unicodedata.name(letter).removeprefix("DIGIT ")
    for name in (alphabet, f"MATHEMATICAL {alphabet}", "BLACK-LETTER"):
        try:
            return unicodedata.lookup(f"{name} {kind} {letter}")
        except KeyError:
            continue
    return letter


@cache
def _sign(name: str) -> str:
    """What a command without arguments means."""
    if name in _SPACES:
        return " "
    if name in _OWN:
        return _OWN[name]
    if name in _FUNCTIONS:
        return f"{_WORD}{name}{_WORD}"
    if not name[0].isalpha():
        if name in "{}%&#$_":
            return name
        raise _Unknown(name)
    known = _known(name)
    return f"{_WORD}{known}{_WORD}" if known.isalpha() and known.isascii() else known


def _known(name: str) -> str:
    # Here, because it takes 60 ms, and few texts have a formula.
    from pylatexenc.latex2text import get_default_latex_context_db

    spec = get_default_latex_context_db().get_macro_spec(name)
    text = getattr(spec, "simplify_repl", None)
    if not isinstance(text, str) or not text or "%" in text:
        raise _Unknown(name)
    return text
