"""Seeds that once failed, each with what they showed. They run beside the ordinary ones, which an added event shifts."""

FOUND: dict[int, str] = {}
