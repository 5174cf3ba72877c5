"""Rust: one module, no crates."""

from __future__ import annotations

from functools import partial

from ...formulas.writing.spelling import ELEMENTARY, Spelling, calls
from ...formulas.writing.statements import Syntax, commented
from .forms import FileForm, FunctionForm, Language, Outcome, TestForm

_WORDS = """as async await break const continue crate dyn else enum extern false fn for if impl
in let loop match mod move mut pub ref return self Self static struct super trait true type union
unsafe use where while abstract become box do final gen macro override priv try typeof unsized
virtual yield f64 f32 main"""

_FUNCTION = """\
<<about>>
#[allow(non_snake_case, unused_parens, clippy::all)]
<<access>>fn <<name>>(<<arguments>>) -> <<kind>> {
<<check>>
<<body>>
    <<value>>
}"""

_FILE = """\
// <<title>>
<<about>>

<<functions>>

#[cfg(test)]
#[allow(non_snake_case)]
mod self_test {
    fn check(name: &str, value: f64, wanted: f64, allowed: f64) {
        let near = (value - wanted).abs() <= allowed;
        assert!(near, "{}: {:e}, wanted {:e}", name, value, wanted);
    }
<<tests>>
}"""

RUST = Language(
    name="rust",
    title="Rust",
    suffix=".rs",
    outside="A function returns NaN (a condition: false) for arguments outside its domain.",
    spelling=Spelling(
        functions=calls("f64::NAME({0})", f"{ELEMENTARY} cbrt log:ln log1p:ln_1p expm1:exp_m1")
        | calls("f64::NAME({0})", "Abs:abs finite:is_finite")
        | calls("f64::NAME({0}, {1})", "atan2 Max:max Min:min")
        | {"not_nan": "!f64::is_nan({0})"},
        power="f64::powf({0}, {1})",
        nan="f64::NAN",
        infinity="f64::INFINITY",
        literal="{0}_f64".format,
    ),
    syntax=Syntax(
        number="let <<name>>: f64 = <<value>>;",
        flag="let <<name>>: bool = <<value>>;",
        again="<<name>> = <<value>>;",
        declared_number="let <<name>>: f64;",
        declared_flag="let <<name>>: bool;",
        when="if <<condition>> {",
        otherwise="} else {",
        otherwise_when="} else if <<condition>> {",
        end="}",
    ),
    reserved=frozenset(_WORDS.split()),
    function=FunctionForm(
        _FUNCTION,
        documented=partial(commented, mark="/// "),
        argument="<<name>>: f64",
        access=("pub ", ""),
        number=Outcome("", "return f64::NAN;", "f64", asked="super::<<name>>(<<point>>)"),
        truth=Outcome(
            "",
            "return false;",
            "bool",
            asked="f64::from(u8::from(super::<<name>>(<<point>>)))",
        ),
        matrix=Outcome(
            "",
            "return <<nothing>>;",
            "[[f64; <<width>>]; <<height>>]",
            asked="super::<<name>>(<<point>>)[<<i>>][<<j>>]",
        ),
    ),
    test=TestForm(
        "\n    #[test]\n    fn check_<<name>>() {",
        "    }",
        entry='        check("<<name>>", <<value>>, <<wanted>>, <<allowed>>);',
    ),
    file=FileForm(_FILE, "Self-test: rustc --test <<stem>>.rs && ./<<stem>>", "// "),
)
