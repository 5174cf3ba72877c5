"""All claims about rank-one networks, and those of higher rank that are trained beside them."""

from __future__ import annotations

from ....reports.claim import Claim
from .confidence import CONFIDENCE_CLAIMS
from .flow import FLOW_CLAIMS
from .plateau import PLATEAU_CLAIMS
from .rank import RANK_CLAIMS
from .rate import RATE_CLAIMS
from .second_fall import SECOND_FALL_CLAIMS
from .sharpness import SHARPNESS_CLAIMS
from .timing import TIMING_CLAIMS

CLAIMS: tuple[Claim, ...] = (
    *PLATEAU_CLAIMS,
    *FLOW_CLAIMS,
    *SECOND_FALL_CLAIMS,
    *TIMING_CLAIMS,
    *RATE_CLAIMS,
    *SHARPNESS_CLAIMS,
    *CONFIDENCE_CLAIMS,
    *RANK_CLAIMS,
)
