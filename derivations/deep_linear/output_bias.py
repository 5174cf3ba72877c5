"""An output bias takes the optimal constant solution at once, and without a plateau."""

import sympy as sp

from symghost.derivations.deep_linear.forms.constant_solution import OUTPUT_BIAS as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import a_0, a_bar, beta_b, beta_end, m_bar, tau, x, y_bar
from symghost.theory.derivation import Given, Result, Story, main


def derive(constant_mode: Result) -> Result:
    """Find what is conserved, and solve for the end."""
    strength, bias = (sp.Function(symbol.name)(tau) for symbol in (a_bar, beta_b))
    error = y_bar - beta_b - m_bar * a_bar
    positive = dict.fromkeys((a_0, m_bar, y_bar), POSITIVE)
    story = Story(
        "output_bias",
        title="output bias along the mean target, after learning",
        source="own derivation; two layers",
        domain=Domain.of({**positive, a_bar: POSITIVE, beta_b: REAL}),
        given=[
            constant_mode,
            Given(
                sp.Eq(sp.Derivative(bias, tau), y_bar - bias - m_bar * strength, evaluate=False),
                r"An output bias $b_2$ that starts at zero, in a network of two layers whose data "
                "have a constant mode. Only this mode and the bias see each other. The bias grows "
                r"along the mean target, $b_2 = \beta_{\mathrm{b}} \bar y/|\bar y|$, with the "
                r"error of the mean. Here $\bar m$ is the length of the mean input, with its bias "
                "unit if the first layer has a bias too,",
            ),
            Given(
                sp.Eq(
                    sp.Derivative(strength, tau),
                    2 * strength * m_bar * (y_bar - bias - m_bar * strength),
                    evaluate=False,
                ),
                r"and the strength $\bar a$ of the constant mode is driven by the same error,",
            ),
        ],
    )
    conserved = a_bar * sp.exp(-2 * m_bar * beta_b)
    story.state(
        sp.Derivative(conserved, beta_b) * error
        + sp.Derivative(conserved, a_bar) * 2 * a_bar * m_bar * error,
        sp.Integer(0),
        why=r"Both stop together, and one follows the other: $\bar a e^{-2 \bar m "
        r"\beta_{\mathrm{b}}}$ does not change.",
    )
    grown = a_0 * sp.exp(2 * m_bar * beta_b)
    story.let(a_bar, grown, why="From a bias of zero, the constant mode's strength is therefore")
    end = y_bar - sp.LambertW(2 * m_bar**2 * a_0 * sp.exp(2 * m_bar * y_bar)) / (2 * m_bar)
    start = Domain.of(positive)
    story.state(
        sp.Subs(y_bar - beta_b - m_bar * grown, beta_b, end),
        sp.Integer(0),
        why=r"They stop when the mean is right, where $\bar y - \beta_{\mathrm{b}} = \bar m a_0 "
        r"e^{2 \bar m \beta_{\mathrm{b}}}$. With Lambert's function $W$ that is at",
        domain=start,
    )
    story.step(
        sp.Limit(end, a_0, 0, "+"),
        why="From small weights the bias takes the whole mean target,",
        domain=Domain.of(positive, m_bar * y_bar < 10),
        rewrite=sp.simplify,
    )
    story.state(
        sp.Limit(grown.subs(beta_b, end) / a_0, a_0, 0, "+"),
        sp.exp(2 * m_bar * y_bar),
        why=r"and the constant mode grows by no more than $e^{2 \bar s}$, with its correlation "
        r"$\bar s = |\bar y|\, \bar m$, and stays small:",
        domain=Domain.of(positive, m_bar * y_bar < 10),
    )
    _on_the_way(story, grown)
    return story.conclude(beta_end, end, symbols=(y_bar, m_bar, a_0), domain=start, form=FORM)


def _on_the_way(story: Story, grown: sp.Expr) -> None:
    """Bound the time that the bias takes, which a mode of small weights needs many times."""
    slowness = 1 / (y_bar - x - m_bar * grown.subs(beta_b, x))
    inside = Domain.of(
        dict.fromkeys((a_0, m_bar, y_bar, beta_b), POSITIVE),
        beta_b < y_bar,
        m_bar * a_0 * sp.exp(2 * m_bar * y_bar) < (y_bar - beta_b) / 2,
    )
    plain = -sp.log(1 - beta_b / y_bar)
    story.claim(
        sp.Ge(sp.Integral(slowness, (x, 0, beta_b)), plain, evaluate=False),
        why=r"The time to a bias of $\beta_{\mathrm{b}}$ is an integral without a closed form. It "
        "is at least that of an exponential approach at the rate 1,",
        domain=inside,
    )
    story.claim(
        sp.Le(sp.Integral(slowness, (x, 0, beta_b)), 2 * plain, evaluate=False),
        why="and at most twice that, while the constant mode carries less than half of the error. "
        "There is no plateau before the constant solution:",
        domain=inside,
    )


main(__name__, __file__)
