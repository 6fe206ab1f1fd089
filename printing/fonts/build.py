"""Cuts the faces in this folder from the variable Noto Sans; every face gets a PostScript name of its own.

reportlab embeds only TrueType outlines, loads a face faster the smaller it is, and silently merges two faces of one
PostScript name. So everyday papers use two small faces (GB2312), and a third holds the characters those lack.

    make fonts        (or: python printing/fonts/build.py, with fonttools and justmytype-intl-cjk installed)
"""

import tempfile
from pathlib import Path

import justmytype_intl_cjk
from fontTools import subset
from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
SOURCES = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl"

# Latin, punctuation, CJK symbols, full-width forms, circled numbers, currency and marks the papers use.
ALWAYS = {
    *range(0x20, 0x180), *range(0x2010, 0x2040), *range(0x3000, 0x3040), *range(0xFF00, 0xFFF0), *range(0x2460, 0x2474),
    *map(ord, "€℃№■□○●★〓"),
}  # fmt: skip

# Tables a PDF page cannot use: shaping, vertical setting, variation.
UNUSED = ["GPOS", "GSUB", "GDEF", "BASE", "vhea", "vmtx", "VORG", "STAT", "avar", "HVAR"]


def gb2312() -> set[int]:
    rows = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {ord(char) for char in (row.decode("gb2312", errors="ignore") for row in rows) if len(char) == 1}


def source(region: str) -> TTFont:
    return TTFont(SOURCES / f"notosans{region.lower()}" / f"NotoSans{region}[wght].ttf", recalcTimestamp=False)


def cut(region: str, weight: int, keep: set[int]) -> TTFont:
    """One weight of one region's face with only these characters."""
    # The default instance of the variable font is Thin, so even Regular must be asked for.
    font = instancer.instantiateVariableFont(source(region), {"wght": weight})
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"])
    options.drop_tables += UNUSED
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=keep)
    subsetter.subset(font)
    return font


def rare(known: set[int]) -> TTFont:
    """The face of rare characters: the rest of Simplified Chinese, then those that only Taiwan and Japan have (𠮷).

    It has ASCII too, so that a text need not change its face at each space.
    """
    wanted, parts = set(range(0x20, 0x7F)), []
    with tempfile.TemporaryDirectory() as folder:
        for region in ("SC", "TC", "JP"):
            wanted |= set(source(region).getBestCmap()) - known
            parts.append(f"{folder}/{region}.ttf")
            cut(region, 400, wanted).save(parts[-1])
            known, wanted = known | wanted, set()
        return Merger(MergeOptions(drop_tables=["gasp"])).merge(parts)


def save(font: TTFont, style: str, file: str) -> None:
    names = {1: "Noto Sans SC", 2: style, 4: f"Noto Sans SC {style}", 6: f"NotoSansSC-{style}"}
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].setName(
                names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID
            )
        elif record.nameID in (16, 17, 25):  # names of the variable family, which this face no longer is
            font["name"].removeNames(record.nameID)
    # The same input gives the same bytes: the time of the source, not of the build.
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = source("SC")["head"].created
    font.save(HERE / file)
    print(f"{file}: {(HERE / file).stat().st_size / 1e6:.2f} MB, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    everyday = ALWAYS | gb2312()
    save(cut("SC", 400, everyday), "Regular", "NotoSansSC-Regular-gb2312.ttf")
    save(cut("SC", 700, everyday), "Bold", "NotoSansSC-Bold-gb2312.ttf")
    save(rare(everyday), "Rare", "NotoSansSC-Rare.ttf")
