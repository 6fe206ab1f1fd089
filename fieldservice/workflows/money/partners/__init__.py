"""The monthly settlement 结算 with authorised repairers and dealers: warranty labour and parts, against faulty parts
returned (flow 11)."""
