"""Pure functions on Vietnamese text."""
