#!/usr/bin/env python3
"""Writes vectors.txt: what the filters must give, by a second implementation that shares nothing with the first.

    python3 vectors.py > vectors.txt

Whatever can be is taken from Python's own library: statistics for median and mean, decimal for rounding, fractions
for the lines of a calibration. The series are pseudo-random with fixed seeds.
"""

import math
import random
import statistics
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

LOW, HIGH = -40.0, 85.0  # the range of the quantity in the test


def calibrate(points, x):
    pairs = list(zip(points, points[1:]))
    inside = [p for p in pairs if p[0][0] <= x <= p[1][0]]
    (x0, y0), (x1, y1) = inside[0] if inside else pairs[0] if x < points[0][0] else pairs[-1]
    x, x0, y0, x1, y1 = map(Fraction, (x, x0, y0, x1, y1))
    return float(y0 + (y1 - y0) * (x - x0) / (x1 - x0))


PLAIN = {
    "offset": lambda a, x: x + a,
    "scale": lambda a, x: x * a,
    "calibrate": calibrate,
    "polynomial": lambda c, x: float(sum(Fraction(k) * Fraction(x) ** i for i, k in enumerate(c))),
    "clamp": lambda a, x: sorted([a.get("min", -1e15), x, a.get("max", 1e15)])[1],
    "round": lambda n, x: float(Decimal(repr(x)).quantize(Decimal(1).scaleb(-n), ROUND_HALF_UP)),
}


def exponential(share, values):
    """As the sum of all values, each with its weight, instead of step by step."""
    n = len(values) - 1
    weights = [(1 - share) ** n] + [share * (1 - share) ** (n - i) for i in range(1, n + 1)]
    return math.fsum(w * v for w, v in zip(weights, values))


MEMORY = {
    "median": lambda n, values: statistics.median(values[-n:]),
    "mean": lambda n, values: statistics.fmean(values[-n:]),
    "exponential": exponential,
}


def run(filters, series):
    """Each measurement goes through the whole chain; None where nothing is published."""
    seen = [[] for _ in filters]
    published = []  # (time, value at each filter) of what was published
    for time, x in series:
        at, held = [], False
        if not LOW <= x <= HIGH:
            yield None
            continue
        for i, (name, a) in enumerate(filters):
            if name in PLAIN:
                x = PLAIN[name](a, x)
            elif name in MEMORY and not held:
                seen[i].append(x)
                x = MEMORY[name](a, seen[i])
            elif published:
                before, values = published[-1]
                if name == "delta":
                    held = held or x == values[i] or abs(x - values[i]) < a
                if name == "delta-percent":
                    held = held or x == values[i] or abs(x - values[i]) < abs(values[i]) * a / 100
                if name == "throttle":
                    held = held or time - before < a
                if name == "heartbeat":
                    held = held and time - before < a
            at.append(x)
        if not held:
            published.append((time, at))
        yield None if held else x


def text(name, a):
    span = {"throttle", "heartbeat"}
    if name == "clamp":
        a = "{" + ", ".join(f"{k}: {v}" for k, v in a.items()) + "}"
    return f"{{{name}: {a}{'ms' if name in span else ''}}}"


def walk(seed, count, step=1000, start=20.0, size=0.3, spikes=0.0, decimals=3):
    chance = random.Random(seed)
    x = start
    for i in range(count):
        x += chance.uniform(-size, size)
        spike = chance.random() < spikes
        yield i * step, round(chance.uniform(-60, 120) if spike else x, decimals)


def sweep(values, step=1000):
    return [(i * step, v) for i, v in enumerate(values)]


CASES = [
    ([("offset", -0.4)], walk(1, 6)),
    ([("scale", 1.8), ("offset", 32)], sweep([-40.0, -17.5, 0.0, 21.0, 37.0, 85.0])),
    ([("offset", 32), ("scale", 1.8)], sweep([-40.0, 0.0, 85.0])),
    ([("calibrate", [[1.2, 100], [2.9, 0]])], sweep([0.5, 1.2, 1.9, 2.05, 2.9, 3.3])),
    ([("calibrate", [[0, 0.1], [10, 9.7], [25, 25.4], [50, 50.9]])], sweep([-5.0, 0.0, 3.3, 10.0, 17.0, 25.0, 31.0, 60.0])),
    ([("polynomial", [0.5, 0.98, 0.0004])], sweep([-40.0, -1.0, 0.0, 20.0, 84.9])),
    ([("polynomial", [7])], sweep([1.0, 2.0])),
    ([("clamp", {"min": 0, "max": 50})], sweep([-3.0, 0.0, 12.5, 50.0, 50.1])),
    ([("clamp", {"min": 0})], sweep([-3.0, 84.0])),
    ([("round", 0)], sweep([0.5, 1.5, 2.5, -0.5, -2.5, 0.49999999999999994])),
    ([("round", 2)], sweep([1.005, 2.675, -1.005, 0.125, 84.994999])),
    ([("median", 3)], sweep([20.0, 80.0, 21.0, 20.5, -30.0, 20.7, 20.9])),
    ([("median", 4)], walk(2, 12, spikes=0.2)),
    ([("median", 25)], walk(3, 60, spikes=0.1)),
    ([("mean", 2)], sweep([20.0, 22.0, 21.0])),
    ([("mean", 10)], walk(4, 30)),
    ([("exponential", 0.2)], walk(5, 20)),
    ([("exponential", 1)], walk(6, 4)),
    ([("delta", 0.5)], walk(7, 40)),
    ([("delta", 0)], sweep([20.0, 20.0, 20.1, 20.1, 20.0])),
    ([("delta-percent", 2)], walk(8, 40)),
    ([("delta-percent", 10)], sweep([0.0, 0.0, 0.001, 0.001, -0.001])),
    ([("throttle", 5000)], walk(9, 20)),
    ([("throttle", 2500)], walk(10, 20)),
    ([("heartbeat", 3000)], walk(11, 6)),
    ([("delta", 1), ("heartbeat", 10000)], walk(12, 60)),
    ([("delta", 0.5), ("throttle", 7000)], walk(13, 60)),
    ([("throttle", 7000), ("delta", 0.5)], walk(13, 60)),
    ([("heartbeat", 10000), ("delta", 0.8)], walk(14, 60)),
    ([("delta", 0.8), ("round", 1), ("heartbeat", 10000)], walk(14, 60)),
    ([("delta", 0.8), ("mean", 3), ("heartbeat", 10000)], walk(14, 60)),
    ([("median", 5), ("offset", -0.4), ("round", 1), ("delta", 0.2), ("heartbeat", 15000)], walk(15, 120, spikes=0.1)),
    ([("mean", 4), ("exponential", 0.5), ("throttle", 3000)], walk(16, 40)),
    ([("exponential", 0.5), ("mean", 4), ("throttle", 3000)], walk(16, 40)),
]

if __name__ == "__main__":
    print("# Written by vectors.py. Milliseconds, what is measured, what is published (- for nothing).")
    for filters, series in CASES:
        series = list(series)
        print("filters: [" + ", ".join(text(*f) for f in filters) + "]")
        for (time, x), out in zip(series, run(filters, series)):
            print(time, repr(x), "-" if out is None else repr(float(out)))
