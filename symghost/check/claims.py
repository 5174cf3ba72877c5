"""All claims by name, and the running of several.

Claims are imported when they are asked for: a model's claims cost nothing to those of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

from ..errors import InvalidInput, unknown_name
from ..progress import Progress, Silent
from .claim import PRESETS, Claim, Preset, Verdict, judge

# Where the claims of each model stand: a module of this package, and its tuple.
HOMES: dict[str, tuple[str, str]] = {
    "toy": ("toy_claims", "TOY_CLAIMS"),
    "rank_one": ("rank_one_claims", "RANK_ONE_CLAIMS"),
    "deep_linear": ("deep_linear_claims", "DEEP_LINEAR_CLAIMS"),
    "single_index": ("single_index_claims", "SINGLE_INDEX_CLAIMS"),
}


def claims_of(model: str) -> tuple[Claim, ...]:
    """Return the claims about a model.

    Raises
    ------
    InvalidInput
        If there is no such model.

    Examples
    --------
    >>> claims_of("toy")[0].name
    'escape_time_formula'
    """
    if model not in HOMES:
        raise unknown_name("model", model, HOMES)
    module, name = HOMES[model]
    claims: tuple[Claim, ...] = getattr(import_module(f".{module}", __package__), name)
    return claims


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Claim]:
    return {claim.name: claim for model in HOMES for claim in claims_of(model)}


def __getattr__(name: str) -> Any:
    if name == "CLAIMS":
        return _by_name()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def chosen(
    names: Sequence[str] = (), preset: str | None = None, model: str | None = None
) -> list[Claim]:
    """Return the claims of these names, or all, that are about a model and that a preset measures.

    Raises
    ------
    InvalidInput
        If a name, the preset or the model is unknown, or a claim that is named is about another
        model or not measured by the preset.
    """
    size = None if preset is None else _preset(preset)
    claims = list(_by_name().values() if model is None else claims_of(model))
    for name in names:
        if name not in _by_name():
            raise unknown_name("claim", name, [claim.name for claim in claims])
        _check_named(_by_name()[name], size, model)
    if names:
        return [_by_name()[name] for name in names]
    return [claim for claim in claims if size is None or size in claim.presets]


def _check_named(claim: Claim, preset: Preset | None, model: str | None) -> None:
    if model is not None and claim.model != model:
        raise InvalidInput("claim", claim.name, f"one about {model}; it is about {claim.model}")
    if preset is not None and preset not in claim.presets:
        expected = f"a claim that the preset {preset} measures; this one needs {claim.presets[0]}"
        raise InvalidInput("claim", claim.name, expected)


def check(
    names: Sequence[str] = (),
    preset: str = "quick",
    progress: Progress | None = None,
    model: str | None = None,
) -> list[Verdict]:
    """Hold claims against simulations.

    Parameters
    ----------
    names : sequence of str
        Claims to check; by default all that the preset measures.
    preset : {"quick", "full"}
    progress : Progress, optional
    model : str, optional
        Only claims about this model, such as ``"rank_one"``.

    Returns
    -------
    list of Verdict

    Raises
    ------
    InvalidInput
        If a claim, the preset or the model is unknown, or they do not go together.
    """
    claims, size = chosen(names, preset, model), _preset(preset)
    display = progress or Silent()
    display.begin(len(claims))
    verdicts = []
    for claim in claims:
        display.advance(claim.name)
        verdicts.append(judge(claim, size))
    display.finish()
    return verdicts


def failures(verdicts: Sequence[Verdict]) -> list[str]:
    """Return the names of the exact claims that fail."""
    return [verdict.claim.name for verdict in verdicts if verdict.word == "fails"]


def _preset(name: str) -> Preset:
    for preset in PRESETS:
        if name == preset:
            return preset
    raise unknown_name("preset", name, PRESETS)
