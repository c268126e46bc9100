"""What is worth trying again: files that another process holds for a moment."""

import dagster as dg

BUSY_DISK = dg.RetryPolicy(
    max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.FULL
)
