"""Logs what a model does to a Plumbline server without slowing the service that runs it."""

from ._asgi import PlumblineASGIMiddleware
from ._champion import Champion, ChampionUnknown
from ._client import Plumbline
from ._exchange import read_exchange
from ._ids import uuid7
from ._problem import Problem
from ._stats import ClientStats

__all__ = [
    "Champion",
    "ChampionUnknown",
    "ClientStats",
    "Plumbline",
    "PlumblineASGIMiddleware",
    "Problem",
    "read_exchange",
    "uuid7",
]
