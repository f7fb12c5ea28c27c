"""Writes families of generated series as NAME.train.csv and NAME.test.csv (series, time, value): python series_families.py SEED FOLDER. Only numpy is needed.

They have what business series have and M1 lacks: trends that die out, seasons that change, shifts of level, heavy tails, seasons of a day, a week and a year together,
demand in bursts, constants, negative values, a beginning of zeros."""
import os
import sys

import numpy as np

seed, folder = int(sys.argv[1]), sys.argv[2]
rng = np.random.default_rng(seed)


def season(m, strength, kind):
    """Indices with the given standard deviation and mean 0: a few waves, or noise."""
    k = np.arange(m)
    if kind == "smooth":
        waves = range(min(4, max(1, m // 2)))
        s = sum(rng.normal() / (j + 1) * np.sin(2 * np.pi * (j + 1) * k / m + rng.uniform(0, 6.3)) for j in waves)
    else:
        s = rng.normal(size=m)
    s = s - s.mean()
    return strength * s / (s.std() + 1e-9)


def noise(n, df):
    """Student's t with variance 1; normal from 30 degrees of freedom on."""
    return rng.standard_t(df, size=n) / np.sqrt(df / (df - 2)) if df < 30 else rng.normal(size=n)


def business(n, m, volatility):
    """Level that wanders, damped slope, changing season, correlated noise, sometimes a break; in logarithms."""
    per = volatility / np.sqrt(m)
    rng.random()
    level = np.log(rng.uniform(800, 9000))
    drift = rng.normal(0.03, 0.05) / m
    slope = rng.normal(0, 0.025) / m
    damping = rng.uniform(0.8, 1.0)
    df = rng.choice([4, 6, 10, 50])
    wander = rng.uniform(0.05, 1.0)
    slope_noise = per * rng.choice([0, 0.03, 0.1, 0.2])
    size = per * rng.uniform(0.2, 2)
    ar = rng.choice([0, 0, 0.3, 0.6, -0.3])
    indices = (
        season(m, rng.choice([0, 0.02, 0.05, 0.1, 0.2, 0.3]), rng.choice(["smooth", "rough"])) if m > 1 else np.zeros(1)
    )
    e, e2, u, y = noise(n, df), noise(n, df), 0, np.zeros(n)
    season_noise = rng.choice([0, 0, 0.01, 0.03])
    breaks, at = rng.random() < 0.25, rng.integers(n // 3, n)
    for t in range(n):
        slope = damping * slope + slope_noise * rng.normal()
        level += drift + slope + wander * per * e[t]
        if breaks and t == at:
            level += rng.normal() * 0.15
            drift = rng.normal(0.02, 0.05) / m
        u = ar * u + size * e2[t]
        if m > 1:
            indices[t % m] += season_noise * rng.normal()
        y[t] = level + u + indices[t % m]
    return np.maximum(np.exp(y), 1)


def walk(n, sd):
    """A random walk whose volatility changes, as prices have it."""
    df = rng.choice([3, 4, 6])
    x = np.log(rng.uniform(100, 10000))
    volatility = sd * np.exp(0.5 * rng.normal())
    e, log, out = noise(n, df), 0, np.zeros(n)
    drift, ma, before = rng.normal(0, 0.05) * volatility, rng.choice([0, 0, 0.2, -0.3]), 0
    for t in range(n):
        log = 0.97 * log + 0.1 * rng.normal()
        z = volatility * np.exp(log) * e[t]
        x += drift + z + ma * before
        before = z
        out[t] = x
    return np.exp(out)


def correlated(n, ar, sizes):
    u = np.zeros(n)
    for t in range(1, n):
        u[t] = ar * u[t - 1] + rng.choice(sizes) * rng.normal()
    return u


def weekly(n):
    if rng.random() < 0.45:
        return walk(n, 0.025)
    y = np.log(walk(n, 0.02 * rng.choice([0.2, 0.5, 1])))
    s = np.tile(season(52, rng.choice([0.03, 0.08, 0.2]), rng.choice(["smooth", "smooth", "rough"])), n // 52 + 2)[:n]
    s = np.roll(s, rng.integers(52))
    return np.exp(y + s + correlated(n, rng.uniform(0.2, 0.9), [0.02, 0.05]))


def daily(n):
    if rng.random() < 0.5:
        return walk(n, 0.01)
    y = np.log(walk(n, 0.01 * rng.choice([0.1, 0.5])))
    y += np.tile(season(7, rng.choice([0.05, 0.2, 0.4]), "rough"), n // 7 + 1)[:n]
    if rng.random() < 0.5:
        y += season(365, 0.15, "smooth")[np.arange(n) % 365]
    return np.exp(y + correlated(n, rng.uniform(0.1, 0.8), [0.03, 0.1]))


def hourly(n):
    day = season(24, rng.uniform(0.2, 0.6), "smooth")
    week = season(168, rng.choice([0.05, 0.15, 0.3]), "smooth")
    weekend = np.zeros(168)
    if rng.random() < 0.6:
        weekend[120:] = rng.uniform(-0.5, 0.1)
    t = np.arange(n)
    y = day[t % 24] * (1 + weekend[t % 168]) + week[t % 168] * 0.5 + weekend[t % 168]
    u, ar, sd = np.zeros(n), rng.uniform(0.5, 0.97), rng.choice([0.01, 0.03, 0.06])
    e = noise(n, rng.choice([4, 10, 50]))
    for i in range(1, n):
        u[i] = ar * u[i - 1] + sd * e[i]
    trend = np.cumsum(rng.normal(size=n)) * rng.choice([0, 0.002, 0.005])
    return np.round(np.exp(y + u + trend) * rng.choice([20, 1000, 20000]), rng.choice([0, 1]))


def bursts(n, m):
    """Demand that comes now and then, more or less often over time, some of it by season."""
    p = rng.uniform(0.1, 0.55)
    often = np.clip(p * np.exp(rng.normal() * 0.3 * np.linspace(0, 1, n)), 0.02, 0.9)
    size = rng.choice([1, 3, 20])
    wave = 1 + 0.5 * np.sin(2 * np.pi * np.arange(n) / m + rng.uniform(0, 6)) if rng.random() < 0.3 else np.ones(n)
    return (rng.random(n) < np.clip(often * wave, 0, 1)) * (1 + rng.poisson(size, n)) * 1.0


def shifted(n, m):
    y, at = business(n, m, 0.08), rng.integers(n // 4, n - 10)
    y[at:] *= rng.choice([0.5, 0.7, 1.5, 2])
    return y


def misc(n, m):
    kind = rng.integers(5)
    if kind == 0:
        return np.full(n, float(rng.choice([0, 5, 1200.5])))
    if kind == 1:
        return np.cumsum(rng.normal(size=n)) * 10 + season(m, 5, "smooth")[np.arange(n) % m]
    if kind == 2:
        return 50 * np.sin(2 * np.pi * np.arange(n) / m) + rng.normal(size=n) * 20
    y = business(n, m, 0.1)
    if kind == 3:
        y[rng.integers(0, n, 3)] *= 5
    else:
        y[: n // 2] = 0
    return y


def spread(low, high):
    """Lengths that are even in logarithms."""
    return int(np.exp(rng.uniform(np.log(low), np.log(high))))


# Series, periods ahead, how many.
families = {
    "yearly": (lambda: business(rng.integers(20, 47), 1, 0.08), 6, 300),
    "quarterly": (lambda: business(rng.integers(24, 73), 4, 0.08), 8, 300),
    "monthly": (lambda: business(rng.integers(66, 145), 12, 0.09), 18, 240),
    "weekly": (lambda: weekly(spread(93, 2610)), 13, 100),
    "daily": (lambda: daily(spread(107, 4000)), 14, 100),
    "hourly": (lambda: hourly(rng.choice([748, 1008])), 48, 50),
    "intermittent": (lambda: bursts(rng.integers(60, 200), 12), 12, 120),
    "shifts": (lambda: shifted(rng.integers(66, 145), 12), 12, 120),
    "misc": (lambda: misc(rng.integers(50, 145), 12), 12, 100),
}
os.makedirs(folder, exist_ok=True)
for name, (make, ahead, count) in families.items():
    with open(f"{folder}/{name}.train.csv", "w") as train, open(f"{folder}/{name}.test.csv", "w") as test:
        for file in (train, test):
            file.write("series,time,value\n")
        for i in range(count):
            y = make()
            for t, value in enumerate(y):
                (train if t < len(y) - ahead else test).write(f"{name[0]}{i},{t + 1},{value:.6g}\n")
