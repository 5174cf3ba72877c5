import pytest
import sympy as sp

from symghost.common.errors import NotCertified
from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import T, r, x0

ZONE = r > sp.pi**2 / (16 * T**2)


def test_a_sample_lies_in_the_domain_and_is_the_same_for_the_same_seed():
    domain = Domain.of({r: POSITIVE, T: POSITIVE}, ZONE)
    points = domain.sample(20, seed=1)
    assert points == domain.sample(20, seed=1)
    assert points != domain.sample(20, seed=2)
    assert all(point[r] > 0 and ZONE.subs(point) == sp.true for point in points)


def test_a_sample_of_the_real_line_has_both_signs():
    signs = {sp.sign(point[x0]) for point in Domain.of({x0: REAL}).sample(32, seed=0)}
    assert signs == {1, -1}


def test_a_sample_of_a_bounded_interval_stays_inside():
    points = Domain.of({x0: sp.Interval.open(-1, 2)}).sample(32, seed=0)
    assert all(-1 < point[x0] < 2 for point in points)


def test_an_empty_domain_is_an_error_not_an_empty_sample():
    with pytest.raises(NotCertified, match="found only 0 of 4 points"):
        Domain.of({r: NEGATIVE}, r > 1).sample(4, seed=0)


def test_a_domain_reads_as_inequalities_or_in_words():
    assert str(Domain.of({r: REAL})) == "all real values"
    assert str(Domain.of({r: sp.Interval(0, 1)})) == "r >= 0, r <= 1"
    assert str(Domain(((T, POSITIVE),), (ZONE,), "beyond the zone")) == "T > 0, beyond the zone"
