"""Parcels as the office watches them: what waits too long, who was told, accepting on behalf."""
