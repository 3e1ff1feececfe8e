"""Bulletins: collected, archived, judged, and read into statements, each with its sentence."""
