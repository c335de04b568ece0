"""The example's map: ten districts, 35 distrikter, and six hotspots with the areas they are compared with.

Names are of places, figures are invented. Points were checked against the districts' polygons (a test does it again).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Distrikt:
    """One of the 35 areas that together make up the city. `level`: incidents a month outside the special areas."""

    id: str
    name: str
    district: int
    longitude: float
    latitude: float
    area_ha: float
    residents: int
    level: float


# fmt: off
DISTRIKTER = tuple(Distrikt(*row) for row in (
    ("D-01", "Middelalderbyen", 1, 12.5740, 55.6790, 118, 9200, 168),
    ("D-02", "Nyboder-Frederiksstaden", 1, 12.5905, 55.6868, 262, 14800, 74),
    ("D-03", "Christianshavn-Holmen", 1, 12.6010, 55.6745, 341, 11300, 66),
    ("D-04", "Rosenborgkvarteret", 1, 12.5720, 55.6855, 146, 7900, 58),
    ("D-05", "Indre Østerbro", 2, 12.5800, 55.7000, 178, 26800, 72),
    ("D-06", "Ydre Østerbro", 2, 12.5700, 55.7090, 214, 25400, 66),
    ("D-07", "Svanemøllen-Nordhavn", 2, 12.5930, 55.7090, 388, 6900, 34),
    ("D-08", "Ryparken-Lundehus", 2, 12.5685, 55.7165, 197, 10700, 38),
    ("D-09", "Blågårdskvarteret", 3, 12.5580, 55.6868, 62, 14200, 78),
    ("D-10", "Guldbergskvarteret", 3, 12.5620, 55.6925, 74, 16900, 64),
    ("D-11", "Stefansgadekvarteret", 3, 12.5495, 55.6905, 66, 15600, 56),
    ("D-12", "Mimersgade", 3, 12.5470, 55.6985, 92, 13800, 44),
    ("D-13", "Nørrebro Park", 3, 12.5402, 55.6930, 81, 11200, 42),
    ("D-14", "Indre Vesterbro", 4, 12.5590, 55.6705, 104, 18900, 128),
    ("D-15", "Ydre Vesterbro", 4, 12.5430, 55.6672, 121, 17300, 72),
    ("D-16", "Sydhavnen", 4, 12.5390, 55.6520, 264, 14900, 46),
    ("D-17", "Sjælør", 4, 12.5265, 55.6502, 148, 5300, 31),
    ("D-18", "Gammel Valby", 5, 12.5170, 55.6650, 232, 16100, 58),
    ("D-19", "Vigerslev", 5, 12.4950, 55.6620, 278, 12900, 37),
    ("D-20", "Folehaven", 5, 12.4990, 55.6480, 196, 9400, 31),
    ("D-21", "Kulbanekvarteret", 5, 12.5130, 55.6530, 154, 8200, 33),
    ("D-22", "Vanløse Torv", 6, 12.4915, 55.6870, 211, 14900, 47),
    ("D-23", "Grøndal", 6, 12.5060, 55.6930, 173, 9800, 29),
    ("D-24", "Jyllingevej", 6, 12.4760, 55.6930, 285, 12300, 30),
    ("D-25", "Brønshøj", 7, 12.4990, 55.7050, 297, 15700, 41),
    ("D-26", "Husum", 7, 12.4770, 55.7100, 322, 13900, 45),
    ("D-27", "Tingbjerg", 7, 12.4840, 55.7190, 104, 6400, 36),
    ("D-28", "Nordvest", 8, 12.5370, 55.7035, 138, 19600, 77),
    ("D-29", "Bispebjerg Bakke", 8, 12.5345, 55.7135, 187, 10900, 36),
    ("D-30", "Utterslev", 8, 12.5190, 55.7075, 214, 8800, 27),
    ("D-31", "Emdrup", 8, 12.5470, 55.7220, 144, 8300, 25),
    ("D-32", "Amagerbro", 9, 12.6070, 55.6640, 179, 27100, 79),
    ("D-33", "Sundbyøster", 9, 12.6230, 55.6540, 346, 21400, 52),
    ("D-34", "Islands Brygge-Ørestad", 10, 12.5800, 55.6580, 1210, 22300, 55),
    ("D-35", "Sundbyvester-Urbanplanen", 10, 12.5960, 55.6500, 388, 26700, 51),
))
# fmt: on


@dataclass(frozen=True)
class Special:
    """A hotspot, its control, its neighbour or the neighbour's control; it lies inside a distrikt.

    `monthly`: expected incidents a month before any start. `effect`: the true factor on them from the hotspot's start.
    """

    id: str
    name: str
    type: str
    distrikt: str
    longitude: float
    latitude: float
    area_ha: float
    residents: int
    monthly: float
    effect: float = 1.0


# fmt: off
SPECIAL = tuple(Special(*row) for row in (
    # H-1 works; nothing moves.
    ("HA-1", "Folehavekvarteret", "hotspot", "D-20", 12.5010, 55.6465, 34.0, 4300, 52, 0.50),
    ("HK-1", "Enghave Syd", "kontrol", "D-16", 12.5425, 55.6540, 38.5, 4700, 60),
    ("HN-1", "Vigerslev Allé", "naboområde", "D-19", 12.5010, 55.6575, 41.0, 4100, 46),
    ("HNK-1", "Jyllingevejkvarteret", "kontrol", "D-24", 12.4800, 55.6915, 44.0, 4600, 50),
    # H-2 does nothing, and is large enough to tell.
    ("HA-2", "Mimersgadekvarteret", "hotspot", "D-12", 12.5485, 55.6998, 29.5, 6900, 92),
    ("HK-2", "Ågadekvarteret", "kontrol", "D-13", 12.5440, 55.6895, 31.0, 7200, 98),
    ("HN-2", "Stefansgade Nord", "naboområde", "D-11", 12.5480, 55.6935, 22.0, 4900, 60),
    ("HNK-2", "Guldbergsgade Nord", "kontrol", "D-10", 12.5600, 55.6945, 24.5, 5200, 62),
    # H-3 moves the problem next door.
    ("HA-3", "Urbanplanen", "hotspot", "D-35", 12.5900, 55.6535, 46.0, 5800, 56, 0.52),
    ("HK-3", "Ryparkens Boliger", "kontrol", "D-08", 12.5700, 55.7150, 39.0, 5100, 62),
    ("HN-3", "Sundbyvester Plads", "naboområde", "D-35", 12.5990, 55.6520, 27.0, 4800, 54, 1.48),
    ("HNK-3", "Njalsgadekvarteret", "kontrol", "D-34", 12.5860, 55.6640, 33.0, 5000, 56),
    # H-4 works, and the benefit spreads.
    ("HA-4", "Bispeparken", "hotspot", "D-29", 12.5370, 55.7150, 36.5, 5200, 58, 0.50),
    ("HK-4", "Husum Øst", "kontrol", "D-26", 12.4835, 55.7080, 42.0, 5400, 64),
    ("HN-4", "Tagensbo", "naboområde", "D-28", 12.5340, 55.7070, 21.5, 4600, 56, 0.66),
    ("HNK-4", "Emdrup Vænge", "kontrol", "D-31", 12.5450, 55.7205, 28.0, 4200, 58),
    # H-5 is too small to tell.
    ("HA-5", "Øresundsvej", "hotspot", "D-33", 12.6210, 55.6580, 11.5, 1400, 2.6),
    ("HK-5", "Holmbladsgade Syd", "kontrol", "D-32", 12.6120, 55.6655, 13.0, 1600, 4.2),
    ("HN-5", "Lergravsvej", "naboområde", "D-33", 12.6265, 55.6600, 12.0, 1500, 4.0),
    ("HNK-5", "Backersvej", "kontrol", "D-33", 12.6180, 55.6520, 12.5, 1500, 4.4),
    # H-6 is too young.
    ("HA-6", "Karens Minde", "hotspot", "D-16", 12.5330, 55.6490, 31.5, 3900, 48, 0.70),
    ("HK-6", "Retortvejkvarteret", "kontrol", "D-21", 12.5160, 55.6560, 33.0, 4100, 50),
    ("HN-6", "Mozarts Plads", "naboområde", "D-16", 12.5400, 55.6490, 19.5, 3600, 42),
    ("HNK-6", "Sjælør Boulevard", "kontrol", "D-17", 12.5275, 55.6530, 26.0, 3800, 44),
))
# fmt: on

# Roder that hotspots and their neighbours consist of: (area, rode, point). One rode changes sides in 2009.
# fmt: off
RODER = (
    ("HA-1", "R-0511", 12.5000, 55.6470), ("HA-1", "R-0512", 12.5022, 55.6460),
    ("HN-1", "R-0514", 12.5005, 55.6580),
    ("HA-2", "R-0321", 12.5478, 55.7003), ("HA-2", "R-0322", 12.5492, 55.6993), ("HA-2", "R-0323", 12.5487, 55.7008),
    ("HN-2", "R-0327", 12.5475, 55.6938),
    ("HA-3", "R-1031", 12.5893, 55.6540), ("HA-3", "R-1032", 12.5908, 55.6530),
    ("HN-3", "R-1035", 12.5985, 55.6524),
    ("HA-4", "R-0841", 12.5364, 55.7155), ("HA-4", "R-0842", 12.5377, 55.7146),
    ("HN-4", "R-0845", 12.5337, 55.7073),
    ("HA-5", "R-0951", 12.6208, 55.6582),
    ("HA-6", "R-0461", 12.5326, 55.6494), ("HA-6", "R-0462", 12.5334, 55.6486),
)
# fmt: on
