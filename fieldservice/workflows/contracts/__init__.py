"""Service contracts 服务合同 and warranty extensions 延保: cover, times, care visits, renewal (flow 9)."""
