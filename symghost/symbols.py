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
t1 = Symbol("t_1", real=True)  # a second stretch of time
f0 = Symbol("f_0", positive=True)  # velocity at the ghost, the least there is near it
f2 = Symbol("f_2", positive=True)  # half the curvature of the velocity at the ghost
f3 = Symbol("f_3", real=True)  # third Taylor coefficient of the velocity at the ghost
f4 = Symbol("f_4", real=True)  # fourth Taylor coefficient of the velocity at the ghost
x_g = Symbol("x_g", real=True)  # place of the ghost
r_eff = Symbol("r_eff", positive=True)  # strength of a ghost: the r of its canonical flow
v = Symbol("v", real=True)  # state scaled so that the flow is canonical
w = Symbol("w", real=True)  # state in units of the half-width of the bottleneck
eta = Symbol("eta")  # complex displacement from the ghost
delta = Symbol("delta", positive=True)  # half-width of the bottleneck
Q = Symbol("Q", nonnegative=True)  # how far a ghost is from an ideal one
t_0 = Symbol("t_0", positive=True)  # distance over the product-mean velocity: escape time at r = 0
rho = Symbol("rho", real=True)  # scale parameter in units of 1/t_0^2
xi = Symbol("xi", positive=True)  # 1/(X T): how near the threshold is
phi = Symbol("phi", positive=True)  # phase sqrt(r) T at the end of the delay
mu = Symbol("mu", real=True)  # parameter of a flow, measured from its saddle-node
zeta = Symbol("zeta", real=True)  # coordinate along the critical direction of a saddle-node
ell = Symbol("ell", positive=True)  # length given to the critical direction
g01 = Symbol("g_01", real=True)  # how fast the parameter moves the state along zeta
g11 = Symbol("g_11", real=True)  # coefficient of mu zeta in the reduced flow
g20 = Symbol("g_20", real=True)  # coefficient of zeta^2 in the reduced flow
g02 = Symbol("g_02", real=True)  # coefficient of mu^2 in the reduced flow
a = Symbol("a", positive=True)  # integration step: time step over time constant
x1, x2, x3 = (Symbol(f"x_{i}", real=True) for i in (1, 2, 3))  # states of single neurons or genes
kappa1, kappa2 = (Symbol(f"kappa_{i}", real=True) for i in (1, 2))  # two latent variables
m1, m2, m3 = (Symbol(f"m_{i}", real=True) for i in (1, 2, 3))  # weights on the latent variable
n1, n2, n3 = (Symbol(f"n_{i}", real=True) for i in (1, 2, 3))  # weights in the latent variable
b1, b2, b3 = (Symbol(f"b_{i}", real=True) for i in (1, 2, 3))  # biases of three neurons
m12, m22, m32 = (Symbol(f"m_{i}2", real=True) for i in (1, 2, 3))  # weights on a second one
n12, n22, n32 = (Symbol(f"n_{i}2", real=True) for i in (1, 2, 3))  # weights in a second one
g = Symbol("g", real=True)  # slope of the loss by the latent variable after an update
K_0 = Symbol("K_0", real=True)  # passage time outside the bottleneck: finite part at the fold
h0 = Symbol("h_0", positive=True)  # half-width cut out around the ghost
omega = Symbol("omega", positive=True)  # distance of the complex zeros from the real axis
k0 = Symbol("k_0", positive=True)  # smooth factor of the velocity, constant term
k1 = Symbol("k_1", real=True)  # smooth factor of the velocity, first coefficient
k2 = Symbol("k_2", real=True)  # smooth factor of the velocity, second coefficient
psi = Symbol("psi", real=True)  # angle on a half circle in the complex plane
lambda_re = Symbol("lambda_re", real=True)  # real part of the slope at the complex zero
lambda_im = Symbol("lambda_im", positive=True)  # imaginary part of the slope at the complex zero
t_sing = Symbol("t_sing", positive=True)  # part of the passage time that diverges at the fold
r_c = Symbol("r_c", real=True)  # parameter value at the fold
b_c = Symbol("b_c", real=True)  # bias at the fold
kappa_g = Symbol("kappa_g", real=True)  # place of a ghost in a latent flow
h_g = Symbol("h_g", positive=True)  # size of a neuron's activation at the ghost
t_cusp = Symbol("t_cusp", positive=True)  # time to cross the slow place left by a cusp
D = Symbol("D", positive=True)  # noise strength: diffusion constant
s = Symbol("s", positive=True)  # distance between two places on the state's way
p = Symbol("p", positive=True)  # a distance on the state's way in units of the noise
p1 = Symbol("p_1", real=True)  # distance from the peak of an integrand, in units of its width
chi = Symbol("chi", real=True)  # scale parameter in units of the noise, -r D^(-2/3)
nu = Symbol("nu", positive=True)  # noise strength in units of the ghost or barrier, D |r|^(-3/2)
t_mean = Symbol("t_mean", positive=True)  # mean passage time with noise
epsilon = Symbol("epsilon", positive=True)  # speed of a slow ramp of the scale parameter
t_b = Symbol("t_b", positive=True)  # time of blow-up, counted from the fold
u = Symbol("u", real=True)  # scale parameter over its optimum
u_next = Symbol("u_next", real=True)  # the same after an update
u_c = Symbol("u_c", positive=True)  # highest start of a step into the no-learning zone
beta = Symbol("beta", positive=True)  # learning rate over its natural unit
beta_c = Symbol("beta_c", positive=True)  # the least beta that leads into the no-learning zone
beta_3 = Symbol("beta_3", positive=True)  # the highest beta with an orbit of period three
U = Symbol("U", real=True)  # u in units in which updates do not depend on beta
U_next = Symbol("U_next", real=True)  # the same after an update
U_L = Symbol("U_L", positive=True)  # lowest point of the orbit of period three
U_M = Symbol("U_M", positive=True)  # its middle point
U_H = Symbol("U_H", positive=True)  # its highest point
B = Symbol("B", positive=True)  # the optimum in the units of U
gamma = Symbol("gamma", positive=True)  # root of the ratio of two consecutive points of an orbit
gamma_3 = Symbol("gamma_3", positive=True)  # gamma of the up-step of the orbit of period three
Lambda_3 = Symbol("Lambda_3", real=True)  # multiplier of the orbit of period three
V = Symbol("V", real=True)  # distance from the optimum in steps: u = 1 + beta V
k_cycle = Symbol("k_cycle", positive=True)  # number of updates in a slow cycle
L_mean = Symbol("L_mean", positive=True)  # loss averaged over epochs
lambda_mean = Symbol("lambda_mean", real=True)  # Lyapunov exponent per update
c1, c2 = (Symbol(f"c_{i}", positive=True) for i in (1, 2))  # a confidence, and a lower one
c_best = Symbol("c_best", positive=True)  # confidence with the steepest slope at the saddle-node
g_c = Symbol("g_c", positive=True)  # gain in slope from a lower confidence
sigma = Symbol("sigma", positive=True)  # c |r| T: how far the log odds fall per delay below r = 0

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
    t1: "second stretch of time",
    f0: "velocity at the ghost",
    f2: "half the curvature of the velocity at the ghost",
    f3: "third Taylor coefficient of the velocity at the ghost",
    f4: "fourth Taylor coefficient of the velocity at the ghost",
    x_g: "place of the ghost",
    r_eff: "strength of a ghost",
    v: "state scaled so that the flow is canonical",
    w: "state in units of the half-width of the bottleneck",
    eta: "displacement from the ghost",
    delta: "half-width of the bottleneck",
    Q: "distance of a ghost from an ideal one",
    t_0: "escape time at r = 0",
    rho: "scale parameter in units of 1/t_0^2",
    xi: "nearness of the threshold, 1/(X T)",
    phi: "phase at the end of the delay",
    mu: "parameter measured from the saddle-node",
    zeta: "coordinate along the critical direction",
    ell: "length of the critical direction",
    a: "integration step: time step over time constant",
    kappa1: "first latent variable",
    kappa2: "second latent variable",
    **dict.fromkeys((x1, x2, x3), "state of a single neuron or gene"),
    **dict.fromkeys((m1, m2, m3), "weight of a neuron on the latent variable"),
    **dict.fromkeys((n1, n2, n3), "weight of a neuron in the latent variable"),
    **dict.fromkeys((b1, b2, b3), "bias of a neuron"),
    **dict.fromkeys((m12, m22, m32), "weight of a neuron on a second latent variable"),
    **dict.fromkeys((n12, n22, n32), "weight of a neuron in a second latent variable"),
    g: "slope of the loss by the latent variable after an update",
    K_0: "passage time outside the bottleneck: finite part at the fold",
    h0: "half-width cut out around the ghost",
    omega: "distance of the complex zeros from the real axis",
    k0: "smooth factor of the velocity, constant term",
    k1: "smooth factor of the velocity, first coefficient",
    k2: "smooth factor of the velocity, second coefficient",
    psi: "angle on a half circle in the complex plane",
    lambda_re: "real part of the slope at the complex zero",
    lambda_im: "imaginary part of the slope at the complex zero",
    t_sing: "part of the passage time that diverges at the fold",
    r_c: "parameter value at the fold",
    b_c: "bias at the fold",
    kappa_g: "place of a ghost in a latent flow",
    h_g: "size of a neuron's activation at the ghost",
    t_cusp: "time to cross the slow place left by a cusp",
    D: "noise strength: diffusion constant",
    s: "distance between two places on the state's way",
    p: "distance in units of the noise",
    p1: "distance from the peak of an integrand",
    chi: "scale parameter in units of the noise, -r D^(-2/3)",
    nu: "noise strength in units of the ghost or barrier, D |r|^(-3/2)",
    t_mean: "mean passage time with noise",
    epsilon: "speed of a slow ramp of the scale parameter",
    t_b: "time of blow-up, counted from the fold",
    u: "scale parameter over its optimum",
    u_next: "scale parameter over its optimum, after an update",
    u_c: "highest start of a step into the no-learning zone",
    beta: "learning rate over its natural unit",
    beta_c: "least beta that leads into the no-learning zone",
    beta_3: "highest beta with an orbit of period three",
    U: "u in units in which updates do not depend on beta",
    U_next: "U after an update",
    U_L: "lowest point of the orbit of period three",
    U_M: "middle point of the orbit of period three",
    U_H: "highest point of the orbit of period three",
    B: "optimum in the units of U",
    gamma: "root of the ratio of two consecutive points of an orbit",
    gamma_3: "gamma of the up-step of the orbit of period three",
    Lambda_3: "multiplier of the orbit of period three",
    V: "distance from the optimum in steps",
    k_cycle: "number of updates in a slow cycle",
    L_mean: "loss averaged over epochs",
    lambda_mean: "Lyapunov exponent per update",
    c1: "first confidence",
    c2: "second confidence",
    c_best: "confidence with the steepest slope at the saddle-node",
    g_c: "gain in slope from a lower confidence",
    sigma: "fall of the log odds per delay",
}


LATEX: dict[Symbol, str] = {
    t_star: "t^{*}",
    t_pass: r"t_{\mathrm{pass}}",
    r_opt: r"r_{\mathrm{opt}}",
    tau_drop: r"\tau_{\mathrm{drop}}",
    r_eff: r"r_{\mathrm{eff}}",
    t_sing: r"t_{\mathrm{sing}}",
    t_mean: r"\bar{t}_{\mathrm{pass}}",
    t_cusp: r"t_{\mathrm{cusp}}",
    lambda_re: r"\lambda_{\mathrm{re}}",
    lambda_im: r"\lambda_{\mathrm{im}}",
    u_next: r"u^{\prime}",
    U_next: r"U^{\prime}",
    U_L: r"U_{\mathrm{L}}",
    U_M: r"U_{\mathrm{M}}",
    U_H: r"U_{\mathrm{H}}",
    k_cycle: r"k_{\mathrm{cycle}}",
    L_mean: r"\overline{L}",
    lambda_mean: r"\overline{\lambda}",
    c_best: r"c_{\mathrm{best}}",
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
