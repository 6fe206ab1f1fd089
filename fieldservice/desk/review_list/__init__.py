"""The items of the review list, by what they are about, and how each is settled."""
