"""Estimators: small pure functions behind the measures. Each says its formula, unit and denominator, and where it is from.

They are arithmetic on what they are given; what may be shown of it is for the gate (``marketplace/disclosure.py``) to say.
"""
