"""ZPL, the language of label printers: a label is sent as one compressed picture.

Only pictures are sent: the printer's own fonts have no Chinese, and text would have to be guarded against commands.
"""

import base64
import binascii
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


def label(picture: "Image") -> bytes:
    """One label of a 1-bit picture (set dots are black), as ^GF with Z64 data."""
    stride, dots = (picture.width + 7) // 8, picture.tobytes()
    data = base64.b64encode(zlib.compress(dots, 9))
    check = binascii.crc_hqx(data, 0)  # CRC-16-CCITT from 0 over the base64 letters, by the manual of ^GF
    head = f"^XA^PW{picture.width}^LL{picture.height}^LH0,0^FO0,0^GFA,{len(dots)},{len(dots)},{stride},:Z64:"
    return head.encode() + data + f":{check:04X}^FS^XZ\n".encode()
