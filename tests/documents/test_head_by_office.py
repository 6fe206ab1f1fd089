"""Company, tax number, logo and colour by office: at the branch, in its van, and where headquarters prints for it."""

import pytest

from fieldservice.documents.paper_head import picture_as_text
from tests.documents.test_layout_file import is_red, logo, paper_in_colour
from tests.printing.reading import Read
from tests.support.organisation import Organisation

BLUE = (31, 78, 121)
PUBLISHED = {
    "company": "总公司",
    "company@CD01": "成都恒印维修有限公司",
    "tax_number@CD01": "91510100MA6C0042XK",
    "logo@CD01": picture_as_text(logo()),
    "head_colour@CD01": "#1F4E79",
    "terms_slip@CD01": "成都条款。",
    "paper_language@CD01": "zh",
}


@pytest.fixture
def offices(tmp_path):
    made = Organisation(tmp_path)
    with made.hq.writing() as tx:
        tx.publish("setting", [{"key": key, "value": value} for key, value in PUBLISHED.items()], replace=False)
    yield made
    made.close()


def printed(offices, code: str, who: str, job: str, tmp_path) -> Read:
    out = tmp_path / f"{code}.pdf"
    offices.desk(code).papers.print_to_file(offices.by(code, who), "slip", job, out)
    return Read(out.read_bytes(), None)


def has_blue(paper: Read) -> bool:
    return BLUE in {colour for _count, colour in paper_in_colour(paper).getcolors(1 << 24)}


def test_a_slip_has_the_head_of_its_branch_at_the_branch_in_its_van_and_at_headquarters(offices, tmp_path):
    job = offices.dispatched()
    offices.desk("CD01-V2")
    offices.all()

    for code, who in (("CD01", "zhao"), ("CD01-V2", "li.wei"), ("HQ", "ding")):
        paper = printed(offices, code, who, job, tmp_path)
        assert "成都恒印维修有限公司" in paper.run_on and "91510100MA6C0042XK" in paper.run_on, code
        assert "总公司" not in paper.run_on and "CD01-V2" not in paper.pages[0].split("客户")[0], code
        assert "成都条款。" in paper.run_on and "Service slip" not in paper.text, code
        assert is_red(paper) and has_blue(paper), code


def test_another_branch_has_its_own_head(offices, tmp_path):
    job = offices.job("CD02")

    paper = printed(offices, "CD02", "gao", job, tmp_path)

    assert "总公司" in paper.run_on and "成都恒印" not in paper.run_on
    assert not is_red(paper) and not has_blue(paper)


def test_the_layout_file_of_headquarters_does_not_speak_for_a_branch(offices, tmp_path):
    job = offices.dispatched()
    offices.all()
    layout = offices.desk("HQ").session.folder / "layout.toml"
    layout.write_text('[head]\ncolour = "#7A0019"\n[foot]\nzh = "总部投诉电话"\nen = "Complaints"\n', "utf-8")

    branch_s = printed(offices, "HQ", "ding", job, tmp_path)
    tried = tmp_path / "tried.pdf"
    offices.desk("HQ").papers.preview_to_file(offices.by("HQ", "ding"), "slip", job, tried, layout_file=layout)

    assert "总部投诉电话" not in branch_s.text and has_blue(branch_s)
    assert "总部投诉电话" in Read(tried.read_bytes(), None).text


def test_a_logo_of_the_layout_file_goes_before_the_published_one(offices, tmp_path):
    from PIL import Image

    job = offices.dispatched()
    folder = offices.desk("CD01").session.folder
    Image.new("RGB", (90, 90), (20, 160, 20)).save(folder / "green.png")
    (folder / "layout.toml").write_text('[head]\nlogo = "green.png"\n', "utf-8")

    paper = printed(offices, "CD01", "zhao", job, tmp_path)

    assert not is_red(paper) and has_blue(paper)


@pytest.mark.parametrize("value", ["logo.png", "data:image;base64,???", picture_as_text(b"no picture")])
def test_a_published_logo_that_is_damaged_never_stops_a_print(offices, tmp_path, value):
    with offices.hq.writing() as tx:
        tx.publish("setting", [{"key": "logo@CD01", "value": value}], replace=False)
    job = offices.dispatched()

    paper = printed(offices, "CD01", "zhao", job, tmp_path)

    assert "91510100MA6C0042XK" in paper.run_on and not is_red(paper)
