"""An offline advisor for people who buy AI agents: read `advisor.advice.advise` first, it is the whole program on one page."""

__version__ = "0.1.0"
