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
t_left = Symbol("t_left", positive=True)  # time left until the state reaches infinity
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
a_j = Symbol("a_j", positive=True)  # strength of a mode of a linear network
a_0 = Symbol("a_0", positive=True)  # strength of a mode at the start
a_eff = Symbol("a_eff", positive=True)  # strength at the start that a random start stands for
b_j = Symbol("b_j", positive=True)  # share of a mode that is learned
c_j = Symbol("c_j", positive=True)  # weight of a mode in every layer
c_k = Symbol("c_k", positive=True)  # the same in a second mode, or in one of the layers
c_star = Symbol("c_star", positive=True)  # weight of a mode at the fold under weight decay
s_j = Symbol("s_j", positive=True)  # correlation of input and target in a mode
s_k = Symbol("s_k", positive=True)  # the same in a second mode
d_j = Symbol("d_j", positive=True)  # power of the input in a mode
d_k = Symbol("d_k", positive=True)  # the same in a second mode
sigma_j = Symbol("sigma_j", positive=True)  # singular value of the targets in a mode
n_layers = Symbol("n_layers", positive=True)  # number of layers of weights
K_j = Symbol("K_j", positive=True)  # odds against a mode at the start
R_j = Symbol("R_j", real=True)  # odds against a mode: what is left over what is learned
R_0 = Symbol("R_0", real=True)  # the same at the start
tau_j = Symbol("tau_j", positive=True)  # learning time at which a share of a mode is learned
p_j = Symbol("p_j", real=True)  # weight of a mode in the first layer
q_j = Symbol("q_j", real=True)  # weight of a mode in the second layer
p_k = Symbol("p_k", real=True)  # weight of a second mode in the first layer
q_k = Symbol("q_k", real=True)  # weight of a second mode in the second layer
p_0 = Symbol("p_0", nonnegative=True)  # weight of a mode in the first layer at the start
q_0 = Symbol("q_0", positive=True)  # weight of a mode in the second layer at the start
Delta = Symbol("Delta", positive=True)  # difference of the squared weights of two layers
z_j = Symbol("z_j", positive=True)  # sum of the weights of two layers over their difference
z_0 = Symbol("z_0", positive=True)  # the same at the start
z_11, z_22 = (Symbol(f"z_{i}", positive=True) for i in (11, 22))  # squares of sum and difference
z_12 = Symbol("z_12", real=True)  # their overlap
Omega = Symbol("Omega", positive=True)  # rate of a mode with unequal layers
phi_q = Symbol("phi_q", real=True)  # angle of the input axes of the modes
phi_h = Symbol("phi_h", real=True)  # angle of the hidden axes of the modes
P = Symbol("P", positive=True)  # number of items
g_j = Symbol("g_j", positive=True)  # number of modes of one kind
k_b = Symbol("k_b", nonnegative=True)  # value of the bias unit
x_bar = Symbol("x_bar", nonnegative=True)  # length of the mean input
y_bar = Symbol("y_bar", positive=True)  # length of the mean target
m_bar = Symbol("m_bar", positive=True)  # length of the mean input with its bias unit
s_bar = Symbol("s_bar", positive=True)  # correlation of input and target in the constant mode
d_bar = Symbol("d_bar", positive=True)  # power of the input in the constant mode
a_bar = Symbol("a_bar", positive=True)  # strength of the constant mode
b_bar = Symbol("b_bar", positive=True)  # share of the constant mode that is learned
K_bar = Symbol("K_bar", positive=True)  # odds against the constant mode at the start
sigma_bar = Symbol("sigma_bar", positive=True)  # singular value of the targets in the constant mode
e_11, e_12, e_21, e_22 = (  # correlations beside that of the means
    Symbol(f"e_{i}", real=True) for i in (11, 12, 21, 22)
)
k_s = Symbol("k_s", positive=True)  # factor by which a start or a disturbance is scaled
v_sum = Symbol("v_sum", real=True)  # sum of the entries of an item vector
beta_b = Symbol("beta_b", real=True)  # output bias along the mean target
beta_end = Symbol("beta_end", real=True)  # the same after learning
D_ocs = Symbol("D_ocs", positive=True)  # distance of the outputs from the optimal constant solution
tau_ocs = Symbol("tau_ocs", positive=True)  # learning time at which that distance is least
rho_x = Symbol("rho_x", real=True)  # correlation of the inputs of two items
n_branches = Symbol("n_branches", positive=True)  # number of branches at each node of a tree
n_levels = Symbol("n_levels", positive=True)  # number of levels of a tree below its root
j_level = Symbol("j_level", nonnegative=True)  # level of a node of a tree
lambda_w = Symbol("lambda_w", positive=True)  # rate of weight decay
lambda_c = Symbol("lambda_c", positive=True)  # rate of weight decay at the fold
lambda_j = Symbol("lambda_j", real=True)  # rate at which a disturbance grows
w_0, w_1, w_2, w_3 = (Symbol(f"w_{i}", positive=True) for i in range(4))  # weights of levels
b_l0, b_l1, b_l2 = (Symbol(f"b_l{i}", positive=True) for i in range(3))  # shares learned, by level
f_thr = Symbol("f_thr", positive=True)  # velocity of the latent variable at the threshold
f_theta = Symbol("f_theta", positive=True)  # length of its gradient by all weights
kappa_0 = Symbol("kappa_0", real=True)  # latent variable at the start
t_c = Symbol("t_c", real=True)  # step at which the latent variable crosses the threshold
delta_c = Symbol("delta_c", real=True)  # how late that is, in steps
s_c = Symbol("s_c", positive=True)  # rise of the output's log odds in a step, at the crossing
I_c = Symbol("I_c", positive=True)  # length of the gradient of the crossing time by all weights
I_e = Symbol("I_e", positive=True)  # the same where the velocity is even on the way
lambda_max = Symbol("lambda_max", positive=True)  # sharpness: largest eigenvalue of the Hessian
lambda_gn = Symbol("lambda_gn", positive=True)  # the same of its Gauss-Newton part
w_t = Symbol("w_t", real=True)  # weight of a step in the sharpness
epsilon_w = Symbol("epsilon_w", real=True)  # distance moved in weight space
k_c = Symbol("k_c", real=True)  # how the crossing time bends along a direction of the weights

