"""Photos as phones and scanners make them, with all that they write beside the picture."""

from io import BytesIO

from PIL import Image, ImageDraw, PngImagePlugin

SECRETS = (b"Li Wei's phone", b"SN-CAMERA-77", b"104.06", b"home", b"Photoshop")
"""What must not leave the phone: owner, number of the camera, place, comment, edits."""
XMP = b"<x:xmpmeta><rdf:Description exif:GPSLongitude='104.06' /></x:xmpmeta>"


def picture(size=(60, 40)) -> Image.Image:
    """White, with a black field in its upper left corner."""
    made = Image.new("RGB", size, "white")
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 3, size[1] // 3), "black")
    return made


def exif(turned=1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = turned
    made[0x013B] = "Li Wei's phone"
    made.get_ifd(0x8769)[0xA431] = "SN-CAMERA-77"
    gps = made.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (30.0, 39.0, 0.0), "E", (104.0, 3.0, 36.0)
    return made


def saved(made: Image.Image, format_: str, **more) -> bytes:
    out = BytesIO()
    made.save(out, format_, **more)
    return out.getvalue()


def jpeg(turned=1, size=(60, 40)) -> bytes:
    """A photo of a phone; `turned` is how the camera was held, as EXIF counts it."""
    edits = b"Photoshop 3.0\0" + b"8BIM\4\4\0\0" + (6).to_bytes(4, "big") + b"104.06"
    edits = b"\xff\xed" + (2 + len(edits)).to_bytes(2, "big") + edits
    whole = saved(picture(size), "JPEG", quality=95, exif=exif(turned), xmp=XMP, comment=b"home")
    return whole[:2] + edits + whole[2:] + b"MotionPhoto 104.06 home"


def png(turned=1) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Li Wei's phone")
    words.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    return saved(picture(), "PNG", pnginfo=words, exif=exif(turned))


def heic(turned=1) -> bytes:
    import pillow_heif

    made = pillow_heif.from_pillow(picture((128, 96)))
    out = BytesIO()
    made.save(out, quality=90, exif=exif(turned).tobytes(), xmp=XMP)
    return out.getvalue()
