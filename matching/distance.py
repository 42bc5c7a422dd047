"""Distance between two points on the globe."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG 1980)."""


def great_circle_km(
    lat_a: NDArray[np.float64],
    lon_a: NDArray[np.float64],
    lat_b: NDArray[np.float64],
    lon_b: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Great-circle distance in km between points in degrees, broadcast; NaN where a coordinate is NaN.

    Haversine formula (Sinnott 1984, "Virtues of the haversine", Sky and Telescope 68). As the crow flies: a road is
    about 1.3 times longer.

    >>> paris, lyon = (np.array([48.8566]), np.array([2.3522])), (np.array([45.764]), np.array([4.8357]))
    >>> int(great_circle_km(*paris, *lyon)[0].round())
    391
    """
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half_lat = (phi_b - phi_a) / 2
    half_lon = np.radians(lon_b - lon_a) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin(half_lon) ** 2
    arc: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return arc


def on_the_sphere(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points in degrees as points on a sphere of radius 1, shape (n, 3); NaN where a coordinate is NaN.

    The product of two of them is the cosine of the angle between them.
    """
    phi, theta = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=1)
