"""The claim ticket from a receipt printer: the customer can read it, the scanner too, at 80 and 58 mm."""

import random
from dataclasses import fields, replace

import pytest
from PIL import Image

from printing import claim_ticket, printer_test_page, typefaces
from printing.claim_ticket import LABELS, TicketContent, TicketDevice, strips
from printing.paper import PaperLook
from printing.plain_text import plain
from printing.samples import LANGUAGES
from printing.samples_bench import TICKETS, ticket_full
from printing.thermal import raster
from printing.thermal.escpos import is_held, settled
from printing.thermal.image import laid_out
from printing.thermal.media import media_named
from tests.printing.thermal_reading import (
    PIECES,
    Part,
    coded,
    decoded,
    decoded_by_zbar,
    escpos,
    faults,
    needs_zbar,
    words_on,
    zpl,
)

ROLLS = ("80", "58")
SPEAKS = ("escpos-text", "escpos-raster", "zpl")


def canvases(content: TicketContent, roll: str):
    return [laid_out(strip, media_named(roll), set()) for strip in strips(content)]


def run_on(parts: list[Part]) -> str:
    return "".join("".join(part.text.split()) for part in parts)


def texts_of(content: TicketContent) -> list[str]:
    """Every text a ticket must show, without spaces."""
    c = content
    texts = [c.company, c.point, *c.point_lines, c.title, c.number, c.code, c.received, c.promised, c.customer, c.phone]
    texts += [c.received_by, c.printed, c.mark, *c.terms, c.surname if c.devices else ""]
    for device in c.devices:
        texts += [
            device.job,
            device.device,
            device.serial,
            device.symptom,
            *device.accessories,
            device.condition,
            device.place,
        ]
    return [text for text in texts if text]


def squeezed(text: str) -> str:
    return "".join(text.split())


def invented(seed: int) -> TicketContent:
    """A ticket with every text left empty, short or overlong, made of pieces that once broke a paper."""
    chance = random.Random(seed)

    def text(longest: int) -> str:
        return "".join(chance.choice(PIECES) for _ in range(chance.choice((0, 0, 1, 2, 5, longest))))

    def number(usual: str) -> str:
        return chance.choice((usual, usual, usual, text(6), usual + "-0042" * chance.randint(0, 9)))

    def device(at: int) -> TicketDevice:
        accessories = tuple(text(9) for _ in range(chance.randint(0, 6)))
        return TicketDevice(number(f"CD01-J{at:06d}-K"), text(9), text(5), text(60), accessories, text(40), text(6))

    base = ticket_full(chance.choice(LANGUAGES))
    texts = {
        f.name: text(12) for f in fields(TicketContent) if isinstance(getattr(base, f.name), str) and f.name != "lang"
    }
    texts |= {
        "number": number(f"CD01-T{seed:06d}-X"),
        "qr": chance.choice(("", base.qr, base.qr + text(40), base.qr + "/x" * 900)),
    }
    return replace(
        base, **texts, point_lines=tuple(text(12) for _ in range(chance.randint(0, 3))), print_no=chance.randint(1, 12),
        terms=tuple(text(40) for _ in range(chance.randint(0, 4))),
        devices=tuple(device(at) for at in range(chance.randint(0, 4))),
    )  # fmt: skip


@pytest.mark.parametrize("roll", ROLLS)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TICKETS)
def test_every_text_is_on_the_ticket_whether_printed_as_text_or_as_a_picture(name, lang, roll):
    content = TICKETS[name](lang)
    straight = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})

    text = run_on(escpos(claim_ticket.thermal(content, "escpos-text", roll).data)).translate(straight)
    picture = "".join(words_on(canvas) for canvas, _ in canvases(content, roll)).translate(straight)

    for wanted in texts_of(content):
        wanted = squeezed(wanted).translate(straight)
        assert wanted in picture
        assert wanted in text or not is_held(wanted)


@pytest.mark.parametrize("roll", ROLLS)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TICKETS)
def test_no_ticket_has_anything_clipped_or_over_another(name, lang, roll):
    for canvas, height in canvases(TICKETS[name](lang), roll):
        assert faults(canvas, height) == []


