"""The workbook that goes back to its sender: their own cells, each faulty one coloured and commented, and a first sheet with the result."""
