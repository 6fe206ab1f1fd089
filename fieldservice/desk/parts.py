"""Looks up parts of the catalogue for lists and forms; every question is read through the light reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import part_search
from db.part_search import Fits
from fieldservice.desk.bring_list import BringList, bring_list
from fieldservice.read_model.catalogue import StoredCatalogue
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import SPARE

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.reference import SparePart

FOLDER = "photos"
"""The folder beside the store that has the pictures which the catalogue names."""
ADDRESSES = ("http://", "https://")
NO_PICTURE = N_("The catalogue has no picture of %(part)s.")
AT_AN_ADDRESS = N_("The picture is at %(address)s.")
NOT_HERE = N_("The picture %(name)s is not on this machine. Put it into %(folder)s.")


class Parts:
    """The catalogue of one office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def part(self, number: str) -> SparePart | None:
        """The part of this number or barcode, however it is typed; None where there is none."""
        return self.session.reference().catalogue.part(number)

    def search(self, text: str, product: str = "", model: str = "", limit: int = 20) -> list[SparePart]:
        """The active parts in which every typed word begins a word, the best first: those for this device before
        others.

        A word is one of the number, a name, its pinyin or initials, a model, a barcode or an alternative.
        """
        reader = self.session.reader
        found = part_search.find(reader, text, Fits(product, model), limit) if product or model else []
        if len(found) < limit:
            # The model of a device may be written in another way than in the catalogue.
            found += part_search.find(reader, text, limit=limit)
        return self._read(found)[:limit]

    def bring_list(self, job: Thing) -> BringList:
        """The parts that fixed this symptom on this model before, in the jobs that this store sees."""
        return bring_list(self.session, job)

    def page(self, after: str, limit: int) -> list[SparePart]:
        """All parts in the order of their numbers, also those that are not used any more, behind this number."""
        rows = self.session.reader.rows("SELECT code FROM part WHERE code > ? ORDER BY code LIMIT ?", (after, limit))
        return self._read([code for (code,) in rows])

    def of_model(self, product: str, model: str, limit: int = 100) -> list[SparePart]:
        """The active parts of a device: those of its model first, then those of any model of its product. Whole devices
        are lent or exchanged, not fitted."""
        found = self._read(part_search.of_model(self.session.reader, Fits(product, model), limit))
        return [part for part in found if part.purpose == SPARE]

    def picture(self, part: SparePart, width: int, height: int) -> list[list[tuple[int, int, int]]]:
        """The picture of a part in so many pixels at most. Raises Refused where there is none here."""
        from fieldservice.desk.photos import pixels, readable

        if not part.photo:
            raise Refused("not_found", NO_PICTURE, part=part.number)
        if part.photo.startswith(ADDRESSES):
            raise Refused("not_found", AT_AN_ADDRESS, address=part.photo)
        folder = self.session.folder / FOLDER
        path = folder / readable(part.photo.replace("\\", "/")).rpartition("/")[2]
        if not path.is_file():
            raise Refused("not_found", NOT_HERE, name=part.photo, folder=str(folder))
        return pixels(path, width, height)

    def _read(self, codes: list[str]) -> list[SparePart]:
        return StoredCatalogue(self.session.reader).parts(codes)
