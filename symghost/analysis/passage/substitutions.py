"""Variables in which the slowness of a flow on the line is a ratio of polynomials."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import sympy as sp

# Functions of which the slowness is made rational by another variable.
ANGLES = (sp.sin, sp.cos, sp.tan)
EXPONENTIALS = (sp.exp, sp.tanh, sp.sinh, sp.cosh, sp.coth, sp.sech, sp.csch)
MOST_TURNS = 50


@dataclass(frozen=True)
class Piece:
    """A slowness in a variable in which it is to be integrated, and the ends there."""

    variable: sp.Symbol
    slowness: sp.Expr
    ends: tuple[tuple[sp.Expr, sp.Expr], ...]


def rational_piece(field: sp.Expr, state: sp.Symbol, ends: tuple[sp.Expr, sp.Expr]) -> Piece | None:
    """Return the slowness in a variable in which it is rational, or None; roots are let pass."""
    if field.has(*ANGLES):
        return _in_half_angle(field, state, ends)
    if field.has(*EXPONENTIALS):
        return _in_exponential(field, state, ends)
    if field.is_rational_function(state) or not _strange(field, state):
        return Piece(state, sp.cancel(1 / field), (ends,))
    return None


def _strange(field: sp.Expr, state: sp.Symbol) -> bool:
    """Say whether the velocity has other functions of the state than powers and logarithms."""
    kinds = [f for f in field.atoms(sp.Function) if f.has(state) and not isinstance(f, sp.log)]
    return bool(kinds) or field.has(sp.Piecewise)


def _in_half_angle(field: sp.Expr, state: sp.Symbol, ends: tuple[sp.Expr, sp.Expr]) -> Piece | None:
    r"""Put :math:`t = \tan(x/2)`, one branch of the tangent after another."""
    tangent = sp.Symbol("t", real=True)
    square = 1 + tangent**2
    plain = sp.expand_trig(field.rewrite(sp.tan, sp.sin) if field.has(sp.tan) else field)
    slow = plain.subs(
        {sp.sin(state): 2 * tangent / square, sp.cos(state): (1 - tangent**2) / square}
    )
    if slow.has(state) or any(end.is_infinite for end in ends):
        return None
    branches = _branches(*ends)
    if len(branches) > MOST_TURNS:
        return None
    return Piece(tangent, sp.cancel(sp.together(2 / (square * slow))), branches)


def _branches(start: sp.Expr, stop: sp.Expr) -> tuple[tuple[sp.Expr, sp.Expr], ...]:
    """Return the ends, in the tangent of half the angle, of each branch from start to stop."""
    low, high = sorted((start, stop), key=float)
    first, last = sp.floor(low / sp.pi / 2 + sp.S.Half), sp.ceiling(high / sp.pi / 2 - sp.S.Half)
    cuts = [sp.pi * (2 * turn + 1) for turn in range(int(first), int(last))]
    cuts = [low, *(cut for cut in cuts if low < cut < high), high]
    found = []
    for a, b in pairwise(cuts):
        at_a = -sp.oo if _is_odd_turn(a) else sp.tan(a / 2)
        at_b = sp.oo if _is_odd_turn(b) else sp.tan(b / 2)
        found.append((at_a, at_b))
    return tuple(found if start == low else [(b, a) for a, b in reversed(found)])


def _is_odd_turn(angle: sp.Expr) -> bool:
    turns = sp.nsimplify(angle / sp.pi)
    return bool(turns.is_integer and turns.is_odd)


def _in_exponential(
    field: sp.Expr, state: sp.Symbol, ends: tuple[sp.Expr, sp.Expr]
) -> Piece | None:
    """Put u for the exponential of the state."""
    growth = sp.Symbol("u", positive=True)
    plain = sp.expand(sp.together(field.rewrite(sp.exp)), power_exp=True)
    slow = plain.replace(
        lambda e: isinstance(e, sp.exp) and (e.args[0] / state).is_Integer,
        lambda e: growth ** (e.args[0] / state),
    )
    if slow.has(state) or not slow.is_rational_function(growth):
        return None
    there = tuple(
        sp.exp(end) if end.is_finite else (sp.oo if end > 0 else sp.S.Zero) for end in ends
    )
    return Piece(growth, sp.cancel(sp.together(1 / (growth * slow))), ((there[0], there[1]),))
