"""All claims about the toy, held against integration of its flow and descent on its loss."""

from __future__ import annotations

from .claim import Claim
from .toy_cycle_claims import TOY_CYCLE_CLAIMS
from .toy_escape_claims import TOY_ESCAPE_CLAIMS
from .toy_rate_claims import TOY_RATE_CLAIMS
from .toy_sharpness import TOY_SHARPNESS_CLAIM
from .toy_zone_claims import TOY_ZONE_CLAIMS

TOY_CLAIMS: tuple[Claim, ...] = (
    *TOY_ESCAPE_CLAIMS,
    *TOY_ZONE_CLAIMS,
    *TOY_RATE_CLAIMS,
    *TOY_CYCLE_CLAIMS,
    TOY_SHARPNESS_CLAIM,
)
