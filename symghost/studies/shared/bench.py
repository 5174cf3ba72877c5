"""Where a long experiment keeps its runs, and whom it tells how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...common.files import write_whole
from ...common.progress import Progress, Silent
from ...networks.sweeps.grid import grid_of, grid_toml
from ...networks.sweeps.kinds import engine_version
from ...networks.sweeps.run import sweep
from ...networks.sweeps.store import open_folder


@dataclass(frozen=True)
class Bench:
    """A place to work at.

    Parameters
    ----------
    folder : Path
        Where sweeps go; those begun there go on.
    progress : Progress
    workers : int, optional
        Processes; one for each core if absent.
    """

    folder: Path
    progress: Progress = Silent()  # noqa: RUF009 - it holds nothing
    workers: int | None = None

    def sweep(self, name: str, kind: str, **values: Any) -> Path:
        """Train over a grid as far as it is not done yet, and return the folder of the runs.

        Beside it the grid is written as a TOML file, with which ``symghost sweep`` does the same.

        Raises
        ------
        InvalidInput
            If the folder cannot be written to, or has runs of another grid.
        """
        grid = grid_of(kind, **values)
        place = open_folder(self.folder / name, grid, engine_version()).path
        write_whole(self.folder / f"{name}.toml", grid_toml(grid))
        sweep(place, grid, workers=self.workers, progress=self.progress)
        return place
