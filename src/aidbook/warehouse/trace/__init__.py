"""From a published number back to the cells or the sentence behind it, and from a cell or a page forward to what became of it."""
