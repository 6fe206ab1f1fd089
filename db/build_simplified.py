"""Cuts db/simplified.txt from OpenCC's tables: python db/build_simplified.py FOLDER > db/simplified.txt.

FOLDER is opencc/dictionary of the wheel opencc-python-reimplemented 0.1.7, with TSCharacters.txt and STCharacters.txt.
Each traditional character is written before the first of its simplified ones; what is simplified once more goes to the
last. Of several with one simplified form the commonest comes first.
"""

import sys
from pathlib import Path

HEAD = """# Traditional characters, each before its simplified one. From OpenCC (https://github.com/BYVoid/OpenCC),
# Apache License 2.0 (simplified.LICENSE.txt), cut by build_simplified.py: the first simplified form of each alone.
"""
IN_A_LINE = 40


def rows(table: Path) -> dict[str, list[str]]:
    lines = (line.partition("\t") for line in table.read_text("utf-8").splitlines())
    return {character: ways.split() for character, _, ways in lines if ways.strip()}


def cut(folder: Path) -> str:
    pairs = {each: ways[0] for each, ways in rows(folder / "TSCharacters.txt").items()}
    commonest = rows(folder / "STCharacters.txt")
    last = {each: pairs.get(simple, simple) for each, simple in pairs.items() if simple != each}

    def place(each: str) -> tuple[int, str]:
        ways = commonest.get(last[each], [])
        return (ways.index(each) if each in ways else len(ways), each)

    both = [f"{each}{last[each]}" for each in sorted(last, key=place)]
    return HEAD + "".join(f"{' '.join(both[i : i + IN_A_LINE])}\n" for i in range(0, len(both), IN_A_LINE))


if __name__ == "__main__":
    sys.stdout.write(cut(Path(sys.argv[1])))
