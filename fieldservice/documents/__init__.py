"""A job as the content of its papers: signed facts, sheets, tickets and labels, in Chinese, English or both.

`registry` has one row for each paper. Everything comes from the fold or from what was signed, and from what is
published; nothing is looked up in the store.
"""
