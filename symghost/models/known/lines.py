"""Known systems of one state."""

from __future__ import annotations

import math

from .system import STROGATZ, KnownSystem

TURN = {"theta": (-math.pi, math.pi)}

LINES = (
    KnownSystem(
        "canonical",
        "The canonical saddle-node",
        ("x = r + x**2",),
        ("r",),
        {"r": "0.01"},
        {"x": (-2, 2)},
        (-1, 1),
        "Two fixed points meet at r = 0. Past it the ghost at x = 0 holds the state: from minus to "
        "plus infinity takes pi/sqrt(r), which is 31.4159 at r = 0.01; from -2 to 2 takes 30.4168.",
        f"{STROGATZ}, secs. 3.1 and 4.3",
        start=-2,
        stop=2,
    ),
    KnownSystem(
        "adler",
        "Adler's equation",
        ("theta = w - a*sin(theta)",),
        ("w", "a"),
        {"w": "1.01", "a": "1"},
        TURN,
        (-2, 2),
        "An oscillator locks to its drive while |w| < a. Past w = a the phase slips by one turn in "
        "2 pi/sqrt(w^2 - a^2), which is 44.3182 at w = 1.01, a = 1, and most of it is spent at "
        "the ghost at pi/2.",
        f"R. Adler, Proc. IRE 34, 351 (1946); {STROGATZ}, sec. 4.3",
        start="-pi",
        stop="pi",
        plane={"a": (0, 2), "w": (-2, 2)},
    ),
    KnownSystem(
        "theta_neuron",
        "The theta neuron",
        ("theta = 1 - cos(theta) + (1 + cos(theta))*I",),
        ("I",),
        {"I": "0.01"},
        TURN,
        (-0.5, 0.5),
        "A saddle-node on a circle at I = 0: the neuron fires once in exactly pi/sqrt(I), which is "
        "31.4159 at I = 0.01. The strength of its ghost at 0 is I (1 - I), which is 0.0099.",
        "G. B. Ermentrout, N. Kopell, SIAM J. Appl. Math. 46, 233 (1986)",
        start="-pi",
        stop="pi",
    ),
    KnownSystem(
        "quadratic_integrate_and_fire",
        "The quadratic integrate-and-fire neuron",
        ("V = (0.7*(V + 60)*(V + 40) + I)/100",),
        ("I",),
        {"I": "72"},
        {"V": (-80, 40)},
        (0, 120),
        "Cortical regular spiking, in mV, ms and pA, without recovery. It fires above the rheobase "
        "I = 70, where rest and threshold meet at -50 mV. At 72 pA the way from -60 mV to the "
        "spike's peak at 35 mV takes 249.681 ms; from minus to plus infinity takes "
        "100 pi/sqrt(0.7 (I - 70)), which is 265.513 ms.",
        "E. M. Izhikevich, Dynamical Systems in Neuroscience (MIT Press, 2007), ch. 8",
        start=-60,
        stop=35,
    ),
    KnownSystem(
        "imperfect_pitchfork",
        "The imperfect pitchfork",
        ("x = h + r*x - x**3",),
        ("h", "r"),
        {"h": "0.4", "r": "1"},
        {"x": (-2, 2)},
        (-1, 1),
        "For r > 0 the folds lie at h = +-2 (r/3)^(3/2), which is 0.3849 at r = 1; they meet in a "
        "cusp at r = h = 0. The ghost lies at -1/sqrt(3) for all h, and its strength is exactly "
        "sqrt(3) (h - 0.3849); at h = 0.4 the way from -2 to 0.5 takes 18.8155.",
        f"{STROGATZ}, sec. 3.6",
        start=-2,
        stop=0.5,
        plane={"r": (-0.5, 2), "h": (-1.2, 1.2)},
    ),
    KnownSystem(
        "spruce_budworm",
        "Outbreak of the spruce budworm",
        ("x = r*x*(1 - x/k) - x**2/(1 + x**2)",),
        ("r", "k"),
        {"r": "0.565", "k": "10"},
        {"x": (0, 10)},
        (0.2, 0.8),
        "Refuge and outbreak: folds at r = 2x^3/(1 + x^2)^2, k = 2x^3/(x^2 - 1), which meet in a "
        "cusp at k = 3 sqrt(3), r = 3 sqrt(3)/8 (5.19615 and 0.649519). At k = 10 the refuge is "
        "lost at r = 0.559525, at x = 1.13781, and the outbreak ends below r = 0.383971. At "
        "r = 0.565 the way from 0.5 to 5 takes 97.0502.",
        f"D. Ludwig, D. D. Jones, C. S. Holling, J. Anim. Ecol. 47, 315 (1978); {STROGATZ}, "
        "sec. 3.7",
        start=0.5,
        stop=5,
        plane={"k": (1, 20), "r": (0.2, 0.8)},
    ),
    KnownSystem(
        "allee_effect",
        "Harvesting with an Allee effect",
        ("x = x*(x/A - 1)*(1 - x/K) - h",),
        ("h", "A", "K"),
        {"h": "0.53", "A": "0.2", "K": "1"},
        {"x": (0, 1.2)},
        (0, 0.8),
        "A population that shrinks below x = A bears a harvest up to the fold, at "
        "x = (A + K + sqrt(A^2 - A K + K^2))/3; for A = 0.2, K = 1 that is x = 0.705505, "
        "h = 0.525138. Just above it the stock looks nearly steady before it collapses: at "
        "h = 0.53 from 1 to 0.2 in 20.2144.",
        "F. Courchamp, L. Berec, J. Gascoigne, Allee Effects in Ecology and Conservation "
        "(Oxford, 2008)",
        start=1,
        stop=0.2,
    ),
    KnownSystem(
        "rank_one_population",
        "A rank-one population of tanh neurons",
        ("kappa = -kappa + n*tanh(kappa + b)",),
        ("b", "n"),
        {"b": "0.54", "n": "2"},
        {"kappa": (-4, 4)},
        (-1, 1),
        "The latent flow has folds at b = +-(n q - artanh q), q = sqrt(1 - 1/n), which is 0.53284 "
        "at n = 2. The ghost's strength is exactly q (b - 0.53284); at b = 0.54 the way from -3 to "
        "1 takes 44.1326.",
        "F. Mastrogiuseppe, S. Ostojic, Neuron 99, 609 (2018), for the rank-one flow",
        start=-3,
        stop=1,
        plane={"n": (0.5, 3), "b": (-1.5, 1.5)},
    ),
    KnownSystem(
        "deep_linear_decay",
        "A linear network of three layers with weight decay",
        ("c = c**2*(1.3 - 0.7*c**3) - lam*c",),
        ("lam",),
        {"lam": "0.76"},
        {"c": (0, 1.4)},
        (0, 1.2),
        "A learned mode of strength c survives weight decay up to the fold, lam = (3/4) s c at "
        "c^3 = s/(4d); for s = 1.3, d = 0.7 that is c = 0.774334, lam = 0.754976. Just above it "
        "the mode lingers before it is forgotten: at 0.76 from 1.2 to 0.2 in 36.332.",
        "A. M. Saxe, J. L. McClelland, S. Ganguli, arXiv:1312.6120, for the network without decay",
        start=1.2,
        stop=0.2,
    ),
    KnownSystem(
        "no_saddle_node",
        "A flow without a saddle-node",
        ("x = mu - x - x**3",),
        ("mu",),
        {"mu": "0.5"},
        {"x": (-2, 2)},
        (-2, 2),
        "The velocity falls everywhere, by at least 1 per unit of x: there is one stable fixed "
        "point at every mu, 0.423854 at mu = 0.5, no saddle-node and no ghost.",
        "the derivative -1 - 3 x^2 has no zero",
    ),
    KnownSystem(
        "degenerate_saddle",
        "A linear network of four layers",
        ("c = c**3*(s - 0.7*c**4)",),
        ("s",),
        {"s": "1.3"},
        {"c": (-1.5, 1.5)},
        (0.2, 2),
        "The origin is a fixed point without a slope at every s, the trace of a degenerate saddle "
        "of the network. Learning from a small start c takes about 1/(2 s c^2): a plateau that no "
        "ghost makes. From 0.05 to 1 it takes 153.725 at s = 1.3.",
        "A. M. Saxe, J. L. McClelland, S. Ganguli, arXiv:1312.6120",
        start=0.05,
        stop=1,
    ),
    KnownSystem(
        "cusp_law",
        "The slow place that a cusp leaves",
        ("kappa = -kappa + tanh(kappa + b)",),
        ("b",),
        {"b": "0.01"},
        {"kappa": (-2, 2)},
        (-0.3, 0.3),
        "A rank-one population at its cusp, b = 0: one fixed point stays for every b, at about "
        "(3 b)^(1/3). The way up to kappa = 0 is slow like 3^(1/3) 2 pi/(3 sqrt(3)) b^(-2/3), an "
        "exponent of -2/3 instead of -1/2: this law says 37.5726 at b = 0.01, and from -3 it "
        "takes 40.6765.",
        "derived here, from the cubic normal form",
        start=-3,
        stop=0,
    ),
)
