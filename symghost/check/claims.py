"""All claims by name, and the running of several."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import unknown_name
from ..progress import Progress, Silent
from .claim import PRESETS, Claim, Preset, Verdict, judge
from .rank_one_claims import RANK_ONE_CLAIMS
from .single_index_claims import SINGLE_INDEX_CLAIMS
from .toy_claims import TOY_CLAIMS

CLAIMS: dict[str, Claim] = {
    claim.name: claim for claim in (*TOY_CLAIMS, *RANK_ONE_CLAIMS, *SINGLE_INDEX_CLAIMS)
}


def chosen(names: Sequence[str]) -> list[Claim]:
    """Return the claims of these names, or all of them if there are none.

    Raises
    ------
    InvalidInput
        If a name is unknown.
    """
    for name in names:
        if name not in CLAIMS:
            raise unknown_name("claim", name, CLAIMS)
    return [CLAIMS[name] for name in names] or list(CLAIMS.values())


def check(
    names: Sequence[str] = (), preset: str = "quick", progress: Progress | None = None
) -> list[Verdict]:
    """Hold claims against simulations.

    Parameters
    ----------
    names : sequence of str
        Claims to check; all by default.
    preset : {"quick", "full"}
    progress : Progress, optional

    Returns
    -------
    list of Verdict

    Raises
    ------
    InvalidInput
        If a claim or the preset is unknown.
    """
    claims, size = chosen(names), _preset(preset)
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
