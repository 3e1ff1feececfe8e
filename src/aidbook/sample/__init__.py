"""A made-up but plausible national data set: real places, organisations, sectors and rates; published totals; invented activities."""

from aidbook.sample.make import SampleSummary, make_sample

__all__ = ["SampleSummary", "make_sample"]
