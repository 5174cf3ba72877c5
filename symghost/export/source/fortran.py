"""Fortran 2008: one module of elemental functions."""

from __future__ import annotations

from functools import partial

from ...formulas.writing.spelling import ELEMENTARY, Spelling, calls
from ...formulas.writing.statements import Syntax, commented
from .forms import FileForm, FunctionForm, Language, Outcome, TestForm

_WORDS = """abs acos acosh asin asinh atan atan2 atanh call case contains cos cosh data dble dim
do dot_product else elemental end erf erfc exp function gamma if implicit in int integer intent kind
len log logical max merge min mod module none not only out parameter pi private program public pure
real reshape result return save select sign sin sinh size sqrt stop subroutine sum tan tanh then
transpose type use where write dp ieee_is_finite ieee_is_nan ieee_value ieee_quiet_nan
ieee_positive_inf reference_rows"""

_NAN = "ieee_value(1.0_dp, ieee_quiet_nan)"

_FUNCTION = """\
<<about>>
<<manner>> function <<name>>(<<names>>) result(value)
<<taken>>
    <<kind>>
<<local>>
<<check>>
<<body>>
<<returned>>
end function <<name>>"""

_FILE = """\
! <<title>>
<<about>>
module <<unit>>
    use, intrinsic :: iso_fortran_env, only: dp => real64
    use, intrinsic :: ieee_arithmetic, only: ieee_is_finite, ieee_is_nan, &
        ieee_value, ieee_quiet_nan, ieee_positive_inf
    implicit none
    private
    public :: <<function>>
contains

<<functions>>
end module <<unit>>

#ifdef SYMGHOST_SELF_TEST
program self_test
    use, intrinsic :: iso_fortran_env, only: dp => real64
    use <<unit>>
    implicit none
    integer :: failures = 0
    call check_<<function>>()
    print "(i0, a)", failures, " failures"
    if (failures > 0) stop 1
contains
    subroutine check(name, value, wanted, allowed)
        character(*), intent(in) :: name
        real(dp), intent(in) :: value, wanted, allowed
        if (.not. abs(value - wanted) <= allowed) then
            print "(2a, es24.16e3, a, es24.16e3)", name, ":", value, &
                ", wanted", wanted
            failures = failures + 1
        end if
    end subroutine check
<<tests>>
end program self_test
#endif"""

FORTRAN = Language(
    name="fortran",
    title="Fortran 2008",
    suffix=".F90",
    outside="A function returns NaN (a condition: .false.) for arguments outside its domain.",
    spelling=Spelling(
        functions=calls("NAME({0})", f"{ELEMENTARY} log erf erfc gamma Abs:abs")
        | calls("NAME({0}, {1})", "atan2 Max:max Min:min")
        | {
            "finite": "ieee_is_finite({0})",
            "not_nan": ".not. ieee_is_nan({0})",
            "Unequality": "/=",
        },
        power="({0})**({1})",
        nan=_NAN,
        infinity="ieee_value(1.0_dp, ieee_positive_inf)",
        literal="{0}_dp".format,
        both=".and.",
        either=".or.",
        negation=".not. {0}",
        true=".true.",
        false=".false.",
    ),
    syntax=Syntax(
        number="<<name>> = <<value>>",
        flag="<<name>> = <<value>>",
        again="<<name>> = <<value>>",
        when="if (<<condition>>) then",
        otherwise="else",
        otherwise_when="else if (<<condition>>) then",
        end="end if",
        continued=" &",
    ),
    reserved=frozenset(_WORDS.split()),
    folds_case=True,
    function=FunctionForm(
        _FUNCTION,
        documented=partial(commented, mark="! "),
        manner=("elemental", "pure"),
        taken=("real(dp), intent(in) :: <<names>>",) * 2,
        local=("real(dp) :: <<names>>", "logical :: <<names>>"),
        number=Outcome("", f"value = {_NAN}\nreturn", "real(dp) :: value"),
        truth=Outcome(
            "",
            "value = .false.\nreturn",
            "logical :: value",
            asked="merge(1.0_dp, 0.0_dp, <<name>>(<<point>>))",
        ),
        matrix=Outcome(
            "value = reshape([<<entries>>], [<<height>>, <<width>>], order=[2, 1])",
            f"value = {_NAN}\nreturn",
            "real(dp) :: value(<<height>>, <<width>>)",
            declared="        <<kind>>",
            called="        value = <<name>>(<<point>>)",
            asked="value(<<i1>>, <<j1>>)",
        ),
    ),
    test=TestForm(
        "    subroutine check_<<name>>()",
        "    end subroutine check_<<name>>",
        entry='        call check("<<name>>", <<value>>, <<wanted>>, <<allowed>>)',
        continued=" &",
    ),
    file=FileForm(
        _FILE,
        "Self-test: gfortran -std=f2008 -DSYMGHOST_SELF_TEST <<stem>>.F90 && ./a.out",
        "! ",
        apart="_module",
    ),
)
