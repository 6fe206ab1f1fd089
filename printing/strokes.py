"""A signature's strokes, scaled into a box and smoothed: points with times become curves through every point."""

from collections.abc import Sequence

Point = Sequence[float]  # x to the right, y down, then (not used here) the time
Strokes = Sequence[Sequence[Point]]


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


def curves(stroke: Sequence[tuple[float, float]]) -> list[tuple[float, ...]]:
    """Bézier segments (x1, y1, x2, y2, x3, y3) of the Catmull-Rom curve through the points, after the first one."""
    line = [point for place, point in enumerate(stroke) if not place or point != stroke[place - 1]]
    segments = []
    for place in range(len(line) - 1):
        before, here, there = line[max(place - 1, 0)], line[place], line[place + 1]
        after = line[min(place + 2, len(line) - 1)]
        segments.append(
            (
                here[0] + (there[0] - before[0]) / 6,
                here[1] + (there[1] - before[1]) / 6,
                there[0] - (after[0] - here[0]) / 6,
                there[1] - (after[1] - here[1]) / 6,
                there[0],
                there[1],
            )
        )
    return segments
