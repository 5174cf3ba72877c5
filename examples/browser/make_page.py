"""Put today's formulas of the escape and the passage time into the page beside this script.

A page that is opened from disk may not load a module: the formulas stand in the page itself.
"""

import re
import sys
from pathlib import Path

import symghost as sg

PAGE = Path(__file__).with_name("escape_time.html")
BEGIN, END = "// symghost export begins", "// symghost export ends"


def renewed(page: str) -> str:
    """Return the page with the formulas as symghost writes them."""
    chosen = [sg.result("escape_time"), sg.result("passage_time")]
    code = sg.source(chosen, "javascript", name="escape_time").rstrip("\n")
    pattern = re.compile(f"{BEGIN}\n.*{END}", re.DOTALL)
    return pattern.sub(lambda _: f"{BEGIN}\n{code}\n{END}", page)


if __name__ == "__main__":
    (PAGE if len(sys.argv) == 1 else Path(sys.argv[1])).write_text(renewed(PAGE.read_text()))
