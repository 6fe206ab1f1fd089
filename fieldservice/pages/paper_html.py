"""A paper as HTML in a page: its chapters with their fields, tables and sentences."""

from __future__ import annotations

from fieldservice.desk.readable_papers import Chapter, ChapterPart, LabelledValue, ReadablePaper
from fieldservice.pages.html_page import text


def as_html(paper: ReadablePaper) -> str:
    return "".join(map(_chapter, paper.chapters))


def _chapter(chapter: Chapter) -> str:
    title = f"<h3>{text(chapter.title)}</h3>" if chapter.title else ""
    return f"<section>{title}{''.join(map(_part, chapter.parts))}</section>"


def _part(part: ChapterPart) -> str:
    if part.kind in ("fields", "row"):
        return f"<dl{' class=row' if part.kind == 'row' else ''}>{''.join(map(_pair, part.pairs))}</dl>"
    if part.kind == "confirms":
        return f"<p><strong>{_lines(part.text)}</strong></p>"
    return f"<p class=none>{text(part.text)}</p>" if part.kind == "empty" else f"<p>{_lines(part.text)}</p>"


def _pair(pair: LabelledValue) -> str:
    width, weight = " class=wide" if pair.wide else "", " class=strong" if pair.strong else ""
    return f"<div{width}><dt>{text(pair.label)}</dt><dd{weight}>{_lines(pair.value)}</dd></div>"


def _lines(value: str) -> str:
    return "<br>".join(text(line) for line in value.splitlines())
