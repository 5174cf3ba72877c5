"""The letters of the field: one table, one meaning a letter.

Symbols are made here and nowhere else, because in SymPy assumptions are part of a symbol's
identity: ``Symbol("r")`` and ``Symbol("r", real=True)`` are different symbols.
"""

from __future__ import annotations

from sympy import Symbol

x = Symbol("x", real=True)  # state
x0 = Symbol("x_0", real=True)  # start
X = Symbol("X", real=True)  # threshold
t = Symbol("t", real=True)  # time
r = Symbol("r", real=True)  # scale parameter
T = Symbol("T", positive=True)  # delay
alpha = Symbol("alpha", positive=True)  # learning rate
t_star = Symbol("t_star", positive=True)  # escape time
t_pass = Symbol("t_pass", positive=True)  # passage time
r_opt = Symbol("r_opt", positive=True)  # optimal scale parameter
r_z = Symbol("r_z", positive=True)  # edge of the no-learning zone
alpha_c = Symbol("alpha_c", positive=True)  # critical learning rate
theta = Symbol("theta", real=True)  # state on the circle, x = tan(theta)
G = Symbol("G", positive=True)  # sensitivity of the latent fixed point to learning
q = Symbol("q", positive=True)  # odds of the output
tau = Symbol("tau", positive=True)  # learning time: learning rate times epoch
tau_drop = Symbol("tau_drop", positive=True)  # learning time at which the loss drops
kappa = Symbol("kappa", real=True)  # latent variable
c = Symbol("c", positive=True)  # confidence: steepness of the output
z = Symbol("z", real=True)  # a neuron's input
h = Symbol("h", real=True)  # a neuron's activation
o = Symbol("o", real=True)  # output
y = Symbol("y", real=True)  # target of the output
m = Symbol("m", real=True)  # a neuron's weight on the latent variable
n = Symbol("n", real=True)  # a neuron's weight in the latent variable
b = Symbol("b", real=True)  # a neuron's bias

MEANING: dict[Symbol, str] = {
    x: "state",
    x0: "start",
    X: "threshold",
    t: "time",
    r: "scale parameter",
    T: "delay",
    alpha: "learning rate",
    G: "sensitivity of the latent fixed point to learning",
    q: "odds of the output",
    tau: "learning time",
    theta: "state on the circle, x = tan(theta)",
    kappa: "latent variable",
    c: "confidence",
    z: "input of a neuron",
    h: "activation of a neuron",
    o: "output",
    y: "target of the output",
    m: "weight of a neuron on the latent variable",
    n: "weight of a neuron in the latent variable",
    b: "bias of a neuron",
}


LATEX: dict[Symbol, str] = {
    t_star: "t^{*}",
    t_pass: r"t_{\mathrm{pass}}",
    r_opt: r"r_{\mathrm{opt}}",
    tau_drop: r"\tau_{\mathrm{drop}}",
}
"""How symbols print whose names do not say it."""


def argument_name(symbol: Symbol) -> str:
    """Return the Python name of a symbol, used for keyword arguments.

    Examples
    --------
    >>> argument_name(x0), argument_name(T)
    ('x0', 'T')
    """
    return str(symbol.name).replace("_", "")
