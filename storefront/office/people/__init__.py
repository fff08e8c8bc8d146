"""Who works at stalls and sales points: invited, suspended and let in again by the office."""
