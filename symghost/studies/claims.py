"""All claims by name, and the running of several.

Claims are imported when they are asked for: a model's claims cost nothing to those of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ..common.errors import InvalidInput, unknown_name
from ..common.progress import Progress, Silent
from ..reports.claim import PRESETS, Claim, Preset, Verdict, judge
from .finding import joined, model_of, part_of_study, studies


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
    known = {model_of(study): study for study in studies()}
    if model not in known:
        raise unknown_name("model", model, known)
    return _claims(known[model])


def _claims(study: str) -> tuple[Claim, ...]:
    module = part_of_study(study, "claims")
    return tuple(module.CLAIMS) if module else ()


@cache
def claims() -> dict[str, Claim]:
    """Return all claims by name, study by study."""
    named = {study: {claim.name: claim for claim in _claims(study)} for study in studies()}
    return joined("claim", named)


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
    known = list(claims().values() if model is None else claims_of(model))
    for name in names:
        if name not in claims():
            raise unknown_name("claim", name, [claim.name for claim in known])
        _check_named(claims()[name], size, model)
    if names:
        return [claims()[name] for name in names]
    return [claim for claim in known if size is None or size in claim.presets]


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
    wanted, size = chosen(names, preset, model), _preset(preset)
    display = progress or Silent()
    display.begin(len(wanted))
    verdicts = []
    for claim in wanted:
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
