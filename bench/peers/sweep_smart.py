"""A sweep over bands and fees, as the peers do it: every run looks at every bar."""

from sweep_peers import PEERS

__all__ = ["PEERS"]
