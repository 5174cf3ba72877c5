"""C (C11) and C++ (C++17)."""

from __future__ import annotations

from functools import partial

from ...formulas.writing.spelling import ELEMENTARY, Spelling, calls
from ...formulas.writing.statements import Syntax, commented
from .forms import FileForm, FunctionForm, Language, Outcome, TestForm

_WORDS = """auto break case char const continue default do double else enum extern float for goto
if inline int long register restrict return short signed sizeof static struct switch typedef union
unsigned void volatile while bool true false main assert j0 j1 jn y0 y1 yn signgam gamma lgamma
tgamma erf erfc exp log sin cos tan sqrt pow double_t float_t errno NAN INFINITY isfinite isnan
I stdin stdout stderr linux unix"""

_CPP_WORDS = """alignas alignof and and_eq asm bitand bitor catch char8_t char16_t char32_t class
compl concept const_cast consteval constexpr constinit co_await co_return co_yield decltype delete
dynamic_cast explicit export false friend mutable namespace new noexcept not not_eq nullptr operator
or or_eq private protected public reinterpret_cast requires static_assert static_cast template this
thread_local throw try typeid typename using virtual wchar_t xor xor_eq std symghost"""

_SYNTAX = Syntax(
    number="const double <<name>> = <<value>>;",
    flag="const bool <<name>> = <<value>>;",
    again="<<name>> = <<value>>;",
    declared_number="double <<name>>;",
    declared_flag="bool <<name>>;",
    when="if (<<condition>>) {",
    otherwise="} else {",
    otherwise_when="} else if (<<condition>>) {",
    end="}",
)

_EACH = "for (int place = 0; place < <<count>>; place++) {\n    out[place]"

_CHECKS = TestForm(
    "static void check_<<name>>(void)\n{",
    "}\n\n",
    entry='    check("<<name>>", <<value>>, <<wanted>>, <<allowed>>);',
)


def _functions(prefix: str) -> dict[str, str]:
    one = f"{ELEMENTARY} log log1p expm1 erf erfc cbrt Abs:fabs gamma:tgamma finite:isfinite"
    two = calls(f"{prefix}NAME({{0}}, {{1}})", "atan2 Max:fmax Min:fmin")
    return calls(f"{prefix}NAME({{0}})", one) | two | {"not_nan": f"!{prefix}isnan({{0}})"}


_FUNCTION = """\
<<about>>
<<access>><<kind>> <<name>>(<<arguments>>)
{
<<check>>
<<body>>
<<returned>>
}"""

_C_HEAD = """\
// <<title>>
<<about>>

#include <math.h>
#include <stdbool.h>

<<functions>>
"""

_TEST = """\

#ifdef SYMGHOST_SELF_TEST
#include <stdio.h>

static int failures = 0;

static void check(const char *name, double value, double wanted, double allowed)
{
    if (!(fabs(value - wanted) <= allowed)) {
        printf("%s: %.17g, wanted %.17g\\n", name, value, wanted);
        failures++;
    }
}

<<tests>>
int main(void)
{
    check_<<function>>();
    printf("%d failures\\n", failures);
    return failures != 0;
}
#endif"""

C = Language(
    name="c",
    title="C11",
    suffix=".c",
    outside="A function returns NAN (a condition: false) for arguments outside its domain.",
    spelling=Spelling(_functions(""), "pow({0}, {1})", "NAN", "INFINITY"),
    syntax=_SYNTAX,
    reserved=frozenset(_WORDS.split()),
    function=FunctionForm(
        _FUNCTION,
        documented=partial(commented, mark="// "),
        argument="double <<name>>",
        no_argument="void",
        access=("", "static "),
        number=Outcome("return value;", "return NAN;", "double"),
        truth=Outcome("return value;", "return false;", "bool"),
        matrix=Outcome(
            f"const double entries[] = {{<<entries>>}};\n{_EACH} = entries[place];\n}}",
            f"{_EACH} = NAN;\n}}\nreturn;",
            "void",
            out="double out[<<count>>]",
            declared="    double out[<<count>>];",
            called="    <<name>>(<<point_and>>out);",
            asked="out[<<place>>]",
        ),
    ),
    test=_CHECKS,
    file=FileForm(
        f"{_C_HEAD}{_TEST}",
        "Self-test: cc -std=c11 -DSYMGHOST_SELF_TEST <<stem>>.c -lm && ./a.out",
        "// ",
    ),
)

_CPP_HEAD = """\
// <<title>>
<<about>>

#ifndef SYMGHOST_<<STEM>>_HPP
#define SYMGHOST_<<STEM>>_HPP

#include <array>
#include <cmath>
#include <limits>

namespace symghost {

<<functions>>

}  // namespace symghost

#endif
"""

_CPP_TEST = _TEST.replace("stdio.h>", "stdio.h>\n\nusing namespace symghost;")

_NAN = "std::numeric_limits<double>::quiet_NaN()"

CPP = Language(
    name="cpp",
    title="C++17",
    suffix=".hpp",
    outside="A function returns NaN (a condition: false) for arguments outside its domain.",
    spelling=Spelling(
        _functions("std::"),
        "std::pow({0}, {1})",
        _NAN,
        "std::numeric_limits<double>::infinity()",
    ),
    syntax=_SYNTAX,
    reserved=frozenset(f"{_WORDS} {_CPP_WORDS}".split()),
    function=FunctionForm(
        _FUNCTION,
        documented=partial(commented, mark="// "),
        argument="double <<name>>",
        access=("inline ", "inline "),
        number=Outcome("return value;", f"return {_NAN};", "double"),
        truth=Outcome("return value;", "return false;", "bool"),
        matrix=Outcome(
            "return <<value>>;",
            f"<<kind>> empty;\nfor (auto &row : empty) {{\n    row.fill({_NAN});\n}}\n"
            "return empty;",
            "std::array<std::array<double, <<width>>>, <<height>>>",
            asked="<<name>>(<<point>>)[<<i>>][<<j>>]",
        ),
        row="{{{0}}}",
        rows="{{{{{0}}}}}",
    ),
    test=_CHECKS,
    file=FileForm(
        f"{_CPP_HEAD}{_CPP_TEST}",
        "Self-test: c++ -std=c++17 -DSYMGHOST_SELF_TEST -x c++ <<stem>>.hpp && ./a.out",
        "// ",
    ),
)
