"""Where a store is kept: journal, rows, published tables. Nothing in this package knows a business."""
