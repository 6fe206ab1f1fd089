"""Warranty 保修: policy, and the verdict that says who pays for what (flow 9)."""
