"""How workflows work: steps, taking one, the fold, fields, clocks, reference data. No flow is named here."""
