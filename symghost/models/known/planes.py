"""Known systems of two states."""

from __future__ import annotations

from .system import STROGATZ, KnownSystem

PLANES = (
    KnownSystem(
        "gene_switch",
        "A gene that activates itself",
        ("x = -a*x + y", "y = x**2/(1 + x**2) - b*y"),
        ("a", "b"),
        {"a": "0.51", "b": "1"},
        {"x": (-0.2, 2.5), "y": (-0.1, 1.1)},
        (0.2, 1),
        "The gene can stay on while a b < 1/2; the fold lies at x = 1, y = 1/(2b). Just past it "
        "the switch-off from (2, 1) waits at the ghost: until x = 0.3 it takes 83.8682 at "
        "a = 0.51, b = 1. The product a b of the normal form is 1/9 there.",
        f"J. S. Griffith, Mathematical Neurobiology (Academic Press, 1971); {STROGATZ}, sec. 8.1",
        start={"x": 2, "y": 1},
        stop={"x": 0.3},
        plane={"b": (0.2, 2), "a": (0.1, 2)},
    ),
    KnownSystem(
        "morris_lecar",
        "The Morris-Lecar neuron with a saddle-node on an invariant circle",
        (
            "V = (I - 4*(1 + tanh((V + 1.2)/18))/2*(V - 120) - 8*w*(V + 84) - 2*(V + 60))/20",
            "w = 0.067*((1 + tanh((V - 12)/17.4))/2 - w)*cosh((V - 12)/34.8)",
        ),
        ("I",),
        {"I": "40"},
        {"V": (-75, 60), "w": (-0.05, 0.7)},
        (0, 80),
        "Class I firing: it begins at I = 39.9632, at V = -29.3898 mV, at arbitrarily low rate. At "
        "I = 40 the way from (-45, 0) to V = 0 takes 905.563 ms.",
        "C. Morris, H. Lecar, Biophys. J. 35, 193 (1981); parameters of B. Ermentrout, D. Terman, "
        "Mathematical Foundations of Neuroscience (Springer, 2010), table 3.1, column SNLC",
        start={"V": -45, "w": 0},
        stop={"V": 0},
    ),
    KnownSystem(
        "two_neurons",
        "A network of two tanh neurons",
        (
            "x_1 = -x_1 + tanh(1.8*x_1 + 0.6*x_2 + mu)",
            "x_2 = -x_2 + tanh(0.9*x_1 + 0.2*x_2 - 0.4*mu)",
        ),
        ("mu",),
        {"mu": "0.89"},
        {"x_1": (-1.3, 1.3), "x_2": (-1.3, 1.3)},
        (0, 1.5),
        "The lower state is lost at mu = 0.882723, at (-0.705509, -0.81832), where the normal "
        "form's product a b is 0.561553. At mu = 0.89 the way from (-1, -1) to x_1 = 0.5 takes "
        "47.0945.",
        "made for this gallery",
        start={"x_1": -1, "x_2": -1},
        stop={"x_1": 0.5},
    ),
    KnownSystem(
        "fitzhugh_nagumo",
        "FitzHugh-Nagumo with two stable states",
        ("v = v - v**3/3 - w + I", "w = 0.5*(v + 0.7 - b*w)"),
        ("I", "b"),
        {"I": "0.59", "b": "2"},
        {"v": (-2.2, 2.2), "w": (-1, 1.6)},
        (-0.4, 1.1),
        "For b > 1 there are folds at v = +-sqrt(1 - 1/b); at b = 2 they lie at I = 0.585702 and "
        "I = 0.114298. Just above the first, at I = 0.59, the way from (-1, 0) to v = 1 takes "
        "29.146.",
        "R. FitzHugh, Biophys. J. 1, 445 (1961); J. Nagumo, S. Arimoto, S. Yoshizawa, Proc. IRE "
        "50, 2061 (1962)",
        start={"v": -1, "w": 0},
        stop={"v": 1},
        plane={"b": (0.5, 3), "I": (-0.5, 1.5)},
    ),
    KnownSystem(
        "toggle_switch",
        "A genetic toggle switch",
        ("x = a_1/(1 + y**2) - x", "y = a_2/(1 + x**2) - y"),
        ("a_1", "a_2"),
        {"a_1": "3.6", "a_2": "3"},
        {"x": (-0.2, 4), "y": (-0.2, 4)},
        (2, 4.5),
        "Two genes repress each other. With equal rates the second state comes with a pitchfork at "
        "a = 2; at a_2 = 3 both states exist between the folds a_1 = 2.70079 and a_1 = 3.54241. "
        "Just past the upper one, at 3.6, the way from (0.5, 2.5) to x = 2 takes 54.2424.",
        "T. S. Gardner, C. R. Cantor, J. J. Collins, Nature 403, 339 (2000)",
        start={"x": 0.5, "y": 2.5},
        stop={"x": 2},
    ),
    KnownSystem(
        "invariant_circle",
        "A saddle-node on an invariant circle",
        (
            "x = x*(1 - x**2 - y**2 + 0.3*x) - y*(1 + m - y)",
            "y = y*(1 - x**2 - y**2 + 0.3*x) + x*(1 + m - y)",
        ),
        ("m",),
        {"m": "0.02"},
        {"x": (-1.5, 1.7), "y": (-1.5, 1.5)},
        (-0.3, 0.3),
        "Two fixed points on a closed orbit meet at m = sqrt(1.0225) - 1 = 0.0111874, at "
        "(0.15, 1.01119); the normal form's product a b is 0.458379. Past it the orbit is a slow "
        "oscillation: at m = 0.02 half a turn, from (1, 0) to x = -0.5, takes 45.0848.",
        "made for this gallery",
        start={"x": 1, "y": 0},
        stop={"x": -0.5},
    ),
    KnownSystem(
        "hopf_point",
        "Sel'kov's oscillating glycolysis",
        ("x = -x + a*y + x**2*y", "y = b - a*y - x**2*y"),
        ("b", "a"),
        {"b": "0.6", "a": "0.08"},
        {"x": (0, 2.5), "y": (0, 4)},
        (0.1, 1.2),
        "The one fixed point, (b, b/(a + b^2)), loses its stability in Hopf points at "
        "b^2 = (1 - 2a +- sqrt(1 - 8a))/2; at a = 0.08 these are b = 0.34641 and b = 0.848528. "
        "Between them the state settles on a limit cycle. The slow stay near the unstable focus is "
        "no ghost.",
        f"E. E. Sel'kov, Eur. J. Biochem. 4, 79 (1968); {STROGATZ}, sec. 7.3",
    ),
)
