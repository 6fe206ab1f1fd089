"""What mends a difference between stores: compare, reconcile, recovery, erasure, incidents."""
