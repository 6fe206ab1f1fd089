"""Tables of one store that are never exchanged: printers, print jobs and links for signing."""

from sqlalchemy import Index

from db.columns import StoreTable, text, whole


class PrinterTable(StoreTable, table=True):
    """A printer of this store."""

    __tablename__ = "printer"
    name: str = text(key=True)
    kind: str = text()
    """file, raw, ipp or lp"""
    address: str = text()
    speaks: str = text()
    """pdf, escpos-text, escpos-raster or zpl"""
    media: str = text()
    active: int = whole(1)
    tells: str = text()
    """Whether it answers when it is asked for its state: yes, no, or "" while that is not known."""
    reasons: str = text()
    """What it said last of itself, as keywords of IPP with blanks between them."""
    heard: str = text()
    """When it said that."""


class PrinterForTable(StoreTable, table=True):
    """The printer for a paper at a terminal. An empty `counter` means every terminal, an empty `paper` every paper."""

    __tablename__ = "printer_for"
    counter: str = text(key=True)
    paper: str = text(key=True)
    printer: str = text()


class PrintJobTable(StoreTable, table=True):
    """A paper that waits to be printed. Personal data is only in its file, in the folder `spool` of the machine that
    queued it."""

    __tablename__ = "print_job"
    __table_args__ = (
        Index("print_job_made", "made", "id"),
        Index("print_job_thing", "thing"),
        Index("print_job_state", "state", "printer", "id"),
    )
    id: str = text(key=True)
    paper: str = text()
    thing: str = text()
    number: str = text()
    counter: str = text()
    by: str = text()
    printer: str = text()
    media: str = text()
    speaks: str = text()
    state: str = text("waiting")
    """waiting, sending, printed, uncertain, failed or cancelled"""
    tries: int = whole()
    next_try: str = text()
    made: str = text()
    changed: str = text()
    error: str = text()
    """JSON {"message", "values", "reasons", "note"}: why the last attempt failed, what the printer said, and what is to
    be told of the paper."""
    print_no: int = whole()


class SignLinkTable(StoreTable, table=True):
    """A one-time link to sign one paper. `id` is the SHA-256 of the token, so the row alone opens nothing."""

    __tablename__ = "sign_link"
    __table_args__ = (Index("sign_link_thing", "thing", "state"),)
    id: str = text(key=True)
    thing: str = text()
    also_for: str = text()
    """JSON list of the other things that the same signature covers."""
    paper: str = text()
    """slip, intake or quote"""
    step: str = text()
    digest: str = text()
    by: str = text()
    language: str = text()
    made: str = text()
    expires: str = text()
    state: str = text("open")
    """open, signed, declined or withdrawn"""
    entry: str = text()
