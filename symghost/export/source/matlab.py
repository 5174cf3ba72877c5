"""MATLAB, which GNU Octave runs as well: one file with local functions."""

from __future__ import annotations

from functools import partial

from ...formulas.writing.spelling import ELEMENTARY, Spelling, calls
from ...formulas.writing.statements import INDENT, Syntax, commented
from .forms import FileForm, FunctionForm, Language, Outcome, TestForm

_WORDS = """break case catch classdef continue else elseif end for function global if otherwise
parfor persistent return spmd switch try while methods properties events enumeration true false
sqrt exp log log1p expm1 sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh erf erfc
gamma sign abs max min nthroot isfinite isnan error nan inf i j pi eps ans double
sum find reshape numel fprintf sprintf disp strcmp isnumeric isreal isscalar nargin wish"""

_FUNCTION = """\
function value = <<name>>(<<names>>)
<<about>>
<<taken>>
<<check>>
<<body>>
<<returned>>
end"""

_FILE = """\
function functions = <<unit>>(wish)
    % <<title>>
<<about>>
    functions.<<function>> = @<<function>>;
    if nargin == 1 && strcmp(wish, 'self-test')
        self_test();
    end
end

<<functions>>

function count = check(name, value, wanted, allowed)
    value = reshape(double(value).', 1, []);
    wrong = ~(abs(value - wanted) <= allowed);
    count = sum(wrong);
    for place = find(wrong)
        fprintf('%s: %.17g, wanted %.17g\\n', name, value(place), wanted(place));
    end
end

function self_test()
    failures = 0;
<<tests>>
    line = sprintf('%d failures', failures);
    disp(line);
    if failures > 0
        error('symghost:selfTest', line);
    end
end"""

_NUMBERS = """\
function is_number(values, name)
    for place = 1:numel(values)
        value = values{place};
        if ~(isnumeric(value) && isreal(value) && isscalar(value))
            error('symghost:arguments', '%s: real numbers expected; arrayfun takes arrays', name);
        end
    end
end"""

_OUTSIDE = """\
function outside(name)
    error('symghost:domain', '%s: an argument is outside the domain', name);
end"""

_REFUSED = "outside('<<name>>');"

_USE = """\
Save this file as <<unit>>.m.
Use: f = <<unit>>(); f.<<example>>
Self-test: <<unit>>('self-test')"""

MATLAB = Language(
    name="matlab",
    title="MATLAB",
    suffix=".m",
    outside="A function stops with the error symghost:domain for arguments outside its domain.",
    spelling=Spelling(
        functions=calls("NAME({0})", f"{ELEMENTARY} log log1p expm1 erf erfc gamma sign Abs:abs")
        | calls("NAME({0}, {1})", "atan2 Max:max Min:min")
        | {
            "cbrt": "nthroot({0}, 3)",
            "finite": "isfinite({0})",
            "not_nan": "~isnan({0})",
            "Unequality": "~=",
        },
        power="({0})^({1})",
        nan="NaN",
        infinity="Inf",
        negation="~{0}",
    ),
    syntax=Syntax(
        number="<<name>> = <<value>>;",
        flag="<<name>> = <<value>>;",
        again="<<name>> = <<value>>;",
        when="if <<condition>>",
        otherwise="else",
        otherwise_when="elseif <<condition>>",
        end="end",
        continued=" ...",
    ),
    reserved=frozenset(_WORDS.split()),
    function=FunctionForm(
        _FUNCTION,
        documented=partial(commented, mark=f"{INDENT}% "),
        taken=("is_number({<<names>>}, '<<name>>');", ""),
        number=Outcome("", _REFUSED),
        truth=Outcome("", _REFUSED),
        matrix=Outcome("value = <<value>>;", _REFUSED),
        row="{0}",
        between_rows="; ",
    ),
    test=TestForm(
        "",
        "",
        row="    failures = failures + check('<<name>>', <<name>>(<<point>>), [<<wanted>>], "
        "[<<allowed>>]);",
        continued=" ...",
    ),
    file=FileForm(
        _FILE,
        _USE,
        f"{INDENT}% ",
        apart="_functions",
        library={"is_number": _NUMBERS, "outside": _OUTSIDE},
    ),
)
