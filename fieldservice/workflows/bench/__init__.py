"""Send-in 送修 and mail-in 寄修: counter, bench and parcels (flows 5a and 5b)."""
