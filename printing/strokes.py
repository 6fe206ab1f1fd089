"""Signatures: strokes of timed points, scaled into a box and smoothed into curves through every point."""

from collections.abc import Sequence

Point = Sequence[float]  # x to the right, y down, then (not used here) the time
Strokes = Sequence[Sequence[Point]]
Segment = tuple[float, float, float, float, float, float]  # two control points and the end of a Bézier curve


def fitted(strokes: Strokes, width: float, height: float) -> list[list[tuple[float, float]]]:
    """The strokes moved and scaled to fill the box, proportions kept, centred; y still runs down."""
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return []
    left, top = min(p[0] for p in points), min(p[1] for p in points)
    wide, high = max(p[0] for p in points) - left, max(p[1] for p in points) - top
    scale = min([space / extent for space, extent in ((width, wide), (height, high)) if extent], default=1.0)
    dx, dy = (width - wide * scale) / 2, (height - high * scale) / 2
    return [[((p[0] - left) * scale + dx, (p[1] - top) * scale + dy) for p in stroke] for stroke in strokes if stroke]


def curves(stroke: Sequence[tuple[float, float]]) -> list[Segment]:
    """Bézier segments of the Catmull-Rom curve through the points, after the first one."""
    line = [point for index, point in enumerate(stroke) if not index or point != stroke[index - 1]]
    segments = []
    for index in range(len(line) - 1):
        before, (x0, y0), (x1, y1) = line[max(index - 1, 0)], line[index], line[index + 1]
        after = line[min(index + 2, len(line) - 1)]
        leaving = x0 + (x1 - before[0]) / 6, y0 + (y1 - before[1]) / 6
        arriving = x1 - (after[0] - x0) / 6, y1 - (after[1] - y0) / 6
        segments.append((*leaving, *arriving, x1, y1))
    return segments
