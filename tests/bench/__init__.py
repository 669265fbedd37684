"""Measurements: ratios against something in the same run, never a timed test."""
