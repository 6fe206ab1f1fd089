"""The kinds of paper whose text can be read on the screen before they are printed."""

READABLE_PAPERS = frozenset({"slip", "intake", "packing", "ticket", "device_label", "accessory_label", "address_label"})
