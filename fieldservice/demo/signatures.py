"""Invented signatures: strokes of timed points, as somebody draws them with a mouse."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random

Stroke = list[list[int]]

STEP_MS = 14
PAUSE_MS = 130
# Strokes of a Chinese character in a square of 0 to 1: start, control point, end.
SHAPES = (
    ((0.10, 0.25), (0.50, 0.20), (0.90, 0.22)),  # across
    ((0.15, 0.55), (0.50, 0.50), (0.88, 0.54)),
    ((0.50, 0.05), (0.52, 0.50), (0.48, 0.95)),  # down
    ((0.50, 0.30), (0.38, 0.65), (0.08, 0.95)),  # falling left
    ((0.52, 0.45), (0.68, 0.75), (0.95, 0.92)),  # falling right
    ((0.20, 0.10), (0.24, 0.16), (0.32, 0.24)),  # dot
    ((0.18, 0.40), (0.85, 0.38), (0.70, 0.90)),  # bent
)


def signature(name: str, rng: Random) -> list[Stroke]:
    """Strokes in thousandths of the pad's height: a group for each Chinese character, or cursive for a Latin name."""
    time, strokes = 0, []
    for path in _characters(name, rng) if not name.isascii() else _cursive(name, rng):
        stroke = []
        for x, y in path:
            stroke.append([max(0, round(x + rng.gauss(0, 3))), min(1000, max(0, round(y + rng.gauss(0, 3)))), time])
            time += STEP_MS + rng.randrange(5)
        strokes.append(stroke)
        time += PAUSE_MS + rng.randrange(90)
    return strokes


def _characters(name: str, rng: Random) -> list[list[tuple[float, float]]]:
    paths = []
    for index in range(min(len(name), 4)):
        left, top = 150 + index * 560 + rng.uniform(-30, 30), 180 + rng.uniform(-50, 50)
        size = rng.uniform(480, 600)
        for start, over, end in rng.sample(SHAPES, rng.randint(4, 6)):
            lean = rng.uniform(-0.06, 0.06)
            path = []
            for step in range(10):
                t = step / 9
                x = (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * over[0] + t * t * end[0] + lean * t
                y = (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * over[1] + t * t * end[1]
                path.append((left + x * size, top + y * size))
            paths.append(path)
    return paths


def _cursive(name: str, rng: Random) -> list[list[tuple[float, float]]]:
    paths, left = [], 150.0
    for word in name.split()[:2]:
        waves = max(3, min(len(word), 8))
        path = []
        for step in range(waves * 9):
            turn = step / 9 * 2 * pi
            height = 340 if step < 9 else 130 + 60 * sin(step * 0.37)
            path.append((left + step * 17 + 40 * cos(turn), 560 - height * sin(turn) * 0.8))
        paths.append(path)
        left = path[-1][0] + rng.uniform(60, 110)
    return paths
