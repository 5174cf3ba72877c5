"""JavaScript: a module that a page or Node loads."""

from __future__ import annotations

from functools import partial

from ...formulas.writing.spelling import ELEMENTARY, Spelling, calls
from ...formulas.writing.statements import Syntax, commented
from .forms import FileForm, FunctionForm, Language, Outcome, TestForm

_WORDS = """abstract arguments await boolean break byte case catch char class const continue
debugger default delete do double else enum eval export extends false final finally float for
function goto if implements import in instanceof int interface let long native new null package
private protected public return short static super switch synchronized this throw throws transient
true try typeof undefined var void volatile while with yield Math Number NaN Infinity Array Object
process console isFinite isNaN"""

_FUNCTION = """\
<<about>>
<<access>>function <<name>>(<<names>>) {
<<check>>
<<body>>
    return <<value>>;
}"""

_FILE = """\
// <<title>>
<<about>>

<<functions>>

// Returns what fails: nothing, if all is well.
export function selfTest() {
    const failures = [];
    const check = (name, point, value, wanted, allowed) => {
        [value].flat(2).map(Number).forEach((number, place) => {
            if (!(Math.abs(number - wanted[place]) <= allowed[place])) {
                const right = wanted[place];
                failures.push(`${name}(${point}): ${number}, wanted ${right}`);
            }
        });
    };
<<tests>>
    return failures;
}

if (typeof process !== "undefined" && process.argv.includes("--self-test")) {
    const failures = selfTest();
    failures.forEach((line) => console.log(line));
    console.log(`${failures.length} failures`);
    process.exitCode = failures.length ? 1 : 0;
}"""

JAVASCRIPT = Language(
    name="javascript",
    title="JavaScript",
    suffix=".mjs",
    outside="A function returns NaN (a condition: false) for arguments outside its domain.",
    spelling=Spelling(
        functions=calls("Math.NAME({0})", f"{ELEMENTARY} log log1p expm1 cbrt sign Abs:abs")
        | calls("Math.NAME({0}, {1})", "atan2 Max:max Min:min")
        | {
            "finite": "Number.isFinite({0})",
            "not_nan": "!Number.isNaN({0})",
            "Equality": "===",
            "Unequality": "!==",
        },
        power="Math.pow({0}, {1})",
        nan="NaN",
        infinity="Infinity",
    ),
    syntax=Syntax(
        number="const <<name>> = <<value>>;",
        flag="const <<name>> = <<value>>;",
        again="<<name>> = <<value>>;",
        declared_number="let <<name>>;",
        declared_flag="let <<name>>;",
        when="if (<<condition>>) {",
        otherwise="} else {",
        otherwise_when="} else if (<<condition>>) {",
        end="}",
    ),
    reserved=frozenset(_WORDS.split()),
    function=FunctionForm(
        _FUNCTION,
        documented=partial(commented, mark="// "),
        access=("export ", ""),
        number=Outcome("", "return NaN;"),
        truth=Outcome("", "return false;"),
        matrix=Outcome("", "return <<nothing>>;"),
    ),
    test=TestForm(
        "    for (const [p, wanted, allowed] of [",
        '    ]) check("<<name>>", p, <<name>>(...p), wanted, allowed);',
        row="        [[<<point>>], [<<wanted>>], [<<allowed>>]],",
    ),
    file=FileForm(_FILE, "Self-test: node <<stem>>.mjs --self-test", "// "),
)
