import numpy as np

from symghost.studies.networks.experiments.rank_one import fast_run, slow_run


def test_a_run_shows_the_flow_at_the_epochs_asked_for():
    run = slow_run(60, shown=(0, 24, 60), counts=4)
    assert [portrait.epoch for portrait in run.portraits] == [0, 24, 60]
    assert run.history.epochs.tolist() == [0, 20, 40, 60]
    assert run.history.counts.tolist() == [1, 1, 1, 1]
    assert run.epochs.tolist() == list(range(60))


def test_a_thrown_run_is_shown_around_the_throw_and_its_copies_are_counted():
    run = fast_run(copies=8, counts=7)
    assert run.history.drop == 5051
    thrown = run.history.thrown
    assert run.copies == 8
    if thrown is None:  # all eight may get away on another machine: outcomes are chaotic
        assert run.thrown_copies == 0
        return
    assert [portrait.epoch - thrown for portrait in run.portraits] == [-1, 0, 1]
    assert run.thrown_copies >= 1
    assert run.history.counts[-1] == 3
    assert np.all(run.gradient_norm[thrown:] < 1e-6)