@pytest.mark.parametrize("roll", ROLLS)
def test_the_customers_part_bears_the_number_as_bars_and_the_status_page_as_qr(roll):
    content = ticket_full()

    customers, *stubs = escpos(claim_ticket.thermal(content, "escpos-raster", roll).data)

    width = media_named(roll).width
    assert decoded(customers.picture(width)) == {("Code128", content.number), ("QRCode", content.qr)}
    assert [decoded(stub.picture(width)) for stub in stubs] == [{("QRCode", device.job)} for device in content.devices]


@needs_zbar
@pytest.mark.parametrize("roll", ROLLS)
def test_a_second_decoder_reads_the_same_codes(roll, tmp_path):
    content = ticket_full("both")
    pictures = [
        part.picture(media_named(roll).width)
        for part in escpos(claim_ticket.thermal(content, "escpos-raster", roll).data)
    ]

    customers, *stubs = decoded_by_zbar(pictures, tmp_path)

    assert customers == {("Code128", content.number), ("QRCode", content.qr)}
    assert stubs == [{("QRCode", device.job)} for device in content.devices]


def test_a_ticket_read_through_a_smear_still_gives_its_codes():
    content = ticket_full()
    for roll in ROLLS:
        for part in escpos(claim_ticket.thermal(content, "escpos-raster", roll).data):
            picture = part.picture(media_named(roll).width)
            wanted = {
                code for code in decoded(picture) if roll == "80" or code[0] == "QRCode"
            }  # bars of 0.25 mm are read only when sharp

            assert wanted <= decoded(picture, blur=1)


@pytest.mark.parametrize("roll", ROLLS)
def test_the_printers_own_codes_hold_the_same_and_fit_the_paper(roll):
    content = ticket_full()

    customers, *stubs = escpos(claim_ticket.thermal(content, "escpos-text", roll).data)

    assert {(code.kind, code.text) for code in customers.codes} == {("Code128", content.number), ("QRCode", content.qr)}
    assert [[code.text for code in stub.codes] for stub in stubs] == [[device.job] for device in content.devices]
    least = {"Code128": {"80": 3, "58": 2}[roll], "QRCode": 4}
    assert all(code.module >= least[code.kind] for part in (customers, *stubs) for code in part.codes)


