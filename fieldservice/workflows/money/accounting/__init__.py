"""Hand-over to accounting 财务交接: the journal of money by local day and branch, each line in exactly one export."""
