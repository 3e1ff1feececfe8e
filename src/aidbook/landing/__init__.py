"""Append-only landing: the archive of bytes, and the only writer of schema landing."""
