"""Seeds that once failed, each with what it showed then. A change of the events shifts what a seed does; each stays as
one more schedule."""

FOUND: dict[int, str] = {
    1265: "an entry that is withdrawn but counts was counted twice when headquarters was restored",
    1161: "what stands otherwise after headquarters was restored is listed",
    1195: "a store that a restored headquarters had forgotten joins again under its own name",
    1261: "an entry of the same batch was judged before the mark of the one before it was known",
    2006: "a van kept the last words of a branch whose disk died, and nobody asked it",
    2020: "an office slept through two restorings of headquarters",
    1096: "a witness told a later entry of a queue before an earlier one",
    4083: "bytes that cannot be read were kept twice when they were told again",
    206: "an entry was moved to its new name and then put aside within one page",
    5088: "a branch was shown what a copied van wrote in the place of another entry",
}
