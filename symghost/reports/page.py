"""Pages that open in a browser without a network: one look, figures inside."""

from __future__ import annotations

import platform
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from importlib.resources import files
from string import Template

from ..export.mathml import with_inline_mathml

LIBRARIES = ("symghost", "sympy", "numpy", "scipy", "mpmath", "matplotlib")


@dataclass(frozen=True)
class Plate:
    """A figure for a page: its name, caption, and the bytes of an SVG or PNG file."""

    name: str
    caption: str
    picture: bytes


def versions() -> dict[str, str]:
    """Return the versions that the numbers depend on."""
    found = {name: version(name) for name in LIBRARIES}
    return {"python": platform.python_version(), **found}


def page(title: str, body: str, command: str) -> str:
    """Return a whole page around a body, with the command that made it and the versions."""
    template = Template(files(__package__).joinpath("page.html").read_text("utf-8"))
    return template.substitute(
        title=escape(title),
        body=body,
        command=escape(command),
        versions=escape(", ".join(f"{name} {found}" for name, found in versions().items())),
    )


def plate_html(plate: Plate) -> str:
    """Return a figure with its caption as HTML; the picture is inside."""
    data = b64encode(plate.picture).decode()
    return (
        f'<figure id="figure-{plate.name}"><img alt="{escape(plate.name)}" '
        f'src="data:image/svg+xml;base64,{data}">'
        f"<figcaption>{with_inline_mathml(plate.caption)}</figcaption></figure>"
    )