# Single-index targets: a wide two-layer network learns one Hermite degree after the other.
eps = Symbol("eps", positive=True)  # speed of the first layer over that of the second
N = Symbol("N", positive=True)  # number of neurons
degree = Symbol("l", positive=True)  # Hermite degree
l_before = Symbol("l_before", nonnegative=True)  # degree that was learned before
a_i, s_i = (Symbol(n, real=True) for n in ("a_i", "s_i"))  # a neuron's weight and overlap
a_i0, s_i0 = (Symbol(n, real=True) for n in ("a_i0", "s_i0"))  # the same at the start
a_n1, a_n2, a_n3 = (Symbol(f"a_{i}", real=True) for i in (1, 2, 3))  # weights of three neurons
s_n1, s_n2, s_n3 = (Symbol(f"s_{i}", real=True) for i in (1, 2, 3))  # their overlaps, with the
r_12, r_13, r_23 = (Symbol(f"r_{i}", real=True) for i in (12, 13, 23))  # target and each other
phi0, phi1, phi2, phi3 = (Symbol(f"phi_{k}", real=True) for k in range(4))  # of the target
sigma0, sigma1, sigma2, sigma3 = (Symbol(f"sigma_{k}", real=True) for k in range(4))  # activation
phi_l, sigma_l = (Symbol(n, real=True) for n in ("phi_l", "sigma_l"))  # of any degree
z_s, z_r = (Symbol(n, real=True) for n in ("z_s", "z_r"))  # shifts of Gaussian variables
e0, e1, e2 = (Symbol(f"e_{k}", real=True) for k in range(3))  # what is left of each degree
c_l = Symbol("c_l", positive=True)  # signal of a degree
I_l = Symbol("I_l", real=True)  # invariant of a degree
a_eq = Symbol("a_eq", positive=True)  # weight that the size of the invariant stands for
t_blow = Symbol("t_blow", positive=True)  # time of blow-up of a degree's limiting flow
v_a = Symbol("v_a", positive=True)  # variance of the weights at the start
a_mean = Symbol("a_mean", real=True)  # their mean
rho_e = Symbol("rho_e", positive=True)  # share of a coefficient that is left at its time
t_d0, t_d1 = (Symbol(f"t_d{k}", positive=True) for k in (0, 1))  # time of a degree
alpha_a, alpha_s, alpha_t = (Symbol(f"alpha_{x}", real=True) for x in "ast")  # powers of eps
A_n1, A_n2, A_n3 = (Symbol(f"A_{i}", real=True) for i in (1, 2, 3))  # scaled weights
S_n1, S_n2, S_n3 = (Symbol(f"S_{i}", real=True) for i in (1, 2, 3))  # scaled overlaps
A_e, B_e, G_e = (Symbol(f"{x}_e", positive=True) for x in "ABG")  # rates of degree one
w_e = Symbol("w_e", nonnegative=True)  # hyperbolic tangent of the angle of degree one
h_l = Symbol("h_l", real=True)  # what a degree adds to the polynomial that drives the neurons
S_out = Symbol("S_out", positive=True)  # place of the outer neurons at blow-up
S_ratio = Symbol("S_ratio", positive=True)  # of the inner to the outer neurons' places
t_plateau = Symbol("t_plateau", positive=True)  # ratio of the times of two degrees
lambda_a = Symbol("lambda_a", positive=True)  # rate at which weights and overlaps grow
lambda_0, lambda_1 = (Symbol(f"lambda_{k}", real=True) for k in (0, 1))  # Lagrange multipliers
U_self = Symbol("U_self", positive=True)  # a neuron's effect on itself
g_z = Symbol("g_z", positive=True)  # gain of an activation erf(g_z z)

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
    t_left: "time left before the blow-up",
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
    f_thr: "velocity of the latent variable at the threshold",
    f_theta: "length of the gradient of the velocity by all weights",
    kappa_0: "latent variable at the start",
    t_c: "step at which the latent variable crosses the threshold",
    delta_c: "lateness of the crossing, in steps",
    s_c: "rise of the output's log odds in a step, at the crossing",
    I_c: "length of the gradient of the crossing time by all weights",
    I_e: "length of the gradient of the crossing time where the velocity is even",
    lambda_max: "sharpness of the loss",
    lambda_gn: "sharpness of the Gauss-Newton part",
    w_t: "weight of a step in the sharpness",
    epsilon_w: "distance moved in weight space",
    k_c: "bending of the crossing time along a direction of the weights",
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
    a_j: "strength of a mode of a linear network",
    a_0: "strength of a mode at the start",
    a_eff: "strength at the start that a random start stands for",
    b_j: "share of a mode that is learned",
    c_j: "weight of a mode in every layer",
    c_k: "weight of a second mode, or in one of the layers",
    c_star: "weight of a mode at the fold under weight decay",
    s_j: "correlation of input and target in a mode",
    s_k: "correlation of input and target in a second mode",
    d_j: "power of the input in a mode",
    d_k: "power of the input in a second mode",
    sigma_j: "singular value of the targets in a mode",
    n_layers: "number of layers of weights",
    K_j: "odds against a mode at the start",
    R_j: "odds against a mode: what is left over what is learned",
    R_0: "odds against a mode at the start, in the limit of many layers",
    tau_j: "learning time at which a share of a mode is learned",
    p_j: "weight of a mode in the first layer",
    q_j: "weight of a mode in the second layer",
    p_k: "weight of a second mode in the first layer",
    q_k: "weight of a second mode in the second layer",
    p_0: "weight of a mode in the first layer at the start",
    q_0: "weight of a mode in the second layer at the start",
    Delta: "difference of the squared weights of two layers",
    z_j: "sum of the weights of two layers over their difference",
    z_0: "sum of the weights of two layers over their difference, at the start",
    z_11: "squared length of the sum of two layers in a mode, at the start",
    z_22: "squared length of the difference of two layers in a mode, at the start",
    z_12: "overlap of the sum and the difference of two layers in a mode, at the start",
    Omega: "rate of a mode with unequal layers",
    phi_q: "angle of the input axes of the modes",
    phi_h: "angle of the hidden axes of the modes",
    P: "number of items",
    g_j: "number of modes of one kind",
    k_b: "value of the bias unit",
    x_bar: "length of the mean input",
    y_bar: "length of the mean target",
    m_bar: "length of the mean input with its bias unit",
    s_bar: "correlation of input and target in the constant mode",
    d_bar: "power of the input in the constant mode",
    a_bar: "strength of the constant mode",
    b_bar: "share of the constant mode that is learned",
    K_bar: "odds against the constant mode at the start",
    sigma_bar: "singular value of the targets in the constant mode",
    **dict.fromkeys((e_11, e_12, e_21, e_22), "correlation beside that of the means"),
    k_s: "factor by which a start or a disturbance is scaled",
    v_sum: "sum of the entries of an item vector",
    beta_b: "output bias along the mean target",
    beta_end: "output bias along the mean target after learning",
    D_ocs: "distance of the outputs from the optimal constant solution",
    tau_ocs: "learning time at which that distance is least",
    rho_x: "correlation of the inputs of two items",
    n_branches: "number of branches at each node of a tree",
    n_levels: "number of levels of a tree below its root",
    j_level: "level of a node of a tree",
    lambda_w: "rate of weight decay",
    lambda_c: "rate of weight decay at the fold",
    lambda_j: "rate at which a disturbance grows",
    **dict.fromkeys((w_0, w_1, w_2, w_3), "weight of the features of a level of a tree"),
    **dict.fromkeys((b_l0, b_l1, b_l2), "share learned of the modes of a level of a tree"),
    eps: "speed of the first layer over that of the second",
    N: "number of neurons",
    degree: "Hermite degree",
    l_before: "Hermite degree that was learned before",
    **dict.fromkeys((a_i, a_n1, a_n2, a_n3), "weight of a neuron in the second layer"),
    **dict.fromkeys((s_i, s_n1, s_n2, s_n3), "overlap of a neuron with the target's direction"),
    a_i0: "weight of a neuron in the second layer at the start",
    s_i0: "overlap of a neuron with the target's direction at the start",
    **dict.fromkeys((r_12, r_13, r_23), "overlap of two neurons"),
    **dict.fromkeys((phi0, phi1, phi2, phi3), "Hermite coefficient of the target"),
    **dict.fromkeys((sigma0, sigma1, sigma2, sigma3), "Hermite coefficient of the activation"),
    phi_l: "Hermite coefficient of the target, of any degree",
    sigma_l: "Hermite coefficient of the activation, of any degree",
    **dict.fromkeys((z_s, z_r), "shift of a Gaussian variable"),
    **dict.fromkeys((e0, e1, e2), "what is left to learn of a degree"),
    c_l: "signal of a degree: product of its two coefficients",
    I_l: "invariant of a degree",
    a_eq: "weight that the size of the invariant stands for",
    t_blow: "time of blow-up of a degree's limiting flow",
    v_a: "variance of the second-layer weights at the start",
    a_mean: "mean of the second-layer weights at the start",
    rho_e: "share of a coefficient that is left at its time",
    t_d0: "time at which degree 0 is learned",
    t_d1: "time at which degree 1 is learned",
    alpha_a: "power of 1/eps in the second-layer weights",
    alpha_s: "power of eps in the overlaps",
    alpha_t: "power of eps in the time",
    **dict.fromkeys((A_n1, A_n2, A_n3), "scaled weight of a neuron in the second layer"),
    **dict.fromkeys((S_n1, S_n2, S_n3), "scaled overlap of a neuron with the target's direction"),
    **dict.fromkeys((lambda_0, lambda_1), "Lagrange multiplier of a learned degree"),
    A_e: "rate at which degree one grows",
    B_e: "rate at which its saturation grows",
    G_e: "root of the sum of the squares of these two rates",
    w_e: "hyperbolic tangent of the angle of degree one",
    h_l: "signal of a degree as it changes over time",
    S_out: "scaled overlap of the outer neurons at blow-up",
    S_ratio: "overlap of the inner neurons over that of the outer ones at blow-up",
    t_plateau: "time of a degree over that of the one before",
    lambda_a: "rate at which weights and overlaps grow",
    U_self: "effect of a neuron on itself",
    g_z: "gain of an activation",
}


