"""Sheets that people give to the program and get from it: CSV in any usual encoding, and Excel workbooks.

Every command and screen that takes a sheet reads it with `opened`, so that none refuses what another takes.
"""

from fieldservice.sheets.source import UNTOLD, Row, Source, Told, on_screen, opened, text_of
from fieldservice.sheets.tally import RowsLost, Tally
from fieldservice.sheets.writing import write

__all__ = ["UNTOLD", "Row", "RowsLost", "Source", "Tally", "Told", "on_screen", "opened", "text_of", "write"]
