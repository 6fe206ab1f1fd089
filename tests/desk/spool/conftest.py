"""A desk with printers, on SQLite and on a real PostgreSQL server, and printers to print on."""

import pytest

from fieldservice.desk import printers, spool
from fieldservice.desk.spool_sending import run_once
from tests.desk.spool.devices import Buses, IppPrinter, NotHere, Port
from tests.support.office import Office, postgresql_office, sqlite_office


class Counter(Office):
    """An office with short methods for putting papers into the queue and looking at them."""

    def printer(self, kind, address, speaks="pdf", media="", name="laser"):
        return printers.add(self.desk.session, self.by("admin"), name, kind, str(address), speaks, media)

    def put(
        self,
        content=b"%PDF-1.4 paper",
        number="CD01-J000001-K",
        printer="laser",
        paper="slip",
        thing="job-1",
        print_no=1,
        tx=None,
    ):
        to = printers.printer(self.desk.session.reader if tx is None else tx, printer)
        return spool.put(
            self.desk.session,
            paper=paper,
            thing=thing,
            number=number,
            by=self.by("zhao"),
            printer=printer,
            media=to.media,
            speaks=to.speaks,
            content=content,
            print_no=print_no,
            tx=tx,
        )

    def states(self):
        """The states of all jobs, the oldest first."""
        return [job["state"] for job in reversed(spool.jobs(self.desk.session))]

    def paper(self, id_):
        return spool.job(self.desk.session, id_)

    def files(self):
        folder = self.folder / "spool"
        return (
            sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) if folder.exists() else []
        )

    def run(self, **later):
        self.clock.later(**later)
        return run_once(self.desk.session)


def made(kind, folder, template):
    office = sqlite_office(folder, template) if kind == "sqlite" else postgresql_office(folder)
    office.desk.close()
    return Counter(folder, office.clock)


@pytest.fixture(params=["sqlite", "postgresql"])
def counter(request, tmp_path, tmp_path_factory):
    office = made(request.param, tmp_path / "office", tmp_path_factory.getbasetemp() / "template")
    yield office
    office.desk.close()


@pytest.fixture
def shared_counter(tmp_path):
    """A counter on a database that other machines use too."""
    office = made("postgresql", tmp_path / "office", tmp_path)
    yield office
    office.desk.close()


@pytest.fixture
def sqlite_counter(tmp_path, tmp_path_factory):
    office = made("sqlite", tmp_path / "office", tmp_path_factory.getbasetemp() / "template")
    yield office
    office.desk.close()


@pytest.fixture
def port():
    made = Port()
    yield made
    made.close()


@pytest.fixture(scope="module")
def buses(tmp_path_factory):
    try:
        made = Buses(tmp_path_factory.mktemp("bus"))
    except NotHere as reason:
        pytest.skip(f"no real IPP printer: {reason}")
    yield made
    made.stop()


@pytest.fixture
def ipp_printer(buses, tmp_path):
    made = IppPrinter(buses, tmp_path / "ipp")
    yield made
    made.switch_off()
