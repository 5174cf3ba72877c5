"""The letters of the field: one table, one meaning a letter.

Symbols are made here and nowhere else, because in SymPy assumptions are part of a symbol's
identity: ``Symbol("r")`` and ``Symbol("r", real=True)`` are different symbols.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Symbol


@dataclass(frozen=True)
class Letter:
    """All that is known of a letter.

    Parameters
    ----------
    symbol : Symbol
        With its assumptions.
    meaning : str
        What it stands for; empty if no formula takes it as an argument.
    latex : str
        How it prints; empty if its name says it.
    """

    symbol: Symbol
    meaning: str = ""
    latex: str = ""


# Filled row by row, as this module is read.
_table: list[Letter] = []


def _letter(name: str, meaning: str = "", latex: str = "", **assumptions: bool) -> Symbol:
    """Write a row of the table, and return its symbol."""
    symbol = Symbol(name, **assumptions)
    _table.append(Letter(symbol, meaning, latex))
    return symbol


def _letters(names: str, meaning: str, **assumptions: bool) -> tuple[Symbol, ...]:
    """Write a row for each of some letters that stand for the same of several."""
    return tuple(_letter(name, meaning, "", **assumptions) for name in names.split())


x = _letter("x", "state", real=True)
x0 = _letter("x_0", "start", real=True)
X = _letter("X", "threshold", real=True)
t = _letter("t", "time", real=True)
r = _letter("r", "scale parameter", real=True)
T = _letter("T", "delay", positive=True)
alpha = _letter("alpha", "learning rate", positive=True)
t_star = _letter("t_star", latex="t^{*}", positive=True)  # escape time
t_pass = _letter("t_pass", latex=r"t_{\mathrm{pass}}", positive=True)  # passage time
r_opt = _letter("r_opt", latex=r"r_{\mathrm{opt}}", positive=True)  # optimal scale parameter
r_z = _letter("r_z", positive=True)  # edge of the no-learning zone
alpha_c = _letter("alpha_c", positive=True)  # critical learning rate
theta = _letter("theta", "state on the circle, x = tan(theta)", real=True)
G = _letter("G", "sensitivity of the latent fixed point to learning", positive=True)
q = _letter("q", "odds of the output", positive=True)
tau = _letter("tau", "learning time", positive=True)  # learning rate times epoch
tau_drop = _letter(  # learning time at which the loss drops
    "tau_drop", latex=r"\tau_{\mathrm{drop}}", positive=True
)
kappa = _letter("kappa", "latent variable", real=True)
c = _letter("c", "confidence", positive=True)  # steepness of the output
z = _letter("z", "input of a neuron", real=True)
h = _letter("h", "activation of a neuron", real=True)
o = _letter("o", "output", real=True)
y = _letter("y", "target of the output", real=True)
m = _letter("m", "weight of a neuron on the latent variable", real=True)
n = _letter("n", "weight of a neuron in the latent variable", real=True)
b = _letter("b", "bias of a neuron", real=True)
t1 = _letter("t_1", "second stretch of time", real=True)
t_left = _letter("t_left", "time left before the blow-up", r"t_{\mathrm{left}}", positive=True)
f0 = _letter("f_0", "velocity at the ghost", positive=True)  # the least there is near it
f2 = _letter("f_2", "half the curvature of the velocity at the ghost", positive=True)
f3 = _letter("f_3", "third Taylor coefficient of the velocity at the ghost", real=True)
f4 = _letter("f_4", "fourth Taylor coefficient of the velocity at the ghost", real=True)
x_g = _letter("x_g", "place of the ghost", real=True)
r_eff = _letter(  # the r of its canonical flow
    "r_eff", "strength of a ghost", r"r_{\mathrm{eff}}", positive=True
)
v = _letter("v", "state scaled so that the flow is canonical", real=True)
w = _letter("w", "state in units of the half-width of the bottleneck", real=True)
eta = _letter("eta", "displacement from the ghost")
delta = _letter("delta", "half-width of the bottleneck", positive=True)
Q = _letter("Q", "distance of a ghost from an ideal one", nonnegative=True)
t_0 = _letter(  # distance over the product-mean velocity
    "t_0", "escape time at r = 0", positive=True
)
rho = _letter("rho", "scale parameter in units of 1/t_0^2", real=True)
xi = _letter("xi", "nearness of the threshold, 1/(X T)", positive=True)
phi = _letter("phi", "phase at the end of the delay", positive=True)  # sqrt(r) T
mu = _letter("mu", "parameter measured from the saddle-node", real=True)
zeta = _letter("zeta", "coordinate along the critical direction", real=True)
ell = _letter("ell", "length of the critical direction", positive=True)
g01 = _letter("g_01", real=True)  # how fast the parameter moves the state along zeta
g11 = _letter("g_11", real=True)  # coefficient of mu zeta in the reduced flow
g20 = _letter("g_20", real=True)  # coefficient of zeta^2 in the reduced flow
g02 = _letter("g_02", real=True)  # coefficient of mu^2 in the reduced flow
a = _letter("a", "integration step: time step over time constant", positive=True)
x1, x2, x3 = _letters("x_1 x_2 x_3", "state of a single neuron or gene", real=True)
kappa1 = _letter("kappa_1", "first latent variable", real=True)
kappa2 = _letter("kappa_2", "second latent variable", real=True)
m1, m2, m3 = _letters("m_1 m_2 m_3", "weight of a neuron on the latent variable", real=True)
n1, n2, n3 = _letters("n_1 n_2 n_3", "weight of a neuron in the latent variable", real=True)
b1, b2, b3 = _letters("b_1 b_2 b_3", "bias of a neuron", real=True)
m12, m22, m32 = _letters(
    "m_12 m_22 m_32", "weight of a neuron on a second latent variable", real=True
)
n12, n22, n32 = _letters(
    "n_12 n_22 n_32", "weight of a neuron in a second latent variable", real=True
)
g = _letter("g", "slope of the loss by the latent variable after an update", real=True)
K_0 = _letter("K_0", "passage time outside the bottleneck: finite part at the fold", real=True)
h0 = _letter("h_0", "half-width cut out around the ghost", positive=True)
omega = _letter("omega", "distance of the complex zeros from the real axis", positive=True)
k0 = _letter("k_0", "smooth factor of the velocity, constant term", positive=True)
k1 = _letter("k_1", "smooth factor of the velocity, first coefficient", real=True)
k2 = _letter("k_2", "smooth factor of the velocity, second coefficient", real=True)
psi = _letter("psi", "angle on a half circle in the complex plane", real=True)
lambda_re = _letter(
    "lambda_re", "real part of the slope at the complex zero", r"\lambda_{\mathrm{re}}", real=True
)
lambda_im = _letter(
    "lambda_im",
    "imaginary part of the slope at the complex zero",
    r"\lambda_{\mathrm{im}}",
    positive=True,
)
t_sing = _letter(
    "t_sing",
    "part of the passage time that diverges at the fold",
    r"t_{\mathrm{sing}}",
    positive=True,
)
r_c = _letter("r_c", "parameter value at the fold", real=True)
b_c = _letter("b_c", "bias at the fold", real=True)
kappa_g = _letter("kappa_g", "place of a ghost in a latent flow", real=True)
h_g = _letter("h_g", "size of a neuron's activation at the ghost", positive=True)
t_cusp = _letter(
    "t_cusp", "time to cross the slow place left by a cusp", r"t_{\mathrm{cusp}}", positive=True
)
D = _letter("D", "noise strength: diffusion constant", positive=True)
s = _letter("s", "distance between two places on the state's way", positive=True)
p = _letter("p", "distance in units of the noise", positive=True)
p1 = _letter("p_1", "distance from the peak of an integrand", real=True)
chi = _letter("chi", "scale parameter in units of the noise, -r D^(-2/3)", real=True)
nu = _letter("nu", "noise strength in units of the ghost or barrier, D |r|^(-3/2)", positive=True)
t_mean = _letter(
    "t_mean", "mean passage time with noise", r"\bar{t}_{\mathrm{pass}}", positive=True
)
epsilon = _letter("epsilon", "speed of a slow ramp of the scale parameter", positive=True)
t_b = _letter("t_b", "time of blow-up, counted from the fold", positive=True)
u = _letter("u", "scale parameter over its optimum", real=True)
u_next = _letter(
    "u_next", "scale parameter over its optimum, after an update", r"u^{\prime}", real=True
)
u_c = _letter("u_c", "highest start of a step into the no-learning zone", positive=True)
beta = _letter("beta", "learning rate over its natural unit", positive=True)
beta_c = _letter("beta_c", "least beta that leads into the no-learning zone", positive=True)
beta_3 = _letter("beta_3", "highest beta with an orbit of period three", positive=True)
U = _letter("U", "u in units in which updates do not depend on beta", real=True)
U_next = _letter("U_next", "U after an update", r"U^{\prime}", real=True)
U_L = _letter("U_L", "lowest point of the orbit of period three", r"U_{\mathrm{L}}", positive=True)
U_M = _letter("U_M", "middle point of the orbit of period three", r"U_{\mathrm{M}}", positive=True)
U_H = _letter("U_H", "highest point of the orbit of period three", r"U_{\mathrm{H}}", positive=True)
B = _letter("B", "optimum in the units of U", positive=True)
gamma = _letter("gamma", "root of the ratio of two consecutive points of an orbit", positive=True)
gamma_3 = _letter("gamma_3", "gamma of the up-step of the orbit of period three", positive=True)
Lambda_3 = _letter("Lambda_3", "multiplier of the orbit of period three", real=True)
V = _letter("V", "distance from the optimum in steps", real=True)  # u = 1 + beta V
k_cycle = _letter(
    "k_cycle", "number of updates in a slow cycle", r"k_{\mathrm{cycle}}", positive=True
)
L_mean = _letter("L_mean", "loss averaged over epochs", r"\overline{L}", positive=True)
lambda_mean = _letter(
    "lambda_mean", "Lyapunov exponent per update", r"\overline{\lambda}", real=True
)
c1 = _letter("c_1", "first confidence", positive=True)
c2 = _letter("c_2", "second confidence", positive=True)
c_best = _letter(
    "c_best",
    "confidence with the steepest slope at the saddle-node",
    r"c_{\mathrm{best}}",
    positive=True,
)
g_c = _letter("g_c", "gain in slope from a lower confidence", positive=True)
sigma = _letter("sigma", "fall of the log odds per delay", positive=True)  # c |r| T, below r = 0
a_j = _letter("a_j", "strength of a mode of a linear network", positive=True)
a_0 = _letter("a_0", "strength of a mode at the start", positive=True)
a_eff = _letter(
    "a_eff",
    "strength at the start that a random start stands for",
    r"a_{\mathrm{eff}}",
    positive=True,
)
b_j = _letter("b_j", "share of a mode that is learned", positive=True)
c_j = _letter("c_j", "weight of a mode in every layer", positive=True)
c_k = _letter("c_k", "weight of a second mode, or in one of the layers", positive=True)
c_star = _letter(
    "c_star", "weight of a mode at the fold under weight decay", "c^{*}", positive=True
)
s_j = _letter("s_j", "correlation of input and target in a mode", positive=True)
s_k = _letter("s_k", "correlation of input and target in a second mode", positive=True)
d_j = _letter("d_j", "power of the input in a mode", positive=True)
d_k = _letter("d_k", "power of the input in a second mode", positive=True)
sigma_j = _letter("sigma_j", "singular value of the targets in a mode", positive=True)
n_layers = _letter("n_layers", "number of layers of weights", r"n_{\ell}", positive=True)
K_j = _letter("K_j", "odds against a mode at the start", positive=True)
R_j = _letter("R_j", "odds against a mode: what is left over what is learned", real=True)
R_0 = _letter("R_0", "odds against a mode at the start, in the limit of many layers", real=True)
tau_j = _letter("tau_j", "learning time at which a share of a mode is learned", positive=True)
p_j = _letter("p_j", "weight of a mode in the first layer", real=True)
q_j = _letter("q_j", "weight of a mode in the second layer", real=True)
p_k = _letter("p_k", "weight of a second mode in the first layer", real=True)
q_k = _letter("q_k", "weight of a second mode in the second layer", real=True)
p_0 = _letter("p_0", "weight of a mode in the first layer at the start", nonnegative=True)
q_0 = _letter("q_0", "weight of a mode in the second layer at the start", positive=True)
Delta = _letter("Delta", "difference of the squared weights of two layers", positive=True)
z_j = _letter("z_j", "sum of the weights of two layers over their difference", positive=True)
z_0 = _letter(
    "z_0", "sum of the weights of two layers over their difference, at the start", positive=True
)
z_11 = _letter(
    "z_11",
    "squared length of the sum of two layers in a mode, at the start",
    "z_{11}",
    positive=True,
)
z_22 = _letter(
    "z_22",
    "squared length of the difference of two layers in a mode, at the start",
    "z_{22}",
    positive=True,
)
z_12 = _letter(
    "z_12",
    "overlap of the sum and the difference of two layers in a mode, at the start",
    "z_{12}",
    real=True,
)
Omega = _letter("Omega", "rate of a mode with unequal layers", positive=True)
phi_q = _letter("phi_q", "angle of the input axes of the modes", real=True)
phi_h = _letter("phi_h", "angle of the hidden axes of the modes", real=True)
P = _letter("P", "number of items", positive=True)
g_j = _letter("g_j", "number of modes of one kind", positive=True)
k_b = _letter("k_b", "value of the bias unit", r"k_{\mathrm{b}}", nonnegative=True)
x_bar = _letter("x_bar", "length of the mean input", r"\bar{x}", nonnegative=True)
y_bar = _letter("y_bar", "length of the mean target", r"\bar{y}", positive=True)
m_bar = _letter("m_bar", "length of the mean input with its bias unit", r"\bar{m}", positive=True)
s_bar = _letter(
    "s_bar", "correlation of input and target in the constant mode", r"\bar{s}", positive=True
)
d_bar = _letter("d_bar", "power of the input in the constant mode", r"\bar{d}", positive=True)
a_bar = _letter("a_bar", "strength of the constant mode", r"\bar{a}", positive=True)
b_bar = _letter("b_bar", "share of the constant mode that is learned", r"\bar{b}", positive=True)
K_bar = _letter("K_bar", "odds against the constant mode at the start", r"\bar{K}", positive=True)
sigma_bar = _letter(
    "sigma_bar",
    "singular value of the targets in the constant mode",
    r"\bar{\sigma}",
    positive=True,
)
e_11 = _letter("e_11", "correlation beside that of the means", "e_{11}", real=True)
e_12 = _letter("e_12", "correlation beside that of the means", "e_{12}", real=True)
e_21 = _letter("e_21", "correlation beside that of the means", "e_{21}", real=True)
e_22 = _letter("e_22", "correlation beside that of the means", "e_{22}", real=True)
k_s = _letter("k_s", "factor by which a start or a disturbance is scaled", positive=True)
v_sum = _letter("v_sum", "sum of the entries of an item vector", r"v_{\Sigma}", real=True)
beta_b = _letter("beta_b", "output bias along the mean target", r"\beta_{\mathrm{b}}", real=True)
beta_end = _letter(
    "beta_end", "output bias along the mean target after learning", r"\beta_{\infty}", real=True
)
D_ocs = _letter(
    "D_ocs",
    "distance of the outputs from the optimal constant solution",
    r"D_{\mathrm{OCS}}",
    positive=True,
)
tau_ocs = _letter(
    "tau_ocs",
    "learning time at which that distance is least",
    r"\tau_{\mathrm{OCS}}",
    positive=True,
)
rho_x = _letter("rho_x", "correlation of the inputs of two items", real=True)
n_branches = _letter(
    "n_branches", "number of branches at each node of a tree", r"n_{\mathrm{b}}", positive=True
)
n_levels = _letter(
    "n_levels", "number of levels of a tree below its root", r"n_{\mathrm{lev}}", positive=True
)
j_level = _letter("j_level", "level of a node of a tree", "j", nonnegative=True)
lambda_w = _letter("lambda_w", "rate of weight decay", r"\lambda_{\mathrm{w}}", positive=True)
lambda_c = _letter(
    "lambda_c", "rate of weight decay at the fold", r"\lambda_{\mathrm{c}}", positive=True
)
lambda_j = _letter("lambda_j", "rate at which a disturbance grows", real=True)
w_0, w_1, w_2, w_3 = _letters(
    "w_0 w_1 w_2 w_3", "weight of the features of a level of a tree", positive=True
)
b_l0 = _letter("b_l0", "share learned of the modes of a level of a tree", "b_{(0)}", positive=True)
b_l1 = _letter("b_l1", "share learned of the modes of a level of a tree", "b_{(1)}", positive=True)
b_l2 = _letter("b_l2", "share learned of the modes of a level of a tree", "b_{(2)}", positive=True)
f_thr = _letter(
    "f_thr", "velocity of the latent variable at the threshold", r"f_{\mathrm{thr}}", positive=True
)
f_theta = _letter(
    "f_theta", "length of the gradient of the velocity by all weights", r"f_{\theta}", positive=True
)
kappa_0 = _letter("kappa_0", "latent variable at the start", real=True)
t_c = _letter("t_c", "step at which the latent variable crosses the threshold", real=True)
delta_c = _letter("delta_c", "lateness of the crossing, in steps", real=True)
s_c = _letter("s_c", "rise of the output's log odds in a step, at the crossing", positive=True)
I_c = _letter("I_c", "length of the gradient of the crossing time by all weights", positive=True)
I_e = _letter(
    "I_e", "length of the gradient of the crossing time where the velocity is even", positive=True
)
lambda_max = _letter(  # largest eigenvalue of the Hessian
    "lambda_max", "sharpness of the loss", r"\lambda_{\max}", positive=True
)
lambda_gn = _letter(
    "lambda_gn", "sharpness of the Gauss-Newton part", r"\lambda_{\mathrm{GN}}", positive=True
)
w_t = _letter("w_t", "weight of a step in the sharpness", real=True)
epsilon_w = _letter("epsilon_w", "distance moved in weight space", r"\varepsilon", real=True)
k_c = _letter("k_c", "bending of the crossing time along a direction of the weights", real=True)

# Single-index targets: a wide two-layer network learns one Hermite degree after the other.
eps = _letter(
    "eps", "speed of the first layer over that of the second", r"\varepsilon", positive=True
)
N = _letter("N", "number of neurons", positive=True)
degree = _letter("l", "Hermite degree", positive=True)
l_before = _letter(
    "l_before", "Hermite degree that was learned before", r"l^{\prime}", nonnegative=True
)
a_i = _letter("a_i", "weight of a neuron in the second layer", real=True)
s_i = _letter("s_i", "overlap of a neuron with the target's direction", real=True)
a_i0 = _letter("a_i0", "weight of a neuron in the second layer at the start", "a_{i,0}", real=True)
s_i0 = _letter(
    "s_i0", "overlap of a neuron with the target's direction at the start", "s_{i,0}", real=True
)
a_n1, a_n2, a_n3 = _letters("a_1 a_2 a_3", "weight of a neuron in the second layer", real=True)
s_n1, s_n2, s_n3 = _letters(
    "s_1 s_2 s_3", "overlap of a neuron with the target's direction", real=True
)
r_12 = _letter("r_12", "overlap of two neurons", "r_{12}", real=True)
r_13 = _letter("r_13", "overlap of two neurons", "r_{13}", real=True)
r_23 = _letter("r_23", "overlap of two neurons", "r_{23}", real=True)
phi0 = _letter("phi_0", "Hermite coefficient of the target", r"\varphi_{0}", real=True)
phi1 = _letter("phi_1", "Hermite coefficient of the target", r"\varphi_{1}", real=True)
phi2 = _letter("phi_2", "Hermite coefficient of the target", r"\varphi_{2}", real=True)
phi3 = _letter("phi_3", "Hermite coefficient of the target", r"\varphi_{3}", real=True)
sigma0, sigma1, sigma2, sigma3 = _letters(
    "sigma_0 sigma_1 sigma_2 sigma_3", "Hermite coefficient of the activation", real=True
)
phi_l = _letter(
    "phi_l", "Hermite coefficient of the target, of any degree", r"\varphi_{l}", real=True
)
sigma_l = _letter("sigma_l", "Hermite coefficient of the activation, of any degree", real=True)
z_s, z_r = _letters("z_s z_r", "shift of a Gaussian variable", real=True)
e0, e1, e2 = _letters("e_0 e_1 e_2", "what is left to learn of a degree", real=True)
c_l = _letter("c_l", "signal of a degree: product of its two coefficients", positive=True)
I_l = _letter("I_l", "invariant of a degree", real=True)
a_eq = _letter(
    "a_eq", "weight that the size of the invariant stands for", r"a_{\mathrm{eq}}", positive=True
)
t_blow = _letter(
    "t_blow", "time of blow-up of a degree's limiting flow", r"t_{\mathrm{blow}}", positive=True
)
v_a = _letter("v_a", "variance of the second-layer weights at the start", positive=True)
a_mean = _letter(
    "a_mean", "mean of the second-layer weights at the start", r"\bar{a}_{0}", real=True
)
rho_e = _letter("rho_e", "share of a coefficient that is left at its time", positive=True)
t_d0 = _letter("t_d0", "time at which degree 0 is learned", "t_{(0)}", positive=True)
t_d1 = _letter("t_d1", "time at which degree 1 is learned", "t_{(1)}", positive=True)
alpha_a = _letter("alpha_a", "power of 1/eps in the second-layer weights", real=True)
alpha_s = _letter("alpha_s", "power of eps in the overlaps", real=True)
alpha_t = _letter("alpha_t", "power of eps in the time", real=True)
A_n1, A_n2, A_n3 = _letters(
    "A_1 A_2 A_3", "scaled weight of a neuron in the second layer", real=True
)
S_n1, S_n2, S_n3 = _letters(
    "S_1 S_2 S_3", "scaled overlap of a neuron with the target's direction", real=True
)
A_e = _letter("A_e", "rate at which degree one grows", positive=True)
B_e = _letter("B_e", "rate at which its saturation grows", positive=True)
G_e = _letter("G_e", "root of the sum of the squares of these two rates", positive=True)
w_e = _letter("w_e", "hyperbolic tangent of the angle of degree one", nonnegative=True)
h_l = _letter(  # what it adds to the polynomial that drives the neurons
    "h_l", "signal of a degree as it changes over time", real=True
)
S_out = _letter(
    "S_out", "scaled overlap of the outer neurons at blow-up", r"S_{\mathrm{out}}", positive=True
)
S_ratio = _letter(
    "S_ratio",
    "overlap of the inner neurons over that of the outer ones at blow-up",
    r"S_{\mathrm{in}} / S_{\mathrm{out}}",
    positive=True,
)
t_plateau = _letter(
    "t_plateau",
    "time of a degree over that of the one before",
    "t_{(l+1)} / t_{(l)}",
    positive=True,
)
lambda_a = _letter("lambda_a", "rate at which weights and overlaps grow", positive=True)
lambda_0, lambda_1 = _letters(
    "lambda_0 lambda_1", "Lagrange multiplier of a learned degree", real=True
)
U_self = _letter("U_self", "effect of a neuron on itself", r"U_{\geq 1}", positive=True)
g_z = _letter("g_z", "gain of an activation", positive=True)  # erf(g_z z)

LETTERS = tuple(_table)

MEANING: dict[Symbol, str] = {row.symbol: row.meaning for row in LETTERS if row.meaning}
"""What the letters stand for that formulas take as arguments."""

LATEX: dict[Symbol, str] = {row.symbol: row.latex for row in LETTERS if row.latex}
"""How symbols print whose names do not say it."""


def argument_name(symbol: Symbol) -> str:
    """Return the Python name of a symbol, used for keyword arguments.

    Examples
    --------
    >>> argument_name(x0), argument_name(T)
    ('x0', 'T')
    """
    return str(symbol.name).replace("_", "")
