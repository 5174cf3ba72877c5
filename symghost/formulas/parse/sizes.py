"""What a formula may hold at most: sizes are checked before anything large is computed."""

from __future__ import annotations

import sympy as sp

LENGTH = 2000  # characters of a text
DEPTH = 50  # of parentheses, signs and powers within each other
DIGITS = 30  # of a number as it is written
DECIMAL_EXPONENT = 308  # where doubles end
LARGEST = sp.Integer(2) ** 1024  # constants are below it: what a double holds
NUMBER_BITS = 1200  # of numerator and denominator: enough for every double as it prints
EXPONENT = 64  # of anything that is not a number
ROOT = 10**12  # denominator of an exponent
ROOTS = 1000  # product of the orders of several roots within one constant
NODES = 2000  # of the finished expression
TREE_DEPTH = 100  # of the finished expression: SymPy walks it recursively
EXTREMA = 12  # arguments of max and min: SymPy compares each pair
NAME_LENGTH = 20
