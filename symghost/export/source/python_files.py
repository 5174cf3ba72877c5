"""Python with its standard library only, and Numba."""

from __future__ import annotations

from collections.abc import Sequence

from ...formulas.writing.python import MATH, SCALARS, SYNTAX
from ...formulas.writing.spelling import calls
from ...formulas.writing.statements import INDENT, commented
from .forms import FileForm, FunctionForm, Language, Outcome, TestForm

_WORDS = """False None True and as assert async await break class continue def del elif else
except finally for from global if import in is lambda nonlocal not or pass raise return try while
with yield math match case type float int bool abs max min map print sum len zip range all
isinstance np jnp jax torch numba log1p atanh expm1 tanh WithSlope"""

RESERVED = frozenset(_WORDS.split())

# Python's functions of numbers that raise errors where IEEE arithmetic has nan or inf.
_RAISING = "sqrt exp expm1 tan asin acos cosh acosh gamma log1p"
_LIMITED = "sinh atanh log"


def docstring(lines: Sequence[str]) -> list[str]:
    """Return lines as the docstring of a Python function."""
    first, *rest = commented(lines, INDENT)
    first = f'{INDENT}"""{first.strip()}'
    return [first, *rest, f'{INDENT}"""'] if rest else [f'{first}"""']


_PYTHON_FUNCTION = """\
def <<name>>(<<names>>):
<<about>>
<<taken>>
<<check>>
<<body>>
<<returned>>"""

_NUMBA_FUNCTION = f"<<manner>>\n{_PYTHON_FUNCTION}"


def page(check: str, imports: str = "") -> str:
    """Return the template of a Python module around its self-test."""
    return _PAGE.replace("IMPORTS\n", imports) + check + _RUN


_PAGE = '''\
"""<<title>>

<<about>>
"""

import math
IMPORTS


<<functions>>


# Points, the values there, and how far from them a function may be.
REFERENCES = [
<<tests>>
]


'''

TEST = TestForm(
    f"{INDENT}(<<name>>, [",
    f"{INDENT}]),",
    row=f"{INDENT * 2}([<<point>>], [<<wanted>>], [<<allowed>>]),",
)
USE = "Self-test: python <<stem>>.py"
NEEDS = "Needs {0}: pip install {0}\n" + USE

_CHECK = '''\
def self_test():
    """Return what fails: nothing, if all is well."""
    failures = []
    for function, rows in REFERENCES:
        for point, wanted, allowed in rows:
            value = function(*point)
            if hasattr(value, "tolist"):
                value = value.tolist()
            entries = sum(map(list, value), []) if isinstance(value, (tuple, list)) else [value]
            for entry, right, distance in zip(entries, wanted, allowed):
                if not abs(entry - right) <= distance:
                    failures.append(f"{function.__name__}{tuple(point)}: {entry}, wanted {right}")
    return failures'''

_RUN = """


if __name__ == "__main__":
    found = self_test()
    print("\\n".join([*found, f"{len(found)} failures"]))
    raise SystemExit(bool(found))"""

_IEEE = {
    "ieee": '''\
def ieee(function, number):
    """Return a function of a number, nan or inf where Python's raises an error."""
    try:
        return function(number)
    except ValueError:
        return math.nan
    except OverflowError:
        return math.inf''',
    "ieee_sinh": '''\
def ieee_sinh(number):
    """Return the hyperbolic sine, infinite where it overflows."""
    return math.sinh(number) if abs(number) < 710 else math.copysign(math.inf, number)''',
    "ieee_atanh": '''\
def ieee_atanh(number):
    """Return the inverse hyperbolic tangent, infinite at -1 and 1, nan beyond."""
    if abs(number) < 1:
        return math.atanh(number)
    return math.copysign(math.inf, number) if abs(number) == 1 else math.nan''',
    "ieee_log": '''\
def ieee_log(number):
    """Return the logarithm, infinite at 0, nan below."""
    if number > 0:
        return math.log(number)
    return -math.inf if number == 0 else math.nan''',
    "ieee_pow": '''\
def ieee_pow(base, exponent):
    """Return a power, infinite where it overflows, nan where it is complex."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan''',
    "ieee_over": '''\
def ieee_over(above, below):
    """Return a quotient, infinite or nan where the divisor is 0."""
    if below:
        return above / below
    if above == 0 or math.isnan(above) or math.isnan(below):
        return math.nan
    return math.copysign(math.inf, above) * math.copysign(1.0, below)''',
}

_REFUSED = 'raise ValueError(f"<<name>>, <<pairs>>: outside the domain")'

PYTHON = Language(
    name="python",
    title="Python",
    suffix=".py",
    outside="A function raises ValueError for arguments outside its domain.",
    spelling=SCALARS(
        MATH | calls("ieee(math.NAME, {0})", _RAISING) | calls("ieee_NAME({0})", _LIMITED),
        power="ieee_pow({0}, {1})",
        quotient="ieee_over({0}, {1})",
    ),
    syntax=SYNTAX,
    reserved=RESERVED,
    function=FunctionForm(
        _PYTHON_FUNCTION,
        documented=docstring,
        taken=("[<<names>>] = map(float, [<<names>>])", ""),
        number=Outcome("return value", _REFUSED),
        truth=Outcome("return value", _REFUSED),
        matrix=Outcome("return <<value>>", _REFUSED),
        row="({0},)",
        rows="({0},)",
    ),
    test=TEST,
    file=FileForm(page(_CHECK), USE, "", blank=2, library=_IEEE),
)

NUMBA = Language(
    name="numba",
    title="Numba",
    suffix=".py",
    outside="A function returns NaN (a condition: False) for arguments outside its domain.",
    spelling=SCALARS(MATH | {"cbrt": "np.cbrt({0})"}),
    syntax=SYNTAX,
    reserved=RESERVED,
    function=FunctionForm(
        _NUMBA_FUNCTION,
        documented=docstring,
        manner=("@numba.vectorize", '@numba.njit(error_model="numpy")'),
        number=Outcome("return value", "return math.nan"),
        truth=Outcome("return value", "return False"),
        matrix=Outcome(
            "return np.array(<<value>>)", "return np.full((<<height>>, <<width>>), math.nan)"
        ),
        row="({0},)",
        rows="({0},)",
    ),
    test=TEST,
    file=FileForm(
        page(_CHECK, "\nimport numba\nimport numpy as np\n"), NEEDS.format("numba"), "", blank=2
    ),
)
