"""A customer signs the order of a return case on a phone: the page says what the paper says."""

import json

from db import files
from tests.documents.visit import order_to_sign


def test_an_order_that_is_signed_on_a_phone_is_kept_exactly_as_it_was_shown(signing_desk):
    case = signing_desk.office.job = order_to_sign(signing_desk.office)
    link = signing_desk.offer("tang", step="sign_order_on_phone")
    page = signing_desk.http.get(f"/sign/{link.token}").text
    assert "退机单" in page and "Return and refund order" in page
    assert "人民币贰仟捌佰元整" in page and "外壳有划痕" in page and "¥2,800.00 is paid back for it" in page

    answer = signing_desk.send(link).json()

    assert answer["state"] == "signed"
    signed = signing_desk.office.desk.thing(case).lines("signatures")[-1]
    assert signed["signer"] == "王芳" and signed["signed"]["how"] == "phone"
    kept = json.loads(files.read(signing_desk.office.folder, signed["signed"]["content"]))
    assert "外壳有划痕" in json.dumps(kept, ensure_ascii=False)
    pdf = signing_desk.http.get(f"{answer['address']}/1.pdf")
    assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")
