"""Service contracts 服务合同 and extensions of the warranty, and the care visits that they promise."""
