"""Words of time to periods, and which of them governs a number."""
