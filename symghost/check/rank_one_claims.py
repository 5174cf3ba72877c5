"""All claims about rank-one networks, and those of higher rank that are trained beside them."""

from __future__ import annotations

from .claim import Claim
from .confidence_claims import CONFIDENCE_CLAIMS
from .flow_claims import FLOW_CLAIMS
from .plateau_claims import PLATEAU_CLAIMS
from .rank_claims import RANK_CLAIMS
from .rate_claims import RATE_CLAIMS
from .second_fall_claims import SECOND_FALL_CLAIMS
from .sharpness_claims import SHARPNESS_CLAIMS
from .timing_claims import TIMING_CLAIMS

RANK_ONE_CLAIMS: tuple[Claim, ...] = (
    *PLATEAU_CLAIMS,
    *FLOW_CLAIMS,
    *SECOND_FALL_CLAIMS,
    *TIMING_CLAIMS,
    *RATE_CLAIMS,
    *SHARPNESS_CLAIMS,
    *CONFIDENCE_CLAIMS,
    *RANK_CLAIMS,
)
