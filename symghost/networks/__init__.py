"""Networks of any rank: tasks, weights, engines, training, sweeps."""
