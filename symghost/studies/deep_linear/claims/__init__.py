"""All claims about deep linear networks, held against the flow of their full weight matrices."""

from __future__ import annotations

from ....reports.claim import Claim
from .data import DATA_CLAIMS
from .modes import MODE_CLAIMS
from .ocs import OCS_CLAIMS
from .plateau import PLATEAU_CLAIMS
from .tie import TIE_CLAIMS

CLAIMS: tuple[Claim, ...] = (
    *MODE_CLAIMS,
    *DATA_CLAIMS,
    *OCS_CLAIMS,
    *TIE_CLAIMS,
    *PLATEAU_CLAIMS,
)
