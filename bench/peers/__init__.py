"""The engines of other languages, on our database and our operation: asked for by name only."""

from bench.peers.running import run as run
