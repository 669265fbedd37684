"""The table in a page of the docs: written there by the measurement, never by hand."""

from pathlib import Path

from tests.eval.sets import CannotMeasure
from tests.eval.table import NOTES, Table, markdown

BEGIN = "<!-- The table: made by `make eval`, change nothing here. -->"
END = "<!-- The table ends. -->"


def update(path: Path, laid_out: Table) -> None:
    """Put the table between the two marks of a page."""
    page = path.read_text(encoding="utf-8")
    before, begun, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise CannotMeasure(f"{path} has no place for the table: {BEGIN} … {END}")
    notes = "\n\n".join(note.replace("*", "\\*") for note in NOTES)
    text = f"{before}{BEGIN}\n\n{markdown(laid_out)}\n\n{notes}\n\n{END}{after}"
    path.write_text(text, encoding="utf-8")