@pytest.mark.parametrize("roll", ROLLS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_are_broken_before_the_printer_would_break_them(lang, roll):
    for name in TICKETS:
        for part in escpos(claim_ticket.thermal(TICKETS[name](lang), "escpos-text", roll).data):
            assert all(line.cells <= media_named(roll).columns for line in part.lines)


def test_each_device_has_a_counterfoil_behind_a_cut_and_the_dashes_to_tear_along():
    content = ticket_full()

    parts = escpos(claim_ticket.thermal(content, "escpos-text", "80").data)

    assert len(parts) == 1 + len(content.devices) and {part.ended for part in parts} == {"cut"}
    assert all(part.lines[-1].text.startswith("- - - ") for part in parts[:-1])
    for stub, device in zip(parts[1:], content.devices, strict=True):
        [large] = [line for line in stub.lines if line.text == device.job]
        assert (large.across, large.down) == (2, 2)
        assert "欧阳" in stub.text and device.place in stub.text and content.promised in stub.text


def test_the_number_is_large_and_its_code_beside_it():
    [large] = [
        line
        for line in escpos(claim_ticket.thermal(ticket_full(), "escpos-text", "80").data)[0].lines
        if "T000007" in line.text
    ]

    assert large.text == "CD01-T000007-X  3F9A" and (large.across, large.down) == (2, 2)


def test_the_yen_sign_is_the_one_that_chinese_printers_have():
    content = replace(ticket_full(), terms=("押金 ¥200",))

    printed = claim_ticket.thermal(content, "escpos-text", "80")

    assert "押金 ￥200" in escpos(printed.data)[0].text and printed.missing == ()


@pytest.mark.parametrize("roll", ROLLS)
@pytest.mark.parametrize("name", ["Jürgen Bäcker", "Muñoz", "Nguyễn Thế Anh", "𠮷野", "朱镕䶮"])
def test_a_name_that_the_printers_characters_cannot_hold_is_printed_as_dots(name, roll):
    content = replace(ticket_full(), customer=name)

    printed = claim_ticket.thermal(content, "escpos-text", roll)

    [part, *_stubs] = escpos(printed.data)
    assert printed.missing == () and "〓" not in part.text and "接收时间" in part.text
    assert all(found_in(part.rows, char) for char in name if not is_held(char))


def found_in(rows: list[bytes], char: str) -> bool:
    """Whether this character, in the size of the printer's own, is on one of the lines of dots, be it squeezed."""
    glyph = raster._glyph(char, 24, False)
    top, pitch, dots = round(24 * raster._ASCENT) + glyph.top, raster.leading(24), glyph.dots.convert("L")
    for wide in range(dots.width, dots.width // 2, -1):
        squeezed_dots = dots.resize((wide, dots.height), Image.Resampling.BOX).point(raster._BLACK, "1")
        ink = [
            int("".join("01"[bool(squeezed_dots.getpixel((x, y)))] for x in range(wide)), 2) for y in range(dots.height)
        ]
        for line in range(0, len(rows), pitch):
            across = max(map(len, rows)) * 8
            paper = [
                int.from_bytes(row.ljust(across // 8, b"\0")) for row in rows[line + top : line + top + dots.height]
            ]
            for x in range(across - wide + 1):
                window = [row >> (across - wide - x) & (1 << wide) - 1 for row in paper]
                if sum((a ^ b).bit_count() for a, b in zip(window, ink, strict=True)) <= 0.15 * wide * dots.height:
                    return True
    return False


def test_a_character_that_no_typeface_has_is_printed_by_its_code_point():
    content = replace(ticket_full(), customer="王😀")

    text, picture = (claim_ticket.thermal(content, speaks, "80") for speaks in ("escpos-text", "escpos-raster"))

    assert "王〓U+1F600" in escpos(text.data)[0].text
    assert text.missing == picture.missing == ("😀",)


def test_an_ordinary_ticket_is_sent_in_the_printers_own_characters_alone():
    assert not any(part.rows for part in escpos(claim_ticket.thermal(ticket_full(), "escpos-text", "80").data))


def test_typed_text_cannot_command_the_printer():
    nasty = "\x1b@\x1dV\x00\x1b\x70\x00\x10\x14\x01" + "".join(map(chr, (*range(32), *range(127, 160)))) + "好"
    content = ticket_full("en")
    clean = replace(content, customer=plain(nasty).replace("\n", " "), number="CD01-T1")
    typed = replace(
        content, customer=nasty.replace("\n", " ").replace("\r", " ").replace("\x0b", ""), number="CD01\x1b@-T1"
    )

    for speaks in ("escpos-text", "escpos-raster"):
        parts = escpos(claim_ticket.thermal(typed, speaks, "80").data)
        assert len(parts) == 1 + len(content.devices)
    assert {code.text for code in escpos(claim_ticket.thermal(typed, "escpos-text", "80").data)[0].codes} == {
        "CD01@-T1",
        content.qr,
    }
    assert claim_ticket.thermal(clean, "escpos-text", "80").missing == ()


def test_many_tickets_with_anything_typed_into_them_print_whole(rounds):
    for seed in range(rounds(40, soak=1000)):
        content, roll = invented(seed), ROLLS[seed % 2]
        drawn = canvases(content, roll)
        codes_drawn = set()
        for canvas, height in drawn:
            assert faults(canvas, height) == [], f"seed {seed}"
            codes_drawn |= coded(canvas)
        text, picture = (claim_ticket.thermal(content, speaks, roll) for speaks in SPEAKS[:2])
        parts, pictures = escpos(text.data), escpos(picture.data)

        assert len(parts) == len(pictures) == 1 + len(content.devices), f"seed {seed}"
        assert all(line.cells <= media_named(roll).columns for part in parts for line in part.lines), f"seed {seed}"
        assert {(code.kind, code.text) for part in parts for code in part.codes} == codes_drawn, f"seed {seed}"
        seen = [decoded(part.picture(media_named(roll).width)) for part in pictures]
        assert set().union(*seen) == codes_drawn, f"seed {seed}"
        shown, set_in = "".join(words_on(canvas) for canvas, _ in drawn), run_on(parts)
        for wanted in texts_of(content):
            assert squeezed(typefaces.settle(wanted, set())) in shown, f"seed {seed}"
            own = settled(wanted, set())
            beside = content.number + content.code  # share a line
            assert squeezed(own) in set_in or not is_held(own + settled(beside, set())), f"seed {seed}"
        assert not set("镕打印头firmware") & set(text.missing) and not set("䶮𠮷") & set(picture.missing), (
            f"seed {seed}"
        )


@needs_zbar
def test_the_second_decoder_reads_codes_with_any_typed_text(tmp_path, rounds):
    pictures, wanted = [], []
    for seed in range(rounds(12, soak=120)):
        for canvas, height in canvases(invented(seed), ROLLS[seed % 2]):
            if all(text.isascii() for _kind, text in coded(canvas)):  # zbar guesses at the encoding of the rest
                wanted.append(coded(canvas))
                [picture] = zpl_pictures(canvas, height)
                pictures.append(picture)

    assert decoded_by_zbar(pictures, tmp_path) == wanted


def zpl_pictures(canvas, height):
    from printing.thermal import zpl as language

    return zpl(language.label(canvas.picture(height)))


@pytest.mark.parametrize("roll", ROLLS)
def test_a_label_printers_language_gives_the_same_picture(roll):
    content = ticket_full()

    labels = zpl(claim_ticket.thermal(content, "zpl", roll).data)
    parts = escpos(claim_ticket.thermal(content, "escpos-raster", roll).data)

    assert len(labels) == len(parts)
    for label, part in zip(labels, parts, strict=True):
        assert label.tobytes() == part.picture(media_named(roll).width).tobytes()


def test_the_first_ticket_is_unmarked_and_the_third_is_marked_reprint_2_on_every_part():
    first, third = (
        escpos(claim_ticket.thermal(replace(ticket_full("en"), print_no=number), "escpos-text", "80").data)
        for number in (1, 3)
    )

    assert "Reprint" not in run_on(first) and all("Reprint 2" in part.text for part in third)


def test_a_demo_ticket_is_marked_white_on_black_on_every_part():
    parts = escpos(claim_ticket.thermal(replace(ticket_full("en"), mark="DEMO not valid"), "escpos-text", "80").data)

    assert all(part.lines[0].reverse and part.lines[0].text.strip() == "DEMO not valid" for part in parts)


@pytest.mark.parametrize("speaks", SPEAKS)
def test_the_same_content_gives_the_same_bytes(speaks):
    assert claim_ticket.thermal(ticket_full("both"), speaks, "80") == claim_ticket.thermal(
        ticket_full("both"), speaks, "80"
    )


def test_every_label_is_on_the_ticket():
    keyed = {key: f"【{key}】" for key in LABELS} | {"reprint": "【reprint】%(n)s", "nth": "【nth】%(n)s%(all)s"}

    behind = PaperLook(order=("devices", "visit"))
    ticket = replace(ticket_full("en"), labels=keyed, print_no=2, look=behind)
    text = run_on(escpos(claim_ticket.thermal(ticket, "escpos-text", "80").data))

    # A roll has no further sheet on which anything could be continued.
    assert [key for key in LABELS if f"【{key}】" not in text] == ["continued"]


def test_an_everyday_ticket_is_short_enough_for_a_slow_line():
    device = ticket_full().devices[0]
    everyday = replace(ticket_full(), devices=(replace(device, accessories=device.accessories[:2]),))

    assert len(claim_ticket.thermal(everyday, "escpos-text", "80").data) < 1400
    assert len(claim_ticket.thermal(everyday, "escpos-raster", "80").data) < 40 * 1024


@pytest.mark.parametrize(("speaks", "on"), [("pdf", "80"), ("escpos-text", "A4"), ("escpos-raster", ""), ("zpl", "60")])
def test_a_language_or_width_that_no_thermal_printer_takes_is_refused(speaks, on):
    with pytest.raises(ValueError, match="no thermal"):
        claim_ticket.thermal(ticket_full(), speaks, on)


@pytest.mark.parametrize("speaks", SPEAKS)
def test_the_test_page_comes_out_of_every_printer(speaks):
    for on in ("80", "58", "60x40", "50x30"):
        data = printer_test_page.page(
            speaks,
            on,
            printer="柜台热敏",
            address="192.0.2.9:9100",
            office="成都高新服务站",
            printed="2026-11-22 10:33",
        )
        assert len(zpl(data) if speaks == "zpl" else escpos(data)) == 1
