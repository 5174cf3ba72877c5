import runpy
from pathlib import Path

import numpy as np
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "numpy_jax_torch.py"


def test_the_example_gives_the_same_numbers_and_slopes_by_three_libraries():
    jax, _ = pytest.importorskip("jax"), pytest.importorskip("torch")
    before = jax.config.jax_enable_x64
    try:
        ways = runpy.run_path(str(EXAMPLE))
        times, slopes = ways["by_numpy"]()
        for other in ("by_jax", "by_torch"):
            np.testing.assert_allclose(ways[other](), (times, slopes), rtol=1e-13)
    finally:
        jax.config.update("jax_enable_x64", before)
    assert times[1] == pytest.approx(1 - 1 / 3)
    assert slopes[1] == pytest.approx(-(1 - 1 / 27) / 3)
