"""The report on a single-index target: coefficients, learning times predicted and measured."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from ...models.single_index.hermite import HermiteSeries
from ...reports.blocks import Section, Sentence, Table, as_markdown, as_text
from ...reports.page import versions
from .simulation.mean_field import MeanFieldRun
from .simulation.predictions import Prediction, Predictions, predict_times
from .simulation.study import SingleIndexStudy


def text_report(study: SingleIndexStudy) -> str:
    r"""Return a study as plain text for a terminal.

    Examples
    --------
    >>> from symghost.models.single_index.target import SingleIndex
    >>> from symghost.studies.single_index.simulation.study import study_single_index
    >>> model = SingleIndex("he0 + he1", "he0 + he1", degrees=1)
    >>> text = text_report(study_single_index(model, [1e-8], neurons=6))
    >>> print("\n".join(text.splitlines()[-5:-2]))
      degree  predicted    measured     ratio    held before by
      0       3.46574e-09  3.46574e-09  1        exponential decay
      1       0.000487169  0.000487184  1.00003  saddle
    """
    return as_text(sections(study)) + "\n"


def markdown_report(study: SingleIndexStudy) -> str:
    """Return a study as Markdown with LaTeX formulas."""
    return as_markdown(sections(study)) + "\n"


def sections(study: SingleIndexStudy) -> list[Section]:
    """Return a study in sentences and tables."""
    told = [predictions(study, run) for run in study.runs]
    times = [_times(run, one) for run, one in zip(study.runs, told, strict=True)]
    return [_coefficients(study), _start(study), _reasons(told[0]), *times]


def _coefficients(study: SingleIndexStudy) -> Section:
    """Return the coefficients, with how they were found and what is cut off."""
    phi, sigma = study.model.numbers()
    rows = tuple(
        ((str(degree),), (one,), (two,), (one * two + 0.0,))
        for degree, (one, two) in enumerate(zip(phi, sigma, strict=True))
    )
    named = (("target", study.model.target_series), ("activation", study.model.activation_series))
    return Section(
        "Coefficients",
        (
            Table(("degree", "target", "activation", "product"), rows),
            *(Sentence(words) for name, series in named for words in _found(name, series)),
        ),
    )


def _found(name: str, series: HermiteSeries) -> list[tuple[Any, ...]]:
    lines: list[tuple[Any, ...]] = [(f"{name}: ", series.function, f"; {series.method}")]
    return [*lines, (f"warning: {series.cut_off(name)}",)] if series.lost else lines


def _start(study: SingleIndexStudy) -> Section:
    weights, drawn = study.weights, "quantiles"
    noun = "neuron" if weights.size == 1 else "neurons"
    if study.seed is not None:
        drawn = f"drawn with seed {study.seed}"
    return Section(
        "The network at the start",
        (
            Sentence(
                (
                    f"{weights.size} {noun} in the mean field, first layer at right angles to the "
                    f"target's direction. Weights of the second layer: law {study.law}, {drawn}, "
                    f"{np.unique(weights).size} distinct, mean ",
                    float(np.round(np.mean(weights), 12)) + 0.0,
                    ", mean square ",
                    float(np.mean(weights**2)),
                    ".",
                )
            ),
            Sentence(
                (
                    "Times are those of the first layer; a degree is learned when half of its "
                    "risk is left.",
                )
            ),
        ),
    )


def _reasons(told: Predictions) -> Section:
    """Return where the predictions come from; it is the same for all ratios."""
    words = [f"degree {one.degree}: {one.why}" for one in told.degrees]
    if not words:
        words = ["The target has none of the degrees that are kept: there is nothing to learn."]
    return Section("What is predicted", tuple(Sentence((line,)) for line in words))


def _times(run: MeanFieldRun, told: Predictions) -> Section:
    rows = tuple(_row(one, float(run.times()[one.degree])) for one in told.degrees)
    fall = ("The risk falls from ", float(run.risk[0].sum()), " to ", float(run.risk[-1].sum()))
    return Section(
        f"Learning times at eps = {run.eps:g}",
        (
            Table(("degree", "predicted", "measured", "ratio", "held before by"), rows),
            Sentence((*fall, " at time ", float(run.time[-1]), ".")),
            *(Sentence((f"caution: {words}",)) for words in told.cautions),
            *_least_width(told),
        ),
    )


def predictions(study: SingleIndexStudy, run: MeanFieldRun) -> Predictions:
    """Return what the theory predicts for one of a study's runs, by degree."""
    return predict_times(study.model, study.weights, run.eps)


def _least_width(told: Predictions) -> list[Sentence]:
    if told.least_width is None:
        return []
    words = f"A finite network learns so with far more than {told.least_width:.3g} neurons."
    return [Sentence((words,))]


def _row(one: Prediction, measured: float) -> tuple[tuple[Any, ...], ...]:
    ratio = measured / one.time if one.time else np.nan
    return (
        (str(one.degree),),
        (_without_number(one) if one.time is None else _cell(one.time, ""),),
        (_cell(measured, "not learned"),),
        (_cell(ratio, "-"),),
        (one.plateau,),
    )


def _without_number(one: Prediction) -> str:
    if one.exponent is None:
        return one.kind
    return "order one" if one.exponent == 0 else f"~ eps^{one.exponent:.3g}"


def _cell(value: float, otherwise: str) -> str:
    return f"{value:.6g}" if np.isfinite(value) else otherwise


def json_report(study: SingleIndexStudy) -> str:
    """Return a study as JSON; what is not learned has a time of null."""
    model = study.model
    phi, sigma = model.numbers()
    data = {
        "versions": versions(),
        "target": {"text": str(model.target), "coefficients": phi},
        "activation": {"text": str(model.activation), "coefficients": sigma},
        "cut_off": {
            "target": model.target_series.lost,
            "activation": model.activation_series.lost,
        },
        "law": study.law,
        "seed": study.seed,
        "weights": study.weights.tolist(),
        "runs": [_run_data(study, run) for run in study.runs],
    }
    return json.dumps(data, indent=2, allow_nan=False) + "\n"


def _run_data(study: SingleIndexStudy, run: MeanFieldRun) -> dict[str, Any]:
    told = predictions(study, run)
    degrees = [
        {
            **asdict(one),
            "measured": _number(float(run.times()[one.degree])),
        }
        for one in told.degrees
    ]
    return {
        "eps": run.eps,
        "degrees": degrees,
        "least_width": told.least_width,
        "cautions": told.cautions,
        "time": run.time.tolist(),
        "risk": run.risk.tolist(),
    }


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None
