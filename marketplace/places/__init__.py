"""Provinces and communes with their dates and old names, sales points, and the office's people."""
