"""All claims about the toy, held against integration of its flow and descent on its loss."""

from __future__ import annotations

from ....reports.claim import Claim
from .cycle import TOY_CYCLE_CLAIMS
from .escape import TOY_ESCAPE_CLAIMS
from .rate import TOY_RATE_CLAIMS
from .sharpness import TOY_SHARPNESS_CLAIM
from .zone import TOY_ZONE_CLAIMS

CLAIMS: tuple[Claim, ...] = (
    *TOY_ESCAPE_CLAIMS,
    *TOY_ZONE_CLAIMS,
    *TOY_RATE_CLAIMS,
    *TOY_CYCLE_CLAIMS,
    TOY_SHARPNESS_CLAIM,
)
