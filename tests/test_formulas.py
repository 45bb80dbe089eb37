"""Formulas of LaTeX become Unicode without a change of meaning, or stay as they are written."""

from __future__ import annotations

import time

import pytest

from learn_torch.formulas import MAX_FORMULA, readable


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        # scripts
        ("x_i^2", "xᵢ²"),
        ("x_{max}", "xₘₐₓ"),
        ("x_{ab}", "x_(ab)"),
        (r"x^{n\times m}", "x^(n×m)"),
        (r"A^\top", "Aᵀ"),
        (r"\nabla_\theta J(\theta)", "∇_θ J(θ)"),
        ("x'", "x′"),
        # fractions and roots: what belongs together stays together
        (r"\sigma(z) = \frac{1}{1+e^{-z}}", "σ(z) = 1/(1+e⁻ᶻ)"),
        (r"\frac{\partial L}{\partial w_i}", "∂L/∂wᵢ"),
        (r"\frac{a}{b}c", "a/b c"),
        (r"\frac{1}{N}(x+y)", "1/N (x+y)"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac12", "1/2"),
        (r"e^{-\frac{x^2}{2\sigma^2}}", "e^(-x²/(2σ²))"),  # and not half of x², times σ²
        (r"\frac{1}{|D|} \frac{dy}{dx} \frac{a}{\sigma(z)}", "1/|D| dy/dx a/σ(z)"),
        (r"\cfrac{1}{1+\cfrac{1}{x}}", "1/(1+1/x)"),
        (r"\sqrt{x^2+1}", "√(x²+1)"),
        (r"\sqrt x", "√x"),
        (r"\sqrt[3]{x}", "³√x"),
        # sums, functions, letters
        (r"\sum_{i=1}^{N}x_i", "∑ᵢ₌₁ᴺ xᵢ"),
        (r"-\sum_c y_c\log\hat{y}_c", "-∑_c y_c log ŷ_c"),
        (
            r"\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
            "softmax(z)ᵢ = e^(zᵢ)/(∑ⱼ e^(zⱼ))",
        ),
        (r"\operatorname*{argmax}_x f(x)", "argmaxₓ f(x)"),
        (r"x\in\mathbb{R}^n", "x ∈ ℝⁿ"),
        (r"\mathcal{L}(\theta)", "ℒ(θ)"),
        (r"p(y\mid x)", "p(y | x)"),
        (r"\|\mathbf{w}\|_2", "‖w‖₂"),
        (r"\left( a \right)", "(a)"),
        (r"\{a,\,b\}", "{a, b}"),
        (r"\arg\max_x f(x)", "arg maxₓ f(x)"),
        (r"\underset{\theta}{\arg\min} L", "arg min_θ L"),
        (r"a \overset{!}{=} b \stackrel{def}{=} c", "a =^! b =ᵈᵉᶠ c"),
        (r"\Pr(A) \iff \det(B) \implies \dim C", "Pr(A) ⇔ det(B) ⇒ dim C"),
        (r"x \not\in A, b \not= c, 7 \bmod 2, 7 \pmod 2", "x ∉ A, b ≠ c, 7 mod 2, 7 (mod 2)"),
        (r"\binom{n}{k} \boxed{x} \textcolor{red}{y}\color{red}{z}", "C(n, k) x yz"),
        (
            r"D\left(q\,\middle\|\,p\right) \xrightarrow{f} \mathfrak{g} \tag{1}",
            "D(q ‖ p) ⟶ᶠ 𝔤 (1)",
        ),
        (r"\mathcal{l}(\mathbb{1})", "ℓ(𝟙)"),
        (r"\bar{\bar{x}}", "x̄̄"),
        (r"\sum_{\substack{i<j \\ k}} x", "∑_(i<j,k) x"),
        # lines and tables
        (r"\left[ \begin{array}{c|c} a & b \\ c & d \end{array} \right]", "[a b; c d]"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "[1 2; 3 4]"),
        (
            r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}",
            "{ x, x > 0\n{ 0, otherwise",
        ),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b\nc = d"),
    ],
)
def test_is_shown_in_unicode(formula: str, shown: str) -> None:
    for begin, end in (("$", "$"), ("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]")):
        assert readable(f"{begin}{formula}{end}") == shown


@pytest.mark.parametrize(
    "formula",
    [
        r"\unknown{x}",
        r"\underbrace{a}_{b}",
        r"{n \choose k}",
        "x^{",
        "x}",
        "a & b",
        r"\begin{pmatrix} 1",
        r"\end{align}",
        r"\begin{tikzpicture} x \end{tikzpicture}",
        r"\frac{a}",
        r"\sqrt[k+?]{x}",
        "{" * 1500,
        "x" * MAX_FORMULA,
        "a\x01b",
        "",
    ],
)
def test_what_cannot_be_said_stays_as_it_is_written(formula: str) -> None:
    assert readable(f"${formula}$") == f"${formula}$"


def test_a_long_formula_takes_no_time() -> None:
    formulas = [
        r"\frac{1}{" * 400,
        "{" * 900 + "}" * 900,
        r"\hat" * 400 + "x",
        "∑" * 1900,
        "x_" * 900 + "x",
    ]
    began = time.process_time()
    for formula in formulas:
        readable(f"${formula}$")
    assert time.process_time() - began < 1