LATEX: dict[Symbol, str] = {
    lambda_max: r"\lambda_{\max}",
    lambda_gn: r"\lambda_{\mathrm{GN}}",
    f_thr: r"f_{\mathrm{thr}}",
    f_theta: r"f_{\theta}",
    epsilon_w: r"\varepsilon",
    t_star: "t^{*}",
    t_pass: r"t_{\mathrm{pass}}",
    t_left: r"t_{\mathrm{left}}",
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
    c_star: "c^{*}",
    **{e: f"e_{{{e.name[2:]}}}" for e in (e_11, e_12, e_21, e_22)},
    v_sum: r"v_{\Sigma}",
    z_11: "z_{11}",
    z_22: "z_{22}",
    z_12: "z_{12}",
    a_eff: r"a_{\mathrm{eff}}",
    n_layers: r"n_{\ell}",
    k_b: r"k_{\mathrm{b}}",
    x_bar: r"\bar{x}",
    y_bar: r"\bar{y}",
    m_bar: r"\bar{m}",
    s_bar: r"\bar{s}",
    d_bar: r"\bar{d}",
    a_bar: r"\bar{a}",
    b_bar: r"\bar{b}",
    K_bar: r"\bar{K}",
    sigma_bar: r"\bar{\sigma}",
    beta_b: r"\beta_{\mathrm{b}}",
    beta_end: r"\beta_{\infty}",
    D_ocs: r"D_{\mathrm{OCS}}",
    tau_ocs: r"\tau_{\mathrm{OCS}}",
    n_branches: r"n_{\mathrm{b}}",
    n_levels: r"n_{\mathrm{lev}}",
    j_level: r"j",
    lambda_w: r"\lambda_{\mathrm{w}}",
    lambda_c: r"\lambda_{\mathrm{c}}",
    **{b_l: rf"b_{{({i})}}" for i, b_l in enumerate((b_l0, b_l1, b_l2))},
    eps: r"\varepsilon",
    **{f: rf"\varphi_{{{f.name[4:]}}}" for f in (phi0, phi1, phi2, phi3, phi_l)},
    l_before: r"l^{\prime}",
    a_i0: "a_{i,0}",
    s_i0: "s_{i,0}",
    r_12: "r_{12}",
    r_13: "r_{13}",
    r_23: "r_{23}",
    a_eq: r"a_{\mathrm{eq}}",
    t_blow: r"t_{\mathrm{blow}}",
    a_mean: r"\bar{a}_{0}",
    t_d0: "t_{(0)}",
    t_d1: "t_{(1)}",
    S_out: r"S_{\mathrm{out}}",
    S_ratio: r"S_{\mathrm{in}} / S_{\mathrm{out}}",
    t_plateau: r"t_{(l+1)} / t_{(l)}",
    U_self: r"U_{\geq 1}",
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
