"""Results by name, derivatives among them."""

from __future__ import annotations

from ..theory import catalogue as registry
from ..theory.derivation import Result


def result(name: str, **options: bool) -> Result:
    """Derive a result, and what it builds on, on first use.

    Parameters
    ----------
    name : str
        One of `results()`; with a point and the name of an argument, its derivative: ``loss.r``.
    **options : bool
        ``normalised=True`` divides the loss by the delay, in ``loss``, ``loss_gradient`` and
        ``critical_learning_rate``.

    Returns
    -------
    Result

    Raises
    ------
    InvalidInput
        If the name is unknown, or the result has no such option or argument.
    NotCertified
        If a step of the derivation fails its check.
    NotSupported
        If the derivative of a condition is asked for.

    Examples
    --------
    >>> result("critical_learning_rate").expression
    3*pi**4/(32*T**5)
    >>> result("critical_learning_rate.T").expression
    -15*pi**4/(32*T**6)
    >>> result("critical_learning_rate", normalised=True).expression
    3*pi**4/(32*T**4)
    """
    parent, point, by = name.rpartition(".") if isinstance(name, str) else ("", "", "")
    if not point:
        return registry.result(name, **options)
    from .derivative import derivative

    return derivative(result(parent, **options), by)
