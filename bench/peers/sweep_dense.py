"""A sweep over bands and fees, every run looking at every bar."""

from sweep_peers import PEERS

__all__ = ["PEERS"]
