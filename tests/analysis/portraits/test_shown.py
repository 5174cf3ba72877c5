import pytest

from symghost.analysis.nouns import FixedPoints, Ghosts
from symghost.analysis.portraits.line import phase_line
from symghost.analysis.portraits.plane import flow_map
from symghost.common.errors import InvalidInput
from symghost.flows.flow import Flow

NOTHING = {"fixed": FixedPoints(()), "slow": Ghosts(())}
PLANE = Flow.from_text(["x = a - x", "y = -y"], parameters="a")
LINE = Flow.from_text("a - x", state="x", parameters="a")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: phase_line(PLANE, {"a": 1}), "a flow of one state|one state"),
        (lambda: flow_map(LINE, {"a": 1}), "two states"),
        (lambda: phase_line(LINE), "a value for the parameter a"),
        (lambda: phase_line(LINE, {"a": 1}, {"x": (1, 0)}), "box x"),
        (lambda: phase_line(LINE, {"a": 1}, start="x", **NOTHING), "start"),
        (lambda: flow_map(PLANE, {"a": 1}, trajectories=[{"x": 0}], **NOTHING), "each of x, y"),
        (
            lambda: flow_map(PLANE, {"a": 1}, trajectories=[{"x": 0, "y": "nan"}], **NOTHING),
            "y cannot be read",
        ),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()
