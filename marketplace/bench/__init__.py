"""Benches: each measures one thing we promise beside the least it could cost, on the same machine in the same run.

A bench is a module here with one function, ``run(say, **sizes)``, listed in ``marketplace/bench/register.py``.
It returns a dict of plain figures with at least ``ratio`` (ours over the floor's) and says how it goes with
``say("…")``. A promise broken goes into ``problems``, a list of sentences, and the command then fails.
"""
